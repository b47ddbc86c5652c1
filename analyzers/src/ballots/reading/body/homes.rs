//! Columns that say which unit a rater is from.

use std::collections::BTreeSet;

use super::super::cells::{in_line, text_of};
use super::super::heads::Role;
use super::Body;

impl Body<'_> {
    /// Takes a name column for that of the raters' own units where the rater on each line is just the secretary of the unit
    /// beside him, 评分人 温若谷 所在单位 机械学院: then the votes are about whomever the title names.
    pub(super) fn settle_homes(&mut self) {
        const FEWEST: usize = 3;
        let place = |role: Role| {
            let mut own = self.columns.iter().filter(|column| column.role == Some(role));
            own.next().filter(|_| own.next().is_none()).map(|column| column.column)
        };
        let (Some(rater), Some(home)) = (place(Role::Rater), place(Role::Candidate)) else { return };
        let units = &self.lexicon.units;
        let pair = |cells: &[(u32, &crate::grid::Cell)]| {
            let person = text_of(in_line(cells, rater)?);
            let unit = units.label(&text_of(in_line(cells, home)?)).one()?;
            units.names_secretary(&person).then(|| Some((units.label(&person).one()?, unit))).flatten()
        };
        let pairs: Vec<(usize, usize)> = self.lines().iter().filter_map(|(_, cells)| pair(cells)).collect();
        let once = pairs.iter().map(|(_, unit)| unit).collect::<BTreeSet<_>>().len() == pairs.len();
        if pairs.len() < FEWEST || !once || pairs.iter().any(|(person, unit)| person != unit) {
            return;
        }
        for column in self.columns.iter_mut().filter(|column| column.column == home) {
            column.role = Some(Role::Rater);
        }
    }
}
