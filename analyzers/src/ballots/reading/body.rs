//! From a table to ballots and tallies.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::grid::{Area, Cell, Value};

use super::cells::{Line, View, fold, in_line, text_of};
use super::context::{Context, Found};
use super::heads::{Label, Lexicon, Role, is_summary};
use super::marks::{Number, Tick, count_of, exact_thousandths, parse_number, tick_of};
use super::names::NameMatch;
use super::table::{Column, Kind, Table, repeats_heads};
use super::types::*;

/// A region and what people need to know about it, or what is missing.
pub(super) type Outcome = Result<(Region, Vec<String>), Vec<String>>;

/// Where a sheet comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) sheet: &'a str,
    pub(super) file: &'a str,
}

/// Reads one table.
pub(super) fn region(view: &View<'_>, lexicon: &Lexicon<'_>, table: &Table, source: Source<'_>) -> Outcome {
    let mut body = Body::new(view, lexicon, table, source);
    body.place_labels();
    body.gather_rows();
    body.emit()?;
    Ok((body.region, body.notes))
}

/// A line of the body that holds votes.
struct Row<'a> {
    row: u32,
    cells: &'a [(u32, &'a Cell)],
    /// Index into the region's candidates.
    candidate: Option<u16>,
    problem: String,
    group: Option<u16>,
    group_label: String,
    item: Option<u16>,
    mark: Option<Mark>,
    id: String,
    rater: Option<String>,
    void: bool,
    /// Words in its label columns.
    label: String,
}

/// Where the identity of a ballot stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Row,
    Column,
    Whole,
    /// Every cell is a ballot of its own: lists of scores side by side.
    Cell,
}

struct Body<'a> {
    view: &'a View<'a>,
    lexicon: &'a Lexicon<'a>,
    table: &'a Table,
    columns: Vec<Column>,
    values: Vec<Column>,
    rows: Vec<Row<'a>>,
    context: Context,
    source: Source<'a>,
    region: Region,
    notes: Vec<String>,
    /// Candidate index by unit, or by label for those that fit no unit.
    known: BTreeMap<(Option<usize>, String), u16>,
    names: HashMap<String, NameMatch>,
    groups: HashMap<String, NameMatch>,
    /// Column whose cells are scores or grades: the scale goes down the rows.
    mark_column: Option<u32>,
}

impl<'a> Body<'a> {
    fn new(view: &'a View<'a>, lexicon: &'a Lexicon<'a>, table: &'a Table, source: Source<'a>) -> Self {
        let context = Context::gather(view, table.context, table.top);
        let by_unit = table.columns.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let mut columns = table.columns.clone();
        let marked = table.columns.iter().any(|column| column.mark.is_some() || column.foreign_mark);
        for column in &mut columns {
            // Beside columns of candidates, a column 等次 names the rows; beside columns of scores, a column 评价 does.
            if column.role == Some(Role::Score) && (by_unit || marked) {
                column.role = by_unit.then_some(Role::Computed);
            }
        }
        let mut region = Region::default();
        let first = view.lines.get(table.top).map_or(0, |(row, _)| *row);
        let last = view.lines.get(table.end.saturating_sub(1)).map_or(first, |(row, _)| *row);
        region.area = Area {
            top: first,
            bottom: last,
            left: view.columns.first().copied().unwrap_or(0),
            right: view.columns.last().copied().unwrap_or(0),
        };
        Self {
            view,
            lexicon,
            table,
            columns,
            values: Vec::new(),
            rows: Vec::new(),
            context,
            source,
            region,
            notes: Vec::new(),
            known: BTreeMap::new(),
            names: HashMap::new(),
            groups: HashMap::new(),
            mark_column: None,
        }
    }

    fn lines(&self) -> &'a [Line<'a>] {
        self.view.lines.get(self.table.body..self.table.end).unwrap_or_default()
    }

    /// Finds label columns whose heads say nothing: by what stands in them.
    fn place_labels(&mut self) {
        let by_unit = self.columns.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let has_role = |columns: &[Column], role: Role| columns.iter().any(|column| column.role == Some(role));
        let has_marks = self.columns.iter().any(|column| column.mark.is_some());
        let first_value = self.columns.iter().find(|column| column.is_value()).map_or(u32::MAX, |column| column.column);
        let lines = self.lines();
        for at in 0..self.columns.len() {
            let Some(column) = self.columns.get(at) else { continue };
            let labels = column.role.is_none() && !column.is_value() && column.component.is_none();
            let scale_rows = by_unit && column.role == Some(Role::Computed) || labels;
            if !labels && !scale_rows || column.column > first_value && !scale_rows {
                continue;
            }
            let place = column.column;
            let texts: Vec<String> = lines
                .iter()
                .filter_map(|(_, cells)| in_line(cells, place))
                .map(|cell| text_of(cell).into_owned())
                .filter(|text| !is_summary(text))
                .take(400)
                .collect();
            if texts.is_empty() {
                continue;
            }
            let share =
                |fits: &dyn Fn(&str) -> bool| texts.iter().filter(|text| fits(text)).count() * 10 >= texts.len() * 6;
            let role = if self.mark_column.is_none() && !has_marks && self.is_scale(&texts) {
                self.mark_column = Some(place);
                Some(Role::Remark)
            } else if !labels {
                None
            } else if !by_unit && share(&|text| self.lexicon.units.label(text) != NameMatch::Nobody) {
                Some(Role::Candidate)
            } else if !has_role(&self.columns, Role::Group)
                && share(&|text| self.lexicon.groups.label(text).one().is_some())
            {
                Some(Role::Group)
            } else if share(&|text| self.lexicon.item(text).is_some()) {
                Some(Role::Item)
            } else {
                None
            };
            if let (Some(role), Some(column)) = (role, self.columns.get_mut(at)) {
                column.role = Some(role);
            }
        }
        if by_unit {
            self.find_strangers();
        }
        self.values = self.columns.iter().filter(|column| column.is_value()).cloned().collect();
        self.region.headings = self
            .columns
            .iter()
            .filter(|column| !column.head.is_empty())
            .map(|column| Heading { column: column.column, text: column.head.clone(), meaning: self.meaning(column) })
            .collect();
    }

    /// Whether texts down a column are the scale: 10分 … 1分, or the grades.
    fn is_scale(&self, texts: &[String]) -> bool {
        if texts.len() < 2 || texts.len() > 40 {
            return false;
        }
        let labels: Vec<Option<Label>> = texts.iter().map(|text| self.lexicon.head(text)).collect();
        let grades: BTreeSet<&String> = labels
            .iter()
            .filter_map(|label| if let Some(Label::Grade(grade)) = label { Some(grade) } else { None })
            .collect();
        let numbers: Vec<(i32, bool)> = labels
            .iter()
            .filter_map(
                |label| if let Some(Label::Number(number, point)) = label { Some((*number, *point)) } else { None },
            )
            .collect();
        let falls = numbers.windows(2).all(|pair| pair.first().map(|one| one.0) > pair.get(1).map(|one| one.0));
        grades.len() >= 2 && grades.len() * 10 >= texts.len() * 7
            || numbers.len() >= 3 && numbers.len() * 10 >= texts.len() * 7 && (falls || numbers.iter().all(|one| one.1))
    }

    /// Columns between those of candidates that hold scores, and whose heads fit nobody.
    fn find_strangers(&mut self) {
        let lines = self.lines();
        let gauge = self.lexicon.gauge;
        for column in &mut self.columns {
            if column.role.is_some() || column.is_value() || column.head.is_empty() || column.component.is_some() {
                continue;
            }
            let cells: Vec<&Cell> =
                lines.iter().filter_map(|(_, cells)| in_line(cells, column.column)).take(200).collect();
            let votes = cells.iter().filter(|cell| !matches!(gauge.vote(Some(cell)), Mark::Refused(_))).count();
            if votes >= 2 && votes * 2 > cells.len() {
                column.ambiguous = true;
            }
        }
    }

    fn meaning(&self, column: &Column) -> String {
        let mut parts = Vec::new();
        if let Some(role) = column.role {
            return if self.mark_column == Some(column.column) {
                "分数或等次".into()
            } else {
                role.words().into()
            };
        }
        if let Some(unit) = column.unit.filter(|_| !column.ambiguous) {
            parts.push(self.lexicon.units.name(unit).to_owned());
        } else if column.ambiguous {
            parts.push("对不上名单的列（不计）".into());
        }
        if let Some(group) = column.group {
            parts.push(
                self.lexicon.rules.groups.get(usize::from(group)).map_or(String::new(), |group| group.name.clone()),
            );
        }
        if let Some(item) = column.item {
            parts
                .push(self.lexicon.rules.items.get(usize::from(item)).map_or(String::new(), |item| item.title.clone()));
        }
        if column.mark.is_some() {
            parts.push("分数或等次".into());
        } else if column.foreign_mark {
            parts.push("方案没有的分数或等次".into());
        }
        if column.component.is_some() {
            parts.push("考核分项".into());
        }
        if column.ballot.is_some() {
            parts.push("一列一张票".into());
        }
        if parts.is_empty() { "未采用".into() } else { parts.join("、") }
    }

    /// The candidate's place in the region's list.
    fn candidate(&mut self, unit: Option<usize>, id: Option<&str>, label: &str, place: String, problem: &str) -> u16 {
        let key = (unit, if unit.is_some() { String::new() } else { label.to_owned() });
        if let Some(at) = self.known.get(&key) {
            return *at;
        }
        let at = u16::try_from(self.region.candidates.len()).unwrap_or(u16::MAX);
        self.region.candidates.push(Candidate {
            label: label.to_owned(),
            unit: id.map(str::to_owned),
            place,
            problem: problem.to_owned(),
        });
        self.known.insert(key, at);
        at
    }

    fn unit_candidate(&mut self, unit: usize, label: &str, place: String) -> u16 {
        // The roster's id is put in by the caller of the module, which knows the roster.
        self.candidate(Some(unit), Some(&unit.to_string()), label, place, "")
    }

    fn pass(&mut self, row: u32, column: u32, text: &str, reason: &str) {
        let text: String = text.chars().take(40).collect();
        self.region.passed.push(Passed { row, column, text, reason: reason.into() });
    }

    /// Sorts the lines of the body: rows of votes, and rows that are none.
    fn gather_rows(&mut self) {
        let table = self.table;
        let by_unit = self.values.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let first_value = self.values.first().map_or(u32::MAX, |column| column.column);
        let is_value: BTreeSet<u32> = self.values.iter().map(|column| column.column).collect();
        let role_columns = |role: Role| -> Vec<u32> {
            self.columns.iter().filter(|column| column.role == Some(role)).map(|column| column.column).collect()
        };
        let candidate_columns = if by_unit { Vec::new() } else { role_columns(Role::Candidate) };
        let group_columns = role_columns(Role::Group);
        let id_columns = role_columns(Role::Id);
        let rater_columns = role_columns(Role::Rater);
        let item_columns = role_columns(Role::Item);
        let check_columns: Vec<u32> =
            role_columns(Role::Status).into_iter().chain(role_columns(Role::Remark)).collect();
        let text_columns: Vec<(u32, TextKind)> = self
            .columns
            .iter()
            .filter_map(
                |column| if let Some(Role::Text(kind)) = column.role { Some((column.column, kind)) } else { None },
            )
            .collect();
        let fill_groups = self.fills_down(&group_columns);
        let mut section: Option<(u16, String)> = None;
        let (mut last_group, mut last_candidate) = (None::<(u16, String)>, None::<u16>);
        let labelled_rows = !id_columns.is_empty() || !group_columns.is_empty();
        for line in self.lines() {
            let (row, cells) = (line.0, line.1.as_slice());
            let row_labels: Vec<(u32, String)> = cells
                .iter()
                .filter(|(column, _)| {
                    !is_value.contains(column) && *column < first_value.max(1)
                        || check_columns.contains(column) && *column < first_value
                })
                .map(|(column, cell)| (*column, text_of(cell).into_owned()))
                .collect();
            if let Some((column, text)) =
                row_labels.iter().find(|(column, text)| is_summary(text) && Some(*column) != self.mark_column)
            {
                self.pass(row, *column, text, "合计、平均或说明行，不是票");
                continue;
            }
            if repeats_heads(self.view, table, line) {
                self.pass(row, cells.first().map_or(0, |(column, _)| *column), "表头", "重复的表头");
                continue;
            }
            if let [(column, cell)] = cells {
                let text = text_of(cell);
                let number = matches!(parse_number(&text), Number::One(_));
                let wide = self.view.width(row, *column) > 1;
                if !number && (is_summary(&text) || wide || !is_value.contains(column)) {
                    if let Some(group) =
                        self.lexicon.groups.titled(&text).one().or_else(|| self.lexicon.groups.label(&text).one())
                        && self.view.width(row, *column) != 1 | u32::from(*column == 0)
                    {
                        section = u16::try_from(group).ok().map(|group| (group, text.to_string()));
                        self.pass(row, *column, &text, "分组小标题");
                        continue;
                    }
                    let is_label = self
                        .columns
                        .iter()
                        .any(|own| own.column == *column && own.role.is_some() && own.role != Some(Role::Id));
                    if is_summary(&text)
                        || text.chars().count() > 12 && candidate_columns.is_empty() && !is_form_label(&text)
                        || !is_label && labelled_rows && !is_value.contains(column)
                    {
                        self.pass(row, *column, &text, "说明文字，不是票");
                        continue;
                    }
                }
            }
            let text_at = |column: u32| self.view.text(row, column);
            let (candidate, problem) = {
                let mut words: Vec<(u32, String)> = Vec::new();
                for column in &candidate_columns {
                    let text = text_at(*column).trim().to_owned();
                    if !text.is_empty() {
                        words.push((*column, text));
                    }
                }
                self.row_candidate(row, &words)
            };
            let mut group = None;
            let mut group_label = String::new();
            for column in &group_columns {
                let text = text_at(*column).trim().to_owned();
                if text.is_empty() {
                    continue;
                }
                let lexicon = self.lexicon;
                let named = self.groups.entry(text.clone()).or_insert_with(|| lexicon.groups.label(&text)).clone();
                if let Some(found) = named.one() {
                    group = u16::try_from(found).ok();
                }
                group_label = text;
            }
            if group_label.is_empty() && group.is_none() {
                if let Some((found, label)) = &section {
                    (group, group_label) = (Some(*found), label.clone());
                } else if let (true, Some((found, label))) = (fill_groups, &last_group) {
                    (group, group_label) = (Some(*found), label.clone());
                }
            }
            if let Some(found) = group {
                last_group = Some((found, group_label.clone()));
            }
            let item = item_columns.iter().find_map(|column| self.lexicon.item(&text_at(*column)));
            if !item_columns.is_empty() && item.is_none() && !self.lexicon.rules.items.is_empty() {
                self.pass(
                    row,
                    first_value,
                    &text_at(item_columns.first().copied().unwrap_or(0)),
                    "不是方案里的测评项目",
                );
                continue;
            }
            let mark = self.mark_column.and_then(|column| self.row_mark(&text_at(column)));
            if self.mark_column.is_some() && mark.is_none() {
                self.pass(
                    row,
                    first_value,
                    &row_labels.first().map_or(String::new(), |(_, text)| text.clone()),
                    "不是方案里的分数或等次",
                );
                continue;
            }
            let id = id_columns.first().map_or(String::new(), |column| text_at(*column).trim().to_owned());
            let rater = rater_columns
                .iter()
                .find_map(|column| self.lexicon.units.label(&text_at(*column)).one())
                .map(|unit| unit.to_string());
            let void = check_columns.iter().any(|column| is_void_word(&text_at(*column)));
            let candidate =
                candidate.or(if candidate_columns.is_empty() || !problem.is_empty() { None } else { last_candidate });
            last_candidate = candidate.or(last_candidate);
            for (column, kind) in &text_columns {
                let text = text_at(*column).into_owned();
                let owner = self
                    .columns
                    .iter()
                    .find(|own| own.column == *column)
                    .and_then(|own| own.unit)
                    .map(|unit| unit.to_string());
                let owner = owner.or_else(|| {
                    candidate
                        .and_then(|at| self.region.candidates.get(usize::from(at)))
                        .and_then(|found| found.unit.clone())
                });
                self.keep_text(owner, *kind, &text);
            }
            let label = row_labels.iter().map(|(_, text)| text.trim()).collect::<Vec<_>>().join(" ");
            if !group_columns.is_empty()
                && group_label.is_empty()
                && !id.is_empty()
                && cells.iter().all(|(column, _)| id_columns.contains(column))
            {
                self.pass(row, cells.first().map_or(0, |(column, _)| *column), &id, "只有票号，没有类别和分数，不是票");
                continue;
            }
            let unlabelled =
                labelled_rows && id.is_empty() && group_label.is_empty() && problem.is_empty() && candidate.is_none();
            if unlabelled && self.is_computed(cells, &is_value) {
                self.pass(row, first_value, "", "没有票号和类别的计算行，疑为合计或平均，不计");
                continue;
            }
            if cells.iter().all(|(column, _)| {
                !is_value.contains(column) && !id_columns.contains(column) && !group_columns.contains(column)
            }) && candidate.is_none()
                && problem.is_empty()
                && labelled_rows
            {
                let text = cells.first().map_or(String::new(), |(_, cell)| text_of(cell).into_owned());
                self.pass(row, cells.first().map_or(0, |(column, _)| *column), &text, "没有票号、类别和分数，不是票");
                continue;
            }
            self.rows.push(Row {
                row,
                cells,
                candidate,
                problem,
                group,
                group_label,
                item,
                mark,
                id,
                rater,
                void,
                label,
            });
        }
    }

    /// Whether a label is typed once and holds for the rows beneath: more gaps than labels, none at the top.
    fn fills_down(&self, columns: &[u32]) -> bool {
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

    fn row_candidate(&mut self, row: u32, words: &[(u32, String)]) -> (Option<u16>, String) {
        let mut units = BTreeSet::new();
        let mut unsure = false;
        for (_, text) in words {
            let lexicon = self.lexicon;
            match self.names.entry(text.clone()).or_insert_with(|| lexicon.units.label(text)) {
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

    fn row_mark(&self, text: &str) -> Option<Mark> {
        use super::marks::HeadMark;
        match self.lexicon.head(text)? {
            Label::Number(number, _) => self.lexicon.gauge.head_mark(HeadMark::Score(number)),
            Label::Grade(grade) => self.lexicon.gauge.head_mark(HeadMark::Grade(&grade)),
            _ => None,
        }
    }

    fn keep_text(&mut self, unit: Option<String>, kind: TextKind, text: &str) {
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
        if !EMPTY.contains(&bare) {
            self.region.texts.push(FreeText { unit, kind, text: text.to_owned() });
        }
    }

    /// Whether every value of a row is a formula, or lies beyond the scale.
    fn is_computed(&self, cells: &[(u32, &Cell)], is_value: &BTreeSet<u32>) -> bool {
        let values: Vec<&Cell> =
            cells.iter().filter(|(column, _)| is_value.contains(column)).map(|(_, cell)| *cell).collect();
        let outside = |cell: &&Cell| {
            matches!(self.lexicon.gauge.vote(Some(cell)), Mark::Refused(Reason::OutOfScale | Reason::TooFine))
        };
        !values.is_empty() && (values.iter().all(|cell| cell.formula) || values.iter().all(|cell| outside(cell)))
    }

    /// Turns rows into votes.
    fn emit(&mut self) -> Result<(), Vec<String>> {
        self.emit_components();
        if self.values.is_empty() {
            return self.only_components();
        }
        let marks = self.values.iter().any(|column| column.mark.is_some()) || self.mark_column.is_some();
        let foreign = self.values.iter().any(|column| column.foreign_mark);
        if foreign && !marks {
            return Err(vec![self.foreign_scale()]);
        }
        let by_unit = self.values.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let by_row = self.rows.iter().any(|row| row.candidate.is_some() || !row.problem.is_empty());
        let context = if by_unit || by_row {
            None
        } else {
            Some(self.context.candidate(self.lexicon, self.source.sheet, self.source.file))
        };
        if let Some(found) = &context
            && found.index.is_none()
        {
            return Err(vec![format!("缺被测评对象：{}", found.problem)]);
        }
        let about =
            context.and_then(|found| found.index.map(|unit| self.unit_candidate(unit, &found.label, found.place)));
        for row in &mut self.rows {
            row.candidate = row.candidate.or(about);
        }
        self.require_items()?;
        if marks && self.is_tally()? {
            return self.emit_tallies();
        }
        let axis = self.axis(marks, by_unit, by_row)?;
        if marks {
            self.emit_ticks(axis, about)?;
        } else {
            self.emit_votes(axis)?;
        }
        self.resolve_groups();
        if self.region.ballots.is_empty() { self.only_components() } else { Ok(()) }
    }

    fn only_components(&mut self) -> Result<(), Vec<String>> {
        if self.region.components.is_empty() {
            return Err(vec!["有表头，没有票".into()]);
        }
        self.region.layout = Layout::Components;
        Ok(())
    }

    fn foreign_scale(&self) -> String {
        if self.lexicon.gauge.grades.is_empty() {
            "缺分数：方案按分数计票，此表只有等次".into()
        } else {
            "缺等次：方案按等次计票，此表的分数没有对应的等次".into()
        }
    }

    /// A scheme with several items needs them on the sheet.
    fn require_items(&self) -> Result<(), Vec<String>> {
        let items = self.lexicon.rules.items.len();
        let seen: BTreeSet<u16> = self
            .values
            .iter()
            .filter_map(|column| column.item)
            .chain(self.rows.iter().filter_map(|row| row.item))
            .collect();
        if items > 1 && seen.is_empty() {
            return Err(vec!["缺测评项目：方案分项测评，此表没有项目栏".into()]);
        }
        Ok(())
    }

    fn emit_components(&mut self) {
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

    /// Whether the cells under scores are numbers of votes, not ticks.
    fn is_tally(&self) -> Result<bool, Vec<String>> {
        let (mut numbers, mut ticks, mut ones) = (0_u32, 0_u32, 0_u32);
        for row in &self.rows {
            for column in &self.values {
                let Some(cell) = in_line(row.cells, column.column) else { continue };
                let mark = column.mark.or(row.mark);
                match tick_of(Some(cell)) {
                    Tick::Marked if count_of(Some(cell)) == Some(1) => ones += 1,
                    Tick::Marked | Tick::Hollow => ticks += 1,
                    Tick::Empty => {}
                    Tick::Other => {
                        if let Some(number) = count_of(Some(cell)) {
                            let own = matches!(mark, Some(Mark::Score(score)) if i64::from(score) == i64::from(number) * 1000);
                            if !own {
                                numbers += 1;
                            }
                        }
                    }
                }
            }
        }
        let sums = self
            .columns
            .iter()
            .any(|column| matches!(column.role, Some(Role::Returned | Role::Valid | Role::Invalid | Role::Computed)));
        let title = self
            .context
            .texts()
            .chain([self.source.sheet, self.source.file])
            .any(|text| ["计票", "统计", "汇总"].iter().any(|word| text.contains(word)));
        if numbers > 0 && ticks > 0 {
            return Err(vec!["分数栏里既有票数又有勾，无法判断是计票表还是测评票".into()]);
        }
        if numbers > 0 && !sums && self.rises() {
            return Err(vec!["表头 1、2、3…无法判断是分数还是票号；请在表头写成“1分”或“票1”".into()]);
        }
        // A number alone in its row is a score that was written into the wrong column, hardly a count.
        let lone = self.rows.iter().all(|row| {
            self.values
                .iter()
                .filter(|column| in_line(row.cells, column.column).is_some_and(|cell| count_of(Some(cell)) != Some(0)))
                .count()
                <= 1
        });
        if numbers > 0 && lone && !sums && !title && self.mark_column.is_none() {
            return Ok(false);
        }
        if numbers > 0 || ticks > 0 {
            return Ok(numbers > 0);
        }
        Ok(ones > 0 && (sums || title) || self.mark_column.is_some())
    }

    /// Whether the heads of scores are bare numbers that rise from 1 and no vote lies beyond the scale: they may as
    /// well be numbers of ballots.
    fn rises(&self) -> bool {
        let heads: Vec<i32> = self
            .values
            .iter()
            .filter_map(|column| {
                if let (Some(Mark::Score(score)), false) = (column.mark, column.head.contains('分')) {
                    Some(score)
                } else {
                    None
                }
            })
            .collect();
        let rising = heads.len() >= 3
            && heads.len() == self.values.len()
            && heads.iter().zip(1..).all(|(score, at)| *score == at * 1000);
        let votes = self.rows.iter().flat_map(|row| self.values.iter().map(|column| in_line(row.cells, column.column)));
        rising
            && votes.filter(|cell| matches!(self.lexicon.gauge.vote(*cell), Mark::Refused(_))).count() * 10
                <= self.rows.len() * heads.len()
    }

    fn emit_tallies(&mut self) -> Result<(), Vec<String>> {
        self.region.layout = Layout::Tally;
        let of_role = |role: Role| -> Vec<u32> {
            self.columns.iter().filter(|column| column.role == Some(role)).map(|column| column.column).collect()
        };
        let (invalid, returned, issued, valid) =
            (of_role(Role::Invalid), of_role(Role::Returned), of_role(Role::Issued), of_role(Role::Valid));
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        // One tally per candidate, item and group, over columns or over rows.
        let mut tallies: BTreeMap<(u32, u16, u16, Option<u16>), Tally> = BTreeMap::new();
        for row in &rows {
            let texts =
                values.iter().filter_map(|column| in_line(row.cells, column.column).map(|cell| (column.column, cell)));
            let odd = texts.clone().find(|(_, cell)| count_of(Some(cell)).is_none());
            if let Some((column, cell)) = odd {
                let words = text_of(cell).into_owned();
                let elsewhere = ["见", "另", "单独", "附"].iter().any(|word| words.contains(word));
                let reason = if elsewhere {
                    "票数写在别处，本行不计"
                } else {
                    "票数栏里有不是数字的内容，本行不计"
                };
                self.pass(row.row, column, &words, reason);
                if !elsewhere {
                    self.notes.push(format!(
                        "{} 的「{words}」不是票数，这一行没有计入",
                        crate::grid::cell_name(row.row, column)
                    ));
                }
                continue;
            }
            for column in &values {
                let Some(mark) = column.mark.or(row.mark) else { continue };
                let candidate = match column.unit.filter(|_| !column.ambiguous) {
                    Some(unit) => Some(self.unit_candidate(unit, &column.head, String::new())),
                    None if column.ambiguous => None,
                    None => row.candidate,
                };
                let problem =
                    if candidate.is_none() && !row.problem.is_empty() { row.problem.clone() } else { String::new() };
                let Some(candidate) = candidate.or_else(|| {
                    (!problem.is_empty()).then(|| {
                        self.candidate(None, None, &row.label, crate::grid::cell_name(row.row, column.column), &problem)
                    })
                }) else {
                    continue;
                };
                let group = column.group.or(row.group);
                let item = column.item.or(row.item).unwrap_or(0);
                let over_rows = row.mark.is_some();
                let key = (if over_rows { 0 } else { row.row }, candidate, item, group);
                let tally = tallies.entry(key).or_insert_with(|| Tally {
                    row: row.row,
                    column: column.column,
                    candidate,
                    item,
                    group,
                    group_label: if column.group.is_some() {
                        column.group_label.clone()
                    } else {
                        row.group_label.clone()
                    },
                    refused: (!problem.is_empty()).then(|| problem.clone()),
                    ..Tally::default()
                });
                let count = count_of(in_line(row.cells, column.column)).unwrap_or(0);
                let anchor = self.view.anchor(row.row, column.column);
                if anchor == (row.row, column.column) && !tally.counts.iter().any(|(other, _)| *other == mark) {
                    tally.counts.push((mark, count));
                } else if anchor == (row.row, column.column)
                    && let Some((_, sum)) = tally.counts.iter_mut().find(|(other, _)| *other == mark)
                {
                    *sum += count;
                }
            }
            let sum = |columns: &[u32]| -> Option<u32> {
                let known: Vec<u32> = columns
                    .iter()
                    .filter_map(|column| in_line(row.cells, *column).and_then(|cell| count_of(Some(cell))))
                    .collect();
                (!known.is_empty()).then(|| known.iter().sum())
            };
            let (lost, back, out, good) = (sum(&invalid), sum(&returned), sum(&issued), sum(&valid));
            let mut of_row: Vec<&mut Tally> = tallies.values_mut().filter(|tally| tally.row == row.row).collect();
            if let [tally] = of_row.as_mut_slice() {
                tally.invalid = lost.unwrap_or(0);
                tally.returned = back;
                tally.issued = out;
                let counted: u32 = tally.counts.iter().map(|(_, count)| count).sum();
                let place = crate::grid::cell_name(row.row, tally.column);
                if back.is_some_and(|back| back != counted + tally.invalid && back != counted) {
                    self.notes.push(format!(
                        "第{}行（{place} 起）各栏相加 {} 票，合计栏写 {} 票",
                        row.row + 1,
                        counted + tally.invalid,
                        back.unwrap_or(0)
                    ));
                }
                if good.is_some_and(|good| good != counted) {
                    self.notes.push(format!(
                        "第{}行各栏相加 {counted} 票，有效票栏写 {} 票",
                        row.row + 1,
                        good.unwrap_or(0)
                    ));
                }
                if lost.is_none() && back.is_some_and(|back| back > counted) && invalid.is_empty() && good.is_none() {
                    tally.invalid = back.unwrap_or(0) - counted;
                }
            }
        }
        let fallback = self.context.group(self.lexicon, self.source.sheet, self.source.file);
        for mut tally in tallies.into_values() {
            if tally.counts.iter().all(|(_, count)| *count == 0) && tally.invalid == 0 {
                self.pass(tally.row, tally.column, "", "没有票数");
                continue;
            }
            if tally.group.is_none() {
                (tally.group, tally.group_label, tally.refused) =
                    group_or_refusal(tally.refused.take(), &tally.group_label, &fallback);
            }
            self.region.tallies.push(tally);
        }
        if self.region.tallies.is_empty() { Err(vec!["计票表里没有票数".into()]) } else { Ok(()) }
    }

    /// Where the identity of a ballot stands.
    fn axis(&self, marks: bool, by_unit: bool, by_row: bool) -> Result<Axis, Vec<String>> {
        let item_rows = self.rows.iter().any(|row| row.item.is_some());
        let candidates: Vec<u16> = self.rows.iter().filter_map(|row| row.candidate).collect();
        let distinct = candidates.iter().collect::<BTreeSet<_>>().len();
        let groups: BTreeSet<Option<u16>> = self.rows.iter().map(|row| row.group).collect();
        let raters: BTreeSet<&Option<String>> = self.rows.iter().map(|row| &row.rater).collect();
        let once = distinct == candidates.len() && groups.len() <= 1 && raters.len() <= 1;
        let ids: BTreeSet<&str> = self.rows.iter().map(|row| row.id.as_str()).collect();
        let by_ballot = self.values.iter().any(|column| column.ballot.is_some());
        let column_groups = self.values.iter().filter(|column| column.group.is_some()).count();
        let distinct_groups = self.values.iter().filter_map(|column| column.group).collect::<BTreeSet<_>>().len();
        if marks {
            return Ok(match (by_unit, by_row, item_rows) {
                (true, ..) => Axis::Row,
                (false, true, _) if once && !self.has_ballot_numbers() => Axis::Whole,
                (false, _, true)
                    if ids.len() <= 1 || self.rows.iter().filter(|row| row.item == Some(0)).count() <= 1 =>
                {
                    Axis::Whole
                }
                _ => Axis::Row,
            });
        }
        if by_unit {
            let whole = item_rows && self.rows.iter().filter(|row| row.item == Some(0)).count() <= 1;
            return Ok(if whole {
                Axis::Whole
            } else if column_groups > 0 {
                Axis::Cell
            } else {
                Axis::Row
            });
        }
        if by_ballot {
            return Ok(Axis::Column);
        }
        if by_row {
            if column_groups > distinct_groups {
                return Ok(Axis::Column);
            }
            if column_groups > 0 {
                return Err(vec!["只有各类人员的平均分或得分，没有逐张票，也没有各分数的票数".into()]);
            }
            if once && !self.has_ballot_numbers() {
                let fine = self
                    .rows
                    .iter()
                    .flat_map(|row| self.values.iter().filter_map(|column| in_line(row.cells, column.column)));
                let fine = fine
                    .filter(|cell| {
                        matches!(
                            self.lexicon.gauge.vote(Some(cell)),
                            Mark::Refused(Reason::TooFine | Reason::OutOfScale)
                        )
                    })
                    .count();
                let places = self.columns.iter().any(|column| column.role == Some(Role::Computed));
                let summary = self.context.texts().chain([self.source.sheet, self.source.file]).any(|text| {
                    ["汇总", "统计", "结果", "排名", "公示", "一览"].iter().any(|word| text.contains(word))
                });
                if self.table.kind == Kind::Long && (fine * 2 > self.rows.len() || places || summary) {
                    return Err(vec!["只有每个对象的一个得分，像是结果表；没有逐张票，也没有各分数的票数".into()]);
                }
                return Ok(Axis::Whole);
            }
            return Ok(Axis::Row);
        }
        if column_groups > 0 {
            return Ok(Axis::Cell);
        }
        Ok(if item_rows && self.rows.iter().filter(|row| row.item == Some(0)).count() <= 1 {
            Axis::Whole
        } else {
            Axis::Row
        })
    }

    /// Whether a column numbers ballots (卡号, 票号), not lines (序号).
    fn has_ballot_numbers(&self) -> bool {
        self.columns.iter().any(|column| {
            column.role == Some(Role::Id) && !["序号", "编号", "no.", "no"].contains(&fold(&column.head).as_str())
        })
    }

    fn emit_ticks(&mut self, axis: Axis, about: Option<u16>) -> Result<(), Vec<String>> {
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        let filled = rows
            .iter()
            .any(|row| values.iter().any(|column| tick_of(in_line(row.cells, column.column)) == Tick::Marked));
        let listed = self.columns.iter().any(|column| {
            matches!(column.role, Some(Role::Id | Role::Group | Role::Candidate | Role::Item | Role::Rater))
                && !column.is_value()
        }) && (axis != Axis::Row
            || about.is_none()
            || self.columns.iter().any(|column| matches!(column.role, Some(Role::Id | Role::Group | Role::Rater))));
        let form = axis == Axis::Row && about.is_some() && !listed;
        let rows = if form { self.form_rows(rows, &values, filled) } else { rows };
        if form && rows.is_empty() {
            return Err(vec!["有分数栏，没有填写栏".into()]);
        }
        self.region.layout = if form || axis == Axis::Whole { Layout::Form } else { Layout::TickRows };
        let mut groups: BTreeMap<(Option<usize>, bool, Option<u16>), Vec<Column>> = BTreeMap::new();
        for column in values {
            groups.entry((column.unit, column.ambiguous, column.item)).or_default().push(column);
        }
        let mut votes = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            for ((unit, ambiguous, item), columns) in &groups {
                if *ambiguous {
                    continue;
                }
                let candidate = match unit {
                    Some(unit) => {
                        let head = columns.first().map_or(String::new(), |column| column.head.clone());
                        Some(self.unit_candidate(*unit, &head, String::new()))
                    }
                    None => row.candidate,
                };
                let (mark, column, quote) = self.ticked(row, columns, filled);
                if let Some(quote) = quote {
                    self.region.quotes.push((row.row, column, quote));
                }
                votes.push((
                    at,
                    candidate,
                    Vote {
                        row: row.row,
                        column,
                        candidate: candidate.unwrap_or(u16::MAX),
                        item: item.or(row.item).unwrap_or(0),
                        mark,
                    },
                ));
            }
        }
        self.collect(axis, &rows, votes);
        Ok(())
    }

    /// The rows of a filled form that hold the vote: those with a mark, the first one where none has.
    fn form_rows(&mut self, rows: Vec<Row<'a>>, values: &[Column], filled: bool) -> Vec<Row<'a>> {
        let mut kept = Vec::new();
        let mut blank: Option<Row<'a>> = None;
        for row in rows {
            let kind = text_kind(&row.label);
            let wide =
                values.iter().filter_map(|column| in_line(row.cells, column.column).map(|_| column)).any(|column| {
                    let width = self.view.width(row.row, column.column);
                    values
                        .iter()
                        .filter(|other| other.column >= column.column && other.column < column.column + width)
                        .filter_map(|other| other.mark)
                        .collect::<BTreeSet<_>>()
                        .len()
                        > 1
                });
            let texts: Vec<&Cell> = values.iter().filter_map(|column| in_line(row.cells, column.column)).collect();
            let marks = texts.iter().filter(|cell| {
                let tick = tick_of(Some(cell));
                tick == Tick::Marked || tick == Tick::Hollow && !filled
            });
            if let Some(kind) = kind.filter(|_| wide || marks.clone().count() == 0) {
                let unit = row
                    .candidate
                    .and_then(|at| self.region.candidates.get(usize::from(at)))
                    .and_then(|found| found.unit.clone());
                let words = texts.iter().map(|cell| text_of(cell).into_owned()).collect::<Vec<_>>().join(" ");
                self.keep_text(unit, kind, &words);
                self.pass(row.row, 0, &row.label, "文字意见");
            } else if wide {
                self.pass(row.row, 0, &row.label, "文字，不是分数");
            } else if !texts.is_empty() {
                kept.push(row);
            } else if blank.is_none() && kind.is_none() {
                blank = Some(row);
            }
        }
        if kept.is_empty() { blank.into_iter().collect() } else { kept }
    }

    /// The score that is ticked in a row, its column, and what an odd cell says.
    fn ticked(&self, row: &Row<'_>, columns: &[Column], filled: bool) -> (Mark, u32, Option<String>) {
        let first = columns.first().map_or(0, |column| column.column);
        let mut found: Vec<(Mark, u32)> = Vec::new();
        let mut odd = None;
        for column in columns {
            let Some(cell) = in_line(row.cells, column.column) else { continue };
            let Some(mark) = column.mark.or(row.mark) else { continue };
            let own = || {
                let number = count_of(Some(cell)).map(|number| i64::from(number) * 1000);
                matches!(mark, Mark::Score(score) if Some(i64::from(score)) == number)
            };
            let ticked = match tick_of(Some(cell)) {
                Tick::Marked => true,
                Tick::Hollow => !filled,
                Tick::Empty => false,
                Tick::Other if own() => true,
                Tick::Other => {
                    let text = text_of(cell).into_owned();
                    let reason =
                        if self.lexicon.gauge.is_void(&fold(&text)) { Reason::Void } else { Reason::NotAScore };
                    odd = odd.or(Some((Mark::Refused(reason), column.column, text)));
                    false
                }
            };
            if ticked && !found.iter().any(|(other, _)| *other == mark) {
                found.push((mark, column.column));
            }
        }
        if row.void {
            return (Mark::Refused(Reason::VoidBallot), first, None);
        }
        match (found.as_slice(), odd) {
            ([(mark, column)], None) => (*mark, *column, None),
            ([], None) => (Mark::Refused(Reason::Blank), first, None),
            ([_] | [], Some((mark, column, text))) => (mark, column, Some(text)),
            ([(_, column), ..], _) => (Mark::Refused(Reason::TwoMarks), *column, None),
        }
    }

    fn emit_votes(&mut self, axis: Axis) -> Result<(), Vec<String>> {
        let rows = std::mem::take(&mut self.rows);
        let values = self.values.clone();
        self.region.layout = match axis {
            Axis::Column => Layout::ColumnPerBallot,
            Axis::Whole => Layout::Form,
            Axis::Row | Axis::Cell => Layout::RowPerBallot,
        };
        let units: Vec<(Option<usize>, Option<u16>, Option<u16>)> =
            values.iter().map(|column| (column.unit, column.item, column.group)).collect();
        let mut twice = Vec::new();
        if axis == Axis::Row {
            for (at, key) in units.iter().enumerate() {
                if key.0.is_some() && units.get(..at).is_some_and(|before| before.contains(key)) {
                    twice.extend(values.get(at).map(|column| column.head.clone()));
                }
            }
        }
        if !twice.is_empty() {
            return Err(vec![format!("同一个对象占了两列：{}", twice.join("、"))]);
        }
        let mut heads: Vec<Option<u16>> = Vec::with_capacity(values.len());
        for column in &values {
            let row = self.view.lines.get(self.table.top).map_or(0, |(row, _)| *row);
            let place = crate::grid::cell_name(row, column.column);
            heads.push(match column.unit {
                Some(unit) if !column.ambiguous => Some(self.unit_candidate(unit, &column.head, place)),
                _ if column.ambiguous => {
                    let problem = match self.lexicon.units.label(&column.head) {
                        NameMatch::Nobody => format!("「{}」在单位名单中找不到", column.head),
                        _ => format!("「{}」对应名单上不止一个单位", column.head),
                    };
                    Some(self.candidate(None, None, &column.head, place, &problem))
                }
                _ => None,
            });
        }
        let mut votes = Vec::with_capacity(rows.len() * values.len());
        for (at, row) in rows.iter().enumerate() {
            let mut cells = row.cells.iter().peekable();
            for (column, head) in values.iter().zip(&heads) {
                while cells.next_if(|(place, _)| *place < column.column).is_some() {}
                let cell = cells.peek().filter(|(place, _)| *place == column.column).map(|(_, cell)| *cell);
                if axis == Axis::Cell && cell.is_none() {
                    continue;
                }
                let mark = if row.void { Mark::Refused(Reason::VoidBallot) } else { self.lexicon.gauge.vote(cell) };
                if let (Mark::Refused(reason), Some(cell)) = (mark, cell)
                    && reason != Reason::Blank
                {
                    self.region.quotes.push((row.row, column.column, text_of(cell).into_owned()));
                }
                let candidate = head.or(row.candidate);
                if column.ambiguous {
                    continue;
                }
                let item = column.item.or(row.item).unwrap_or(0);
                votes.push((
                    at,
                    candidate,
                    Vote { row: row.row, column: column.column, candidate: candidate.unwrap_or(u16::MAX), item, mark },
                ));
            }
        }
        self.collect(axis, &rows, votes);
        Ok(())
    }

    /// Puts votes into ballots.
    fn collect(&mut self, axis: Axis, rows: &[Row<'_>], votes: Vec<(usize, Option<u16>, Vote)>) {
        let columns: BTreeMap<u32, Column> = self.values.iter().map(|column| (column.column, column.clone())).collect();
        let shared = self.shared_numbers(rows);
        let mut order: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        let mut by_number: HashMap<(String, Option<u16>), usize> = HashMap::new();
        let mut ballots: Vec<Ballot> = Vec::new();
        for (at, candidate, vote) in votes {
            let Some(row) = rows.get(at) else { continue };
            let column = columns.get(&vote.column);
            let key = match axis {
                Axis::Row => (at, 0),
                Axis::Column => (0, vote.column + 1),
                Axis::Whole => (0, 0),
                Axis::Cell => (at, vote.column + 1),
            };
            let known = if shared && axis == Axis::Row && !row.id.is_empty() {
                by_number.get(&(row.id.clone(), row.group)).copied()
            } else {
                order.get(&key).copied()
            };
            let index = known.unwrap_or_else(|| {
                let own = column.filter(|column| column.group.is_some());
                ballots.push(Ballot {
                    id: match axis {
                        Axis::Column => column.and_then(|column| column.ballot.clone()).unwrap_or_default(),
                        Axis::Row => row.id.clone(),
                        Axis::Whole | Axis::Cell => String::new(),
                    },
                    row: vote.row,
                    column: vote.column,
                    group: own.and_then(|column| column.group).or(row.group),
                    group_label: own.map_or_else(|| row.group_label.clone(), |column| column.group_label.clone()),
                    rater: row.rater.clone(),
                    void: row.void,
                    ..Ballot::default()
                });
                order.insert(key, ballots.len() - 1);
                by_number.insert((row.id.clone(), row.group), ballots.len() - 1);
                ballots.len() - 1
            });
            let Some(ballot) = ballots.get_mut(index) else { continue };
            if candidate.is_none() && !row.problem.is_empty() {
                if axis == Axis::Row && !shared {
                    ballot.refused = Some(row.problem.clone());
                }
                self.region.passed.push(Passed {
                    row: vote.row,
                    column: vote.column,
                    text: row.label.clone(),
                    reason: row.problem.clone(),
                });
                continue;
            }
            ballot.votes.push(vote);
        }
        // Lines or columns that were prepared and never used: blank to the end, without a rater group of their own.
        let used = |ballot: &Ballot| {
            ballot.group.is_some() && axis == Axis::Row
                || ballot.refused.is_some()
                || ballot.void
                || ballot.votes.iter().any(|vote| vote.mark != Mark::Refused(Reason::Blank))
        };
        if !matches!(axis, Axis::Whole) && ballots.len() > 1 {
            let keep = ballots.iter().rposition(used).map_or(0, |at| at + 1);
            for spare in ballots.drain(keep..) {
                self.region.passed.push(Passed {
                    row: spare.row,
                    column: spare.column,
                    text: spare.id,
                    reason: "预留的空行（列），没有票".into(),
                });
            }
        }
        self.region.ballots = ballots;
    }

    /// Whether ballot numbers tie rows together: the same number stands beside several candidates, never twice beside
    /// the same one.
    fn shared_numbers(&self, rows: &[Row<'_>]) -> bool {
        let mut seen = BTreeSet::new();
        let mut numbers = BTreeSet::new();
        for row in rows.iter().filter(|row| !row.id.is_empty()) {
            if row.candidate.is_some() && !seen.insert((row.id.as_str(), row.group, row.candidate, row.item)) {
                return false;
            }
            numbers.insert((row.id.as_str(), row.group));
        }
        seen.len() > numbers.len()
    }

    /// Gives each ballot its rater group, or the reason why it has none.
    fn resolve_groups(&mut self) {
        let fallback = self.context.group(self.lexicon, self.source.sheet, self.source.file);
        let mut unknown: BTreeMap<String, u32> = BTreeMap::new();
        for ballot in &mut self.region.ballots {
            if ballot.group.is_none() && ballot.refused.is_none() {
                (ballot.group, ballot.group_label, ballot.refused) =
                    group_or_refusal(None, &ballot.group_label, &fallback);
                if let Some(reason) = &ballot.refused {
                    *unknown.entry(reason.clone()).or_default() += 1;
                }
            }
        }
        for (reason, count) in unknown {
            self.notes.push(format!("{count} 张票没有计入：{reason}"));
        }
        let lost: BTreeSet<String> = self
            .region
            .candidates
            .iter()
            .filter(|candidate| candidate.unit.is_none())
            .map(|candidate| candidate.problem.clone())
            .collect();
        let lost = lost.into_iter().chain(
            self.region
                .ballots
                .iter()
                .filter_map(|ballot| ballot.refused.clone())
                .filter(|reason| reason.contains("名单") || reason.contains("不是同一个单位"))
                .collect::<BTreeSet<_>>(),
        );
        self.notes.extend(lost.map(|problem| format!("{problem}，对应的票没有计入")));
    }
}

/// The group of a ballot whose own label gives none.
fn group_or_refusal(refused: Option<String>, label: &str, fallback: &Found) -> (Option<u16>, String, Option<String>) {
    if refused.is_some() {
        return (None, label.to_owned(), refused);
    }
    if !label.is_empty() {
        return (None, label.to_owned(), Some(format!("人员类别「{label}」不在方案的类别中")));
    }
    match fallback.index.and_then(|group| u16::try_from(group).ok()) {
        Some(group) => (Some(group), fallback.label.clone(), None),
        None => (None, String::new(), Some(fallback.problem.clone())),
    }
}

/// Whether a remark or status says that the ballot is void.
fn is_void_word(text: &str) -> bool {
    let folded = fold(text);
    let denied = ["不作废", "非无效", "未作废", "不是无效"].iter().any(|word| folded.contains(word));
    !denied && ["作废", "废票", "无效"].iter().any(|word| folded.contains(word))
}

/// What a row of a form asks to be written.
fn text_kind(label: &str) -> Option<TextKind> {
    let folded = fold(label);
    if folded.contains("总体评价") || folded.contains("综合评价") {
        return None;
    }
    let problem = ["问题", "不足", "短板", "差距"].iter().any(|word| folded.contains(word));
    let advice = ["意见", "建议", "希望"].iter().any(|word| folded.contains(word));
    match (problem, advice) {
        (true, _) => Some(TextKind::Problem),
        (_, true) => Some(TextKind::Advice),
        _ => None,
    }
}

/// Whether a lone text is the label of a row to be filled in, not a remark.
fn is_form_label(text: &str) -> bool {
    let folded = fold(text);
    ["评价", "测评", "评议", "打分", "评分", "问题", "意见", "建议", "不足"].iter().any(|word| folded.contains(word))
        && !folded.starts_with('注')
}
