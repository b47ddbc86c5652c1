//! Where the tables of a sheet are, and what their columns stand for.

use std::ops::Range;

use super::cells::{Line, View, fold, text_of};
use super::columns::{Column, columns};
use super::heads::{Label, Lexicon, Role};
use super::labelled::opens_form;
use super::legend::is_legend;
use super::marks::{Tick, parse_number, tick_of};
use super::names::NameMatch;
use super::pivots::{is_pivot, is_pivot_of_scores};
use super::runs::{are_some_scores, ballot_numbers, counts_up, is_run, is_scores, numbers_of};
use super::tiers::{divides_group, heads_end};
use super::types::Mark;
use super::{counts, grids, lists, offices, raters};
use crate::grid::{Cell, Value};

/// What the heads of a table are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// One column per candidate.
    Units,
    /// One column per score or grade.
    Scores,
    /// One column per grade.
    Grades,
    /// One column per item.
    Items,
    /// One vote per row, in one column.
    Long,
    /// One column per ballot.
    Ballots,
    /// One column, or several, per rater group.
    Groups,
    /// Components of scores.
    Components,
}

/// A table: heads and the lines beneath, as positions among [`View::lines`].
#[derive(Debug)]
pub(super) struct Table {
    /// The lines of the context above: those of the table above, for one that goes on right beneath it.
    pub(super) context: Range<usize>,
    /// First line of the heads.
    pub(super) top: usize,
    /// First line of the body.
    pub(super) body: usize,
    /// One past the last line of the body.
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) columns: Vec<Column>,
    /// Why it cannot be counted, though its heads are known.
    pub(super) doubt: Option<String>,
}

/// The tables of a sheet, from top to bottom.
pub(super) fn tables(view: &View<'_>, lexicon: &Lexicon<'_>) -> Vec<Table> {
    let mut found: Vec<Table> = Vec::new();
    let (mut at, mut context) = (0, 0);
    while at < view.lines.len() {
        let known = view.lines.get(at).and_then(|line| kind(line, lexicon));
        let told = || raters::over(view, lexicon, at).or_else(|| lists::over(view, lexicon, at));
        let Some(kind) = known.or_else(told).or_else(|| offices::over(view, lexicon, at)) else {
            at += 1;
            continue;
        };
        let kind = if kind == Kind::Long && divides_group(view, lexicon, at + 1) { Kind::Groups } else { kind };
        let (body, tiers) = heads_end(view, lexicon, at, kind);
        let own = (at..body).filter_map(|line| view.lines.get(line)).filter_map(|line| self::kind(line, lexicon));
        let kinds: Vec<Kind> = own.chain(tiers).collect();
        let end = table_end(view, lexicon, &kinds, body);
        // Heads without a line beneath, and right below them others: what stands above belongs to those.
        if body == end && is_right_above(view, end) {
            at = end;
            continue;
        }
        let mut columns = columns(view, lexicon, at, body, &kinds);
        let doubt = raters::turn(view, lexicon, at, body..end, &mut columns);
        if body == at + 1 {
            raters::spread(view, lexicon, at, end, &mut columns);
        }
        if kind == Kind::Ballots {
            offices::mark(view, lexicon, at, &mut columns);
        }
        lists::mark(view, lexicon.gauge, body..end, &mut columns);
        counts::mark(view, lexicon.gauge, body..end, &mut columns);
        let bare = view.lines.get(context..at).is_some_and(|lines| lines.iter().all(continues));
        let goes_on = matches!(kind, Kind::Ballots | Kind::Units) && bare && context > 0;
        let above = found.last().filter(|above| goes_on && above.kind == kind);
        let lines = above.map_or(context..at, |above| above.context.clone());
        found.push(Table { context: lines, top: at, body, end, kind, columns, doubt });
        (at, context) = (end, end);
    }
    found
}

/// Whether a line and the one above it are rows that touch.
fn is_right_above(view: &View<'_>, at: usize) -> bool {
    let row = |at: usize| view.lines.get(at).map(|(row, _)| *row);
    at.checked_sub(1).and_then(row).zip(row(at)).is_some_and(|(above, below)| above + 1 == below)
}

/// Whether a line only says that the table above goes on: （续表）.
fn continues(line: &Line<'_>) -> bool {
    let words = line.1.iter().map(|(_, cell)| fold(&text_of(cell)));
    words.into_iter().all(|text| {
        let bare = text.trim_matches(['(', ')', ':', '-', '—', '[', ']']);
        ["续表", "续上表", "接上表", "续", "续前表"].contains(&bare)
    })
}

/// Whether a cell can only be a vote, a number of votes or a tick.
pub(super) fn is_plain(cell: &Cell) -> bool {
    match &cell.value {
        Value::Number(_) | Value::Date(_) | Value::Error(_) | Value::Missing | Value::Bool(_) => true,
        Value::Text(text) => {
            text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit()) || tick_of(Some(cell)) != Tick::Other
        }
    }
}

/// What the heads of a line are about, `None` for a line that is no head.
pub(super) fn kind(line: &Line<'_>, lexicon: &Lexicon<'_>) -> Option<Kind> {
    let (_, cells) = line;
    let words = cells.iter().filter(|(_, cell)| !is_plain(cell)).count();
    let numbers = cells.len() - words;
    if words < 2 && numbers < 3 || cells.len() < 2 {
        return None;
    }
    // A long line of numbers is a ballot; a head of numbers is a run.
    let run = || {
        let numbers = numbers_of(cells);
        is_run(&numbers) || numbers.len() >= 3 && counts_up(numbers.iter().copied())
    };
    if words <= 1 && !run() || is_legend(cells, lexicon) {
        return None;
    }
    let labels: Vec<(u32, Label)> =
        cells.iter().filter_map(|(column, cell)| lexicon.head(&text_of(cell)).map(|label| (*column, label))).collect();
    let count = |wanted: &dyn Fn(&Label) -> bool| labels.iter().filter(|(_, label)| wanted(label)).count();
    let role = |role: Role| labels.iter().any(|(_, label)| *label == Label::Role(role));
    let distinct = |of: &dyn Fn(&Label) -> Option<usize>| {
        labels.iter().filter_map(|(_, label)| of(label)).collect::<std::collections::BTreeSet<_>>().len()
    };
    let units = distinct(&|label| if let Label::Unit(unit) = label { Some(*unit) } else { None });
    let items = distinct(&|label| if let Label::Item(item) = label { Some(usize::from(*item)) } else { None });
    let grades = grades(line, lexicon);
    let groups = distinct(&|label| if let Label::Group(group) = label { Some(usize::from(*group)) } else { None });
    let group_cells = count(&|label| matches!(label, Label::Group(_)));
    let identity = role(Role::Id) || role(Role::Group) || role(Role::Rater);
    let scores: Vec<(i32, bool)> = labels
        .iter()
        .filter_map(|(_, label)| if let Label::Number(number, point) = label { Some((*number, *point)) } else { None })
        .collect();
    let voted = begins_with_number(cells) && votes(cells, lexicon) > units.max(1);
    if !voted && (units >= 2 || units == 1 && identity && !role(Role::Candidate) && !role(Role::Score)) {
        return Some(Kind::Units);
    }
    let roles = labels.iter().any(|(_, label)| matches!(label, Label::Role(_) | Label::Grade(_)));
    if is_pivot_of_scores(cells, &scores, lexicon) {
        return Some(Kind::Scores);
    }
    let rows = identity || role(Role::Candidate);
    if is_scores(&scores, lexicon, roles) || rows && are_some_scores(&scores, lexicon) {
        return Some(Kind::Scores);
    }
    // Candidates in rows whose votes are grades hold a name beside their grades; a head does not.
    if grades >= 2 && units == 0 && !are_votes(line, lexicon) {
        return Some(Kind::Grades);
    }
    if items >= 2 || items == 1 && (identity || role(Role::Candidate)) && units == 0 {
        return Some(Kind::Items);
    }
    if units == 0 && is_pivot(cells) {
        return Some(Kind::Long);
    }
    // 选项 and 小计 of a survey's statistics.
    let headed = |word: &str| cells.iter().any(|(_, cell)| fold(&text_of(cell)) == word);
    if headed("选项") && headed("小计") && units == 0 {
        return Some(Kind::Long);
    }
    let ballots = count(&|label| *label == Label::Ballot);
    if units == 0 && (ballots >= 2 || ballot_numbers(&scores) >= 3) {
        return Some(Kind::Ballots);
    }
    if units == 0 && (groups >= 2 || group_cells >= 3) && (group_cells >= groups) && scores.is_empty() {
        return Some(Kind::Groups);
    }
    // 分值 and 票数: the scale goes down the rows, the votes beside it are about one candidate.
    if role(Role::Score) && (role(Role::Returned) || role(Role::Strokes)) && units == 0 {
        return Some(Kind::Long);
    }
    if role(Role::Score) && (role(Role::Candidate) || identity || role(Role::Item)) && units == 0 {
        return Some(Kind::Long);
    }
    if count(&|label| matches!(label, Label::Component(_))) >= 1 && role(Role::Candidate) && units == 0 {
        return Some(Kind::Components);
    }
    None
}

/// Whether the grades of a line are votes: heads begin with no number, and say the same grades once, or again and again in the
/// same order.
fn are_votes((_, cells): &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    let labels = cells.iter().filter_map(|(_, cell)| lexicon.head(&text_of(cell)));
    let mut grades: Vec<String> =
        labels.filter_map(|label| if let Label::Grade(grade) = label { Some(grade) } else { None }).collect();
    // 较差 over 2 and again over 1.
    grades.dedup();
    let once = |period: usize| {
        let one = grades.get(..period).unwrap_or_default();
        let distinct = one.iter().collect::<std::collections::BTreeSet<_>>().len() == period;
        distinct && grades.chunks(period).all(|chunk| chunk == one)
    };
    let listed = (2..=grades.len()).any(|period| grades.len().is_multiple_of(period) && once(period));
    begins_with_number(cells) || !listed
}

/// Whether a line begins with a bare number, as the ballots of a list do.
fn begins_with_number(cells: &[(u32, &Cell)]) -> bool {
    cells.first().is_some_and(|(_, cell)| is_plain(cell) && parse_number(&text_of(cell)).one().is_some())
}

/// How many cells behind the first one of a line hold votes in words.
fn votes(cells: &[(u32, &Cell)], lexicon: &Lexicon<'_>) -> usize {
    let graded = |cell: &Cell| !is_plain(cell) && !matches!(lexicon.vote(Some(cell)), Mark::Refused(_));
    cells.iter().skip(1).filter(|(_, cell)| graded(cell)).count()
}

/// How many grades the cells of a line name.
fn grades(line: &Line<'_>, lexicon: &Lexicon<'_>) -> usize {
    let labels = line.1.iter().filter_map(|(_, cell)| lexicon.head(&text_of(cell)));
    let grades = labels.filter_map(|label| if let Label::Grade(grade) = label { Some(grade) } else { None });
    grades.collect::<std::collections::BTreeSet<_>>().len()
}

/// What stands in the heads of a table, where a line inside of it looks like heads.
#[derive(Debug, Clone, Copy)]
struct Inside {
    by_candidate: bool,
    by_mark: bool,
    /// A list of votes, one a row.
    listed: bool,
    /// Every column is a ballot.
    by_ballot: bool,
}

/// One past the last line of a table.
fn table_end(view: &View<'_>, lexicon: &Lexicon<'_>, kinds: &[Kind], body: usize) -> usize {
    let inside = Inside {
        by_candidate: kinds.contains(&Kind::Units),
        by_mark: kinds.iter().any(|kind| matches!(kind, Kind::Scores | Kind::Grades)),
        listed: kinds == [Kind::Long],
        by_ballot: kinds == [Kind::Ballots],
    };
    let mut opened = None;
    for at in body..view.lines.len() {
        let Some(line) = view.lines.get(at) else { break };
        if let Some(next) = kind(line, lexicon)
            && begins_table(line, lexicon, next, inside)
        {
            return opened
                .map_or_else(|| titles_above(view, lexicon, body, at), |at| named_above(view, lexicon, body, at));
        }
        if line.1.iter().all(|(_, cell)| is_plain(cell)) {
            opened = None;
        } else if opened.is_none() {
            let mut words = line.1.iter().filter(|(_, cell)| !is_plain(cell));
            let opens = words.any(|(_, cell)| opens_form(&text_of(cell)));
            if opens || names_candidate(line, lexicon) || names_raters(line, lexicon) {
                opened = Some(at);
            }
        }
    }
    view.lines.len()
}

/// Whether a line of a form names its candidate, label and name in a cell each: 被测评人 | 温若谷.
fn names_candidate(line: &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    const BEGIN: &[&str] =
        &["被测评", "被评议", "被评价", "被考核", "测评对象", "评议对象", "考核对象", "述职人", "述职书记"];
    let [(_, label), (_, name), ..] = line.1.as_slice() else { return false };
    let label = fold(&text_of(label));
    BEGIN.iter().any(|word| label.starts_with(word))
        && label.chars().count() <= 8
        && lexicon.units.label(&text_of(name)).one().is_some()
}

/// Whether a line of a form names its raters, label and name in a cell each, whatever the label is: 身份 | 学校党委.
fn names_raters(line: &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    let [(_, label), (_, name)] = line.1.as_slice() else { return false };
    let label = fold(&text_of(label));
    label.chars().count() <= 8
        && !label.contains(|letter: char| letter.is_ascii_digit())
        && lexicon.units.label(&label) == NameMatch::Nobody
        && lexicon.groups.is_name(&text_of(name))
}

/// The line that opens a form, or the title right above it that names its candidate.
fn named_above(view: &View<'_>, lexicon: &Lexicon<'_>, body: usize, opened: usize) -> usize {
    let row = |at: usize| view.lines.get(at).map_or(0, |(row, _)| *row);
    // Behind an empty line, the last candidate of the form above, whose score was left blank.
    let apart = |at: usize| row(at) + 1 < row(opened) && row(at - 1) + 1 == row(at);
    let above = opened.checked_sub(1).filter(|above| *above > body && !apart(*above));
    let title = above.filter(|at| {
        view.lines.get(*at).is_some_and(|(_, cells)| match cells.as_slice() {
            [(_, cell)] => !is_plain(cell) && lexicon.units.within(&text_of(cell)).one().is_some(),
            _ => false,
        })
    });
    title.unwrap_or(opened)
}

/// The first of the lone text lines right above a head: they are its title.
fn titles_above(view: &View<'_>, lexicon: &Lexicon<'_>, body: usize, head: usize) -> usize {
    let lone = |at: usize| {
        view.lines.get(at).is_some_and(|(_, cells)| {
            matches!(cells.as_slice(), [(_, cell)] if !is_plain(cell) && !super::heads::is_summary(&text_of(cell)))
        })
    };
    let row = |at: usize| view.lines.get(at).map_or(0, |(row, _)| *row);
    // The last row of a form whose score was left blank: an empty line parts it from the next title.
    let apart = |at: usize| row(at) + 1 < row(at + 1) && at > body && row(at - 1) + 1 == row(at);
    let mut first = head;
    // The only row of a form: its candidate, whose votes were left blank.
    let blank = |at: usize| at == body && at + 1 < head && names_only(view, lexicon, at);
    while first > body && lone(first - 1) && (first == head || !apart(first - 1)) && !blank(first - 1) {
        first -= 1;
    }
    first
}

/// Whether the only cell of a line is the name of a candidate.
fn names_only(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> bool {
    view.lines.get(at).is_some_and(
        |(_, cells)| matches!(cells.as_slice(), [(_, cell)] if lexicon.units.label(&text_of(cell)).one().is_some()),
    )
}

/// Whether a head-like line inside of a table begins the next one.
fn begins_table(line: &Line<'_>, lexicon: &Lexicon<'_>, next: Kind, inside: Inside) -> bool {
    let Inside { by_candidate, by_mark, listed, by_ballot } = inside;
    let has_role = line.1.iter().any(|(_, cell)| {
        matches!(
            lexicon.head(&text_of(cell)),
            Some(Label::Role(Role::Id | Role::Group | Role::Candidate | Role::Item | Role::Score))
        )
    });
    match next {
        // 总体评价 好 较好: the votes on the whole, one a ballot.
        Kind::Grades if by_ballot && !has_mark_heads(line, lexicon) => false,
        Kind::Units => by_candidate || has_role,
        Kind::Scores => by_mark && !by_candidate || has_role,
        // A row of votes in a list has one grade.
        Kind::Grades => by_mark || has_role || listed && grades(line, lexicon) >= 3,
        Kind::Ballots if by_candidate && codes_beneath(line) => false,
        Kind::Ballots => has_role || line.1.iter().any(|(_, cell)| grids::is_column_number(&text_of(cell))),
        _ => has_role || !by_candidate,
    }
}

/// Whether a line of grades has a head for what numbers its rows or names them.
fn has_mark_heads(line: &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    let labels = line.1.iter().map(|(_, cell)| lexicon.head(&text_of(cell)));
    let mut roles = labels.filter_map(|label| if let Some(Label::Role(role)) = label { Some(role) } else { None });
    roles.any(|role| matches!(role, Role::Id | Role::Group | Role::Candidate | Role::Item))
}

/// Whether a line gives the codes of the candidates above it, perhaps behind a word for them: 编号 L03 L07 L12.
fn codes_beneath(line: &Line<'_>) -> bool {
    let word = line.1.first().is_some_and(|(_, cell)| !text_of(cell).is_ascii());
    super::codes::are_codes(line.1.get(usize::from(word)..).unwrap_or_default())
}

/// Whether a line says the same as the heads of a table: they are repeated on each page.
pub(super) fn repeats_heads(view: &View<'_>, table: &Table, line: &Line<'_>) -> bool {
    (table.top..table.body).filter_map(|at| view.lines.get(at)).any(|(_, heads)| {
        heads.len() >= 2
            && heads.len() == line.1.len()
            && heads
                .iter()
                .zip(&line.1)
                .all(|((one, head), (other, cell))| one == other && fold(&text_of(head)) == fold(&text_of(cell)))
    })
}
