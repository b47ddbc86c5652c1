//! Tables of web pages that stand for spreadsheets: what many systems export under the name `.xls`.

use std::collections::BTreeMap;

use shuping_analyzers::grid::Area;

use super::super::charset;
use super::intake::{self, Intake};
use crate::content::{Content, Limits, Refusal};

/// Reads all tables of a page into one sheet, one below the other, as Excel does.
///
/// # Errors
///
/// [`Cause::TooLarge`](crate::content::Cause::TooLarge).
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let page = decode(bytes);
    let mut intake = Intake::new(limits);
    intake.sheet(&sheet_name(&page), false);
    let mut layout = Layout { intake, row: 0, column: 0, spans: BTreeMap::new(), cell: None, depth: 0, begun: false };
    let mut rest = page.as_str();
    while let Some((text, tag, after)) = next_tag(rest) {
        layout.text(text);
        rest = after;
        let name = tag.trim_start_matches('/').split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or("");
        let name = name.to_ascii_lowercase();
        if matches!(name.as_str(), "script" | "style" | "title" | "xml") && !tag.starts_with('/') && !tag.ends_with('/')
        {
            rest = behind_end(rest, &name);
            continue;
        }
        layout.tag(&name, tag)?;
    }
    layout.text(rest);
    layout.end_cell()?;
    Ok(layout.intake.finish())
}

/// The text of a page: by its marks and its own word on the charset, else guessed.
fn decode(bytes: &[u8]) -> String {
    let guess = charset::guess(bytes);
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(2048)).unwrap_or_default()).to_lowercase();
    let label = head.split_once("charset=").map(|(_, after)| after.trim_start_matches(['"', '\'', ' ']));
    let label = label.map(|after| after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)));
    let named = label.and_then(|label| encoding_rs::Encoding::for_label(label.collect::<String>().as_bytes()));
    let legacy = [encoding_rs::GBK, encoding_rs::GB18030, encoding_rs::UTF_8];
    match named {
        Some(encoding) if guess == encoding_rs::GB18030 && !legacy.contains(&encoding) => {
            encoding.decode_without_bom_handling(bytes).0.into_owned()
        }
        _ => charset::decode(bytes),
    }
}

/// The name that Excel writes into a comment of the page.
fn sheet_name(page: &str) -> String {
    let name = page.split_once("<x:Name>").and_then(|(_, after)| after.split_once("</x:Name>")).map(|(name, _)| name);
    name.map(|name| unescape(name.trim())).filter(|name| !name.is_empty()).unwrap_or_else(|| "Sheet1".to_owned())
}

/// Text up to the next tag, the tag without its brackets, and what follows. Comments are passed over.
fn next_tag(page: &str) -> Option<(&str, &str, &str)> {
    let (text, after) = page.split_once('<')?;
    if let Some(comment) = after.strip_prefix("!--") {
        let (_, rest) = comment.split_once("-->").unwrap_or(("", ""));
        return Some((text, "!", rest));
    }
    let (tag, rest) = after.split_once('>')?;
    Some((text, tag, rest))
}

fn behind_end<'a>(page: &'a str, name: &str) -> &'a str {
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("</") {
        if after.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return after.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = after;
    }
    ""
}

/// An attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..)?.find(name).map(|at| at + from) {
        from = at + name.len();
        let before = lower.get(..at)?.chars().next_back();
        let value = tag.get(from..)?.trim_start();
        if !before.is_some_and(|c| c.is_whitespace() || c == '"' || c == '\'') || !value.starts_with('=') {
            continue;
        }
        let value = value.strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        return Some(match quote {
            Some(quote) => unescape(value.get(1..)?.split(quote).next()?),
            None => unescape(value.split([' ', '\t', '\r', '\n', '>']).next()?),
        });
    }
    None
}

struct Layout {
    intake: Intake,
    row: u32,
    column: u32,
    /// Columns that a cell above reaches into, with the rows that are left of it.
    spans: BTreeMap<u32, u32>,
    cell: Option<Open>,
    /// Tables around the place; a table inside a cell is text of the cell.
    depth: u32,
    begun: bool,
}

/// A cell that is being read; text outside of tables makes cells too.
struct Open {
    text: String,
    rows: u32,
    columns: u32,
}

impl Layout {
    fn tag(&mut self, name: &str, tag: &str) -> Result<(), Refusal> {
        let end = tag.starts_with('/');
        match (name, end) {
            ("table", false) => {
                if self.depth == 0 {
                    self.end_cell()?;
                    self.next_row();
                }
                self.depth = self.depth.saturating_add(1);
            }
            ("table", true) => {
                if self.depth == 1 {
                    self.end_cell()?;
                    self.next_row();
                    self.spans.clear();
                }
                self.depth = self.depth.saturating_sub(1);
            }
            ("tr", _) if self.depth == 1 => {
                self.end_cell()?;
                if !end {
                    self.next_row();
                    self.begun = true;
                    if hidden(tag) {
                        let row = self.row;
                        self.intake.current().map(|sheet| sheet.hidden_rows.push(row)).unwrap_or_default();
                    }
                }
            }
            ("td" | "th", false) if self.depth == 1 => {
                self.end_cell()?;
                self.begun = true;
                let span = |name| attribute(tag, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1_u32);
                let (rows, columns) = (span("rowspan").clamp(1, 65_536), span("colspan").clamp(1, 1024));
                self.cell = Some(Open { text: String::new(), rows, columns });
            }
            ("td" | "th", true) if self.depth == 1 => self.end_cell()?,
            ("br", _) | ("p" | "div" | "li" | "h1" | "h2" | "h3" | "tr", true) => {
                if self.depth == 0 && name != "br" {
                    self.end_cell()?;
                    self.next_row();
                } else if let Some(cell) = &mut self.cell {
                    cell.text.push('\n');
                }
            }
            ("td" | "th", true) => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn next_row(&mut self) {
        if self.begun {
            self.row = self.row.saturating_add(1);
            self.column = 0;
            self.spans.retain(|_, left| {
                *left = left.saturating_sub(1);
                *left > 0
            });
        }
        self.begun = false;
    }

    /// Adds text, white space collapsed as in a browser.
    fn text(&mut self, raw: &str) {
        if self.cell.is_none() {
            if self.depth > 0 || raw.trim().is_empty() {
                return;
            }
            self.begun = true;
            self.cell = Some(Open { text: String::new(), rows: 1, columns: 1 });
        }
        let Some(cell) = &mut self.cell else { return };
        for c in raw.chars() {
            if c.is_ascii_whitespace() {
                if !cell.text.is_empty() && !cell.text.ends_with([' ', '\n']) {
                    cell.text.push(' ');
                }
            } else {
                cell.text.push(c);
            }
        }
    }

    fn end_cell(&mut self) -> Result<(), Refusal> {
        let Some(cell) = self.cell.take() else { return Ok(()) };
        while self.spans.contains_key(&self.column) {
            self.column = self.column.saturating_add(1);
        }
        let (row, column) = (self.row, self.column);
        let lines: Vec<String> = cell.text.split('\n').map(|line| unescape(line.trim())).collect();
        let text = lines.join("\n").trim_matches([' ', '\n', '\u{a0}']).replace('\u{a0}', " ");
        if !text.is_empty() {
            self.intake.put(row, column, intake::text(text, None, false))?;
        }
        let right = column.saturating_add(cell.columns - 1);
        if cell.rows > 1 || cell.columns > 1 {
            self.intake.merge(Area { top: row, left: column, bottom: row.saturating_add(cell.rows - 1), right });
        }
        if cell.rows > 1 {
            self.spans.extend((column..=right).map(|column| (column, cell.rows)));
        }
        self.column = right.saturating_add(1);
        Ok(())
    }
}

fn hidden(tag: &str) -> bool {
    let style = attribute(tag, "style").unwrap_or_default().to_lowercase();
    style.replace(' ', "").contains("display:none")
}

/// Resolves the entities that office programs and reporting systems write.
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let found = after.split_once(';').filter(|(name, _)| name.len() <= 10);
        match found.and_then(|(name, tail)| Some((entity(name)?, tail))) {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out + rest
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "middot" => '·',
        "times" => '×',
        "radic" => '√',
        "permil" => '‰',
        "yen" => '¥',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::grid::{Area, Workbook};

    use super::read;
    use crate::content::{Content, Limits};

    fn book(page: &str) -> Workbook {
        match read(page.as_bytes(), &Limits::default()) {
            Ok(Content::Workbook(book)) => book,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn cells_stand_where_a_browser_puts_them() {
        let book = book(
            "<html><head><style>td{x}</style></head><body><table><tr><td colspan=2>计票&nbsp;汇总</td></tr>\
             <tr><th rowspan='2'>单位</th><th>票数</th></tr><tr style=\"display: none\"><td>9<br>票</td></tr></table></body>",
        );
        let sheet = &book.sheets[0];
        assert_eq!(sheet.shown(0, 0), "计票 汇总");
        assert_eq!((sheet.shown(1, 0), sheet.shown(1, 1), sheet.shown(2, 1)), ("单位", "票数", "9\n票"));
        let area = |top, left, bottom, right| Area { top, left, bottom, right };
        assert_eq!(sheet.merges, [area(0, 0, 0, 1), area(1, 0, 2, 0)]);
        assert_eq!(sheet.hidden_rows, [2]);
    }

    #[test]
    fn text_around_tables_and_several_tables_follow_each_other() {
        let book = book("<p>测评结果</p><table><tr><td>a<td>b<tr><td>c</table><table><tr><td>d</table>");
        let cells: Vec<((u32, u32), &str)> =
            book.sheets[0].cells.iter().map(|(place, cell)| (place, cell.shown.as_str())).collect();
        assert_eq!(cells, [((0, 0), "测评结果"), ((1, 0), "a"), ((1, 1), "b"), ((2, 0), "c"), ((3, 0), "d")]);
    }

    proptest::proptest! {
        #[test]
        fn no_page_is_too_much(page in "(<(/?(table|tr|td|p|br|div)( rowspan=9| colspan=\"3\")?)>?|[a&;x#< ]){0,60}") {
            let _ = read(page.as_bytes(), &Limits::default());
        }
    }
}
