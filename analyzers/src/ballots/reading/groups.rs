//! Which rater group is named: by its name, alias or code, or by a distinctive piece of its name.

use crate::scheme::Group;

use super::cells::fold;
use super::group_labels::{chosen, uncounted, unmarked, unticketed};
use super::names::{NameMatch, UnitNames, hits};
use super::pieces::Pieces;
use super::{leads, peers, titles};

/// The names of a scheme's rater groups.
#[derive(Debug, Clone)]
pub(crate) struct GroupNames {
    keys: Vec<(String, usize)>,
    /// Codes that a legend explains: A=学校党委.
    codes: Vec<(String, usize)>,
    /// For words other than the scheme's.
    pieces: Pieces,
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
        Self { keys, codes: Vec::new(), pieces: Pieces::new(groups), count: groups.len() }
    }

    /// The same names, told from those of units.
    pub(crate) fn beside(mut self, units: &UnitNames) -> Self {
        self.pieces.learn_units(units);
        self
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

    /// Learns the codes that a text explains by a piece of a group's name: `01=镇党政班子 02=镇直部门和驻村干部`.
    pub(crate) fn learn_pieces(&mut self, text: &str) {
        for (code, meaning) in super::legend::pairs(text) {
            let plain = (1..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if let (true, NameMatch::One(owner)) = (plain, self.sure(&meaning)) {
                self.add_code(&code, owner);
                let digits = code.trim_start_matches('0');
                if digits.len() < code.len() && digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.is_empty() {
                    self.add_code(digits, owner);
                }
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
        let keys = self.keys.iter().filter(|(key, _)| key.chars().count() >= 2);
        let mut hits = hits(folded, keys.map(|(key, owner)| (key.as_str(), *owner)));
        hits.retain(|(_, end, _)| !folded.get(*end..).is_some_and(peers::give_account));
        hits
    }

    /// The only group of secretaries, where its votes are meant.
    pub(crate) fn peers(&self, meant: bool) -> NameMatch {
        let own = self.keys.iter().filter(|(key, _)| meant && key.contains(peers::SECRETARY));
        match NameMatch::of(own.map(|(_, owner)| *owner).collect()) {
            one @ NameMatch::One(_) => one,
            _ => NameMatch::Nobody,
        }
    }

    /// Whether words name a group by nothing but a piece of its name.
    pub(crate) fn by_piece(&self, text: &str) -> bool {
        let text = fold(text);
        let known = |(key, _): &(String, usize)| text.contains(key.as_str()) || key.contains(&text);
        !text.is_empty() && !self.keys.iter().any(known) && !self.codes.iter().any(|(code, _)| *code == text)
    }

    /// Which group a short label names, one wrong letter in a long name allowed.
    pub(crate) fn label(&self, text: &str) -> NameMatch {
        let sure = self.sure(text);
        if sure != NameMatch::Nobody {
            return sure;
        }
        let text = fold(text);
        let text = unticketed(uncounted(&text));
        let near = match self.near(text) {
            NameMatch::Nobody => self.shortened(text),
            near => near,
        };
        if near != NameMatch::Nobody || text.chars().count() < 2 {
            return near;
        }
        // 部门 for 职能部门负责人.
        let piece = |(key, _): &&(String, usize)| key.contains(text);
        match NameMatch::of(self.keys.iter().filter(piece).map(|(_, owner)| *owner).collect()) {
            NameMatch::Nobody => self.pieces.label(text),
            named => named,
        }
    }

    /// The groups with one wrong letter in a long name, or with other marks between its parts: 村(居)、站所 for 村居和站所.
    fn near(&self, folded: &str) -> NameMatch {
        let bare = unmarked(folded);
        let near = |(key, _): &&(String, usize)| {
            key.chars().count() >= 4 && (strsim::osa_distance(key, folded) <= 1 || unmarked(key) == bare)
        };
        NameMatch::of(self.keys.iter().filter(near).map(|(_, owner)| *owner).collect())
    }

    /// The group whose name a label gives without what stands in its middle: 学校书记 for 学校(园)党组织书记.
    fn shortened(&self, folded: &str) -> NameMatch {
        const EDGE: usize = 2;
        let letters: Vec<char> = folded.chars().collect();
        let short = |(key, _): &&(String, usize)| {
            let name: Vec<char> = key.chars().collect();
            let mut rest = name.iter();
            letters.len() >= EDGE * 2
                && letters.len() < name.len()
                && name.get(..EDGE) == letters.get(..EDGE)
                && name.get(name.len() - EDGE..) == letters.get(letters.len() - EDGE..)
                && letters.iter().all(|letter| rest.any(|own| own == letter))
        };
        NameMatch::of(self.keys.iter().filter(short).map(|(_, owner)| *owner).collect())
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
        let text = unticketed(uncounted(&text));
        if text.is_empty() {
            return NameMatch::Nobody;
        }
        if let Some(chosen) = chosen(text)
            && let named @ NameMatch::One(_) = self.label(chosen)
        {
            return named;
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
        let held = self.held(text);
        if held != NameMatch::Nobody {
            return held;
        }
        if text.chars().count() < 2 {
            return NameMatch::Nobody;
        }
        let part = |(key, _): &&(String, usize)| key.starts_with(text) || key.ends_with(text);
        let named = NameMatch::of(self.keys.iter().filter(part).map(|(_, owner)| *owner).collect());
        // 代表05 is a ballot, not a group.
        let text = text.split('(').next().unwrap_or("");
        let short = || text.chars().count() <= 14 && !text.contains(|letter: char| letter.is_ascii_digit());
        if named != NameMatch::Nobody || !short() {
            return named;
        }
        match self.pieces.head(text) {
            NameMatch::Nobody => match self.peers(peers::are_meant(text)) {
                NameMatch::Nobody => self.leaders(text),
                named => named,
            },
            named => named,
        }
    }

    /// The only group of those who lead the organisation, where a label calls them otherwise than the scheme: 党委委员 for 校领导,
    /// 院领导 for 院党委班子成员.
    fn leaders(&self, label: &str) -> NameMatch {
        if !leads::are_meant(label) {
            return NameMatch::Nobody;
        }
        let own = self.keys.iter().filter(|(key, _)| leads::are_named(key));
        match NameMatch::of(own.map(|(_, owner)| *owner).collect()) {
            one @ NameMatch::One(_) => one,
            _ => NameMatch::Nobody,
        }
    }

    /// The group whose people are said to have voted, under other words than the scheme's: 院领导现场票, 党委委员测评票.
    fn voters(&self, folded: &str) -> NameMatch {
        let people = titles::voters(folded);
        let named = people.iter().filter_map(|people| match self.leaders(people) {
            NameMatch::Nobody => self.pieces.delegates(people).one(),
            named => named.one(),
        });
        match NameMatch::of(named.collect()) {
            one @ NameMatch::One(_) => one,
            _ => NameMatch::Nobody,
        }
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
    pub(crate) fn titled(&self, written: &str) -> NameMatch {
        let text = fold(written);
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
            NameMatch::Nobody => match self.section(&text) {
                NameMatch::Nobody if hits.is_empty() => match self.pieces.titled(written) {
                    NameMatch::Nobody => match self.peers(peers::are_titled(&text)) {
                        NameMatch::Nobody => self.voters(&text),
                        named => named,
                    },
                    named => named,
                },
                named => named,
            },
            one @ NameMatch::One(_) => one,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::Share;

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
