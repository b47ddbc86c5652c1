//! Lines among rows of votes that are none: sums, repeated heads, titles of the rows beneath, remarks.

use std::collections::BTreeSet;

use crate::grid::Cell;

use super::super::cells::{Line, fold, in_line, text_of};
use super::super::codes::are_codes;
use super::super::heads::{Label, Role, is_summary, role};
use super::super::legend::is_legend;
use super::super::marks::{Number, Tick, parse_number, tick_of};
use super::super::names::NameMatch;
use super::super::table::repeats_heads;
use super::super::types::{Mark, Reason};
use super::labels::Labels;
use super::remarks::{is_date, is_numbered};
use super::rows::Above;
use super::{Body, Row};

/// Letters that a title between rows has at most.
const LONGEST_SECTION: usize = 30;

impl Body<'_> {
    /// Takes the last row for what it is where it has no number, all others have one, and its figures are the means or sums of
    /// theirs.
    pub(super) fn drop_means(&mut self, labels: &Labels) {
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

    /// In a table with two rows a candidate, one of the numbers of votes and one of strokes or of what follows from the numbers:
    /// whether a line is the other one.
    fn beside_counts(&self, words: &[(u32, String)], labels: &Labels) -> Option<(bool, &'static str)> {
        const DERIVED: &[&str] = &["分数", "得分", "小计", "折合分", "占比", "比例", "%", "得票率", "百分比", "比率"];
        let strokes = |text: &str| role(&fold(text)) == Some(Role::Strokes);
        let derived = |text: &str| DERIVED.contains(&fold(text).as_str());
        let counted = |text: &str| role(&fold(text)) == Some(Role::Returned);
        let rows = |place: u32, wanted: &dyn Fn(&str) -> bool| {
            self.lines().iter().filter(|(row, _)| wanted(&self.view.text(*row, place))).count()
        };
        let paired = |place: u32, other: &dyn Fn(&str) -> bool| {
            let others = rows(place, other);
            others > 0 && others == rows(place, &counted)
        };
        words.iter().find_map(|(place, text)| {
            let drawn = labels.items.first() == Some(place) && paired(*place, &strokes);
            if drawn && (strokes(text) || counted(text)) {
                return Some((strokes(text), "画票笔画，按下面一行的票数计"));
            }
            let marked = self.values.iter().any(|column| column.mark.is_some());
            // 合计 and 得票率 beneath 东区 and 西区 both follow from the votes.
            let sums = ["合计", "小计", "总计", "共计"].iter().any(|word| fold(text).starts_with(word))
                && rows(*place, &|text| !text.is_empty() && !counted(text) && !derived(text) && !is_summary(text)) > 0;
            let figured = marked && !sums && (derived(text) || counted(text)) && paired(*place, &derived);
            figured.then(|| (derived(text), "按票数算出的一行，不是票"))
        })
    }

    /// Whether a line is a sum, a repeated head, the title of a group's rows or a remark; notes which.
    pub(super) fn is_remark(
        &mut self,
        line: &Line<'_>,
        words: &[(u32, String)],
        labels: &Labels,
        above: &mut Above,
    ) -> bool {
        let (row, cells) = (line.0, line.1.as_slice());
        if is_legend(cells, self.lexicon) {
            self.pass(row, cells.first().map_or(0, |(column, _)| *column), "代码", "代码说明，不是票");
            return true;
        }
        if self.opens_section(line, labels, above) {
            return true;
        }
        if let Some((other, reason)) = self.beside_counts(words, labels) {
            let text = words.last().map_or(String::new(), |(_, text)| text.clone());
            if other {
                self.pass(row, cells.first().map_or(0, |(column, _)| *column), &text, reason);
            }
            return other;
        }
        let summary = words.iter().find(|(column, text)| {
            let sum = |word: &&str| fold(text).starts_with(*word);
            // 有效 3, 弃权 1 beneath the numbers of ballots.
            let counted = || {
                let role = role(&fold(text)).filter(|_| labels.ids.contains(column) || self.is_bare(*column, labels));
                matches!(role, Some(Role::Invalid | Role::Valid | Role::Returned | Role::Issued))
                    || labels.ids.contains(column) && self.is_mark_name(text)
                    || *column < labels.first_value && self.counts_marks(text)
            };
            counted()
                || is_summary(text)
                    && (Some(*column) != self.mark_column
                        || ["合计", "总计", "小计", "共计"].iter().any(|word| sum(word)))
        });
        if let Some(column) = self.mark_column {
            let label = self.view.text(row, column).into_owned();
            if role(&fold(&label)) == Some(Role::Returned) {
                let group = above.section.as_ref().and_then(|(group, _)| *group);
                self.returned.push((row, label, group));
            }
        }
        if let Some((column, text)) = summary.is_none().then(|| self.to_sign(cells, labels)).flatten() {
            self.pass(row, column, &text, "签名或说明，不是票");
            return true;
        }
        let beneath = || {
            let own = cells.iter().filter(|(column, _)| self.is_grid() && labels.values.contains(column));
            own.map(|(column, cell)| (*column, text_of(cell))).find(|(_, text)| is_summary(text))
        };
        // 有效票数 28 平均 8.54 in the columns of a grid.
        if let Some((column, text)) = summary.is_none().then(beneath).flatten() {
            self.pass(row, column, &text, "合计、平均或说明行，不是票");
            return true;
        }
        if let Some((column, text)) = summary {
            self.pass(row, *column, text, "合计、平均或说明行，不是票");
            return true;
        }
        if self.are_codes(cells, labels) {
            self.pass(row, cells.first().map_or(0, |(column, _)| *column), "代码", "各列的代码，不是票");
            return true;
        }
        if repeats_heads(self.view, self.table, line) {
            self.pass(row, cells.first().map_or(0, |(column, _)| *column), "表头", "重复的表头");
            return true;
        }
        if let Some((column, text)) = self.stands_apart(line, labels) {
            self.pass(row, column, &text, "日期、署名或说明，不是票");
            return true;
        }
        let [(column, cell)] = cells else { return false };
        let text = text_of(cell);
        let number = matches!(parse_number(&text), Number::One(_)) || self.numbers_ballot(*column, &text, labels);
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

    /// Whether a line holds nothing but a code in each of several columns of candidates, L03 L07 L12, perhaps with a word for
    /// them before: those of the candidates.
    fn are_codes(&self, cells: &[(u32, &Cell)], labels: &Labels) -> bool {
        let under = |(column, cell): &(u32, &Cell)| {
            labels.values.contains(column) && matches!(self.lexicon.vote(Some(cell)), Mark::Refused(Reason::NotAScore))
        };
        let word = cells.first().is_some_and(|(column, _)| labels.ids.contains(column));
        let codes = cells.get(usize::from(word)..).unwrap_or_default();
        labels.by_unit && are_codes(codes) && codes.iter().all(under)
    }

    /// The first words of a line that has no label, as the rows of votes have, and neither votes nor numbers of votes: a date, or
    /// behind an empty row who made the table.
    fn stands_apart(&self, line: &Line<'_>, labels: &Labels) -> Option<(u32, String)> {
        let above = self.view.position(line.0).ok()?.checked_sub(1).and_then(|at| self.view.lines.get(at))?.0;
        let about = [&labels.candidates, &labels.groups, &labels.ids, &labels.raters, &labels.items];
        let labelled = |column: &u32| about.iter().any(|own| own.contains(column)) || self.mark_column == Some(*column);
        let labels_rows = self.mark_column.is_some() || about.iter().any(|own| !own.is_empty());
        let words = |cell: &Cell| {
            self.lexicon.vote(Some(cell)) == Mark::Refused(Reason::NotAScore)
                && super::super::marks::count_of(Some(cell)).is_none()
        };
        let dated = || line.1.iter().all(|(_, cell)| is_date(&text_of(cell)));
        let apart = labels_rows && (above + 1 < line.0 || dated());
        let bare = apart && line.1.iter().all(|(column, cell)| !labelled(column) && words(cell));
        line.1.first().filter(|_| bare).map(|(column, cell)| (*column, text_of(cell).into_owned()))
    }

    /// The label of a line that is to be signed or dated by hand, beneath the votes and with none in it: 签名：.
    fn to_sign(&self, cells: &[(u32, &Cell)], labels: &Labels) -> Option<(u32, String)> {
        let about = [&labels.candidates, &labels.groups, &labels.ids, &labels.items];
        let labelled = cells.iter().any(|(column, _)| about.iter().any(|own| own.contains(column)));
        let voted = |cell: &Cell| {
            let vote = !matches!(self.lexicon.vote(Some(cell)), Mark::Refused(reason) if reason == Reason::NotAScore);
            vote || tick_of(Some(cell)) != Tick::Other
        };
        if labelled || cells.iter().any(|(_, cell)| voted(cell)) {
            return None;
        }
        let texts = cells.iter().map(|(column, cell)| (*column, text_of(cell).into_owned()));
        texts.into_iter().find(|(_, text)| fold(text).ends_with(':') && is_summary(text))
    }

    /// Whether a lone text is the title of a group's rows with its numbers of ballots behind it, which are no votes:
    /// 一、学校党委（发出9张，收回9张）.
    fn opens_section(&mut self, line: &Line<'_>, labels: &Labels, above: &mut Above) -> bool {
        let (row, [(column, cell)]) = (line.0, line.1.as_slice()) else { return false };
        let text = text_of(cell);
        let folded = fold(&text);
        let Some((title, counts)) = folded.split_once('(') else { return false };
        let own = !labels.groups.contains(column) && !labels.candidates.contains(column);
        let told = ["发出", "发放", "收回", "回收"].iter().any(|word| counts.contains(word));
        if !told || !own || !is_numbered(&text) && self.view.width(row, *column) <= 1 {
            return false;
        }
        let Some(group) = self.lexicon.groups.titled(title).one() else { return false };
        above.section = Some((u16::try_from(group).ok(), text.to_string()));
        self.pass(row, *column, &text, "分组小标题");
        true
    }

    /// Whether a text in place of a ballot's number names a grade or a score: 优秀 7 15 6 beneath the ballots counts them.
    fn is_mark_name(&self, text: &str) -> bool {
        matches!(self.lexicon.head(text), Some(Label::Grade(_) | Label::Number(_, true)))
    }

    /// Whether a label beneath ballots says that votes with a grade are counted beside it, or their share: 得“好”, 好票率.
    fn counts_marks(&self, text: &str) -> bool {
        let folded: String = fold(text).chars().filter(|letter| !"“”\"'‘’「」".contains(*letter)).collect();
        let got = folded.strip_prefix('得');
        let rest = got.unwrap_or(&folded);
        let counted = ["票数", "票率", "小计", "票", "率"].iter().find_map(|word| rest.strip_suffix(word));
        let ballots = self.mark_column.is_none() && self.values.iter().all(|column| column.mark.is_none());
        ballots && (got.is_some() || counted.is_some()) && self.is_mark_name(counted.unwrap_or(rest))
    }

    /// Whether a lone text is the number of a ballot like those above and below it, 甲3 beside 甲2 and 甲4: nothing was written
    /// beside it.
    fn numbers_ballot(&self, column: u32, text: &str, labels: &Labels) -> bool {
        const FEWEST: usize = 2;
        let stem = |text: &str| -> Option<String> {
            let folded = fold(text);
            let stem = folded.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '号');
            (stem.len() < folded.len() && stem.chars().count() <= 4).then(|| stem.to_owned())
        };
        let Some(own) = stem(text).filter(|_| labels.ids.contains(&column)) else { return false };
        let others = self.lines().iter().filter(|(_, cells)| cells.len() > 1);
        let ids = others.filter_map(|(_, cells)| stem(&text_of(in_line(cells, column)?)));
        ids.filter(|id| *id == own).count() >= FEWEST
    }

    /// Whether every value of a row is a formula, or lies beyond the scale.
    pub(super) fn is_computed(&self, cells: &[(u32, &Cell)], is_value: &BTreeSet<u32>) -> bool {
        let values: Vec<&Cell> =
            cells.iter().filter(|(column, _)| is_value.contains(column)).map(|(_, cell)| *cell).collect();
        let outside =
            |cell: &&Cell| matches!(self.lexicon.vote(Some(cell)), Mark::Refused(Reason::OutOfScale | Reason::TooFine));
        !values.is_empty() && (values.iter().all(|cell| cell.formula) || values.iter().all(outside))
    }

    /// Whether a column is none that says what a row is about, or the state of its votes, and no scale goes down the rows:
    /// 有效 in it stands before a number of votes.
    fn is_bare(&self, column: u32, labels: &Labels) -> bool {
        let about = [&labels.candidates, &labels.groups, &labels.items, &labels.checks, &labels.raters];
        let status = self.columns.iter().any(|own| own.column == column && own.role.is_some());
        self.mark_column.is_none() && !status && !about.iter().any(|own| own.contains(&column))
    }
}

/// Whether a lone text is the label of a row to be filled in, not a remark.
pub(super) fn is_form_label(text: &str) -> bool {
    let folded = fold(text);
    ["评价", "测评", "评议", "打分", "评分", "问题", "意见", "建议", "不足"].iter().any(|word| folded.contains(word))
        && !folded.starts_with('注')
}
