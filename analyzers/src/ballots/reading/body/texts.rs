//! Free texts beside votes.

use super::super::cells::fold;
use super::super::types::{FreeText, TextKind};
use super::Body;
use super::labels::Labels;

impl Body<'_> {
    /// Keeps the free texts of a row: about the candidate of their column, else of the row.
    pub(super) fn keep_row_texts(&mut self, row: u32, candidate: Option<u16>, labels: &Labels) {
        for (column, kind) in &labels.texts {
            let text = self.view.text(row, *column).into_owned();
            let of_column = self.columns.iter().find(|own| own.column == *column).and_then(|own| own.unit);
            let of_row = || {
                let at = candidate?;
                self.region.candidates.get(usize::from(at)).and_then(|found| found.unit.clone())
            };
            let owner = of_column.map(|unit| unit.to_string()).or_else(of_row);
            self.keep_text(owner, *kind, &text);
        }
    }

    pub(super) fn keep_text(&mut self, unit: Option<String>, kind: TextKind, text: &str) {
        self.region.texts.extend(kept_text(unit, kind, text));
    }
}

/// A free text, unless it says nothing (无, 没有).
pub(in crate::ballots::reading) fn kept_text(unit: Option<String>, kind: TextKind, text: &str) -> Option<FreeText> {
    let text = text.trim();
    let folded = fold(text);
    let bare = folded.trim_matches(['。', '.', '、', ',', '!']);
    const EMPTY: &[&str] = &[
        "",
        "无",
        "没有",
        "暂无",
        "无意见",
        "无建议",
        "没有意见",
        "没意见",
        "同意",
        "-",
        "—",
        "/",
        "略",
        "不清楚",
        "不了解",
        "0",
    ];
    (!EMPTY.contains(&bare)).then(|| FreeText { unit, kind, text: text.to_owned() })
}
