//! The lines of a table that are rows of votes.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{Line, fold, in_line, text_of};
use super::super::heads::{Label, Role};
use super::super::marks::{Number, parse_number};
use super::super::names::NameMatch;
use super::super::types::{Mark, Reason};
use super::absent::tells_absence;
use super::labels::Labels;
use super::remarks::{is_ditto, tells_replaced};
use super::voided::Voided;
use super::{Body, Row};

/// What earlier rows say about the next one.
#[derive(Default)]
pub(super) struct Above {
    /// The title of the rows; no group where the scheme has none of that name.
    pub(super) section: Option<(Option<u16>, String)>,
    pub(super) group: Option<(u16, String)>,
    pub(super) candidate: Option<u16>,
    /// A line said that what stands beneath it does not count.
    pub(super) left_out: bool,
}

impl<'a> Body<'a> {
    /// Sorts the lines of the body: rows of votes, and rows that are none.
    pub(super) fn gather_rows(&mut self) -> Result<(), Vec<String>> {
        let labels = self.labels();
        let mut above = Above::default();
        for line in self.lines() {
            if let Some(row) = self.gather_row(line, &labels, &mut above) {
                self.rows.push(row);
            }
        }
        self.drop_means(&labels);
        self.keep_overall(&labels)
    }

    /// The row of votes that a line is; `None` for one that is none.
    fn gather_row(&mut self, line: &'a Line<'a>, labels: &Labels, above: &mut Above) -> Option<Row<'a>> {
        let (row, cells) = (line.0, line.1.as_slice());
        let first = cells.first().map_or(0, |(column, _)| *column);
        let words: Vec<(u32, String)> = cells
            .iter()
            .filter(|(column, _)| {
                !labels.values.contains(column) && *column < labels.first_value.max(1)
                    || labels.checks.contains(column) && *column < labels.first_value
            })
            .map(|(column, cell)| (*column, text_of(cell).into_owned()))
            .collect();
        if self.is_left_out(line, above) || self.is_remark(line, &words, labels, above) {
            return None;
        }
        if self.opens_outline(row, above) || self.opens_indented(row, first, above) {
            return None;
        }
        if self.is_head_tier(row, labels) {
            self.take_tier(cells);
            self.pass(row, first, "表头", "表头的一行，不是票");
            return None;
        }
        let (candidate, problem) = self.row_candidate(row, &self.texts_of(row, &labels.candidates));
        let (group, group_label) = self.row_group(row, labels, above);
        if self.indented.is_some() && self.passes_absent(row, first) {
            return None;
        }
        let lost = self.mark_column.is_some_and(|column| {
            let label = self.view.text(row, column);
            super::super::heads::role(&fold(&label)) == Some(Role::Invalid)
                || self.is_beyond_scale(&label)
                || self.indented.is_some()
                    && (above.candidate.is_some() || above.section.is_some())
                    && self.row_mark(&label).is_none()
        });
        self.lost_row |= lost;
        let (item, mark) = if lost { (None, None) } else { self.row_item_and_mark(row, &words, labels)? };
        let id = labels.ids.first().map_or(String::new(), |column| self.view.text(row, *column).trim().to_owned());
        let rater =
            labels.raters.iter().find_map(|column| self.lexicon.units.label(&self.view.text(row, *column)).one());
        // A unit alone may be where a common rater works; the name of its secretary is not.
        let secretary = labels.secretaries.iter().find_map(|column| {
            let text = self.view.text(row, *column);
            Some((self.lexicon.units.label(&text).one()?, self.lexicon.units.names_secretary(&text)))
        });
        let rater = rater.or_else(|| secretary.filter(|(_, person)| *person).map(|(unit, _)| unit));
        let fills = self.indented.is_some()
            || self.outline.is_some_and(|outline| outline.units_above)
            || labels.sections
            || !labels.candidates.is_empty() && problem.is_empty();
        let inherited = if fills { above.candidate } else { None };
        let candidate = candidate.or(inherited);
        above.candidate = candidate.or(above.candidate);
        self.keep_row_texts(row, candidate, labels);
        if !labels.groups.is_empty()
            && group_label.is_empty()
            && !id.is_empty()
            && cells.iter().all(|(column, _)| labels.ids.contains(column))
        {
            self.pass(row, first, &id, "只有票号，没有类别和分数，不是票");
            return None;
        }
        let nobody = problem.is_empty() && candidate.is_none();
        if labels.number_rows() && nobody {
            if id.is_empty() && group_label.is_empty() && self.is_computed(cells, &labels.values) {
                self.pass(row, labels.first_value, "", "没有票号和类别的计算行，疑为合计或平均，不计");
                return None;
            }
            let known = |column: &u32| {
                labels.values.contains(column) || labels.ids.contains(column) || labels.groups.contains(column)
            };
            if !cells.iter().any(|(column, _)| known(column)) {
                let text = cells.first().map_or(String::new(), |(_, cell)| text_of(cell).into_owned());
                self.pass(row, first, &text, "没有票号、类别和分数，不是票");
                return None;
            }
        }
        let void = if lost { Voided::default() } else { self.voided(row, labels) };
        let remarks = || labels.checks.iter().map(|column| self.view.text(row, *column));
        if let Some(remark) = remarks().find(|remark| void.whole && tells_replaced(&fold(remark))) {
            let remark = remark.into_owned();
            self.pass(row, first, &remark, "填错换发收回的旧票，不是票");
            return None;
        }
        Some(Row {
            row,
            cells,
            candidate,
            problem,
            group,
            group_label,
            item,
            mark,
            id,
            rater: rater.map(|unit| unit.to_string()),
            from: rater.or(secretary.map(|(unit, _)| unit)).map(|unit| unit.to_string()),
            void,
            absent: labels.checks.iter().any(|column| tells_absence(&self.view.text(row, *column))),
            lost,
            label: words.iter().map(|(_, text)| text.trim()).collect::<Vec<_>>().join(" "),
        })
    }

    /// Whether a line right beneath the heads belongs to them: the head of the name column reaches down to it.
    fn is_head_tier(&self, row: u32, labels: &Labels) -> bool {
        let first = self.lines().first().map_or(0, |(first, _)| *first);
        let dragged =
            |column: &u32| self.view.anchor(row, *column).0 < first && !self.view.text(row, *column).is_empty();
        !labels.candidates.is_empty() && labels.candidates.iter().all(dragged)
    }

    /// Adds what a lower line of heads says of the ballots across to their names: two of one unit are told by their offices.
    fn take_tier(&mut self, cells: &[(u32, &Cell)]) {
        for column in &mut self.values {
            if let (Some(ballot), Some(cell)) = (&mut column.ballot, in_line(cells, column.column)) {
                *ballot = format!("{ballot} {}", text_of(cell).trim());
            }
        }
    }

    /// The words that stand in some columns of a row.
    fn texts_of(&self, row: u32, columns: &[u32]) -> Vec<(u32, String)> {
        let text = |column: &u32| (*column, self.view.text(row, *column).trim().to_owned());
        columns.iter().map(text).filter(|(_, text)| !text.is_empty()).collect()
    }

    /// The rater group of a row: its own, the one of its section, the one that was typed last.
    fn row_group(&mut self, row: u32, labels: &Labels, above: &mut Above) -> (Option<u16>, String) {
        let (mut group, mut label) = (None, String::new());
        let mut ditto = false;
        for (_, text) in self.texts_of(row, &labels.groups) {
            if is_ditto(&text) {
                ditto = true;
                continue;
            }
            let lexicon = self.lexicon;
            let named = self.groups.entry(text.clone()).or_insert_with(|| lexicon.groups.label(&text));
            if let Some(found) = named.one() {
                group = u16::try_from(found).ok();
            }
            label = text;
        }
        if label.is_empty() && group.is_none() {
            let last = above.group.as_ref().filter(|_| labels.fill_groups || ditto);
            match (&above.section, last) {
                (Some((found, words)), None) => (group, label) = (*found, words.clone()),
                (Some((found, words)), Some(_)) if !ditto => (group, label) = (*found, words.clone()),
                (_, Some((found, words))) => (group, label) = (Some(*found), words.clone()),
                (None, None) => {}
            }
        }
        if let Some(found) = group {
            above.group = Some((found, label.clone()));
        }
        (group, label)
    }

    /// Item and score that a row is about; `None` for a row about one that the scheme does not have.
    fn row_item_and_mark(
        &mut self,
        row: u32,
        words: &[(u32, String)],
        labels: &Labels,
    ) -> Option<(Option<u16>, Option<Mark>)> {
        let item = labels.items.iter().find_map(|column| self.lexicon.item(&self.view.text(row, *column)));
        if !labels.items.is_empty() && item.is_none() && !self.lexicon.rules.items.is_empty() {
            let text = self.view.text(row, labels.items.first().copied().unwrap_or(0));
            self.pass(row, labels.first_value, &text, "不是方案里的测评项目");
            return None;
        }
        let mark = self.mark_column.and_then(|column| self.row_mark(&self.view.text(row, column)));
        if self.mark_column.is_some() && mark.is_none() {
            let own = self.mark_column.map_or(String::new(), |column| self.view.text(row, column).into_owned());
            self.note_span_row(row, &own);
            let text = words.first().map_or("", |(_, text)| text.as_str());
            self.pass(row, labels.first_value, text, "不是方案里的分数或等次");
            return None;
        }
        Some((item, mark))
    }

    pub(super) fn row_candidate(&mut self, row: u32, words: &[(u32, String)]) -> (Option<u16>, String) {
        let mut units = BTreeSet::new();
        let mut unsure = false;
        for (_, text) in words {
            let lexicon = self.lexicon;
            match self.names.entry(text.clone()).or_insert_with(|| lexicon.candidate(text)) {
                NameMatch::One(unit) => {
                    units.insert(*unit);
                }
                NameMatch::Several(_) => unsure = true,
                NameMatch::Nobody => {}
            }
        }
        let all = words.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join(" ");
        let units: Vec<usize> = units.into_iter().collect();
        match units.as_slice() {
            [unit] => {
                let place = words.first().map_or(String::new(), |(column, _)| crate::grid::cell_name(row, *column));
                (Some(self.unit_candidate(*unit, &all, place)), String::new())
            }
            [] if words.is_empty() => (None, String::new()),
            [] if unsure => (None, format!("「{all}」对应名单上不止一个单位")),
            [] => (None, format!("「{all}」在单位名单中找不到")),
            _ => (None, format!("「{all}」单位和姓名不是同一个单位的")),
        }
    }

    /// Whether a label among scores is one that the scale does not have, or two at once: the votes beside it are void.
    pub(super) fn is_beyond_scale(&self, label: &str) -> bool {
        let cell = Cell::text(label.to_owned());
        self.lexicon.gauge.grades.is_empty()
            && self.row_mark(label).is_none()
            && parse_number(label) != Number::None
            && matches!(self.lexicon.vote(Some(&cell)), Mark::Refused(Reason::OutOfScale | Reason::TwoMarks))
    }

    pub(super) fn row_mark(&self, text: &str) -> Option<Mark> {
        use super::super::marks::HeadMark;
        match self.lexicon.head(text)? {
            Label::Number(number, _) => self.lexicon.gauge.head_mark(HeadMark::Score(number)),
            Label::Grade(grade) => self.lexicon.gauge.head_mark(HeadMark::Grade(&grade)),
            _ => None,
        }
    }
}
