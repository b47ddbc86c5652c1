//! When a night is due: arithmetic of days and zones, without a clock and without a disk.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// How many nights a clock must go on from where it jumped back to before it is believed.
const BELIEVED_AFTER: i64 = 2;

/// The hour of the night in a season's own zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Schedule {
    at: Time,
    zone: TimeZone,
}

/// What the clock asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Call {
    /// This night is to be made now. Nights that were missed before it are not made up one by one: one folder tells
    /// everything since the last.
    Due(Date),
    /// The clock has gone on long enough from where it jumped back to: nights after this day are to be forgotten, and
    /// the question asked again.
    Forget(Date),
    /// Nothing until then.
    Wait(Timestamp),
    /// The clock stands days before the last night that was made. Nothing is made until somebody mends it or it has
    /// gone on for two nights.
    Doubt {
        /// The night that was made last.
        last: Date,
        /// The night at which the doubt began; to be given back with the next question.
        since: Date,
    },
}

impl Schedule {
    /// A schedule from the scheme's words: `"02:00"`, `"Asia/Shanghai"`. `None` where they are no hour or no zone.
    pub(crate) fn new(at: &str, zone: &str) -> Option<Self> {
        Some(Self { at: at.parse().ok()?, zone: TimeZone::get(zone).ok()? })
    }

    /// When the night of a day begins. An hour that the day leaves out is taken later, one that it has twice at first.
    pub(crate) fn moment(&self, day: Date) -> Timestamp {
        // A day at the end of time has no moment; it is never due.
        day.to_datetime(self.at).to_zoned(self.zone.clone()).map_or(Timestamp::MAX, |zoned| zoned.timestamp())
    }

    /// The latest night that has begun.
    fn latest(&self, now: Timestamp) -> Date {
        let today = now.to_zoned(self.zone.clone()).date();
        [0, 1, 2]
            .into_iter()
            .map(|back| today.saturating_sub(back.days()))
            .find(|day| self.moment(*day) <= now)
            .unwrap_or(today)
    }

    /// What is to be done now, given the last night that was made and the doubt of an earlier answer.
    pub(crate) fn call(&self, now: Timestamp, last: Option<Date>, doubted: Option<Date>) -> Call {
        let latest = self.latest(now);
        let Some(last) = last.filter(|last| *last >= latest) else { return Call::Due(latest) };
        let ahead = days(latest, last);
        if ahead <= 1 {
            return Call::Wait(self.moment(last.saturating_add(1.days())));
        }
        let since = doubted.filter(|since| *since <= latest).unwrap_or(latest);
        if days(since, latest) >= BELIEVED_AFTER { Call::Forget(latest) } else { Call::Doubt { last, since } }
    }
}

/// Days from one date to a later one.
fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn shanghai() -> Schedule {
        Schedule::new("02:00", "Asia/Shanghai").unwrap()
    }

    fn moment(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_night_is_due_from_its_hour_in_the_seasons_own_zone() {
        let last = Some(date(2024, 1, 16));
        for (now, call) in [
            ("2024-01-17T01:59:59.999+08", Call::Wait(moment("2024-01-17T02:00:00+08"))),
            ("2024-01-17T02:00:00+08", Call::Due(date(2024, 1, 17))),
            ("2024-01-16T18:00:00Z", Call::Due(date(2024, 1, 17))),
            ("2024-01-17T23:59:00+08", Call::Due(date(2024, 1, 17))),
            // Switched off for a week: one night tells it all.
            ("2024-01-24T09:00:00+08", Call::Due(date(2024, 1, 24))),
            ("2024-01-24T01:00:00+08", Call::Due(date(2024, 1, 23))),
        ] {
            assert_eq!(shanghai().call(moment(now), last, None), call, "{now}");
        }
    }

    #[test]
    fn the_first_start_makes_the_night_that_has_begun() {
        assert_eq!(shanghai().call(moment("2024-01-17T09:00:00+08"), None, None), Call::Due(date(2024, 1, 17)));
        assert_eq!(shanghai().call(moment("2024-01-17T01:00:00+08"), None, None), Call::Due(date(2024, 1, 16)));
    }

    #[test]
    fn a_small_jump_back_does_not_make_a_night_twice() {
        let wait = Call::Wait(moment("2024-01-18T02:00:00+08"));
        for now in ["2024-01-17T01:30:00+08", "2024-01-16T20:00:00+08", "2024-01-16T02:00:00+08"] {
            assert_eq!(shanghai().call(moment(now), Some(date(2024, 1, 17)), None), wait, "{now}");
        }
    }

    #[test]
    fn a_clock_far_back_is_doubted_for_two_nights_and_then_believed() {
        let last = Some(date(2030, 1, 1));
        let first = shanghai().call(moment("2024-01-17T03:00:00+08"), last, None);
        let since = date(2024, 1, 17);
        assert_eq!(first, Call::Doubt { last: date(2030, 1, 1), since });
        let next = shanghai().call(moment("2024-01-18T03:00:00+08"), last, Some(since));
        assert_eq!(next, Call::Doubt { last: date(2030, 1, 1), since });
        let third = shanghai().call(moment("2024-01-19T03:00:00+08"), last, Some(since));
        assert_eq!(third, Call::Forget(date(2024, 1, 19)));
        // A battery that is empty at every start: the doubt begins anew and the clock is set before it ends.
        let empty = shanghai().call(moment("1970-01-01T00:10:00Z"), last, Some(since));
        assert_eq!(empty, Call::Doubt { last: date(2030, 1, 1), since: date(1970, 1, 1) });
    }

    #[test]
    fn an_hour_that_summer_time_leaves_out_or_repeats_comes_once() {
        let berlin = Schedule::new("02:30", "Europe/Berlin").unwrap();
        // 2024-03-31: 02:00 → 03:00; half past two is taken at half past three.
        assert_eq!(berlin.moment(date(2024, 3, 31)), moment("2024-03-31T01:30:00Z"));
        // 2024-10-27: 03:00 → 02:00; the first half past two.
        assert_eq!(berlin.moment(date(2024, 10, 27)), moment("2024-10-27T00:30:00Z"));
        let second = berlin.call(moment("2024-10-27T01:30:00Z"), Some(date(2024, 10, 27)), None);
        assert_eq!(second, Call::Wait(moment("2024-10-28T01:30:00Z")));
    }

    #[test]
    fn a_day_that_a_zone_leaves_out_makes_no_night_of_its_own() {
        let apia = Schedule::new("02:00", "Pacific/Apia").unwrap();
        assert_eq!(
            apia.call(moment("2011-12-31T03:00:00+14"), Some(date(2011, 12, 29)), None),
            Call::Due(date(2011, 12, 31))
        );
    }

    #[test]
    fn words_that_are_no_hour_or_no_zone_make_no_schedule() {
        assert_eq!(Schedule::new("25:00", "Asia/Shanghai"), None);
        assert_eq!(Schedule::new("02:00", "Asia/Nowhere"), None);
    }

    proptest! {
        /// Years of a machine that sleeps, jumps and goes on: no night is made twice, none comes before its hour, and
        /// with a clock that goes forward every step of a day makes one.
        #[test]
        fn no_night_is_made_twice(
            steps in prop::collection::vec(prop_oneof![
                8 => 1..7_200_i64,
                2 => 7_200..400_000_i64,
                1 => -90_000..0_i64,
            ], 1..400),
            zone in prop::sample::select(vec!["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Pacific/Apia"]),
            hour in 0..24_u8,
        ) {
            let schedule = Schedule::new(&format!("{hour:02}:30"), zone).unwrap();
            let mut now = moment("2011-12-01T00:00:00Z");
            let (mut made, mut doubted): (Vec<Date>, Option<Date>) = (Vec::new(), None);
            for step in steps {
                now += SignedDuration::from_secs(step);
                match schedule.call(now, made.iter().max().copied(), doubted.take()) {
                    Call::Due(day) => {
                        prop_assert!(!made.contains(&day), "{day} twice");
                        prop_assert!(schedule.moment(day) <= now);
                        made.push(day);
                    }
                    Call::Forget(day) => made.retain(|other| *other <= day),
                    Call::Wait(until) => prop_assert!(until > now),
                    Call::Doubt { since, .. } => doubted = Some(since),
                }
            }
        }
    }
}
