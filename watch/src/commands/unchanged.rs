//! Whether a season's outputs stand as they would be written again, told without opening a single file of it.
//!
//! After a run two fingerprints are kept: one of everything that it was made from, taken before it began, and one of
//! what it left behind, taken when it was done. Where both are the same again, nothing came, nothing was changed, and
//! nobody filled anything in: the run says again what it said, and is over.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use shuping_pipeline::run::{SeasonFolder, scan};
use shuping_pipeline::store::{Lock, Post, Store, hash};

use super::run::program;
use crate::cli::Language;
use crate::exit::Failure;

/// Name under which the store keeps the latest run.
const KEPT: &str = "standing";
/// Folders of a season that hold no inputs.
const MADE: [&str; 2] = ["out", ".shuping"];
/// The nightly folders: made from the season, read by nobody.
const NIGHTS: &str = "nightly";

/// What a run said.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Said {
    /// Lines for the standard output.
    pub said: Vec<String>,
    /// Lines for the standard error.
    pub told: Vec<String>,
    /// The weightiest finding: 0 none, 1 供参考, 2 建议改, 3 必须改.
    pub weight: u8,
}

/// What is kept of a run.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Run {
    inputs: String,
    left: String,
    said: Said,
}

/// How things stand before a run.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// Fingerprint of what the run will be made from.
    pub inputs: String,
    /// What the run before said, where this one would come to the same.
    pub said: Option<Said>,
}

/// Looks whether a run would come to the same as the one before it. While a daemon watches, it has the say.
pub(super) fn before(season: &Path, language: Language) -> Result<Before, Failure> {
    let folder = SeasonFolder::load(season)?;
    let state = folder.state();
    if !state.is_dir() {
        return Ok(Before { inputs: inputs(&folder, &[], language)?, said: None });
    }
    let store = Store::open(&state)?;
    let assigned = store.database.assignments()?;
    let assigned: Vec<String> = assigned.iter().map(|one| format!("{one:?}")).collect();
    let inputs = inputs(&folder, &assigned, language)?;
    let kept = store.database.remembered(KEPT)?.and_then(|text| serde_json::from_str::<Run>(&text).ok());
    let busy = [Post::Watch, Post::Outputs].into_iter().any(|post| Lock::holder(&state, post).is_some());
    let said = match kept {
        Some(run) if !busy && run.inputs == inputs && run.left == left(&folder)? => Some(run.said),
        _ => None,
    };
    Ok(Before { inputs, said })
}

/// Keeps what a run said.
pub(super) fn keep(folder: &SeasonFolder, store: &Store, inputs: String, said: Said) -> Result<(), Failure> {
    let text = serde_json::to_string(&Run { inputs, left: left(folder)?, said }).map_err(std::io::Error::other)?;
    Ok(store.database.remember(KEPT, &text)?)
}

/// The fingerprint of everything that outputs are made from: the program, the language, and every file of the season's
/// folder, of its mailboxes and of last year's folder by place, size, time and number; and what people said of files.
fn inputs(folder: &SeasonFolder, assigned: &[String], language: Language) -> Result<String, Failure> {
    let mut text = format!("{} {language:?}\n", program()?);
    assigned.iter().for_each(|one| text.push_str(one));
    tree(&folder.root, "", &MADE, &mut text)?;
    // A mailbox may lie elsewhere; one that cannot be listed is told by the pass itself.
    for mailbox in &folder.scheme.season.mailboxes {
        let entries = scan(&folder.root.join(mailbox)).map_or_else(
            |error| error.to_string(),
            |listing| listing.entries.iter().fold(String::new(), |text, entry| text + &format!("{entry:?}\n")),
        );
        text.push_str(&entries);
    }
    if let Some(earlier) = folder.last_year() {
        if earlier.is_dir() {
            tree(&earlier, "", &MADE, &mut text)?;
            // Its ledger is read as its own people left it.
            if let Ok(data) = fs_err::metadata(earlier.join("out").join("season.json")) {
                line(&mut text, "out/season.json", &data);
            }
        } else if let Ok(data) = fs_err::metadata(&earlier) {
            line(&mut text, "", &data);
        }
    }
    Ok(hash(text.as_bytes()))
}

/// The fingerprint of what a run leaves behind: the outputs, in which people write, what was read back from them, and
/// the originals in the store, which a run takes anew where one was damaged, laid aside or lost.
fn left(folder: &SeasonFolder) -> Result<String, Failure> {
    let mut text = String::new();
    tree(&folder.out(), "", &[NIGHTS], &mut text)?;
    tree(&folder.state().join("objects"), "", &[], &mut text)?;
    for item in listed(&folder.state())? {
        if item.extension().is_some_and(|ending| ending == "json" || ending == "csv") {
            line(&mut text, &item.to_string_lossy(), &fs_err::metadata(&item)?);
        }
    }
    Ok(hash(text.as_bytes()))
}

/// A line for each file below a folder, in the order of names; some folders at its top are left out.
fn tree(folder: &Path, prefix: &str, without: &[&str], text: &mut String) -> Result<(), Failure> {
    for path in listed(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let data = fs_err::symlink_metadata(&path)?;
        if !data.is_dir() {
            line(text, &format!("{prefix}{name}"), &data);
        } else if !(prefix.is_empty() && without.contains(&name.as_ref())) {
            tree(&path, &format!("{prefix}{name}/"), without, text)?;
        }
    }
    Ok(())
}

fn listed(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut items =
        fs_err::read_dir(folder)?.map(|item| item.map(|item| item.path())).collect::<Result<Vec<_>, _>>()?;
    items.sort();
    Ok(items)
}

fn line(text: &mut String, name: &str, data: &std::fs::Metadata) {
    let time = data.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let _ = writeln!(text, "{name}\t{}\t{:?}\t{}", data.len(), time, number(data));
}

#[cfg(unix)]
fn number(data: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn number(_data: &std::fs::Metadata) -> u64 {
    0
}
