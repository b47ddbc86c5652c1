//! Rows about parts of the work where the scheme has none: 责任落实 9 3, 总体评价 10 2. The one about the whole is the vote.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cells::fold;
use super::super::heads::Role;
use super::super::names::NameMatch;
use super::super::overall::is_overall;
use super::labels::Labels;
use super::ticks::text_kind;
use super::{Body, Row};

/// Whose rows they are: candidate, rater group, number of the ballot, rater.
type Owner = (Option<u16>, Option<u16>, String, Option<String>);

impl Body<'_> {
    /// Keeps of the rows about parts of the work and about the whole those about the whole. Fails where parts are told apart
    /// and none is the whole: their votes are those of the same people again and again.
    pub(super) fn keep_overall(&mut self, labels: &Labels) -> Result<(), Vec<String>> {
        let Some(column) = self.aspects(labels) else { return Ok(()) };
        let text = |row: &Row<'_>| fold(&self.view.text(row.row, column));
        let texts: Vec<String> = self.rows.iter().map(text).collect();
        if !texts.iter().any(|text| is_overall(text)) {
            return self.refuse_parts(column, &texts);
        }
        // 存在不足 and 意见建议 beneath the votes ask for words.
        let part = |text: &String| !text.is_empty() && !is_overall(text) && text_kind(text).is_none();
        let rows = std::mem::take(&mut self.rows);
        for (row, text) in rows.into_iter().zip(&texts) {
            if part(text) {
                self.pass(row.row, column, text, "分项评价，按总体评价计票，本行不计");
            } else {
                self.rows.push(row);
            }
        }
        Ok(())
    }

    /// The column to the left of the votes that names the parts: one of its cells names the whole, or its head says so.
    fn aspects(&self, labels: &Labels) -> Option<u32> {
        if !self.lexicon.rules.items.is_empty() || self.mark_column.is_some() {
            return None;
        }
        let about = [&labels.candidates, &labels.groups, &labels.ids, &labels.raters, &labels.checks];
        let free = self.columns.iter().filter(|column| column.column < labels.first_value);
        let mut free = free.filter(|column| {
            let own = column.role.is_none() || column.role == Some(Role::Item);
            own && !about.iter().any(|own| own.contains(&column.column))
        });
        let named = |place: u32| {
            let mut texts = self.rows.iter().map(|row| fold(&self.view.text(row.row, place)));
            texts.any(|text| is_overall(&text))
        };
        let headed = |role: Option<Role>| role == Some(Role::Item);
        free.find(|column| headed(column.role) || named(column.column)).map(|column| column.column)
    }

    /// Fails where the same people's votes on several parts stand in rows below each other.
    fn refuse_parts(&self, column: u32, texts: &[String]) -> Result<(), Vec<String>> {
        let numbered = self.has_ballot_numbers();
        let mut parts: BTreeMap<Owner, BTreeSet<&String>> = BTreeMap::new();
        for (row, text) in self.rows.iter().zip(texts).filter(|(_, text)| !text.is_empty()) {
            let named = self.lexicon.groups.label(text) != NameMatch::Nobody || self.lexicon.head(text).is_some();
            if named || self.lexicon.candidate(text) != NameMatch::Nobody {
                return Ok(());
            }
            let id = if numbered { row.id.clone() } else { String::new() };
            let owner = (row.candidate, row.group, id, row.rater.clone());
            parts.entry(owner).or_default().insert(text);
        }
        let several = parts.values().find(|parts| parts.len() >= 2).and_then(|parts| parts.first());
        several.map_or(Ok(()), |part| {
            let place = crate::grid::column_name(column);
            Err(vec![format!("{place} 列分项评价（如「{part}」），没有总体评价一行，看不出哪一行是对书记的评价")])
        })
    }
}
