//! Named points at which tests break the program: crash tests kill it there, fault tests hand it an error.
//!
//! `SHUPING_FAIL="stored:kill:3"` kills the process when [`Point::Stored`] is reached for the third time;
//! `"original-written:full"` says that the disk is full from the first time on, `…:full:2-5` from the second to the
//! fifth; several are separated by commas. Without the variable a point costs one comparison.

use std::io;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The environment variable that arms points.
pub const VARIABLE: &str = "SHUPING_FAIL";

macro_rules! points {
    ($($(#[$doc:meta])+ $point:ident = $name:literal,)+) => {
        /// A step after which everything must still be whole.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Point { $($(#[$doc])+ $point,)+ }

        impl Point {
            /// All of them, in the order in which a file meets them.
            pub const ALL: &'static [Self] = &[$(Self::$point,)+];

            /// The name in the environment variable.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$point => $name,)+ }
            }
        }
    };
}

points! {
    /// A file was seen, and nothing is known of it yet.
    Scanned = "scanned",
    /// Its row is in the database.
    SeenKept = "seen-kept",
    /// The attempt to take it is counted.
    AttemptKept = "attempt-kept",
    /// Its bytes lie in the store under a provisional name.
    OriginalWritten = "original-written",
    /// Its bytes lie in the store under their hash.
    OriginalNamed = "original-named",
    /// The row says that it is stored.
    Stored = "stored",
    /// A pass begins.
    PassBegun = "pass-begun",
    /// The attempt to read it is counted.
    ReadingBegun = "reading-begun",
    /// A worker read it, and nothing is kept yet.
    ReadingDone = "reading-done",
    /// What it holds is kept.
    ReadingKept = "reading-kept",
    /// The judgement of reports is kept.
    AnalysisKept = "analysis-kept",
    /// What reviewers filled in is kept.
    DecisionsKept = "decisions-kept",
    /// Outputs are about to be written.
    OutputsBegun = "outputs-begun",
    /// Outputs are written, and the store does not know it yet.
    OutputsWritten = "outputs-written",
    /// The store knows what the outputs were made of.
    OutputsKept = "outputs-kept",
    /// The rows say what became of the files.
    Judged = "judged",
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Kill,
    Full,
    Broken,
    Denied,
    Panic,
}

#[derive(Debug)]
struct Armed {
    point: Point,
    deed: Deed,
    from: u32,
    to: u32,
    reached: AtomicU32,
}

static ARMED: OnceLock<Vec<Armed>> = OnceLock::new();

/// Does what the environment asks for at this point; normally nothing.
///
/// # Errors
///
/// The error that a test asked for.
pub fn reach(point: Point) -> io::Result<()> {
    let armed = ARMED.get_or_init(|| std::env::var(VARIABLE).map(|text| read(&text)).unwrap_or_default());
    for one in armed.iter().filter(|one| one.point == point) {
        let count = one.reached.fetch_add(1, Ordering::Relaxed) + 1;
        if (one.from..=one.to).contains(&count) {
            return one.deed.carry_out();
        }
    }
    Ok(())
}

impl Deed {
    fn carry_out(self) -> io::Result<()> {
        match self {
            Self::Kill => {
                kill();
                Ok(())
            }
            Self::Full => Err(io::ErrorKind::StorageFull.into()),
            Self::Broken => Err(io::Error::other("injected I/O error")),
            Self::Panic => std::panic::panic_any("injected"),
            Self::Denied => Err(io::ErrorKind::PermissionDenied.into()),
        }
    }
}

/// No destructor, no flush: as a power failure would have it.
#[cfg(unix)]
fn kill() {
    let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    std::thread::sleep(std::time::Duration::from_secs(60));
}

#[cfg(not(unix))]
fn kill() {
    std::process::abort();
}

fn read(text: &str) -> Vec<Armed> {
    text.split(',').filter_map(one).collect()
}

fn one(text: &str) -> Option<Armed> {
    let mut parts = text.trim().split(':');
    let name = parts.next()?;
    let point = Point::ALL.iter().copied().find(|point| point.name() == name)?;
    let deed = match parts.next()? {
        "kill" => Deed::Kill,
        "full" => Deed::Full,
        "broken" => Deed::Broken,
        "panic" => Deed::Panic,
        "denied" => Deed::Denied,
        _ => return None,
    };
    let (from, to) = match parts.next() {
        None => (1, u32::MAX),
        Some(times) => match times.split_once('-') {
            Some((from, to)) => (from.parse().ok()?, to.parse().ok()?),
            None => (times.parse().ok()?, times.parse().ok()?),
        },
    };
    Some(Armed { point, deed, from, to, reached: AtomicU32::new(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_read_with_their_deed_and_their_turn() {
        let armed = read("stored:kill:3, original-written:full:2-5,reading-kept:broken,nonsense:kill,stored:dance");
        let told: Vec<_> = armed.iter().map(|one| (one.point, one.deed, one.from, one.to)).collect();
        assert_eq!(
            told,
            [
                (Point::Stored, Deed::Kill, 3, 3),
                (Point::OriginalWritten, Deed::Full, 2, 5),
                (Point::ReadingKept, Deed::Broken, 1, u32::MAX),
            ]
        );
    }
}
