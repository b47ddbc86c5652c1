//! tesseract's table of words as lines of a page.

use super::plate::Plate;
use crate::formats::layout::{Line, PageText};

/// A row of the table: a line or a word with its box in pixels.
///
/// The box of a line is that of its ink; those of words come from the recogniser's steps and may be off by a character.
struct Row<'t> {
    is_word: bool,
    key: (u32, u32, u32),
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    confidence: f32,
    text: &'t str,
}

fn row(row: &str) -> Option<Row<'_>> {
    let mut fields = row.split('\t');
    let mut number = || fields.next()?.trim().parse::<f32>().ok();
    let level = number()?;
    let _page = number()?;
    let mut whole = || number().filter(|value| *value >= 0.0).map(to_u32);
    let key = (whole()?, whole()?, whole()?);
    let _word = number()?;
    let (left, top, width, height, confidence) = (number()?, number()?, number()?, number()?, number()?);
    let text = fields.next().unwrap_or_default().trim();
    let is_word = level > 4.5;
    let kept = is_word && !text.is_empty() || (3.5..4.5).contains(&level);
    kept.then_some(Row { is_word, key, left, top, width, height, confidence, text })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts of lines, not negative")]
fn to_u32(value: f32) -> u32 {
    value as u32
}

/// Whether a character fills a square of Chinese type.
fn wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF01..=0xFF60 | 0x2014..=0x2026)
}

/// Width of a text in ems.
fn ems(text: &str) -> f32 {
    text.chars().map(|c| if wide(c) { 1.0 } else { 0.5 }).sum()
}

/// A line of the table and its words.
struct Block<'t> {
    place: Row<'t>,
    words: Vec<Row<'t>>,
    text: String,
}

impl<'t> Block<'t> {
    fn new(rows: Vec<Row<'t>>) -> Option<Self> {
        let (mut words, places): (Vec<Row<'t>>, Vec<Row<'t>>) = rows.into_iter().partition(|row| row.is_word);
        let place = places.into_iter().next()?;
        words.retain(|word| !word.text.is_empty());
        let mut text = String::new();
        for word in &words {
            let latin = |c: char| c.is_ascii_alphabetic();
            if text.ends_with(latin) && word.text.starts_with(latin) {
                text.push(' ');
            }
            text.push_str(word.text);
        }
        let text = chinese_punctuation(&text);
        (!text.is_empty()).then_some(Self { place, words, text })
    }

    /// Width of a Chinese character, where enough of them stand in the line to tell.
    fn em(&self) -> Option<f32> {
        let (before, after) = bearings(&self.text);
        let chinese = self.text.chars().filter(|c| wide(*c)).count();
        (chinese >= 8).then(|| self.place.width / (ems(&self.text) - before - after))
    }

    /// The line in points; `None` for specks, unless they are `kept`.
    fn line(self, em: f32, point: f32, kept: bool) -> Option<Line> {
        let weight: f32 = self.words.iter().map(|word| ems(word.text)).sum();
        let sum: f32 = self.words.iter().map(|word| ems(word.text) * word.confidence / 100.0).sum();
        let confidence = (sum / weight.max(0.5)).clamp(0.0, 1.0);
        let letters = self.text.chars().any(char::is_alphanumeric);
        if !kept && (confidence < 0.35 && weight < 3.0 || !letters && confidence < 0.7) {
            return None;
        }
        let (before, after) = bearings(&self.text);
        let (left, right) = (self.place.left, self.place.left + self.place.width);
        let own = self.em().unwrap_or(em);
        let size = if em > 0.0 && (own / em - 1.0).abs() < 0.15 { em } else { own };
        Some(Line {
            left: (left - before * size) * point,
            right: (right + after * size) * point,
            baseline: (self.place.top + self.place.height) * point,
            size: if size > 0.0 { size } else { self.place.height } * point,
            text: self.text,
            confidence: Some(confidence),
            ..Line::default()
        })
    }
}

/// The lines of a recognised page in points, and the mean confidence in 0…1 by characters. Specks are left out.
pub(super) fn page(table: &str, plate: &Plate) -> (PageText, f32) {
    lines(table, plate, false)
}

/// The same with everything that was read.
pub(super) fn all_lines(table: &str, plate: &Plate) -> (PageText, f32) {
    lines(table, plate, true)
}

fn lines(table: &str, plate: &Plate, kept: bool) -> (PageText, f32) {
    let mut blocks = Vec::new();
    let mut rows: Vec<Row<'_>> = Vec::new();
    for row in table.lines().skip(1).filter_map(row) {
        if rows.last().is_some_and(|last| last.key != row.key) {
            blocks.extend(Block::new(std::mem::take(&mut rows)));
        }
        rows.push(row);
    }
    blocks.extend(Block::new(rows));
    let point = 72.0 / plate.dpi.max(1.0);
    let em = usual_em(&blocks);
    let (mut weight, mut sum) = (0.0, 0.0);
    let mut lines: Vec<Line> = Vec::new();
    for line in blocks.into_iter().filter_map(|block| block.line(em, point, kept)) {
        let count = ems(&line.text);
        weight += count;
        sum += count * line.confidence.unwrap_or(0.0);
        lines.push(Line { order: u32::try_from(lines.len()).unwrap_or(u32::MAX), ..line });
    }
    #[expect(clippy::cast_precision_loss, reason = "pictures are less than 2^24 pixels wide")]
    let size = (plate.width as f32 * point, plate.height as f32 * point);
    let page = PageText { number: plate.number, width: size.0, height: size.1, lines, ..PageText::default() };
    (page, if weight > 0.0 { sum / weight } else { 0.0 })
}

/// Median width of a Chinese character in pixels.
fn usual_em(blocks: &[Block<'_>]) -> f32 {
    let mut widths: Vec<f32> = blocks.iter().filter_map(Block::em).collect();
    if widths.is_empty() {
        widths = blocks.iter().map(|block| block.place.height).collect();
    }
    widths.sort_by(f32::total_cmp);
    widths.get(widths.len() / 2).copied().unwrap_or(0.0)
}

/// Ems between the edge of a line's type and its ink, at its start and at its end.
fn bearings(text: &str) -> (f32, f32) {
    let before = if text.starts_with(['“', '‘', '（', '《', '【', '「']) { 0.5 } else { 0.05 };
    let after = match text.chars().last() {
        Some('，' | '。' | '、' | '；' | '：' | '！' | '？' | '．') => 0.6,
        Some('”' | '’' | '）' | '》' | '】' | '」') => 0.5,
        _ => 0.05,
    };
    (before, after)
}

/// Half-width punctuation between Chinese characters becomes what Chinese type sets.
fn chinese_punctuation(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| chars.get(index)).copied();
        let after = chars.get(index + 1).copied();
        let chinese = before.is_some_and(wide) || before.is_some_and(|c| !c.is_ascii()) || after.is_some_and(wide);
        let digits = before.is_some_and(|c| c.is_ascii_digit()) && after.is_some_and(|c| c.is_ascii_digit());
        out.push(match c {
            ',' if chinese && !digits => '，',
            ':' if chinese && !digits => '：',
            ';' if chinese => '；',
            '?' if chinese => '？',
            '!' if chinese => '！',
            '(' if chinese => '（',
            ')' if chinese => '）',
            'o' | 'O' if before.is_some_and(wide) && after.is_none_or(wide) => '。',
            c => *c,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_lines_with_confidence() {
        let table = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n\
            1\t1\t0\t0\t0\t0\t0\t0\t1654\t2339\t-1\t\n\
            4\t1\t1\t1\t1\t0\t200\t100\t386\t40\t-1\t\n\
            5\t1\t1\t1\t1\t1\t200\t100\t80\t40\t96.5\t支部党员\n\
            5\t1\t1\t1\t1\t2\t280\t100\t80\t40\t90.0\t认真学习\n\
            5\t1\t1\t1\t1\t3\t360\t100\t10\t40\t80.0\t,\n\
            4\t1\t1\t1\t2\t0\t200\t160\t80\t40\t-1\t\n\
            5\t1\t1\t1\t2\t1\t200\t160\t80\t40\t50.0\t学习\n\
            4\t1\t2\t1\t1\t0\t0\t0\t8\t900\t-1\t\n\
            5\t1\t2\t1\t1\t1\t0\t0\t8\t900\t95.0\t \n";
        let plate = Plate { number: 2, dpi: 200.0, width: 1654, height: 2339, ..Plate::default() };
        let (page, mean) = page(table, &plate);
        let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["支部党员认真学习，", "学习"]);
        assert!((page.lines[0].left - 71.2).abs() < 0.5, "{}", page.lines[0].left);
        assert!((page.lines[0].size - 16.6).abs() < 0.5, "{}", page.lines[0].size);
        assert!((0.8..0.95).contains(&mean), "{mean}");
    }

    #[test]
    fn punctuation_follows_its_neighbours() {
        assert_eq!(chinese_punctuation("全年3,200元,其中:(一)"), "全年3,200元，其中：（一）");
        assert_eq!(chinese_punctuation("a,b"), "a,b");
    }
}
