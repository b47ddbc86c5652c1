//! [`Machine`]: what becomes of the files of a mailbox, as a pure function of what was seen and when.
//!
//! It opens nothing and knows no clock. It is fed with [`Seen`] and a [`Moment`], and answers with [`Action`]s: rows to
//! keep, files to take, things to tell. A file passes three gates before it is taken:
//!
//! 1. it did not change for a while by the clock that never jumps, and was seen at least twice so;
//! 2. its modification time lies a few seconds back, or else it is looked at once more later;
//! 3. it is whole in itself — which only who opens it can tell, and tells with [`Machine::looked`].

mod files;
mod mailboxes;
#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::run::{Entry, Listing, Print};
use shuping_pipeline::store::{Arrival, Earlier, State};

use super::clock::Moment;
use files::File;
use mailboxes::Mailbox;

/// How long the machine waits for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    /// A file must not have changed for so long.
    pub quiet: Duration,
    /// A modification time must lie so far back.
    pub racy: Duration,
    /// A file that does not end as its format ends is taken as it is after so long without a change.
    pub patience: Duration,
    /// Many files that vanish at once are believed to be gone after so long.
    pub hold: Duration,
}

/// First wait after a failure that may pass; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_secs(10);

/// Longest wait between two attempts.
const LONGEST: Duration = Duration::from_secs(3600);

/// A file that turns up so long after another one with the same bytes went was renamed.
const RENAMED: Duration = Duration::from_secs(600);

/// So many files are taken at one scan; thousands that are dropped at once are taken in turns.
const AT_ONCE: usize = 500;

/// What was seen of a mailbox.
#[derive(Debug, Clone)]
pub(crate) enum Seen {
    /// It was listed.
    Listed(Listing),
    /// It could not be: why, in Chinese.
    Unreachable(String),
}

/// What became of an attempt to take a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Looked {
    /// Its bytes lie in the store.
    Stored {
        /// SHA-256 of the bytes.
        sha256: String,
        /// Their number.
        size: u64,
    },
    /// It was not tried: its turn comes.
    Later,
    /// It changed meanwhile.
    Changed,
    /// Its end has not arrived: what is missing.
    Lacks(&'static str),
    /// It could not be read: why. That may pass.
    Unreadable(String),
    /// The store could not be written: why. No other file could be taken, either.
    StoreFailed(String),
}

/// A file that is to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// The file as it was seen.
    pub entry: Entry,
    /// Whether it must end as its format ends.
    pub whole: bool,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Action {
    /// Keep a row.
    Keep(Arrival),
    /// Take the row of a path away: its file goes by another one.
    Drop(String),
    /// Remember bytes that are no longer at their path.
    Remember(Earlier),
    /// Remember that the marker of a mailbox was seen.
    Mark(String),
    /// Tell people.
    Tell(Tidings),
}

/// What people and metrics should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tidings {
    /// A mailbox cannot be reached; what is known of it stands still.
    Lost {
        /// Its name in the scheme.
        mailbox: String,
        /// Why, with the way out.
        reason: String,
    },
    /// A mailbox can be reached again.
    Back {
        /// Its name in the scheme.
        mailbox: String,
    },
    /// A file was seen for the first time, or in a new form.
    Came {
        /// Its path.
        path: String,
    },
    /// A file was taken.
    Taken {
        /// Its path.
        path: String,
        /// Number of its bytes.
        size: u64,
    },
    /// A file goes by another path.
    Moved {
        /// The path it had.
        from: String,
        /// The path it has.
        to: String,
    },
    /// A file is no longer there.
    Left {
        /// Its path.
        path: String,
    },
    /// A file could not be taken.
    Waits {
        /// Its path.
        path: String,
        /// Why.
        reason: String,
    },
}

/// How many files are where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Files that are not taken yet.
    pub settling: usize,
    /// Of these, files that were not tried yet: a few seconds will do. The others may lie there as halves for long.
    pub coming: usize,
    /// Files that were taken.
    pub taken: usize,
    /// Files that cannot be taken.
    pub refused: usize,
    /// Files that are gone.
    pub gone: usize,
}

/// See the [module](self).
#[derive(Debug)]
pub(crate) struct Machine {
    settings: Settings,
    boxes: BTreeMap<String, Mailbox>,
    files: BTreeMap<String, File>,
    /// No file is taken before: the store could not be written.
    store_from: Option<Duration>,
    store_failures: u32,
}

impl Machine {
    /// A machine that knows what the rows say. `marked` are the mailboxes whose marker was seen once; `last` is when the
    /// daemon before this one looked at the mailboxes last.
    pub(crate) fn new(
        settings: Settings,
        mailboxes: &[String],
        marked: &[String],
        rows: Vec<Arrival>,
        last: Option<Timestamp>,
    ) -> Self {
        let boxes = mailboxes
            .iter()
            .map(|name| (name.clone(), Mailbox { marked: marked.contains(name), last, ..Mailbox::default() }))
            .collect();
        let ours = |row: &Arrival| mailboxes.contains(&row.mailbox);
        let files = rows.into_iter().filter(ours).map(|row| (row.path.clone(), File::known(row))).collect();
        Self { settings, boxes, files, store_from: None, store_failures: 0 }
    }

    /// Takes note of what was seen of a mailbox.
    pub(crate) fn observe(&mut self, mailbox: &str, seen: Seen, now: Moment) -> Vec<Action> {
        let mut actions = Vec::new();
        let listing = match seen {
            Seen::Listed(listing) => listing,
            Seen::Unreachable(reason) => {
                self.lose(mailbox, reason, &mut actions);
                return actions;
            }
        };
        let present = self.files.values().filter(|file| file.is_present_in(mailbox)).count();
        let Some(mut state) = self.boxes.remove(mailbox) else { return actions };
        if let Some(doubt) = state.doubt(&listing, present) {
            self.boxes.insert(mailbox.to_owned(), state);
            self.lose(mailbox, doubt, &mut actions);
            return actions;
        }
        if state.found(&listing) {
            actions.push(Action::Mark(mailbox.to_owned()));
        }
        if state.lost.take().is_some() {
            actions.push(Action::Tell(Tidings::Back { mailbox: mailbox.to_owned() }));
        }
        self.compare(mailbox, &mut state, &listing, now, &mut actions);
        state.last = Some(now.wall);
        state.scanned = true;
        self.boxes.insert(mailbox.to_owned(), state);
        actions
    }

    fn lose(&mut self, mailbox: &str, reason: String, actions: &mut Vec<Action>) {
        // What was about to be taken has to be quiet again once it is back.
        for file in self.files.values_mut().filter(|file| file.row.mailbox == mailbox) {
            file.forget_sightings();
        }
        let Some(state) = self.boxes.get_mut(mailbox) else { return };
        if state.lost.as_ref() != Some(&reason) {
            state.lost = Some(reason.clone());
            actions.push(Action::Tell(Tidings::Lost { mailbox: mailbox.to_owned(), reason }));
        }
    }

    fn compare(
        &mut self,
        mailbox: &str,
        state: &mut Mailbox,
        listing: &Listing,
        now: Moment,
        actions: &mut Vec<Action>,
    ) {
        let seen: BTreeMap<&str, &Entry> = listing.entries.iter().map(|entry| (entry.path.as_str(), entry)).collect();
        self.follow_renames(mailbox, &seen, now, actions);
        for entry in &listing.entries {
            let arrives = state.arrival_of(entry.print.modified, now.wall);
            let file = self.files.entry(entry.path.clone()).or_insert_with(|| File::new(mailbox, entry));
            file.sighted(mailbox, entry, arrives, now, actions);
        }
        for unseen in &listing.unseen {
            let row = shuping_pipeline::run::unseen_row(mailbox, unseen);
            let known = self.files.get(&unseen.path).map(|file| &file.row);
            if known.is_none_or(|known| known.sha256.is_empty() && known.reason != row.reason) {
                let row = Arrival { since: now.wall.to_string(), first_seen: now.wall.to_string(), ..row };
                actions.push(Action::Keep(row.clone()));
                self.files.insert(unseen.path.clone(), File::known(row));
            }
        }
        let (mut present, mut absent) = (0, 0);
        for file in self.files.values_mut().filter(|file| file.is_present_in(mailbox)) {
            let path = file.row.path.as_str();
            file.absent = !seen.contains_key(path) && !shuping_pipeline::run::mailbox::is_hidden(listing, path);
            present += 1;
            absent += usize::from(file.absent);
        }
        if state.holds(absent, present, self.settings.hold, now.running) {
            return;
        }
        for file in self.files.values_mut().filter(|file| file.absent && file.is_present_in(mailbox)) {
            file.missed(now, actions);
        }
        self.files.retain(|_, file| !file.is_over());
    }

    /// A file whose path is gone and whose number, length and time turn up at another one was renamed.
    fn follow_renames(&mut self, mailbox: &str, seen: &BTreeMap<&str, &Entry>, now: Moment, actions: &mut Vec<Action>) {
        let mark = |print: &Print| (print.identity, print.size, print.modified);
        let lost: BTreeMap<_, String> = self
            .files
            .values()
            .filter(|file| file.is_present_in(mailbox) && !seen.contains_key(file.row.path.as_str()))
            .filter(|file| file.row.identity != 0)
            .map(|file| (mark(&file.print()), file.row.path.clone()))
            .collect();
        if lost.is_empty() {
            return;
        }
        for entry in seen.values() {
            let fresh = self.files.get(&entry.path).is_none_or(|file| file.row.state == State::Gone);
            let Some(from) = lost.get(&mark(&entry.print)).filter(|_| fresh) else { continue };
            let Some(mut file) = self.files.remove(from) else { continue };
            file.renamed(entry, now);
            actions.push(Action::Drop(from.clone()));
            actions.push(Action::Keep(file.row.clone()));
            actions.push(Action::Tell(Tidings::Moved { from: from.clone(), to: entry.path.clone() }));
            self.files.insert(entry.path.clone(), file);
        }
    }

    /// The files that have passed the first two gates. The attempts are counted in the rows that come with them, which
    /// have to be kept before a file is opened.
    pub(crate) fn due(&mut self, now: Moment) -> (Vec<Look>, Vec<Action>) {
        let (mut looks, mut actions) = (Vec::new(), Vec::new());
        if self.store_from.is_some_and(|from| now.running < from) {
            return (looks, actions);
        }
        let reachable: Vec<&str> =
            self.boxes.iter().filter(|(_, state)| state.lost.is_none()).map(|(name, _)| name.as_str()).collect();
        for file in self.files.values_mut().filter(|file| reachable.contains(&file.row.mailbox.as_str())) {
            if looks.len() < AT_ONCE && file.is_due(&self.settings, now) {
                looks.push(file.begin(&self.settings, now));
                actions.push(Action::Keep(file.row.clone()));
            }
        }
        (looks, actions)
    }

    /// Takes note of what became of an attempt.
    pub(crate) fn looked(&mut self, look: &Look, looked: Looked, now: Moment) -> Vec<Action> {
        let mut actions = Vec::new();
        if let Looked::StoreFailed(_) = &looked {
            self.store_failures += 1;
            self.store_from = Some(now.running + wait(self.store_failures));
        } else if let Looked::Stored { .. } = &looked {
            (self.store_from, self.store_failures) = (None, 0);
        }
        let known = self.files.get_mut(&look.entry.path).filter(|file| file.print() == look.entry.print);
        let Some(file) = known else { return actions };
        let fresh = file.row.sha256.is_empty();
        file.looked(looked, &self.settings, now, &mut actions);
        let taken = file.row.clone();
        if fresh && let Some(from) = self.twin(&taken, now.running) {
            self.adopt(&from, &taken.path, &mut actions);
        }
        actions
    }

    /// The path of a missing file with the same bytes and time. Shares give files no number that lasts, so a renamed
    /// file is known by its content only.
    fn twin(&self, taken: &Arrival, now: Duration) -> Option<String> {
        let same = |row: &Arrival| {
            row.sha256 == taken.sha256
                && row.modified == taken.modified
                && row.mailbox == taken.mailbox
                && row.path != taken.path
        };
        if taken.sha256.is_empty() {
            return None;
        }
        let lately = |file: &&File| match file.gone_at {
            Some(gone) => file.row.state == State::Gone && now <= gone + RENAMED,
            None => file.absent && file.row.state.is_taken(),
        };
        self.files.values().find(|file| lately(file) && same(&file.row)).map(|file| file.row.path.clone())
    }

    fn adopt(&mut self, from: &str, to: &str, actions: &mut Vec<Action>) {
        let Some(old) = self.files.remove(from) else { return };
        let Some(file) = self.files.get_mut(to) else { return };
        file.row.first_seen = old.row.first_seen;
        file.row.arrived = old.row.arrived;
        if old.row.state.is_taken() {
            file.row.state = old.row.state;
        }
        actions.push(Action::Drop(from.to_owned()));
        actions.push(Action::Keep(file.row.clone()));
        actions.push(Action::Tell(Tidings::Moved { from: from.to_owned(), to: to.to_owned() }));
    }

    /// When the next file may be due, so that the next scan need not be waited for.
    pub(crate) fn next_due(&self, now: Duration) -> Option<Duration> {
        let next = self.files.values().filter_map(|file| file.next_due(&self.settings)).min()?;
        Some(next.max(self.store_from.unwrap_or_default()).max(now))
    }

    /// How many files are where.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for file in self.files.values() {
            match file.row.state {
                State::Seen | State::Settling => {
                    counts.settling += 1;
                    counts.coming += usize::from(file.row.attempts == 0);
                }

                State::Refused if file.row.sha256.is_empty() => counts.refused += 1,
                State::Ignored => {}
                State::Gone => counts.gone += 1,
                _ => counts.taken += 1,
            }
        }
        counts
    }

    /// The mailboxes that cannot be reached, with the reason.
    pub(crate) fn lost(&self) -> Vec<(String, String)> {
        let lost = |(name, state): (&String, &Mailbox)| Some((name.clone(), state.lost.clone()?));
        self.boxes.iter().filter_map(lost).collect()
    }

    /// Whether every mailbox was listed, or is known not to be reachable.
    pub(crate) fn has_looked(&self) -> bool {
        self.boxes.values().all(|state| state.scanned || state.lost.is_some())
    }

    /// A file whose original is no longer in the store has to be taken again.
    pub(crate) fn retake(&mut self, path: &str, now: Moment) -> Vec<Action> {
        let Some(file) = self.files.get_mut(path) else { return Vec::new() };
        file.retake(now);
        vec![Action::Keep(file.row.clone())]
    }
}

/// How long to wait after so many failures.
fn wait(failures: u32) -> Duration {
    FIRST.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX)).min(LONGEST)
}
