//! Whose name is it: units by name, alias or secretary, rater groups by name, alias or code.

use crate::scheme::{Group, Roster};

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

    fn of(mut found: Vec<usize>) -> Self {
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
        Self { keys, generic, full: roster.units.iter().map(|unit| unit.name.clone()).collect() }
    }

    /// Full name of a unit.
    #[must_use]
    pub fn name(&self, unit: usize) -> &str {
        self.full.get(unit).map_or("", String::as_str)
    }

    /// Whom a short label names (the head of a column, the cell of a name column).
    ///
    /// Equal names first, then the longest names that the label holds, then a label that is part of one name only,
    /// then one wrong letter in a long name. A label that fits several is never decided.
    #[must_use]
    pub fn label(&self, text: &str) -> NameMatch {
        let text = fold(text);
        if text.chars().count() < 2 || self.generic.contains(&text) {
            return NameMatch::Nobody;
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
        if part != NameMatch::Nobody { part } else { self.misspelt(&text) }
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

    fn within_folded(&self, text: &str) -> NameMatch {
        NameMatch::of(
            hits(text, self.keys.iter().map(|key| (key.text.as_str(), key.owner))).iter().map(|hit| hit.2).collect(),
        )
    }

    /// A label that is the beginning of a name, or a long piece of it.
    fn part(&self, text: &str) -> NameMatch {
        let letters = text.chars().count();
        let fits = |key: &&Key| key.of_unit && (key.text.starts_with(text) || letters >= 4 && key.text.contains(text));
        NameMatch::of(self.keys.iter().filter(fits).map(|key| key.owner).collect())
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
fn hits<'k>(text: &str, keys: impl Iterator<Item = (&'k str, usize)>) -> Vec<(usize, usize, usize)> {
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

/// A name without the marks and little words between its parts.
fn unmarked(folded: &str) -> String {
    folded.chars().filter(|letter| !"()、,·/和与及".contains(*letter)).collect()
}

/// The names of a scheme's rater groups.
#[derive(Debug, Clone)]
pub(crate) struct GroupNames {
    keys: Vec<(String, usize)>,
    /// Codes that a legend explains: A=学校党委.
    codes: Vec<(String, usize)>,
    count: usize,
}

impl GroupNames {
    pub(crate) fn new(groups: &[Group]) -> Self {
        let mut keys = Vec::new();
        for (owner, group) in groups.iter().enumerate() {
            for name in std::iter::once(&group.name).chain(&group.aliases).chain([&group.id]) {
                let text = fold(name);
                if !text.is_empty() && !keys.contains(&(text.clone(), owner)) {
                    keys.push((text, owner));
                }
            }
        }
        Self { keys, codes: Vec::new(), count: groups.len() }
    }

    /// The only group there is.
    pub(crate) const fn only(&self) -> Option<usize> {
        if self.count == 1 { Some(0) } else { None }
    }

    /// Learns the codes that a legend explains: `类别代码:A=学校党委 B=其他成员`.
    pub(crate) fn learn(&mut self, text: &str) {
        let text = fold(text);
        for (start, _, owner) in self.hits(&text) {
            let before = text.get(..start).unwrap_or("");
            let code = before.trim_end_matches(['=', ':', '-', '为', '是', '票', '类', '→', '—']);
            let name = code.trim_end_matches(|letter: char| letter.is_ascii_alphanumeric());
            // 甲=学校党委 乙=其他成员.
            let stem = code.strip_suffix(['甲', '乙', '丙', '丁', '戊']).filter(|_| name.len() == code.len());
            let name = stem.unwrap_or(name);
            let code = code.get(name.len()..).unwrap_or("");
            if code.len() < before.len() - name.len() && (1..=3).contains(&code.len()) {
                self.add_code(code, owner);
            }
        }
    }

    /// Learns a code; `code` is folded.
    pub(crate) fn add_code(&mut self, code: &str, owner: usize) {
        let own = (code.to_owned(), owner);
        if !self.codes.contains(&own) {
            self.codes.push(own);
        }
    }

    /// Whether a legend explains a code as the group that a text names.
    pub(crate) fn explains(&self, code: &str, meaning: &str) -> bool {
        let owner = self.sure(meaning).one();
        owner.is_some() && self.codes.iter().any(|(own, group)| own == code && Some(*group) == owner)
    }

    /// Where a folded text names groups: byte start, end, group.
    pub(crate) fn places(&self, folded: &str) -> Vec<(usize, usize, usize)> {
        self.hits(folded)
    }

    fn hits(&self, folded: &str) -> Vec<(usize, usize, usize)> {
        hits(
            folded,
            self.keys.iter().filter(|(key, _)| key.chars().count() >= 2).map(|(key, owner)| (key.as_str(), *owner)),
        )
    }

    /// Which group a short label names, one wrong letter in a long name allowed.
    pub(crate) fn label(&self, text: &str) -> NameMatch {
        let sure = self.sure(text);
        if sure != NameMatch::Nobody {
            return sure;
        }
        let text = fold(text);
        let near = self.near(&text);
        if near != NameMatch::Nobody || text.chars().count() < 2 {
            return near;
        }
        // 部门 for 职能部门负责人.
        let piece = |(key, _): &&(String, usize)| key.contains(&text);
        NameMatch::of(self.keys.iter().filter(piece).map(|(_, owner)| *owner).collect())
    }

    /// The groups with one wrong letter in a long name, or with other marks between its parts: 村(居)、站所 for 村居和站所.
    fn near(&self, folded: &str) -> NameMatch {
        let bare = unmarked(folded);
        let near = |(key, _): &&(String, usize)| {
            key.chars().count() >= 4 && (strsim::osa_distance(key, folded) <= 1 || unmarked(key) == bare)
        };
        NameMatch::of(self.keys.iter().filter(near).map(|(_, owner)| *owner).collect())
    }

    /// The group that the title of a group's rows names by the beginning of its name: 一、镇党委班子评分 for 镇党委班子成员.
    fn section(&self, folded: &str) -> NameMatch {
        const ORDER: &str = "一二三四五六七八九十0123456789、.()";
        const ABOUT: &[&str] = &["评分", "打分", "测评", "评议", "投票", "票", "互评", "情况", "部分", "的", ":"];
        let mut bare = folded.trim_start_matches(|letter| ORDER.contains(letter));
        while let Some(rest) = ABOUT.iter().find_map(|word| bare.strip_suffix(word)) {
            bare = rest;
        }
        if bare.chars().count() < 4 {
            return NameMatch::Nobody;
        }
        let near = self.near(bare);
        if near != NameMatch::Nobody {
            return near;
        }
        let begins = |(key, _): &&(String, usize)| unmarked(key).starts_with(&unmarked(bare));
        NameMatch::of(self.keys.iter().filter(begins).map(|(_, owner)| *owner).collect())
    }

    /// Whether a text is the name of a group and nothing else but a number of people: 其他成员（12人）.
    pub(crate) fn is_name(&self, text: &str) -> bool {
        let text = fold(text);
        let name = text.split('(').next().unwrap_or("").trim_end_matches(':');
        name.chars().count() >= 2 && self.keys.iter().any(|(key, _)| key == name)
    }

    /// Which group a short label names beyond doubt.
    pub(crate) fn sure(&self, text: &str) -> NameMatch {
        let text = fold(text);
        if text.is_empty() {
            return NameMatch::Nobody;
        }
        let known = self.keys.iter().chain(&self.codes);
        let equal = NameMatch::of(known.clone().filter(|(key, _)| *key == text).map(|(_, owner)| *owner).collect());
        if equal != NameMatch::Nobody {
            return equal;
        }
        if let Some(bare) = text.strip_suffix(['类', '票', '组'])
            && let Some((_, owner)) = known.clone().find(|(key, _)| key == bare)
        {
            return NameMatch::One(*owner);
        }
        let held = self.held(&text);
        if held != NameMatch::Nobody {
            return held;
        }
        if text.chars().count() < 2 {
            return NameMatch::Nobody;
        }
        let part = |(key, _): &&(String, usize)| key.starts_with(&text) || key.ends_with(&text);
        NameMatch::of(self.keys.iter().filter(part).map(|(_, owner)| *owner).collect())
    }

    /// Which group a longer text names; where it lists several with boxes, the one whose box is ticked.
    pub(crate) fn held(&self, folded: &str) -> NameMatch {
        const CHECKED: &str = "√✓✔☑■●v";
        let hits = self.hits(folded);
        let all = NameMatch::of(hits.iter().map(|hit| hit.2).collect());
        if !matches!(all, NameMatch::Several(_)) {
            return all;
        }
        let before = |start: usize| {
            folded.get(..start).and_then(|text| text.trim_end_matches(['(', ')', ']', '[']).chars().next_back())
        };
        let after = |end: usize| folded.get(end..).and_then(|text| text.trim_start_matches(['(', '[']).chars().next());
        // Boxes stand before all names or behind all of them; the first name tells.
        let first = hits.iter().map(|hit| hit.0).min().unwrap_or(0);
        let leading = before(first).is_some_and(|letter| CHECKED.contains(letter) || "□☐○".contains(letter));
        let ticked = |(start, end, _): &&(usize, usize, usize)| {
            let mark = if leading { before(*start) } else { after(*end) };
            mark.is_some_and(|letter| CHECKED.contains(letter))
        };
        let ticked = NameMatch::of(hits.iter().filter(ticked).map(|hit| hit.2).collect());
        if matches!(ticked, NameMatch::One(_)) { ticked } else { all }
    }

    /// Which group a title names; short words count only where they are set off (in brackets, before 票).
    pub(crate) fn titled(&self, text: &str) -> NameMatch {
        let text = fold(text);
        let set_off = |(start, end, _): &&(usize, usize, usize)| {
            let long = text.get(*start..*end).is_some_and(|key| key.chars().count() >= 3);
            let before = text.get(..*start).and_then(|before| before.chars().next_back());
            let after = text.get(*end..).and_then(|after| after.chars().next());
            long || before.is_none_or(|letter| "(:-_、".contains(letter))
                && after.is_none_or(|letter| ")票用组类-_、(".contains(letter))
                || after.is_some_and(|letter| "票组类".contains(letter))
        };
        let hits = self.hits(&text);
        let kept = NameMatch::of(hits.iter().filter(set_off).map(|hit| hit.2).collect());
        match kept {
            NameMatch::Several(_) => self.held(&text),
            NameMatch::Nobody => self.section(&text),
            one @ NameMatch::One(_) => one,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{Share, Unit};

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
        ] {
            assert_eq!(names().label(text), NameMatch::One(unit), "{text}");
        }
    }

    #[test]
    fn names_that_fit_several_or_nobody_are_never_decided() {
        assert_eq!(names().label("机关第"), NameMatch::Several(vec![3, 4]));
        assert_eq!(names().label("温若谷（信息工程学院）"), NameMatch::Several(vec![0, 1]));
        for text in ["党总支", "学院", "土木学院", "备注", "9", ""] {
            assert_eq!(names().label(text), NameMatch::Nobody, "{text}");
        }
    }

    fn groups() -> GroupNames {
        let group = |id: &str, name: &str, aliases: &[&str]| Group {
            id: id.into(),
            name: name.into(),
            aliases: aliases.iter().map(|alias| (*alias).to_owned()).collect(),
            weight: Share::new(1, 2),
            pool: None,
            issued: None,
        };
        GroupNames::new(&[
            group("committee", "学校党委", &["党委委员", "党委"]),
            group("others", "其他成员", &["其他"]),
        ])
    }

    #[test]
    fn groups_are_found_by_name_piece_code_and_ticked_box() {
        let mut groups = groups();
        groups.learn("类别代码：A=学校党委 B=其他成员");
        for (text, group) in [
            ("学校党委", 0),
            ("校党委", 0),
            ("其他成员 ", 1),
            ("Ａ", 0),
            ("b", 1),
            ("A类", 0),
            ("党委委员（9人）", 0),
            ("☑学校党委 □其他成员", 0),
            ("□学校党委　√其他成员", 1),
            ("学校党委□ 其他成员√", 1),
        ] {
            assert_eq!(groups.label(text), NameMatch::One(group), "{text}");
        }
        assert_eq!(groups.label("工会代表"), NameMatch::Nobody);
        assert_eq!(groups.label("学校党委、其他成员"), NameMatch::Several(vec![0, 1]));
    }

    #[test]
    fn a_title_about_party_committees_names_no_group() {
        assert_eq!(groups().titled("江州大学党委述职评议测评表"), NameMatch::Nobody);
        assert_eq!(groups().titled("述职评议测评表（党委）"), NameMatch::One(0));
        assert_eq!(groups().titled("其他成员用票"), NameMatch::One(1));
    }
}
