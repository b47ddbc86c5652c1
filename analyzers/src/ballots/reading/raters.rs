//! Raters in the heads: their offices under the name of their group, or their names across a matrix of secretaries.

use std::collections::BTreeSet;
use std::ops::Range;

use super::cells::{View, fold, in_line, text_of};
use super::columns::Column;
use super::grids;
use super::heads::{Label, Lexicon, Role, role};
use super::table::{Kind, is_plain};
use super::types::Mark;

/// Whether a line with one rater group over several columns begins a table: candidates down the rows, beneath the group
/// a column for each of its members, with or without their names.
pub(super) fn over(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Kind> {
    let (_, cells) = view.lines.get(at)?;
    let candidates = cells.iter().any(|(_, cell)| lexicon.head(&text_of(cell)) == Some(Label::Role(Role::Candidate)));
    // A part of a group's name may head any figures: 党员, with 男 and 女 beneath.
    let named = cells.iter().any(|(_, cell)| lexicon.groups.is_name(&text_of(cell)));
    (candidates && named && (beneath(view, lexicon, at + 1) || unnamed(view, lexicon, at))).then_some(Kind::Groups)
}

/// Whether votes stand right beneath a rater group that is merged over three columns or more.
fn unnamed(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> bool {
    const FEWEST: u32 = 3;
    let Some(((row, heads), (_, next))) = view.lines.get(at).zip(view.lines.get(at + 1)) else { return false };
    heads.iter().any(|(column, cell)| {
        let span = *column..column + view.width(*row, *column);
        let votes = next
            .iter()
            .filter(|(place, cell)| span.contains(place) && !matches!(lexicon.vote(Some(cell)), Mark::Refused(_)));
        span.len() >= usize::try_from(FEWEST).unwrap_or(0)
            && matches!(lexicon.head(&text_of(cell)), Some(Label::Group(_)))
            && votes.count() * 10 >= span.len() * 6
    })
}

/// Whether a line names the members of the rater groups right above it: words in every column of a group, two or more, and
/// none under the heads that stand for themselves.
pub(super) fn beneath(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> bool {
    let Some(((above, heads), (row, cells))) =
        at.checked_sub(1).and_then(|up| view.lines.get(up)).zip(view.lines.get(at))
    else {
        return false;
    };
    let spans: Vec<Range<u32>> = heads
        .iter()
        .enumerate()
        .filter(|(_, (_, cell))| matches!(lexicon.head(&text_of(cell)), Some(Label::Group(_))))
        .map(|(place, (column, _))| {
            let next = heads.get(place + 1).map_or(u32::MAX, |(next, _)| *next);
            let width = view.width(*above, *column);
            *column..if width > 1 { column + width } else { next }
        })
        .collect();
    let inside = |column: u32| spans.iter().any(|span| span.contains(&column));
    let own: Vec<_> = cells.iter().filter(|(column, _)| inside(*column)).collect();
    let known = |text: &str| {
        use Label::{Grade, Group, Item, Number};
        matches!(lexicon.head(text), Some(Group(_) | Item(_) | Grade(_) | Number(..) | Label::Role(Role::Strokes)))
    };
    // 票型 and 票数: no rater's ballot has a number of votes beside it.
    let counted =
        |cell: &crate::grid::Cell| ["票数", "得票", "得票数", "张数"].contains(&fold(&text_of(cell)).as_str());
    let words = own.iter().all(|(_, cell)| !is_plain(cell) && !known(&text_of(cell)) && !counted(cell));
    let named = own.iter().filter(|(_, cell)| !is_computed(&text_of(cell))).count();
    let beside = cells.iter().filter(|(column, _)| !inside(*column));
    let label = |column: u32| {
        in_line(heads, column)
            .is_some_and(|cell| matches!(lexicon.head(&text_of(cell)), Some(Label::Role(Role::Id | Role::Candidate))))
    };
    let beside = beside.clone().all(|(column, cell)| !is_plain(cell) && !label(*column)) && *row == above + 1;
    words && named >= 2 && own.len() == spans_filled(&spans, cells) && beside
}

/// How many cells of a line stand in spans of which each has two or more.
fn spans_filled(spans: &[Range<u32>], cells: &[(u32, &crate::grid::Cell)]) -> usize {
    let held = |span: &Range<u32>| cells.iter().filter(|(column, _)| span.contains(column)).count();
    spans.iter().map(held).filter(|held| *held >= 2).sum()
}

/// Makes a column of a group the ballot of the member that its lower head names.
pub(super) fn name(column: &mut Column, text: &str, lexicon: &Lexicon<'_>) {
    column.head = format!("{} {text}", column.head);
    if is_computed(text) {
        column.role = Some(Role::Computed);
        return;
    }
    column.ballot = Some(text.to_owned());
    column.rater = lexicon.units.label(text).one();
}

/// Whether a head beside those of raters is one of sums and remarks.
fn is_computed(text: &str) -> bool {
    use Role::{Computed, Invalid, Issued, Remark, Returned, Score, Status, Valid};
    matches!(role(&fold(text)), Some(Computed | Invalid | Issued | Remark | Returned | Score | Status | Valid))
}

/// In a matrix of secretaries whose candidates go down the rows, the heads are those of the raters. Gives why a matrix cannot
/// be counted where nothing tells which way it goes.
pub(super) fn turn(
    view: &View<'_>,
    lexicon: &Lexicon<'_>,
    top: usize,
    body: Range<usize>,
    columns: &mut [Column],
) -> Option<String> {
    let across: BTreeSet<usize> = columns.iter().filter_map(|column| column.unit).collect();
    let first = columns.iter().filter(|column| column.unit.is_some()).map(|column| column.column).min()?;
    let named = |place: u32| -> Vec<usize> {
        let cells = body.clone().filter_map(|at| view.lines.get(at)).filter_map(|(_, cells)| in_line(cells, place));
        cells.filter_map(|cell| lexicon.units.label(&text_of(cell)).one()).collect()
    };
    let stated = columns.iter().find(|column| downwards(&column.head)).map(|column| column.column);
    let place = stated.filter(|place| named(*place).len() >= 2).or_else(|| {
        let names =
            columns.iter().filter(|column| column.column < first).map(|column| (column.column, named(column.column)));
        let square = |(_, names): &(u32, Vec<usize>)| {
            let once: BTreeSet<usize> = names.iter().copied().collect();
            once.len() == names.len() && once.intersection(&across).count() >= FEWEST
        };
        names.filter(|own| square(own)).map(|(place, _)| place).next_back()
    })?;
    if across.len() < 2 {
        return None;
    }
    let down = if stated == Some(place) { Some(true) } else { way(view, lexicon, top, &body, columns, first) };
    match down {
        Some(true) => {
            for column in columns {
                if column.column == place {
                    column.role = Some(Role::Candidate);
                } else if let Some(unit) = column.unit.take() {
                    column.rater = Some(unit);
                    column.ballot = Some(column.head.clone());
                }
            }
            None
        }
        Some(false) => {
            let raters = columns.iter_mut().find(|column| column.column == place && column.role.is_none());
            if let Some(column) = raters {
                column.role = Some(Role::Rater);
            }
            None
        }
        None => Some("横竖都是书记姓名，看不出哪一边是打分人、哪一边是被评人；请在左上角写明".to_owned()),
    }
}

/// Secretaries that stand both down and across, at least, in a matrix.
const FEWEST: usize = 3;

/// Whether the candidates of a matrix go down the rows, by its heads, or by the side on which its sums and means stand.
fn way(
    view: &View<'_>,
    lexicon: &Lexicon<'_>,
    top: usize,
    body: &Range<usize>,
    columns: &[Column],
    first: u32,
) -> Option<bool> {
    let mut heads = columns.iter().filter(|column| column.column < first).map(|column| column.head.as_str());
    if let Some(down) = heads.clone().find_map(|head| by_arrows(head).or_else(|| by_order(head))) {
        return Some(down);
    }
    // 打分人 over all columns that name somebody.
    let over = |at: usize| {
        let (row, _) = view.lines.get(at)?;
        let text = view.text(*row, first);
        lexicon.units.label(&text).one().is_none().then(|| text.into_owned())
    };
    let mut over = (top.saturating_sub(1)..body.start).filter_map(over);
    let said = |text: &str| {
        let folded = fold(text);
        let rates = ["打分", "评分", "测评", "评议", "评价", "投票", "评委"].iter().any(|word| folded.contains(word));
        let short = folded.chars().count() <= 6;
        if folded.contains('被') && short { Some(true) } else { (rates && short).then_some(false) }
    };
    if let Some(down) = over.find_map(|text| said(&text)).map(|rated| !rated) {
        return Some(down);
    }
    // 您所在的单位 is a question to the rater.
    let asks =
        |text: &str| text.contains(['您', '你']) && ["所在", "单位", "姓名"].iter().any(|word| text.contains(word));
    if heads.clone().any(asks) {
        return Some(false);
    }
    if let Some(down) = heads.find_map(said) {
        return Some(down);
    }
    let right = columns.iter().any(|column| column.column > first && is_computed(&column.head));
    let mut labels = body.clone().filter_map(|at| view.lines.get(at)).filter(|(_, cells)| cells.len() >= 2);
    let beneath = labels.any(|(_, cells)| {
        cells.first().is_some_and(|(column, cell)| *column < first && super::heads::is_summary(&text_of(cell)))
    });
    (right != beneath).then_some(right)
}

/// Whether the candidates go down the rows, where the corner points at both sides: 被评→ 评价人↓.
fn by_arrows(head: &str) -> Option<bool> {
    const ACROSS: [char; 4] = ['→', '➡', '⇒', '横'];
    const DOWN: [char; 4] = ['↓', '⬇', '⇓', '竖'];
    let folded = fold(head);
    let parts = folded.split_inclusive(|letter| ACROSS.contains(&letter) || DOWN.contains(&letter));
    let mut rated = parts.filter(|part| part.contains('被')).map(|part| part.ends_with(DOWN));
    let pointed = folded.contains(ACROSS) || folded.contains(DOWN);
    let down = rated.next().filter(|_| pointed)?;
    rated.next().is_none().then_some(down)
}

/// Whether the candidates go down the rows, where the corner names both sides: its first words are about the rows.
fn by_order(head: &str) -> Option<bool> {
    let folded = fold(head);
    let rated = folded.find('被')?;
    let raters = ["打分", "评分", "测评人", "评议人", "评价人", "投票", "评委"];
    let behind = |at: usize| folded.get(..at).is_some_and(|before| !before.ends_with('被'));
    let rates =
        raters.iter().flat_map(|word| folded.match_indices(word)).map(|(at, _)| at).filter(|at| behind(*at)).min()?;
    Some(rated < rates)
}

/// Makes each column under one wide head 得分 a ballot, where candidates go down the rows: no rater has a name or number.
/// Where rater groups do, each cell is one.
/// Without merged cells the columns to its right have no heads.
pub(super) fn spread(view: &View<'_>, lexicon: &Lexicon<'_>, top: usize, end: usize, columns: &mut [Column]) {
    const FEWEST: usize = 3;
    let Some((row, heads)) = view.lines.get(top) else { return };
    let by_candidate = columns.iter().any(|column| column.role == Some(Role::Candidate));
    let by_group = columns.iter().any(|column| matches!(column.role, Some(Role::Group | Role::Rater)));
    let mut scores = columns
        .iter()
        .filter(|column| column.role == Some(Role::Score) && view.anchor(*row, column.column) == (*row, column.column));
    let (Some(first), None, true) =
        (scores.next().map(|column| column.column), scores.next(), by_candidate || by_group)
    else {
        return;
    };
    let next = heads.iter().map(|(column, _)| *column).find(|column| *column > first).unwrap_or(u32::MAX);
    let span = first..if view.width(*row, first) > 1 { first + view.width(*row, first) } else { next };
    let lines = view.lines.get(top + 1..end).unwrap_or_default();
    let votes = |span: std::ops::Range<u32>| {
        let cells = lines.iter().flat_map(|(_, cells)| cells.iter()).filter(|(place, _)| span.contains(place));
        let votes: Vec<bool> = cells.map(|(_, cell)| !matches!(lexicon.vote(Some(cell)), Mark::Refused(_))).collect();
        let right = votes.iter().filter(|vote| **vote).count();
        right > 0 && right * 10 >= votes.len() * 6
    };
    // A column of a grid may hold few votes; what is right of the grid as a whole is right of each of its columns.
    let whole = !by_candidate && votes(span.clone());
    let own: Vec<u32> = columns
        .iter()
        .map(|column| column.column)
        .filter(|place| span.contains(place) && (whole || by_candidate && votes(*place..place + 1)))
        .collect();
    if own.len() < FEWEST {
        return;
    }
    for (at, column) in (1_u32..).zip(columns.iter_mut().filter(|column| own.contains(&column.column))) {
        if by_candidate {
            column.role = None;
            column.ballot = Some(at.to_string());
        } else {
            grids::join(column, at);
        }
    }
}

/// Whether the head of the name column says that its cells name candidates: 被评人, 被评人＼打分人. In 打分人＼被评人 they name
/// raters.
fn downwards(head: &str) -> bool {
    let rows = head.split(['＼', '\\', '/', '／', '|', '\n']).next().unwrap_or(head);
    let folded = fold(rows);
    by_order(head).unwrap_or_else(|| folded.contains('被') && role(&folded) == Some(Role::Candidate))
}
