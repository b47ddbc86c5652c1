//! [`Mailbox`]: a mailbox as the machine knows it.

use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::run::{Listing, mailbox};

/// Of so many files more than [`SHARE`] percent must not vanish at once.
const MANY: usize = 5;

/// See [`MANY`].
const SHARE: usize = 30;

/// A mailbox.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    /// Its marker was seen.
    pub marked: bool,
    /// Why it cannot be reached, if so.
    pub lost: Option<String>,
    /// When it was listed last, by this daemon or the one before it.
    pub last: Option<Timestamp>,
    /// It was listed by this daemon.
    pub scanned: bool,
    /// Since when many files are missing.
    pub held: Option<Duration>,
}

impl Mailbox {
    /// Why what was listed may not be the mailbox.
    pub(super) fn doubt(&self, listing: &Listing, present: usize) -> Option<String> {
        mailbox::doubt(listing, &mailbox::Before { marked: self.marked, present })
    }

    /// Whether the marker was found for the first time.
    pub(super) fn found(&mut self, listing: &Listing) -> bool {
        let first = listing.marked && !self.marked;
        self.marked |= listing.marked;
        first
    }

    /// Whether so many files are missing that it is better to wait: half a share may be mounted, or a person may be
    /// putting folders in order.
    pub(super) fn holds(&mut self, missing: usize, present: usize, most: Duration, now: Duration) -> bool {
        if missing <= MANY || missing * 100 <= present * SHARE {
            self.held = None;
            return false;
        }
        now < *self.held.get_or_insert(now) + most
    }

    /// When a file that was not there at the scan before has arrived; `None` for its modification time, where the
    /// program did not see it come.
    ///
    /// A daemon that was off over the weekend knows only that the file came since; its modification time is the best
    /// guess, if it does not lie before.
    pub(super) fn arrival_of(&self, modified: i64, now: Timestamp) -> Option<Timestamp> {
        if self.scanned {
            return Some(now);
        }
        let modified = Timestamp::from_nanosecond(i128::from(modified)).ok()?;
        self.last.filter(|last| modified < *last)
    }
}
