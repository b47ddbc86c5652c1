//! [`File`]: a file of a mailbox on its way through the gates.

use std::path::PathBuf;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use shuping_pipeline::formats::is_trace;
use shuping_pipeline::run::{Entry, Print};
use shuping_pipeline::store::{Arrival, Earlier, State};

use super::{Action, Look, Looked, Settings, Tidings, wait};
use crate::daemon::clock::Moment;

/// A file that is missing in so many scans one after the other is gone. Once is not enough: a folder that is read while
/// something in it is renamed may leave it out.
const MISSED: u32 = 2;

/// A file of a mailbox: its row, and what only this life of the daemon knows of it.
#[derive(Debug)]
pub(super) struct File {
    pub row: Arrival,
    place: PathBuf,
    /// When it was seen to change last.
    changed_at: Option<Duration>,
    /// Sightings without a change since.
    sightings: u32,
    missed: u32,
    /// It was not seen at the latest scan.
    pub absent: bool,
    /// When it was found to be gone.
    pub gone_at: Option<Duration>,
    /// Not to be tried before.
    retry: Option<Duration>,
    /// To be looked at once more, because its time was too young when it was taken.
    again: Option<Duration>,
    /// The row it had before it began to settle: where the bytes turn out to be the same, nothing has happened.
    before: Option<State>,
    over: bool,
}

impl File {
    /// A file of which the store knows.
    pub(super) fn known(row: Arrival) -> Self {
        Self {
            row,
            place: PathBuf::new(),
            changed_at: None,
            sightings: 0,
            missed: 0,
            absent: false,
            gone_at: None,
            retry: None,
            again: None,
            before: None,
            over: false,
        }
    }

    /// A file that was never seen.
    pub(super) fn new(mailbox: &str, entry: &Entry) -> Self {
        Self::known(Arrival { path: entry.path.clone(), mailbox: mailbox.to_owned(), ..Arrival::default() })
    }

    pub(super) fn print(&self) -> Print {
        let row = &self.row;
        Print { size: row.size, modified: row.modified, changed: row.changed, identity: row.identity }
    }

    fn set_print(&mut self, print: Print) {
        let row = &mut self.row;
        Print { size: row.size, modified: row.modified, changed: row.changed, identity: row.identity } = print;
    }

    fn set_state(&mut self, state: State, reason: &str, now: Timestamp) {
        if self.row.state != state || self.row.since.is_empty() {
            self.row.since = now.to_string();
        }
        self.row.state = state;
        reason.clone_into(&mut self.row.reason);
    }

    /// Whether it counts as being in a mailbox.
    pub(super) fn is_present_in(&self, mailbox: &str) -> bool {
        self.row.mailbox == mailbox && self.row.state != State::Gone
    }

    /// Whether nothing of it is worth keeping.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    pub(super) fn forget_sightings(&mut self) {
        (self.changed_at, self.sightings, self.missed) = (None, 0, 0);
    }

    /// It was seen. `arrives` is when its form arrived, if this is a new one.
    pub(super) fn sighted(
        &mut self,
        mailbox: &str,
        entry: &Entry,
        arrives: Option<Timestamp>,
        now: Moment,
        actions: &mut Vec<Action>,
    ) {
        self.place.clone_from(&entry.place);
        (self.missed, self.absent, self.gone_at) = (0, false, None);
        let known = !self.row.since.is_empty();
        let form_changed = self.print() != entry.print || !known;
        let back = self.row.state == State::Gone;
        if !form_changed && !back {
            self.sightings += 1;
            self.changed_at.get_or_insert(now.running);
            if self.row.state == State::Seen && self.sightings > 1 {
                self.set_state(State::Settling, "等待写完", now.wall);
                actions.push(Action::Keep(self.row.clone()));
            }
            return;
        }
        if self.row.state.is_taken() {
            self.before = Some(self.row.state);
        }
        // A form that goes on changing keeps the moment at which it began to come.
        if self.row.state.is_taken() || back || !known || matches!(self.row.state, State::Ignored) {
            self.row.arrives = arrives.map(|at| at.to_string()).unwrap_or_default();
            self.row.first_seen = now.wall.to_string();
        }
        mailbox.clone_into(&mut self.row.mailbox);
        self.set_print(entry.print);
        let state = if known { State::Settling } else { State::Seen };
        self.set_state(state, "等待写完", now.wall);
        (self.changed_at, self.sightings) = (Some(now.running), 1);
        (self.retry, self.again) = (None, None);
        self.row.attempts = 0;
        self.row.retry_at.clear();
        actions.push(Action::Keep(self.row.clone()));
        if !is_trace(&entry.path) {
            actions.push(Action::Tell(Tidings::Came { path: entry.path.clone() }));
        }
    }

    /// It goes by another path; that is no change of its content.
    pub(super) fn renamed(&mut self, entry: &Entry, now: Moment) {
        self.row.path.clone_from(&entry.path);
        self.place.clone_from(&entry.place);
        self.set_print(entry.print);
        (self.missed, self.absent) = (0, false);
        if self.row.state.is_taken() {
            // Number, length and time may all be those of other bytes: it is looked at once more.
            self.again = Some(now.running);
        } else {
            (self.changed_at, self.sightings) = (Some(now.running), 0);
        }
    }

    /// It was not seen where it should be.
    pub(super) fn missed(&mut self, now: Moment, actions: &mut Vec<Action>) {
        self.missed += 1;
        (self.changed_at, self.sightings) = (None, 0);
        if self.missed < MISSED {
            return;
        }
        let path = self.row.path.clone();
        if self.row.sha256.is_empty() && matches!(self.row.state, State::Ignored | State::Seen | State::Settling) {
            // Nothing of it was ever taken: a temporary name of a program that writes beside and renames.
            self.over = true;
            actions.push(Action::Drop(path.clone()));
        } else {
            self.gone_at = Some(now.running);
            self.set_state(State::Gone, "已不在收件箱里；程序里仍留有收到时的原件。", now.wall);
            actions.push(Action::Keep(self.row.clone()));
            if !self.row.sha256.is_empty() {
                actions.push(Action::Remember(self.earlier("已不在收件箱里", now.wall)));
            }
        }
        if !is_trace(&path) {
            actions.push(Action::Tell(Tidings::Left { path }));
        }
    }

    fn earlier(&self, why: &str, now: Timestamp) -> Earlier {
        Earlier {
            path: self.row.path.clone(),
            sha256: self.row.sha256.clone(),
            first_seen: self.row.first_seen.clone(),
            until: now.to_string(),
            why: why.to_owned(),
        }
    }

    fn waits(&self) -> bool {
        let untaken =
            self.row.state == State::Refused && self.row.sha256.is_empty() && !self.place.as_os_str().is_empty();
        matches!(self.row.state, State::Seen | State::Settling) || untaken
    }

    /// Whether it has passed the first two gates, or is to be looked at once more.
    pub(super) fn is_due(&self, settings: &Settings, now: Moment) -> bool {
        if self.missed > 0 || self.sightings == 0 || self.retry.is_some_and(|retry| now.running < retry) {
            return false;
        }
        if !self.waits() {
            return self.again.is_some_and(|again| now.running >= again);
        }
        let quiet = self.changed_at.is_some_and(|changed| now.running >= changed + settings.quiet);
        self.sightings >= 2 && quiet && !self.is_young(settings, now.wall)
    }

    /// Whether its time lies so little back that it could change once more without being seen to. A time in the future
    /// says nothing; such a file is looked at twice.
    fn is_young(&self, settings: &Settings, now: Timestamp) -> bool {
        self.age(now).is_some_and(|age| !age.is_negative() && age.unsigned_abs() < settings.racy)
    }

    fn age(&self, now: Timestamp) -> Option<SignedDuration> {
        Some(now.duration_since(Timestamp::from_nanosecond(i128::from(self.row.modified)).ok()?))
    }

    pub(super) fn next_due(&self, settings: &Settings) -> Option<Duration> {
        if self.missed > 0 || self.sightings == 0 {
            return None;
        }
        if !self.waits() {
            return self.again;
        }
        let quiet = self.changed_at? + settings.quiet;
        Some(self.retry.map_or(quiet, |retry| retry.max(quiet)))
    }

    /// Counts an attempt and tells what is to be done.
    pub(super) fn begin(&mut self, settings: &Settings, now: Moment) -> Look {
        self.row.attempts += 1;
        // Until it is told otherwise: a daemon that dies here comes back to a file that was tried.
        self.retry = Some(now.running + settings.quiet.max(Duration::from_millis(1)));
        let waited = self.changed_at.map_or(Duration::ZERO, |changed| now.running.saturating_sub(changed));
        let entry = Entry { path: self.row.path.clone(), place: self.place.clone(), print: self.print() };
        Look { entry, whole: waited < settings.patience }
    }

    /// What became of the attempt.
    pub(super) fn looked(&mut self, looked: Looked, settings: &Settings, now: Moment, actions: &mut Vec<Action>) {
        match looked {
            Looked::Stored { sha256, size } => return self.stored(sha256, size, settings, now, actions),
            Looked::Later => {
                self.row.attempts = self.row.attempts.saturating_sub(1);
                self.retry = None;
            }
            Looked::Changed => {
                // The next scan sees what it is now.
                (self.changed_at, self.sightings, self.retry) = (Some(now.running), 0, None);
                return;
            }
            Looked::Lacks(lack) => {
                let most = told(settings.patience);
                let reason = format!("{lack}，等待写完；{most}没有变化，就照现有的内容收下");
                self.set_state(State::Settling, &reason, now.wall);
                let pause = settings.quiet.saturating_mul(self.row.attempts.min(12)).max(Duration::from_millis(1));
                let patience = self.changed_at.unwrap_or_default() + settings.patience;
                self.retry_at((now.running + pause).min(patience.max(now.running)), now);
            }
            Looked::Unreadable(reason) => {
                let state = if self.row.sha256.is_empty() { State::Refused } else { State::Settling };
                self.set_state(state, &reason, now.wall);
                self.retry_at(now.running + wait(self.row.attempts), now);
                actions.push(Action::Tell(Tidings::Waits { path: self.row.path.clone(), reason }));
            }
            Looked::StoreFailed(reason) => {
                self.set_state(State::Settling, &reason, now.wall);
                self.retry_at(now.running + wait(self.row.attempts), now);
                actions.push(Action::Tell(Tidings::Waits { path: self.row.path.clone(), reason }));
            }
        }
        actions.push(Action::Keep(self.row.clone()));
    }

    fn retry_at(&mut self, at: Duration, now: Moment) {
        self.retry = Some(at);
        let wait = SignedDuration::try_from(at.saturating_sub(now.running)).unwrap_or_default();
        self.row.retry_at = now.wall.checked_add(wait).map(|at| at.to_string()).unwrap_or_default();
    }

    fn stored(&mut self, sha256: String, size: u64, settings: &Settings, now: Moment, actions: &mut Vec<Action>) {
        let young = self.age(now.wall).is_none_or(|age| age.is_negative() || age.unsigned_abs() < settings.racy);
        let twice = self.again.take().is_some();
        self.again = (young && !twice).then(|| now.running + settings.racy * 2 + settings.quiet);
        self.retry = None;
        self.row.attempts = 0;
        self.row.retry_at.clear();
        if self.row.sha256 == sha256 {
            let state = self.before.take().unwrap_or(State::Stored);
            // Bytes that were looked at again and are the same bring nothing new, and no new time of arrival.
            if !self.row.state.is_taken() {
                self.set_state(state, "", now.wall);
            }
            actions.push(Action::Keep(self.row.clone()));
            return;
        }
        if !self.row.sha256.is_empty() {
            actions.push(Action::Remember(self.earlier("被同名的另一份覆盖", now.wall)));
        }
        self.before = None;
        (self.row.sha256, self.row.stored_size) = (sha256, size);
        self.row.arrived.clone_from(&self.row.arrives);
        self.row.arrived_modified = self.row.modified;
        self.set_state(State::Stored, "", now.wall);
        actions.push(Action::Keep(self.row.clone()));
        if !is_trace(&self.row.path) {
            actions.push(Action::Tell(Tidings::Taken { path: self.row.path.clone(), size }));
        }
    }

    /// Its original is missing in the store.
    pub(super) fn retake(&mut self, now: Moment) {
        self.row.sha256.clear();
        self.forget_sightings();
        self.set_state(State::Settling, "程序里的原件丢失，重新收取", now.wall);
    }
}

/// A length of time as people say it.
fn told(length: Duration) -> String {
    let seconds = length.as_secs_f64();
    if seconds < 60.0 { format!("{seconds} 秒") } else { format!("{:.0} 分钟", seconds / 60.0) }
}
