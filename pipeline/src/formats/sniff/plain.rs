//! Plain text and values separated by commas or tabs; what is neither has no reader.

use super::super::charset;
use super::super::sheet::csv::is_aligned;
use super::{Cause, Format, Refusal, ending};

/// Lines that are looked at for separators.
const LINES: usize = 40;

/// Bytes that are looked at.
const HEAD: usize = 1 << 16;

/// Lines above and beneath a table, at most.
const OUTSIDE: usize = 4;

/// Text, separated values, or the refusal for bytes that are neither.
pub(super) fn recognise(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    let ending = ending(name);
    let Some(text) = readable(bytes) else { return Err(unreadable(&ending)) };
    if text.trim().is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件里没有文字，请重新发送。"));
    }
    let separated = ["csv", "tsv"].contains(&ending.as_str())
        || text.starts_with("sep=")
        || is_table(&text)
        || is_aligned(whole_lines(&text, bytes));
    Ok(if separated { Format::Csv } else { Format::Text })
}

/// The text of a file, `None` where its bytes are no text in any charset that units use.
fn readable(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or_default();
    let text = charset::decode(head);
    let total = text.chars().count().max(1);
    let odd = |c: char| c == '\u{fffd}' || (c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}' | '\u{1a}'));
    let odd = text.chars().filter(|c| odd(*c)).count();
    (odd * 50 <= total).then(|| text)
}

/// The text without a last line that the end of the looked-at bytes may have cut.
fn whole_lines<'t>(text: &'t str, bytes: &[u8]) -> &'t str {
    if bytes.len() > HEAD { text.rsplit_once('\n').map_or(text, |(lines, _)| lines) } else { text }
}

/// Whether the lines have the same separators, and at least one: prose in Chinese has none of them. A title above the
/// table and a remark beneath it have none either.
fn is_table(text: &str) -> bool {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    ['\t', ',', ';'].iter().any(|separator| {
        let counts: Vec<usize> = lines.iter().map(|line| line.matches(*separator).count()).collect();
        let bare = |counts: &[usize]| counts.iter().take_while(|count| **count == 0).count();
        let above = bare(&counts);
        let below = counts.iter().rev().take_while(|count| **count == 0).count();
        let table = counts.get(above..counts.len().saturating_sub(below)).unwrap_or_default();
        let first = table.first().copied().unwrap_or(0);
        let least = if above + below == 0 { 1 } else { 2 };
        // Editors cut the tabs behind the last word of a line.
        let full = table.iter().filter(|count| **count == first).count();
        let cut = *separator == '\t' && first >= 2 && full * 10 >= table.len() * 6;
        let fits = |count: &usize| *count == first || cut && (1..first).contains(count);
        table.len() >= 3 && above + below <= OUTSIDE && first >= least && table.iter().all(fits)
    })
}

/// A sentence for bytes without a format; the name tells what they should have been.
fn unreadable(ending: &str) -> Refusal {
    let office = ["docx", "docm", "doc", "wps", "dotx", "rtf", "odt", "xlsx", "xlsm", "xls", "et", "ods"];
    let other = ["pdf", "ofd", "zip", "rar", "7z", "eml", "msg", "jpg", "jpeg", "png", "tif", "tiff"];
    if office.contains(&ending) || other.contains(&ending) {
        Refusal::new(
            Cause::Damaged,
            format!("文件内容不是{ending}格式，可能已损坏或被加密软件加密，请从原件另存后重发。"),
        )
    } else {
        Refusal::new(Cause::Unsupported, "不认识的文件格式，没有读取，请另存为docx、xlsx或PDF后重发。")
    }
}
