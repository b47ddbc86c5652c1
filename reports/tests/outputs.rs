//! Everything that a season's folder holds.

mod common;
#[path = "common/mailbox.rs"]
mod mailbox;
#[path = "common/word.rs"]
mod word;

use std::path::{Path, PathBuf};

use mailbox::Mailbox;
use shuping_analyzers::finding::Severity;
use shuping_analyzers::season::Status;
use shuping_reports::{Inputs, json, nightly, tables, write};

fn folder(name: &str) -> (Option<tempfile::TempDir>, PathBuf) {
    match std::env::var("SHUPING_LOOK_OUT") {
        Ok(path) => (None, PathBuf::from(path)),
        Err(_) => {
            let dir = tempfile::Builder::new().prefix(name).tempdir().unwrap();
            let path = dir.path().to_owned();
            (Some(dir), path)
        }
    }
}

fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push((path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_season_gives_a_workbook_a_page_and_a_folder_for_each_unit_and_twice_the_same_bytes() {
    let example = common::example();
    let mailbox = Mailbox(&example.season);
    let inputs = Inputs { originals: &mailbox, readings: &mailbox, ..example.inputs() };
    let (_keep, first) = folder("first");
    let written = write(&first, &inputs).unwrap();
    nightly::write(&first, &inputs, None, &[]).unwrap();
    tables::write(&first.join("csv"), &inputs).unwrap();
    for name in ["season.json", "index.html", "述职评议分析.xlsx", "units/U03 现代商贸学院党总支/退回修改意见.docx"]
    {
        assert!(written.contains(&first.join(name)), "{name}");
    }
    let second = tempfile::tempdir().unwrap();
    write(second.path(), &inputs).unwrap();
    nightly::write(second.path(), &inputs, None, &[]).unwrap();
    tables::write(&second.path().join("csv"), &inputs).unwrap();
    let (first, second) = (contents(&first), contents(second.path()));
    assert_eq!(first.len(), second.len());
    for (a, b) in first.iter().zip(&second) {
        assert!(a == b, "{:?}", a.0);
    }
}

#[test]
fn a_notice_that_is_no_longer_due_is_taken_away() {
    let mut example = common::example();
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &example.inputs()).unwrap();
    let notice = dir.path().join("units/U03 现代商贸学院党总支/退回修改意见.docx");
    assert!(notice.exists());
    for report in &mut example.season.reports {
        report.findings.retain(|finding| finding.severity != Severity::Error);
    }
    write(dir.path(), &example.inputs()).unwrap();
    assert!(!notice.exists());
}

#[test]
fn a_season_without_reports_votes_and_files_still_gives_every_output() {
    let mut example = common::example();
    let season = &mut example.season;
    season.submissions.clear();
    season.reports.clear();
    season.ballots.clear();
    season.ledger.clear();
    season.completeness.clear();
    season.recurrences.clear();
    season.copies.clear();
    season.common_issues.clear();
    let inputs = Inputs { previous: None, ..example.inputs() };
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(write(dir.path(), &inputs).unwrap().len(), 3);
    nightly::write(dir.path(), &inputs, Some(&inputs.season.clone()), &[]).unwrap();
}

#[test]
fn a_night_with_nothing_new_says_so_in_one_line() {
    let example = common::example();
    let dir = tempfile::tempdir().unwrap();
    nightly::write(dir.path(), &example.inputs(), Some(&example.season), &[]).unwrap();
    let page = std::fs::read_to_string(dir.path().join("nightly/2024-01-20/日报.html")).unwrap();
    assert!(page.contains("没有新的材料和变化"));
    let mut before = example.season.clone();
    before.submissions.retain(|row| row.status != Status::Accepted);
    nightly::write(dir.path(), &example.inputs(), Some(&before), &[]).unwrap();
    let page = std::fs::read_to_string(dir.path().join("nightly/2024-01-20/日报.html")).unwrap();
    assert!(page.contains("新收到的文件") && page.contains("机关第一党支部述职报告（修改版）.pdf"));
}

#[test]
fn the_committed_schema_is_the_one_that_the_types_give() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/season.schema.json");
    let schema = json::schema().unwrap();
    if std::env::var("SHUPING_UPDATE").is_ok() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &schema).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).unwrap() == schema,
        "docs/season.schema.json 已过时：SHUPING_UPDATE=1 cargo test -p shuping-reports"
    );
}

#[test]
fn sarif_names_every_finding_with_its_rule_and_fingerprint() {
    let example = common::example();
    let sarif: serde_json::Value = serde_json::from_str(&json::sarif(&example.inputs()).unwrap()).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(!results.is_empty());
    // What the schema of SARIF 2.1.0 requires of the parts that are written.
    assert_eq!((sarif["version"].as_str(), sarif["runs"].as_array().unwrap().len()), (Some("2.1.0"), 1));
    let driver = &sarif["runs"][0]["tool"]["driver"];
    assert!(driver["name"].is_string());
    let rules = driver["rules"].as_array().unwrap();
    let ids: std::collections::BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len());
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().unwrap()));
        assert!(result["message"]["text"].as_str().is_some_and(|text| text.chars().count() > 2));
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["artifactLocation"]["uri"].as_str().is_some_and(|uri| uri.is_ascii() && !uri.contains(' ')));
        if let Some(region) = place.get("region") {
            let number = |name: &str| region[name].as_u64().unwrap();
            assert!(number("startLine") >= 1 && number("startColumn") >= 1);
            assert!(number("endLine") > number("startLine") || number("endColumn") >= number("startColumn"));
        }
        assert!(result["ruleId"].as_str().is_some_and(|rule| rule.len() == 4), "{result}");
        assert!(result["partialFingerprints"]["shuping/v1"].is_string(), "{result}");
    }
}

#[test]
fn tables_hold_no_field_that_a_program_takes_for_a_formula() {
    let mut example = common::example();
    example.season.submissions[0].reason = "=cmd|'/c calc'!A1".into();
    let dir = tempfile::tempdir().unwrap();
    tables::write(&dir.path().join("csv"), &example.inputs()).unwrap();
    let text = std::fs::read_to_string(dir.path().join("csv/收件.csv")).unwrap();
    assert!(text.contains(",'=cmd|'/c calc'!A1,"), "{text}");
}

/// The fields of a CSV file, line by line.
fn fields(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

#[test]
fn every_sheet_of_the_workbook_comes_as_csv_with_the_same_rows() {
    use calamine::Reader;
    let example = common::example();
    let dir = tempfile::tempdir().unwrap();
    tables::write(dir.path(), &example.inputs()).unwrap();
    let bytes = shuping_reports::workbook::build(&example.inputs()).unwrap();
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    for sheet in book.sheet_names().into_iter().filter(|name| name != "台账底稿") {
        let text = std::fs::read_to_string(dir.path().join(format!("工作簿/{sheet}.csv"))).unwrap();
        let rows = fields(&text);
        let width = rows[0].len();
        assert!(rows.iter().all(|row| row.len() == width), "{sheet}: {width}");
        let range = book.worksheet_range(&sheet).unwrap();
        let shown: Vec<String> =
            range.rows().map(|row| row.iter().take(2).map(ToString::to_string).collect()).collect();
        for row in &rows {
            let plain = |text: &String| text.trim_start_matches('\'').to_owned();
            let begins: String = row.iter().take(2).map(plain).collect();
            assert!(shown.contains(&begins), "{sheet}: {begins}");
        }
    }
}

/// Pages of a PDF that a browser printed.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.match_indices("/Type /Page").filter(|(at, _)| !text[at + 11..].starts_with('s')).count()
}

/// The report of a unit with every list of its page longer than the page shows, in long words.
fn fullest(example: &mut common::Example) -> String {
    let long = |text: &str| format!("{text}，{}", "一句说明要写得很长才看得出会不会换页".repeat(4));
    let report = example.season.reports.iter_mut().find(|report| report.path.contains("建工")).unwrap();
    let (path, unit) = (report.path.clone(), report.unit.clone().unwrap());
    let (issues, measures, findings) = (report.issues.clone(), report.measures.clone(), report.findings.clone());
    for round in 1..4 {
        report.issues.extend(issues.iter().cloned().map(|issue| shuping_analyzers::season::Issue {
            id: format!("{}-{round}", issue.id),
            title: long(&format!("{}{round}", issue.title)),
            ..issue
        }));
        report.measures.extend(measures.iter().cloned().map(|measure| shuping_analyzers::season::Measure {
            answers: measure.answers.iter().map(|issue| format!("{issue}-{round}")).collect(),
            ..measure
        }));
        report.findings.extend(findings.iter().cloned().map(|finding| shuping_analyzers::finding::Finding {
            rule: format!("X{round}{}", &finding.rule[2..]),
            severity: if round == 1 { Severity::Error } else { Severity::Warning },
            ..finding
        }));
    }
    report.issues.rotate_left(issues.len());
    report.findings.iter_mut().for_each(|finding| finding.message = long(&finding.message));
    report.text.recognised = true;
    report.text.partial = long("第三部分以后的页没有读出来");
    report.text.unread_pages = (3..20).collect();
    for (number, share) in [(1, 0.4), (2, 0.3), (3, 0.2), (4, 0.1)] {
        let mut copy = example.season.copies[0].clone();
        (copy.a, copy.b, copy.share, copy.longest) =
            (path.clone(), example.season.reports[number].path.clone(), share, 90);
        example.season.copies.push(copy);
    }
    let focus = example.scheme.focus.clone();
    for round in 1..4 {
        example.scheme.focus.extend(focus.iter().cloned().map(|mut one| {
            one.id = format!("{}-{round}", one.id);
            one
        }));
    }
    unit
}

#[test]
fn every_feedback_page_prints_on_one_sheet_where_a_browser_is_at_hand() {
    let browser = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| std::process::Command::new(name).arg("--version").output().is_ok_and(|out| out.status.success()));
    let Some(browser) = browser else { return };
    let mut example = common::example();
    let unit = fullest(&mut example);
    for lang in [shuping_reports::Lang::Zh, shuping_reports::Lang::En] {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &Inputs { lang, ..example.inputs() }).unwrap();
        let unit = example.season.units.iter().find(|one| one.id == unit).unwrap();
        let page = dir.path().join(format!("units/{} {}/质量反馈.html", unit.id, unit.name));
        if let Ok(path) = std::env::var("SHUPING_LOOK_PAGE") {
            std::fs::copy(&page, path).unwrap();
        }
        let pdf = dir.path().join("page.pdf");
        let printed = std::process::Command::new(browser)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer"])
            .arg(format!("--user-data-dir={}", dir.path().join("profile").display()))
            .arg(format!("--print-to-pdf={}", pdf.display()))
            .arg(format!("file://{}", page.display()))
            .output()
            .unwrap();
        // A browser that cannot start here says nothing about the page.
        if !printed.status.success() || !pdf.exists() {
            return;
        }
        assert_eq!(pages(&std::fs::read(&pdf).unwrap()), 1, "{}", unit.name);
    }
}
