//! The 24 solar terms, by which the countryside names its days: 谷雨以前, 立夏前, 芒种那天.

use jiff::civil::Date;

use super::civil;

/// One of the 24 terms, counted from 小寒.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SolarTerm(usize);

/// Name, month, and in how many ten-thousandths of a day after the month's first 2000 would have reached it.
type Row = (&'static str, i8, i32);

/// 清明 is a holiday as well and stands among those.
#[rustfmt::skip]
const TERMS: [Row; 24] = [
    ("小寒", 1, 54_055), ("大寒", 1, 201_200), ("立春", 2, 38_700), ("雨水", 2, 187_300),
    ("惊蛰", 3, 56_300), ("春分", 3, 206_460), ("清明", 4, 48_100), ("谷雨", 4, 201_000),
    ("立夏", 5, 55_200), ("小满", 5, 210_400), ("芒种", 6, 56_780), ("夏至", 6, 213_700),
    ("小暑", 7, 71_080), ("大暑", 7, 228_300), ("立秋", 8, 75_000), ("处暑", 8, 231_300),
    ("白露", 9, 76_460), ("秋分", 9, 230_420), ("寒露", 10, 83_180), ("霜降", 10, 234_380),
    ("立冬", 11, 74_380), ("小雪", 11, 223_600), ("大雪", 12, 71_800), ("冬至", 12, 219_400),
];

/// Years in which the sum is a day off.
const OFF: [(&str, i32, i8); 4] = [("小暑", 2016, 1), ("小寒", 2019, -1), ("冬至", 2021, -1), ("雨水", 2026, -1)];

impl SolarTerm {
    /// 立春, before which 开春前 is.
    pub(super) const SPRING_BEGINS: Self = Self(2);

    /// The term of a name.
    pub(super) fn named(name: &str) -> Option<Self> {
        TERMS.iter().position(|term| term.0 == name).map(Self)
    }

    /// All names but that of 清明.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        TERMS.iter().map(|term| term.0).filter(|name| *name != "清明")
    }

    /// The day in a year of 2000…2099: a term comes 0.2422 of a day later every year, and leap days set it back.
    pub(super) fn in_year(self, year: i32) -> Option<Date> {
        const A_YEAR: i32 = 2422;
        let (name, month, start) = TERMS.get(self.0)?;
        let short = year - 2000;
        // In January and February the leap day of the year itself is still to come.
        let leaps = if *month <= 2 { (short - 1).div_euclid(4) } else { short / 4 };
        let day = (short * A_YEAR + start) / 10_000 - leaps;
        let off = OFF.iter().find(|off| off.0 == *name && off.1 == year).map_or(0, |off| off.2);
        civil::day(year, *month, i8::try_from(day).ok()? + off)
    }
}
