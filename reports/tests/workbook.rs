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

/// A workbook as the pipeline's reader gives it.
fn grid(bytes: &[u8]) -> shuping_analyzers::grid::Workbook {
    use shuping_analyzers::grid::{Cell, Sheet, Value, Workbook};
    let mut book = sheets(bytes);
    let names = book.sheet_names();
    let sheets = names
        .into_iter()
        .map(|name| {
            let range = book.worksheet_range(&name).unwrap();
            let (top, left) = range.start().unwrap_or_default();
            let cells = range
                .used_cells()
                .map(|(row, column, cell)| {
                    let shown = cell.to_string();
                    (
                        (row as u32 + top, column as u32 + left),
                        Cell { value: Value::Text(shown.clone()), shown, formula: false },
                    )
                })
                .collect();
            Sheet { name, cells, ..Sheet::default() }
        })
        .collect();
    Workbook { sheets, partial: None }
}

#[test]
fn decisions_are_read_back_from_the_filled_in_columns() {
    use shuping_analyzers::grid::{Cell, Value};
    use shuping_reports::readback;
    let mut example = common::example();
    let mut book = grid(&workbook::build(&example.inputs()).unwrap());
    let empty = readback::read(&book);
    assert!(empty.findings.is_empty() && empty.recurrences.is_empty() && empty.unclear.is_empty());
    let mut fill = |sheet: &str, row: u32, column: u32, text: &str| {
        let sheet = book.sheets.iter_mut().find(|one| one.name == sheet).unwrap();
        let cell = Cell { value: Value::Text(text.into()), shown: text.into(), formula: false };
        sheet.cells.insert((row, column), cell);
    };
    fill("全部发现", 4, 11, "不采纳");
    fill("全部发现", 4, 12, "系规定用语");
    fill("全部发现", 5, 11, "已改");
    fill("全部发现", 6, 11, "待定");
    fill("年年提", 5, 8, "是");
    fill("年年提", 6, 8, "换了表述");
    let decisions = readback::read(&book);
    assert_eq!(decisions.findings.len(), 2);
    assert_eq!((decisions.findings[0].state.as_str(), decisions.findings[0].reason.as_str()), ("不采纳", "系规定用语"));
    let all: Vec<_> = example.season.reports.iter().flat_map(|report| &report.findings).collect();
    assert!(all.iter().any(|finding| finding.fingerprint == decisions.findings[0].fingerprint));
    assert_eq!(decisions.unclear.len(), 1);
    assert_eq!(decisions.unclear[0].place, "全部发现!L7");
    readback::apply(&mut example.season, &decisions);
    let decided: Vec<_> = example.season.recurrences.iter().filter(|row| !row.decision.is_empty()).collect();
    assert_eq!(decided.len(), 2);
    // Whoever empties a cell takes his decision back; what a workbook does not hold stays.
    let mut kept = decisions.clone();
    kept.findings.push(readback::FindingDecision {
        fingerprint: "gone".into(),
        state: "采纳".into(),
        reason: String::new(),
    });
    kept.update(empty);
    assert_eq!(kept.findings.len(), 1);
    // What was dismissed counts no more, but stays with its reason.
    let inputs = shuping_reports::Inputs { decisions: &decisions.findings, ..example.inputs() };
    let again = readback::read(&grid(&workbook::build(&inputs).unwrap()));
    assert_eq!(again.findings, decisions.findings);
    // What was decided stands in the next workbook, too.
    let next = readback::read(&grid(&workbook::build(&example.inputs()).unwrap()));
    assert_eq!(next.recurrences.len(), 2);
}

#[test]
fn answers_about_recurring_problems_outlive_the_proposal() {
    use shuping_analyzers::grid::{Cell, Value};
    use shuping_reports::readback::{self, Decisions};
    let mut example = common::example();
    let mut book = grid(&workbook::build(&example.inputs()).unwrap());
    let mut say = |row: u32, text: &str| {
        let sheet = book.sheets.iter_mut().find(|one| one.name == "年年提").unwrap();
        let cell = Cell { value: Value::Text(text.into()), shown: text.into(), formula: false };
        sheet.cells.insert((row, 8), cell);
        readback::read(&book)
    };
    say(5, "换了表述");
    let mut kept = Decisions::default();
    kept.update(say(6, "不是"));
    let proposed = example.season.recurrences.clone();
    let same = kept.recurrences.iter().find(|one| one.decision == "换了表述").unwrap().clone();
    // The pairs are not proposed any more, and the report was handed in again with a number put right.
    example.season.recurrences.clear();
    let told = proposed.iter().find(|pair| pair.issue == same.issue).unwrap();
    let reports = example.season.reports.iter_mut().filter(|report| report.unit.as_ref() == Some(&told.unit));
    let now = format!("{}（3次）", same.issue.replace('1', "2"));
    for issue in reports.flat_map(|report| &mut report.issues).filter(|issue| issue.text == same.issue) {
        issue.text.clone_from(&now);
    }
    readback::apply(&mut example.season, &kept);
    let found: Vec<_> =
        example.season.recurrences.iter().map(|pair| (pair.issue.as_str(), pair.decision.as_str())).collect();
    assert_eq!(found, [(now.as_str(), "换了表述")]);
    let pair = &example.season.recurrences[0];
    assert_eq!((&pair.prior, pair.prior_year, &pair.promised), (&told.prior, told.prior_year, &told.promised));
    // It stands in the next workbook with its answer; whoever empties that cell takes the answer back.
    let mut next = grid(&workbook::build(&example.inputs()).unwrap());
    kept.update(readback::read(&next));
    assert_eq!(kept.recurrences.len(), 2, "{kept:?}");
    let sheet = next.sheets.iter_mut().find(|one| one.name == "年年提").unwrap();
    sheet.cells.insert((5, 8), Cell::default());
    kept.update(readback::read(&next));
    assert_eq!(kept.recurrences.iter().map(|one| one.decision.as_str()).collect::<Vec<_>>(), ["不是"]);
}

#[test]
fn cells_that_begin_like_a_formula_are_text() {
    let mut example = common::example();
    let report = example.season.reports.iter_mut().find(|report| report.path.contains("终稿2")).unwrap();
    report.issues[0].title = "=1+1".into();
    report.issues[1].title = "@SUM(A1)".into();
    let bytes = workbook::build(&example.inputs()).unwrap();
    let range = sheets(&bytes).worksheet_range("问题清单").unwrap();
    for text in ["=1+1", "@SUM(A1)"] {
        assert!(
            range.rows().flatten().any(|cell| matches!(cell, calamine::Data::String(said) if said == text)),
            "{text}"
        );
    }
    assert!(sheets(&bytes).worksheet_formula("问题清单").unwrap().used_cells().next().is_none());
}

#[test]
fn groups_smaller_than_the_minimum_show_no_votes() {
    let mut example = common::example();
    let group = &mut example.season.ballots[0].groups[0];
    group.valid = 2;
    group.counts = [("10".to_owned(), 1), ("3".to_owned(), 1)].into();
    group.mean = Some(6.5);
    let bytes = workbook::build(&example.inputs()).unwrap();
    let range = sheets(&bytes).worksheet_range("测评明细").unwrap();
    let row = range.rows().find(|row| row.iter().any(|cell| cell.to_string() == "票少不列")).unwrap();
    assert!(row.iter().skip(8).all(|cell| matches!(cell.to_string().as_str(), "" | "—" | "票少不列")), "{row:?}");
}

#[test]
fn scores_follow_from_the_counts_by_formulas_that_hold_the_right_values() {
    let example = common::example();
    let bytes = workbook::build(&example.inputs()).unwrap();
    let formulas = sheets(&bytes).worksheet_formula("测评结果").unwrap();
    assert!(formulas.used_cells().count() >= example.season.ballots.len() * 8);
    let range = sheets(&bytes).worksheet_range("测评结果").unwrap();
    for ballot in &example.season.ballots {
        let published: f64 = ballot.published.as_deref().unwrap().parse().unwrap();
        let grade = ballot.grade.as_deref().unwrap();
        assert!(
            range.rows().any(|row| row
                .iter()
                .any(|cell| matches!(cell, calamine::Data::Float(score) if (score - published).abs() < 1e-9))
                && row.iter().any(|cell| cell.to_string() == grade)),
            "{}",
            ballot.unit
        );
    }
}

#[test]
fn an_english_workbook_has_english_sheets_and_heads_and_reads_back() {
    let example = common::example();
    let inputs = shuping_reports::Inputs { lang: shuping_reports::Lang::En, ..example.inputs() };
    let bytes = workbook::build(&inputs).unwrap();
    let names = sheets(&bytes).sheet_names();
    assert!(names.iter().all(|name| name.is_ascii()), "{names:?}");
    let mut book = grid(&bytes);
    let sheet = book.sheets.iter_mut().find(|sheet| sheet.name == "All findings").unwrap();
    let text = |text: &str| shuping_analyzers::grid::Cell { shown: text.into(), ..Default::default() };
    sheet.cells.insert((4, 11), text("采纳"));
    assert_eq!(shuping_reports::readback::read(&book).findings.len(), 1);
}

#[test]
fn titles_notes_and_heads_of_an_english_workbook_hold_no_chinese_but_names() {
    let example = common::example();
    let inputs = shuping_reports::Inputs { lang: shuping_reports::Lang::En, ..example.inputs() };
    let bytes = workbook::build(&inputs).unwrap();
    let scheme = &example.scheme;
    let ballot = scheme.ballot.as_ref().unwrap();
    // What an organisation calls its things stays as it calls them.
    let mut names: Vec<&str> = vec![&scheme.season.title, &scheme.season.organization];
    names.extend(scheme.focus.iter().flat_map(|focus| [focus.title.as_str(), focus.source.as_str()]));
    names.extend(scheme.report.parts.iter().flat_map(|part| [part.title.as_str(), part.source.as_str()]));
    names.extend(scheme.materials.iter().map(|material| material.title.as_str()));
    names.extend(ballot.groups.iter().map(|group| group.name.as_str()));
    names.extend(ballot.bands.iter().map(|band| band.grade.as_str()));
    names.extend([ballot.source.as_str(), "五、述职评议"]);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    // Heads of the ledger's columns are what they are found by when the workbook comes back.
    let ledgers = ["Rectification", "Comments", "Ledger conflicts", "Ledger as written"];
    let mut left = Vec::new();
    for name in sheets(&bytes).sheet_names().into_iter().filter(|name| !ledgers.contains(&name.as_str())) {
        let range = sheets(&bytes).worksheet_range(&name).unwrap();
        let heads =
            range.rows().position(|row| row.iter().skip(1).filter(|cell| !cell.to_string().is_empty()).count() > 2);
        for cell in range.rows().take(heads.unwrap_or(0) + 1).flatten().map(ToString::to_string) {
            let plain =
                names.iter().filter(|name| !name.is_empty()).fold(cell.clone(), |text, name| text.replace(name, ""));
            if plain.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)) {
                left.push(format!("{name}: {cell}"));
            }
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_overview_leads_to_each_units_rows() {
    let example = common::example();
    let bytes = workbook::build(&example.inputs()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
    let overview = std::io::read_to_string(archive.by_name("xl/worksheets/sheet2.xml").unwrap()).unwrap();
    let mut book = sheets(&bytes);
    let mut seen = 0;
    for link in overview.split("<hyperlink ").skip(1).filter_map(|link| link.split("location=\"").nth(1)) {
        let (sheet, cell) = link.split('"').next().unwrap().rsplit_once('!').unwrap();
        let sheet = sheet.trim_matches('\'').replace("&apos;", "");
        let range = book.worksheet_range(sheet.trim_matches('\'')).unwrap();
        let row: u32 = cell.trim_start_matches(|letter: char| letter.is_ascii_alphabetic()).parse().unwrap();
        let start = range.start().unwrap().0;
        let row = &range[(row - 1 - start) as usize];
        let named =
            |text: &str| example.season.units.iter().any(|unit| [unit.name.as_str(), &unit.short].contains(&text));
        assert!(row.iter().any(|cell| named(&cell.to_string())), "{sheet} {cell}");
        seen += 1;
    }
    assert!(seen >= example.season.units.len() * 5, "{seen}");
}

#[test]
fn a_very_large_workbook_holds_every_row() {
    let mut example = common::example();
    let units = example.season.units.clone();
    for number in 0..40 {
        example.season.units.extend(units.iter().cloned().map(|mut unit| {
            unit.id = format!("{}-{number}", unit.id);
            unit
        }));
    }
    let bytes = workbook::build(&example.inputs()).unwrap();
    let mut book = sheets(&bytes);
    assert_eq!(
        book.worksheet_range("总览").unwrap().rows().filter(|row| matches!(row[0], calamine::Data::Float(_))).count(),
        410
    );
    let findings: usize = book
        .worksheet_range("全部发现")
        .unwrap()
        .rows()
        .filter(|row| matches!(row[0], calamine::Data::Float(_)))
        .count();
    assert!(findings > 100, "{findings}");
}
