//! The machine against a model: random lists of things that people and disks do, and a truth in memory.
//!
//! The model is a mailbox whose files have contents that are complete or not, a store that survives crashes, and the
//! machine between them. Whatever happens, at every step: nothing is taken that never lay there whole, and a row that
//! says taken has bytes. And in the end, when all is quiet: every file has exactly one row with its very bytes, and
//! nothing is held to be there that is not.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::run::{Entry, Listing, Print};
use shuping_pipeline::store::{Arrival, State};

use super::{Action, Look, Looked, Machine, Seen, Settings, Tidings};
use crate::daemon::clock::Moment;

const SETTINGS: Settings = Settings {
    quiet: Duration::from_secs(5),
    racy: Duration::from_secs(2),
    patience: Duration::from_secs(86_400),
    hold: Duration::from_secs(60),
};

/// Steps of one list, and lists of one test; a longer form is asked for by the environment.
const STEPS: usize = 400;
const LISTS: u64 = 60;

#[derive(Debug, Clone, PartialEq)]
struct Content {
    /// Stands for the bytes: equal numbers are equal bytes.
    bytes: u64,
    size: u64,
    /// Whether its end has arrived.
    whole: bool,
}

#[derive(Debug, Clone)]
struct Lying {
    content: Content,
    modified: i64,
    changed: i64,
    identity: u64,
}

struct World {
    rng: Dice,
    files: BTreeMap<String, Lying>,
    /// Whether numbers and change times of files can be relied on.
    local: bool,
    /// The clock of the disk ticks so coarsely, in nanoseconds.
    tick: i64,
    reachable: bool,
    /// An unmounted mailbox may look like an empty folder.
    looks_empty: bool,
    marked: bool,
    millis: u64,
    jump: i64,
    next: u64,
    /// What the store holds: contents by hash.
    objects: BTreeSet<u64>,
    rows: BTreeMap<String, Arrival>,
    marker_kept: bool,
    /// Every content that ever lay whole at a path or at one that it was renamed from.
    lay_whole: BTreeSet<u64>,
    machine: Machine,
}

const BEGIN: i64 = 1_700_000_000_000;

impl World {
    fn new(seed: u64) -> Self {
        let mut rng = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let local = rng.next(2) == 0;
        let tick = [1, 1_000_000, 1_000_000_000, 2_000_000_000][rng.next(4)];
        let marked = rng.next(2) == 0;
        Self {
            local,
            tick: if local { 1 } else { tick },
            marked,
            rng,
            files: BTreeMap::new(),
            reachable: true,
            looks_empty: false,
            millis: 0,
            jump: 0,
            next: 1,
            objects: BTreeSet::new(),
            rows: BTreeMap::new(),
            marker_kept: false,
            lay_whole: BTreeSet::new(),
            machine: machine(Vec::new(), false),
        }
    }

    fn now(&self) -> Moment {
        let wall = Timestamp::from_millisecond(BEGIN + self.jump + self.millis as i64).unwrap();
        Moment { running: Duration::from_millis(self.millis), wall }
    }

    fn stamp(&self) -> i64 {
        let nanos = (BEGIN + self.jump + self.millis as i64) * 1_000_000;
        nanos - nanos.rem_euclid(self.tick)
    }

    fn fresh(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    fn any_path(&mut self) -> Option<String> {
        let count = self.files.len();
        (count > 0).then(|| self.files.keys().nth(self.rng.next(count)).unwrap().clone())
    }

    fn path(&mut self) -> String {
        let folder = ["", "第一批/", "第二批/", "迟交/材料/"][self.rng.next(4)];
        format!("{folder}{}.docx", self.rng.next(12))
    }

    fn write(&mut self, path: &str, content: Content, modified: i64, in_place: bool) {
        let identity = match self.files.get(path).filter(|_| in_place) {
            Some(there) => there.identity,
            // File systems give numbers of deleted files again.
            None if self.rng.next(4) == 0 => {
                let used: BTreeSet<u64> = self.files.values().map(|file| file.identity).collect();
                (1..).find(|number| !used.contains(number)).unwrap()
            }
            None => 1000 + self.fresh(),
        };
        if content.whole {
            self.lay_whole.insert(content.bytes);
        }
        let changed = self.fresh() as i64;
        self.files.insert(path.to_owned(), Lying { content, modified, changed, identity });
    }

    /// Something happens.
    fn happen(&mut self) {
        let stamp = self.stamp();
        match self.rng.next(20) {
            // A file is dropped at once, now or with the time that it had where it came from.
            0..=3 => {
                let (path, bytes) = (self.path(), self.fresh());
                let modified =
                    if self.rng.next(2) == 0 { stamp } else { stamp - 86_400_000_000_000 - bytes as i64 * self.tick };
                let size = 10 + self.rng.next(3) as u64;
                self.write(&path, Content { bytes, size, whole: true }, modified, false);
            }
            // It is written slowly, and sometimes its place is reserved before.
            4 | 5 => {
                let (path, bytes) = (self.path(), self.fresh());
                let size = 5 + self.rng.next(2) as u64;
                self.write(&path, Content { bytes, size, whole: false }, stamp, true);
            }
            6 | 7 => {
                let Some(path) = self.any_path() else { return };
                let (there, bytes) = (self.files[&path].content.clone(), self.fresh());
                if !there.whole {
                    let (grown, whole) = (there.size + self.rng.next(4) as u64, self.rng.next(2) == 0);
                    self.write(&path, Content { bytes, size: grown, whole }, stamp, true);
                }
            }
            // Overwritten by an older copy, perhaps of the same length.
            8 => {
                let Some(path) = self.any_path() else { return };
                let (size, bytes) = (self.files[&path].content.size, self.fresh());
                let modified = stamp - 400 * 86_400_000_000_000 - bytes as i64 * self.tick;
                let in_place = self.rng.next(2) == 0;
                self.write(&path, Content { bytes, size, whole: true }, modified, in_place);
            }
            // The same bytes once more.
            9 => {
                let Some(from) = self.any_path() else { return };
                let (to, content) = (self.path(), self.files[&from].content.clone());
                let modified = if self.rng.next(2) == 0 { stamp } else { self.files[&from].modified };
                if !self.files.contains_key(&to) {
                    self.write(&to, content, modified, false);
                }
            }
            10 | 11 => {
                let Some(from) = self.any_path() else { return };
                let to = self.path();
                // Renaming onto another file replaces it, as saving does.
                let mut file = self.files.remove(&from).unwrap();
                file.changed = self.fresh() as i64;
                self.files.insert(to, file);
            }
            12 => {
                if let Some(path) = self.any_path() {
                    self.files.remove(&path);
                }
            }
            13 => {
                (self.reachable, self.looks_empty) = (false, self.rng.next(2) == 0);
            }
            14 | 15 => self.come_back(),
            16 => self.jump += [-86_400_000, -3_600_000, 3_600_000, 86_400_000][self.rng.next(4)],
            // Stopped, or killed: only the store is left.
            17 => {
                self.machine = machine(self.rows.values().cloned().collect(), self.marker_kept);
            }
            _ => {}
        }
    }

    fn come_back(&mut self) {
        self.reachable = true;
    }

    fn entry(&self, path: &str, file: &Lying) -> Entry {
        let (changed, identity) = if self.local { (file.changed, file.identity) } else { (0, 0) };
        let print = Print { size: file.content.size, modified: file.modified, changed, identity };
        Entry { path: path.to_owned(), place: path.into(), print }
    }

    fn seen(&self) -> Seen {
        if self.reachable {
            let entries = self.files.iter().map(|(path, file)| self.entry(path, file)).collect();
            Seen::Listed(Listing { entries, unseen: Vec::new(), marked: self.marked })
        } else if self.looks_empty {
            Seen::Listed(Listing::default())
        } else {
            Seen::Unreachable("打不开".into())
        }
    }

    /// Keeps a transaction; a crash may come before it, never in its middle. Whether the daemon lives on.
    fn keep(&mut self, actions: Vec<Action>) -> bool {
        if self.rng.next(60) == 0 {
            self.machine = machine(self.rows.values().cloned().collect(), self.marker_kept);
            return false;
        }
        self.apply(actions);
        true
    }

    fn apply(&mut self, actions: Vec<Action>) {
        for action in actions {
            match action {
                Action::Keep(row) => drop(self.rows.insert(row.path.clone(), row)),
                Action::Drop(path) => drop(self.rows.remove(&path)),
                Action::Mark(_) => self.marker_kept = true,
                Action::Tell(Tidings::Left { path }) => {
                    let there = self.reachable && self.files.contains_key(&path);
                    assert!(!there, "{path} is said to have left and lies there");
                }
                Action::Remember(_) | Action::Tell(_) => {}
            }
        }
    }

    fn scan(&mut self) {
        let (seen, now) = (self.seen(), self.now());
        let actions = self.machine.observe("mailbox", seen, now);
        if !self.keep(actions) {
            return;
        }
        let (looks, actions) = self.machine.due(now);
        if !self.keep(actions) {
            return;
        }
        for look in looks {
            // Somebody may write while the daemon reads.
            if self.rng.next(10) == 0 {
                self.happen();
            }
            let looked = self.fetch(&look);
            let actions = self.machine.looked(&look, looked, now);
            if !self.keep(actions) {
                return;
            }
        }
    }

    fn fetch(&mut self, look: &Look) -> Looked {
        match self.rng.next(40) {
            0 => return Looked::Unreadable("读取时出错".into()),
            1 => return Looked::StoreFailed("磁盘满了".into()),
            2 => return Looked::Later,
            _ => {}
        }
        let path = look.entry.path.as_str();
        let Some(file) = self.files.get(path).filter(|_| self.reachable) else { return Looked::Changed };
        if self.entry(path, file) != look.entry {
            return Looked::Changed;
        }
        if look.whole && !file.content.whole {
            return Looked::Lacks("结尾还没有到");
        }
        self.objects.insert(file.content.bytes);
        Looked::Stored { sha256: file.content.bytes.to_string(), size: file.content.size }
    }

    fn present(&self) -> impl Iterator<Item = &Arrival> {
        self.rows.values().filter(|row| row.state != State::Gone)
    }

    /// What always holds.
    fn check(&self) {
        for row in self.rows.values().filter(|row| !row.sha256.is_empty()) {
            let bytes: u64 = row.sha256.parse().unwrap();
            assert!(self.objects.contains(&bytes), "{row:?} has no bytes");
            assert!(self.lay_whole.contains(&bytes), "{row:?} never lay there whole");
        }
        for row in self.rows.values().filter(|row| matches!(row.state, State::Stored)) {
            assert!(!row.sha256.is_empty(), "{row:?}");
        }
    }

    /// What holds when everything was quiet for long.
    fn check_end(&self) {
        let there: BTreeMap<&str, String> =
            self.files.iter().map(|(path, file)| (path.as_str(), file.content.bytes.to_string())).collect();
        let rows: BTreeMap<&str, String> = self.present().map(|row| (row.path.as_str(), row.sha256.clone())).collect();
        assert_eq!(rows, there);
        for row in self.present() {
            assert!(row.state.is_taken(), "{row:?}");
        }
    }
}

fn machine(rows: Vec<Arrival>, marked: bool) -> Machine {
    let marked = if marked { vec!["mailbox".to_owned()] } else { Vec::new() };
    Machine::new(SETTINGS, &["mailbox".to_owned()], &marked, rows, None)
}

/// Numbers that follow from a seed and nothing else.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below as u64).unwrap()
    }
}

/// One list of actions, then quiet. Gives the number of files in the end.
fn live(seed: u64, steps: usize) -> usize {
    let mut world = World::new(seed);
    for _ in 0..steps {
        world.millis += [50, 400, 1000, 3000, 6000, 30_000][world.rng.next(6)];
        if world.rng.next(3) == 0 {
            world.happen();
        }
        world.scan();
        world.check();
    }
    settle(&mut world);
    world.files.len()
}

/// The mailbox comes back, everything is written to its end, and nothing happens for hours.
fn settle(world: &mut World) {
    world.come_back();
    // A mailbox that people emptied needs its marker to be believed.
    world.marked = true;
    for path in world.files.keys().cloned().collect::<Vec<_>>() {
        let there = world.files[&path].content.clone();
        if !there.whole {
            let (bytes, stamp) = (world.fresh(), world.stamp());
            world.write(&path, Content { bytes, size: there.size + 1, whole: true }, stamp, true);
        }
    }
    for _ in 0..6000 {
        world.millis += 2000;
        let (seen, now) = (world.seen(), world.now());
        let actions = world.machine.observe("mailbox", seen, now);
        world.apply(actions);
        let (looks, actions) = world.machine.due(now);
        world.apply(actions);
        for look in looks {
            let looked = {
                let file = &world.files[&look.entry.path];
                assert_eq!(world.entry(&look.entry.path, file), look.entry);
                world.objects.insert(file.content.bytes);
                Looked::Stored { sha256: file.content.bytes.to_string(), size: file.content.size }
            };
            let actions = world.machine.looked(&look, looked, now);
            world.apply(actions);
        }
    }
    world.check();
    world.check_end();
}

#[test]
fn whatever_happens_every_file_ends_with_one_row_and_its_very_bytes() {
    let long = std::env::var("SHUPING_LONG").is_ok();
    let lists = if long { LISTS * 50 } else { LISTS };
    let first = std::env::var("SHUPING_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    let mut files = 0;
    for seed in first..first + lists {
        let lived = std::panic::catch_unwind(|| live(seed, STEPS));
        match lived {
            Ok(count) => files += count,
            Err(panic) => {
                println!("seed {seed}; again with SHUPING_SEED={seed}");
                std::panic::resume_unwind(panic);
            }
        }
    }
    println!("{lists} lists from seed {first}, {} steps, {files} files in the end", lists * STEPS as u64);
    assert!(files > 100);
}
