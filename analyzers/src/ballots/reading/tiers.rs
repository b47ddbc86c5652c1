//! Heads of several lines: what a line beneath a head adds to it.

use super::cells::{Line, View, fold, text_of};
use super::heads::{Label, Lexicon, Role};
use super::marks::{HeadMark, Number, count_of, parse_number};
use super::names::NameMatch;
use super::runs::{is_scores, numbers_of};
use super::table::Kind;
use crate::grid::Cell;

/// One past the last line of the heads that begin at a line, and what the lines beneath another one were taken for
/// because of it.
pub(super) fn heads_end(view: &View<'_>, lexicon: &Lexicon<'_>, top: usize, kind: Kind) -> (usize, Option<Kind>) {
    let mut end = top + 1;
    let mut last = kind;
    while end - top < 4
        && let Some(line) = view.lines.get(end)
        && let Some(next) = tier(view, lexicon, end - 1, line, last)
    {
        last = next;
        end += 1;
    }
    (end, Some(last).filter(|last| *last == Kind::Scores))
}

/// The kind of a line as a further line of heads below another one, `None` where the body begins.
fn tier(view: &View<'_>, lexicon: &Lexicon<'_>, above: usize, line: &Line<'_>, kind: Kind) -> Option<Kind> {
    let (upper, upper_cells) = view.lines.get(above)?;
    let next = super::table::kind(line, lexicon);
    let first = upper_cells.iter().find(|(_, cell)| matches!(lexicon.head(&text_of(cell)), Some(Label::Unit(_))));
    let groups = first.is_some_and(|(column, _)| names_groups(line, lexicon, *column));
    let label = |cell: &Cell| group(cell, lexicon).filter(|_| groups).or_else(|| lexicon.head(&text_of(cell)));
    let labels: Vec<(u32, Option<Label>)> = line.1.iter().map(|(column, cell)| (*column, label(cell))).collect();
    let units = labels.iter().filter(|(_, label)| matches!(label, Some(Label::Unit(_)))).count();
    // 票数 and 比例 under each grade.
    let counted =
        |label: &Option<Label>| matches!(label, Some(Label::Role(Role::Returned | Role::Computed | Role::Strokes)));
    if matches!(kind, Kind::Grades | Kind::Scores)
        && labels.len() >= 2
        && labels.iter().all(|(_, label)| counted(label))
    {
        return Some(kind);
    }
    // 画正 and 票数 under each candidate.
    if matches!(kind, Kind::Units | Kind::Groups)
        && labels.iter().any(|(_, label)| *label == Some(Label::Role(Role::Strokes)))
        && labels.iter().all(|(_, label)| matches!(label, Some(Label::Role(_))))
    {
        return Some(kind);
    }
    // 票型 and 票数 under each rater group.
    if kind == Kind::Groups
        && labels.iter().any(|(_, label)| *label == Some(Label::Role(Role::Returned)))
        && labels.iter().all(|(_, label)| matches!(label, None | Some(Label::Role(_))))
        && line.1.iter().all(|(_, cell)| !super::table::is_plain(cell) && count_of(Some(cell)).is_none())
    {
        return Some(kind);
    }
    if is_sum(upper_cells, line, lexicon) {
        return None;
    }
    if kind == Kind::Groups && divides_group(view, lexicon, above + 1) {
        return Some(kind);
    }
    match kind {
        Kind::Units => {
            // Secretaries below their units: every name below belongs to the name above.
            let same = |column: u32| {
                let name = |row: u32| match lexicon.head(&view.text(row, column)) {
                    Some(Label::Unit(unit)) => Some(unit),
                    _ => None,
                };
                name(*upper).is_none_or(|above| name(line.0).is_none_or(|below| above == below))
            };
            if units >= 1
                && labels.iter().all(|(column, label)| !matches!(label, Some(Label::Number(..))) && same(*column))
            {
                return Some(Kind::Units);
            }
            let heads = upper_cells
                .iter()
                .filter(|(_, cell)| matches!(lexicon.head(&text_of(cell)), Some(Label::Unit(_))))
                .count();
            let parts = labels.iter().filter(|(_, label)| is_part(label.as_ref())).count();
            let scores = labels.iter().filter(|(_, label)| *label == Some(Label::Role(Role::Score))).count();
            // 行标签 of a pivot table stands before all candidates.
            let first = upper_cells.first().map_or(0, |(column, _)| *column);
            let only_parts = labels.iter().all(|(column, label)| {
                is_part(label.as_ref()) || matches!(label, Some(Label::Role(_))) || label.is_none() && *column < first
            });
            let wide = upper_cells.iter().any(|(column, cell)| {
                matches!(lexicon.head(&text_of(cell)), Some(Label::Unit(_)))
                    && (view.width(*upper, *column) > 1
                        || line
                            .1
                            .iter()
                            .any(|(below, _)| *below == column + 1 && view.own(*upper, column + 1).is_none()))
            });
            // 票数 and 小计得分 under each candidate: the scale goes down the rows.
            let number = |label: &Option<Label>| counted(label) || matches!(label, Some(Label::Role(Role::Score)));
            let votes = labels.iter().any(|(_, label)| *label == Some(Label::Role(Role::Returned)));
            if wide && votes && labels.iter().all(|(_, label)| number(label)) {
                return Some(Kind::Units);
            }
            // 得分 and 评语 under each candidate.
            if wide && scores >= heads && labels.iter().all(|(_, label)| matches!(label, Some(Label::Role(_)))) {
                return Some(Kind::Units);
            }
            (wide && only_parts && parts > heads && !is_votes(&labels, lexicon)).then_some(next.unwrap_or(Kind::Items))
        }
        Kind::Grades => next
            .filter(|next| matches!(next, Kind::Scores))
            .or_else(|| are_scores_and_sums(line, lexicon).then_some(Kind::Scores)),
        Kind::Groups if super::raters::beneath(view, lexicon, above + 1) => Some(Kind::Groups),
        Kind::Groups => next.filter(|next| !matches!(next, Kind::Groups | Kind::Components)),
        Kind::Items => next.filter(|next| matches!(next, Kind::Grades | Kind::Scores | Kind::Units)),
        Kind::Ballots => next.filter(|next| matches!(next, Kind::Groups)),
        Kind::Scores => next
            .filter(|next| matches!(next, Kind::Units | Kind::Grades))
            .filter(|_| units == 0 || next == Some(Kind::Units)),
        Kind::Long => under_scores(view, lexicon, above, line, next),
        Kind::Components => None,
    }
}

/// Whether a line beneath candidates names nothing but rater groups from the first of them on, two or more, be it by a piece of
/// their names: 工委 科室 书记.
pub(super) fn names_groups(line: &Line<'_>, lexicon: &Lexicon<'_>, first: u32) -> bool {
    let beneath = || line.1.iter().filter(|(column, _)| *column >= first).map(|(_, cell)| group(cell, lexicon));
    let groups: Vec<u16> =
        beneath().filter_map(|label| if let Some(Label::Group(group)) = label { Some(group) } else { None }).collect();
    groups.len() == beneath().count() && groups.iter().any(|group| groups.first() != Some(group))
}

/// Whether a line names two or more kinds of people beneath the wide head of the one group that they all are: 党员代表 and 群众代表
/// beneath 党员群众代表.
pub(super) fn divides_group(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> bool {
    let Some((line, (row, upper))) = view.lines.get(at).zip(at.checked_sub(1).and_then(|above| view.lines.get(above)))
    else {
        return false;
    };
    let wide = upper.iter().find_map(|(column, cell)| {
        let Some(Label::Group(group)) = lexicon.head(&text_of(cell)) else { return None };
        let width = view.width(*row, *column);
        (width > 1).then(|| (*column..*column + width, group))
    });
    let Some((columns, group)) = wide else { return false };
    let kinds: std::collections::BTreeSet<String> = line.1.iter().map(|(_, cell)| fold(&text_of(cell))).collect();
    let own = |(column, cell): &(u32, &Cell)| {
        columns.contains(column) && self::group(cell, lexicon) == Some(Label::Group(group))
    };
    kinds.len() >= 2 && kinds.len() == line.1.len() && line.1.iter().all(own)
}

fn group(cell: &Cell, lexicon: &Lexicon<'_>) -> Option<Label> {
    let text = text_of(cell);
    // 95 may be a code of a group, but beneath a candidate it is a vote.
    let words = parse_number(&text) == Number::None && lexicon.units.label(&text) == NameMatch::Nobody;
    u16::try_from(lexicon.groups.label(&text).one().filter(|_| words)?).ok().map(Label::Group)
}

/// Whether a line beneath a head gives numbers of ballots, with their label beside the heads: 收回票数 9张 15张.
fn is_sum(heads: &[(u32, &Cell)], line: &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    let Some(((place, label), counts)) = line.1.split_first() else { return false };
    let named = |cell: &Cell| matches!(lexicon.head(&text_of(cell)), Some(Label::Group(_) | Label::Unit(_)));
    let first = heads.iter().find(|(_, cell)| named(cell)).map(|(column, _)| *column);
    first.is_some_and(|first| *place < first)
        && !counts.is_empty()
        && super::heads::is_summary(&text_of(label))
        && counts.iter().all(|(_, cell)| count_of(Some(cell)).is_some())
}

/// Whether a line beneath grades gives the scores of each, from the highest on, though not all, and sums: 100 99 96 小计 91 88 小计.
fn are_scores_and_sums(line: &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    const FEWEST: usize = 4;
    let numbers = numbers_of(&line.1);
    let falls = numbers.windows(2).all(|pair| pair.first() > pair.get(1));
    let others = line.1.iter().filter(|(_, cell)| parse_number(&text_of(cell)) == Number::None);
    let mut sums = others.map(|(_, cell)| super::heads::is_summary(&text_of(cell)));
    numbers.len() >= FEWEST
        && falls
        && sums.clone().next().is_some()
        && sums.all(|sum| sum)
        && numbers.iter().all(|number| lexicon.gauge.head_mark(HeadMark::Score(*number)).is_some())
}

/// The kind of a line whose numbers, grades or candidates all stand under one wide head 分数, or whose candidates do under 被评议人.
fn under_scores(
    view: &View<'_>,
    lexicon: &Lexicon<'_>,
    above: usize,
    line: &Line<'_>,
    next: Option<Kind>,
) -> Option<Kind> {
    let (row, cells) = view.lines.get(above)?;
    let score = |cell: &Cell| lexicon.head(&text_of(cell)) == Some(Label::Role(Role::Score));
    if next == Some(Kind::Units) && under_candidates(view, lexicon, above, line) {
        return next;
    }
    let (left, _) = cells.iter().find(|(column, cell)| view.width(*row, *column) > 1 && score(cell))?;
    let right = left + view.width(*row, *left);
    if !line.1.iter().all(|(column, _)| (*left..right).contains(column)) {
        return None;
    }
    let numbers = numbers_of(&line.1);
    let falls = numbers.len() == line.1.len()
        && numbers.len() >= 2
        && numbers.windows(2).all(|pair| pair.first() > pair.get(1))
        && numbers.iter().all(|number| lexicon.gauge.head_mark(HeadMark::Score(*number)).is_some());
    next.filter(|next| matches!(next, Kind::Scores | Kind::Grades | Kind::Ballots | Kind::Units))
        .or_else(|| falls.then_some(Kind::Scores))
}

/// Whether all cells of a line are candidates under one wide head for them.
fn under_candidates(view: &View<'_>, lexicon: &Lexicon<'_>, above: usize, line: &Line<'_>) -> bool {
    let Some((row, cells)) = view.lines.get(above) else { return false };
    let wide = cells.iter().find(|(column, cell)| {
        let named = super::roles::before_brackets(&text_of(cell)).is_some_and(|role| role == Role::Candidate);
        view.width(*row, *column) > 1 && named
    });
    let Some((left, _)) = wide else { return false };
    let right = left + view.width(*row, *left);
    let candidate = |cell: &Cell| matches!(lexicon.head(&text_of(cell)), Some(Label::Unit(_)));
    line.1.iter().all(|(column, cell)| (*left..right).contains(column) && candidate(cell))
}

/// Labels that divide a candidate's columns.
const fn is_part(label: Option<&Label>) -> bool {
    matches!(label, Some(Label::Grade(_) | Label::Item(_) | Label::Group(_) | Label::Number(..)))
}

/// Whether labels that could be heads are rather votes: grades in disorder, numbers that are no run.
fn is_votes(labels: &[(u32, Option<Label>)], lexicon: &Lexicon<'_>) -> bool {
    let numbers: Vec<(i32, bool)> = labels
        .iter()
        .filter_map(
            |(_, label)| if let Some(Label::Number(number, point)) = label { Some((*number, *point)) } else { None },
        )
        .collect();
    !numbers.is_empty() && !is_scores(&numbers, lexicon, true)
}
