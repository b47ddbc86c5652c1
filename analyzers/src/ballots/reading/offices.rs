//! Raters in the heads by the names of their offices, beside candidates down the rows: 组织部 宣传部 人事处 … 平均分. Nothing but
//! the column of means tells that all of these columns together are the votes.

use super::cells::{View, fold, in_line, text_of};
use super::columns::Column;
use super::heads::{Label, Lexicon, Role};
use super::marks::parse_number;
use super::table::Kind;
use super::types::Mark;

/// Fewest offices beside each other.
const FEWEST: usize = 3;

/// Whether a line with the names of offices begins a table.
pub(super) fn over(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Kind> {
    offices(view, lexicon, at).map(|_| Kind::Ballots)
}

/// Makes each column beneath the name of an office the ballot of its head.
pub(super) fn mark(view: &View<'_>, lexicon: &Lexicon<'_>, top: usize, columns: &mut [Column]) {
    if columns.iter().any(|column| column.ballot.is_some()) {
        return;
    }
    let own = offices(view, lexicon, top).unwrap_or_default();
    for column in columns.iter_mut().filter(|column| own.contains(&column.column)) {
        column.ballot = Some(column.head.clone());
    }
}

/// The columns of a line that name an office each, where the means beside them are those of the votes beneath them.
fn offices(view: &View<'_>, lexicon: &Lexicon<'_>, at: usize) -> Option<Vec<u32>> {
    // The name of the candidates, the offices, and the mean.
    let (_, heads) = view.lines.get(at).filter(|(_, heads)| heads.len() >= FEWEST + 2)?;
    let label = |(column, cell): &(u32, &crate::grid::Cell)| {
        let text = text_of(cell);
        (*column, fold(&text), lexicon.head(&text))
    };
    let labels: Vec<(u32, String, Option<Label>)> = heads.iter().map(label).collect();
    let of = |fits: &dyn Fn(&str, Option<&Label>) -> bool| -> Vec<u32> {
        let own = labels.iter().filter(|(_, text, label)| fits(text, label.as_ref()));
        own.map(|(column, ..)| *column).collect()
    };
    let named = of(&|_, label| label == Some(&Label::Role(Role::Candidate)));
    let means = of(&|text, label| label == Some(&Label::Role(Role::Computed)) && text.contains('均'));
    let own = of(&|text, label| label.is_none() && is_office(text));
    let strange = of(&|text, label| label.is_none() && !is_office(text));
    let (Some(name), [mean], true) = (named.first(), means.as_slice(), strange.is_empty() && own.len() >= FEWEST)
    else {
        return None;
    };
    let lines = view.lines.get(at + 1..).unwrap_or_default().iter();
    let lines = lines.filter(|(_, cells)| in_line(cells, *name).is_some_and(|cell| names(lexicon, cell)));
    let (mut right, mut wrong) = (0_usize, 0_usize);
    for (_, cells) in lines {
        match is_mean(cells, *mean, &own, lexicon) {
            Some(true) => right += 1,
            Some(false) => wrong += 1,
            None => {}
        }
    }
    (right >= 2 && wrong == 0).then_some(own)
}

fn names(lexicon: &Lexicon<'_>, cell: &crate::grid::Cell) -> bool {
    lexicon.candidate(&text_of(cell)).one().is_some()
}

/// Whether a figure of a line is the mean of its votes; `None` where there is none of them.
fn is_mean(cells: &[(u32, &crate::grid::Cell)], mean: u32, own: &[u32], lexicon: &Lexicon<'_>) -> Option<bool> {
    const NEAR: f64 = 0.0061;
    let figure: f64 = text_of(in_line(cells, mean)?).trim().parse().ok()?;
    let votes = own.iter().filter_map(|column| match lexicon.vote(in_line(cells, *column)) {
        Mark::Score(score) => Some(f64::from(score) / 1000.0),
        _ => None,
    });
    let votes: Vec<f64> = votes.collect();
    let count = u32::try_from(votes.len()).ok().filter(|count| *count >= 2)?;
    Some((votes.iter().sum::<f64>() / f64::from(count) - figure).abs() < NEAR)
}

/// Whether a head is the name of an office or of somebody's post, no part of the work: 组织部, 纪委机关, 教务处, 工会主席.
fn is_office(folded: &str) -> bool {
    const ENDS: &[&str] = &[
        "部", "处", "室", "办", "局", "科", "股", "院", "委", "会", "所", "站", "队", "中心", "机关", "公司", "书记",
        "主任", "主席", "部长", "处长", "科长", "局长", "院长", "校长", "所长", "委员", "经理", "馆",
    ];
    let number = matches!(parse_number(folded), super::marks::Number::One(_));
    !number && (2..=10).contains(&folded.chars().count()) && ENDS.iter().any(|word| folded.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_told_from_parts_of_the_work() {
        for (text, yes) in [
            ("组织部", true),
            ("纪委机关", true),
            ("工会主席", true),
            ("政治建设", false),
            ("履行责任", false),
            ("工作成效", false),
            ("部", false),
        ] {
            assert_eq!(is_office(text), yes, "{text}");
        }
    }
}
