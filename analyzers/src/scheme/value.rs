//! Values that a scheme writes in several ways: [`Share`], [`Due`], [`Length`], [`Grade`] names.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use num_rational::Ratio;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Name of a grade, as 较好.
pub type Grade = String;

/// An exact share or weight: written `"1/3"`, `"40%"` or `0.4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Share(pub Ratio<i64>);

impl Share {
    /// `numerator / denominator`; a denominator of 0 counts as 1.
    #[must_use]
    pub fn new(numerator: i64, denominator: i64) -> Self {
        Self(Ratio::new(numerator, if denominator == 0 { 1 } else { denominator }))
    }

    /// The share as a floating-point number, for display only.
    #[must_use]
    pub fn approx(self) -> f64 {
        num_traits::ToPrimitive::to_f64(&self.0).unwrap_or(0.0)
    }
}

/// Why a text is no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("「{0}」不是比例，应写作 \"1/3\"、\"40%\" 或 0.4")]
pub struct NotAShare(String);

impl FromStr for Share {
    type Err = NotAShare;

    fn from_str(text: &str) -> Result<Self, NotAShare> {
        let wrong = || NotAShare(text.to_owned());
        let text = text.trim();
        let share = if let Some((above, below)) = text.split_once('/') {
            let below = below.trim().parse().ok().filter(|below| *below > 0).ok_or_else(wrong)?;
            Ratio::new(above.trim().parse().map_err(|_| wrong())?, below)
        } else if let Some(percent) = text.strip_suffix(['%', '％']) {
            decimal(percent.trim()).ok_or_else(wrong)? / 100
        } else {
            decimal(text).ok_or_else(wrong)?
        };
        Ok(Self(share))
    }
}

/// A decimal number as an exact fraction; at most nine digits behind the point.
fn decimal(text: &str) -> Option<Ratio<i64>> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, behind) = digits.split_once('.').unwrap_or((digits, ""));
    if behind.len() > 9 || whole.len() > 9 || whole.is_empty() && behind.is_empty() {
        return None;
    }
    let all = format!("{whole}{behind}");
    if !all.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let scale = 10_i64.pow(u32::try_from(behind.len()).ok()?);
    Some(Ratio::new(sign * all.parse::<i64>().ok()?, scale))
}

impl fmt::Display for Share {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = self.0 * 100;
        if percent.is_integer() {
            write!(out, "{}%", percent.numer())
        } else {
            write!(out, "{}/{}", self.0.numer(), self.0.denom())
        }
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(&format!("{}/{}", self.0.numer(), self.0.denom()))
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Share;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("比例，如 \"1/3\"、\"40%\" 或 0.4")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Share, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Share, E> {
                number.to_string().parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Share, E> {
                Ok(Share::new(number, 1))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Share, E> {
                i64::try_from(number).map(|number| Share::new(number, 1)).map_err(E::custom)
            }
        }
        input.deserialize_any(Visitor)
    }
}

impl JsonSchema for Share {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "比例：\"1/3\"、\"40%\" 或 0.4", "type": ["string", "number"] })
    }
}

/// Until when something is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Due {
    /// A day or a moment: `"2023-12-04"` (the whole day counts) or `"2023-12-04T17:00"`.
    Moment(Moment),
    /// Days before the meeting: `{ days_before_meeting = 7 }`; unknown until the meeting's date is.
    BeforeMeeting {
        /// Natural days before the day of the meeting.
        days_before_meeting: u16,
    },
    /// Days after the meeting: `{ days_after_meeting = 30 }`.
    AfterMeeting {
        /// Natural days after the day of the meeting.
        days_after_meeting: u16,
    },
    /// Calendar months after the meeting: `{ months_after_meeting = 1 }`.
    MonthsAfterMeeting {
        /// Months after the day of the meeting.
        months_after_meeting: u16,
    },
    /// A window that comes every year: `{ from = "12-21", to = "01-31" }`; a `to` before `from` lies in the next year.
    Window {
        /// First day, `MM-DD`.
        from: String,
        /// Last day, `MM-DD`.
        to: String,
    },
}

/// A day, or a moment of a day, in the season's time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The whole day.
    Day(jiff::civil::Date),
    /// A moment.
    At(DateTime),
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(day) = text.strip_suffix("T24:00").or_else(|| text.strip_suffix("T24:00:00")) {
            return day.parse().map(Moment::Day).map_err(|_| wrong_moment(text));
        }
        if text.len() <= 10 {
            text.parse().map(Moment::Day).map_err(|_| wrong_moment(text))
        } else {
            text.parse().map(Moment::At).map_err(|_| wrong_moment(text))
        }
    }
}

fn wrong_moment(text: &str) -> String {
    format!("「{text}」不是日期，应写作 \"2023-12-04\" 或 \"2023-12-04T17:00\"")
}

impl fmt::Display for Moment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(out),
            Self::At(moment) => moment.fmt(out),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        String::deserialize(input)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "日期 \"2023-12-04\" 或时刻 \"2023-12-04T17:00\"", "type": "string" })
    }
}

/// How long a report may be, in 字. One of `about`, `exact`, or `min` and `max`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Length {
    /// 左右: `{ about = 3000, tolerance = "20%" }`.
    #[serde(default)]
    pub about: Option<u32>,
    /// How far `about` may be missed; 20 % where it is not said.
    #[serde(default)]
    pub tolerance: Option<Share>,
    /// Exactly so many.
    #[serde(default)]
    pub exact: Option<u32>,
    /// At least.
    #[serde(default)]
    pub min: Option<u32>,
    /// At most: `{ max = 2500 }`.
    #[serde(default)]
    pub max: Option<u32>,
}

impl Length {
    /// Fewest and most 字 that keep the rule.
    #[must_use]
    pub fn limits(self) -> (Option<u32>, Option<u32>) {
        if let Some(exact) = self.exact {
            return (Some(exact), Some(exact));
        }
        if let Some(about) = self.about {
            let tolerance = self.tolerance.unwrap_or(Share::new(1, 5)).0;
            let margin = (Ratio::from_integer(i64::from(about)) * tolerance).to_integer();
            let margin = u32::try_from(margin).unwrap_or(0);
            return (Some(about.saturating_sub(margin)), Some(about.saturating_add(margin)));
        }
        (self.min, self.max)
    }
}

/// A number from `min` to `max`: `{ min = 1, max = 2 }`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// At least.
    #[serde(default)]
    pub min: Option<u32>,
    /// At most.
    #[serde(default)]
    pub max: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_exact_however_they_are_written() {
        for (text, share) in [
            ("1/3", Share::new(1, 3)),
            ("40%", Share::new(2, 5)),
            ("0.15", Share::new(3, 20)),
            ("12.5％", Share::new(1, 8)),
        ] {
            assert_eq!(text.parse(), Ok(share), "{text}");
        }
        for text in ["", "三分之一", "1/0", "0.1.2", "1e3"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }

    #[test]
    fn about_three_thousand_with_a_fifth_is_2400_to_3600() {
        let length = Length { about: Some(3000), tolerance: Some(Share::new(1, 5)), ..Length::default() };
        assert_eq!(length.limits(), (Some(2400), Some(3600)));
    }

    #[test]
    fn midnight_at_the_end_of_a_day_is_the_whole_day() {
        assert_eq!("2024-01-16T24:00".parse(), "2024-01-16".parse::<Moment>());
    }
}
