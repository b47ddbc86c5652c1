//! The keeper with a clock and mailboxes of the tests' own: hours pass in no time.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::run::{Entry, Fetched, Listing, Print, SeasonFolder};
use shuping_pipeline::store::{Objects, State, Store};

use super::clock::{Clock, Moment};
use super::keeper::{Keeper, Mailboxes, Round};
use super::machine::{Look, Seen, Tidings};

const BEGIN: i64 = 1_701_650_000;

#[derive(Clone, Default)]
struct Hands(Arc<Mutex<(u64, Vec<(String, u64)>, bool)>>);

impl Hands {
    fn pass(&self, seconds: u64) {
        self.0.lock().unwrap().0 += seconds;
    }

    fn put(&self, path: &str, size: u64) {
        let mut world = self.0.lock().unwrap();
        world.1.retain(|(there, _)| there != path);
        world.1.push((path.to_owned(), size));
    }

    fn reach(&self, reachable: bool) {
        self.0.lock().unwrap().2 = !reachable;
    }
}

impl Clock for Hands {
    fn now(&self) -> Moment {
        let seconds = self.0.lock().unwrap().0;
        let wall = Timestamp::from_second(BEGIN + i64::try_from(seconds).unwrap()).unwrap();
        Moment { running: Duration::from_secs(seconds), wall }
    }
}

impl Mailboxes for Hands {
    fn list(&self, _folder: &SeasonFolder, _mailbox: &str) -> Seen {
        let world = self.0.lock().unwrap();
        if world.2 {
            return Seen::Unreachable("打不开".into());
        }
        let entry = |(path, size): &(String, u64)| Entry {
            path: path.clone(),
            place: PathBuf::from(path),
            print: Print { size: *size, modified: (BEGIN - 86_400) * 1_000_000_000, changed: 0, identity: 0 },
        };
        Seen::Listed(Listing { entries: world.1.iter().map(entry).collect(), unseen: Vec::new(), marked: false })
    }

    fn fetch(&self, objects: &Objects, look: &Look) -> Fetched {
        let bytes = format!("{} {}", look.entry.path, look.entry.print.size);
        match objects.put(bytes.as_bytes()) {
            Ok(sha256) => Fetched::Stored { sha256, size: look.entry.print.size },
            Err(error) => Fetched::Store(error),
        }
    }
}

/// A season in a folder, a keeper of it, and the hands that move the world.
fn house() -> (tempfile::TempDir, Keeper, Hands) {
    let folder = tempfile::tempdir().unwrap();
    fs_err::create_dir(folder.path().join("mailbox")).unwrap();
    let scheme = "[season]\norganization = \"江州大学\"\nyear = 2023\n\n\
                  [[material]]\nkind = \"duty_report\"\ntitle = \"述职报告\"\ndue = \"2023-12-04T17:00\"\n";
    fs_err::write(folder.path().join("season.toml"), scheme).unwrap();
    fs_err::write(folder.path().join("roster.csv"), "\u{feff}编号,单位名称,单位类型,书记\nU01,信工学院,党总支,甲\n")
        .unwrap();
    let hands = Hands::default();
    let keeper = open(&folder, &hands);
    (folder, keeper, hands)
}

fn open(folder: &tempfile::TempDir, hands: &Hands) -> Keeper {
    let season = SeasonFolder::load(folder.path()).unwrap();
    Keeper::open(season, Box::new(hands.clone()), Box::new(hands.clone())).unwrap()
}

fn round(keeper: &mut Keeper) -> Round {
    keeper.round(false, &AtomicBool::new(false)).unwrap()
}

/// Scans every `step` seconds for so long, and gives the passes that were asked for.
fn go(keeper: &mut Keeper, hands: &Hands, seconds: u64, step: u64) -> usize {
    let mut passes = 0;
    for _ in 0..seconds / step {
        hands.pass(step);
        passes += usize::from(round(keeper).pass.is_some());
    }
    passes
}

fn rows(folder: &tempfile::TempDir) -> Vec<(String, State)> {
    let store = Store::open(&folder.path().join(".shuping")).unwrap();
    store.database.arrivals().unwrap().into_iter().map(|row| (row.path, row.state)).collect()
}

#[test]
fn a_file_that_grows_for_ten_minutes_is_kept_in_sight_and_taken_once() {
    let (folder, mut keeper, hands) = house();
    for second in (0..600).step_by(5) {
        hands.put("大文件.pdf", second);
        go(&mut keeper, &hands, 5, 5);
    }
    assert_eq!(rows(&folder), [("大文件.pdf".to_owned(), State::Settling)]);
    hands.put("大文件.pdf", 1000);
    go(&mut keeper, &hands, 10, 5);
    assert_eq!(rows(&folder), [("大文件.pdf".to_owned(), State::Stored)]);
    let objects = walk(&folder.path().join(".shuping/objects"));
    assert_eq!(objects, 1, "no half of it was ever taken");
}

#[test]
fn a_mailbox_that_is_away_for_an_hour_freezes_everything() {
    let (folder, mut keeper, hands) = house();
    hands.put("甲.docx", 10);
    assert!(go(&mut keeper, &hands, 15, 5) > 0, "taken, and a pass is due");
    hands.reach(false);
    hands.pass(15);
    let lost = round(&mut keeper);
    assert!(matches!(&lost.tidings[..], [Tidings::Lost { mailbox, .. }] if mailbox == "mailbox"));
    assert_eq!(go(&mut keeper, &hands, 3600, 15), 0, "nothing is judged while it is away, not even a passed deadline");
    assert_eq!(rows(&folder), [("甲.docx".to_owned(), State::Stored)]);
    // A daemon that starts meanwhile knows no better.
    let mut keeper = open(&folder, &hands);
    assert_eq!(go(&mut keeper, &hands, 3600, 15), 0);
    hands.reach(true);
    hands.pass(15);
    assert!(matches!(&round(&mut keeper).tidings[..], [Tidings::Back { .. }]));
    assert_eq!(rows(&folder), [("甲.docx".to_owned(), State::Stored)]);
}

#[test]
fn a_deadline_that_passes_asks_for_a_pass_once() {
    let (folder, mut keeper, hands) = house();
    hands.put("甲.docx", 10);
    assert!(go(&mut keeper, &hands, 15, 5) > 0);
    let judged = |keeper: &mut Keeper, folder: &tempfile::TempDir, hands: &Hands| {
        // What the pass would remember.
        let store = Store::open(&folder.path().join(".shuping")).unwrap();
        let season = SeasonFolder::load(folder.path()).unwrap();
        let mut intake = shuping_pipeline::run::standing(&season, &store).unwrap();
        intake.now = Some(hands.now().wall);
        let ground = shuping_pipeline::run::ground(&season, &store, &intake).unwrap();
        store.database.remember(super::GROUND, &ground).unwrap();
        keeper.passed();
    };
    judged(&mut keeper, &folder, &hands);
    assert_eq!(go(&mut keeper, &hands, 600, 15), 0);
    // 17:00 in Shanghai on 4 December 2023 is 09:00 UTC.
    let due = 1_701_680_400 - BEGIN;
    let now = hands.now().running.as_secs();
    let until = u64::try_from(due).unwrap() - now - 60;
    assert_eq!(go(&mut keeper, &hands, until, 60), 0);
    assert!(go(&mut keeper, &hands, 300, 60) > 0);
    judged(&mut keeper, &folder, &hands);
    assert_eq!(go(&mut keeper, &hands, 3600, 60), 0);
}

#[test]
fn a_quiet_day_writes_next_to_nothing() {
    let (folder, mut keeper, hands) = house();
    for number in 0..200 {
        hands.put(&format!("{number}.docx"), 10);
    }
    go(&mut keeper, &hands, 60, 5);
    assert!(rows(&folder).iter().all(|(_, state)| *state == State::Stored));
    let objects = walk(&folder.path().join(".shuping/objects"));
    go(&mut keeper, &hands, 6 * 3600, 15);
    assert_eq!(walk(&folder.path().join(".shuping/objects")), objects);
    assert!(rows(&folder).iter().all(|(_, state)| *state == State::Stored));
}

#[test]
fn an_original_that_is_missing_in_the_store_is_taken_again() {
    let (folder, mut keeper, hands) = house();
    hands.put("甲.docx", 10);
    go(&mut keeper, &hands, 15, 5);
    fs_err::remove_dir_all(folder.path().join(".shuping/objects")).unwrap();
    let mut keeper = open(&folder, &hands);
    go(&mut keeper, &hands, 60, 5);
    assert_eq!(rows(&folder), [("甲.docx".to_owned(), State::Stored)]);
    assert_eq!(walk(&folder.path().join(".shuping/objects")), 1);
}

/// The number of files under a folder.
fn walk(folder: &std::path::Path) -> usize {
    let (mut count, mut open) = (0, vec![folder.to_owned()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        } else {
            count += 1;
        }
    }
    count
}
