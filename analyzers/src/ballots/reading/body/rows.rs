//! The lines of a table: rows of votes, and rows that are none.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{fold, in_line, text_of};
use super::super::heads::{Label, Role, is_summary};
use super::super::marks::{Number, parse_number};
use super::super::names::NameMatch;
use super::super::table::repeats_heads;
use super::super::types::*;
use super::{Body, Row};

impl Body<'_> {
    /// Sorts the lines of the body: rows of votes, and rows that are none.
    pub(super) fn gather_rows(&mut self) {
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
        let outside = |cell: &&Cell| {
            matches!(self.lexicon.gauge.vote(Some(cell)), Mark::Refused(Reason::OutOfScale | Reason::TooFine))
        };
        !values.is_empty() && (values.iter().all(|cell| cell.formula) || values.iter().all(|cell| outside(cell)))
    }
}

/// Whether a remark or status says that the ballot is void.
pub(super) fn is_void_word(text: &str) -> bool {
    let folded = fold(text);
    let denied = ["不作废", "非无效", "未作废", "不是无效"].iter().any(|word| folded.contains(word));
    !denied && ["作废", "废票", "无效"].iter().any(|word| folded.contains(word))
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
