//! When a questionnaire could be filled in.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Moment;

/// When an online questionnaire was open; both ends count as open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// From when on: `"2025-12-18T14:30"`; left out where the notice does not say it.
    #[serde(default)]
    pub from: Option<Moment>,
    /// To when: `"2025-12-19T12:00"`, or a whole day.
    #[serde(default)]
    pub to: Option<Moment>,
}

impl Opening {
    /// Whether a moment lies inside. A day of which no hour is known does where any of its hours may.
    #[must_use]
    pub fn holds(&self, moment: Moment) -> bool {
        let after = match (self.from, moment) {
            (Some(Moment::At(from)), Moment::At(at)) => from <= at,
            (Some(from), at) => day(from) <= day(at),
            (None, _) => true,
        };
        let before = match (self.to, moment) {
            (Some(Moment::At(to)), Moment::At(at)) => at <= to,
            (Some(to), at) => day(at) <= day(to),
            (None, _) => true,
        };
        after && before
    }

    /// Whether it ends before it begins.
    #[must_use]
    pub fn is_turned(&self) -> bool {
        self.from.zip(self.to).is_some_and(|(from, to)| !Self { from: None, to: Some(to) }.holds(from))
    }
}

impl fmt::Display for Opening {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(out, "{}至{}", words(from), words(to)),
            (Some(from), None) => write!(out, "{}起", words(from)),
            (None, Some(to)) => write!(out, "{}止", words(to)),
            (None, None) => Ok(()),
        }
    }
}

fn day(moment: Moment) -> jiff::civil::Date {
    match moment {
        Moment::Day(day) => day,
        Moment::At(at) => at.date(),
    }
}

fn words(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::At(at) => at.strftime("%Y-%m-%d %H:%M").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opening(from: &str, to: &str) -> Opening {
        Opening { from: from.parse().ok(), to: to.parse().ok() }
    }

    #[test]
    fn both_ends_are_inside_and_an_end_by_the_day_holds_all_of_it() {
        let open = opening("2025-12-18T14:30", "2025-12-19T12:00");
        let cases = [
            ("2025-12-18T14:29:59", false),
            ("2025-12-18T14:30", true),
            ("2025-12-19T12:00:00", true),
            ("2025-12-19T12:00:01", false),
            ("2025-12-18", true),
            ("2025-12-20", false),
        ];
        for (moment, inside) in cases {
            assert_eq!(open.holds(moment.parse().unwrap()), inside, "{moment}");
        }
        let whole = opening("", "2025-12-19");
        assert!(whole.holds("2025-12-19T23:59".parse().unwrap()) && !whole.holds("2025-12-20T00:00".parse().unwrap()));
        assert_eq!(
            (open.to_string(), whole.to_string()),
            ("2025-12-18 14:30至2025-12-19 12:00".into(), "2025-12-19止".into())
        );
    }

    #[test]
    fn an_opening_may_not_end_before_it_begins() {
        assert!(opening("2025-12-19T12:00", "2025-12-18T14:30").is_turned());
        assert!(!opening("2025-12-18T14:30", "2025-12-18").is_turned());
    }
}
