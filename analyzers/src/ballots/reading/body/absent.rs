//! Raters who gave no vote because they were not there or had to stay out of it: 请假, 回避. Theirs is no invalid vote.

use super::super::cells::{fold, in_line, text_of};
use super::super::columns::Column;
use super::super::types::{Ballot, Mark, Reason};
use super::{Axis, Body, Row};
use crate::grid::{Cell, Value};

/// Words for not being there, or for staying out of a vote.
const AWAY: &[&str] = &[
    "请假",
    "缺席",
    "未到",
    "未参会",
    "未参加",
    "未参评",
    "未出席",
    "没参加",
    "没有参加",
    "出差",
    "公差",
    "因公外出",
    "休假",
    "病假",
    "事假",
    "轮休",
    "回避",
    "不发票",
    "未发票",
    "不参评",
    "不参加",
    "未投票",
    "没投票",
    "没有投票",
];

/// Why such a cell or ballot is passed over.
const REASON: &str = "没有参加（请假、回避等），不是票";

/// Whether a remark says that somebody was not there or stayed out of the vote; what tells raters how to fill a form in is none.
pub(super) fn tells_absence(text: &str) -> bool {
    const RULES: [&str; 6] = ["请在", "请将", "如有", "如果", "的请", "一律"];
    let folded = fold(text);
    AWAY.iter().any(|word| folded.contains(word)) && !RULES.iter().any(|word| folded.contains(word))
}

/// Whether the words in place of a vote say nothing but that: 请假, 本单位（回避）.
pub(in crate::ballots::reading) fn is_absence(folded: &str) -> bool {
    const UNIT: &[&str] = &["本单位", "本部门", "本支部", "本校", "本公司"];
    const BEFORE: &[&str] = &["本人", "自己", "因公", "因病", "已"];
    let mut rest = folded.trim_matches(['(', ')', '-', '—', ':']);
    // —（实到4人）: nobody was left for this cell.
    if let Some(came) = rest.strip_prefix("实到") {
        return came.trim_end_matches(['人', '名', '位']).chars().all(|letter| letter.is_ascii_digit());
    }
    while let Some(behind) = UNIT.iter().chain(BEFORE).find_map(|word| rest.strip_prefix(word)) {
        rest = behind.trim_matches(['(', ')', '-', ':', ',']);
    }
    let own = rest.is_empty() && UNIT.iter().any(|word| folded.contains(word));
    // 出差请假,未投票 says it twice.
    let mut words = rest;
    while let Some(behind) = AWAY.iter().find_map(|word| words.strip_prefix(word)) {
        words = behind.trim_start_matches([',', '、', ';', '。']);
    }
    own || !rest.is_empty() && words.is_empty()
        || folded.starts_with("跳过")
        || AWAY.contains(&rest)
        || AWAY.contains(&rest.trim_end_matches("会"))
}

/// What a survey's export writes for a question that was not put to somebody, or that he left out.
const SKIPPED: &str = "(跳过)";

impl Body<'_> {
    /// Whether an export tells answers that were left out, (空), from those that were not asked for, and so many were not that the
    /// survey asked different people about different candidates. A few who pass over a question leave it out.
    pub(super) fn tells_skips(&self, votes: &[Column]) -> bool {
        const FEWEST: usize = 3;
        let cells = self
            .lines()
            .iter()
            .flat_map(|(_, cells)| votes.iter().filter_map(move |column| in_line(cells, column.column)));
        let says = |cell: &Cell, word: &str| matches!(&cell.value, Value::Text(text) if fold(text) == word);
        let (mut all, mut skipped) = (0_usize, 0_usize);
        for cell in cells {
            all += 1;
            skipped += usize::from(says(cell, SKIPPED));
        }
        let mut answers = self.lines().iter().flat_map(|(_, cells)| cells.iter());
        let empty = answers.any(|(_, cell)| says(cell, "(空)"));
        empty && skipped >= FEWEST && skipped * 5 >= all
    }

    /// Whether no vote was given in a cell: it says so, or a remark beside the empty cell does.
    pub(super) fn stays_away(&self, row: &Row<'_>, column: u32, cell: Option<&Cell>) -> bool {
        let Some(cell) = cell.or_else(|| self.written_across(row.row, column)) else { return row.absent };
        let folded = fold(&text_of(cell));
        let away = is_absence(&folded) || self.told_skips && folded == SKIPPED;
        matches!(cell.value, Value::Text(_)) && away && !self.lexicon.gauge.calls_void(&folded)
    }

    /// The words that are written across the votes of a row, in an area merged over several of them.
    fn written_across(&self, row: u32, column: u32) -> Option<&Cell> {
        let anchor = self.view.anchor(row, column);
        (anchor.0 == row && anchor.1 < column).then(|| self.view.own(row, anchor.1)).flatten()
    }

    /// Passes over a cell in which no vote was given.
    pub(super) fn pass_absence(&mut self, row: u32, column: u32) {
        let text = self.view.text(row, column).into_owned();
        self.pass(row, column, &text, REASON);
    }

    /// Leaves out ballots that are blank all over where a remark says of their rater, or of whoever had the form, that he was
    /// not there.
    pub(super) fn leave_out_absent(&mut self, axis: Axis, rows: &[Row<'_>], ballots: &mut Vec<Ballot>) {
        let blank = |ballot: &Ballot| {
            let votes = &ballot.votes;
            !ballot.void && !votes.is_empty() && votes.iter().all(|vote| vote.mark == Mark::Refused(Reason::Blank))
        };
        if !ballots.iter().any(blank) {
            return;
        }
        let remarks = self.remarks_on_absence();
        let away = |ballot: &Ballot| {
            let label = rows.iter().find(|row| row.row == ballot.row).map_or("", |row| row.label.as_str());
            let label = if axis == Axis::Row { label } else { ballot.id.as_str() };
            remarks.iter().any(|remark| self.is_said_of(remark, ballot, label, axis))
        };
        let out: Vec<Ballot> = ballots.extract_if(.., |ballot| blank(ballot) && away(ballot)).collect();
        for ballot in out {
            self.pass(ballot.row, ballot.column, &ballot.id, REASON);
        }
    }

    /// The sentences of the sheet that say that somebody was not there.
    fn remarks_on_absence(&self) -> Vec<String> {
        let cells = self.view.lines.iter().flat_map(|(_, cells)| cells.iter());
        let texts = cells.filter_map(|(_, cell)| if let Value::Text(text) = &cell.value { Some(text) } else { None });
        let sentences = texts.flat_map(|text| text.split(['。', '；', ';', '\n']));
        sentences.filter(|sentence| tells_absence(sentence)).map(fold).collect()
    }

    /// Whether a remark speaks of the rater of a ballot; in a form that one rater had alone, also where it names nobody.
    fn is_said_of(&self, remark: &str, ballot: &Ballot, label: &str, axis: Axis) -> bool {
        let rater = ballot.rater.as_ref().and_then(|unit| unit.parse::<usize>().ok());
        let named = self.lexicon.units.all_within(remark);
        let mut words = label.split_whitespace().map(fold);
        let by_name = words.any(|word| {
            let digits = word.contains(|letter: char| letter.is_ascii_digit());
            word.chars().count() >= 2 && !digits && remark.contains(&word)
        });
        rater.is_some_and(|unit| named.contains(&unit)) || by_name || axis == Axis::Whole && named.is_empty()
    }
}
