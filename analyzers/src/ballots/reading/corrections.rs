//! What a clerk put beside votes afterwards: the corrected vote in a column of its own, and the counts that he drew beneath.

use crate::grid::{Sheet, Value, column_name};

use super::cells::{Line, View, fold, in_line, is_empty, text_of};
use super::heads::{Label, Lexicon, Role, is_summary};
use super::spelling::Spelling;
use super::summaries::uncounted;
use super::types::{Mark, Reason};

/// Lines at the top of a sheet among which its heads are.
const HEADS: usize = 20;

/// The sheet with corrected votes in place of the first ones, and without counts beneath a list of votes.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let mut spelt = Spelling::default();
    correct(&view, lexicon, &mut spelt);
    leave_out_counts(&view, lexicon, &mut spelt);
    spelt.some()
}

/// 打分 | 更正后: what stands to the right counts where something does.
fn correct(view: &View<'_>, lexicon: &Lexicon<'_>, spelt: &mut Spelling) {
    let Some((at, pairs)) = (0..view.lines.len().min(HEADS)).find_map(|at| {
        let (_, heads) = view.lines.get(at)?;
        let pairs: Vec<(u32, u32)> = heads
            .windows(2)
            .filter_map(|pair| match pair {
                [(vote, head), (corrected, next)] => {
                    let score = lexicon.head(&text_of(head)) == Some(Label::Role(Role::Score));
                    (score && is_correction(&text_of(next))).then_some((*vote, *corrected))
                }
                _ => None,
            })
            .collect();
        (!pairs.is_empty()).then_some((at, pairs))
    }) else {
        return;
    };
    let Some((row, _)) = view.lines.get(at) else { return };
    for (vote, corrected) in pairs {
        let mut changed = Vec::new();
        let mut unclear = Vec::new();
        for (row, cells) in view.lines.iter().skip(at + 1) {
            let Some(cell) = in_line(cells, corrected) else { continue };
            let place = crate::grid::cell_name(*row, corrected);
            if cells.first().is_some_and(|(_, first)| is_summary(&text_of(first))) {
                continue;
            }
            match lexicon.vote(Some(cell)) {
                Mark::Refused(Reason::NotAScore) => unclear.push(place),
                Mark::Refused(Reason::Blank) => {}
                _ => {
                    spelt.put(*row, vote, text_of(cell).into_owned());
                    spelt.put(*row, corrected, "");
                    changed.push(place);
                }
            }
        }
        spelt.put(*row, corrected, uncounted(view.text(*row, corrected).trim()));
        if !changed.is_empty() {
            let column = column_name(vote);
            spelt.note(format!("{} 有更正，按更正后的计，{column} 列原来的不计", changed.join("、")));
        }
        if !unclear.is_empty() {
            spelt.note(format!("{} 写在更正栏里，看不出是更正成什么，仍按原来的计", unclear.join("、")));
        }
    }
}

/// 更正后, 核对后更正, 改为, 订正分.
fn is_correction(text: &str) -> bool {
    const WORDS: &[&str] = &["更正", "改正", "订正", "改后", "修正", "改为", "改成"];
    let folded = fold(text);
    folded.chars().count() <= 8
        && WORDS.iter().any(|word| folded.contains(word))
        && !folded.contains(['人', '因', '由'])
}

/// 统计 5分 4分 3分 over 票数 20 1 1, beneath a list of votes: the clerk counted them himself.
fn leave_out_counts(view: &View<'_>, lexicon: &Lexicon<'_>, spelt: &mut Spelling) {
    const VOTES: usize = 3;
    let is_list = |at: usize| view.lines.iter().take(at).filter(|line| is_ballot(line, lexicon)).count() >= VOTES;
    let heads = |at: &usize| view.lines.get(*at).is_some_and(|line| heads_counts(line, lexicon)) && is_list(*at);
    let Some(first) = (HEADS.min(2)..view.lines.len()).find(heads) else { return };
    let counts = |(_, cells): &&Line<'_>| cells.first().is_some_and(|(_, cell)| is_summary(&text_of(cell)));
    let lines: Vec<&Line<'_>> = view.lines.iter().skip(first).take_while(counts).collect();
    if lines.len() < 2 {
        return;
    }
    for (row, cells) in &lines {
        for (column, _) in cells.iter().filter(|(_, cell)| !is_empty(cell)) {
            spelt.put(*row, *column, "");
        }
    }
    if let Some((row, _)) = lines.first() {
        spelt.note(format!("第{}行起是按逐票统计的票数，不另计", row + 1));
    }
}

/// Whether a line is a word for counting before three scores or grades, or more.
fn heads_counts((_, cells): &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    const FEWEST: usize = 3;
    let Some(((_, word), marks)) = cells.split_first() else { return false };
    let counted = ["统计", "合计", "小计", "汇总", "票数统计"].contains(&fold(&text_of(word)).as_str());
    let mark = |text: &str| matches!(lexicon.head(text), Some(Label::Grade(_) | Label::Number(_, true)));
    counted && marks.len() >= FEWEST && marks.iter().all(|(_, cell)| mark(&text_of(cell)))
}

/// Whether a line begins with what may be the number of a ballot, and holds a vote behind it.
fn is_ballot((_, cells): &Line<'_>, lexicon: &Lexicon<'_>) -> bool {
    let Some(((_, id), rest)) = cells.split_first() else { return false };
    let numbered = match &id.value {
        Value::Number(_) => true,
        _ => text_of(id).contains(|letter: char| letter.is_ascii_digit()),
    };
    let voted = |cell: &&crate::grid::Cell| !matches!(lexicon.vote(Some(cell)), Mark::Refused(_));
    numbered && rest.iter().map(|(_, cell)| *cell).any(|cell| voted(&cell))
}
