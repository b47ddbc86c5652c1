//! Who is on which level, who is exempt, how long a speaker has.

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Exemption, Level, Scheme, Unit};

impl Scheme {
    /// Whether a unit reports on a level.
    ///
    /// A type of several levels goes by the longest word: a 直属党支部 is no 党支部 where another level names 直属党支部.
    #[must_use]
    pub fn is_on_level(&self, unit: &Unit, level: &Level) -> bool {
        let Some(kinds) = &level.required_of else { return true };
        let Some(own) = longest(unit, kinds) else { return false };
        let others = self.levels.iter().filter(|other| other.id != level.id);
        let nearer = others.filter_map(|other| longest(unit, other.required_of.as_deref()?));
        !nearer.into_iter().any(|other| other.len() > own.len() && other.ends_with(own))
    }

    /// Minutes that the secretary of a unit has to speak.
    #[must_use]
    pub fn speaking_minutes(&self, unit: Option<&Unit>) -> Option<u32> {
        let of_level = unit.and_then(|unit| {
            let own = self.levels.iter().filter(|level| level.required_of.is_some() && self.is_on_level(unit, level));
            own.into_iter().find_map(|level| level.speaking_minutes)
        });
        of_level.or(self.report.speaking_minutes).filter(|minutes| *minutes > 0)
    }

    /// Why a unit does not take part; `None` where it does.
    #[must_use]
    pub fn exemption(&self, unit: &Unit) -> Option<&Exemption> {
        self.exemptions.iter().find(|exemption| self.is_exempt_by(unit, exemption))
    }

    fn is_exempt_by(&self, unit: &Unit, exemption: &Exemption) -> bool {
        let day = self.season.meeting.or(self.season.as_of).or_else(|| self.season.last_day());
        let within = |since: Option<Date>, months: Option<u32>| {
            let Some(months) = months else { return true };
            let (Some(since), Some(day)) = (since, day) else { return false };
            since.checked_add(i64::from(months).months()).is_ok_and(|grown| grown > day)
        };
        unit.is_one_of(exemption.required_of.as_deref())
            && within(unit.founded, exemption.founded_within_months)
            && within(unit.appointed, exemption.appointed_within_months)
    }
}

/// The longest of some types that a unit's type ends with.
fn longest<'a>(unit: &Unit, kinds: &'a [String]) -> Option<&'a str> {
    kinds
        .iter()
        .map(String::as_str)
        .filter(|kind| *kind == "*" || unit.kind.ends_with(kind))
        .max_by_key(|kind| kind.len())
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;

    fn unit(kind: &str) -> Unit {
        Unit { kind: kind.into(), ..Unit::default() }
    }

    #[test]
    fn a_unit_is_on_the_level_that_names_its_type_best() {
        let scheme = parse(
            "[season]\norganization = \"河东镇党委\"\nyear = 2023\n\
             [[level]]\nid = \"up\"\ntitle = \"总支\"\nrequired_of = [\"党总支\", \"直属党支部\"]\nspeaking_minutes = 8\n\
             [[level]]\nid = \"branch\"\ntitle = \"支部\"\nrequired_of = [\"党支部\"]\nspeaking_minutes = 5\n\
             [[level]]\nid = \"all\"\ntitle = \"书面\"\n",
        )
        .unwrap();
        let on = |kind: &str| -> Vec<&str> {
            let unit = unit(kind);
            scheme
                .levels
                .iter()
                .filter(|level| scheme.is_on_level(&unit, level))
                .map(|level| level.id.as_str())
                .collect()
        };
        assert_eq!(on("二级学院党总支"), ["up", "all"]);
        assert_eq!(on("机关直属党支部"), ["up", "all"]);
        assert_eq!(on("教师党支部"), ["branch", "all"]);
        assert_eq!(scheme.speaking_minutes(Some(&unit("教师党支部"))), Some(5));
        assert_eq!(scheme.speaking_minutes(Some(&unit("机关直属党支部"))), Some(8));
    }

    #[test]
    fn a_branch_that_is_new_does_not_take_part() {
        let scheme = parse(
            "[season]\norganization = \"河东镇党委\"\nyear = 2023\nmeeting = \"2023-12-19\"\n\
             [[exempt]]\nid = \"new\"\ntitle = \"成立不满两个月的不参加\"\nrequired_of = [\"党支部\"]\nfounded_within_months = 2\n",
        )
        .unwrap();
        let founded = |day: Option<&str>| Unit { founded: day.map(|day| day.parse().unwrap()), ..unit("村党支部") };
        for (day, exempt) in [(Some("2023-11-01"), true), (Some("2023-10-19"), false), (None, false)] {
            assert_eq!(scheme.exemption(&founded(day)).is_some(), exempt, "{day:?}");
        }
    }
}
