//! Excel 2003 XML, which many systems still export under the name `.xls`.

use std::collections::BTreeMap;

use shuping_analyzers::grid::{Area, Cell, Value};

use super::super::xml::{self, Element, Node, Nodes};
use super::intake::{self, COLUMNS, Intake, ROWS};
use super::number_format::NumberFormat;
use super::ods::serial_of;
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads a workbook.
///
/// # Errors
///
/// [`Cause::Damaged`] where there is no sheet, [`Cause::TooLarge`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    if bytes.len() as u64 > limits.part_bytes {
        return Err(intake::too_large());
    }
    let text = xml::decode(bytes.to_vec());
    let mut reader = Reader {
        nodes: Nodes::new(&text, limits.depth),
        intake: Intake::new(limits),
        formats: BTreeMap::new(),
        row: 0,
        column: 0,
        next_column: 0,
    };
    let mut sheets = 0_usize;
    while let Some(node) = reader.nodes.next() {
        let Node::Open(element) = node else { continue };
        match element.name {
            "Style" => {
                let id = element.attribute("ID").unwrap_or_default().into_owned();
                reader.style(id);
            }
            "Worksheet" if sheets < limits.entries => {
                sheets += 1;
                reader.intake.sheet(&element.attribute("Name").unwrap_or_default(), false);
                reader.sheet()?;
            }
            _ => {}
        }
    }
    if sheets == 0 {
        return Err(Refusal::new(Cause::Damaged, "工作簿已损坏，里面没有工作表，请从原件另存后重发。"));
    }
    if let Some(flaw) = reader.nodes.flaw() {
        reader.intake.flaw(flaw.sentence());
    }
    Ok(reader.intake.finish())
}

struct Reader<'x> {
    nodes: Nodes<'x>,
    intake: Intake,
    formats: BTreeMap<String, NumberFormat>,
    /// One past the last row, and places in the row and in the list of columns.
    row: u32,
    column: u32,
    next_column: u32,
}

fn number(element: &Element<'_>, name: &str) -> Option<u32> {
    element.attribute(name)?.trim().parse().ok()
}

fn is_hidden(element: &Element<'_>) -> bool {
    matches!(element.attribute("Hidden").as_deref(), Some("1"))
}

impl Reader<'_> {
    fn style(&mut self, id: String) {
        let depth = self.nodes.depth();
        while self.nodes.depth() >= depth {
            match self.nodes.next() {
                Some(Node::Open(element)) if element.name == "NumberFormat" => {
                    let code = element.attribute("Format").unwrap_or_default();
                    self.formats.insert(id.clone(), NumberFormat::parse(spelled(&code)));
                }
                Some(_) => {}
                None => break,
            }
        }
    }

    fn sheet(&mut self) -> Result<(), Refusal> {
        let depth = self.nodes.depth();
        (self.row, self.next_column) = (0, 0);
        while self.nodes.depth() >= depth {
            let Some(node) = self.nodes.next() else { break };
            let Node::Open(element) = node else { continue };
            match element.name {
                "Column" => {
                    let first = number(&element, "Index").map_or(self.next_column, |index| index.saturating_sub(1));
                    let last = first.saturating_add(number(&element, "Span").unwrap_or(0)).min(COLUMNS);
                    self.next_column = last.saturating_add(1);
                    if let (true, Some(sheet)) = (is_hidden(&element), self.intake.current()) {
                        sheet.hidden_columns.extend((first..=last).take(COLUMNS as usize));
                    }
                }
                "Row" => {
                    let row = number(&element, "Index").map_or(self.row, |index| index.saturating_sub(1)).min(ROWS);
                    let span = number(&element, "Span").unwrap_or(0).min(ROWS);
                    if let (true, Some(sheet)) = (is_hidden(&element), self.intake.current()) {
                        sheet.hidden_rows.extend((row..=row.saturating_add(span)).take(100_000));
                    }
                    self.row = row;
                    self.cells()?;
                    self.row = row.saturating_add(span).saturating_add(1).min(ROWS);
                }
                "Visible" if self.nodes.text().trim().starts_with("SheetHidden") => self.hide(),
                _ => {}
            }
        }
        Ok(())
    }

    fn hide(&mut self) {
        if let Some(sheet) = self.intake.current() {
            sheet.hidden = true;
        }
    }

    /// Reads on to the end of a row.
    fn cells(&mut self) -> Result<(), Refusal> {
        let depth = self.nodes.depth();
        self.column = 0;
        while self.nodes.depth() >= depth {
            let Some(node) = self.nodes.next() else { break };
            let Node::Open(element) = node else { continue };
            if element.name != "Cell" {
                continue;
            }
            let column = number(&element, "Index").map_or(self.column, |index| index.saturating_sub(1)).min(COLUMNS);
            let across = number(&element, "MergeAcross").unwrap_or(0).min(COLUMNS);
            let down = number(&element, "MergeDown").unwrap_or(0).min(ROWS);
            let formula = element.attribute("Formula").is_some();
            let style = element.attribute("StyleID").unwrap_or_default().into_owned();
            let (row, right) = (self.row, column.saturating_add(across));
            self.intake.merge(Area { top: row, left: column, bottom: row.saturating_add(down), right });
            if let Some(cell) = self.cell(&style, formula) {
                self.intake.put(row, column, cell)?;
            }
            self.column = right.saturating_add(1).min(COLUMNS);
        }
        Ok(())
    }

    /// Reads on to the end of a cell.
    fn cell(&mut self, style: &str, formula: bool) -> Option<Cell> {
        let depth = self.nodes.depth();
        let mut found = None;
        while self.nodes.depth() >= depth {
            match self.nodes.next() {
                Some(Node::Open(element)) if element.name == "Data" => {
                    let kind = element.attribute("Type").unwrap_or_default().into_owned();
                    found = Some((kind, self.nodes.text()));
                }
                Some(Node::Open(element)) if element.name == "Comment" => self.nodes.skip(),
                Some(_) => {}
                None => break,
            }
        }
        let format = self.formats.get(style).or_else(|| self.formats.get("Default"));
        match found {
            None if formula => Some(Cell { value: Value::Missing, shown: String::new(), formula }),
            None => None,
            Some((kind, text)) => typed(&kind, text, format, formula),
        }
    }
}

fn typed(kind: &str, text: String, format: Option<&NumberFormat>, formula: bool) -> Option<Cell> {
    let trimmed = text.trim();
    match kind {
        "Number" => match trimmed.parse::<f64>() {
            Ok(value) if value.is_finite() => Some(intake::number(value, format, 0.0, formula)),
            _ => Some(intake::text(text, format, formula)),
        },
        "DateTime" => match serial_of(trimmed) {
            Some(serial) => {
                let fallback = NumberFormat::parse("yyyy/m/d");
                let format = format.filter(|format| format.is_date()).unwrap_or(&fallback);
                Some(intake::number(serial, Some(format), 0.0, formula))
            }
            None => Some(intake::text(text, format, formula)),
        },
        "Boolean" => Some(intake::logical(trimmed == "1", formula)),
        "Error" => Some(intake::error(trimmed, formula)),
        _ if text.is_empty() && !formula => None,
        _ => Some(intake::text(text, format, formula)),
    }
}

/// Formats that Excel writes by name.
fn spelled(code: &str) -> &str {
    match code {
        "" | "General Number" => "General",
        "Short Date" => "yyyy/m/d",
        "Long Date" => "yyyy\"年\"m\"月\"d\"日\"",
        "Medium Date" => "d-mmm-yy",
        "General Date" => "yyyy/m/d h:mm",
        "Short Time" => "h:mm",
        "Medium Time" => "h:mm AM/PM",
        "Long Time" => "h:mm:ss",
        "Fixed" => "0.00",
        "Standard" => "#,##0.00",
        "Percent" => "0.00%",
        "Currency" | "Euro Currency" => "\"¥\"#,##0.00",
        "Scientific" => "0.00E+00",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::content::{Content, Limits};

    #[test]
    fn a_workbook_of_office_2003_is_read_as_it_shows() {
        let text = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>\
            <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">\
            <Styles><Style ss:ID=\"s1\"><NumberFormat ss:Format=\"Long Date\"/></Style></Styles>\
            <Worksheet ss:Name=\"台账\"><Table><Column ss:Index=\"2\" ss:Hidden=\"1\"/>\
            <Row><Cell ss:MergeAcross=\"2\"><Data ss:Type=\"String\">整改<B>台账</B></Data></Cell></Row>\
            <Row ss:Index=\"3\" ss:Hidden=\"1\"><Cell><Data ss:Type=\"Number\">9</Data></Cell>\
            <Cell ss:Index=\"4\" ss:StyleID=\"s1\"><Data ss:Type=\"DateTime\">2024-03-31T00:00:00.000</Data></Cell></Row>\
            </Table></Worksheet></Workbook>";
        let Ok(Content::Workbook(book)) = read(text.as_bytes(), &Limits::default()) else { panic!("no workbook") };
        let sheet = &book.sheets[0];
        assert_eq!(sheet.name, "台账");
        assert_eq!((sheet.shown(0, 0), sheet.shown(2, 0), sheet.shown(2, 3)), ("整改台账", "9", "2024年3月31日"));
        assert_eq!(
            (sheet.merges.len(), sheet.hidden_rows.as_slice(), sheet.hidden_columns.as_slice()),
            (1, &[2][..], &[1][..])
        );
        assert_eq!(book.partial, None);
    }
}
