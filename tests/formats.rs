//! One text in several formats, papers that carry files, and scans where nothing recognises them.
//!
//! `pipeline/tests/fixtures/same` holds one report as Word, as `LibreOffice` saved it, as a PDF with a ledger attached,
//! and as a photograph of its page.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde_json::Value;

use crate::bench::{Bench, json, seasons};

const OWNER: &str = "图书馆直属党支部书记述职报告";

/// A season that owes a report by the fourth of December at five. Files of the fixtures arrive under a name so many
/// hours before or after that moment.
fn season(files: &[(&str, &str, i64)]) -> Bench {
    let bench = Bench::empty();
    let folder = bench.path("season");
    fs_err::create_dir_all(folder.join("mailbox")).unwrap();
    fs_err::copy(seasons().join("river-2023/roster.csv"), folder.join("roster.csv")).unwrap();
    let scheme = "[season]\norganization = \"江州职业技术大学\"\nyear = 2023\ntimezone = \"Asia/Shanghai\"\n\n\
                  [[material]]\nkind = \"duty_report\"\ntitle = \"述职报告\"\ndue = \"2023-12-04T17:00\"\n\n\
                  [[material]]\nkind = \"ledger\"\ntitle = \"整改台账\"\n";
    fs_err::write(folder.join("season.toml"), scheme).unwrap();
    let due = SystemTime::UNIX_EPOCH + Duration::from_secs(1_701_680_400);
    for (fixture, name, hours) in files {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pipeline/tests/fixtures/same").join(fixture);
        let to = folder.join("mailbox").join(name);
        fs_err::copy(from, &to).unwrap();
        let distance = Duration::from_secs(hours.unsigned_abs() * 3600);
        let at = if *hours < 0 { due - distance } else { due + distance };
        fs_err::OpenOptions::new().write(true).open(&to).unwrap().into_parts().0.set_modified(at).unwrap();
    }
    bench
}

/// Runs it; without a recogniser where `path` leads to none.
fn run(bench: &Bench, path: Option<&str>) -> Value {
    let own = std::env::var("PATH").unwrap_or_default();
    let output = bench.shuping_with(&["run", "season"], &[("PATH", path.unwrap_or(&own))]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    json(&bench.path("season/out/season.json"))
}

/// Status and reason of every file.
fn rows(season: &Value) -> BTreeMap<&str, (&str, &str)> {
    let rows = season["submissions"].as_array().unwrap().iter();
    rows.map(|row| (row["path"].as_str().unwrap(), (row["status"].as_str().unwrap(), row["reason"].as_str().unwrap())))
        .collect()
}

#[test]
fn a_text_that_comes_again_in_another_format_is_a_duplicate() {
    let names = ["docx", "odt", "pdf", "jpg"].map(|ending| format!("{OWNER}.{ending}"));
    let [docx, odt, pdf, jpg] = names.each_ref();
    let bench = season(&[
        ("scan.jpg", jpg, -9),
        ("report-with-ledger.pdf", pdf, -8),
        ("report.docx", docx, -7),
        ("report.odt", odt, 5),
    ]);
    let found = run(&bench, None);
    let rows = rows(&found);
    assert_eq!(rows[docx.as_str()].0, "accepted", "{rows:#?}");
    for (name, word) in [(odt, "只是格式不同"), (pdf, "只是格式不同"), (jpg, "扫描件")] {
        let (status, reason) = rows[name.as_str()];
        assert_eq!(status, "duplicate", "{name}: {reason}");
        assert!(reason.contains(word) && reason.contains(docx.as_str()), "{name}: {reason}");
    }
    assert!(found["submissions"].as_array().unwrap().iter().all(|row| row["supersedes"].is_null()));
}

#[test]
fn what_came_in_time_in_one_format_and_late_in_a_better_one_is_in_time() {
    let (pdf, docx) = (format!("{OWNER}.pdf"), format!("{OWNER}.docx"));
    let found = run(&season(&[("report-with-ledger.pdf", &pdf, -1), ("report.docx", &docx, 30)]), None);
    let owed = found["completeness"].as_array().unwrap();
    let row = owed.iter().find(|row| row["unit"] == "U08" && row["kind"] == "duty_report").unwrap();
    assert_eq!((row["state"].as_str(), row["path"].as_str()), (Some("on_time"), Some(docx.as_str())), "{row}");
    assert_eq!(row["received_at"], "2023-12-04T16:00:00+08:00");
}

#[test]
fn a_file_that_is_attached_to_a_pdf_is_a_submission_of_its_own() {
    let pdf = format!("{OWNER}.pdf");
    let found = run(&season(&[("report-with-ledger.pdf", &pdf, -1)]), None);
    let rows = rows(&found);
    let (status, reason) = rows[pdf.as_str()];
    assert!(status == "accepted" && reason.contains("附有1个文件，各自登记"), "{status} {reason}");
    let ledger = format!("{pdf}!图书馆整改台账.csv");
    let row = found["submissions"].as_array().unwrap().iter().find(|row| row["path"] == ledger.as_str()).unwrap();
    let field = |name: &str| row[name].as_str().unwrap();
    assert_eq!((field("status"), field("unit"), field("kind")), ("accepted", "U08", "ledger"), "{row}");
}

#[test]
fn a_scan_without_a_recogniser_is_unreadable_and_says_what_to_run() {
    let jpg = format!("{OWNER}.jpg");
    let bench = season(&[("scan.jpg", &jpg, -1)]);
    let found = run(&bench, Some("/nowhere"));
    let (status, reason) = rows(&found)[jpg.as_str()];
    assert_eq!(status, "unreadable", "{reason}");
    assert!(reason.contains("没有安装文字识别程序"), "{reason}");
    assert!(reason.contains("sudo apt install tesseract-ocr tesseract-ocr-chi-sim"), "{reason}");
    // Once it is installed the same file is read: the refusal was not kept.
    let found = run(&bench, None);
    let (status, reason) = rows(&found)[jpg.as_str()];
    assert_eq!(status, "accepted", "{reason}");
}
