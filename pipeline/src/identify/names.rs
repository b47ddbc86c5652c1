//! The names of a roster, found in any text: longest first, each name of one unit only.

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, MatchKind};
use shuping_analyzers::scheme::{Roster, Unit};

use super::text::fold;

/// How a unit was named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
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
}

impl Names {
    /// Collects the names. One that several units share tells nothing and is left out.
    #[must_use]
    pub fn new(roster: &Roster) -> Self {
        let mut owners: BTreeMap<String, Vec<(usize, Naming)>> = BTreeMap::new();
        for (index, unit) in roster.units.iter().enumerate() {
            for (name, naming) in names_of(unit) {
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
        Self { finder, names }
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

/// Every name of a unit, folded.
fn names_of(unit: &Unit) -> Vec<(String, Naming)> {
    let mut names = vec![(fold(&unit.name), Naming::Full), (fold(unit.plain_name()), Naming::Full)];
    names.extend(unit.aliases.iter().map(|alias| (fold(alias), Naming::Alias)));
    names.push((fold(&unit.secretary), Naming::Secretary));
    names.retain(|(name, _)| name.chars().count() >= 2);
    names
}
