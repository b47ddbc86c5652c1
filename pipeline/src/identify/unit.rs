//! Whose is it: every place that names a unit gives it weight, by how and where it is named.

use std::collections::BTreeMap;

use shuping_analyzers::scheme::Roster;

use super::names::{Found, Names, Naming};
use super::text::Seen;

/// Whose a file is.
#[derive(Debug, Default)]
pub(super) struct Owner {
    /// Roster id, `None` where the evidence is too thin or too even.
    pub id: Option<String>,
    /// In Chinese, strongest first.
    pub evidence: Vec<String>,
}

/// Least weight that decides, and least lead over the second.
const ENOUGH: f64 = 3.0;
const LEAD: f64 = 1.5;

/// Places, their names in Chinese and their weights. A title outweighs a file name, because files are copied and renamed. A
/// short name in a folder or a subject is enough where nothing else names a unit.
struct PlaceWeight {
    name: &'static str,
    weight: f64,
    /// Whether a name one letter off or a surname tells as well, where no name stands.
    loose: bool,
}

const AUTHOR: PlaceWeight = PlaceWeight { name: "署名", weight: 10.0, loose: false };
const TITLE: PlaceWeight = PlaceWeight { name: "标题", weight: 9.0, loose: true };
const NAME: PlaceWeight = PlaceWeight { name: "文件名", weight: 7.0, loose: true };
const OPENING: PlaceWeight = PlaceWeight { name: "开头", weight: 4.0, loose: false };
const SUBJECT: PlaceWeight = PlaceWeight { name: "邮件主题", weight: 4.4, loose: true };
const FOLDER: PlaceWeight = PlaceWeight { name: "文件夹或压缩包名", weight: 4.4, loose: true };
const SENDER: PlaceWeight = PlaceWeight { name: "发件人", weight: 3.0, loose: false };
const LETTER: PlaceWeight = PlaceWeight { name: "邮件正文", weight: 2.0, loose: false };

/// How much a way of naming counts.
const fn strength(naming: Naming) -> f64 {
    match naming {
        Naming::Full => 1.0,
        Naming::Secretary => 0.9,
        Naming::Alias => 0.7,
        Naming::Misspelt => 0.6,
        Naming::Surname => 0.5,
    }
}

/// Whose a file is.
pub(super) fn decide(seen: &Seen, names: &Names, roster: &Roster) -> Owner {
    let mut tally = Tally::default();
    let places: [(&PlaceWeight, Vec<&str>); 8] = [
        (&AUTHOR, strings(&seen.author)),
        (&TITLE, strings(&seen.title)),
        (&NAME, vec![&seen.name]),
        (&OPENING, strings(&seen.opening)),
        (&SUBJECT, vec![&seen.subject]),
        (&FOLDER, strings(&seen.folders)),
        (&SENDER, vec![&seen.sender]),
        (&LETTER, vec![&seen.letter]),
    ];
    for (place, texts) in places {
        tally.add(place, &texts, names);
    }
    tally.add_mentions(&names.find(&seen.body));
    tally.decide(roster)
}

fn strings(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

#[derive(Default)]
struct Tally {
    weights: BTreeMap<usize, f64>,
    reasons: Vec<(usize, f64, String)>,
}

impl Tally {
    /// A place gives its weight once to each unit that it names; a place that names many says little of each.
    fn add(&mut self, place: &PlaceWeight, texts: &[&str], names: &Names) {
        let mut found: Vec<Found> = texts.iter().flat_map(|text| names.find(text)).collect();
        if found.is_empty() && place.loose {
            found = texts.iter().flat_map(|text| names.find_misspelt(text)).collect();
            found.extend(texts.iter().flat_map(|text| names.find_surnames(text)));
        }
        let mut best: BTreeMap<usize, Found> = BTreeMap::new();
        for one in found {
            match best.get(&one.unit) {
                Some(other) if other.naming >= one.naming => {}
                _ => drop(best.insert(one.unit, one)),
            }
        }
        let share = f64::from(u32::try_from(best.len()).unwrap_or(u32::MAX)).max(1.0);
        for (unit, one) in best {
            let weight = place.weight * strength(one.naming) / share;
            *self.weights.entry(unit).or_default() += weight;
            let how = match one.naming {
                Naming::Surname => format!("{}里有书记的姓“{}”和职务", place.name, one.name),
                Naming::Misspelt => format!("{}里有与“{}”相近的字样", place.name, one.name),
                _ => format!("{}里有“{}”", place.name, one.name),
            };
            self.reasons.push((unit, weight, how));
        }
    }

    /// Mentions in the body break ties and carry papers that name their unit nowhere else.
    fn add_mentions(&mut self, found: &[Found]) {
        let mut counts: BTreeMap<usize, (u32, &str)> = BTreeMap::new();
        for one in found.iter().filter(|one| one.naming == Naming::Full || one.name.chars().count() >= 3) {
            let entry = counts.entry(one.unit).or_insert((0, &one.name));
            entry.0 += 1;
        }
        let all: u32 = counts.values().map(|(count, _)| *count).sum();
        for (unit, (count, name)) in counts {
            let weight = 3.5 * f64::from(count) / f64::from(all.max(3));
            *self.weights.entry(unit).or_default() += weight;
            self.reasons.push((unit, weight, format!("正文提到“{name}”{count}次")));
        }
    }

    fn decide(mut self, roster: &Roster) -> Owner {
        let mut order: Vec<(usize, f64)> = self.weights.iter().map(|(unit, weight)| (*unit, *weight)).collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let name = |unit: usize| roster.units.get(unit).map_or("", |unit| unit.name.as_str());
        let Some(&(unit, weight)) = order.first() else {
            return Owner { id: None, evidence: vec!["文件名和正文都没有单位名称".into()] };
        };
        let second = order.get(1).map_or(0.0, |(_, weight)| *weight);
        if weight < ENOUGH || weight - second < LEAD {
            let guesses: Vec<&str> = order.iter().take(3).map(|(unit, _)| name(*unit)).collect();
            return Owner {
                id: None, evidence: vec![format!("单位不能确定，可能是：{}", guesses.join("、"))]
            };
        }
        self.reasons.retain(|(of, ..)| *of == unit);
        self.reasons.sort_by(|a, b| b.1.total_cmp(&a.1));
        let evidence = self.reasons.into_iter().take(3).map(|(_, _, reason)| reason).collect();
        Owner { id: roster.units.get(unit).map(|unit| unit.id.clone()), evidence }
    }
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::scheme::Unit;

    use super::super::Candidate;
    use super::*;

    fn owner(path: &str) -> Option<String> {
        let unit = |id: &str, name: &str, alias: &str, secretary: &str| Unit {
            id: id.into(),
            name: name.into(),
            aliases: vec![alias.into()],
            secretary: secretary.into(),
            ..Unit::default()
        };
        let roster = Roster {
            units: vec![
                unit("A", "河东县图书馆党支部", "县图", "尉迟甲"),
                unit("B", "河东县文化馆党支部", "县文化馆", "王乙"),
            ],
        };
        let seen = Seen::of(&Candidate { path, letter: None, content: None });
        decide(&seen, &Names::new(&roster), &roster).id
    }

    #[test]
    fn a_short_name_or_a_surname_is_enough_where_nothing_else_names_a_unit() {
        for (path, id) in [
            ("县图/主体责任.doc", Some("A")),
            ("光盘/尉迟书记述职.docx", Some("A")),
            ("县图/县文化馆述职.docx", Some("B")),
            ("县图/王书记述职.docx", None),
            ("光盘/工作总结.docx", None),
        ] {
            assert_eq!(owner(path).as_deref(), id, "{path}");
        }
    }
}
