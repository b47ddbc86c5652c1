//! Outlines: candidates with their rater groups beneath them in one column, or groups with their candidates, as pivot tables
//! set them. The figures of the upper ones are sums.

use std::collections::BTreeSet;

use super::super::cells::in_line;
use super::super::heads::is_summary;
use super::super::marks::count_of;
use super::super::names::NameMatch;
use super::super::types::{Mark, Passed, Reason};
use super::Body;
use super::rows::Above;
use crate::grid::{Cell, Value};

/// A column with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) column: u32,
    /// Candidates stand above, their groups beneath them.
    pub(super) units_above: bool,
}

/// What stands outermost in a column of a pivot table whose innermost labels are scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outermost {
    Units,
    Groups,
}

/// What a label of an outline names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Named {
    Unit(usize),
    Group(usize),
}

impl Body<'_> {
    /// The outline that a column is: every label names a candidate or a group, and each upper figure is the sum of those beneath.
    pub(super) fn find_outline(&self, column: u32) -> Option<Outline> {
        let mut lines: Vec<(Named, Vec<u32>)> = Vec::new();
        let values: Vec<u32> = self.columns.iter().filter(|own| own.is_value()).map(|own| own.column).collect();
        for (_, cells) in self.lines() {
            let Some(cell) = in_line(cells, column) else { continue };
            let text = super::super::cells::text_of(cell);
            if is_summary(&text) || cells.len() < 2 {
                continue;
            }
            let counts = values.iter().map(|value| count_of(in_line(cells, *value)));
            lines.push((self.outlined(&text)?, counts.collect::<Option<Vec<u32>>>()?));
        }
        let units_above = matches!(lines.first()?.0, Named::Unit(_));
        let upper = |named: &Named| matches!(named, Named::Unit(_)) == units_above;
        let blocks: Vec<&[(Named, Vec<u32>)]> = lines.chunk_by(|_, (next, _)| !upper(next)).collect();
        let whole = blocks.iter().all(|block| {
            let Some(((_, sums), parts)) = block.split_first() else { return false };
            let once = parts.iter().map(|(named, _)| *named).collect::<BTreeSet<_>>().len() == parts.len();
            let added = |at: usize| parts.iter().filter_map(|(_, counts)| counts.get(at)).sum::<u32>();
            !parts.is_empty() && once && sums.iter().enumerate().all(|(at, sum)| *sum == added(at))
        });
        (whole && lines.len() >= 3).then_some(Outline { column, units_above })
    }

    fn outlined(&self, text: &str) -> Option<Named> {
        match (self.lexicon.units.label(text), self.lexicon.groups.label(text)) {
            (NameMatch::One(unit), group) if group.one().is_none() => Some(Named::Unit(unit)),
            (NameMatch::Nobody, NameMatch::One(group)) => Some(Named::Group(group)),
            _ => None,
        }
    }

    /// Whether a row is an upper one of the outline; what it names holds for the rows beneath.
    pub(super) fn opens_outline(&mut self, row: u32, above: &mut Above) -> bool {
        let Some(outline) = self.outline else { return false };
        let text = self.view.text(row, outline.column).into_owned();
        match self.outlined(&text) {
            Some(Named::Unit(unit)) if outline.units_above => {
                let place = crate::grid::cell_name(row, outline.column);
                above.candidate = Some(self.unit_candidate(unit, &text, place));
            }
            Some(Named::Group(group)) if !outline.units_above => {
                above.section = Some((u16::try_from(group).ok(), text.clone()));
            }
            _ => return false,
        }
        self.region.passed.push(Passed {
            row,
            column: outline.column,
            text,
            reason: "小标题，数字是下面各行的合计".into(),
        });
        true
    }

    /// What stands outermost where texts down a column are candidates or rater groups with the scores beneath each of them, as
    /// pivot tables set them: 检验科 10 9 8 弃权 药学部 10 9; 检验科 领导 10 9 部门 9 8. Beneath the same names each score comes once.
    pub(super) fn indented(&self, texts: &[String]) -> Option<Outermost> {
        let mut outermost = None;
        let (mut unit, mut group) = (None, None);
        let mut seen = BTreeSet::new();
        for text in texts {
            if let Some(mark) = self.row_mark(text) {
                if outermost.is_none() || !seen.insert((unit, group, mark)) {
                    return None;
                }
                continue;
            }
            match self.upper(text) {
                Some(Named::Unit(own)) => {
                    (unit, group) = (Some(own), group.filter(|_| outermost == Some(Outermost::Groups)));
                    outermost = outermost.or(Some(Outermost::Units));
                }
                Some(Named::Group(own)) => {
                    (group, unit) = (Some(own), unit.filter(|_| outermost == Some(Outermost::Units)));
                    outermost = outermost.or(Some(Outermost::Groups));
                }
                None if self.lexicon.candidate(text) == NameMatch::Nobody && !self.tells_void(text) => return None,
                None => {}
            }
        }
        // Ballots that are numbered from 1 beneath each candidate are no scores.
        let counts_up = texts.windows(2).any(|pair| match pair {
            [above, first] => self.row_mark(above).is_none() && self.row_mark(first) == Some(Mark::Score(1000)),
            _ => false,
        });
        outermost.filter(|_| !counts_up && !seen.is_empty())
    }

    /// The candidate or rater group that a label of such a column names.
    fn upper(&self, text: &str) -> Option<Named> {
        match (self.lexicon.candidate(text), self.lexicon.groups.label(text)) {
            (NameMatch::One(unit), group) if group.one().is_none() => Some(Named::Unit(unit)),
            (NameMatch::Nobody, NameMatch::One(group)) => Some(Named::Group(group)),
            _ => None,
        }
    }

    /// Whether a label that is no score of the scale says what voided the votes beside it: 弃权, (空白), 88/90.
    fn tells_void(&self, text: &str) -> bool {
        const WORDS: [char; 8] = ['空', '弃', '无', '废', '未', '两', '多', '缺'];
        let cell = Cell { value: Value::Text(text.to_owned()), ..Cell::default() };
        let mark = self.lexicon.vote(Some(&cell));
        text.contains(WORDS) || is_summary(text) || matches!(mark, Mark::Refused(reason) if reason != Reason::NotAScore)
    }

    /// Whether a row of a pivot table is the one of a candidate or rater group, whose scores stand beneath it; its figures are
    /// their sums.
    pub(super) fn opens_indented(&mut self, row: u32, first: u32, above: &mut Above) -> bool {
        let (Some(place), Some(outermost)) = (self.mark_column, self.indented) else { return false };
        let text = self.view.text(row, place).into_owned();
        if self.row_mark(&text).is_some() {
            return false;
        }
        let reason = match self.upper(&text) {
            Some(Named::Group(group)) => {
                above.section = Some((u16::try_from(group).ok(), text.clone()));
                above.candidate = above.candidate.filter(|_| outermost == Outermost::Units);
                "类别小标题，数字是下面各分数的合计"
            }
            None if self.lexicon.candidate(&text) == NameMatch::Nobody => return false,
            _ => {
                let (candidate, problem) = self.row_candidate(row, &[(place, text.clone())]);
                above.candidate = candidate;
                above.section = above.section.take().filter(|_| outermost == Outermost::Groups);
                if candidate.is_none() {
                    self.notes.push(format!("{problem}，下面各分数的票没有计入"));
                }
                "对象小标题，数字是下面各分数的合计"
            }
        };
        self.pass(row, first, &text, reason);
        true
    }

    /// Whether a row of a pivot table is one of ballots that never came back.
    pub(super) fn passes_absent(&mut self, row: u32, first: u32) -> bool {
        let text = self.mark_column.map_or(String::new(), |column| self.view.text(row, column).into_owned());
        let absent = ["未收", "未交", "未到", "缺席", "请假"].iter().any(|word| text.contains(word));
        if absent {
            self.pass(row, first, &text, "没有收回，不是票");
        }
        absent
    }
}
