//! Tables that ask several things about each candidate where one is the vote: 总体评价 beside 是否满意, or beside parts of the
//! work. What is asked about the whole counts, or the only question whose answers are on the scale.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::grid::{Cell, Sheet};

use super::cells::{Line, View, fold, in_line, text_of};
use super::heads::{Label, Lexicon, Role, is_summary, role};
use super::names::NameMatch;
use super::spelling::Spelling;
use super::submissions::Export;
use super::summaries::uncounted;
use super::types::Mark;

/// Lines at the top of a sheet among which its heads are.
const HEADS: usize = 20;

/// The sheet whose further questions are marked as no votes; `None` where it asks one thing, or where it is not told which
/// of its questions is the vote.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    if !lexicon.rules.items.is_empty() {
        return None;
    }
    let view = View::new(sheet);
    (0..view.lines.len().min(HEADS)).find_map(|at| {
        beneath_candidates(&view, lexicon, at)
            .or_else(|| behind_candidates(&view, lexicon, at))
            .or_else(|| over_answers(&view, lexicon, at))
            .or_else(|| super::parts::over_grades(&view, lexicon, at))
            .or_else(|| super::parts::of_ballots(&view, lexicon, at))
            .or_else(|| beside_each_other(&view, lexicon, at))
            .or_else(|| below_each_other(&view, lexicon, at))
    })
}

/// 机械学院 | 信工学院 over 总体评价 是否满意 | 总体评价 是否满意.
fn beneath_candidates(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let ((row, heads), (below, questions)) = (view.lines.get(at)?, view.lines.get(at + 1)?);
    let units: Vec<u32> = heads
        .iter()
        .filter(|(_, cell)| matches!(lexicon.head(&text_of(cell)), Some(Label::Unit(_))))
        .map(|(column, _)| *column)
        .collect();
    if units.len() < 2 || row + 1 != *below {
        return None;
    }
    let spans: Vec<Vec<(u32, String)>> = units
        .iter()
        .map(|left| {
            let right = left + view.width(*row, *left);
            let own = questions.iter().filter(|(column, _)| (*left..right).contains(column));
            let own = own.map(|(column, cell)| (*column, fold(&text_of(cell))));
            // 得分 and 评语 under each candidate are no two questions.
            own.filter(|(_, text)| matches!(lexicon.head(text), None | Some(Label::Role(Role::Score)))).collect()
        })
        .collect();
    let names: Vec<&String> = spans.first()?.iter().map(|(_, text)| text).collect();
    let alike = spans.iter().all(|span| span.iter().map(|(_, text)| text).eq(names.iter().copied()));
    let first = units.first().copied().unwrap_or_default();
    let beneath = questions.iter().filter(|(column, _)| *column >= first);
    let other = beneath.map(|(_, cell)| lexicon.head(&text_of(cell))).any(|label| is_coordinate(label.as_ref()));
    if names.len() < 2 || !alike || other {
        return None;
    }
    let lines = view.lines.get(at + 2..).unwrap_or_default();
    let votes: Vec<bool> = (0..names.len())
        .map(|place| {
            let columns: Vec<u32> =
                spans.iter().filter_map(|span| span.get(place).map(|(column, _)| *column)).collect();
            holds_votes(lines, &columns, lexicon)
        })
        .collect();
    let chosen = the_vote(&names, &votes)?;
    let mut spelt = Spelling::default();
    for (place, (column, text)) in spans.iter().flat_map(|span| span.iter().enumerate()) {
        spelt.put(*below, *column, if place == chosen { "得分".to_owned() } else { uncounted(text) });
    }
    spelt.some()
}

/// 对某某书记的评价—政治引领, 对某某书记的评价—总体评价: candidate and question in one head.
fn behind_candidates(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let (row, heads) = view.lines.get(at)?;
    let mut asked: BTreeMap<usize, Vec<(u32, String)>> = BTreeMap::new();
    for (column, cell) in heads {
        if let Some((unit, question)) = parted(&text_of(cell), lexicon) {
            asked.entry(unit).or_default().push((*column, question));
        }
    }
    asked.retain(|_, questions| questions.len() >= 2);
    let lines = view.lines.get(at + 1..).unwrap_or_default();
    let mut spelt = Spelling::default();
    for questions in asked.values() {
        let names: Vec<&String> = questions.iter().map(|(_, text)| text).collect();
        let votes: Vec<bool> = questions.iter().map(|(column, _)| holds_votes(lines, &[*column], lexicon)).collect();
        let chosen = the_vote(&names, &votes)?;
        for (column, text) in questions.iter().enumerate().filter(|(place, _)| *place != chosen).map(|(_, own)| own) {
            spelt.put(*row, *column, uncounted(text));
        }
    }
    spelt.some()
}

/// The candidate of a head, and what it asks about him behind his name.
fn parted(text: &str, lexicon: &Lexicon<'_>) -> Option<(usize, String)> {
    let (about, question) =
        text.trim().trim_end_matches(['】', ']']).rsplit_once(['—', '–', '－', '-', '_', ':', '：', '|', '【', '['])?;
    let unit = lexicon.units.within(about).one()?;
    let question = fold(question);
    let kind = role(&question).is_none_or(|role| role == Role::Score);
    (kind && !question.is_empty() && lexicon.units.within(&question) == NameMatch::Nobody).then_some((unit, question))
}

/// 总体评价 over 优秀 良好 一般 较差, and beside it 是否满意 over 满意 基本满意 不满意.
fn over_answers(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let ((row, heads), (below, answers)) = (view.lines.get(at)?, view.lines.get(at + 1)?);
    let wide = heads.iter().filter(|(column, _)| view.width(*row, *column) > 1);
    let on_scale =
        |text: &str| matches!(lexicon.head(text), Some(Label::Grade(_) | Label::Number(..))) && !text.trim().is_empty();
    let spans = wide.map(|(left, cell)| {
        let right = left + view.width(*row, *left);
        let own: Vec<(u32, Cow<'_, str>)> = answers
            .iter()
            .filter(|(column, _)| (*left..right).contains(column))
            .map(|(column, cell)| (*column, text_of(cell)))
            .collect();
        (*left, text_of(cell), own)
    });
    let (votes, others): (Vec<_>, Vec<_>) =
        spans.filter(|(_, _, own)| own.len() >= 2).partition(|(_, _, own)| own.iter().all(|(_, text)| on_scale(text)));
    // 单位 and 姓名 under a wide head are no answers.
    let unknown = |own: &[(u32, Cow<'_, str>)]| own.iter().all(|(_, text)| lexicon.head(text).is_none());
    if votes.len() != 1 || row + 1 != *below || !others.iter().all(|(_, _, own)| unknown(own)) {
        return None;
    }
    let mut spelt = Spelling::default();
    for (left, text, own) in &others {
        spelt.put(*row, *left, uncounted(text.trim()));
        for (column, _) in own {
            spelt.put(*below, *column, "");
        }
    }
    spelt.some()
}

/// 测评对象 政治引领(1-10) 组织建设(1-10) 总体评价(1-10): one ballot on one candidate a row.
fn beside_each_other(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let (row, heads) = view.lines.get(at)?;
    let labels: Vec<Option<Label>> = heads.iter().map(|(_, cell)| lexicon.head(&text_of(cell))).collect();
    let has = |role: Role| labels.contains(&Some(Label::Role(role)));
    if !has(Role::Candidate) || has(Role::Score) || labels.iter().any(|label| is_value(label.as_ref())) {
        return None;
    }
    let lines = view.lines.get(at + 1..).unwrap_or_default();
    let free = heads.iter().zip(&labels).filter(|(_, label)| label.is_none());
    let asked: Vec<(u32, String)> = free.map(|((column, cell), _)| (*column, fold(&text_of(cell)))).collect();
    let votes: Vec<bool> = asked.iter().map(|(column, _)| holds_votes(lines, &[*column], lexicon)).collect();
    let names: Vec<&String> = asked.iter().map(|(_, text)| text).collect();
    if votes.iter().filter(|votes| **votes).count() < 2 {
        return None;
    }
    let chosen = the_vote(&names, &votes)?;
    let mut spelt = Spelling::default();
    for (place, ((column, text), votes)) in asked.iter().zip(&votes).enumerate() {
        if place == chosen {
            spelt.put(*row, *column, "得分");
        } else if *votes {
            spelt.put(*row, *column, uncounted(text));
        }
    }
    spelt.some()
}

/// The export of a questionnaire whose further questions with answers on the scale are marked as no votes: 学习带头（1—5星） beside
/// 总体评价, or beside the votes on each candidate.
pub(super) fn questionnaire(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let export = Export::of(&view, lexicon).filter(|export| lexicon.rules.items.is_empty() && !export.is_long())?;
    let (row, heads) = view.lines.get(export.top)?;
    let lines = view.lines.get(export.top + 1..).unwrap_or_default();
    let labels: Vec<Option<Label>> = heads.iter().map(|(_, cell)| lexicon.head(&text_of(cell))).collect();
    let units = labels.iter().any(|label| matches!(label, Some(Label::Unit(_))));
    let scores = labels.iter().filter(|label| **label == Some(Label::Role(Role::Score))).count();
    if !units && scores != 1 {
        return None;
    }
    let mut spelt = Spelling::default();
    let free = heads.iter().zip(&labels).filter(|(_, label)| label.is_none());
    for ((column, cell), _) in free.filter(|((column, _), _)| holds_votes(lines, &[*column], lexicon)) {
        spelt.put(*row, *column, uncounted(text_of(cell).trim()));
    }
    spelt.some()
}

/// 题目 选项 票数, with 总体评价 优秀 9 in one row and 是否满意 满意 11 in another.
fn below_each_other(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Spelling> {
    let (_, heads) = view.lines.get(at)?;
    let place = |role: Role| {
        heads
            .iter()
            .find(|(_, cell)| lexicon.head(&text_of(cell)) == Some(Label::Role(role)))
            .map(|(column, _)| *column)
    };
    let (item, score, _) = (place(Role::Item)?, place(Role::Score)?, place(Role::Returned)?);
    let lines = view.lines.get(at + 1..).unwrap_or_default();
    let asked = |line: &Line<'_>| in_line(&line.1, item).map(|cell| fold(&text_of(cell)));
    let mut questions: Vec<String> = lines.iter().filter_map(asked).collect();
    questions.sort_unstable();
    questions.dedup();
    let on_scale = |question: &String| {
        let own = lines.iter().filter(|line| asked(line).as_ref() == Some(question));
        let options: Vec<_> = own.filter_map(|line| in_line(&line.1, score)).map(text_of).collect();
        let known =
            options.iter().filter(|text| matches!(lexicon.head(text), Some(Label::Grade(_) | Label::Number(..))));
        known.count() * 2 > options.len()
    };
    let (counted, others): (Vec<String>, Vec<String>) = questions.into_iter().partition(on_scale);
    let ([_], false) = (counted.as_slice(), others.is_empty()) else { return None };
    let mut spelt = Spelling::default();
    for (row, cells) in lines.iter().filter(|line| asked(line).is_some_and(|text| others.contains(&text))) {
        for (column, _) in cells {
            spelt.put(*row, *column, "");
        }
    }
    spelt.note(format!("「{}」不是计票的一问，各行没有计入", others.join("」「")));
    spelt.some()
}

/// Whether a head beneath candidates divides their votes by grade, score or rater group, or counts them.
const fn is_coordinate(label: Option<&Label>) -> bool {
    is_value(label) || matches!(label, Some(Label::Role(Role::Returned | Role::Strokes)))
}

const fn is_value(label: Option<&Label>) -> bool {
    use Label::{Ambiguous, Ballot, Component, Grade, Group, Item, Number, Unit};
    matches!(label, Some(Grade(_) | Number(..) | Group(_) | Unit(_) | Ambiguous | Ballot | Item(_) | Component(_)))
}

/// Whether most cells of columns that are filled hold votes on the scale.
pub(super) fn holds_votes(lines: &[Line<'_>], columns: &[u32], lexicon: &Lexicon<'_>) -> bool {
    let rows = lines.iter().filter(|(_, cells)| cells.first().is_some_and(|(_, cell)| !is_summary(&text_of(cell))));
    let cells = rows.flat_map(|(_, cells)| columns.iter().filter_map(|column| in_line(cells, *column)));
    // A question that was put to others, or left out.
    let asked = |cell: &&Cell| !["(空)", "(跳过)"].contains(&fold(&text_of(cell)).as_str());
    let cells = cells.filter(asked);
    let votes: Vec<bool> = cells.map(|cell| !matches!(lexicon.vote(Some(cell)), Mark::Refused(_))).collect();
    votes.len() >= 2 && votes.iter().filter(|vote| **vote).count() * 2 > votes.len()
}

/// Which of several questions is the vote: the one about the whole, or the only one whose answers are on the scale.
fn the_vote(names: &[&String], votes: &[bool]) -> Option<usize> {
    let held: Vec<usize> = (0..names.len()).filter(|place| votes.get(*place) == Some(&true)).collect();
    let whole: Vec<usize> =
        held.iter().copied().filter(|place| names.get(*place).is_some_and(|name| is_overall(name))).collect();
    match (held.as_slice(), whole.as_slice()) {
        ([only], _) | (_, [only]) => Some(*only),
        _ => None,
    }
}

/// Whether a label names the work as a whole: 总体评价, 综合评价意见, 5.总体评价(1-10).
pub(super) fn is_overall(folded: &str) -> bool {
    const WHOLE: &[&str] = &["总体", "综合", "整体", "总的"];
    const RATED: &[&str] = &["评价", "评议", "测评", "评定", "评分", "印象", "等次", "情况"];
    let bare = folded
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || "一二三四五六七八九十、.()".contains(letter));
    let rest = WHOLE.iter().find_map(|word| bare.strip_prefix(word));
    ["总评", "总体", "总的"].contains(&bare) || rest.is_some_and(|rest| RATED.iter().any(|word| rest.starts_with(word)))
}
