//! What the columns of a table are, beyond what their heads say.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::heads::{self, Label, Role, is_summary};
use super::super::marks::count_of;
use super::super::names::NameMatch;
use super::super::table::Kind;
use super::super::types::*;
use super::Body;

/// Letters that a cell has at most which names a candidate, unit and person together.
const LONGEST_NAME: usize = 24;

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
            let scale_rows =
                by_unit && matches!(column.role, Some(Role::Computed | Role::Candidate | Role::Item)) || labels;
            // 票号 over names, 评议人 over rater groups: what stands beneath counts.
            let renamed = matches!(column.role, Some(Role::Id | Role::Item | Role::Rater | Role::Group));
            if !scale_rows && !renamed || column.column > first_value && !scale_rows && !renamed {
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
                && (self.is_scale(&texts)
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
        if self.table.kind == Kind::Groups {
            self.tell_unknown_groups();
        }
        if self.mark_column.is_some() {
            votes_beside_products(&mut self.columns);
        }
        self.values = self.columns.iter().filter(|column| column.is_value()).cloned().collect();
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

    /// 分值 and 票数 without a column for anybody: the first is the scale, the second holds the votes.
    fn scale_beside_counts(&mut self) {
        self.pivot_of_one_column();
        let valued = self.columns.iter().any(|column| column.is_value() && column.role != Some(Role::Score));
        let from = |first: usize, role: Role| {
            self.columns.iter().skip(first).position(|column| column.role == Some(role)).map(|at| first + at)
        };
        let (Some(scale), false) = (from(0, Role::Score), valued) else { return };
        // Before the scale stands how many people took part, behind it the votes.
        let Some(votes) = from(scale, Role::Returned).or_else(|| from(0, Role::Returned)) else { return };
        let Some(place) = self.columns.get(scale).map(|column| column.column) else { return };
        let Some(counts) = self.columns.get(votes).map(|column| column.column) else { return };
        let texts: Vec<String> = self
            .lines()
            .iter()
            .filter_map(|(_, cells)| in_line(cells, place))
            .map(|cell| text_of(cell).into_owned())
            .filter(|text| !is_summary(text) && heads::role(&fold(text)).is_none())
            .collect();
        let whole = self.is_scale(&texts);
        if !whole && !self.counts_each_score_once(place, counts) {
            return;
        }
        if !whole {
            self.mark_column = Some(place);
        }
        if let Some(column) = self.columns.get_mut(scale) {
            column.role = (!whole).then_some(Role::Remark);
        }
        if let Some(column) = self.columns.get_mut(votes) {
            column.role = None;
            column.ballot = Some(column.head.clone());
        }
    }

    /// 行标签 and 计数项: candidates, rater groups and scores stand in one column, the votes in the other.
    fn pivot_of_one_column(&mut self) {
        let Some((rows, figures)) = self.columns.split_first() else { return };
        let figures: Vec<&Column> = figures.iter().filter(|column| column.role != Some(Role::Computed)).collect();
        let [counts] = figures.as_slice() else { return };
        if fold(&rows.head) != "行标签" || counts.role != Some(Role::Returned) {
            return;
        }
        let (place, votes) = (rows.column, counts.column);
        let cells = self.lines().iter().filter_map(|(_, cells)| in_line(cells, place));
        let texts: Vec<String> =
            cells.map(|cell| text_of(cell).into_owned()).filter(|text| !is_summary(text)).collect();
        let Some(outermost) = self.indented(&texts) else { return };
        (self.indented, self.mark_column) = (Some(outermost), Some(place));
        for column in &mut self.columns {
            if column.column == place {
                column.role = Some(Role::Remark);
            } else if column.column == votes {
                (column.role, column.ballot) = (None, Some(column.head.clone()));
            }
        }
    }

    /// 局党委班子 93 2, 局党委班子 92 1, …: scores that were given, with their numbers of votes, group by group. Every row has
    /// both, and no score comes twice for the same group and candidate, as it would in a list of ballots.
    fn counts_each_score_once(&self, scale: u32, counts: u32) -> bool {
        const COUNTS: &[&str] = &["票数", "得票", "得票数", "张数", "份数", "数量", "人数"];
        let named =
            self.columns.iter().filter(|column| column.column == counts).map(|column| fold(&column.head)).any(|head| {
                COUNTS.contains(&head.as_str()) || head.starts_with("计数项") || head.starts_with("求和项")
            });
        // A number on every line is the one of a ballot; one beside each candidate is not.
        let filled = |column: &Column| {
            let own = self.lines().iter().filter(|(_, cells)| in_line(cells, column.column).is_some()).count();
            column.role == Some(Role::Id) && own * 2 > self.lines().len()
        };
        if !named || self.columns.iter().any(filled) {
            return false;
        }
        let labels: Vec<u32> = self
            .columns
            .iter()
            .filter(|column| {
                matches!(column.role, Some(Role::Group | Role::Candidate | Role::Item)) || column.role.is_none()
            })
            .map(|column| column.column)
            .filter(|column| *column < scale)
            .collect();
        let mut above = vec![String::new(); labels.len()];
        let mut seen = BTreeSet::new();
        for (row, cells) in self.lines() {
            for (held, column) in above.iter_mut().zip(&labels) {
                let text = self.view.text(*row, *column);
                if !text.trim().is_empty() {
                    *held = text.trim().to_owned();
                }
            }
            let score = in_line(cells, scale).map(text_of).and_then(|text| self.row_mark(&text));
            let count = in_line(cells, counts).and_then(|cell| count_of(Some(cell)));
            match (score, count) {
                (Some(score), Some(_)) if seen.insert((above.clone(), score)) => {}
                (Some(_), _) => return false,
                (None, _) => {}
            }
        }
        seen.len() >= 2
    }

    /// Whether texts down a column are the scale, begun anew for each rater group: 10 9 8 无效 10 9 无效.
    fn falls_again(&self, texts: &[String]) -> bool {
        let known = |text: &&String| heads::role(&fold(text)).is_none();
        let marks: Vec<Option<Mark>> = texts.iter().filter(known).map(|text| self.row_mark(text)).collect();
        let scores: Vec<i32> = marks
            .iter()
            .filter_map(|mark| if let Some(Mark::Score(score)) = mark { Some(*score) } else { None })
            .collect();
        let runs: Vec<&[i32]> = scores.chunk_by(|one, next| one > next).collect();
        let grouped = self.columns.iter().any(|column| column.role == Some(Role::Group));
        grouped && scores.len() == marks.len() && runs.len() >= 2 && runs.iter().all(|run| run.len() >= 2)
    }

    /// Whether a column 分数 beside columns of rater groups or candidates lists scores of the scale, each once, however few.
    fn scores_down(&self, at: usize, texts: &[String]) -> bool {
        let headed = self.columns.get(at).is_some_and(|column| heads::role(&fold(&column.head)) == Some(Role::Score));
        let marks: BTreeSet<Mark> = texts.iter().filter_map(|text| self.row_mark(text)).collect();
        let other = texts.iter().filter(|text| heads::role(&fold(text)).is_some()).count();
        let pointed = || texts.iter().filter(|text| fold(text).ends_with('分')).count() == marks.len();
        let beside = self.table.kind == Kind::Groups || self.table.kind == Kind::Units && pointed();
        beside && headed && !marks.is_empty() && marks.len() + other == texts.len()
    }

    /// Whether a column 行标签 of a pivot table lists scores, from the lowest on.
    fn rows_of_pivot(&self, at: usize, texts: &[String]) -> bool {
        let headed = self.columns.get(at).is_some_and(|column| fold(&column.head) == "行标签");
        let marks: BTreeSet<Mark> = texts.iter().filter_map(|text| self.row_mark(text)).collect();
        let void = |text: &str| self.is_beyond_scale(text) || heads::role(&fold(text)) == Some(Role::Invalid);
        let other = texts.iter().filter(|text| self.row_mark(text).is_none() && void(text)).count();
        headed && marks.len() >= 2 && (marks.len() + other) * 10 >= texts.len() * 7
    }

    /// Whether texts down a column are the scale: 10分 … 1分, or the grades.
    pub(super) fn is_scale(&self, texts: &[String]) -> bool {
        if texts.len() < 2 || texts.len() > 40 {
            return false;
        }
        // 得票率 and 有效票 between the grades are no part of the scale.
        let beside = |label: &Option<Label>| {
            use Role::{Computed, Invalid, Issued, Returned, Valid};
            matches!(label, Some(Label::Role(Computed | Invalid | Issued | Returned | Valid)))
        };
        let labels: Vec<Option<Label>> =
            texts.iter().map(|text| self.lexicon.head(text)).filter(|label| !beside(label)).collect();
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
        grades.len() >= 2 && grades.len() * 10 >= labels.len() * 7
            || numbers.len() >= 3
                && numbers.len() * 10 >= labels.len() * 7
                && (falls || numbers.iter().all(|one| one.1))
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
        for column in &mut self.columns {
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
        if parts.is_empty() { "未采用".into() } else { parts.join("、") }
    }
}

/// 票数 and 小计得分 under each candidate, with the scale down the rows: the first holds the votes, the others products of
/// them.
fn votes_beside_products(columns: &mut [Column]) {
    let last = |column: &Column| fold(column.head.split(' ').next_back().unwrap_or_default());
    let counted = |column: &Column| {
        let votes = ["票数", "得票", "得票数", "张数", "人数"].contains(&last(column).as_str());
        column.unit.is_some() && column.group.is_none() && column.role == Some(Role::Returned) && votes
    };
    let units: Vec<Option<usize>> = columns.iter().filter(|column| counted(column)).map(|column| column.unit).collect();
    let once: BTreeSet<&Option<usize>> = units.iter().collect();
    if units.is_empty() || once.len() != units.len() {
        return;
    }
    for column in columns.iter_mut().filter(|column| column.unit.is_some() && units.contains(&column.unit)) {
        column.role = match column.role {
            Some(Role::Returned) if counted(column) => None,
            None if heads::role(&last(column)) == Some(Role::Score) => Some(Role::Computed),
            role => role,
        };
    }
}
