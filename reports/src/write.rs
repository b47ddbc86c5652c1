//! [`write()`]: everything that a season's folder holds.

use std::path::{Path, PathBuf};

use shuping_analyzers::season::{Report, file_name};

use crate::view::{UnitView, View};
use crate::{Error, Inputs, json, notes, notices, pages, place, workbook};

/// Name of the page of a unit.
pub const FEEDBACK: &str = "质量反馈.html";
/// Name of the annotated copy.
pub const NOTES: &str = "述职报告（批注）.docx";
/// Name of the return notice.
pub const NOTICE: &str = "退回修改意见.docx";
/// Name of a unit's ledger.
pub const LEDGER: &str = "整改台账.xlsx";
/// Name of a unit's check of itself.
pub const SELF_CHECK: &str = "自查表.xlsx";

/// Writes season.json, the comparative workbook, the season's page and a folder for each unit below `out`.
///
/// Returns the files that belong to the season, sorted. A file that an earlier run made and that is no longer due (a
/// return notice for a report that is now in order) is taken away.
///
/// # Errors
///
/// Where the disk refuses or an output cannot be put together; nothing is left half-written.
pub fn write(out: &Path, inputs: &Inputs) -> Result<Vec<PathBuf>, Error> {
    let view = View::new(inputs);
    let mut written = vec![
        place::put(&out.join("season.json"), json::season(inputs.season)?.as_bytes())?,
        place::put(&out.join("index.html"), pages::season::render(&view)?.as_bytes())?,
        place::put(&out.join(workbook::FILE_NAME), &workbook::build(inputs)?)?,
    ];
    for unit in &view.units {
        written.extend(unit_files(out, &view, unit)?);
    }
    written.sort();
    Ok(written)
}

fn unit_files(out: &Path, view: &View, unit: &UnitView) -> Result<Vec<PathBuf>, Error> {
    let folder = out.join(place::unit_folder(unit.unit));
    let mut written = Vec::new();
    if let Some(report) = unit.report {
        let page = pages::unit::render(view, unit, report)?;
        written.push(place::put(&folder.join(FEEDBACK), page.as_bytes())?);
        if let Some(copy) = annotated(view, unit, report) {
            written.push(place::put(&folder.join(NOTES), &copy)?);
        }
        if unit.goes_back() {
            let path = folder.join(NOTICE);
            let notice = notices::revision(view, unit, report)
                .ok_or_else(|| Error::Word { path: path.clone(), message: "无法打包".into() })?;
            written.push(place::put(&path, &notice)?);
        }
    }
    if unit.has_ledger(view) {
        written.push(place::put(&folder.join(LEDGER), &notices::ledger(view, unit)?)?);
    }
    if view.inputs.scheme.duties.iter().any(|duty| !duty.questions.is_empty()) {
        written.push(place::put(&folder.join(SELF_CHECK), &notices::self_check(view, unit)?)?);
    }
    for name in [FEEDBACK, NOTES, NOTICE, LEDGER, SELF_CHECK] {
        let path = folder.join(name);
        if !written.contains(&path) && path.exists() {
            fs_err::remove_file(&path)?;
        }
    }
    Ok(written)
}

/// The report with comments: the file itself where it is a Word package, else a new one from its text.
fn annotated(view: &View, unit: &UnitView, report: &Report) -> Option<Vec<u8>> {
    let comments = notes::comments(view, unit, report);
    if comments.is_empty() {
        return None;
    }
    let document = view.inputs.readings.document(&report.path)?;
    let original = unit.submission.and_then(|submission| view.inputs.originals.bytes(&submission.sha256));
    let made_on = view.inputs.made_on;
    let copy = original.and_then(|bytes| notes::annotate(&bytes, &document, &comments, made_on).ok());
    if let Some(copy) = copy.filter(|copy| copy.placed > 0) {
        return Some(copy.bytes);
    }
    let file = file_name(&report.path);
    let note = format!("本件由“{file}”的文字转成，版式与原件不同，批注位置以文字为准。");
    notes::paper(&document, &comments, made_on, &note).ok()
}
