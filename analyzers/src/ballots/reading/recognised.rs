//! Sheets that were read from pictures: heads mended by the grades that must stand there, and votes left out that nobody
//! can be sure of.

use crate::grid::{Cell, Sheet, UNREADABLE};

use super::body::{NO_NUMBER, UNUSED};
use super::cells::{Line, View, fold, in_line, text_of};
use super::heads::{Label, Lexicon};
use super::marks::count_of;
use super::numerals::strokes;
use super::spelling::Spelling;
use super::types::{Layout, Mark, Reason, Region, SheetReading, Vote};

/// What people need to know of votes that a program read from a picture.
const NOTE: &str = "由扫描件识别，请对照原件核对；认不清的数字记作“？”，所在的行没有计入";
/// Other heads of columns beside grades.
const HEADS: [&str; 9] = ["无效", "弃权", "收回", "发出", "有效", "合计", "票数", "得票", "废票"];
/// Longer words of a table of votes, which are known wherever they stand.
const WORDS: [&str; 16] = [
    "无效票",
    "有效票",
    "弃权票",
    "总票数",
    "收回票",
    "发出票",
    "得票数",
    "收回票数",
    "发出票数",
    "有效票数",
    "无效票数",
    "述职人",
    "评议对象",
    "测评对象",
    "评议意见",
    "评议等次",
];

/// Letters that may stand behind a number that is none of votes, or needs no mending.
const UNITS: &str = "票张分人号月日年个项名位次组级类室楼时点";
/// One ballot in so many that cannot be read leaves the others in doubt.
const MANY: usize = 5;

/// The sheet with the words mended of which a letter was misread: 优秀 | 民好 | 合格 where the scheme has 良好, 无效紫, a
/// secretary's name among others.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    if !sheet.recognised {
        return None;
    }
    let words: Vec<Word> = View::new(sheet).lines.iter().flat_map(|line| words(line, lexicon)).collect();
    let mut spelt = Spelling::default();
    for word in &words {
        if let Some(count) = word.as_count() {
            spelt.note(format!("{} 认成“{}”，按“{count}票”计", word.place(), word.text));
            spelt.put(word.row, word.column, count);
        }
    }
    for word in words.iter().filter(|word| !word.is_known()) {
        if let Some(wanted) = word.as_head(&words, lexicon).or_else(|| word.as_name(&words, lexicon)) {
            spelt.note(format!("{} 认成“{}”，按“{wanted}”计", word.place(), word.text));
            spelt.put(word.row, word.column, wanted);
        }
    }
    spelt.some()
}

/// A cell's text and what it says.
struct Word {
    row: u32,
    column: u32,
    text: String,
    label: Option<Label>,
}

fn words((row, cells): &Line<'_>, lexicon: &Lexicon<'_>) -> Vec<Word> {
    let word = |(column, cell): &(u32, &Cell)| {
        let text = text_of(cell);
        Word { row: *row, column: *column, text: fold(&text), label: lexicon.head(&text) }
    };
    cells.iter().map(word).collect()
}

impl Word {
    fn place(&self) -> String {
        crate::grid::cell_name(self.row, self.column)
    }

    /// The number before a 票 that was misread: 16蛇, 工紫.
    fn as_count(&self) -> Option<String> {
        let letter = self.text.chars().next_back()?;
        let count = self.text.strip_suffix(letter)?;
        let count = if count == "工" { "1" } else { count };
        let digits = (1..=3).contains(&count.len()) && count.bytes().all(|byte| byte.is_ascii_digit());
        let misread = ('\u{4e00}'..='\u{9fff}').contains(&letter) && !UNITS.contains(letter);
        (digits && misread).then(|| count.to_owned())
    }

    /// Whether it needs no mending: it is understood, or no word at all.
    fn is_known(&self) -> bool {
        self.label.is_some() || self.text.contains(|letter: char| letter.is_ascii_digit()) || self.text == UNREADABLE
    }

    /// The head that it was before a letter was misread.
    fn as_head(&self, words: &[Self], lexicon: &Lexicon<'_>) -> Option<String> {
        let line = || words.iter().filter(|word| word.row == self.row);
        let is_head = |word: &&Self| matches!(word.label, Some(Label::Role(_) | Label::Grade(_)));
        let is_read = |grade: &&String| line().any(|word| word.label == Some(Label::Grade((*grade).clone())));
        let grades = &lexicon.gauge.grades;
        let graded = grades.iter().filter(is_read).count() >= 2;
        let missing = grades.iter().filter(|grade| graded && !is_read(grade)).map(String::as_str);
        let headed = line().filter(is_head).count() >= 2;
        let mut wanted = missing
            .chain(HEADS.into_iter().filter(|_| headed))
            .chain(WORDS)
            .filter(|word| differs_by_one(&self.text, word));
        let first = wanted.next()?;
        wanted.all(|other| other == first).then(|| first.to_owned())
    }

    /// The secretary whose name it was, in a row or column of names.
    fn as_name(&self, words: &[Self], lexicon: &Lexicon<'_>) -> Option<String> {
        const NAMES: usize = 2;
        let named = |word: &&Self| matches!(word.label, Some(Label::Unit(_)));
        let beside = words.iter().filter(|word| word.row == self.row).filter(named).count();
        let above = words.iter().filter(|word| word.column == self.column).filter(named).count();
        let unit = lexicon.units.misread(&self.text).filter(|_| beside.max(above) >= NAMES)?;
        Some(lexicon.units.secretary(unit).to_owned())
    }
}

/// Whether two words of two letters or more differ in one.
fn differs_by_one(text: &str, wanted: &str) -> bool {
    let (text, wanted): (Vec<char>, Vec<char>) = (text.chars().collect(), wanted.chars().collect());
    text.len() == wanted.len()
        && wanted.len() >= 2
        && text.iter().zip(&wanted).filter(|(one, other)| one != other).count() == 1
}

/// Leaves out the votes of a recognised sheet that nobody can be sure of.
pub(super) fn proof(reading: &mut SheetReading, sheet: &Sheet) {
    if !sheet.recognised || reading.regions.is_empty() {
        return;
    }
    let view = View::new(sheet);
    for region in &mut reading.regions {
        refuse_unchecked_strokes(region, &view);
        refuse_unreadable(region, &view);
        refuse_in_part(region, &view);
    }
    reading.notes.push(NOTE.to_owned());
}

/// Strokes of 正 that are drawn by hand are read wrong too often to be believed without the number that they come to.
fn refuse_unchecked_strokes(region: &mut Region, view: &View<'_>) {
    if region.layout != Layout::Tally || !has_strokes(region, view) {
        return;
    }
    for tally in region.tallies.iter_mut().filter(|tally| tally.returned.is_none()) {
        let reason = || "扫描件上画的“正”字旁边没有合计数可以核对，没有计入".to_owned();
        tally.refused.get_or_insert_with(reason);
    }
}

fn has_strokes(region: &Region, view: &View<'_>) -> bool {
    let inside = view.lines.iter().filter(|(row, _)| (region.area.top..=region.area.bottom).contains(row));
    let drawn = |text: &str| !text.starts_with(|letter: char| letter.is_ascii_digit()) && strokes(text).is_some();
    inside.flat_map(|(_, cells)| cells).any(|(_, cell)| drawn(&fold(&text_of(cell))))
}

/// Ballots with a cell that cannot be read, or that reads as no vote, are left out, be they valid or invalid; where these are
/// many, all are.
fn refuse_unreadable(region: &mut Region, view: &View<'_>) {
    let ticked = region.layout == Layout::TickRows;
    let unclear = |vote: &&Vote| {
        matches!(vote.mark, Mark::Refused(Reason::NotAScore | Reason::OutOfScale | Reason::TooFine))
            || is_unreadable(view, (vote.row, vote.column))
            || ticked && view.columns.iter().any(|column| is_unreadable(view, (vote.row, *column)))
    };
    for ballot in &mut region.ballots {
        if let Some(vote) = ballot.votes.iter().find(unclear) {
            let place = crate::grid::cell_name(vote.row, vote.column);
            ballot.refused.get_or_insert_with(|| format!("扫描件上 {place} 认不清，这张票没有计入"));
        }
    }
    let refused = region.ballots.iter().filter(|ballot| ballot.refused.is_some()).count();
    if refused > region.ballots.len() / MANY {
        let reason = || "扫描件上认不清的票太多，这张表的票都没有计入，请报送电子表".to_owned();
        for ballot in &mut region.ballots {
            ballot.refused.get_or_insert_with(reason);
        }
    }
}

/// Numbers of votes count as a whole or not at all: beside them no column of numbers may have a head that nobody
/// understands, and where all rows are about one candidate, none may be lost.
fn refuse_in_part(region: &mut Region, view: &View<'_>) {
    let rows: Vec<u32> = region.tallies.iter().map(|tally| tally.row).collect();
    let Some(first) = region.tallies.first().map(|tally| tally.column) else { return };
    // Where candidates stand across, each column is about another one.
    let by_rows = region.tallies.iter().all(|tally| tally.column == first);
    let counted = |column: u32| {
        rows.iter()
            .any(|row| view.at(*row, column).is_some_and(|cell| count_of(Some(cell)).is_some_and(|count| count > 0)))
    };
    let unknown = region.headings.iter().filter(|head| by_rows && head.meaning == UNUSED && head.column > first);
    let unknown = unknown.filter(|head| counted(head.column)).map(|head| head.text.clone()).next();
    let lost = region.candidates.len() == 1 && region.passed.iter().any(|passed| passed.reason.contains(NO_NUMBER));
    let reason = match unknown {
        Some(head) => format!("扫描件的表头“{head}”认不清，这一栏的票数不能算进去，没有计入"),
        None if lost => "扫描件上有一行的票数认不清，同一对象的各行都没有计入".to_owned(),
        None => return,
    };
    for tally in &mut region.tallies {
        tally.refused.get_or_insert_with(|| reason.clone());
    }
}

fn is_unreadable(view: &View<'_>, (row, column): (u32, u32)) -> bool {
    let line = view.position(row).ok().and_then(|at| view.lines.get(at));
    line.and_then(|(_, cells)| in_line(cells, column)).is_some_and(|cell| text_of(cell).contains(UNREADABLE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_with_one_letter_misread_is_known() {
        for (text, wanted, alike) in [
            ("民好", "良好", true),
            ("无敦", "无效", true),
            ("良好", "良好", false),
            ("优秀", "良好", false),
            ("妤", "好", false),
            ("较好", "好", false),
        ] {
            assert_eq!(differs_by_one(text, wanted), alike, "{text} {wanted}");
        }
    }
}
