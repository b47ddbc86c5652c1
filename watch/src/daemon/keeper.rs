//! [`Keeper`]: one scan after the other, from the mailboxes through the machine into the store.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::fail::{self, Point};
use shuping_pipeline::run::{self, Disk, Fetched, LoadError, SeasonFolder, cannot_list, cannot_read, mailbox};
use shuping_pipeline::store::{Objects, Store};

use super::clock::{Clock, Moment};
use super::machine::{Action, Counts, Look, Looked, Machine, Seen, Settings, Tidings};
use super::pass::{GROUND, Order};
use crate::exit::{Exit, Failure};

/// Name under which the store keeps when the mailboxes were scanned last.
const LAST_SCAN: &str = "last scan";

/// Name under which the store keeps why edited rules were refused; empty when they were not.
pub(crate) const RULES_REFUSED: &str = "rules refused";

/// Name under which the store keeps which mailboxes cannot be reached, a line each.
pub(crate) const LOST: &str = "lost mailboxes";

/// Rows are kept after so many files at the latest.
const BATCH: usize = 64;

/// One scan takes files for so long at the most; the rest is taken at the next one, so that the loop goes round.
const TURN: Duration = Duration::from_secs(5);

/// While files go on settling, a pass is made so often.
const BREATH: Duration = Duration::from_secs(60);

/// Mailboxes, as the keeper meets them. Tests have others.
pub(crate) trait Mailboxes: Send {
    /// What lies in a mailbox.
    fn list(&self, folder: &SeasonFolder, mailbox: &str) -> Seen;
    /// Takes a file.
    fn fetch(&self, objects: &Objects, look: &Look) -> Fetched;
}

/// The mailboxes on the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct OnDisk;

impl Mailboxes for OnDisk {
    fn list(&self, folder: &SeasonFolder, mailbox: &str) -> Seen {
        match folder.listing(mailbox) {
            Ok(listing) => Seen::Listed(listing),
            Err(error) => Seen::Unreachable(cannot_list(&error)),
        }
    }

    fn fetch(&self, objects: &Objects, look: &Look) -> Fetched {
        run::fetch(objects, &look.entry, look.whole)
    }
}

/// What came of a scan.
#[derive(Debug)]
pub(crate) struct Round {
    /// What people should know.
    pub tidings: Vec<Tidings>,
    /// What became of edited rules, if they were.
    pub rules: Option<Result<(), String>>,
    /// How many files are where.
    pub counts: Counts,
    /// Mailboxes that cannot be reached.
    pub lost: Vec<(String, String)>,
    /// A pass to be made.
    pub pass: Option<Order>,
    /// How long to wait for the next scan.
    pub next: Duration,
    /// How long it took.
    pub took: Duration,
}

/// Keeps the rows of a season's files.
pub(crate) struct Keeper {
    folder: Arc<SeasonFolder>,
    store: Store,
    machine: Machine,
    clock: Box<dyn Clock>,
    mailboxes: Box<dyn Mailboxes>,
    rules: Rules,
    /// Something changed since it was last compared with what the outputs were made of.
    dirty: bool,
    last_pass: Duration,
    last_kept: Option<Duration>,
    day: (String, i64),
    /// Of the database, as other connections change it.
    version: i64,
    /// As it was told last.
    lost: Option<Vec<(String, String)>>,
}

/// Size and time of the files that the rules are in.
type Prints = Vec<Option<(u64, std::time::SystemTime)>>;

struct Rules {
    /// As they were taken over or refused.
    known: Prints,
    /// As they were seen at the latest scan: a file that is being saved changes from one to the next.
    seen: Prints,
}

impl Keeper {
    /// Opens the store of a season.
    ///
    /// # Errors
    ///
    /// When rules or store cannot be used.
    pub(crate) fn open(
        folder: SeasonFolder,
        clock: Box<dyn Clock>,
        mailboxes: Box<dyn Mailboxes>,
    ) -> Result<Self, Failure> {
        let known = prints(&folder);
        let store = Store::open(&folder.state())?;
        if let Some(damage) = store.database.damage()? {
            return Err(broken(&folder, &damage));
        }
        let machine = machine(&folder, &store, clock.now())?;
        Ok(Self {
            folder: Arc::new(folder),
            store,
            machine,
            clock,
            mailboxes,
            rules: Rules { seen: known.clone(), known },
            dirty: true,
            last_pass: Duration::ZERO,
            last_kept: None,
            day: (String::new(), 0),
            version: 0,
            lost: None,
        })
    }

    /// The folder, with the rules in force.
    pub(crate) fn folder(&self) -> &Arc<SeasonFolder> {
        &self.folder
    }

    /// A pass was made.
    pub(crate) fn passed(&mut self) {
        self.last_pass = self.clock.now().running;
        self.dirty = true;
    }

    /// One scan of all mailboxes. `passing` tells that a pass is being made already.
    ///
    /// # Errors
    ///
    /// When the store fails. What the machine knows may then be ahead of the store: open another keeper.
    pub(crate) fn round(&mut self, passing: bool, stop: &AtomicBool) -> Result<Round, Failure> {
        let begin = self.clock.now();
        let rules = self.follow_rules(begin)?;
        let mut actions = Vec::new();
        for name in self.folder.scheme.season.mailboxes.clone() {
            let seen = self.mailboxes.list(&self.folder, &name);
            actions.extend(self.machine.observe(&name, seen, self.clock.now()));
        }
        fail::reach(Point::Scanned)?;
        let mut tidings = self.keep(actions, begin)?;
        fail::reach(Point::SeenKept)?;
        self.take(begin, stop, &mut tidings)?;
        self.tell_lost()?;
        let pass = if passing { None } else { self.pass_due()? };
        let now = self.clock.now();
        Ok(Round {
            tidings,
            rules,
            counts: self.machine.counts(),
            lost: self.machine.lost(),
            pass,
            next: self.next(now.running),
            took: now.running.saturating_sub(begin.running),
        })
    }

    /// Takes the files that are due, in batches.
    fn take(&mut self, begin: Moment, stop: &AtomicBool, tidings: &mut Vec<Tidings>) -> Result<(), Failure> {
        let (looks, actions) = self.machine.due(begin);
        if looks.is_empty() {
            return Ok(());
        }
        tidings.extend(self.keep(actions, begin)?);
        fail::reach(Point::AttemptKept)?;
        let mut store_failed = false;
        for batch in looks.chunks(BATCH) {
            let mut actions = Vec::new();
            for look in batch {
                let late = self.clock.now().running.saturating_sub(begin.running) > TURN;
                let looked = if store_failed || late || stop.load(Ordering::Relaxed) {
                    Looked::Later
                } else {
                    looked(self.mailboxes.fetch(&self.store.objects, look))
                };
                store_failed |= matches!(looked, Looked::StoreFailed(_));
                actions.extend(self.machine.looked(look, looked, self.clock.now()));
            }
            tidings.extend(self.keep(actions, begin)?);
            fail::reach(Point::Stored)?;
        }
        Ok(())
    }

    /// Keeps what the machine decided, all of it or nothing.
    fn keep(&mut self, actions: Vec<Action>, now: Moment) -> Result<Vec<Tidings>, Failure> {
        let mut tidings = Vec::new();
        let stale = self.last_kept.is_none_or(|last| now.running.saturating_sub(last) >= BREATH);
        if actions.is_empty() && !stale {
            return Ok(tidings);
        }
        self.dirty |= actions.iter().any(|action| matches!(action, Action::Keep(_) | Action::Drop(_)));
        let database = &self.store.database;
        database.together(|| {
            for action in actions {
                match action {
                    Action::Keep(row) => database.put_arrival(&row)?,
                    Action::Drop(path) => database.remove_arrival(&path)?,
                    Action::Remember(earlier) => database.put_earlier(&earlier)?,
                    Action::Mark(name) => database.remember(&mailbox::marker_key(&name), "1")?,
                    Action::Tell(one) => tidings.push(one),
                }
            }
            if self.machine.has_looked() && self.machine.lost().is_empty() {
                database.remember(LAST_SCAN, &now.wall.to_string())?;
            }
            Ok(())
        })?;
        self.last_kept = Some(now.running);
        Ok(tidings)
    }

    fn tell_lost(&mut self) -> Result<(), Failure> {
        let lost = self.machine.lost();
        if self.lost.as_ref() != Some(&lost) {
            let lines: Vec<String> = lost.iter().map(|(name, reason)| format!("{name}\t{reason}")).collect();
            let lines = lines.join("\n");
            if self.store.database.remembered(LOST)?.unwrap_or_default() != lines {
                self.store.database.remember(LOST, &lines)?;
            }
            self.lost = Some(lost);
        }
        Ok(())
    }

    /// Whether what the outputs are made of has changed since they were made.
    fn pass_due(&mut self) -> Result<Option<Order>, Failure> {
        let now = self.clock.now();
        let counts = self.machine.counts();
        let breath = now.running.saturating_sub(self.last_pass) >= BREATH;
        // With a mailbox out of reach nothing is judged anew: an unreachable mailbox is not an empty one.
        if !self.machine.has_looked() || !self.machine.lost().is_empty() || (counts.coming > 0 && !breath) {
            return Ok(None);
        }
        let day = (self.folder.rules_hash.clone(), now.wall.as_second().div_euclid(60));
        let version = self.store.database.data_version()?;
        if !self.dirty && self.day == day && self.version == version {
            return Ok(None);
        }
        (self.dirty, self.day, self.version) = (false, day, version);
        let mut intake = run::standing(&self.folder, &self.store)?;
        let missing: Vec<String> = intake
            .taken
            .iter()
            .filter(|taken| !self.store.objects.path(&taken.sha256).is_file())
            .map(|taken| taken.path.clone())
            .collect();
        if !missing.is_empty() {
            let actions = missing.iter().flat_map(|path| self.machine.retake(path, now)).collect();
            self.keep(actions, now)?;
            return Ok(None);
        }
        intake.now = Some(now.wall);
        let ground = run::ground(&self.folder, &self.store, &intake)?;
        if self.store.database.remembered(GROUND)?.as_ref() == Some(&ground) {
            return Ok(None);
        }
        Ok(Some(Order { folder: Arc::clone(&self.folder), now: now.wall, night: None, lost: Vec::new() }))
    }

    fn next(&self, now: Duration) -> Duration {
        let watch = &self.folder.scheme.watch;
        let local = || {
            let here = |name: &String| Disk::of(&self.folder.root.join(name)).is_local();
            self.folder.scheme.season.mailboxes.iter().all(here)
        };
        let every = seconds(watch.scan_every.unwrap_or_else(|| if local() { 15.0 } else { 60.0 }));
        let due = self.machine.next_due(now).map(|due| due.saturating_sub(now));
        let least = seconds(watch.quiet / 4.0).clamp(Duration::from_millis(20), Duration::from_secs(1));
        due.map_or(every, |due| due.max(least).min(every))
    }

    /// Takes edited rules over when they are in order, and keeps the old ones when they are not.
    fn follow_rules(&mut self, now: Moment) -> Result<Option<Result<(), String>>, Failure> {
        let prints = prints(&self.folder);
        let quiet = prints == self.rules.seen;
        self.rules.seen.clone_from(&prints);
        if prints == self.rules.known || !quiet {
            return Ok(None);
        }
        self.rules.known = prints;
        let root: PathBuf = self.folder.root.clone();
        let taken = match SeasonFolder::load(&root) {
            Ok(folder) => match complaints(&folder) {
                None => Ok(folder),
                Some(complaints) => Err(complaints),
            },
            Err(error) => Err(error.to_string()),
        };
        let told = match taken {
            Ok(folder) => {
                self.machine = machine(&folder, &self.store, now)?;
                self.folder = Arc::new(folder);
                self.dirty = true;
                Ok(())
            }
            Err(message) => Err(message),
        };
        self.store.database.remember(RULES_REFUSED, told.as_ref().err().map_or("", String::as_str))?;
        Ok(Some(told))
    }
}

/// What in a scheme makes it unusable, although it can be read.
pub(super) fn complaints(folder: &SeasonFolder) -> Option<String> {
    use shuping_analyzers::scheme::{Weight, check};
    let errors: Vec<String> = check(&folder.scheme)
        .into_iter()
        .filter(|note| note.weight == Weight::Error)
        .map(|note| format!("{}：{}", note.at, note.message))
        .collect();
    (!errors.is_empty()).then(|| errors.join("\n"))
}

fn broken(folder: &SeasonFolder, damage: &str) -> Failure {
    let place = folder.state().join("state.sqlite");
    Failure::told(
        Exit::Data,
        format!(
            "状态库 {} 损坏（{damage}）。请用备份恢复；没有备份时把它移走再启动，收件箱里的文件会重新收取，\
             但人工认定和收到时间的记录会丢失",
            place.display()
        ),
    )
}

fn machine(folder: &SeasonFolder, store: &Store, now: Moment) -> Result<Machine, Failure> {
    let watch = &folder.scheme.watch;
    let settings = Settings {
        quiet: seconds(watch.quiet),
        racy: seconds(watch.racy),
        patience: seconds(watch.patience),
        hold: Duration::from_secs(3600),
    };
    let mailboxes = &folder.scheme.season.mailboxes;
    let database = &store.database;
    let mut marked = Vec::new();
    for name in mailboxes {
        if database.remembered(&mailbox::marker_key(name))?.is_some() {
            marked.push(name.clone());
        }
    }
    let last = database.remembered(LAST_SCAN)?.and_then(|text| text.parse::<Timestamp>().ok());
    let last = last.filter(|last| *last <= now.wall);
    let mut rows = database.arrivals()?;
    // Rows of the first version of the store know of no mailbox; there was one then.
    for row in rows.iter_mut().filter(|row| row.mailbox.is_empty()) {
        row.mailbox = mailboxes.first().cloned().unwrap_or_default();
        if row.since.is_empty() {
            row.since = now.wall.to_string();
        }
    }
    Ok(Machine::new(settings, mailboxes, &marked, rows, last))
}

pub(super) fn seconds(number: f64) -> Duration {
    Duration::try_from_secs_f64(number).unwrap_or_default()
}

fn looked(fetched: Fetched) -> Looked {
    match fetched {
        Fetched::Stored { sha256, size } => Looked::Stored { sha256, size },
        Fetched::Changed => Looked::Changed,
        Fetched::Lacks(lack) => Looked::Lacks(lack),
        Fetched::Source(error) => Looked::Unreadable(cannot_read(&error)),
        Fetched::Store(error) => Looked::StoreFailed(match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
                "程序所在的磁盘满了，腾出空间后会自动再试。".to_owned()
            }
            _ => format!("程序存不下文件（{error}），以后会再试。"),
        }),
    }
}

/// Size and time of every file that the rules may be in; a file that is not there counts, too.
fn prints(folder: &SeasonFolder) -> Prints {
    let names = ["season.toml", "roster.xlsx", "roster.csv", "roster.xls", "roster.et", "roster.ods", "arrivals.csv"];
    let print = |name: &&str| {
        let data = fs_err::metadata(folder.root.join(name)).ok()?;
        Some((data.len(), data.modified().ok()?))
    };
    names.iter().map(print).collect()
}

/// A season that cannot be loaded now, but may be later: its disk is away.
pub(super) fn may_come_back(error: &LoadError) -> bool {
    matches!(error, LoadError::Io(_))
}
