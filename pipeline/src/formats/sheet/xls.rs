//! Excel 5 to 2003 (MS-XLS) and the .et files of WPS, record by record: values, number formats, merged areas, hidden
//! rows, columns and sheets. Cells are kept as they come, so one at the far corner costs no more than any other.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use shuping_analyzers::grid::{Area, Cell, Value};

use super::super::cfb::{Cfb, u16_at, u32_at};
use super::biff::{self, Record, Records};
use super::intake::{self, Intake};
use super::number_format::NumberFormat;
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads a workbook.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Encrypted`], [`Cause::TooLarge`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let file = Cfb::open(bytes)?;
    let stream = file.root_stream("Workbook").or_else(|| file.root_stream("Book"));
    let stream = stream.filter(|stream| !stream.is_empty()).ok_or_else(damaged)?;
    let globals = Globals::read(&stream, limits)?;
    let mut intake = Intake::new(limits);
    for sheet in globals.sheets.iter().take(limits.entries) {
        intake.sheet(&sheet.name, sheet.hidden);
        let Some(rest) = usize::try_from(sheet.position).ok().and_then(|at| stream.get(at..)) else {
            intake.flaw("有的工作表已损坏，没有读出");
            continue;
        };
        SheetReader { globals: &globals, intake: &mut intake, pending: None }.read(rest)?;
    }
    if globals.sheets.is_empty() {
        return Err(damaged());
    }
    if globals.cut_off {
        intake.flaw("工作簿内部有损坏，可能缺少部分文字");
    }
    Ok(intake.finish())
}

fn damaged() -> Refusal {
    Refusal::new(Cause::Damaged, "工作簿已损坏，无法打开，请从原件另存后重发。")
}

/// What holds for all sheets.
struct Globals {
    /// Strings of Excel 5 are in this charset; those of Excel 97 are UTF-16.
    encoding: &'static Encoding,
    wide: bool,
    base: f64,
    formats: BTreeMap<u16, NumberFormat>,
    /// Number formats of the cell formats.
    cell_formats: Vec<u16>,
    strings: Vec<String>,
    sheets: Vec<Tab>,
    cut_off: bool,
}

struct Tab {
    position: u32,
    hidden: bool,
    name: String,
}

impl Globals {
    fn read(stream: &[u8], limits: &Limits) -> Result<Self, Refusal> {
        let mut globals = Self {
            encoding: encoding_rs::GB18030,
            wide: true,
            base: 0.0,
            formats: BTreeMap::new(),
            cell_formats: Vec::new(),
            strings: Vec::new(),
            sheets: Vec::new(),
            cut_off: false,
        };
        let mut records = Records::new(stream);
        let mut ended = false;
        while let Some(record) = records.next() {
            match record.kind {
                biff::EOF => {
                    ended = true;
                    break;
                }
                biff::FILE_PASS => {
                    return Err(Refusal::new(Cause::Encrypted, "工作簿设有打开密码，无法读取，请取消密码后重发。"));
                }
                _ => globals.take(&record, limits)?,
            }
        }
        globals.cut_off = !ended;
        Ok(globals)
    }

    fn take(&mut self, record: &Record<'_>, limits: &Limits) -> Result<(), Refusal> {
        let data = record.data;
        match record.kind {
            biff::BOF => self.wide = u16_at(data, 0) != Some(0x0500),
            biff::CODE_PAGE => {
                if let Some(page) = u16_at(data, 0) {
                    self.encoding = biff::of_code_page(page);
                }
            }
            biff::DATE_MODE if u16_at(data, 0) == Some(1) => self.base = 1462.0,
            biff::FORMAT => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), self.format_code(data)) {
                    self.formats.insert(id, NumberFormat::parse(&code));
                }
            }
            biff::XF => {
                let id = u16_at(data, 2).unwrap_or(0);
                self.cell_formats.push(id);
                if let (false, Some(code)) = (self.formats.contains_key(&id), NumberFormat::builtin(u32::from(id))) {
                    self.formats.insert(id, NumberFormat::parse(code));
                }
            }
            biff::BOUND_SHEET => {
                // 0 is a worksheet; the others are charts and macros.
                if let (Some(position), Some(hidden), Some(0)) = (u32_at(data, 0), data.get(4), data.get(5)) {
                    let name = self.short_string(data.get(6..).unwrap_or_default()).replace('\0', "");
                    self.sheets.push(Tab { position, hidden: hidden & 3 != 0, name });
                }
            }
            biff::SHARED_STRINGS => {
                self.strings = biff::shared_strings(record, limits.characters).ok_or_else(intake::too_large)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn format_code(&self, data: &[u8]) -> Option<String> {
        let rest = data.get(2..)?;
        Some(if self.wide { biff::unicode_string(rest, &[]) } else { self.short_string(rest) })
    }

    /// A string whose length takes one byte.
    fn short_string(&self, data: &[u8]) -> String {
        let Some((length, rest)) = data.split_first() else { return String::new() };
        if !self.wide {
            let text = rest.get(..usize::from(*length)).unwrap_or(rest);
            return self.encoding.decode_without_bom_handling(text).0.into_owned();
        }
        let Some((flags, text)) = rest.split_first() else { return String::new() };
        biff::characters(text, usize::from(*length), flags & 1 != 0)
    }

    fn string(&self, data: &[u8], more: &[&[u8]]) -> String {
        if self.wide {
            return biff::unicode_string(data, more);
        }
        let length = usize::from(u16_at(data, 0).unwrap_or(0));
        let rest = data.get(2..).unwrap_or_default();
        self.encoding.decode_without_bom_handling(rest.get(..length).unwrap_or(rest)).0.into_owned()
    }

    fn format(&self, cell_format: u16) -> Option<&NumberFormat> {
        self.formats.get(self.cell_formats.get(usize::from(cell_format))?)
    }
}

struct SheetReader<'g> {
    globals: &'g Globals,
    intake: &'g mut Intake,
    /// A formula whose text stands in the next record: place and cell format.
    pending: Option<(u16, u16, u16)>,
}

impl SheetReader<'_> {
    fn read(&mut self, stream: &[u8]) -> Result<(), Refusal> {
        let mut records = Records::new(stream);
        // The first mark of a beginning is the sheet's own; others are charts inside it.
        let mut depth = 0_usize;
        while let Some(record) = records.next() {
            match record.kind {
                biff::BOF => depth += 1,
                biff::EOF if depth <= 1 => return Ok(()),
                biff::EOF => depth -= 1,
                _ if depth > 1 => {}
                _ => self.take(&record)?,
            }
        }
        self.intake.flaw("工作表末尾残缺，只读到残缺处之前的内容");
        Ok(())
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        let data = record.data;
        let at = |place| u16_at(data, place);
        match record.kind {
            biff::ROW if at(12).is_some_and(|flags| flags & 0x20 != 0) => {
                if let (Some(row), Some(sheet)) = (at(0), self.intake.current()) {
                    sheet.hidden_rows.push(u32::from(row));
                }
            }
            biff::COLUMNS if at(8).is_some_and(|flags| flags & 1 != 0) => {
                if let (Some(first), Some(last), Some(sheet)) = (at(0), at(2), self.intake.current()) {
                    sheet.hidden_columns.extend((u32::from(first)..=u32::from(last)).take(256));
                }
            }
            biff::MERGED => {
                let areas = data.get(2..).unwrap_or_default().chunks_exact(8);
                for area in areas {
                    let side = |place| u16_at(area, place).map_or(0, u32::from);
                    self.intake.merge(Area { top: side(0), bottom: side(2), left: side(4), right: side(6) });
                }
            }
            biff::STRING => {
                if let Some((row, column, format)) = self.pending.take() {
                    let text = self.globals.string(data, &record.more);
                    let cell = intake::text(text, self.globals.format(format), true);
                    self.intake.put(row.into(), column.into(), cell)?;
                }
            }
            biff::MUL_RK => self.many_numbers(data)?,
            kind => {
                if let (Some(row), Some(column), Some(format)) = (at(0), at(2), at(4)) {
                    if let Some(cell) = self.cell(kind, record, (row, column, format)) {
                        self.intake.put(row.into(), column.into(), cell)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// The cell of a record that begins with row, column and cell format.
    fn cell(&mut self, kind: u16, record: &Record<'_>, place: (u16, u16, u16)) -> Option<Cell> {
        let rest = record.data.get(6..)?;
        let format = self.globals.format(place.2);
        match kind {
            biff::LABEL_SST => {
                let text = self.globals.strings.get(usize::try_from(u32_at(rest, 0)?).ok()?)?;
                (!text.is_empty()).then(|| intake::text(text.clone(), format, false))
            }
            biff::LABEL | biff::RICH_STRING => {
                let text = self.globals.string(rest, &record.more);
                (!text.is_empty()).then(|| intake::text(text, format, false))
            }
            biff::NUMBER => Some(intake::number(biff::float(rest)?, format, self.globals.base, false)),
            biff::RK => Some(intake::number(biff::rk(u32_at(rest, 0)?), format, self.globals.base, false)),
            biff::BOOL_ERR => match rest {
                [value, 0, ..] => Some(intake::logical(*value != 0, false)),
                [code, _, ..] => Some(intake::error(biff::error_name(*code), false)),
                _ => None,
            },
            biff::FORMULA => self.formula(rest, place),
            _ => None,
        }
    }

    /// The value that was saved with a formula; a text follows in a record of its own.
    fn formula(&mut self, rest: &[u8], place: (u16, u16, u16)) -> Option<Cell> {
        let [kind, _, value, _, _, _, 0xff, 0xff, ..] = rest else {
            return Some(intake::number(biff::float(rest)?, self.globals.format(place.2), self.globals.base, true));
        };
        match kind {
            0 => {
                self.pending = Some(place);
                None
            }
            1 => Some(intake::logical(*value != 0, true)),
            2 => Some(intake::error(biff::error_name(*value), true)),
            _ => Some(Cell { value: Value::Text(String::new()), shown: String::new(), formula: true }),
        }
    }

    /// Numbers of neighbouring cells: row, first column, pairs of cell format and number, last column.
    fn many_numbers(&mut self, data: &[u8]) -> Result<(), Refusal> {
        let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { return Ok(()) };
        let pairs = data.get(4..data.len().saturating_sub(2)).unwrap_or_default().chunks_exact(6);
        for (pair, column) in pairs.zip(u32::from(first)..) {
            let (Some(format), Some(number)) = (u16_at(pair, 0), u32_at(pair, 2)) else { continue };
            let cell = intake::number(biff::rk(number), self.globals.format(format), self.globals.base, false);
            self.intake.put(row.into(), column, cell)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&kind.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn sheet(globals: &[Vec<u8>], records: &[Vec<u8>]) -> shuping_analyzers::grid::Sheet {
        let limits = Limits::default();
        let stream = [globals.concat(), record(biff::EOF, &[])].concat();
        let globals = Globals::read(&stream, &limits).unwrap();
        let mut intake = Intake::new(&limits);
        intake.sheet("表", false);
        let stream = [record(biff::BOF, &[0, 6, 0x10, 0]), records.concat(), record(biff::EOF, &[])].concat();
        SheetReader { globals: &globals, intake: &mut intake, pending: None }.read(&stream).unwrap();
        match intake.finish() {
            Content::Workbook(mut book) => book.sheets.remove(0),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_text_of_a_formula_stands_in_the_record_behind_it() {
        let head = [2, 0, 1, 0, 0, 0];
        let formula = [&head[..], &[0, 0, 0, 0, 0, 0, 0xff, 0xff], &[0; 8]].concat();
        let text = [vec![1, 0, 1], wide("√")].concat();
        let truth = [&[3, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0xff, 0xff][..], &[0; 8]].concat();
        let records = [
            record(biff::FORMULA, &formula),
            record(0x04bc, &[0; 8]),
            record(biff::STRING, &text),
            record(biff::FORMULA, &truth),
        ];
        let sheet = sheet(&[record(biff::BOF, &[0, 6])], &records);
        assert_eq!(sheet.at(2, 1).map(|cell| (cell.shown.as_str(), cell.formula)), Some(("√", true)));
        assert_eq!(sheet.shown(3, 1), "TRUE");
    }

    #[test]
    fn shared_strings_go_on_in_the_next_record_with_a_width_of_their_own() {
        let first = [vec![1, 0, 0, 0, 1, 0, 0, 0, 5, 0, 1], wide("党建")].concat();
        let globals = [record(biff::BOF, &[0, 6]), record(biff::SHARED_STRINGS, &first), record(0x3c, b"\0abc")];
        let sheet = sheet(&globals, &[record(biff::LABEL_SST, &[0; 10])]);
        assert_eq!(sheet.shown(0, 0), "党建abc");
    }

    #[test]
    fn a_workbook_of_excel_5_is_read_in_its_code_page() {
        let globals = [record(biff::BOF, &[0, 5]), record(biff::CODE_PAGE, &936_u16.to_le_bytes())];
        let text = encoding_rs::GBK.encode("得分").0;
        let label = [&[0, 0, 0, 0, 0, 0, 4, 0][..], &text].concat();
        assert_eq!(sheet(&globals, &[record(biff::LABEL, &label)]).shown(0, 0), "得分");
    }

    #[test]
    fn packed_numbers_and_hidden_rows_are_read() {
        let rk = |value: i32, flags: u32| ((value << 2) as u32 | flags).to_le_bytes();
        let many = [&[0, 0, 1, 0, 0, 0][..], &rk(9, 2), &[0, 0], &rk(855, 3), &[2, 0]].concat();
        let row = [0_u8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0];
        let sheet = sheet(&[], &[record(biff::ROW, &row), record(biff::MUL_RK, &many)]);
        assert_eq!((sheet.shown(0, 1), sheet.shown(0, 2), sheet.hidden_rows.as_slice()), ("9", "8.55", &[0][..]));
    }

    proptest::proptest! {
        #[test]
        fn no_records_are_too_much(kinds in proptest::collection::vec((0_usize..20, proptest::collection::vec(0_u8.., 0..24)), 0..12)) {
            let all = [
                biff::BOF, biff::EOF, biff::CODE_PAGE, biff::DATE_MODE, biff::FORMAT, biff::XF, biff::BOUND_SHEET,
                biff::SHARED_STRINGS, biff::ROW, biff::COLUMNS, biff::MERGED, biff::LABEL_SST, biff::LABEL, biff::NUMBER,
                biff::RK, biff::MUL_RK, biff::BOOL_ERR, biff::FORMULA, biff::STRING, 0x3c,
            ];
            let records: Vec<Vec<u8>> = kinds.iter().map(|(kind, data)| record(all[*kind], data)).collect();
            let _ = Globals::read(&records.concat(), &Limits::default());
            let _ = sheet(&[], &records);
        }
    }
}
