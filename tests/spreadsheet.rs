//! A workbook as somebody edits it in LibreOffice: opened as flat XML, changed cell by cell, saved by the office program.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A workbook that is open for editing.
pub(crate) struct Book {
    xml: String,
}

/// A row of a sheet: its tag and its cells, repeated ones apart.
struct Row {
    start: usize,
    end: usize,
    tag: String,
    cells: Vec<String>,
}

impl Book {
    /// Opens a workbook.
    pub(crate) fn open(path: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let flat = convert(path, "fods", folder.path());
        Self { xml: without_frames(&fs_err::read_to_string(flat).unwrap()) }
    }

    /// Saves it as LibreOffice does.
    pub(crate) fn save(&self, path: &Path) {
        let folder = tempfile::tempdir().unwrap();
        let flat = folder.path().join("book.fods");
        fs_err::write(&flat, &self.xml).unwrap();
        let ending = path.extension().unwrap().to_str().unwrap();
        let saved = convert(&flat, ending, folder.path());
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::copy(saved, path).unwrap();
    }

    /// Types a text into the column with this head, in the row in which `key` stands.
    pub(crate) fn set(&mut self, sheet: &str, key: &str, head: &str, text: &str) {
        let column = self.column(sheet, head);
        let row = self.row(sheet, key);
        self.put(row, column, text);
    }

    /// The text in the column with this head, in the row in which `key` stands.
    pub(crate) fn get(&self, sheet: &str, key: &str, head: &str) -> String {
        let column = self.column(sheet, head);
        self.row(sheet, key).cells.get(column).map_or_else(String::new, |cell| shown(cell).to_owned())
    }

    /// Types texts into the row behind the last one that bears a text under `head`.
    pub(crate) fn append(&mut self, sheet: &str, head: &str, cells: &[(&str, &str)]) {
        let column = self.column(sheet, head);
        let rows = self.rows(sheet);
        let heads = rows.iter().position(|row| row.cells.get(column).is_some_and(|cell| shown(cell) == head)).unwrap();
        let filled = |row: &Row| row.cells.get(column).is_some_and(|cell| !shown(cell).is_empty());
        let last = (heads..rows.len()).take_while(|row| filled(&rows[*row])).last().unwrap();
        for (head, text) in cells {
            let column = self.column(sheet, head);
            let row = self.rows(sheet).remove(last + 1);
            self.put(row, column, text);
        }
    }

    /// Takes a column out.
    pub(crate) fn delete_column(&mut self, sheet: &str, head: &str) {
        let column = self.column(sheet, head);
        for number in (0..self.rows(sheet).len()).rev() {
            let mut row = self.rows(sheet).remove(number);
            if row.cells.len() > column {
                row.cells.remove(column);
                self.replace(row);
            }
        }
    }

    /// Turns the rows that bear a text under `head` round, as sorting does.
    pub(crate) fn reverse(&mut self, sheet: &str, head: &str) {
        let column = self.column(sheet, head);
        let rows = self.rows(sheet);
        let heads = rows.iter().position(|row| row.cells.get(column).is_some_and(|cell| shown(cell) == head)).unwrap();
        let body: Vec<usize> = (heads + 1..rows.len())
            .filter(|row| rows[*row].cells.get(column).is_some_and(|cell| !shown(cell).is_empty()))
            .collect();
        let cells: Vec<Vec<String>> = body.iter().rev().map(|row| rows[*row].cells.clone()).collect();
        for (number, cells) in body.into_iter().zip(cells).rev() {
            let row = self.rows(sheet).remove(number);
            self.replace(Row { cells, ..row });
        }
    }

    fn put(&mut self, mut row: Row, column: usize, text: &str) {
        while row.cells.len() <= column {
            row.cells.push("<table:table-cell/>".to_owned());
        }
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        row.cells[column] =
            format!(r#"<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#);
        self.replace(row);
    }

    fn replace(&mut self, row: Row) {
        let text = format!("{}{}</table:table-row>", row.tag, row.cells.concat());
        self.xml.replace_range(row.start..row.end, &text);
    }

    fn column(&self, sheet: &str, head: &str) -> usize {
        let rows = self.rows(sheet);
        let found = rows.iter().find_map(|row| row.cells.iter().rposition(|cell| shown(cell) == head));
        found.unwrap_or_else(|| panic!("no column {head} in {sheet}"))
    }

    fn row(&self, sheet: &str, key: &str) -> Row {
        let found = self.rows(sheet).into_iter().find(|row| row.cells.iter().any(|cell| shown(cell) == key));
        found.unwrap_or_else(|| panic!("no row with {key} in {sheet}"))
    }

    fn rows(&self, sheet: &str) -> Vec<Row> {
        let name = format!(r#"table:name="{sheet}""#);
        let table = self
            .xml
            .match_indices("<table:table ")
            .map(|(at, _)| at)
            .find(|at| self.xml[*at..].split('>').next().unwrap().contains(&name))
            .unwrap_or_else(|| panic!("no sheet {sheet}"));
        let end = table + self.xml[table..].find("</table:table>").unwrap();
        let mut rows = Vec::new();
        let mut at = table;
        while let Some(found) = self.xml[at..end].find("<table:table-row ") {
            let start = at + found;
            let tag = start + self.xml[start..].find('>').unwrap() + 1;
            if self.xml[start..tag].ends_with("/>") {
                at = tag;
                continue;
            }
            let close = tag + self.xml[tag..].find("</table:table-row>").unwrap();
            at = close + "</table:table-row>".len();
            // Rows far below the table are one element that stands for many.
            if !self.xml[start..tag].contains("number-rows-repeated") {
                let cells = cells(&self.xml[tag..close]);
                rows.push(Row { start, end: at, tag: self.xml[start..tag].to_owned(), cells });
            }
        }
        rows
    }
}

/// Flat XML without drawings: a chart carries a table of its own.
fn without_frames(xml: &str) -> String {
    const FRAME: &str = "draw:frame";
    let (mut rest, mut depth, mut at) = (String::with_capacity(xml.len()), 0_u32, 0);
    for (found, _) in xml.match_indices('<') {
        let tag = &xml[found..];
        if tag.starts_with(&format!("<{FRAME}")) {
            if depth == 0 {
                rest.push_str(&xml[at..found]);
            }
            depth += 1;
        } else if tag.starts_with(&format!("</{FRAME}>")) {
            depth -= 1;
            at = found + FRAME.len() + 3;
        }
    }
    rest.push_str(&xml[at..]);
    rest
}

/// The cells of a row, each on its own.
fn cells(row: &str) -> Vec<String> {
    let mut cells = Vec::new();
    let mut at = 0;
    while let Some(found) = row[at..].find("<table:") {
        let start = at + found;
        let tag = start + row[start..].find('>').unwrap() + 1;
        let end = if row[start..tag].ends_with("/>") {
            tag
        } else {
            let name = row[start + 1..].split([' ', '>']).next().unwrap();
            tag + row[tag..].find(&format!("</{name}>")).unwrap() + name.len() + 3
        };
        let repeat = "table:number-columns-repeated=\"";
        let (head, count) = match row[start..tag].find(repeat) {
            Some(place) => {
                let digits = row[start + place + repeat.len()..].split('"').next().unwrap();
                (row[start..end].replace(&format!(" {repeat}{digits}\""), ""), digits.parse().unwrap())
            }
            None => (row[start..end].to_owned(), 1_usize),
        };
        cells.extend(std::iter::repeat_n(head, count.min(60)));
        at = end;
    }
    cells
}

/// The text of a cell.
fn shown(cell: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in cell.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.trim().to_owned()
}

/// A file as LibreOffice saves it in another format, with a profile of its own.
fn convert(path: &Path, ending: &str, folder: &Path) -> PathBuf {
    let profile = tempfile::tempdir().unwrap();
    let done = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.path().display()))
        .args(["--headless", "--convert-to", ending, "--outdir"])
        .arg(folder)
        .arg(path)
        .output()
        .unwrap();
    let saved = folder.join(path.file_stem().unwrap()).with_extension(ending);
    assert!(saved.is_file(), "{}", String::from_utf8_lossy(&done.stderr));
    saved
}
