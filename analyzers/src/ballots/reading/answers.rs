//! Exports with one answer a row: 答卷编号 1001, 题目 总体评价, 答案 好. Only one of the questions is the vote; what others say of the
//! rater belongs beside it.

use std::collections::BTreeMap;

use crate::grid::{Cell, Sheet};

use super::cells::{View, fold, in_line, text_of};
use super::heads::{Lexicon, Role};
use super::names::NameMatch;
use super::overall::is_overall;
use super::spelling::Spelling;
use super::submissions::{Export, Submission};
use super::types::Mark;

/// What the answers to a question name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Group,
    Unit,
}

/// The sheet with the rows of one question alone; `None` where it is not told which question is the vote, or where each is
/// about a candidate.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    if !lexicon.rules.items.is_empty() {
        return None;
    }
    let view = View::new(sheet);
    let export = Export::of(&view, lexicon).filter(Export::is_long)?;
    let [answer] = export.headed(Role::Score, lexicon).try_into().ok()?;
    let columns = export.headed(Role::Item, lexicon);
    let (question, vote) = columns.into_iter().find_map(|column| Some((column, the_vote(&export, column)?)))?;
    let asked = |own: &Submission<'_, '_>| -> Vec<(u32, String, String)> {
        let lines = own.lines.iter().filter_map(|(row, cells)| {
            let said = in_line(cells, answer).map_or(String::new(), |cell| text_of(cell).into_owned());
            Some((*row, fold(&text_of(in_line(cells, question)?)), said))
        });
        lines.collect()
    };
    let answers: Vec<Vec<(u32, String, String)>> = export.all.iter().map(asked).collect();
    let votes = answers.iter().flatten().filter(|(_, text, _)| *text == vote);
    let valid =
        votes.filter(|(_, _, said)| !matches!(lexicon.vote(Some(&Cell::text(said.as_str()))), Mark::Refused(_)));
    if valid.count() * 2 <= answers.len() {
        return None;
    }
    let about = about(&answers, &vote, lexicon)?;
    let mut spelt = Spelling::default();
    let free = view.columns.last().map_or(0, |column| column + 1);
    let heads = view.lines.get(export.top).map_or(0, |(row, _)| *row);
    for (column, (_, what)) in (free..).zip(&about) {
        spelt.put(heads, column, if *what == About::Group { "人员类别" } else { "被测评对象" });
    }
    for (own, answers) in export.all.iter().zip(&answers) {
        for (row, cells) in &own.lines {
            let counts = answers.iter().any(|(place, text, _)| place == row && *text == vote);
            if !counts {
                cells.iter().for_each(|(column, _)| spelt.put(*row, *column, ""));
                continue;
            }
            for (column, (question, _)) in (free..).zip(&about) {
                let said = answers.iter().find(|(_, text, _)| text == question);
                spelt.put(*row, column, said.map_or("", |(_, _, said)| said.as_str()));
            }
        }
    }
    spelt.note(format!("一行一个回答，只有「{vote}」一问是票，其他各问不计票"));
    spelt.some()
}

/// The only question about the whole among those of a column.
fn the_vote(export: &Export<'_, '_>, column: u32) -> Option<String> {
    let cells = export.all.iter().flat_map(|own| &own.lines).filter_map(|(_, cells)| in_line(cells, column));
    let whole: std::collections::BTreeSet<String> =
        cells.map(|cell| fold(&text_of(cell))).filter(|text| is_overall(text)).collect();
    whole.first().filter(|_| whole.len() == 1).cloned()
}

/// The questions whose answers name rater groups or units; `None` where a question itself names a unit.
fn about(answers: &[Vec<(u32, String, String)>], vote: &str, lexicon: &Lexicon<'_>) -> Option<Vec<(String, About)>> {
    let mut by_question: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (_, question, said) in answers.iter().flatten().filter(|(_, question, _)| question != vote) {
        by_question.entry(question).or_default().push(said);
    }
    let named = |question: &str| lexicon.units.within(question) != NameMatch::Nobody;
    if by_question.keys().any(|question| named(question)) {
        return None;
    }
    let all = |said: &[&str], fits: &dyn Fn(&str) -> bool| said.len() >= 2 && said.iter().all(|text| fits(text));
    let found = by_question.into_iter().filter_map(|(question, said)| {
        let about = if all(&said, &|text| lexicon.groups.label(text).one().is_some()) {
            About::Group
        } else if all(&said, &|text| lexicon.candidate(text).one().is_some()) {
            About::Unit
        } else {
            return None;
        };
        Some((question.to_owned(), about))
    });
    Some(found.collect())
}
