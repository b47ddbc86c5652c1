//! `OpenDocument` spreadsheets. What a cell shows stands in the file itself.

use std::collections::BTreeSet;

use shuping_analyzers::grid::{Area, Cell, Value};

use super::super::package::Package;
use super::super::xml::{Element, Flaw, Namespace, Node, Nodes};
use super::date_text;
use super::intake::{self, COLUMNS, Intake, ROWS};
use crate::content::{Cause, Content, Limits, Refusal};

/// Copies of a filled row or cell that are made; files repeat empty ones without end, filled ones seldom.
const COPIES: u32 = 2000;

/// Reads a workbook.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Encrypted`], [`Cause::TooLarge`], [`Cause::Bomb`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    if package.optional_text("META-INF/manifest.xml").is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Refusal::new(Cause::Encrypted, "工作簿设有打开密码，无法读取，请取消密码后重发。"));
    }
    let Some(part) = package.part("content.xml")? else {
        return Err(Refusal::new(Cause::Damaged, "工作簿已损坏，无法打开，请从原件另存后重发。"));
    };
    let damaged = part.damaged;
    let xml = super::super::xml::decode(part.bytes);
    let mut reader =
        Reader { nodes: Nodes::new(&xml, limits.depth), intake: Intake::new(limits), hidden: BTreeSet::new() };
    reader.read()?;
    let flaw = reader.nodes.flaw().or(damaged.then_some(Flaw::CutOff));
    if let Some(flaw) = flaw {
        reader.intake.flaw(flaw.sentence());
    }
    Ok(reader.intake.finish())
}

struct Reader<'x> {
    nodes: Nodes<'x>,
    intake: Intake,
    /// Styles of tables that are not displayed.
    hidden: BTreeSet<String>,
}

/// A row while it is read: cells by column, with how often each is repeated.
#[derive(Default)]
struct Row {
    cells: Vec<(u32, u32, Cell)>,
    merges: Vec<(u32, u32, u32)>,
}

fn count(element: &Element<'_>, name: &str) -> u32 {
    element.attribute(name).and_then(|count| count.trim().parse().ok()).unwrap_or(1_u32).max(1)
}

fn is_collapsed(element: &Element<'_>) -> bool {
    matches!(element.attribute("visibility").as_deref(), Some("collapse" | "filter"))
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Refusal> {
        let mut style = String::new();
        while let Some(node) = self.nodes.next() {
            let Node::Open(element) = node else { continue };
            match (element.namespace, element.name) {
                (Namespace::OdfStyle, "style") => style = element.attribute("name").unwrap_or_default().into_owned(),
                (Namespace::OdfStyle, "table-properties")
                    if element.attribute("display").as_deref() == Some("false") =>
                {
                    self.hidden.insert(style.clone());
                }
                (Namespace::OdfTable, "tracked-changes" | "dde-links" | "content-validations") => self.nodes.skip(),
                (Namespace::OdfTable, "table") => {
                    let name = element.attribute("name").unwrap_or_default().into_owned();
                    let hidden = element.attribute("style-name").is_some_and(|style| self.hidden.contains(&*style));
                    self.intake.sheet(&name, hidden);
                    self.table()?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads on to the end of a table. Groups of rows and columns and heads are passed through.
    fn table(&mut self) -> Result<(), Refusal> {
        let depth = self.nodes.depth();
        let (mut row, mut column) = (0_u32, 0_u32);
        while self.nodes.depth() >= depth {
            let Some(node) = self.nodes.next() else { break };
            let Node::Open(element) = node else { continue };
            match (element.namespace, element.name) {
                (Namespace::OdfTable, "table-column") => {
                    let repeated = count(&element, "number-columns-repeated").min(COLUMNS);
                    if is_collapsed(&element) {
                        if let Some(sheet) = self.intake.current() {
                            sheet
                                .hidden_columns
                                .extend((column..column.saturating_add(repeated)).take(COLUMNS as usize));
                        }
                    }
                    column = column.saturating_add(repeated).min(COLUMNS);
                }
                (Namespace::OdfTable, "table-row") => {
                    let repeated = count(&element, "number-rows-repeated").min(ROWS);
                    let collapsed = is_collapsed(&element);
                    let cells = self.row();
                    self.put(row, repeated, collapsed, cells)?;
                    row = row.saturating_add(repeated).min(ROWS);
                }
                (Namespace::OdfTable, "table" | "shapes") | (Namespace::OdfOffice, "forms") => self.nodes.skip(),
                _ => {}
            }
        }
        Ok(())
    }

    /// Reads on to the end of a row.
    fn row(&mut self) -> Row {
        let depth = self.nodes.depth();
        let mut row = Row::default();
        let mut column = 0_u32;
        while self.nodes.depth() >= depth {
            let Some(node) = self.nodes.next() else { break };
            let Node::Open(element) = node else { continue };
            if element.namespace != Namespace::OdfTable || !matches!(element.name, "table-cell" | "covered-table-cell")
            {
                continue;
            }
            let repeated = count(&element, "number-columns-repeated").min(COLUMNS);
            let (columns, rows) = (count(&element, "number-columns-spanned"), count(&element, "number-rows-spanned"));
            if columns > 1 || rows > 1 {
                row.merges.push((column, rows, columns));
            }
            let typed = Typed::read(&element);
            let text = self.text();
            if let Some(cell) = typed.cell(text) {
                row.cells.push((column, repeated, cell));
            }
            column = column.saturating_add(repeated).min(COLUMNS);
        }
        row
    }

    fn put(&mut self, row: u32, repeated: u32, collapsed: bool, cells: Row) -> Result<(), Refusal> {
        if collapsed {
            if let Some(sheet) = self.intake.current() {
                sheet.hidden_rows.extend(row..row.saturating_add(repeated.min(COPIES)));
            }
        }
        for (column, rows, columns) in cells.merges {
            let (bottom, right) = (row.saturating_add(rows - 1), column.saturating_add(columns - 1));
            self.intake.merge(Area {
                top: row,
                left: column,
                bottom: bottom.min(ROWS - 1),
                right: right.min(COLUMNS - 1),
            });
        }
        if cells.cells.is_empty() {
            return Ok(());
        }
        if repeated > COPIES {
            self.intake.flaw("表格里有重复上千次的相同行，只读了前面的");
        }
        for row in row..row.saturating_add(repeated.min(COPIES)) {
            for (column, copies, cell) in &cells.cells {
                for column in *column..column.saturating_add((*copies).min(COPIES)) {
                    self.intake.put(row, column, cell.clone())?;
                }
            }
        }
        Ok(())
    }

    /// The text of a cell, paragraphs on lines of their own; notes and drawings left out.
    fn text(&mut self) -> String {
        let depth = self.nodes.depth();
        let mut text = String::new();
        let mut paragraphs = 0;
        let mut inside = 0_usize;
        while self.nodes.depth() >= depth {
            match self.nodes.next() {
                Some(Node::Open(element)) => match (element.namespace, element.name) {
                    (Namespace::OdfText, "p" | "h") => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                        inside += 1;
                    }
                    (Namespace::OdfText, "s") => {
                        text.extend(std::iter::repeat_n(' ', count(&element, "c").min(1000) as usize));
                    }
                    (Namespace::OdfText, "tab") => text.push('\t'),
                    (Namespace::OdfText, "line-break") => text.push('\n'),
                    (Namespace::OdfOffice, "annotation")
                    | (Namespace::OdfDraw, _)
                    | (Namespace::OdfText, "ruby-text") => {
                        self.nodes.skip();
                    }
                    _ => {}
                },
                Some(Node::Close(Namespace::OdfText, "p" | "h")) => inside = inside.saturating_sub(1),
                Some(Node::Text(piece)) if inside > 0 => text.push_str(&piece.replace(['\r', '\n'], " ")),
                Some(_) => {}
                None => break,
            }
        }
        text
    }
}

/// The typed value of a cell.
struct Typed {
    value: Option<Value>,
    formula: bool,
    string: Option<String>,
}

impl Typed {
    fn read(element: &Element<'_>) -> Self {
        let number = |name| element.attribute(name).and_then(|value| value.trim().parse::<f64>().ok());
        let kind = element.attribute_written("office:value-type").or_else(|| element.attribute("value-type"));
        let is_error = element.attribute_written("calcext:value-type").as_deref() == Some("error");
        let serial = |name| element.attribute(name).and_then(|value| serial_of(&value)).map(Value::Date);
        let value = match kind.as_deref() {
            _ if is_error => Some(Value::Error(String::new())),
            Some("float" | "percentage" | "currency") => number("value").filter(|v| v.is_finite()).map(Value::Number),
            Some("date") => serial("date-value"),
            Some("time") => serial("time-value"),
            Some("boolean") => element.attribute("boolean-value").map(|value| Value::Bool(&*value == "true")),
            _ => None,
        };
        let string = element.attribute("string-value").map(std::borrow::Cow::into_owned);
        Self { value, formula: element.attribute("formula").is_some(), string }
    }

    /// The cell with what it shows; `None` where it is empty.
    fn cell(self, shown: String) -> Option<Cell> {
        let formula = self.formula;
        let text = self.string.unwrap_or_else(|| shown.clone());
        Some(match self.value {
            Some(Value::Error(_)) => intake::error(&shown, formula),
            Some(Value::Number(number)) if shown.is_empty() => intake::number(number, None, 0.0, formula),
            Some(value) => Cell { value, shown, formula },
            None if text.is_empty() && !formula => return None,
            None if text.is_empty() => Cell { value: Value::Missing, shown, formula },
            None => {
                Cell { shown: if shown.is_empty() { text.clone() } else { shown }, value: Value::Text(text), formula }
            }
        })
    }
}

/// Days since 1899-12-30 of `2024-03-31`, `2024-03-31T08:30:00` or `PT08H30M00S`.
pub(super) fn serial_of(text: &str) -> Option<f64> {
    let text = text.trim();
    if let Some(duration) = text.strip_prefix("PT") {
        return duration_of(duration);
    }
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
    let mut parts = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut seconds = 0.0;
    for (part, weight) in time.trim_end_matches('Z').split(':').zip([3600.0, 60.0, 1.0]) {
        seconds += part.parse::<f64>().unwrap_or(0.0) * weight;
    }
    #[expect(clippy::cast_precision_loss, reason = "days of four-digit years are small")]
    Some(date_text::serial(year, month, day) as f64 + seconds / 86_400.0)
}

fn duration_of(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() || c == '.' {
            digits.push(c);
            continue;
        }
        let weight = match c {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => return None,
        };
        seconds += std::mem::take(&mut digits).parse::<f64>().ok()? * weight;
    }
    Some(seconds / 86_400.0).filter(|days| days.is_finite())
}

#[cfg(test)]
mod tests {
    use super::serial_of;

    #[test]
    fn dates_in_words_of_the_standard_are_days() {
        for (text, expected) in [
            ("2024-03-31", Some(45_382.0)),
            ("2024-03-31T12:00:00", Some(45_382.5)),
            ("2024-03-31T06:00:00.000", Some(45_382.25)),
            ("PT06H00M00S", Some(0.25)),
            ("2024-13-01", None),
            ("31.3.2024", None),
            ("", None),
        ] {
            assert_eq!(serial_of(text), expected, "{text}");
        }
    }
}
