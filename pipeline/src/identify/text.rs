//! What a person would look at first: names, subject, title, author line, unit line, the first words.

use shuping_analyzers::document::{Document, Paragraph, Story};
use shuping_analyzers::grid::Workbook;
use unicode_normalization::UnicodeNormalization;

use super::Candidate;
use crate::content::Content;

/// How many paragraphs, or rows, count as the head of a paper.
const HEAD: usize = 8;

/// The places of a file that tell whose and what it is.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// File name without folders and extension.
    pub name: String,
    /// Extension in small letters.
    pub extension: String,
    /// Folders and containers, outermost first.
    pub folders: Vec<String>,
    /// Subject of the mail.
    pub subject: String,
    /// Sender of the mail.
    pub sender: String,
    /// Body of the mail.
    pub letter: String,
    /// Title lines: short paragraphs at the top.
    pub title: Vec<String>,
    /// Lines that name the author or the unit: 单位：…, 述职人：…, a short line below the title, the signature.
    pub author: Vec<String>,
    /// The other first paragraphs.
    pub opening: Vec<String>,
    /// The whole text.
    pub body: String,
}

impl Seen {
    pub(super) fn of(candidate: &Candidate) -> Self {
        let mut seen = Self::default();
        let mut parts: Vec<&str> = candidate.path.split(['/', '!']).collect();
        let file = parts.pop().unwrap_or("");
        let (name, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        seen.name = name.to_owned();
        seen.extension = extension.to_lowercase();
        seen.folders = parts.iter().map(|part| (*part).to_owned()).collect();
        if let Some(letter) = candidate.letter {
            seen.subject.clone_from(&letter.subject);
            seen.sender.clone_from(&letter.from);
            seen.letter.clone_from(&letter.body);
        }
        match candidate.content {
            Some(Content::Document(document)) => seen.document(document),
            Some(Content::Workbook(workbook)) => seen.workbook(workbook),
            _ => {}
        }
        seen
    }

    fn document(&mut self, document: &Document) {
        let paragraphs = &document.paragraphs;
        let mut titled = true;
        for paragraph in paragraphs.iter().take(HEAD) {
            let text = paragraph.text.trim();
            if names_author(text) {
                self.author.push(text.to_owned());
            } else if titled && is_short(paragraph) {
                self.title.push(text.to_owned());
            } else {
                titled = false;
                self.opening.push(text.to_owned());
            }
        }
        let below = paragraphs.len().saturating_sub(4).max(HEAD);
        let signature = paragraphs.iter().skip(below).map(|paragraph| paragraph.text.trim());
        self.author.extend(signature.filter(|text| text.chars().count() <= 30).map(str::to_owned));
        self.title
            .extend(Some(document.aside.title.clone()).filter(|title| paragraphs.is_empty() && !title.is_empty()));
        self.body = paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect::<Vec<_>>().join("\n");
    }

    fn workbook(&mut self, workbook: &Workbook) {
        for sheet in workbook.sheets.iter().filter(|sheet| !sheet.cells.is_empty()) {
            for (number, (_, cells)) in sheet.rows().take(HEAD).enumerate() {
                let line =
                    cells.iter().map(|(_, cell)| cell.shown.trim()).filter(|text| !text.is_empty()).collect::<Vec<_>>();
                let text = line.join(" ");
                if line.iter().any(|cell| names_author(cell)) {
                    self.author.push(text);
                } else if number == 0 && line.len() == 1 {
                    self.title.push(text);
                } else {
                    self.opening.push(text);
                }
            }
            self.title.push(sheet.name.clone());
        }
        let cells = workbook.sheets.iter().flat_map(|sheet| sheet.cells.values());
        self.body = cells.map(|cell| cell.shown.as_str()).take(20_000).collect::<Vec<_>>().join("\n");
    }
}

/// Letters as they are compared: composed, half-width, without blanks, small.
pub(super) fn fold(text: &str) -> String {
    text.nfkc().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// A line that says who writes.
fn names_author(text: &str) -> bool {
    const STARTS: [&str; 9] = ["单位", "填报单位", "报送单位", "述职人", "报告人", "姓名", "汇报人", "作者", "党组织"];
    let text = text.trim_start();
    STARTS.iter().any(|start| {
        text.strip_prefix(start).is_some_and(|rest| {
            rest.trim_start()
                .trim_start_matches(['（', '('])
                .trim_start_matches("盖章")
                .trim_start_matches(['）', ')'])
                .trim_start()
                .starts_with(['：', ':'])
        })
    })
}

/// A paragraph that can be a title or a line below it.
fn is_short(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    let ends = text.ends_with(['。', '；', '，', '：', '!', '！']);
    text.chars().count() <= 50 && !ends && !matches!(paragraph.story, Story::Row { .. } | Story::Note)
}

/// The year that a paper names as its own: in its title, else its file name.
pub(super) fn year(seen: &Seen) -> Option<i32> {
    seen.title.iter().map(String::as_str).find_map(year_in).or_else(|| year_in(&seen.name))
}

/// The first 20xx年 or 20xx年度 of a text; a bare 20xx in a file name counts as well.
fn year_in(text: &str) -> Option<i32> {
    let letters: Vec<char> = fold(text).chars().collect();
    letters.windows(4).enumerate().find_map(|(at, four)| {
        let year: i32 = four.iter().collect::<String>().parse().ok().filter(|year| (2000..2100).contains(year))?;
        let digit = |place: Option<&char>| place.is_some_and(char::is_ascii_digit);
        let alone = !digit(letters.get(at + 4)) && !digit(at.checked_sub(1).and_then(|before| letters.get(before)));
        alone.then_some(year)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_four_digits_that_stand_alone() {
        for (text, year) in [
            ("２０２３年度述职报告", Some(2023)),
            ("扫描件20231204", None),
            ("述职 2022", Some(2022)),
            ("共12023人", None),
        ] {
            assert_eq!(year_in(text), year, "{text}");
        }
    }

    #[test]
    fn unit_lines_are_known_with_and_without_seal() {
        for text in ["单位：河东镇党委", "填报单位（盖章）：卫生院", "述职人:甲"] {
            assert!(names_author(text), "{text}");
        }
        assert!(!names_author("单位类型很多"));
    }
}
