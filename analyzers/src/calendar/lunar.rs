//! Holidays, those of the lunar calendar by a table.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::civil;

/// A holiday by which deadlines are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Festival {
    /// 元旦.
    NewYear,
    /// 小年: the 23rd of the twelfth month (北方).
    LittleYear,
    /// 除夕.
    NewYearsEve,
    /// 春节.
    Spring,
    /// 元宵: the 15th of the first month.
    Lantern,
    /// 三八.
    Women,
    /// 清明.
    Qingming,
    /// 五一.
    Labour,
    /// 五四.
    Youth,
    /// 端午: the 5th of the fifth month.
    DragonBoat,
    /// 六一.
    Children,
    /// 七一.
    Party,
    /// 八一.
    Army,
    /// 护士节.
    Nurses,
    /// 医师节.
    Doctors,
    /// 教师节.
    Teachers,
    /// 中秋: the 15th of the eighth month.
    MidAutumn,
    /// 国庆.
    National,
    /// 重阳: the 9th of the ninth month.
    DoubleNinth,
}

impl Festival {
    /// The day in a year; the lunar ones are known from 2015 to 2050.
    #[must_use]
    pub fn in_year(self, year: i32) -> Option<Date> {
        let row = || LUNAR.iter().find(|row| row.0 == year);
        let lunar = |pick: fn(&LunarYear) -> u16| row().map(pick).and_then(|day| from_number(year, day));
        match self {
            Self::NewYear => civil::day(year, 1, 1),
            Self::Women => civil::day(year, 3, 8),
            Self::Qingming => civil::day(year, 4, qingming(year)),
            Self::Labour => civil::day(year, 5, 1),
            Self::Youth => civil::day(year, 5, 4),
            Self::Children => civil::day(year, 6, 1),
            Self::Party => civil::day(year, 7, 1),
            Self::Army => civil::day(year, 8, 1),
            Self::Nurses => civil::day(year, 5, 12),
            Self::Doctors => civil::day(year, 8, 19),
            Self::Teachers => civil::day(year, 9, 10),
            Self::National => civil::day(year, 10, 1),
            Self::LittleYear => lunar(|row| row.1),
            Self::Spring => lunar(|row| row.2),
            Self::NewYearsEve => lunar(|row| row.2).and_then(civil::eve),
            Self::Lantern => lunar(|row| row.2).and_then(|day| civil::later(day, 14)),
            Self::DragonBoat => lunar(|row| row.3),
            Self::MidAutumn => lunar(|row| row.4),
            Self::DoubleNinth => lunar(|row| row.5),
        }
    }
}

impl Festival {
    /// Whether a year begins with it, so that what is due before it is due in the year before: 元旦前, 春节前. Of what is due
    /// before another holiday (七一前, 国庆前) the day itself still counts, as of every 前 behind a date.
    #[must_use]
    pub const fn begins_a_year(self) -> bool {
        matches!(self, Self::NewYear | Self::Spring)
    }
}

/// Year, then 小年, 春节, 端午, 中秋 and 重阳 as month × 100 + day.
type LunarYear = (i32, u16, u16, u16, u16, u16);

fn from_number(year: i32, number: u16) -> Option<Date> {
    civil::day(year, i8::try_from(number / 100).ok()?, i8::try_from(number % 100).ok()?)
}

/// Day of April on which 清明 falls; the usual formula of the solar term, right for 2000…2099.
fn qingming(year: i32) -> i8 {
    let short = year.rem_euclid(100);
    let day = (short * 2422 + 48_100) / 10_000 - short / 4;
    i8::try_from(day).unwrap_or(4)
}

/// Computed from the months of the Chinese calendar at 120° E and checked against published holidays in the tests.
#[rustfmt::skip]
const LUNAR: [LunarYear; 36] = [
    (2015, 211, 219, 620, 927, 1021),
    (2016, 201, 208, 609, 915, 1009),
    (2017, 120, 128, 530, 1004, 1028),
    (2018, 208, 216, 618, 924, 1017),
    (2019, 128, 205, 607, 913, 1007),
    (2020, 117, 125, 625, 1001, 1025),
    (2021, 204, 212, 614, 921, 1014),
    (2022, 125, 201, 603, 910, 1004),
    (2023, 114, 122, 622, 929, 1023),
    (2024, 202, 210, 610, 917, 1011),
    (2025, 122, 129, 531, 1006, 1029),
    (2026, 210, 217, 619, 925, 1018),
    (2027, 130, 206, 609, 915, 1008),
    (2028, 119, 126, 528, 1003, 1026),
    (2029, 206, 213, 616, 922, 1016),
    (2030, 126, 203, 605, 912, 1005),
    (2031, 116, 123, 624, 1001, 1024),
    (2032, 204, 211, 612, 919, 1012),
    (2033, 123, 131, 601, 908, 1001),
    (2034, 211, 219, 620, 927, 1020),
    (2035, 131, 208, 610, 916, 1009),
    (2036, 120, 128, 530, 1004, 1027),
    (2037, 207, 215, 618, 924, 1017),
    (2038, 127, 204, 607, 913, 1007),
    (2039, 117, 124, 527, 1002, 1026),
    (2040, 205, 212, 614, 920, 1014),
    (2041, 125, 201, 603, 910, 1003),
    (2042, 114, 122, 622, 928, 1022),
    (2043, 202, 210, 611, 917, 1011),
    (2044, 122, 130, 531, 1005, 1029),
    (2045, 209, 217, 619, 925, 1018),
    (2046, 129, 206, 608, 915, 1008),
    (2047, 118, 126, 529, 1004, 1027),
    (2048, 206, 214, 615, 922, 1016),
    (2049, 126, 202, 604, 911, 1005),
    (2050, 116, 123, 623, 930, 1024),
];
