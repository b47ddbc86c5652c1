//! Which unit is named: by its name, alias or secretary.

use crate::scheme::Roster;

use super::cells::fold;

/// Whom a text names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NameMatch {
    /// One, by index.
    One(usize),
    /// Several that cannot be told apart, or that contradict each other.
    Several(Vec<usize>),
    /// Nobody.
    Nobody,
}

impl NameMatch {
    /// The one that is named.
    #[must_use]
    pub const fn one(&self) -> Option<usize> {
        if let Self::One(index) = self { Some(*index) } else { None }
    }

    /// By all that fit.
    pub(super) fn of(mut found: Vec<usize>) -> Self {
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [] => Self::Nobody,
            [one] => Self::One(*one),
            _ => Self::Several(found),
        }
    }
}

/// One way to name somebody.
#[derive(Debug, Clone)]
struct Key {
    text: String,
    letters: usize,
    owner: usize,
    /// Whether it names a unit (and may be shortened or misspelt), not a person.
    of_unit: bool,
}

/// The names of the units of a roster, and of their secretaries.
#[derive(Debug, Clone)]
pub struct UnitNames {
    keys: Vec<Key>,
    /// Words that say what kind of unit it is and so name none.
    generic: Vec<String>,
    /// Names of the roster that are such words, 机关 for the only unit that is called so, 医技党支部 for one of several of that
    /// kind: they name it where nothing else stands beside them.
    alone: Vec<(String, usize)>,
    /// Full names.
    full: Vec<String>,
}

impl UnitNames {
    /// Prepares the names of a roster.
    #[must_use]
    pub fn new(roster: &Roster) -> Self {
        let mut keys = Vec::new();
        let mut generic: Vec<String> = [
            "学院",
            "党总支",
            "党支部",
            "直属党支部",
            "支部",
            "单位",
            "机关",
            "党委",
            "书记",
            "合计",
            "二级学院",
            "村",
            "社区",
        ]
        .map(str::to_owned)
        .to_vec();
        for (owner, unit) in roster.units.iter().enumerate() {
            generic.push(fold(&unit.kind));
            let of_unit = std::iter::once(&unit.name).chain(&unit.aliases).map(|name| (name, true));
            for (name, of_unit) in of_unit.chain([(&unit.secretary, false)]) {
                let text = fold(name);
                let stem = if of_unit { stem(&text).to_owned() } else { text.clone() };
                let both = if stem == text { vec![text] } else { vec![text, stem] };
                for text in both {
                    let letters = text.chars().count();
                    if letters >= 2 && (!of_unit || !generic.contains(&text)) {
                        keys.push(Key { text, letters, owner, of_unit });
                    }
                }
            }
        }
        let names = roster.units.iter().enumerate().flat_map(|(owner, unit)| {
            std::iter::once(&unit.name).chain(&unit.aliases).map(move |name| (fold(name), owner))
        });
        let alone = names.filter(|(name, _)| generic.contains(name)).collect();
        Self { keys, generic, alone, full: roster.units.iter().map(|unit| unit.name.clone()).collect() }
    }

    /// Full name of a unit.
    #[must_use]
    pub fn name(&self, unit: usize) -> &str {
        self.full.get(unit).map_or("", String::as_str)
    }

    /// Name of a unit's secretary.
    pub(super) fn secretary(&self, unit: usize) -> &str {
        self.keys.iter().find(|key| key.owner == unit && !key.of_unit).map_or("", |key| key.text.as_str())
    }

    /// Whom a short label names (the head of a column, the cell of a name column).
    ///
    /// Equal names first, then the longest names that the label holds, then a label that is part of one name only,
    /// then one wrong letter in a long name. A label that fits several is never decided.
    #[must_use]
    pub fn label(&self, text: &str) -> NameMatch {
        let text = fold(text);
        if text.chars().count() < 2 || self.generic.contains(&text) {
            let own = self.alone.iter().filter(|(alias, _)| *alias == text);
            return NameMatch::of(own.map(|(_, owner)| *owner).collect());
        }
        let equal = NameMatch::of(self.keys.iter().filter(|key| key.text == text).map(|key| key.owner).collect());
        if equal != NameMatch::Nobody {
            return equal;
        }
        let held = self.within_folded(&text);
        if held != NameMatch::Nobody {
            return held;
        }
        let part = self.part(&text);
        if part == NameMatch::Nobody { self.misspelt(&text) } else { part }
    }

    /// Whom a secretary's surname with a title names: 温老师, 欧阳书记.
    pub(super) fn by_surname(&self, text: &str) -> NameMatch {
        const TITLES: &[&str] = &["老师", "书记", "同志", "主任", "院长", "校长", "处长", "局长", "镇长", "乡长", "总"];
        let text = fold(text);
        let Some(surname) = TITLES.iter().find_map(|title| text.strip_suffix(title)) else { return NameMatch::Nobody };
        let letters = surname.chars().count();
        // A name has one or two letters behind its surname.
        let fits = |key: &&Key| {
            let given = key.letters.saturating_sub(letters);
            !key.of_unit && key.text.starts_with(surname) && (1..=2).contains(&given)
        };
        if !(1..=2).contains(&letters) {
            return NameMatch::Nobody;
        }
        NameMatch::of(self.keys.iter().filter(fits).map(|key| key.owner).collect())
    }

    /// All words that name a unit or its secretary, folded.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|key| key.text.as_str())
    }

    /// Whether a text holds the name of a secretary.
    pub(crate) fn names_secretary(&self, text: &str) -> bool {
        let text = fold(text);
        self.keys.iter().any(|key| !key.of_unit && text.contains(&key.text))
    }

    /// Whom a longer text names (a title, the name of a tab or file): the longest names that stand in it.
    #[must_use]
    pub fn within(&self, text: &str) -> NameMatch {
        self.within_folded(&fold(text))
    }

    /// All units that a folded text names.
    pub(super) fn all_within(&self, folded: &str) -> Vec<usize> {
        let keys = self.keys.iter().map(|key| (key.text.as_str(), key.owner));
        hits(folded, keys).iter().map(|hit| hit.2).collect()
    }

    fn within_folded(&self, text: &str) -> NameMatch {
        NameMatch::of(self.all_within(text))
    }

    /// A label that is the beginning of a name, or a long piece of it.
    fn part(&self, text: &str) -> NameMatch {
        let letters = text.chars().count();
        let fits = |key: &&Key| key.of_unit && (key.text.starts_with(text) || letters >= 4 && key.text.contains(text));
        NameMatch::of(self.keys.iter().filter(fits).map(|key| key.owner).collect())
    }

    /// The only secretary whose name of three letters or more differs in one letter: what recognition made of it.
    pub(super) fn misread(&self, text: &str) -> Option<usize> {
        let text = fold(text);
        let letters = text.chars().count();
        let differ = |key: &&Key| key.text.chars().zip(text.chars()).filter(|(own, other)| own != other).count();
        let near = |key: &&Key| !key.of_unit && letters >= 3 && key.letters == letters && differ(key) == 1;
        NameMatch::of(self.keys.iter().filter(near).map(|key| key.owner).collect()).one()
    }

    /// A unit's name with one wrong letter, two in a long one.
    fn misspelt(&self, text: &str) -> NameMatch {
        let letters = text.chars().count();
        let near = |key: &&Key| {
            let allowed = if key.letters >= 7 { 2 } else { usize::from(key.letters >= 4) };
            key.of_unit
                && allowed > 0
                && letters.abs_diff(key.letters) <= allowed
                && strsim::osa_distance(text, &key.text) <= allowed
        };
        NameMatch::of(self.keys.iter().filter(near).map(|key| key.owner).collect())
    }
}

/// A unit's name without the word for its kind of organisation: 机械工程学院党总支 → 机械工程学院.
fn stem(name: &str) -> &str {
    const KINDS: &[&str] =
        &["直属党支部", "直属党总支", "党总支部", "党总支", "党支部", "党委", "总支", "支部", "党组"];
    KINDS.iter().find_map(|kind| name.strip_suffix(kind)).unwrap_or(name)
}

/// Keys that stand in a text, longest first; one that lies inside a longer one is left out. Byte start, end, owner.
pub(super) fn hits<'k>(text: &str, keys: impl Iterator<Item = (&'k str, usize)>) -> Vec<(usize, usize, usize)> {
    let mut all: Vec<(usize, usize, usize)> = keys
        .flat_map(|(key, owner)| text.match_indices(key).map(move |(at, found)| (at, at + found.len(), owner)))
        .collect();
    all.sort_by_key(|(start, end, owner)| (std::cmp::Reverse(end - start), *start, *owner));
    let mut kept: Vec<(usize, usize, usize)> = Vec::new();
    for hit in all {
        let inside = |longer: &(usize, usize, usize)| {
            longer.0 <= hit.0 && hit.1 <= longer.1 && (longer.0, longer.1) != (hit.0, hit.1)
        };
        if !kept.iter().any(inside) {
            kept.push(hit);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::Unit;

    fn names() -> UnitNames {
        let unit = |name: &str, aliases: &[&str], kind: &str, secretary: &str| Unit {
            name: name.into(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            kind: kind.into(),
            secretary: secretary.into(),
            ..Unit::default()
        };
        UnitNames::new(&Roster {
            units: vec![
                unit("机械电子学院党总支", &["机电", "机电学院"], "党总支", "温若谷"),
                unit("信息工程学院党总支", &["信工"], "党总支", "骆雁"),
                unit("电信工程学院党总支", &["电信"], "党总支", "宿雨桐"),
                unit("机关第一党支部", &["机关一"], "党支部", "卞学勤"),
                unit("机关第二党支部", &["机关二"], "党支部", "祝之远"),
                unit("机关党委", &["机关"], "党委", "殳正平"),
            ],
        })
    }

    #[test]
    fn units_are_found_by_name_alias_secretary_piece_or_one_wrong_letter() {
        for (text, unit) in [
            ("机械电子学院党总支", 0),
            ("机 电", 0),
            ("温若谷", 0),
            ("骆  雁", 1),
            ("信息工程学院", 1),
            ("骆雁（信息工程学院）", 1),
            ("电信工程学院", 2),
            ("机械电子学完党总支", 0),
            ("机关第一支部", 3),
            ("机关", 5),
        ] {
            assert_eq!(names().label(text), NameMatch::One(unit), "{text}");
        }
    }

    #[test]
    fn a_name_with_one_letter_misread_names_the_only_secretary_it_can_be() {
        for (text, unit) in [("温若容", Some(0)), ("湿若谷", Some(0)), ("温苦容", None), ("温若", None), ("骆鸡", None)]
        {
            assert_eq!(names().misread(text), unit, "{text}");
        }
    }

    #[test]
    fn a_surname_with_a_title_names_the_only_secretary_of_that_surname() {
        for (text, unit) in [("温老师", Some(0)), ("骆书记", Some(1)), ("卞 同志", Some(3)), ("祝主任", Some(4))]
        {
            assert_eq!(names().by_surname(text).one(), unit, "{text}");
        }
        for text in ["老师", "党总支书记", "温若谷老师", "王老师", "温"] {
            assert_eq!(names().by_surname(text), NameMatch::Nobody, "{text}");
        }
    }

    #[test]
    fn names_that_fit_several_or_nobody_are_never_decided() {
        assert_eq!(names().label("机关第"), NameMatch::Several(vec![3, 4]));
        assert_eq!(names().label("温若谷（信息工程学院）"), NameMatch::Several(vec![0, 1]));
        for text in ["党总支", "学院", "土木学院", "备注", "9", "", "党委"] {
            assert_eq!(names().label(text), NameMatch::Nobody, "{text}");
        }
    }
}
