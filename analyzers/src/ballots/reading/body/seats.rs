//! Bare numbers 1, 2, 3 … that count ballots or seats, told from the same numbers as scores with their numbers of votes.
//!
//! What stands in the cells may look alike. What was computed beside them does not: the mean of ballots is the sum of the
//! cells by their number, the mean of a tally is the sum of heads times cells by the sum of the cells.

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::heads::is_summary;
use super::super::marks::{count_of, parse_number};
use super::super::types::Mark;
use super::{Body, Row};
use crate::grid::Cell;

/// Ballots or scores that a run of numbers has at least.
const SHORTEST: usize = 3;

/// What bare numbers stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbers {
    /// Ballots, with their scores.
    Ballots,
    /// Scores, with their numbers of votes.
    Scores,
}

/// The cells of one candidate, each with its number, and what was computed from them.
#[derive(Debug, Default)]
struct Series<'a> {
    cells: Vec<(i32, Option<&'a Cell>)>,
    figures: Vec<Figure>,
}

/// A number that was computed from the cells of a series.
#[derive(Debug)]
struct Figure {
    /// Its column, or its row where candidates stand across.
    place: u32,
    value: f64,
    /// How far its rounding may have moved it.
    fine: f64,
    of: Of,
}

/// What the label of a figure says that was added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Points,
    Votes,
    Unsaid,
}

impl Figure {
    fn new(place: u32, label: &str, cell: &Cell) -> Option<Self> {
        let text = fold(&text_of(cell));
        let text = text.trim_end_matches(['分', '票', '张', '人']);
        let value = text.parse::<f64>().ok().filter(|value| value.is_finite())?;
        let decimals = text.split_once('.').map_or(0, |(_, digits)| digits.len());
        let fine = if decimals == 0 { 1e-6 } else { 10_f64.powi(-i32::try_from(decimals).unwrap_or(9)) };
        let label = fold(label);
        let held = |words: &[&str]| words.iter().any(|word| label.contains(word));
        if held(&["名次", "排名", "排序", "位次"]) {
            return None;
        }
        let of = match (held(&["票", "张", "人", "收回", "有效"]), held(&["分"])) {
            (true, false) => Of::Votes,
            (false, true) => Of::Points,
            _ => Of::Unsaid,
        };
        Some(Self { place, value, fine: fine + 1e-6, of })
    }

    fn is(&self, value: f64) -> bool {
        value.is_finite() && (self.value - value).abs() <= self.fine
    }
}

impl Series<'_> {
    /// Whether a figure comes out of the cells as scores of ballots.
    fn scores_give(&self, figure: &Figure, body: &Body<'_>) -> bool {
        let votes: Vec<f64> = self.cells.iter().filter_map(|(_, cell)| body.score(*cell)).collect();
        let ends = votes.iter().copied().reduce(f64::max).zip(votes.iter().copied().reduce(f64::min));
        let Some((highest, lowest)) = ends else { return false };
        let (sum, count) = (votes.iter().sum::<f64>(), number(votes.len()));
        let middle = sum - highest - lowest;
        let written = number(self.cells.iter().filter(|(_, cell)| cell.is_some()).count());
        figure.is(sum / count)
            || count > 2.0 && (figure.is(middle) || figure.is(middle / (count - 2.0)))
            || figure.of == Of::Points && figure.is(sum)
            || figure.of == Of::Votes && (figure.is(count) || figure.is(written))
    }

    /// Whether a figure comes out of the cells as numbers of votes for the scores above them.
    fn counts_give(&self, figure: &Figure) -> bool {
        let counts = self.cells.iter().filter_map(|(head, cell)| Some((*head, count_of(*cell)?)));
        let (mut votes, mut points) = (0.0, 0.0);
        for (head, count) in counts {
            votes += f64::from(count);
            points += f64::from(head) / 1000.0 * f64::from(count);
        }
        votes > 0.0 && (figure.is(points / votes) || figure.is(points) || figure.of == Of::Votes && figure.is(votes))
    }
}

impl Body<'_> {
    /// The score that a cell is as a vote.
    fn score(&self, cell: Option<&Cell>) -> Option<f64> {
        match self.lexicon.vote(cell) {
            Mark::Score(score) => Some(f64::from(score) / 1000.0),
            _ => None,
        }
    }

    /// Takes heads 1, 2, 3 … that were taken for scores as numbers of ballots where they are that.
    ///
    /// # Errors
    /// Where nothing tells which they are, or what was computed from the cells speaks against what the heads were taken for.
    pub(super) fn settle_numbers(&mut self) -> Result<(), Vec<String>> {
        let Some(runs) = self.runs() else { return self.doubt_rows() };
        let series = self.across(&runs);
        let scores = self.values.iter().any(|column| column.mark.is_some());
        let by_unit = self.values.iter().any(|column| column.unit.is_some() || column.ambiguous);
        let filled = self.filled(&series);
        let told = self.computed(&series).or_else(|| (scores && filled).then(|| self.headed_over(&runs)).flatten());
        match (told, scores) {
            (Some(Numbers::Ballots), true) if !by_unit => self.take_for_ballots(),
            (Some(Numbers::Ballots), true) => {
                return Err(vec!["对象下的 1、2、3…像是票号而不是分数；请在表头写成“票1”".into()]);
            }
            (Some(Numbers::Scores), false) => {
                return Err(vec![
                    "按行末的合计或平均，表头 1、2、3…是分数、格中是票数，但分数不全；请在表头写成“1分”并列全分数"
                        .into(),
                ]);
            }
            (Some(_), _) | (None, false) => {}
            (None, true) if !filled => {}
            (None, true) => {
                return Err(vec!["表头 1、2、3…无法判断是分数还是票号；请在表头写成“1分”或“票1”".into()]);
            }
        }
        Ok(())
    }

    /// The columns of votes by runs of bare heads 1, 2, 3 …, which may begin anew; `None` where a head is another one.
    fn runs(&self) -> Option<Vec<Vec<(u32, i32)>>> {
        let mut runs: Vec<Vec<(u32, i32)>> = Vec::new();
        for column in &self.values {
            let number = bare_number(column)?;
            let last = runs.last().and_then(|run| run.last()).map_or(0, |(_, last)| *last);
            match runs.last_mut() {
                Some(run) if number == last + 1000 => run.push((column.column, number)),
                _ if number == 1000 => runs.push(vec![(column.column, number)]),
                _ => return None,
            }
        }
        (!runs.is_empty() && runs.iter().all(|run| run.len() >= SHORTEST)).then_some(runs)
    }

    /// The cells of every row and run, each with the figures behind it; without the columns at the end of a run that no row
    /// has used.
    fn across(&self, runs: &[Vec<(u32, i32)>]) -> Vec<Series<'_>> {
        let mut series = Vec::new();
        for row in &self.rows {
            for (at, run) in runs.iter().enumerate() {
                let last = run.last().map_or(0, |(column, _)| *column);
                let next = runs.get(at + 1).and_then(|run| run.first()).map_or(u32::MAX, |(column, _)| *column);
                let behind = self.columns.iter().filter(|column| (last + 1..next).contains(&column.column));
                let figure =
                    |column: &Column| Figure::new(column.column, &column.head, in_line(row.cells, column.column)?);
                let used = |(column, _): &(u32, i32)| self.rows.iter().any(|row| in_line(row.cells, *column).is_some());
                let cells = run.get(..run.iter().rposition(used).map_or(0, |at| at + 1)).unwrap_or_default();
                series.push(Series {
                    cells: cells.iter().map(|(column, head)| (*head, in_line(row.cells, *column))).collect(),
                    figures: behind.filter_map(figure).collect(),
                });
            }
        }
        series
    }

    /// What the numbers are by the figures that were computed from the cells: one column of figures tells where most of its
    /// figures come out one way and none the other way.
    fn computed(&self, series: &[Series<'_>]) -> Option<Numbers> {
        let mut places: Vec<u32> = series.iter().flat_map(|own| &own.figures).map(|figure| figure.place).collect();
        places.sort_unstable();
        places.dedup();
        let mut told: Vec<Numbers> = places.iter().filter_map(|place| self.computed_at(series, *place)).collect();
        told.dedup();
        if let [numbers] = told.as_slice() { Some(*numbers) } else { None }
    }

    fn computed_at(&self, series: &[Series<'_>], place: u32) -> Option<Numbers> {
        let (mut all, mut ballots, mut scores) = (0_usize, 0_usize, 0_usize);
        for own in series {
            for figure in own.figures.iter().filter(|figure| figure.place == place) {
                all += 1;
                match (own.scores_give(figure, self), own.counts_give(figure)) {
                    (true, false) => ballots += 1,
                    (false, true) => scores += 1,
                    _ => {}
                }
            }
        }
        match (ballots, scores) {
            (_, 0) if ballots > 0 && ballots * 10 >= all * 6 => Some(Numbers::Ballots),
            (0, _) if scores > 0 && scores * 10 >= all * 6 => Some(Numbers::Scores),
            _ => None,
        }
    }

    /// What the head right over the numbers says that they are.
    fn headed_over(&self, runs: &[Vec<(u32, i32)>]) -> Option<Numbers> {
        const BALLOTS: &[&str] = &[
            "座次",
            "座位",
            "座号",
            "席位",
            "席次",
            "评委",
            "票号",
            "票序",
            "评议票",
            "测评票",
            "评价票",
            "选票",
            "每票",
        ];
        const SCORES: &[&str] = &["得票", "票数", "分值", "分数段", "各分"];
        let first = runs.first()?.first()?.0;
        let own = self.columns.iter().find(|column| column.column == first)?;
        let mut words = own.head.rsplit_once(' ').map_or(String::new(), |(over, _)| fold(over));
        let (top, _) = self.view.lines.get(self.table.top)?;
        // A title stands over the names as well.
        if let Some(above) = top.checked_sub(1).filter(|above| self.view.anchor(*above, first).1 == first) {
            words.push_str(&fold(&self.view.text(above, first)));
        }
        let held = |own: &[&str]| own.iter().any(|word| words.contains(word));
        match (held(BALLOTS), held(SCORES)) {
            (true, false) => Some(Numbers::Ballots),
            (false, true) => Some(Numbers::Scores),
            _ => None,
        }
    }

    /// Whether so many cells hold scores of the scale that they may as well be votes.
    fn filled(&self, series: &[Series<'_>]) -> bool {
        let cells = || series.iter().flat_map(|own| &own.cells);
        let votes = cells().filter(|(_, cell)| self.score(*cell).is_some()).count();
        let single = cells().all(|(_, cell)| self.score(*cell).is_none_or(|score| score <= 1.0));
        votes * 10 >= cells().count() * 7 && !single
    }

    /// Makes every column of a score the one of a ballot.
    fn take_for_ballots(&mut self) {
        for column in self.columns.iter_mut().filter(|column| column.mark.is_some()) {
            column.mark = None;
            column.ballot = Some(column.head.rsplit(' ').next().unwrap_or_default().to_owned());
        }
        self.values = self.columns.iter().filter(|column| column.is_value()).cloned().collect();
        self.tell_headings();
    }

    /// Where candidates stand across and rows are numbered 1, 2, 3 …, the figures beneath may show that the rows are scores.
    fn doubt_rows(&self) -> Result<(), Vec<String>> {
        let marks = self.values.iter().any(|column| column.mark.is_some());
        let across = self.values.iter().all(|column| column.unit.is_some());
        if marks || !across || self.mark_column.is_some() || self.rows.len() < SHORTEST {
            return Ok(());
        }
        let numbered = (1..).zip(&self.rows).all(|(number, row)| row_number(row) == Some(number * 1000));
        if !numbered {
            return Ok(());
        }
        let series = self.down();
        let whole_scale = self.rows.len() == self.lexicon.gauge.ticks().len();
        match self.computed(&series) {
            Some(Numbers::Scores) => {
                Err(vec!["按表下的合计或平均，左边 1、2、3…是分数、格中是票数；请把左边写成“1分”".into()])
            }
            None if whole_scale && !self.filled(&series) => {
                Err(vec!["左边 1、2、3…无法判断是分数还是票号；请写成“1分”或“票1”".into()])
            }
            _ => Ok(()),
        }
    }

    /// The cells of every column with the numbers of their rows, and the figures beneath.
    fn down(&self) -> Vec<Series<'_>> {
        let last = self.rows.last().map_or(0, |row| row.row);
        let beneath: Vec<_> = self.lines().iter().filter(|(row, _)| *row > last).collect();
        let figure = |row: u32, cells: &[(u32, &Cell)], column: u32| {
            let (_, label) = cells.first().filter(|(_, cell)| is_summary(&text_of(cell)))?;
            Figure::new(row, &text_of(label), in_line(cells, column)?)
        };
        let series = |column: &Column| Series {
            cells: (1..).zip(&self.rows).map(|(at, row)| (at * 1000, in_line(row.cells, column.column))).collect(),
            figures: beneath.iter().filter_map(|(row, cells)| figure(*row, cells, column.column)).collect(),
        };
        self.values.iter().map(series).collect()
    }
}

/// The bare number that a column of scores or ballots has for its head, in thousandths.
fn bare_number(column: &Column) -> Option<i32> {
    let head = column.head.rsplit(' ').next().unwrap_or_default();
    if head.contains('分') || column.mark.is_none() && column.ballot.is_none() {
        return None;
    }
    let digits = fold(head);
    parse_number(&digits).one().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::NAN, f64::from)
}

/// The number that a row begins with.
fn row_number(row: &Row<'_>) -> Option<i32> {
    let (_, cell) = row.cells.first()?;
    parse_number(&text_of(cell)).one()
}
