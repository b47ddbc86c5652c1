//! What has to be said about the sheets.

use std::collections::{BTreeMap, BTreeSet};

use crate::ballots::reading::{Layout, Region, SheetReadings, Verdict};

/// Grades in quotation marks: “一般”“差”.
pub(super) fn quoted(grades: &[String]) -> String {
    grades.iter().map(|grade| format!("“{grade}”")).collect()
}

/// How many ballots the numbers of votes about one candidate add up to, item by item; nothing where there are several
/// candidates, or where a row was refused.
fn totals(region: &Region) -> BTreeSet<u32> {
    let tallies = &region.tallies;
    let alone = tallies.iter().all(|tally| tally.refused.is_none() && tally.candidate == 0);
    if region.layout != Layout::Tally || !alone {
        return BTreeSet::new();
    }
    let mut sums: BTreeMap<u16, u32> = BTreeMap::new();
    for tally in tallies {
        let counted: u32 = tally.counts.iter().map(|(_, count)| count).sum();
        *sums.entry(tally.item).or_default() += counted + tally.invalid;
    }
    sums.into_values().collect()
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
            if let ([region], Some(said)) = (sheet.regions.as_slice(), sheet.said.returned) {
                for counted in totals(region).into_iter().filter(|counted| *counted != said) {
                    notes.push(format!("{place}写明收回 {said} 张，各栏票数相加是 {counted} 张，请核对"));
                }
            }
        }
        if reading.sheets.iter().all(|sheet| sheet.verdict == Verdict::NoBallots) {
            notes.push(format!("{path} 里没有能识别的测评票"));
        }
    }
    notes
}
