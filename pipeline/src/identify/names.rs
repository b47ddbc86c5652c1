//! The names of a roster, found in any text: longest first, each name of one unit only.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use shuping_analyzers::scheme::{Roster, Unit};

use super::text::fold;

/// How a unit was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// By the surname of its secretary and a title, where no other secretary has that surname.
    Surname,
    /// By a name that is one letter off.
    Misspelt,
    /// By a short, old or colloquial name.
    Alias,
    /// By its secretary.
    Secretary,
    /// By its full name, or that without the word for its party organisation.
    Full,
}

/// A name found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Index of the unit in the roster.
    pub unit: usize,
    /// How it was named.
    pub naming: Naming,
    /// The words.
    pub name: String,
}

/// All names of a roster.
#[derive(Debug)]
pub struct Names {
    finder: Option<AhoCorasick>,
    names: Vec<(String, usize, Naming)>,
    surnames: Vec<(String, usize)>,
}

impl Names {
    /// Collects the names. One that several units share tells nothing and is left out.
    #[must_use]
    pub fn new(roster: &Roster) -> Self {
        let mut owners: BTreeMap<String, Vec<(usize, Naming)>> = BTreeMap::new();
        for (index, unit) in roster.units.iter().enumerate() {
            for (name, naming) in names_of(unit, roster) {
                owners.entry(name).or_default().push((index, naming));
            }
        }
        let names: Vec<(String, usize, Naming)> = owners
            .into_iter()
            .filter_map(|(name, owners)| {
                let (unit, _) = *owners.first()?;
                let naming = owners.iter().map(|(_, naming)| *naming).max()?;
                owners.iter().all(|(other, _)| *other == unit).then_some((name, unit, naming))
            })
            .collect();
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.iter().map(|(name, ..)| name.as_str()))
            .ok();
        Self { finder, names, surnames: surnames(roster) }
    }

    /// The names that stand in a text, in order; overlapping ones give the longest.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Found> {
        let text = fold(text);
        let Some(finder) = &self.finder else { return Vec::new() };
        finder
            .find_iter(&text)
            .filter_map(|found| {
                let (name, unit, naming) = self.names.get(found.pattern().as_usize())?;
                Some(Found { unit: *unit, naming: *naming, name: name.clone() })
            })
            .collect()
    }

    /// Secretaries who are named by surname and title in a short text: 尉迟书记述职, 殳园长.
    #[must_use]
    pub fn find_surnames(&self, text: &str) -> Vec<Found> {
        let text = fold(text);
        let named = |surname: &str| {
            let telling = DOUBLE.contains(&surname) && !WORDS.contains(&surname) && text.contains(surname);
            telling
                || text
                    .match_indices(surname)
                    .any(|(at, _)| text.get(at + surname.len()..).is_some_and(opens_with_title))
        };
        self.surnames
            .iter()
            .filter(|(surname, _)| named(surname))
            .map(|(surname, unit)| Found { unit: *unit, naming: Naming::Surname, name: surname.clone() })
            .collect()
    }

    /// A full name that stands in a short text with one letter wrong, missing or too many.
    #[must_use]
    pub fn find_misspelt(&self, text: &str) -> Vec<Found> {
        let text: Vec<char> = fold(text).chars().collect();
        let mut found: Vec<Found> = Vec::new();
        for (name, unit, naming) in &self.names {
            let length = name.chars().count();
            if *naming == Naming::Secretary || length < 4 {
                continue;
            }
            let near = (length - 1..=length + 1).any(|window| {
                text.windows(window).any(|part| {
                    let part: String = part.iter().collect();
                    strsim::levenshtein(&part, name) == 1
                })
            });
            if near && !found.iter().any(|other| other.unit == *unit) {
                found.push(Found { unit: *unit, naming: Naming::Misspelt, name: name.clone() });
            }
        }
        found
    }
}

/// Surnames of two letters.
const DOUBLE: [&str; 24] = [
    "欧阳", "皇甫", "尉迟", "司徒", "司马", "司空", "上官", "诸葛", "东方", "独孤", "南宫", "夏侯", "慕容", "公孙",
    "令狐", "长孙", "宇文", "端木", "轩辕", "闻人", "东郭", "西门", "呼延", "百里",
];

/// Those of them that are words as well.
const WORDS: [&str; 5] = ["东方", "西门", "百里", "南宫", "东郭"];

/// The surnames that one secretary alone has, with the unit.
fn surnames(roster: &Roster) -> Vec<(String, usize)> {
    let mut owners: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, unit) in roster.units.iter().enumerate() {
        let name = fold(&unit.secretary);
        let double = DOUBLE.iter().find(|surname| name.starts_with(*surname)).map(|surname| (*surname).to_owned());
        let single = || name.chars().next().map(String::from);
        if let Some(surname) = double.or_else(single) {
            owners.entry(surname).or_default().push(index);
        }
    }
    let own = |(surname, units): (String, Vec<usize>)| match units.as_slice() {
        [unit] => Some((surname, *unit)),
        _ => None,
    };
    owners.into_iter().filter_map(own).collect()
}

/// Whether what follows a surname is a title: 书记, 园长, 总 but not the beginning of 总结.
fn opens_with_title(rest: &str) -> bool {
    const TITLES: [&str; 17] = [
        "书记",
        "校长",
        "院长",
        "主任",
        "园长",
        "站长",
        "所长",
        "局长",
        "镇长",
        "乡长",
        "处长",
        "科长",
        "行长",
        "董事长",
        "总经理",
        "经理",
        "主席",
    ];
    const LONGER: [char; 9] = ['结', '支', '体', '部', '务', '书', '监', '数', '表'];
    let chief = rest.strip_prefix('总').is_some_and(|rest| !rest.starts_with(LONGER));
    chief || TITLES.iter().any(|title| rest.starts_with(title))
}

/// A name without the place or the house that it shares with others of the roster: 岚江县职业教育中心 → 职业教育中心.
///
/// What stands in the name of another unit too would be mistaken for it.
fn without_house<'a>(name: &'a str, unit: &Unit, roster: &Roster) -> Option<&'a str> {
    const ENDS: [char; 17] =
        ['省', '市', '县', '区', '旗', '州', '盟', '镇', '乡', '道', '团', '司', '院', '学', '局', '委', '厂'];
    const FEWEST: usize = 3;
    const SHORTEST: usize = 4;
    let shared = |house: &str| roster.units.iter().filter(|unit| unit.name.starts_with(house)).count() >= FEWEST;
    let ends = name.char_indices().map(|(at, letter)| (at + letter.len_utf8(), letter));
    let houses = ends.filter(|(end, letter)| ENDS.contains(letter) && *end > letter.len_utf8());
    let cuts: Vec<usize> = houses.map(|(end, _)| end).collect();
    let longest = cuts.into_iter().rev().find(|end| name.get(..*end).is_some_and(shared))?;
    let alone = |rest: &str| roster.units.iter().all(|other| other.id == unit.id || !other.name.contains(rest));
    name.get(longest..).filter(|rest| rest.chars().count() >= SHORTEST && alone(rest))
}

/// Every name of a unit, folded.
fn names_of(unit: &Unit, roster: &Roster) -> Vec<(String, Naming)> {
    let mut names = vec![(fold(&unit.name), Naming::Full), (fold(unit.plain_name()), Naming::Full)];
    let local =
        [unit.name.as_str(), unit.plain_name()].into_iter().filter_map(|name| without_house(name, unit, roster));
    names.extend(unit.aliases.iter().map(String::as_str).chain(local).map(|alias| (fold(alias), Naming::Alias)));
    names.push((fold(&unit.secretary), Naming::Secretary));
    names.retain(|(name, _)| name.chars().count() >= 2);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster() -> Roster {
        let unit = |id: &str, name: &str, secretary: &str| Unit {
            id: id.into(),
            name: name.into(),
            secretary: secretary.into(),
            ..Unit::default()
        };
        Roster {
            units: vec![
                unit("A", "河东县职业教育中心党总支", "尉迟甲"),
                unit("B", "河东县实验小学党支部", "王乙"),
                unit("C", "河东县第二幼儿园党支部", "李丙"),
                unit("D", "河西区第二幼儿园党支部", "王丁"),
            ],
        }
    }

    fn units(found: &[Found]) -> Vec<usize> {
        found.iter().map(|found| found.unit).collect()
    }

    #[test]
    fn a_name_may_leave_out_the_place_that_many_share() {
        let names = Names::new(&roster());
        assert_eq!(units(&names.find("职业教育中心党总支主体责任报告")), [0]);
        assert_eq!(units(&names.find("县实验小学总支整改台账")), [1]);
        assert!(names.find("第二幼儿园述职").is_empty());
        assert_eq!(units(&names.find("河西区第二幼儿园党支部")), [3]);
    }

    #[test]
    fn a_surname_with_a_title_names_the_only_one_who_has_it() {
        let names = Names::new(&roster());
        for (text, found) in [
            ("尉迟书记述职", vec![0]),
            ("尉迟（改后）", vec![0]),
            ("李园长（打印用）", vec![2]),
            ("王书记述职", vec![]),
            ("李总结", vec![]),
            ("李总述职", vec![2]),
            ("行李清单", vec![]),
        ] {
            assert_eq!(units(&names.find_surnames(text)), found, "{text}");
        }
    }
}
