//! The comparative workbook.

mod common;

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use shuping_reports::workbook;

fn sheets(bytes: &[u8]) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes.to_vec())).unwrap()
}

#[test]
fn the_same_season_gives_the_same_bytes() {
    let example = common::example();
    assert!(workbook::build(&example.inputs()).unwrap() == workbook::build(&example.inputs()).unwrap());
}

#[test]
fn every_unit_has_a_row_in_the_overview() {
    let example = common::example();
    let bytes = workbook::build(&example.inputs()).unwrap();
    if let Ok(path) = std::env::var("SHUPING_LOOK") {
        std::fs::write(path, &bytes).unwrap();
    }
    let range = sheets(&bytes).worksheet_range("总览").unwrap();
    for unit in &example.season.units {
        assert!(range.rows().any(|row| row.iter().any(|cell| cell.to_string() == unit.name)), "{}", unit.name);
    }
}
