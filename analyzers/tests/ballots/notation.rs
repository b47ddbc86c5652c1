//! A sheet as text, so that a new case is a new file.
//!
//! ```text
//! file: 测评票.xlsx            name of the file
//! sheet: 测评                  begins a sheet; `hidden sheet: 名` a hidden one
//! |票号|类别|智造学院          a row; plain numbers are numbers, `'9` is the text 9, `=9` a formula whose value is 9
//! rules: grades               one of the schemes in `layouts.rs`; lines between `rules:` and `end rules` are one
//! merge: A1:C1 A2:A3          merged areas
//! hidden rows: 17 38          from 1
//! hidden columns: C
//! expect: …                   what must come out, see `layouts.rs`
//! ```

use shuping_analyzers::grid::{Area, Cell, Sheet, Value, Workbook};

/// One case: files with their workbooks, lines of the rules, expectations.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) files: Vec<(String, Workbook)>,
    pub(crate) rules: String,
    pub(crate) expect: Vec<String>,
}

pub(crate) fn parse(text: &str) -> Case {
    let mut case = Case::default();
    let mut row = 0;
    let mut in_rules = false;
    for line in text.lines() {
        if in_rules {
            in_rules = line != "end rules";
            if in_rules {
                case.rules += line;
                case.rules.push('\n');
            }
        } else if line == "rules:" {
            in_rules = true;
        } else if let Some(name) = line.strip_prefix("rules: ") {
            name.clone_into(&mut case.rules);
        } else if let Some(name) = line.strip_prefix("file: ") {
            case.files.push((name.to_owned(), Workbook::default()));
        } else if let Some(name) = line.strip_prefix("sheet: ").or_else(|| line.strip_prefix("hidden sheet: ")) {
            let sheet = Sheet { name: name.to_owned(), hidden: line.starts_with("hidden"), ..Sheet::default() };
            case.files.last_mut().expect("a file before a sheet").1.sheets.push(sheet);
            row = 0;
        } else if let Some(cells) = line.strip_prefix('|') {
            let sheet = sheet(&mut case);
            for (column, text) in (0_u32..).zip(cells.split('|')) {
                if let Some(cell) = cell(text) {
                    sheet.cells.insert((row, column), cell);
                }
            }
            row += 1;
        } else if let Some(areas) = line.strip_prefix("merge: ") {
            sheet(&mut case).merges = areas.split(' ').map(area).collect();
        } else if let Some(rows) = line.strip_prefix("hidden rows: ") {
            sheet(&mut case).hidden_rows = rows.split(' ').map(|row| row.parse::<u32>().unwrap() - 1).collect();
        } else if let Some(columns) = line.strip_prefix("hidden columns: ") {
            sheet(&mut case).hidden_columns = columns.split(' ').map(|name| place(&format!("{name}1")).1).collect();
        } else if let Some(wanted) = line.strip_prefix("expect: ") {
            case.expect.push(wanted.to_owned());
        } else {
            assert!(line.is_empty() || line.starts_with('#'), "not understood: {line}");
        }
    }
    case
}

fn sheet(case: &mut Case) -> &mut Sheet {
    case.files.last_mut().and_then(|file| file.1.sheets.last_mut()).expect("a sheet before its rows")
}

fn cell(text: &str) -> Option<Cell> {
    if text.is_empty() {
        return None;
    }
    let (formula, text) = text.strip_prefix('=').map_or((false, text), |rest| (true, rest));
    let value = if let Some(text) = text.strip_prefix('\'') {
        Value::Text(text.replace("\\n", "\n"))
    } else if let Ok(number) = text.parse::<f64>() {
        Value::Number(number)
    } else {
        Value::Text(text.replace("\\n", "\n").replace('¦', "|"))
    };
    let shown = match &value {
        Value::Text(text) => text.clone(),
        _ => text.to_owned(),
    };
    Some(Cell { value, shown, formula })
}

fn area(text: &str) -> Area {
    let (from, to) = text.split_once(':').unwrap();
    let ((top, left), (bottom, right)) = (place(from), place(to));
    Area { top, left, bottom, right }
}

fn place(name: &str) -> (u32, u32) {
    let letters = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1) - 1;
    (name[letters.len()..].parse::<u32>().unwrap() - 1, column)
}
