//! The lines of a table: rows of votes, and rows that are none.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{Line, fold, in_line, text_of};
use super::super::heads::{Label, Role, is_summary};
use super::super::legend::is_legend;
use super::super::marks::{Number, parse_number};
use super::super::names::NameMatch;
use super::super::table::{Column, repeats_heads};
use super::super::types::*;
use super::remarks::{counts_ballots, is_ditto, is_numbered, is_partial, is_void_word};
use super::{Body, Row, Voided};

/// Letters that a title between rows has at most.
const LONGEST_SECTION: usize = 30;

/// The columns that say what a row is about.
struct Labels {
    candidates: Vec<u32>,
    groups: Vec<u32>,
    ids: Vec<u32>,
    raters: Vec<u32>,
    /// Name columns of a matrix of secretaries.
    secretaries: Vec<u32>,
    items: Vec<u32>,
    /// 状态 and 备注.
    checks: Vec<u32>,
    texts: Vec<(u32, TextKind)>,
    values: BTreeSet<u32>,
    first_value: u32,
    /// Candidates stand in the heads.
    by_unit: bool,
    /// Nothing but titles between the rows can name a candidate.
    sections: bool,
    /// Groups are typed once and hold for the rows beneath.
    fill_groups: bool,
}

impl Labels {
    /// Whether rows have a number or a group.
    const fn number_rows(&self) -> bool {
        !self.ids.is_empty() || !self.groups.is_empty()
    }
}

/// What earlier rows say about the next one.
#[derive(Default)]
pub(super) struct Above {
    /// The title of the rows; no group where the scheme has none of that name.
    pub(super) section: Option<(Option<u16>, String)>,
    group: Option<(u16, String)>,
    pub(super) candidate: Option<u16>,
}

impl<'a> Body<'a> {
    /// Sorts the lines of the body: rows of votes, and rows that are none.
    pub(super) fn gather_rows(&mut self) {
        let labels = self.labels();
        let mut above = Above::default();
        for line in self.lines() {
            if let Some(row) = self.gather_row(line, &labels, &mut above) {
                self.rows.push(row);
            }
        }
        self.drop_means(&labels);
    }

    /// Takes the last row for what it is where it has no number, all others have one, and its figures are the means or sums of
    /// theirs.
    fn drop_means(&mut self, labels: &Labels) {
        let Some((last, others)) = self.rows.split_last() else { return };
        let numbered = |row: &Row<'_>| !row.id.is_empty() && row.candidate.is_none() && row.problem.is_empty();
        let bare = last.id.is_empty() && last.candidate.is_none() && last.problem.is_empty() && !last.lost;
        if labels.ids.is_empty() || others.len() < 2 || !bare || last.mark.is_some() || !others.iter().all(numbered) {
            return;
        }
        let score = |row: &Row<'_>, column: u32| match self.lexicon.vote(in_line(row.cells, column)) {
            Mark::Score(score) => Some(f64::from(score) / 1000.0),
            _ => None,
        };
        let figures: Vec<(u32, f64)> = self
            .values
            .iter()
            .filter_map(|column| match in_line(last.cells, column.column).map(|cell| &cell.value) {
                Some(crate::grid::Value::Number(number)) => Some((column.column, *number)),
                _ => None,
            })
            .collect();
        let computed = |(column, figure): &(u32, f64)| {
            let votes: Vec<f64> = others.iter().filter_map(|row| score(row, *column)).collect();
            let sum: f64 = votes.iter().sum();
            let count = u32::try_from(votes.len()).map_or(0.0, f64::from);
            count > 0.0 && ((figure - sum / count).abs() < 0.006 || (figure - sum).abs() < 0.006)
        };
        if !figures.is_empty() && figures.iter().all(computed) {
            let row = last.row;
            self.rows.pop();
            self.pass(row, labels.first_value, "", "没有票号，正是上面各票的平均或合计，不计");
        }
    }

    fn labels(&self) -> Labels {
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
        let named = by_unit || self.indented || self.outline.is_some() || !of(Role::Candidate).is_empty();
        let about = || self.context.candidate(self.lexicon, self.source.sheet, self.source.file).index;
        let sections = !named && about().is_none();
        Labels {
            sections,
            candidates: if by_unit { Vec::new() } else { outlined(false).unwrap_or_else(|| of(Role::Candidate)) },
            fill_groups: self.fills_down(&groups),
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
        if self.is_remark(line, &words, labels, above) {
            return None;
        }
        if self.opens_outline(row, above) || self.opens_indented(row, first, above) {
            return None;
        }
        let (candidate, problem) = self.row_candidate(row, &self.texts_of(row, &labels.candidates));
        let (group, group_label) = self.row_group(row, labels, above);
        if self.indented && self.passes_absent(row, first) {
            return None;
        }
        let lost = self.mark_column.is_some_and(|column| {
            let label = self.view.text(row, column);
            super::super::heads::role(&fold(&label)) == Some(Role::Invalid)
                || self.indented && above.candidate.is_some() && self.row_mark(&label).is_none()
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
        let fills = self.indented
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
            void: if lost { Voided::default() } else { self.voided(row, labels) },
            lost,
            label: words.iter().map(|(_, text)| text.trim()).collect::<Vec<_>>().join(" "),
        })
    }

    /// What the remarks and states of a row void.
    fn voided(&self, row: u32, labels: &Labels) -> Voided {
        let mut voided = Voided::default();
        let several = self.values.iter().filter(|column| column.ballot.is_some()).count() >= 2;
        for place in &labels.checks {
            let text = self.view.text(row, *place);
            if !is_void_word(&text) {
                continue;
            }
            let head = self.columns.iter().find(|column| column.column == *place).and_then(|column| column.unit);
            let named = || self.lexicon.units.within(&text).one().filter(|_| labels.by_unit);
            match head.or_else(named) {
                Some(unit) => voided.units.push(unit),
                None if is_partial(&text) || several && counts_ballots(&text) => voided.somewhere = true,
                None => voided.whole = true,
            }
        }
        voided
    }

    /// In a table with two rows a candidate, one of strokes and one of their numbers: whether a line is the one of strokes.
    fn drawn_or_counted(&self, words: &[(u32, String)], labels: &Labels) -> Option<bool> {
        use super::super::heads::role;
        let place = labels.items.first()?;
        let says = |wanted: Role| move |text: &str| role(&fold(text)) == Some(wanted);
        let rows = |wanted: &dyn Fn(&str) -> bool| {
            self.lines().iter().filter(|(row, _)| wanted(&self.view.text(*row, *place))).count()
        };
        let (drawn, counted) = (says(Role::Strokes), says(Role::Returned));
        if rows(&drawn) == 0 || rows(&drawn) != rows(&counted) {
            return None;
        }
        let (_, text) = words.iter().find(|(column, _)| column == place)?;
        (drawn(text) || counted(text)).then(|| drawn(text))
    }

    /// Whether a line is a sum, a repeated head, the title of a group's rows or a remark; notes which.
    fn is_remark(&mut self, line: &Line<'_>, words: &[(u32, String)], labels: &Labels, above: &mut Above) -> bool {
        let (row, cells) = (line.0, line.1.as_slice());
        if is_legend(cells, self.lexicon) {
            self.pass(row, cells.first().map_or(0, |(column, _)| *column), "代码", "代码说明，不是票");
            return true;
        }
        if let Some(drawn) = self.drawn_or_counted(words, labels) {
            let text = words.last().map_or(String::new(), |(_, text)| text.clone());
            if drawn {
                self.pass(row, cells.first().map_or(0, |(column, _)| *column), &text, "画票笔画，按下面一行的票数计");
            }
            return drawn;
        }
        let summary = words.iter().find(|(column, text)| {
            let sum = |word: &&str| fold(text).starts_with(*word);
            // 有效 3, 弃权 1 beneath the numbers of ballots.
            let counted = || {
                use super::super::heads::role;
                let role = role(&fold(text)).filter(|_| labels.ids.contains(column) || self.is_bare(*column, labels));
                matches!(role, Some(Role::Invalid | Role::Valid | Role::Returned | Role::Issued))
            };
            counted()
                || is_summary(text)
                    && (Some(*column) != self.mark_column
                        || ["合计", "总计", "小计", "共计"].iter().any(|word| sum(&word)))
        });
        if let Some(column) = self.mark_column {
            let label = self.view.text(row, column).into_owned();
            if super::super::heads::role(&fold(&label)) == Some(Role::Returned) {
                self.returned.push((row, label));
            }
        }
        if let Some((column, text)) = summary {
            self.pass(row, *column, text, "合计、平均或说明行，不是票");
            return true;
        }
        if repeats_heads(self.view, self.table, line) {
            self.pass(row, cells.first().map_or(0, |(column, _)| *column), "表头", "重复的表头");
            return true;
        }
        let [(column, cell)] = cells else { return false };
        let text = text_of(cell);
        let number = matches!(parse_number(&text), Number::One(_));
        let width = self.view.width(row, *column);
        if number || !is_summary(&text) && width <= 1 && labels.values.contains(column) {
            return false;
        }
        if labels.sections
            && (width > 1 || !labels.values.contains(column))
            && text.chars().count() <= LONGEST_SECTION
            && let NameMatch::One(unit) = self.lexicon.units.within(&text)
        {
            let place = crate::grid::cell_name(row, *column);
            above.candidate = Some(self.unit_candidate(unit, &text, place));
            self.pass(row, *column, &text, "对象小标题");
            return true;
        }
        let groups = &self.lexicon.groups;
        let group = groups.titled(&text).one().or_else(|| groups.label(&text).one());
        let own = !labels.groups.contains(column) && !labels.candidates.contains(column);
        let alone = width > 1 || own && (is_numbered(&text) || groups.is_name(&text));
        let unknown = || {
            let short = text.chars().count() <= 16 && !is_summary(&text) && !is_form_label(&text);
            above.section.is_some() && short && own && self.lexicon.units.label(&text) == NameMatch::Nobody
        };
        if alone && (group.is_some() || unknown()) {
            above.section = Some((group.and_then(|group| u16::try_from(group).ok()), text.to_string()));
            self.pass(row, *column, &text, "分组小标题");
            return true;
        }
        let is_label =
            self.columns.iter().any(|own| own.column == *column && own.role.is_some() && own.role != Some(Role::Id));
        let remark = is_summary(&text)
            || text.chars().count() > 12 && labels.candidates.is_empty() && !is_form_label(&text)
            || !is_label && labels.number_rows() && !labels.values.contains(column);
        if remark {
            self.pass(row, *column, &text, "说明文字，不是票");
        }
        remark
    }

    /// Whether a column is none that says what a row is about, or the state of its votes, and no scale goes down the rows:
    /// 有效 in it stands before a number of votes.
    fn is_bare(&self, column: u32, labels: &Labels) -> bool {
        let about = [&labels.candidates, &labels.groups, &labels.items, &labels.checks, &labels.raters];
        let status = self.columns.iter().any(|own| own.column == column && own.role.is_some());
        self.mark_column.is_none() && !status && !about.iter().any(|own| own.contains(&column))
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

    /// Keeps the free texts of a row: about the candidate of their column, else of the row.
    fn keep_row_texts(&mut self, row: u32, candidate: Option<u16>, labels: &Labels) {
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
        gaps > filled
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

    pub(super) fn row_mark(&self, text: &str) -> Option<Mark> {
        use super::super::marks::HeadMark;
        match self.lexicon.head(text)? {
            Label::Number(number, _) => self.lexicon.gauge.head_mark(HeadMark::Score(number)),
            Label::Grade(grade) => self.lexicon.gauge.head_mark(HeadMark::Grade(&grade)),
            _ => None,
        }
    }

    pub(super) fn keep_text(&mut self, unit: Option<String>, kind: TextKind, text: &str) {
        self.region.texts.extend(kept_text(unit, kind, text));
    }

    /// Whether every value of a row is a formula, or lies beyond the scale.
    pub(super) fn is_computed(&self, cells: &[(u32, &Cell)], is_value: &BTreeSet<u32>) -> bool {
        let values: Vec<&Cell> =
            cells.iter().filter(|(column, _)| is_value.contains(column)).map(|(_, cell)| *cell).collect();
        let outside =
            |cell: &&Cell| matches!(self.lexicon.vote(Some(cell)), Mark::Refused(Reason::OutOfScale | Reason::TooFine));
        !values.is_empty() && (values.iter().all(|cell| cell.formula) || values.iter().all(|cell| outside(cell)))
    }
}

/// Whether a lone text is the label of a row to be filled in, not a remark.
pub(super) fn is_form_label(text: &str) -> bool {
    let folded = fold(text);
    ["评价", "测评", "评议", "打分", "评分", "问题", "意见", "建议", "不足"].iter().any(|word| folded.contains(word))
        && !folded.starts_with('注')
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
