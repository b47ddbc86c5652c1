//! The columns of a table that say what its rows are about.

use std::collections::BTreeSet;

use super::super::cells::{in_line, text_of};
use super::super::columns::Column;
use super::super::heads::{Role, is_summary};
use super::super::types::TextKind;
use super::Body;

/// The columns that say what a row is about.
pub(super) struct Labels {
    pub(super) candidates: Vec<u32>,
    pub(super) groups: Vec<u32>,
    pub(super) ids: Vec<u32>,
    pub(super) raters: Vec<u32>,
    /// Name columns of a matrix of secretaries.
    pub(super) secretaries: Vec<u32>,
    pub(super) items: Vec<u32>,
    /// 状态 and 备注.
    pub(super) checks: Vec<u32>,
    pub(super) texts: Vec<(u32, TextKind)>,
    pub(super) values: BTreeSet<u32>,
    pub(super) first_value: u32,
    /// Candidates stand in the heads.
    pub(super) by_unit: bool,
    /// Nothing but titles between the rows can name a candidate.
    pub(super) sections: bool,
    /// Groups are typed once and hold for the rows beneath.
    pub(super) fill_groups: bool,
}

impl Labels {
    /// Whether rows have a number or a group.
    pub(super) const fn number_rows(&self) -> bool {
        !self.ids.is_empty() || !self.groups.is_empty()
    }
}

impl Body<'_> {
    pub(super) fn labels(&self) -> Labels {
        let by_unit = self.values.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let of = |role: Role| -> Vec<u32> {
            self.columns.iter().filter(|column| column.role == Some(role)).map(|column| column.column).collect()
        };
        let text = |column: &Column| match column.role {
            Some(Role::Text(kind)) => Some((column.column, kind)),
            _ => None,
        };
        let outlined = |units: bool| self.outline.filter(|own| own.units_above == units).map(|own| vec![own.column]);
        let groups = outlined(true).unwrap_or_else(|| of(Role::Group));
        let named = by_unit || self.indented.is_some() || self.outline.is_some() || !of(Role::Candidate).is_empty();
        let about = || self.context.candidate(self.lexicon, self.source.sheet, self.source.file).index;
        let sections = !named && about().is_none();
        Labels {
            sections,
            candidates: if by_unit { Vec::new() } else { outlined(false).unwrap_or_else(|| of(Role::Candidate)) },
            // No row of a grid is a ballot: one without a label goes on with the votes above.
            fill_groups: self.is_grid() || self.fills_down(&groups),
            groups,
            ids: of(Role::Id),
            raters: of(Role::Rater),
            secretaries: self.secretaries_down(by_unit, &of(Role::Candidate)),
            items: of(Role::Item),
            checks: of(Role::Status).into_iter().chain(of(Role::Remark)).collect(),
            texts: self.columns.iter().filter_map(text).collect(),
            values: self.values.iter().map(|column| column.column).collect(),
            first_value: self.values.first().map_or(u32::MAX, |column| column.column),
            by_unit,
        }
    }

    /// The name columns of a matrix of secretaries: candidates stand in the heads, and down the rows each unit is named once.
    /// Units that come again and again are those that common raters belong to.
    fn secretaries_down(&self, by_unit: bool, names: &[u32]) -> Vec<u32> {
        let once = |column: &&u32| {
            let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, **column));
            let named: Vec<usize> = cells.filter_map(|cell| self.lexicon.units.label(&text_of(cell)).one()).collect();
            named.len() >= 2 && named.iter().collect::<BTreeSet<_>>().len() == named.len()
        };
        names.iter().filter(|_| by_unit).filter(once).copied().collect()
    }

    /// Whether a label is typed once and holds for the rows beneath: more gaps than labels, none at the top.
    pub(super) fn fills_down(&self, columns: &[u32]) -> bool {
        let Some(column) = columns.first() else { return false };
        let (mut filled, mut gaps) = (0_usize, 0_usize);
        for (row, cells) in self.lines() {
            let summary = cells.iter().any(|(place, cell)| *place <= *column && is_summary(&text_of(cell)));
            let value = !summary && self.values.iter().any(|value| in_line(cells, value.column).is_some());
            let text = self.view.text(*row, *column);
            if text.trim().is_empty() {
                if filled == 0 && value {
                    return false;
                }
                gaps += usize::from(value);
            } else if !is_summary(&text) {
                filled += 1;
            }
        }
        // Scores with their numbers of votes: no row of a tally is a ballot that forgot its group.
        gaps > filled || gaps > 0 && self.mark_column.is_some()
    }
}
