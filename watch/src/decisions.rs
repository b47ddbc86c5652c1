//! What reviewers decided: read back from the workbook before it is written again, and kept in the store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shuping_pipeline::content::Content;
use shuping_pipeline::run::SeasonFolder;
use shuping_pipeline::store::Store;
use shuping_pipeline::worker::Pool;
use shuping_reports::readback::{self, Decisions, FindingDecision, RecurrenceDecision};
use shuping_reports::workbook;

use crate::exit::Failure;

/// Name under which the store keeps them.
const KEY: &str = "decisions";

/// Decisions as they are kept: the latest of each finding and pair.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    findings: BTreeMap<String, (String, String)>,
    recurrences: BTreeMap<String, String>,
}

/// All decisions so far, those in the workbook that lies in `out/` included; with what could not be understood there.
///
/// A cell that was emptied takes nothing back: what a person decided stays until another decision is made.
pub(crate) fn gather(folder: &SeasonFolder, store: &Store, pool: &Pool) -> Result<(Decisions, Vec<String>), Failure> {
    let mut kept: Kept =
        store.database.remembered(KEY)?.and_then(|stored| serde_json::from_str(&stored).ok()).unwrap_or_default();
    let filled = filled_in(folder, pool)?;
    for decision in &filled.findings {
        kept.findings.insert(decision.fingerprint.clone(), (decision.state.clone(), decision.reason.clone()));
    }
    for decision in &filled.recurrences {
        kept.recurrences.insert(decision.id.clone(), decision.decision.clone());
    }
    if !filled.findings.is_empty() || !filled.recurrences.is_empty() {
        store.database.remember(KEY, &serde_json::to_string(&kept).map_err(std::io::Error::other)?)?;
    }
    let findings = kept.findings.into_iter().map(|(fingerprint, (state, reason))| FindingDecision { fingerprint, state, reason });
    let recurrences = kept.recurrences.into_iter().map(|(id, decision)| RecurrenceDecision { id, decision });
    let unclear = filled.unclear.iter().map(|one| format!("{}：{}", one.place, one.message)).collect();
    let all = Decisions { findings: findings.collect(), recurrences: recurrences.collect(), unclear: Vec::new() };
    Ok((all, unclear))
}

/// What stands in the workbook of the last run; nothing where there is none, or where it cannot be opened.
fn filled_in(folder: &SeasonFolder, pool: &Pool) -> Result<Decisions, Failure> {
    let path = folder.out().join(workbook::FILE_NAME);
    if !path.is_file() {
        return Ok(Decisions::default());
    }
    match pool.read(workbook::FILE_NAME, &fs_err::read(&path)?)? {
        Ok(Content::Workbook(book)) => Ok(readback::read(&book)),
        _ => Ok(Decisions::default()),
    }
}
