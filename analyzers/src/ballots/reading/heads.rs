//! What the heads of columns say.

use std::collections::BTreeMap;

use crate::grid::Cell;
use crate::scheme::BallotRules;

use super::cells::{fold, text_of};
use super::codes;
use super::grids;
use super::groups::GroupNames;
use super::legend::Legend;
use super::marks::{Gauge, Number, parse_number};
use super::names::{NameMatch, UnitNames};
use super::numbers::NumberRanges;
use super::questions;
use super::types::{Mark, Reason};

pub(super) use super::roles::{Role, role};
use super::summaries::is_uncounted;

pub(super) use super::summaries::is_summary;

/// What a head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Label {
    /// A column of its own kind.
    Role(Role),
    /// Whom the column is about; index into the roster.
    Unit(usize),
    /// Fits several units.
    Ambiguous,
    /// A number, in thousandths, and whether 分 stands behind it.
    Number(i32, bool),
    /// A grade, folded.
    Grade(String),
    /// An item of the scheme.
    Item(u16),
    /// A component of the scheme.
    Component(u16),
    /// A rater group.
    Group(u16),
    /// A ballot: 票1, 3号, 评委2.
    Ballot,
}

/// Everything that is needed to understand words on a sheet.
#[derive(Clone)]
pub(super) struct Lexicon<'a> {
    pub(super) rules: &'a BallotRules,
    pub(super) gauge: &'a Gauge,
    pub(super) units: &'a UnitNames,
    pub(super) groups: GroupNames,
    items: Vec<String>,
    components: Vec<String>,
    /// Letters that the sheet explains as grades.
    letters: Vec<(char, Mark)>,
    /// Units by number, on a sheet whose heads name candidates by number.
    pub(super) numbers: BTreeMap<u32, usize>,
    /// What the codes of a machine's export stand for.
    pub(super) legend: Legend,
    /// Rater groups by the numbers of ballots.
    pub(super) ranges: NumberRanges,
    /// The rater group that another sheet names for this one: its index, the words, where they stand.
    pub(super) raters: Option<(usize, String, String)>,
}

impl<'a> Lexicon<'a> {
    pub(super) fn new(rules: &'a BallotRules, gauge: &'a Gauge, units: &'a UnitNames) -> Self {
        Self {
            rules,
            gauge,
            units,
            groups: GroupNames::new(&rules.groups).beside(units),
            items: rules.items.iter().map(|item| fold(&item.title)).collect(),
            components: rules
                .components
                .iter()
                .map(|component| if component.id == "meeting" { String::new() } else { fold(&component.title) })
                .collect(),
            letters: Vec::new(),
            numbers: BTreeMap::new(),
            legend: Legend::default(),
            ranges: NumberRanges::default(),
            raters: None,
        }
    }

    /// Learns the codes that a text of the sheet explains.
    pub(super) fn learn(&mut self, text: &str) {
        self.groups.learn(text);
        self.legend.learn(text, self.units, &self.groups);
        self.ranges.learn(text, &self.groups);
        let scores = codes::score_letters(text, self.gauge);
        for (letter, mark) in codes::grade_letters(text, self.gauge).into_iter().chain(scores) {
            if !self.letters.iter().any(|(own, _)| *own == letter) {
                self.letters.push((letter, mark));
            }
        }
    }

    /// What a cell says where the cell is the vote.
    pub(super) fn vote(&self, cell: Option<&Cell>) -> Mark {
        if let Some(reason) = cell.and_then(|cell| self.legend.vote(&text_of(cell))) {
            return Mark::Refused(reason);
        }
        match self.gauge.vote(cell) {
            refused @ Mark::Refused(Reason::NotAScore) => {
                cell.and_then(|cell| codes::coded(&text_of(cell), &self.letters, self.gauge)).unwrap_or(refused)
            }
            mark => mark,
        }
    }

    /// Whom the cell of a name column names: by name, or by a code that the sheet explains.
    pub(super) fn candidate(&self, text: &str) -> NameMatch {
        match self.units.label(text) {
            NameMatch::Nobody => self.legend.unit(text).map_or(NameMatch::Nobody, NameMatch::One),
            named => named,
        }
    }

    /// The item that a text names: its title, or a text that begins with it (工作实绩（30分）).
    pub(super) fn item(&self, text: &str) -> Option<u16> {
        let text = fold(text);
        let bare = text
            .trim_start_matches(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十、.()".contains(letter));
        let fits = |title: &&String| {
            !title.is_empty()
                && (text == **title
                    || bare == title.as_str()
                    || bare.strip_prefix(title.as_str()).is_some_and(|rest| rest.starts_with(['(', ':', '分', '得'])))
        };
        let at = self.items.iter().position(|title| fits(&title))?;
        u16::try_from(at).ok()
    }

    fn component(&self, text: &str) -> Option<u16> {
        let fits = |title: &&String| {
            !title.is_empty()
                && (text == **title
                    || text
                        .strip_prefix(title.as_str())
                        .is_some_and(|rest| rest.starts_with('(') || rest == "得分" || rest == "分"))
        };
        let at = self.components.iter().position(|title| fits(&title))?;
        u16::try_from(at).ok()
    }

    /// What the head of a column says, `None` where it says nothing that is known.
    pub(super) fn head(&self, text: &str) -> Option<Label> {
        let folded = fold(text);
        if is_uncounted(&folded) {
            return Some(Label::Role(Role::Computed));
        }
        let letters = folded.chars().count();
        if letters == 0 || letters > 40 {
            return questions::label(text, &folded, self.units);
        }
        if let Some(item) = self.item(text) {
            return Some(Label::Item(item));
        }
        if let Some(component) = self.component(&folded) {
            return Some(Label::Component(component));
        }
        // A column A where the sheet explains A=好.
        if let Some(Mark::Grade(at)) =
            self.letters.iter().find(|(letter, _)| folded.chars().eq([*letter])).map(|own| own.1)
            && let Some(grade) = self.gauge.grades.get(usize::from(at))
        {
            return Some(Label::Grade(grade.clone()));
        }
        let bare = without_quotes(&folded);
        let grade = bare.strip_suffix('票').or_else(|| bare.strip_suffix("票数")).unwrap_or(&bare);
        let grade = grade.split_once('(').map_or(grade, |(before, _)| before);
        if let Some(grade) = self.gauge.named_grade(grade) {
            return Some(Label::Grade(grade.to_owned()));
        }
        // 10分票数: the votes with that score.
        let counted = ["票数", "得票", "张数"].iter().find_map(|word| folded.strip_suffix(word));
        if let Some(score) = counted.filter(|score| score.ends_with('分'))
            && let Number::One(number) = parse_number(score)
        {
            return Some(Label::Number(number, true));
        }
        if letters <= 5
            && let Number::One(number) = parse_number(text)
            && !folded.ends_with(['票', '张', '人', '名', '位'])
        {
            return Some(Label::Number(number, folded.ends_with('分')));
        }
        if let Some(role) = role(&folded) {
            return Some(Label::Role(role));
        }
        // A share or a number of people behind the name does not make it a sentence: 各单位党组织书记(20%).
        let named = folded.split_once('(').map_or(letters, |(name, _)| name.chars().count());
        if let NameMatch::One(group) = self.groups.sure(text)
            && named <= 14
        {
            return u16::try_from(group).ok().map(Label::Group);
        }
        match self.units.label(text) {
            NameMatch::One(unit) => return Some(Label::Unit(unit)),
            NameMatch::Several(_) => return Some(Label::Ambiguous),
            NameMatch::Nobody => {}
        }
        let by_number = || codes::number(text).and_then(|number| self.numbers.get(&number)).copied();
        // 2、请您为机电队党支部书记某某打分: a short question.
        let asks = folded.contains(['请', '您']);
        if let Some(asked) = asks.then(|| questions::label(text, &folded, self.units)).flatten() {
            return Some(asked);
        }
        if is_ballot(&folded) || grids::is_column_number(&folded) || self.numbered_group(text).is_some() {
            return Some(by_number().map_or(Label::Ballot, Label::Unit));
        }
        questions::vote(&folded)
    }

    /// The rater group whose ballots a head numbers: 校领导1, 部门03.
    pub(super) fn numbered_group(&self, text: &str) -> Option<u16> {
        let folded = fold(text);
        let name = folded.trim_end_matches(['号', '票']).trim_end_matches(|letter: char| letter.is_ascii_digit());
        let digits = folded.len() - name.len();
        let name = name.trim_end_matches(['-', '_', '第']);
        if !(1..=9).contains(&digits)
            || !folded.contains(|letter: char| letter.is_ascii_digit())
            || name.chars().count() < 2
        {
            return None;
        }
        u16::try_from(self.groups.sure(name).one()?).ok()
    }
}

/// The candidate and the kind of column that a head of two parts names: 机械学院-评价, 机械学院（理由）, `得分_机械学院`.
pub(super) fn two_parts(text: &str, lexicon: &Lexicon<'_>) -> Option<(usize, Role)> {
    let text = text.trim().trim_end_matches([')', '）']);
    let parts: Vec<&str> =
        text.split(['-', '—', '–', '_', ':', '：', '/', '（', '(', '\n', '|']).map(str::trim).collect();
    let [one, other] = parts.as_slice() else { return None };
    let pair = |unit: &str, kind: &str| {
        let role = role(&fold(kind))?;
        let held = matches!(role, Role::Score | Role::Text(_) | Role::Remark | Role::Status | Role::Computed);
        Some((lexicon.units.label(unit).one()?, role)).filter(|_| held)
    };
    pair(one, other).or_else(|| pair(other, one))
}

/// A text without the quotation marks that set a grade off: “好”票, "较好"票.
fn without_quotes(folded: &str) -> String {
    folded.chars().filter(|letter| !"\"'“”‘’「」『』".contains(*letter)).collect()
}

/// 票1, 1号票, 第3张, 第三张, 评委2, 代表05, A01.
fn is_ballot(folded: &str) -> bool {
    let counted = folded.strip_prefix('第').and_then(|rest| {
        ["张票", "份票", "张", "票", "份", "人", "位"].iter().find_map(|word| rest.strip_suffix(word))
    });
    if counted.is_some_and(|number| !number.is_ascii() && super::numerals::chinese_number(number).is_some()) {
        return true;
    }
    let digits = folded.chars().filter(char::is_ascii_digit).count();
    let words: String = folded.chars().filter(|letter| !letter.is_ascii_digit()).collect();
    const WORDS: &[&str] = &[
        "票",
        "第票",
        "号票",
        "号",
        "第号",
        "第张",
        "张",
        "票号",
        "评委",
        "代表",
        "测评人",
        "选票",
        "no.",
        "no",
        "第张票",
        "号评委",
        "评委号",
        "位",
        "委员",
        "党委",
        "问卷",
        "卷",
        "人",
        "第人",
        "专家",
        "成员",
    ];
    let numbered =
        WORDS.contains(&words.trim_matches(['-', '_', '#', '.'])) || words.chars().count() == 1 && words.is_ascii();
    digits > 0 && digits <= 4 && numbered
}
