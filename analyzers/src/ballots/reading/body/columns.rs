//! What the columns of a table are, beyond what their heads say.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{Line, fold, in_line, text_of};
use super::super::columns::Column;
use super::super::heads::{Role, is_summary};
use super::super::marks::{count_of, parse_number};
use super::super::names::NameMatch;
use super::super::table::Kind;
use super::super::types::{Heading, Mark};
use super::scales::votes_beside_products;
use super::{Body, UNUSED};

/// Letters that a cell has at most which names a candidate, unit and person together.
const LONGEST_NAME: usize = 24;

/// Whether a column counts its rows 1, 2, 3 …, or gives each another number and names the sums beneath.
fn numbers_rows(lines: &[Line<'_>], column: u32) -> bool {
    const FEWEST: usize = 3;
    let cells = || lines.iter().filter_map(|(_, cells)| in_line(cells, column)).map(text_of);
    let numbers: Vec<_> = cells().filter(|text| !is_summary(text)).map(|text| parse_number(&text).one()).collect();
    let counted = (1..).zip(&numbers).all(|(at, number)| *number == Some(at * 1000));
    let once = numbers
        .iter()
        .enumerate()
        .all(|(at, number)| number.is_some() && !numbers.get(..at).is_some_and(|seen| seen.contains(number)));
    numbers.len() >= FEWEST && (counted || once && cells().any(|text| is_summary(&text)))
}

impl Body<'_> {
    /// Finds label columns whose heads say nothing: by what stands in them.
    pub(super) fn place_labels(&mut self) {
        self.scale_beside_counts();
        let by_unit = self.columns.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let has_role = |columns: &[Column], role: Role| columns.iter().any(|column| column.role == Some(role));
        let has_marks = self.columns.iter().any(|column| column.mark.is_some());
        let first_value = self.columns.iter().find(|column| column.is_value()).map_or(u32::MAX, |column| column.column);
        let lines = self.lines();
        for at in 0..self.columns.len() {
            let Some(column) = self.columns.get(at) else { continue };
            let labels = column.role.is_none() && !column.is_value() && column.component.is_none();
            let beside_groups = self.table.kind == Kind::Groups && column.column < first_value;
            let scale_rows = by_unit && matches!(column.role, Some(Role::Computed | Role::Candidate | Role::Item))
                || beside_groups && column.role == Some(Role::Computed)
                || labels;
            // 票号 over names, 评议人 over rater groups: what stands beneath counts.
            let renamed = matches!(column.role, Some(Role::Id | Role::Item | Role::Rater | Role::Group));
            if !scale_rows && !renamed {
                continue;
            }
            let place = column.column;
            let own_item = column.role == Some(Role::Item);
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
            // 项目 over 好票 and 较好票 heads the scale.
            let renamed = renamed && !(own_item && by_unit && self.is_scale(&texts));
            let role = if renamed {
                self.renamed(at, &texts)
            } else if labels && has_marks && self.outline.is_none() && self.find_outline(place).is_some() {
                self.outline = self.find_outline(place);
                Some(Role::Remark)
            } else if self.mark_column.is_none() && !has_marks && self.indented(&texts).is_some() {
                self.mark_column = Some(place);
                self.indented = self.indented(&texts);
                Some(Role::Remark)
            } else if self.mark_column.is_none()
                && !has_marks
                && (self.is_scale(&texts) && !self.scores_beside(place, first_value, &texts)
                    || self.rows_of_pivot(at, &texts)
                    || self.scores_down(at, &texts)
                    || place < first_value && self.falls_again(&texts))
            {
                self.mark_column = Some(place);
                Some(Role::Remark)
            } else if !labels {
                None
            } else if !by_unit && share(&|text| self.lexicon.units.label(text) != NameMatch::Nobody) {
                Some(Role::Candidate)
            } else if !has_role(&self.columns, Role::Group)
                && share(&|text| self.lexicon.groups.label(text).one().is_some())
                && !self.are_offices(&texts)
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
        } else {
            self.settle_homes();
        }
        if self.table.kind == Kind::Groups {
            self.tell_unknown_groups();
        }
        if self.mark_column.is_some() {
            votes_beside_products(&mut self.columns);
        }
        self.values = self.columns.iter().filter(|column| column.is_value()).cloned().collect();
        self.tell_headings();
    }

    /// Keeps what each column was taken as.
    pub(super) fn tell_headings(&mut self) {
        self.region.headings = self
            .columns
            .iter()
            .filter(|column| !column.head.is_empty())
            .map(|column| Heading { column: column.column, text: column.head.clone(), meaning: self.meaning(column) })
            .collect();
    }

    /// What a column is whose head promises numbers, items or raters, and whose cells name candidates or rater groups.
    fn renamed(&self, at: usize, texts: &[String]) -> Option<Role> {
        let own = self.columns.get(at)?.role?;
        let has_role = |role: Role| self.columns.iter().any(|column| column.role == Some(role));
        let by_unit = self.columns.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let share =
            |fits: &dyn Fn(&str) -> bool| texts.iter().filter(|text| fits(text)).count() * 10 >= texts.len() * 6;
        // A question may hold a name by chance: 您对该书记抓基层党建的评价.
        let short = |text: &str| text.chars().count() <= LONGEST_NAME && !text.contains(['您', '请', '对']);
        let unit = |text: &str| short(text) && self.lexicon.candidate(text).one().is_some();
        let group = |text: &str| self.lexicon.groups.sure(text).one().is_some();
        if own == Role::Group {
            // 测评人员 may as well head the names of the raters.
            let head = self.columns.get(at).map(|column| fold(&column.head))?;
            let people = ["测评人员", "评议人员", "参评人员"].contains(&head.as_str());
            let once = texts.iter().collect::<BTreeSet<_>>().len() == texts.len() && texts.len() >= 2;
            let nobody = texts.iter().all(|text| self.lexicon.groups.label(text) == NameMatch::Nobody);
            if people && once && nobody {
                return Some(Role::Rater);
            }
            // 类别 may as well be the kind of each unit, where a row is a unit and its votes stand side by side.
            let across = self.columns.iter().filter(|column| column.is_value()).count() >= 2;
            let titled = self.context.group(self.lexicon, self.source.sheet, self.source.file).index.is_some();
            return (nobody && across && has_role(Role::Candidate) && titled).then_some(Role::Remark);
        }
        if own == Role::Rater {
            let mine = !has_role(Role::Group) && share(&|text| group(text) && !unit(text));
            return mine.then_some(Role::Group);
        }
        let mine = !by_unit && !has_role(Role::Candidate) && share(&unit);
        mine.then_some(Role::Candidate)
    }

    /// Whether grades that are no votes by themselves go down before the scores that they stand for: 优秀 | 5分.
    fn scores_beside(&self, place: u32, first_value: u32, texts: &[String]) -> bool {
        let scores = |column: &Column| {
            let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, column.column));
            cells.filter(|cell| self.row_mark(&text_of(cell)).is_some()).count() >= texts.len()
        };
        let beside = |column: &&Column| column.column > place && column.column < first_value;
        texts.len() >= 2
            && texts.iter().all(|text| self.row_mark(text).is_none())
            && self.columns.iter().filter(beside).any(scores)
    }

    /// Whether a column beside the names of candidates gives the office that they all hold, 书记: it says nothing of raters.
    fn are_offices(&self, texts: &[String]) -> bool {
        let named = self.columns.iter().any(|column| column.role == Some(Role::Candidate));
        named && texts.iter().all(|text| super::super::peers::is_office(&fold(text)))
    }

    /// Says which columns beside those of rater groups hold numbers and are counted for nobody.
    fn tell_unknown_groups(&mut self) {
        let first = self.columns.iter().find(|column| column.group.is_some()).map_or(u32::MAX, |column| column.column);
        for column in self.columns.iter().filter(|column| column.column > first) {
            if column.role.is_some() || column.is_value() || column.head.is_empty() || column.component.is_some() {
                continue;
            }
            let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, column.column)).take(200);
            let counts = cells.filter(|cell| count_of(Some(cell)).is_some_and(|count| count > 0)).count();
            if counts >= 2 {
                let place = crate::grid::column_name(column.column);
                self.notes.push(format!("{place} 列「{}」不在方案的人员类别中，这一列没有计入", column.head));
            }
        }
    }

    /// Columns between those of candidates that hold scores, and whose heads fit nobody.
    pub(super) fn find_strangers(&mut self) {
        let lines = self.lines();
        let lexicon = self.lexicon;
        let first = self.columns.iter().find(|column| column.unit.is_some()).map_or(0, |column| column.column);
        for column in &mut self.columns {
            // 座次, or no head at all: a column before the candidates that numbers the rows numbers the ballots.
            let free = column.role.is_none() && !column.is_value() && self.mark_column != Some(column.column);
            if free && column.column < first && numbers_rows(lines, column.column) {
                column.role = Some(Role::Id);
            }
            if column.role.is_some() || column.is_value() || column.head.is_empty() || column.component.is_some() {
                continue;
            }
            // 座位号, 终端号, 用时: numbers that name no candidate.
            if self.mark_column == Some(column.column) {
                continue;
            }
            if ["号", "编码", "时间", "用时", "时长", "日期"].iter().any(|word| column.head.ends_with(word))
            {
                continue;
            }
            let cells: Vec<&Cell> =
                lines.iter().filter_map(|(_, cells)| in_line(cells, column.column)).take(200).collect();
            let votes = cells.iter().filter(|cell| !matches!(lexicon.vote(Some(cell)), Mark::Refused(_))).count();
            if votes >= 2 && votes * 2 > cells.len() {
                column.ambiguous = true;
            }
        }
    }

    pub(super) fn meaning(&self, column: &Column) -> String {
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
        if parts.is_empty() { UNUSED.into() } else { parts.join("、") }
    }
}
