//! The board: what the loop writes up about itself, and what is read from it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A loop that gave no sign for so many of its own intervals is not alive.
const SILENT_INTERVALS: u32 = 4;

/// Nor is it taken for dead before so long: a pass over many scans takes its time and gives signs seldom.
const PATIENCE: Duration = Duration::from_secs(120);

/// What the loop writes up about itself.
#[derive(Debug)]
pub(crate) struct Board {
    inner: Mutex<(Instant, Snapshot)>,
    interval: Duration,
}

/// What stands on the board.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Snapshot {
    /// Files by state, as words of the store.
    pub files: BTreeMap<String, u64>,
    /// Letters of the outbox by state.
    pub letters: BTreeMap<String, u64>,
    /// End of the latest whole scan.
    pub last_scan: Option<Timestamp>,
    /// End of the latest pass, and how long it took.
    pub last_pass: Option<(Timestamp, Duration)>,
    /// End of the latest night.
    pub last_night: Option<Timestamp>,
    /// Passes since the start.
    pub passes: u64,
    /// Errors since the start, by where they happened.
    pub errors: BTreeMap<String, u64>,
    /// Why the program is not ready, in Chinese; empty where it is.
    pub troubles: BTreeMap<String, String>,
    /// Whether the first scan is done.
    pub ready: bool,
    /// Whether the program is on its way out.
    pub stopping: bool,
}

impl Board {
    /// An empty board of a loop that gives a sign at least once in `interval`.
    pub(crate) fn new(interval: Duration) -> Self {
        Self { inner: Mutex::new((Instant::now(), Snapshot::default())), interval }
    }

    fn lock(&self) -> MutexGuard<'_, (Instant, Snapshot)> {
        // A writer that panicked left figures, not references.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes something up; that is a sign of life as well.
    pub(crate) fn write(&self, change: impl FnOnce(&mut Snapshot)) {
        let mut inner = self.lock();
        inner.0 = Instant::now();
        change(&mut inner.1);
    }

    /// Writes up how many letters are in which state. Not a sign of life: letters go on their own thread.
    pub(crate) fn write_letters(&self, letters: impl Iterator<Item = (String, u64)>) {
        self.lock().1.letters = letters.filter(|(_, count)| *count > 0).collect();
    }

    /// Counts an error.
    pub(crate) fn error(&self, place: &str) {
        *self.lock().1.errors.entry(place.to_owned()).or_default() += 1;
    }

    /// Says what keeps the program from its work, or with `None` that it does not any more.
    pub(crate) fn trouble(&self, place: &str, what: Option<String>) {
        let mut inner = self.lock();
        match what {
            Some(what) => drop(inner.1.troubles.insert(place.to_owned(), what)),
            None => drop(inner.1.troubles.remove(place)),
        }
    }

    /// What stands on the board.
    pub(crate) fn read(&self) -> Snapshot {
        self.lock().1.clone()
    }

    /// Whether the loop gave a sign lately.
    pub(crate) fn is_alive(&self) -> bool {
        self.lock().0.elapsed() < PATIENCE.max(self.interval.saturating_mul(SILENT_INTERVALS))
    }
}

impl Snapshot {
    /// Why the program is not ready for work; empty where it is.
    pub(crate) fn not_ready(&self) -> Vec<String> {
        let mut reasons: Vec<String> = self.troubles.values().cloned().collect();
        if !self.ready {
            reasons.push("第一次扫描还没有做完".into());
        }
        if self.stopping {
            reasons.push("正在退出".into());
        }
        reasons
    }

    /// The figures in the text form of Prometheus.
    pub(crate) fn metrics(&self) -> String {
        let mut text = String::new();
        let mut family = |name: &str, kind: &str, help: &str, rows: Vec<(String, f64)>| {
            if rows.is_empty() {
                return;
            }
            let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
            for (labels, value) in rows {
                let _ = writeln!(text, "{name}{labels} {value}");
            }
        };
        let by = |label: &str, counts: &BTreeMap<String, u64>| {
            counts.iter().map(|(word, count)| (format!("{{{label}=\"{word}\"}}"), exact(*count))).collect::<Vec<_>>()
        };
        let moment = |moment: Option<Timestamp>| {
            moment.map(|moment| (String::new(), moment.as_duration().as_secs_f64())).into_iter().collect::<Vec<_>>()
        };
        let one = |value: f64| vec![(String::new(), value)];
        family("shuping_files", "gauge", "Files of the mailboxes by state.", by("state", &self.files));
        family("shuping_letters", "gauge", "Letters of the outbox by state.", by("state", &self.letters));
        family("shuping_last_scan_timestamp_seconds", "gauge", "End of the latest whole scan.", moment(self.last_scan));
        let pass = self.last_pass;
        family(
            "shuping_last_pass_timestamp_seconds",
            "gauge",
            "End of the latest pass.",
            moment(pass.map(|pass| pass.0)),
        );
        let took = pass.map(|pass| (String::new(), pass.1.as_secs_f64()));
        family(
            "shuping_last_pass_duration_seconds",
            "gauge",
            "How long the latest pass took.",
            took.into_iter().collect(),
        );
        family("shuping_last_night_timestamp_seconds", "gauge", "End of the latest night.", moment(self.last_night));
        family("shuping_passes_total", "counter", "Passes since the start.", one(exact(self.passes)));
        family("shuping_errors_total", "counter", "Errors since the start by place.", by("place", &self.errors));
        family(
            "shuping_ready",
            "gauge",
            "Whether the program is ready.",
            one(f64::from(u8::from(self.not_ready().is_empty()))),
        );
        text
    }
}

/// Counts of files stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of files stay far below 2^53")]
const fn exact(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_what_the_loop_wrote_up() {
        let board = Board::new(Duration::from_secs(30));
        assert_eq!(board.read().not_ready(), ["第一次扫描还没有做完"]);
        board.write(|snapshot| {
            snapshot.ready = true;
            snapshot.files.insert("judged".into(), 33);
            snapshot.last_scan = Some("2024-01-17T02:00:00.5+08:00".parse().unwrap());
            snapshot.last_pass = Some((Timestamp::UNIX_EPOCH, Duration::from_millis(1500)));
            snapshot.passes = 2;
        });
        board.error("pass");
        board.error("pass");
        insta::assert_snapshot!(board.read().metrics(), @r#"
        # HELP shuping_files Files of the mailboxes by state.
        # TYPE shuping_files gauge
        shuping_files{state="judged"} 33
        # HELP shuping_last_scan_timestamp_seconds End of the latest whole scan.
        # TYPE shuping_last_scan_timestamp_seconds gauge
        shuping_last_scan_timestamp_seconds 1705428000.5
        # HELP shuping_last_pass_timestamp_seconds End of the latest pass.
        # TYPE shuping_last_pass_timestamp_seconds gauge
        shuping_last_pass_timestamp_seconds 0
        # HELP shuping_last_pass_duration_seconds How long the latest pass took.
        # TYPE shuping_last_pass_duration_seconds gauge
        shuping_last_pass_duration_seconds 1.5
        # HELP shuping_passes_total Passes since the start.
        # TYPE shuping_passes_total counter
        shuping_passes_total 2
        # HELP shuping_errors_total Errors since the start by place.
        # TYPE shuping_errors_total counter
        shuping_errors_total{place="pass"} 2
        # HELP shuping_ready Whether the program is ready.
        # TYPE shuping_ready gauge
        shuping_ready 1
        "#);
    }

    #[test]
    fn a_trouble_stands_until_it_is_over() {
        let board = Board::new(Duration::from_secs(30));
        board.write(|snapshot| snapshot.ready = true);
        board.trouble("mailbox", Some("收件箱读不到".into()));
        assert_eq!(board.read().not_ready(), ["收件箱读不到"]);
        board.trouble("mailbox", None);
        assert!(board.read().not_ready().is_empty() && board.is_alive());
    }
}
