//! The cells in which secretaries would vote on their own units.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cells::{fold, text_of};
use super::super::marks::is_dash;
use super::super::types::{Mark, Passed, Reason, Vote};
use super::votes::Cast;
use super::{Axis, Body, Row};

impl Body<'_> {
    /// Leaves out what secretaries put into their own cells, where the form asks for no vote there: a dash, or no vote in any
    /// of these cells, on a ballot of his own a blank. Where nothing says who cast a ballot, its only dash is his own cell if a
    /// remark says that dashes are.
    pub(super) fn leave_out_own(&mut self, axis: Axis, rows: &[Row<'_>], votes: &mut Vec<Cast>) {
        let signed = self.signed(axis);
        let own: Vec<bool> =
            votes.iter().map(|cast| axis != Axis::Cell && self.is_own(rows, cast, signed.as_deref())).collect();
        let cells = || votes.iter().zip(&own).filter(|(_, own)| **own).map(|(cast, _)| &cast.vote);
        let none = cells().count() >= 2 && cells().all(|vote| matches!(vote.mark, Mark::Refused(_)));
        let dash = |vote: &Vote| is_dash(&fold(&self.view.text(vote.row, vote.column)));
        let blank = |vote: &Vote| signed.is_some() && vote.mark == Mark::Refused(Reason::Blank);
        let unnamed = self.lone_dashes(axis, rows, votes);
        let left: Vec<bool> = votes
            .iter()
            .zip(&own)
            .map(|(cast, own)| {
                *own && (none || dash(&cast.vote) || blank(&cast.vote))
                    || unnamed.contains(&(cast.vote.row, cast.vote.column))
            })
            .collect();
        for (cast, _) in votes.iter().zip(&left).filter(|(_, left)| **left) {
            let (row, column) = (cast.vote.row, cast.vote.column);
            self.region.quotes.retain(|quote| (quote.0, quote.1) != (row, column));
            self.region.passed.push(Passed {
                row,
                column,
                text: self.view.text(row, column).into_owned(),
                reason: "本人一格，不是票".into(),
            });
        }
        let mut left = left.into_iter();
        votes.retain(|_| !left.next().unwrap_or(false));
    }

    /// The unit of the secretary whose one ballot the table is.
    pub(super) fn signed(&self, axis: Axis) -> Option<String> {
        (axis == Axis::Whole).then(|| self.context.rater(self.lexicon))?.map(|unit| unit.to_string())
    }

    /// Whether a vote is the one of a secretary on his own unit; `signed` where the whole table is his ballot.
    fn is_own(&self, rows: &[Row<'_>], cast: &Cast, signed: Option<&str>) -> bool {
        let column = self.values.iter().find(|column| column.column == cast.vote.column);
        let rater = column.and_then(|column| column.rater).map(|unit| unit.to_string());
        let rater = rows.get(cast.row).and_then(|row| row.from.clone()).or(rater).or_else(|| signed.map(str::to_owned));
        let candidate = cast.candidate.and_then(|at| self.region.candidates.get(usize::from(at)));
        rater.is_some() && candidate.is_some_and(|candidate| candidate.unit == rater)
    }

    /// The cells with the only dash of a ballot that nobody signed, where a remark says that raters put it beside their own unit.
    fn lone_dashes(&self, axis: Axis, rows: &[Row<'_>], votes: &[Cast]) -> BTreeSet<(u32, u32)> {
        let texts = self.view.lines.iter().flat_map(|(_, cells)| cells.iter()).map(|(_, cell)| fold(&text_of(cell)));
        if !matches!(axis, Axis::Row | Axis::Column) || !texts.into_iter().any(|text| tells_own_dash(&text)) {
            return BTreeSet::new();
        }
        let unsigned = |cast: &&Cast| rows.get(cast.row).is_some_and(|row| row.from.is_none());
        let ballot = |cast: &Cast| if axis == Axis::Row { cast.vote.row } else { cast.vote.column };
        let mut dashes: BTreeMap<u32, Vec<(u32, u32)>> = BTreeMap::new();
        for cast in votes.iter().filter(unsigned) {
            let (row, column) = (cast.vote.row, cast.vote.column);
            if is_dash(&fold(&self.view.text(row, column))) {
                dashes.entry(ballot(cast)).or_default().push((row, column));
            }
        }
        dashes.into_values().filter(|cells| cells.len() == 1).flatten().collect()
    }
}

/// Whether a remark says that a dash stands where raters do not vote on their own unit: 本人所在单位不打分（“/”）.
fn tells_own_dash(folded: &str) -> bool {
    const OWN: &[&str] = &["本人", "本单位", "所在单位", "自己", "自评"];
    const NONE: &[&str] = &["不打分", "不评", "不测评", "不评分", "不作评", "不参评", "不投票", "不填", "回避", "免评"];
    let quoted = |mark: char| {
        let around = |one: char, other: char| folded.contains(&format!("{one}{mark}{other}"));
        around('“', '”') || around('"', '"') || around('‘', '’') || around('「', '」') || around('(', ')')
    };
    let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
    has(OWN) && has(NONE) && ['/', '\\', '—', '-', '－'].into_iter().any(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_says_that_a_dash_is_no_vote() {
        for (text, yes) in [
            ("注:本人所在单位不打分(“/”)。", true),
            ("“—”为本单位,不评", true),
            ("本单位不评", false),
            ("“/”表示空白", false),
        ] {
            assert_eq!(tells_own_dash(text), yes, "{text}");
        }
    }
}
