//! What has to be said about the sheets.

use crate::ballots::reading::{Layout, SheetReadings, Verdict};

/// Grades in quotation marks: “一般”“差”.
pub(super) fn quoted(grades: &[String]) -> String {
    grades.iter().map(|grade| format!("“{grade}”")).collect()
}

/// Sheets that were refused, and what readers of the readings must know.
pub(super) fn about_sheets(readings: &[(String, SheetReadings)]) -> Vec<String> {
    let mut notes = Vec::new();
    for (path, reading) in readings {
        for sheet in &reading.sheets {
            let place = format!("{path}「{}」", sheet.sheet);
            if let Verdict::Refused(reasons) = &sheet.verdict {
                notes.extend(reasons.iter().map(|reason| format!("{place}没有计入：{reason}")));
            }
            notes.extend(sheet.notes.iter().map(|note| format!("{place}：{note}")));
            let listed = |layout: Layout| matches!(layout, Layout::RowPerBallot | Layout::ColumnPerBallot);
            if let ([region], Some(said)) = (sheet.regions.as_slice(), sheet.said.returned)
                && listed(region.layout)
            {
                let counted = region.ballots.len();
                if usize::try_from(said).is_ok_and(|said| said != counted) {
                    notes.push(format!("{place}写明收回 {said} 张，表中实有 {counted} 张"));
                }
            }
        }
        if reading.sheets.iter().all(|sheet| sheet.verdict == Verdict::NoBallots) {
            notes.push(format!("{path} 里没有能识别的测评票"));
        }
    }
    notes
}
