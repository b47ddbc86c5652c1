//! Values separated by commas, semicolons or tabs.

use csv::ReaderBuilder;

use super::super::charset;
use super::intake::{self, Intake};
use crate::content::{Content, Limits, Refusal};

/// Lines that are looked at for the separator.
const SAMPLE: usize = 60;
/// A value with more lines than this comes of a quote that never closes.
const LINES_IN_VALUE: usize = 60;

/// Reads separated values into a workbook of one sheet. All values stay text, as they stand in the file; empty lines
/// take no row.
///
/// # Errors
///
/// [`Cause::TooLarge`](crate::content::Cause::TooLarge).
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut text = charset::decode(bytes);
    if is_aligned(&text) {
        text = tabbed(&text);
    }
    let (separator, body) = announced(&text).unwrap_or_else(|| (guess(&text), text.as_str()));
    let mut intake = Intake::new(limits);
    intake.sheet("Sheet1", false);
    match fill(&mut intake, body, separator, true)? {
        Outcome::Whole => Ok(intake.finish()),
        Outcome::OpenQuote => {
            let mut intake = Intake::new(limits);
            intake.sheet("Sheet1", false);
            fill(&mut intake, body, separator, false)?;
            intake.flaw("文件里有没有成对的引号，已按不带引号的文本读取，请核对");
            Ok(intake.finish())
        }
    }
}

/// Excel takes the separator from a first line `sep=;`.
fn announced(text: &str) -> Option<(u8, &str)> {
    let (line, body) = text.split_once('\n')?;
    let separator = line.trim_end_matches('\r').trim_matches('"').to_ascii_lowercase();
    let separator = separator.strip_prefix("sep=")?.bytes().next().filter(u8::is_ascii)?;
    Some((separator, body))
}

/// The separator that divides most lines into the same number of values.
fn guess(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE).collect();
    let score = |separator: u8| {
        let mut counts: Vec<usize> = lines.iter().map(|line| outside_quotes(line, separator)).collect();
        counts.sort_unstable();
        let most = counts.chunk_by(|a, b| a == b).filter(|run| run.first() != Some(&0)).map(<[usize]>::len).max();
        let total: usize = counts.iter().sum();
        (most.unwrap_or(0), total)
    };
    // The first of equals wins: `max_by_key` takes the last one.
    b"|;\t,".iter().copied().max_by_key(|separator| score(*separator)).unwrap_or(b',')
}

fn outside_quotes(line: &str, separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line.bytes() {
        quoted ^= byte == b'"';
        count += usize::from(byte == separator && !quoted);
    }
    count
}

/// Whether values stand below each other, parted by blanks alone: as many words on every line, with a figure on each below
/// the first. A line with a gap would shift what follows it, so that one such line is enough for a no. Lines of few words above
/// and beneath are titles and remarks.
pub(crate) fn is_aligned(text: &str) -> bool {
    const OUTSIDE: usize = 4;
    const FEWEST: usize = 3;
    if text.contains(['\t', '|', ';', ',']) {
        return false;
    }
    let lines: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .filter(|words: &Vec<&str>| !words.is_empty())
        .collect();
    let width = lines.iter().map(Vec::len).max().unwrap_or(0);
    let narrow = |words: &&Vec<&str>| words.len() < width && words.len() <= 2;
    let above = lines.iter().take_while(narrow).count();
    let below = lines.iter().rev().take_while(narrow).count();
    let table = lines.get(above..lines.len().saturating_sub(below)).unwrap_or_default();
    let figure = |words: &Vec<&str>| words.iter().any(|word| word.starts_with(|letter: char| letter.is_ascii_digit()));
    width >= FEWEST
        && above.max(below) <= OUTSIDE
        && table.len() >= FEWEST
        && table.iter().all(|words| words.len() == width && words.iter().all(|word| word.chars().count() <= 20))
        && table.iter().skip(1).all(figure)
}

/// The words of each line, parted by tabs; a line of few words stays whole.
fn tabbed(text: &str) -> String {
    let width = text.lines().map(|line| line.split_whitespace().count()).max().unwrap_or(0);
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.len() < width { line.trim().to_owned() } else { words.join("\t") }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

enum Outcome {
    Whole,
    OpenQuote,
}

fn fill(intake: &mut Intake, text: &str, separator: u8, quoting: bool) -> Result<Outcome, Refusal> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes());
    let mut row = 0_u32;
    for record in reader.records() {
        let Ok(record) = record else { continue };
        for (column, value) in record.iter().enumerate() {
            if quoting && value.matches('\n').count() > LINES_IN_VALUE {
                return Ok(Outcome::OpenQuote);
            }
            let value = value.trim_matches(['\0', '\u{1a}']);
            if !value.is_empty() {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                intake.put(row, column, intake::text(value.to_owned(), None, false))?;
            }
        }
        row = row.saturating_add(1);
    }
    Ok(Outcome::Whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<String> {
        let Ok(Content::Workbook(book)) = read(bytes, &Limits::default()) else { panic!("no workbook") };
        let sheet = &book.sheets[0];
        let last = sheet.cells.keys().map(|(row, _)| row).max().map_or(0, |row| row + 1);
        let columns = sheet.cells.keys().map(|(_, column)| column).max().map_or(0, |column| column + 1);
        (0..last).map(|row| (0..columns).map(|column| sheet.shown(row, column)).collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn values_are_read_whatever_divides_them() {
        for text in [
            "单位,得分\r\n信工学院,9\r\n",
            "单位\t得分\n信工学院\t9\n",
            "单位;得分\n信工学院;9",
            "sep=;\r\n单位;得分\r\n信工学院;9\r\n",
            "\"单位\",\"得分\"\n\"信工学院\",\"9\"",
            "单位,得分\r信工学院,9\r",
        ] {
            assert_eq!(rows(text.as_bytes()), ["单位|得分", "信工学院|9"], "{text:?}");
            assert_eq!(rows(&encoding_rs::GBK.encode(text).0), ["单位|得分", "信工学院|9"], "{text:?} in GBK");
        }
    }

    #[test]
    fn values_with_lines_and_separators_inside_stay_whole() {
        assert_eq!(rows("问题,措施\n\"一、\n二、\",\"a,b\"\n\n完,".as_bytes()), ["问题|措施", "一、\n二、|a,b", "完|"]);
    }

    #[test]
    fn words_below_each_other_are_values_unless_a_line_has_a_gap() {
        let table = "现场评分\n票号 类别  机械 信工\n1 党委　9 10\n2 党委 8 弃权\n3 其他 9 9\n完毕";
        assert!(is_aligned(table));
        assert_eq!(rows(table.as_bytes())[2], "1|党委|9|10");
        assert!(!is_aligned("票号 类别 机械 信工\n1 党委 9 10\n2 党委 8\n3 其他 9 9"));
        assert!(!is_aligned("述职报告\n2023年 我 抓了三件事\n一是 学习 抓得紧\n二是 支部 抓得实"));
    }

    #[test]
    fn a_quote_that_never_closes_costs_nothing_but_itself() {
        let text = format!("a,b\n\"x,1\n{}", "y,2\n".repeat(100));
        assert_eq!(rows(text.as_bytes()).len(), 102);
    }

    #[test]
    fn lines_of_unequal_length_are_all_read() {
        assert_eq!(rows(b"a,b\nc\nd,e,f\n"), ["a|b|", "c||", "d|e|f"]);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_are_too_much(bytes: Vec<u8>) {
            let _ = read(&bytes, &Limits::default());
        }
    }
}
