//! Numbers of votes that no mean can be had from: for several scores at once (4分及以下), or written so that they cannot be read.

use super::super::cells::{fold, in_line};
use super::super::marks::count_of;
use super::super::types::Tally;
use super::{Body, Row};

/// Votes that have no one score, or no number.
#[derive(Debug, Clone)]
pub(super) struct Unscored {
    /// Row, where scores go across; `None` where they go down.
    row: Option<u32>,
    /// Column of the number.
    column: u32,
    reason: String,
}

/// Whether a label stands for several scores: 4分及以下, 5—6分, 6分以下.
pub(super) fn is_span(text: &str) -> bool {
    let folded = fold(text);
    let digit = folded.chars().any(|letter| letter.is_ascii_digit());
    digit
        && folded.contains('分')
        && folded.chars().count() <= 12
        && ["以下", "以上", "及", "不足", "低于", "至", "-", "—", "~"].iter().any(|word| folded.contains(word))
}

impl Body<'_> {
    /// Notes the votes in a row whose label stands for several scores.
    pub(super) fn note_span_row(&mut self, row: u32, text: &str) {
        if !is_span(text) {
            return;
        }
        for column in self.values.iter().map(|column| column.column) {
            self.unscored.extend(unscored(text, count_of(self.view.own(row, column))).map(|reason| Unscored {
                row: None,
                column,
                reason,
            }));
        }
    }

    /// Notes the votes in columns whose heads stand for several scores.
    pub(super) fn note_span_columns(&mut self, row: &Row<'_>) {
        let spans =
            self.columns.iter().filter(|column| column.role.is_none() && !column.is_value() && is_span(&column.head));
        for column in spans {
            let count = count_of(in_line(row.cells, column.column));
            self.unscored.extend(unscored(&column.head, count).map(|reason| Unscored {
                row: Some(row.row),
                column: column.column,
                reason,
            }));
        }
    }

    /// Notes a cell in a scale down the rows that says no number of votes: its column cannot be added up.
    pub(super) fn lose_column(&mut self, row: &Row<'_>, column: u32, words: &str) {
        let place = crate::grid::cell_name(row.row, column);
        if row.lost {
            self.notes.push(format!("{place} 的「{}」看不出是几张无效票，没有计入无效票", words.trim()));
            return;
        }
        let reason = format!("{place} 的「{}」看不出是几票，这一列没有计入", words.trim());
        self.unscored.push(Unscored { row: None, column, reason });
    }

    /// Refuses a tally some of whose votes have no one score.
    pub(super) fn refuse_unscored(&mut self, tally: &mut Tally) {
        let of_column = |column: u32| self.columns.iter().find(|own| own.column == column);
        let own = of_column(tally.column);
        let about = |lost: &&Unscored| match lost.row {
            None => lost.column == tally.column,
            Some(row) => {
                let other = of_column(lost.column);
                row == tally.row
                    && own.zip(other).is_none_or(|(own, other)| {
                        (other.unit.is_none() || own.unit == other.unit)
                            && (other.group.is_none() || own.group == other.group)
                    })
            }
        };
        if let Some(lost) = self.unscored.iter().find(about) {
            self.notes.push(format!("{}：{}", crate::grid::cell_name(tally.row, tally.column), lost.reason));
            tally.refused.get_or_insert_with(|| lost.reason.clone());
        }
    }
}

fn unscored(text: &str, count: Option<u32>) -> Option<String> {
    let count = count.filter(|count| *count > 0)?;
    Some(format!("「{}」有 {count} 票，看不出各是几分，不能计算平均分", text.trim()))
}
