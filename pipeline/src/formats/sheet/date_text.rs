//! Dates and times as number formats draw them.

use super::number_format::Script;
use super::numerals;

/// A part of a date or time; the numbers say how many letters ask for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum DatePart {
    /// `yy`, `yyyy`, `e`.
    Year(usize),
    /// `m` to `mmmmm`.
    Month(usize),
    /// `d`, `dd`: day of the month; `ddd`, `dddd`: day of the week.
    Day(usize),
    /// `aaa`, `aaaa`: Chinese day of the week.
    Weekday(usize),
    /// `h`, `hh`.
    Hour(usize),
    /// `m`, `mm` beside hours or seconds.
    Minute(usize),
    /// `s`, `ss`.
    Second(usize),
    /// `[h]`.
    ElapsedHours(usize),
    /// `[m]`.
    ElapsedMinutes(usize),
    /// `[s]`.
    ElapsedSeconds(usize),
    /// `AM/PM`, `A/P`, `上午/下午`.
    HalfDay {
        /// Only the first letter.
        short: bool,
        /// In Chinese whatever the locale.
        chinese: bool,
    },
}

/// A stored date, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    year: i64,
    month: i64,
    day: i64,
    /// 0 is Sunday.
    weekday: i64,
    /// Since midnight.
    milliseconds: i64,
    /// Since day 0.
    total_milliseconds: i64,
}

const DAY: i64 = 86_400_000;
/// Last day of year 9999, the last one that spreadsheets know.
const LAST: f64 = 2_958_466.0;

impl Clock {
    /// Takes days since 1899-12-30 apart; `None` outside the years 1900 to 9999. `fraction_digits` are the digits of a
    /// second that will be shown; the time is rounded to them.
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked before")]
    pub(super) fn at(value: f64, fraction_digits: usize) -> Option<Self> {
        if !(0.0..LAST).contains(&value) {
            return None;
        }
        let unit = [1000_i64, 100, 10, 1].get(fraction_digits).copied().unwrap_or(1);
        let exact = (value * 86_400_000.0).round() as i64;
        let total = (exact + unit / 2) / unit * unit;
        let serial = total.div_euclid(DAY);
        // Excel counts a 29 February 1900 that never was: days before it stand one later in the calendar.
        let days = if serial < 60 { serial + 1 } else { serial };
        let (year, month, day) = civil(days - 25_569);
        Some(Self {
            year,
            month,
            day,
            weekday: (serial + 6).rem_euclid(7),
            milliseconds: total.rem_euclid(DAY),
            total_milliseconds: total,
        })
    }

    /// Digits of the second behind the point.
    pub(super) fn fraction(&self, digits: usize) -> String {
        format!("{:03}", self.milliseconds % 1000).chars().take(digits).collect()
    }

    /// Draws one part; `halves` says that the format has halves of the day, so hours run to twelve.
    pub(super) fn show(&self, part: &DatePart, halves: bool, script: Script) -> String {
        let hour = self.milliseconds / 3_600_000;
        let number = |value: i64, width: usize| numerals::date_number(value, width.min(2), script.numerals);
        match part {
            DatePart::Year(1 | 2) => numerals::date_year(self.year % 100, 2, script.numerals),
            DatePart::Year(_) => numerals::date_year(self.year, 4, script.numerals),
            DatePart::Month(width @ (1 | 2)) => number(self.month, *width),
            DatePart::Month(width) => self.month_name(*width, script.chinese),
            DatePart::Day(width @ (1 | 2)) => number(self.day, *width),
            DatePart::Day(width) if script.chinese => {
                format!("{}{}", if *width == 3 { "周" } else { "星期" }, self.chinese_weekday())
            }
            DatePart::Day(width) => abbreviated(WEEKDAYS.get(self.index(self.weekday)), *width == 3),
            DatePart::Weekday(3) => self.chinese_weekday().to_owned(),
            DatePart::Weekday(_) => format!("星期{}", self.chinese_weekday()),
            DatePart::Hour(width) if halves => number(if hour % 12 == 0 { 12 } else { hour % 12 }, *width),
            DatePart::Hour(width) => number(hour, *width),
            DatePart::Minute(width) => number(self.milliseconds / 60_000 % 60, *width),
            DatePart::Second(width) => number(self.milliseconds / 1000 % 60, *width),
            DatePart::ElapsedHours(width) => format!("{:0width$}", self.total_milliseconds / 3_600_000),
            DatePart::ElapsedMinutes(width) => format!("{:0width$}", self.total_milliseconds / 60_000),
            DatePart::ElapsedSeconds(width) => format!("{:0width$}", self.total_milliseconds / 1000),
            DatePart::HalfDay { short, chinese } => {
                let names = match (*chinese || script.chinese, short) {
                    (true, _) => ["上午", "下午"],
                    (false, true) => ["A", "P"],
                    (false, false) => ["AM", "PM"],
                };
                let [morning, afternoon] = names;
                if hour < 12 { morning.to_owned() } else { afternoon.to_owned() }
            }
        }
    }

    fn month_name(&self, width: usize, chinese: bool) -> String {
        match (chinese, width) {
            (true, 3) => format!("{}月", self.month),
            (true, _) => format!("{}月", numerals::date_number(self.month, 1, 1)),
            (false, 5) => abbreviated(MONTHS.get(self.index(self.month - 1)), false).chars().take(1).collect(),
            (false, _) => abbreviated(MONTHS.get(self.index(self.month - 1)), width == 3),
        }
    }

    fn chinese_weekday(&self) -> &'static str {
        ["日", "一", "二", "三", "四", "五", "六"].get(self.index(self.weekday)).copied().unwrap_or("")
    }

    #[expect(clippy::unused_self, reason = "reads as a property of the moment")]
    fn index(&self, value: i64) -> usize {
        usize::try_from(value).unwrap_or(usize::MAX)
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

fn abbreviated(name: Option<&&str>, short: bool) -> String {
    let name = name.copied().unwrap_or("");
    if short { name.chars().take(3).collect() } else { name.to_owned() }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// Days since 1899-12-30 of a Gregorian date.
pub(super) fn serial(year: i64, month: i64, day: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year;
    era * 146_097 + of_era - 719_468 + 25_569
}

#[cfg(test)]
mod tests {
    use super::{civil, serial};

    #[test]
    fn days_and_dates_agree() {
        for (date, day) in
            [((1970, 1, 1), 25_569), ((2024, 2, 29), 45_351), ((2024, 3, 31), 45_382), ((1999, 12, 31), 36_525)]
        {
            assert_eq!(serial(date.0, date.1, date.2), day);
            assert_eq!(civil(day - 25_569), date);
        }
    }
}
