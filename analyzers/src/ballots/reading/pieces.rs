//! Rater groups by a distinctive piece of their name: 职工代表 for 本单位党员职工代表, 党员代表 for 党员群众代表.

use unicode_normalization::UnicodeNormalization;

use crate::scheme::Group;

use super::cells::fold;
use super::names::{NameMatch, UnitNames};

/// Words for people who cast votes; a piece of a name without one of them says nothing.
const RATERS: &[&str] = &[
    "代表", "领导", "班子", "部门", "委员", "职工", "群众", "党员", "干部", "评委", "教师", "学生", "村民", "居民",
    "专家", "同事", "中层",
];

/// Different words for the same people; the last one stands for all.
const SAME: &[(&str, &str)] = &[
    ("级领导", "领导"),
    ("科室长", "部门负责人"),
    ("部门长", "部门负责人"),
    ("部处室", "部门"),
    ("部室", "部门"),
    ("部处", "部门"),
    ("处(室)", "部门"),
    ("科室", "部门"),
    ("处室", "部门"),
    ("股室", "部门"),
    ("教职工", "职工"),
    ("教职员工", "职工"),
    ("员工", "职工"),
    ("教工", "职工"),
    ("师生", "教师学生"),
    ("主要负责同志", "主要负责人"),
    ("负责同志", "负责人"),
    ("正职", "主要负责人"),
    ("一把手", "主要负责人"),
];

/// Words that often stand for each other: none of them is foreign to a group that has the other.
const KIN: &[[&str; 2]] = &[["领导", "班子"], ["群众", "居民"], ["群众", "村民"], ["群众", "职工"]];

/// What stands around the people in a label without changing who they are.
const AROUND: &[&str] = &[
    "测评",
    "评议",
    "评分",
    "打分",
    "评价",
    "投票",
    "得票",
    "计票",
    "全体",
    "参会",
    "到会",
    "与会",
    "现场",
    "各",
    "本单位",
    "单位",
    "人员",
    "成员",
    "职能",
    "主要",
    "票",
    "类",
    "组",
    "平均分",
    "均分",
    "得分",
    "不记名",
];

/// What follows the people in a title: the votes are theirs.
const VOTES: &[&str] = &[
    "票", "用", "组", "类", "评分", "打分", "计分", "计票", "测评", "评议", "评价", "投票", "唱票", "录入", "得票",
    "得分", "登记", "汇总", "统计", "表决",
];

/// How votes are cast, between the people and their votes in a title: 职工代表集中测评.
const MANNERS: &[&str] = &["集中", "现场", "书面", "民主", "网上", "线上", "无记名", "不记名"];

/// Letters that a text has at most in which pieces are looked for.
const LONGEST: usize = 80;

/// The group that a text names.
struct Named {
    /// The longest piece of its name.
    piece: Piece,
    /// How many letters of the text belong to its name.
    own: usize,
    /// How many letters belong to its name or are words for other raters.
    people: usize,
}

/// A piece of a group's name in a text: first letter, one past the last, group.
type Piece = (usize, usize, usize);

/// The names of the groups, ready to be found by their pieces.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    names: Vec<(Vec<char>, usize)>,
    /// Names of units: they name no rater.
    units: Vec<String>,
}

impl Pieces {
    pub(super) fn new(groups: &[Group]) -> Self {
        let mut names = Vec::new();
        for (owner, group) in groups.iter().enumerate() {
            for name in std::iter::once(&group.name).chain(&group.aliases) {
                for variant in variants(&alike(&fold(name))) {
                    let own = (variant.chars().collect::<Vec<char>>(), owner);
                    if !names.contains(&own) {
                        names.push(own);
                    }
                }
            }
        }
        Self { names, units: Vec::new() }
    }

    /// Learns which words are names of units.
    pub(super) fn learn_units(&mut self, units: &UnitNames) {
        self.units = units.words().map(str::to_owned).collect();
        self.units.sort_by_key(|name| std::cmp::Reverse(name.len()));
    }

    /// The group that a short label names; in a head or the cell of a column.
    pub(super) fn label(&self, text: &str) -> NameMatch {
        let letters = letters_only(&self.bare(text));
        let stripped = without_around(&letters);
        for own in [&letters, &stripped] {
            match self.named(own) {
                Ok(named) if named.piece.1 - named.piece.0 >= 4 || named.own * 2 > own.len() => {
                    return NameMatch::One(named.piece.2);
                }
                Ok(_) | Err(NameMatch::Nobody) => {}
                Err(several) => return several,
            }
        }
        super::members::group(&self.names, &stripped)
    }

    /// The group of delegates that words can only mean.
    pub(super) fn delegates(&self, text: &str) -> NameMatch {
        super::members::group(&self.names, &letters_only(&self.bare(text)))
    }

    /// The group that the head of a column names, with nothing else in it but votes and people.
    pub(super) fn head(&self, text: &str) -> NameMatch {
        let letters = letters_only(&self.bare(text));
        let stripped = without_around(&letters);
        for own in [&letters, &stripped] {
            match self.named(own) {
                Ok(named) if named.people == own.len() => return NameMatch::One(named.piece.2),
                Ok(_) | Err(NameMatch::Nobody) => {}
                Err(several) => return several,
            }
        }
        NameMatch::Nobody
    }

    /// The group that a title, a tab or a file's name names: its people stand at the end, or votes are said to be theirs.
    pub(super) fn titled(&self, text: &str) -> NameMatch {
        let bare = self.bare(text);
        // 领导打分占40% tells the rules, 注：… how to fill the form in.
        if bare.contains(['%', '占']) || ["注:", "说明", "备注"].iter().any(|word| bare.starts_with(word)) {
            return NameMatch::Nobody;
        }
        let letters = letters_of(&bare);
        let mut best = match self.named(&letters) {
            Ok(named) => named.piece,
            Err(several) => return several,
        };
        // 党员群众代表 for 党员职工代表 goes on behind the piece that it shares.
        while letters.get(best.1..best.1 + 2).is_some_and(holds_rater) {
            best.1 += 2;
        }
        // 居民代表 for 党员群众代表 begins before it.
        while best.0.checked_sub(2).and_then(|from| letters.get(from..best.0)).is_some_and(holds_rater) {
            best.0 -= 2;
        }
        let opens = |letter: &char| "(:-_、,|·]】》".contains(*letter) || letter.is_ascii_digit();
        let before = best.0.checked_sub(1).and_then(|at| letters.get(at)).is_none_or(opens);
        let rest: String = letters.get(best.1..).unwrap_or_default().iter().collect();
        let rest = rest
            .strip_prefix("成员")
            .or_else(|| rest.strip_prefix("主要负责人"))
            .or_else(|| rest.strip_prefix("负责人"))
            .unwrap_or(&rest);
        let rest = MANNERS.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
        let ends = rest.chars().next().is_none_or(|letter| ")(:-_、,|·".contains(letter) || letter.is_ascii_digit())
            || VOTES.iter().any(|word| rest.starts_with(word));
        if ends && (before || best.1 - best.0 >= 3) { NameMatch::One(best.2) } else { NameMatch::Nobody }
    }

    /// The only group that is named; else why there is none.
    fn named(&self, letters: &[char]) -> Result<Named, NameMatch> {
        let pieces = self.pieces(letters);
        let mut best: Vec<Piece> = Vec::new();
        for piece in &pieces {
            let length = |piece: &Piece| piece.1 - piece.0;
            match best.iter_mut().find(|own| own.2 == piece.2) {
                Some(own) if length(own) < length(piece) => *own = *piece,
                Some(_) => {}
                None => best.push(*piece),
            }
        }
        best.sort_by_key(|piece| std::cmp::Reverse(piece.1 - piece.0));
        let Some(first) = best.first().copied() else { return Err(NameMatch::Nobody) };
        let apart = |piece: &Piece| piece.2 != first.2 && (piece.1 <= first.0 || first.1 <= piece.0);
        let level = best.get(1).is_some_and(|next| next.1 - next.0 == first.1 - first.0);
        if level || pieces.iter().any(apart) {
            return Err(NameMatch::of(best.iter().map(|piece| piece.2).collect()));
        }
        self.weigh(letters, first).ok_or(NameMatch::Nobody)
    }

    /// Stretches of a text that are pieces of one group's names and of no other's, and that hold a word for raters.
    fn pieces(&self, letters: &[char]) -> Vec<Piece> {
        let mut found = Vec::new();
        if letters.len() > LONGEST || !holds_rater(letters) {
            return found;
        }
        for start in 0..letters.len() {
            for end in start + 2..=letters.len().min(start + 20) {
                let Some(stretch) = letters.get(start..end) else { continue };
                let mut owners: Vec<usize> =
                    self.names.iter().filter(|(name, _)| is_piece(name, stretch)).map(|(_, owner)| *owner).collect();
                owners.dedup();
                if let [owner] = owners.as_slice()
                    && holds_rater(stretch)
                {
                    found.push((start, end, *owner));
                }
            }
        }
        found
    }

    /// What a piece says of a text, unless as many words for raters in it are foreign to the group as are its own.
    fn weigh(&self, letters: &[char], piece: Piece) -> Option<Named> {
        let own = |word: &[char]| {
            self.names
                .iter()
                .any(|(name, owner)| *owner == piece.2 && name.windows(word.len()).any(|part| part == word))
        };
        let akin =
            |word: &&str| KIN.iter().any(|kin| kin.contains(word) && kin.iter().any(|other| own(&letters_of(other))));
        let (mut known, mut foreign) = (0, 0);
        let mut held = vec![false; letters.len()];
        held.iter_mut().take(piece.1).skip(piece.0).for_each(|letter| *letter = true);
        let mut people = held.clone();
        for text in RATERS {
            let word = letters_of(text);
            for (at, part) in letters.windows(word.len()).enumerate().filter(|(_, part)| *part == word) {
                people.iter_mut().skip(at).take(part.len()).for_each(|letter| *letter = true);
                if own(&word) {
                    known += 1;
                    held.iter_mut().skip(at).take(part.len()).for_each(|letter| *letter = true);
                } else if !akin(text) {
                    foreign += 1;
                }
            }
        }
        let count = |letters: &[bool]| letters.iter().filter(|letter| **letter).count();
        (foreign == 0 || known > foreign).then(|| Named { piece, own: count(&held), people: count(&people) })
    }

    /// The text with one spelling for all, and without the names of units.
    fn bare(&self, text: &str) -> String {
        let mut text = fold(&gaps(text));
        for unit in &self.units {
            if text.contains(unit.as_str()) {
                text = text.replace(unit.as_str(), "|");
            }
        }
        alike(&text)
    }
}

/// Whether a stretch is a piece of a name: as it stands there, or with one part of the name left out of its middle.
fn is_piece(name: &[char], stretch: &[char]) -> bool {
    if stretch.len() > name.len() {
        return false;
    }
    if name.windows(stretch.len()).any(|part| part == stretch) {
        return true;
    }
    (1..stretch.len().saturating_sub(1)).any(|cut| {
        let (front, back) = stretch.split_at(cut);
        let ends = |at: usize| name.get(at..).is_some_and(|rest| rest.windows(back.len()).any(|part| part == back));
        // One letter is enough only in the first word of the name: 镇班子 for 镇党政班子, 校班子 for 学校党政班子.
        let starts = if cut == 1 { 2 } else { name.len() };
        name.windows(front.len()).take(starts).enumerate().any(|(at, part)| part == front && ends(at + front.len()))
    })
}

fn letters_only(text: &str) -> Vec<char> {
    text.chars().filter(|letter| letter.is_alphabetic()).collect()
}

/// A label without the words that stand around the people.
fn without_around(letters: &[char]) -> Vec<char> {
    let mut text: String = letters.iter().collect();
    for word in AROUND {
        text = text.replace(word, "");
    }
    letters_of(&text)
}

fn letters_of(text: &str) -> Vec<char> {
    text.chars().collect()
}

fn holds_rater(letters: &[char]) -> bool {
    let text: String = letters.iter().collect();
    RATERS.iter().any(|word| text.contains(word))
}

/// A name as one and in its parts, which share the last word: 党员和职工代表 is 党员代表 and 职工代表.
fn variants(name: &str) -> Vec<String> {
    let whole: String = name.chars().filter(|letter| letter.is_alphabetic() && !"和与及".contains(*letter)).collect();
    let parts: Vec<&str> =
        name.split(['、', '和', '与', '及', '/', ',', '(', ')']).filter(|part| !part.is_empty()).collect();
    let mut all = vec![whole.clone()];
    // 镇领导班子, 镇领导 for 镇党政班子.
    if whole.contains("班子") && !whole.contains("领导") {
        all.push(whole.replace("党政班子", "班子").replace("班子", "领导班子"));
    }
    if let (Some(last), true) = (parts.last(), parts.len() > 1) {
        let tail = RATERS.iter().find(|word| last.ends_with(*word)).copied().unwrap_or("");
        for part in &parts {
            let complete = part.ends_with(tail) || RATERS.iter().any(|word| part.ends_with(word) && *word == "干部");
            let own =
                if complete || part.ends_with("负责人") { (*part).to_owned() } else { format!("{part}{tail}") };
            all.push(own.chars().filter(|letter| letter.is_alphabetic()).collect());
        }
    }
    all
}

/// One spelling for words that mean the same people; the marks between parts of a name left out.
fn alike(folded: &str) -> String {
    let mut text = folded.to_owned();
    for (word, common) in SAME {
        text = text.replace(word, common);
    }
    // 职代 is 职工代表, 职代会 is a meeting.
    if !text.contains("职代会") && !text.contains("职工代表大会") {
        text = text.replace("职代", "职工代表");
    }
    joined(&text)
}

/// 党员、职工代表 and 党员和职工代表 as 党员职工代表: what stands between two words for raters is no part of them.
fn joined(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let word = |at: usize, back: bool| {
        let part =
            if back { at.checked_sub(2).and_then(|from| letters.get(from..at)) } else { letters.get(at..at + 2) };
        part.is_some_and(holds_rater)
    };
    let between = |(at, letter): &(usize, &char)| {
        "、和与及/".contains(**letter) && (word(*at, true) && (*at + 1..*at + 4).any(|from| word(from, false)))
    };
    letters.iter().enumerate().filter(|own| !between(own)).map(|(_, letter)| *letter).collect()
}

/// Wide gaps between words as bars; those inside of a word are no gaps.
fn gaps(text: &str) -> String {
    let text: String = text.nfkc().collect();
    let mut joined = String::new();
    let mut last = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        if last >= 2 && letters >= 2 {
            joined.push('|');
        }
        joined.push_str(word);
        last = letters;
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{Roster, Share, Unit};

    fn pieces(names: &[&str]) -> Pieces {
        let group = |name: &&str| Group {
            id: String::new(),
            name: (*name).to_owned(),
            aliases: Vec::new(),
            weight: Share::new(1, 2),
            pool: None,
            issued: None,
        };
        let groups: Vec<Group> = names.iter().map(group).collect();
        let unit = |name: &str| Unit { name: name.into(), ..Unit::default() };
        let roster =
            Roster { units: vec![unit("职工医院党委"), unit("集团机关党委"), unit("型钢公司党委")] };
        let mut pieces = Pieces::new(&groups);
        pieces.learn_units(&UnitNames::new(&roster));
        pieces
    }

    const WORKS: &[&str] = &["集团领导班子成员", "集团机关部门负责人", "本单位党员职工代表"];
    const TOWN: &[&str] = &["镇党政班子成员", "镇直部门负责人和驻村干部", "党员群众代表"];
    const SCHOOL: &[&str] = &["学校领导班子成员", "机关部门主要负责人", "师生党员代表"];
    const WARD: &[&str] = &["院领导班子", "党员和职工代表"];

    #[test]
    fn a_label_names_a_group_by_a_piece_that_no_other_has() {
        for (names, text, group) in [
            (WORKS, "职工代表", 2),
            (WORKS, "职代", 2),
            (WORKS, "党员群众代表", 2),
            (WORKS, "机关部门组", 1),
            (WORKS, "部室负责人", 1),
            (WORKS, "集团领导", 0),
            (WORKS, "领导3", 0),
            (TOWN, "党员代表", 2),
            (TOWN, "群众代表", 2),
            (TOWN, "驻村干部", 1),
            (TOWN, "镇直部门、驻村干部", 1),
            (TOWN, "镇班子", 0),
            (TOWN, "班子成员", 0),
            (TOWN, "镇领导班子成员", 0),
            (TOWN, "镇领导", 0),
            (SCHOOL, "教师代表", 2),
            (SCHOOL, "学生代表", 2),
            (SCHOOL, "学生党员代表", 2),
            (SCHOOL, "机关部处负责人", 1),
            (SCHOOL, "职能部门", 1),
            (SCHOOL, "部门正职", 1),
            (SCHOOL, "校领导", 0),
            (WARD, "党员代表", 1),
            (WARD, "党员、职工代表", 1),
            (WARD, "职工代表", 1),
            (WARD, "院领导", 0),
        ] {
            assert_eq!(pieces(names).label(text), NameMatch::One(group), "{text}");
        }
    }

    #[test]
    fn labels_of_others_or_of_two_groups_are_not_decided() {
        for (names, text) in [
            (WORKS, "工会代表团"),
            (WORKS, "全体人员"),
            (WORKS, "集团领导和部门负责人"),
            (WORKS, "职工医院"),
            (WORKS, "离退休老同志"),
            (TOWN, "党支部委员"),
            (SCHOOL, "群众代表"),
            (TOWN, "党员人数"),
            (&["党委委员", "党员代表"], "群众代表"),
            (&["学校党委", "其他成员"], "职工代表"),
        ] {
            assert_eq!(pieces(names).label(text).one(), None, "{text}");
        }
    }

    #[test]
    fn a_head_names_a_group_and_nothing_else() {
        for (text, group) in [
            ("党员群众代表", Some(2)),
            ("部门评分", Some(1)),
            ("集团领导（9人）", Some(0)),
            ("党员数", None),
            ("领导姓名", None),
            ("部门意见", None),
        ] {
            assert_eq!(pieces(WORKS).head(text.split('（').next().unwrap()).one(), group, "{text}");
        }
    }

    #[test]
    fn a_title_names_the_group_whose_votes_it_tells_of() {
        for (text, group) in [
            ("型钢公司职代测评", Some(2)),
            ("型钢公司部室打分登记", Some(1)),
            ("测评票登记表（机关部门正职，15张）", Some(1)),
            ("集团领导评分汇总（由前面各表汇总）", Some(0)),
            ("述职评议计票汇总（班子）", Some(0)),
            ("得分情况（职工代表）", Some(2)),
            ("党员群众代表", Some(2)),
            ("职工医院党委书记测评表", None),
            ("集团机关党委测评表", None),
            ("领导班子和领导干部述职会议", None),
            ("职工代表大会民主评议干部办法", None),
            ("打分情况（集团领导和部门）", None),
            ("集团领导打分占40%", None),
        ] {
            assert_eq!(pieces(WORKS).titled(text).one(), group, "{text}");
        }
    }
}
