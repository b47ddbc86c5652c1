//! Votes written in code, where a sheet explains the code: A=好 B=较好; 1好 2较好 3一般.
//!
//! The codes are written out as grades before anything else is read: a line of codes looks like heads, and a number beside
//! a ballot looks like a number of votes.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use crate::grid::{Cell, Sheet, Value, Workbook};

use super::cells::{View, fold, text_of};
use super::codes::grade_letters;
use super::heads::{Label, Lexicon, Role};
use super::marks::Gauge;
use super::spelling::Spelling;
use super::types::Mark;

/// Lines of codes at least that differ from the key itself, in a table whose cells are votes.
const FEWEST: usize = 2;

/// Codes with the grades that they stand for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Key {
    codes: Vec<(char, String)>,
}

impl Key {
    fn of_text(text: &str, gauge: &Gauge) -> Option<Self> {
        if gauge.grades.is_empty() {
            return None;
        }
        let letters = grade_letters(text, gauge).into_iter().filter_map(|(letter, mark)| match mark {
            Mark::Grade(at) => Some((letter, gauge.grades.get(usize::from(at))?.clone())),
            _ => None,
        });
        let letters: Vec<(char, String)> = letters.collect();
        let codes = if letters.len() >= FEWEST { letters } else { grade_digits(text, gauge) };
        (codes.len() >= FEWEST).then_some(Self { codes })
    }

    fn grade(&self, code: char) -> Option<&str> {
        self.codes.iter().find(|(own, _)| *own == code).map(|(_, grade)| grade.as_str())
    }

    fn by_digits(&self) -> bool {
        self.codes.iter().any(|(code, _)| code.is_ascii_digit())
    }

    /// The codes that a cell holds and nothing else, as they stand: `A`, `Ａ`, `A、B`, `1 2`.
    fn held(&self, text: &str) -> Vec<char> {
        let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
        let between = |letter: char| letter.is_whitespace() || "、,/;&+或和".contains(letter);
        let parts = text.trim().split(between).filter(|part| !part.is_empty()).map(|part| {
            let mut letters = part.chars();
            letters.next().filter(|code| letters.next().is_none() && self.grade(*code).is_some())
        });
        parts.collect::<Option<Vec<char>>>().unwrap_or_default()
    }

    fn written_out(&self, codes: &[char]) -> String {
        let grades: BTreeSet<usize> =
            codes.iter().filter_map(|code| self.codes.iter().position(|(own, _)| own == code)).collect();
        let grades: Vec<&str> =
            grades.iter().filter_map(|at| self.codes.get(*at)).map(|(_, grade)| grade.as_str()).collect();
        grades.join("、")
    }
}

/// Digits that a text explains as grades: each grade of the scale that it names has one right before it, and they count on.
fn grade_digits(text: &str, gauge: &Gauge) -> Vec<(char, String)> {
    let folded = fold(text);
    let mut found: Vec<(usize, usize, &String)> = Vec::new();
    for grade in &gauge.grades {
        found.extend(folded.match_indices(grade.as_str()).map(|(at, word)| (at, at + word.len(), grade)));
    }
    let inside = |one: &(usize, usize, &String)| {
        found.iter().any(|other| other.0 <= one.0 && one.1 <= other.1 && (other.0, other.1) != (one.0, one.1))
    };
    let mut kept: Vec<_> = found.iter().filter(|one| !inside(one)).collect();
    kept.sort_unstable();
    let coded = kept.iter().map(|(at, _, grade)| {
        let before = folded.get(..*at)?.trim_end_matches(['.', '、', ':', '=', '-', ')', '为', '"', '“']);
        let mut letters = before.chars().rev();
        let code = letters.next().filter(char::is_ascii_digit)?;
        letters.next().is_none_or(|letter| !letter.is_ascii_alphanumeric()).then(|| (code, (*grade).clone()))
    });
    let Some(codes) = coded.collect::<Option<Vec<(char, String)>>>() else { return Vec::new() };
    let value = |code: char| code.to_digit(10);
    let counts_on = codes.windows(2).all(|pair| match pair {
        [(one, _), (next, _)] => value(*one).zip(value(*next)).is_some_and(|(one, next)| one.abs_diff(next) == 1),
        _ => false,
    });
    let distinct = codes.iter().map(|(_, grade)| grade).collect::<BTreeSet<_>>().len() == codes.len();
    if codes.len() == gauge.grades.len() && codes.len() > FEWEST && counts_on && distinct { codes } else { Vec::new() }
}

/// The key of each sheet: its own, or the only one that the workbook has.
pub(super) fn keys(workbook: &Workbook, gauge: &Gauge) -> Vec<Option<(Key, bool)>> {
    let own: Vec<Vec<Key>> = workbook.sheets.iter().map(|sheet| explained(sheet, gauge)).collect();
    let all = own.iter().flatten().fold(Vec::new(), |mut all: Vec<&Key>, key| {
        if !all.contains(&key) {
            all.push(key);
        }
        all
    });
    let keys = own.iter().map(|keys| match (keys.as_slice(), all.as_slice()) {
        ([key], _) => Some((key.clone(), false)),
        ([], [key]) => Some(((*key).clone(), true)),
        _ => None,
    });
    keys.collect()
}

/// What the texts of a sheet explain, each key once.
fn explained(sheet: &Sheet, gauge: &Gauge) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    let texts = sheet.cells.kinds().iter().filter(|cell| matches!(cell.value, Value::Text(_))).map(text_of);
    for key in texts.filter_map(|text| Key::of_text(&text, gauge)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// The sheet with its codes written out as grades, where they are votes.
pub(super) fn spelt_out(sheet: &Sheet, key: &Key, borrowed: bool, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let columns: Vec<u32> =
        view.columns.iter().copied().filter(|column| holds_votes(&view, *column, key, lexicon)).collect();
    // 好 5 3, 较好 2 4: numbers of votes beside the grades.
    let graded = |cells: &[(u32, &Cell)]| {
        let label = |(column, cell): &(u32, &Cell)| {
            !columns.contains(column) && matches!(lexicon.head(&text_of(cell)), Some(Label::Grade(_)))
        };
        cells.iter().any(label) && cells.iter().any(|(column, _)| columns.contains(column))
    };
    if key.by_digits() && view.lines.iter().filter(|(_, cells)| graded(cells)).count() >= FEWEST {
        return None;
    }
    let mut spelt = Spelling::default();
    let mut lines = 0_usize;
    for (row, cells) in &view.lines {
        let coded: Vec<(u32, Vec<char>)> = cells
            .iter()
            .filter(|(column, _)| columns.contains(column))
            .map(|(column, cell)| (*column, key.held(&text_of(cell))))
            .filter(|(_, codes)| !codes.is_empty())
            .collect();
        lines += usize::from(!coded.is_empty() && !repeats_key(&coded, key));
        for (column, codes) in coded {
            spelt.put(*row, column, key.written_out(&codes));
        }
    }
    if lines < FEWEST {
        return None;
    }
    if borrowed {
        let codes: Vec<String> =
            key.codes.iter().map(|(code, grade)| format!("{}={grade}", code.to_uppercase())).collect();
        spelt.note(format!("本表没有写明代号，按同一文件里另一张表的说明换算：{}", codes.join("、")));
    }
    spelt.some()
}

/// Whether the codes of a line are the key itself, in its order: heads to tick under.
fn repeats_key(coded: &[(u32, Vec<char>)], key: &Key) -> bool {
    let codes = coded.iter().map(|(_, codes)| if let [code] = codes.as_slice() { Some(*code) } else { None });
    let order = key.codes.iter().map(|(code, _)| Some(*code));
    coded.len() >= key.codes.len() && codes.eq(order.cycle().take(coded.len()))
}

/// Whether a column may hold votes in code. A digit may be anything: it is a vote only beneath a candidate, or a head of
/// votes, and where most of what stands beneath is such a digit.
fn holds_votes(view: &View<'_>, column: u32, key: &Key, lexicon: &Lexicon<'_>) -> bool {
    let cells: Vec<(u32, String)> = view
        .lines
        .iter()
        .filter_map(|(row, cells)| Some((*row, text_of(super::cells::in_line(cells, column)?).into_owned())))
        .collect();
    let Some((first, _)) = cells.iter().find(|(_, text)| !key.held(text).is_empty()) else { return false };
    let heads: Vec<Label> = view
        .lines
        .iter()
        .take_while(|(row, _)| row < first)
        .filter_map(|(row, _)| lexicon.head(&view.text(*row, column)))
        .collect();
    let labels = [Role::Id, Role::Group, Role::Rater, Role::Candidate].map(Label::Role);
    let by_unit = heads.iter().any(|label| matches!(label, Label::Unit(_)));
    if !by_unit && heads.iter().any(|label| labels.contains(label)) {
        return false;
    }
    if !key.by_digits() {
        return true;
    }
    let digit = |text: &str| fold(text).parse::<u32>().is_ok_and(|code| code < 10) || key.held(text).len() > 1;
    let beneath = || cells.iter().filter(|(row, _)| row >= first);
    let votes = beneath().filter(|(_, text)| digit(text)).count();
    (by_unit || heads.contains(&Label::Role(Role::Score))) && votes * 10 >= beneath().count() * 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Vec<(char, String)> {
        let scale =
            "scale = { kind = \"grades\", values = { \"好\" = 95, \"较好\" = 85, \"一般\" = 70, \"较差\" = 50 } }\n";
        let gauge = Gauge::new(&toml::from_str(&format!("{scale}group = []")).unwrap());
        Key::of_text(text, &gauge).unwrap_or_default().codes
    }

    #[test]
    fn digits_stand_for_grades_where_all_grades_have_one() {
        let codes: String = key("说明：1好 2较好 3一般 4较差 0不了解").into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, "1234");
        let codes: String = key("A＝好 B＝较好 C＝一般 D＝较差 E＝不了解").into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, "abcd");
        for text in ["好3 较好2 一般1 较差0", "1.好、较好为合格", "好95分 较好85分", "3好 1较好 0一般 0较差"]
        {
            assert!(key(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_cell_holds_codes_and_nothing_else() {
        let codes = [('1', "好".to_owned()), ('2', "较好".to_owned())];
        let key = Key { codes: codes.to_vec() };
        assert_eq!(key.written_out(&key.held("１、2")), "好、较好");
        assert_eq!(key.held("4 "), Vec::<char>::new());
        assert_eq!(key.held("12"), Vec::<char>::new());
    }
}
