//! Excel packages: values by calamine's streaming reader, what it does not tell from the parts themselves.

use std::collections::HashMap;
use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};
use shuping_analyzers::grid::{Cell, Value};
use zip::ZipArchive;

use super::super::package::Package;
use super::intake::{self, Intake};
use super::number_format::NumberFormat;
use super::tabs::{self, Tab};
use super::worksheet::{Keep, Raw, Worksheet};
use crate::content::{Cause, Content, Limits, Refusal};

/// Unpacked bytes of a part from which the ratio counts.
const BOMB_FROM: u64 = 8 << 20;
/// Different numbers of a sheet that are remembered while it is read.
const KNOWN: usize = 100_000;
/// Highest ratio of unpacked to packed bytes that is believed.
const BOMB_RATIO: u64 = 400;

/// Reads a workbook.
///
/// # Errors
///
/// [`Cause::Damaged`], [`Cause::Incomplete`], [`Cause::TooLarge`], [`Cause::Bomb`].
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    let mut package = Package::open(bytes, limits)?;
    check_sizes(bytes, limits)?;
    let tabs = tabs::read(&mut package, limits)?;
    let mut intake = Intake::new(limits);
    let mut book: Option<Xlsx<_>> = Xlsx::new(Cursor::new(bytes)).ok();
    let styles = Styles { formats: tabs::cell_formats(&mut package, limits), base: tabs.base };
    let mut strings: Option<Vec<String>> = None;
    for tab in &tabs.list {
        intake.sheet(&tab.name, tab.hidden);
        let Some(part) = package.part(&tab.part)? else {
            intake.flaw("有的工作表已损坏，没有读出");
            continue;
        };
        let damaged = part.damaged;
        let xml = super::super::xml::decode(part.bytes);
        let sheet = Worksheet::read(&xml, limits, Keep::Layout);
        sheet.lay_out(&mut intake);
        let read = match &mut book {
            Some(book) => cells(book, tab, &sheet, &styles, &mut intake)?,
            None => false,
        };
        if !read {
            let strings = strings.get_or_insert_with(|| tabs::shared_strings(&mut package, limits));
            mend(&Worksheet::read(&xml, limits, Keep::Cells), strings, &styles, &mut intake)?;
        }
        if let Some(flaw) = sheet.flaw.or(damaged.then_some(super::super::xml::Flaw::CutOff)) {
            intake.flaw(flaw.sentence());
        }
    }
    if tabs.list.is_empty() {
        return Err(Refusal::new(Cause::Damaged, "工作簿已损坏，里面没有工作表，请从原件另存后重发。"));
    }
    Ok(intake.finish())
}

/// How numbers are shown: number formats of the cell formats, and what dates are off by.
struct Styles {
    formats: Vec<Option<NumberFormat>>,
    base: f64,
}

/// Looks at the sizes that the package declares, before calamine unpacks parts whole. An entry that unpacks to more than
/// it declares is an error of its own.
fn check_sizes(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Ok(()) };
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let Ok(entry) = archive.by_index_raw(index) else { continue };
        let name = String::from_utf8_lossy(entry.name_raw()).to_lowercase();
        if !name.ends_with(".xml") && !name.ends_with(".rels") {
            continue;
        }
        let (size, packed) = (entry.size(), entry.compressed_size().max(1));
        total = total.saturating_add(size);
        if size > BOMB_FROM && size / packed > BOMB_RATIO {
            return Err(Refusal::new(
                Cause::Bomb,
                "文件解开后比自身大几百倍，疑似恶意文件，没有读取；如确属正常材料，请另存为新文件后重发。",
            ));
        }
        if size > limits.part_bytes || total > limits.unpacked_bytes {
            return Err(intake::too_large());
        }
    }
    Ok(())
}

/// Puts the cells of a sheet in as calamine reads them. `false` where it gives up: then the sheet is read without it.
fn cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    tab: &Tab,
    sheet: &Worksheet,
    styles: &Styles,
    intake: &mut Intake,
) -> Result<bool, Refusal> {
    let Ok(mut reader) = book.worksheet_cells_reader(&tab.name) else { return Ok(false) };
    // Numbers by value, format and being a formula: a sheet of votes has a dozen of them, two million times.
    let mut known: HashMap<(u64, usize, bool), u32> = HashMap::new();
    loop {
        match reader.next_cell_with_style_id() {
            Ok(Some((cell, style))) => {
                let (row, column) = cell.get_position();
                let formula = !sheet.formulas.is_empty() && sheet.formulas.contains(&(row, column));
                let key = match cell.get_value() {
                    DataRef::Float(number) => Some((number.to_bits(), style, formula)),
                    _ => None,
                };
                if let Some(kind) = key.and_then(|key| known.get(&key)) {
                    intake.repeat(*kind, (row, column))?;
                    continue;
                }
                let format = styles.formats.get(style).and_then(Option::as_ref);
                if let Some(cell) = convert(cell.get_value(), format, styles.base, formula) {
                    intake.put(row, column, cell)?;
                }
                if let Some((key, kind)) = key.zip(intake.kind_at((row, column))).filter(|_| known.len() < KNOWN) {
                    known.insert(key, kind);
                }
            }
            Ok(None) => return Ok(true),
            Err(_) => return Ok(false),
        }
    }
}

fn convert(value: &DataRef<'_>, format: Option<&NumberFormat>, base: f64, formula: bool) -> Option<Cell> {
    #[expect(clippy::cast_precision_loss, reason = "spreadsheets store numbers as floats")]
    Some(match value {
        DataRef::Int(number) => intake::number(*number as f64, format, base, formula),
        DataRef::Float(number) if number.is_finite() => intake::number(*number, format, base, formula),
        DataRef::Float(_) => intake::error("#NUM!", formula),
        DataRef::DateTime(date) => intake::number(date.as_f64(), format, base, formula),
        DataRef::String(text) => written(text, format, formula)?,
        DataRef::SharedString(text) => written(text, format, formula)?,
        DataRef::Bool(value) => intake::logical(*value, formula),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => iso(text, format, formula),
        DataRef::Error(error) => intake::error(&error.to_string(), formula),
        DataRef::Empty if formula => Cell { value: Value::Missing, shown: String::new(), formula },
        DataRef::Empty => return None,
    })
}

fn written(text: &str, format: Option<&NumberFormat>, formula: bool) -> Option<Cell> {
    (formula || !text.is_empty()).then(|| intake::text(unescape(text), format, formula))
}

/// A date that is stored as text.
fn iso(text: &str, format: Option<&NumberFormat>, formula: bool) -> Cell {
    match super::ods::serial_of(text) {
        Some(serial) => {
            let fallback = NumberFormat::parse("yyyy/m/d");
            intake::number(serial, Some(format.filter(|format| format.is_date()).unwrap_or(&fallback)), 0.0, formula)
        }
        None => intake::text(text.to_owned(), None, formula),
    }
}

/// Resolves `_x000D_` and the like: characters that XML cannot hold (ECMA-376 part 1, 22.4.2.4).
fn unescape(text: &str) -> String {
    if !text.contains("_x") {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        out.push_str(before);
        let code =
            after.split_once('_').filter(|(hex, _)| hex.len() == 4 && hex.bytes().all(|b| b.is_ascii_hexdigit()));
        match code.and_then(|(hex, tail)| Some((char::from_u32(u32::from_str_radix(hex, 16).ok()?)?, tail))) {
            Some(('\r', tail)) => rest = tail,
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push_str("_x");
                rest = after;
            }
        }
    }
    out + rest
}

/// Puts the cells of a sheet in without calamine, which gives up on the first cell that it does not understand.
fn mend(sheet: &Worksheet, strings: &[String], styles: &Styles, intake: &mut Intake) -> Result<(), Refusal> {
    for (place, raw) in &sheet.cells {
        if let Some(cell) = mended(raw, strings, styles) {
            intake.put(place.0, place.1, cell)?;
        }
    }
    Ok(())
}

fn mended(raw: &Raw, strings: &[String], styles: &Styles) -> Option<Cell> {
    let format = styles.formats.get(raw.style).and_then(Option::as_ref);
    let formula = raw.formula;
    if raw.text.is_empty() {
        return formula.then(|| Cell { value: Value::Missing, shown: String::new(), formula });
    }
    Some(match raw.kind.as_str() {
        "s" => written(strings.get(raw.text.trim().parse::<usize>().ok()?)?, format, formula)?,
        "inlineStr" | "str" => written(&raw.text, format, formula)?,
        "b" => intake::logical(matches!(raw.text.trim(), "1" | "true"), formula),
        "e" => intake::error(raw.text.trim(), formula),
        "d" => iso(raw.text.trim(), format, formula),
        _ => match raw.text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => intake::number(number, format, styles.base, formula),
            _ => written(&raw.text, format, formula)?,
        },
    })
}
