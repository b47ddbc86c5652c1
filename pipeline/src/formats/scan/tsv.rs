//! tesseract's table of words as lines of a page.

use super::plate::Plate;
use crate::formats::layout::{Line, PageText};

/// A word of the table, in pixels.
struct Word<'t> {
    key: (u32, u32, u32),
    left: f32,
    top: f32,
    width: f32,
    height: f32,
    confidence: f32,
    text: &'t str,
}

fn word(row: &str) -> Option<Word<'_>> {
    let mut fields = row.split('\t');
    let mut number = || fields.next()?.trim().parse::<f32>().ok();
    let level = number()?;
    let _page = number()?;
    let mut whole = || number().filter(|value| *value >= 0.0).map(|value| to_u32(value));
    let key = (whole()?, whole()?, whole()?);
    let _word = number()?;
    let (left, top, width, height, confidence) = (number()?, number()?, number()?, number()?, number()?);
    let text = fields.next()?.trim();
    (level > 4.5 && !text.is_empty()).then_some(Word { key, left, top, width, height, confidence, text })
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

/// The lines of a recognised page in points, and the mean confidence in 0…1 by characters.
pub(super) fn page(table: &str, plate: &Plate) -> (PageText, f32) {
    let words: Vec<Word<'_>> = table.lines().skip(1).filter_map(word).collect();
    let point = 72.0 / plate.dpi.max(1.0);
    let em = usual_em(&words);
    let mut lines: Vec<Line> = Vec::new();
    let (mut weight, mut sum) = (0.0, 0.0);
    for words in words.chunk_by(|a, b| a.key == b.key) {
        let Some(line) = line(words, em, point) else { continue };
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
fn usual_em(words: &[Word<'_>]) -> f32 {
    let chinese = words.iter().filter(|word| word.text.chars().count() >= 2 && word.text.chars().all(wide));
    let mut widths: Vec<f32> = chinese.map(|word| word.width / ems(word.text)).collect();
    widths.sort_by(f32::total_cmp);
    widths.get(widths.len() / 2).copied().unwrap_or(0.0)
}

/// One line of words; `None` for specks.
fn line(words: &[Word<'_>], em: f32, point: f32) -> Option<Line> {
    let (first, last) = (words.first()?, words.last()?);
    let right = words.iter().map(|word| word.left + word.width).fold(last.left + last.width, f32::max);
    let left = words.iter().map(|word| word.left).fold(first.left, f32::min);
    let mut bottoms: Vec<f32> = words.iter().map(|word| word.top + word.height).collect();
    bottoms.sort_by(f32::total_cmp);
    let bottom = bottoms.get(bottoms.len() / 2).copied().unwrap_or_default();
    let mut text = String::new();
    let mut edge = first.left;
    for word in words {
        let near_latin = text.chars().last().is_some_and(|c| c.is_ascii_alphabetic())
            && word.text.starts_with(|c: char| c.is_ascii_alphabetic());
        if !text.is_empty() && word.left - edge > 0.8 * em.max(1.0) {
            text.push('\u{3000}');
        } else if near_latin {
            text.push(' ');
        }
        text.push_str(word.text);
        edge = word.left + word.width;
    }
    let text = chinese_punctuation(&text);
    let count: f32 = words.iter().map(|word| ems(word.text)).sum();
    let confidence = words.iter().map(|word| ems(word.text) * word.confidence / 100.0).sum::<f32>() / count.max(0.5);
    let speck = confidence < 0.35 && count < 3.0 || !text.chars().any(char::is_alphanumeric) && confidence < 0.7;
    if speck {
        return None;
    }
    Some(Line {
        left: left * point,
        right: right * point,
        baseline: bottom * point,
        size: size(&text, right - left, em) * point,
        text,
        confidence: Some(confidence.clamp(0.0, 1.0)),
        ..Line::default()
    })
}

/// Size of a line's type in pixels: the page's, unless the line is plainly set in another.
fn size(text: &str, width: f32, em: f32) -> f32 {
    let count = ems(text);
    let own = width / count.max(0.5);
    let chinese = text.chars().filter(|c| wide(*c)).count();
    if em > 0.0 && (chinese < 4 || (own / em - 1.0).abs() < 0.15) { em } else { own }
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
            5\t1\t1\t1\t1\t1\t200\t100\t80\t40\t96.5\t支部\n\
            5\t1\t1\t1\t1\t2\t280\t100\t80\t40\t90.0\t党员\n\
            5\t1\t1\t1\t1\t3\t360\t100\t10\t40\t80.0\t,\n\
            5\t1\t1\t1\t2\t1\t200\t160\t80\t40\t50.0\t学习\n";
        let plate = Plate { number: 2, dpi: 200.0, width: 1654, height: 2339, png: Vec::new() };
        let (page, mean) = page(table, &plate);
        let texts: Vec<&str> = page.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(texts, ["支部党员，", "学习"]);
        assert!((page.lines[0].left - 72.0).abs() < 0.1 && (page.lines[0].size - 14.4).abs() < 0.1);
        assert!((0.7..0.9).contains(&mean));
    }

    #[test]
    fn punctuation_follows_its_neighbours() {
        assert_eq!(chinese_punctuation("全年3,200元,其中:(一)"), "全年3,200元，其中：（一）");
        assert_eq!(chinese_punctuation("a,b"), "a,b");
    }
}
