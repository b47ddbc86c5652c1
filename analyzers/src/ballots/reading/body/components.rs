//! Components of scores that stand beside votes or by themselves.

use crate::grid::Value;

use super::super::cells::in_line;
use super::super::marks::{Number, exact_thousandths, parse_number};
use super::super::types::{ComponentValue, Layout};
use super::Body;

impl Body<'_> {
    pub(super) fn only_components(&mut self) -> Result<(), Vec<String>> {
        if self.region.components.is_empty() {
            return Err(vec!["有表头，没有票".into()]);
        }
        self.region.layout = Layout::Components;
        Ok(())
    }

    pub(super) fn emit_components(&mut self) {
        let columns: Vec<(u32, u16)> = self
            .columns
            .iter()
            .filter_map(|column| column.component.map(|component| (column.column, component)))
            .collect();
        let mut found = Vec::new();
        for row in &self.rows {
            let unit = row
                .candidate
                .and_then(|at| self.region.candidates.get(usize::from(at)))
                .and_then(|found| found.unit.clone());
            let Some(unit) = unit else { continue };
            for (column, component) in &columns {
                let value = match in_line(row.cells, *column).map(|cell| &cell.value) {
                    Some(Value::Number(number)) => {
                        exact_thousandths(*number).or_else(|| exact_thousandths((*number * 1000.0).round() / 1000.0))
                    }
                    Some(Value::Text(text)) => {
                        if let Number::One(number) = parse_number(text.trim().trim_start_matches('+')) {
                            Some(number)
                        } else {
                            None
                        }
                    }
                    _ => None,
                };
                if let Some(value) = value {
                    found.push(ComponentValue {
                        row: row.row,
                        column: *column,
                        unit: unit.clone(),
                        component: *component,
                        value: i64::from(value),
                    });
                }
            }
        }
        self.region.components = found;
    }
}
