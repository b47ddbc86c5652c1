//! Mail that comes in: whole messages of a mailbox on a server, laid as files into a folder that the scanner reads.
//!
//! The server's mailbox is only looked at (EXAMINE, BODY.PEEK): nothing is marked, moved or deleted there. Messages are
//! taken in the order of their numbers; each is written beside and renamed into its place before its number is kept, so
//! that a line that breaks, or a program that dies, begins again with the same message and writes the same file.

mod fetcher;
mod line;
mod name;
mod place;
mod session;

pub(crate) use fetcher::Fetcher;

use std::path::Path;
use std::time::Duration;

use shuping_pipeline::run::{MARKER, MARKER_TEXT};
use shuping_pipeline::store::Database;

use crate::exit::{Exit, Failure};
use crate::post::{Intake, password};

/// What one look brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Harvest {
    /// Messages laid into the folder.
    pub taken: usize,
    /// Messages that lay there already, under earlier numbers.
    pub known: usize,
    /// Messages that were too large: only their heads were taken.
    pub too_large: usize,
    /// Messages that the server did not give after several attempts.
    pub failed: usize,
}

/// Why a look came to an end before its time. What was taken until then is kept.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// The server cannot be reached, or the line broke.
    #[error("收信服务器连不上，或连接中断：{0}")]
    Line(String),
    /// The server does not let the program in, or has no such folder.
    #[error("收信服务器拒绝：{0}")]
    Refused(String),
    /// The folder or the store cannot be written.
    #[error(transparent)]
    Disk(#[from] Box<Failure>),
}

impl Fault {
    fn line(reason: impl std::fmt::Display) -> Self {
        Self::Line(reason.to_string())
    }
}

impl From<shuping_pipeline::store::Error> for Fault {
    fn from(error: shuping_pipeline::store::Error) -> Self {
        Self::Disk(Box::new(error.into()))
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(Box::new(error.into()))
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Line(_) => Self::told(Exit::Unavailable, fault.to_string()),
            Fault::Refused(_) => Self::told(Exit::Configuration, fault.to_string()),
            Fault::Disk(failure) => *failure,
        }
    }
}

/// Makes the folder for letters, with the marker of a mailbox in it, where there is none: a mailbox that is not there
/// would hold everything up until the first letter came.
///
/// # Errors
///
/// When it cannot be made.
pub(crate) fn make_folder(intake: &Intake, root: &Path) -> Result<(), Failure> {
    let folder = root.join(&intake.into);
    if !folder.exists() {
        fs_err::create_dir_all(&folder)?;
        fs_err::write(folder.join(MARKER), MARKER_TEXT)?;
    }
    Ok(())
}

/// Looks once into the mailbox on the server and takes what is new. `state` is the season's `.shuping`.
///
/// # Errors
///
/// See [`Fault`]; the harvest up to the fault is told beside it.
pub(crate) fn look(intake: &Intake, root: &Path, state: &Path, database: &Database) -> (Harvest, Result<(), Fault>) {
    let mut harvest = Harvest::default();
    let done = look_into(intake, root, state, database, &mut harvest);
    (harvest, done)
}

fn look_into(
    intake: &Intake,
    root: &Path,
    state: &Path,
    database: &Database,
    harvest: &mut Harvest,
) -> Result<(), Fault> {
    let secret = password("imap", &intake.imap, root).map_err(|failure| Fault::Disk(Box::new(failure)))?;
    let place = place::Place::new(root.join(&intake.into), state.join("inbox"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let wait = Duration::from_secs(intake.imap.timeout_seconds);
    runtime.block_on(async {
        let tls = line::tls(&intake.imap, root)?;
        let client = line::open(&intake.imap, tls, wait).await?;
        let mut session = session::Session::begin(client, intake, secret.unwrap_or_default(), wait).await?;
        let taken = session.take_all(intake, database, &place, harvest).await;
        session.end().await;
        taken
    })
}
