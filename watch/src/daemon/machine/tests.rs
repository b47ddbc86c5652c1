//! What the machine does, case by case.

use std::time::Duration;

use jiff::Timestamp;
use shuping_pipeline::run::{Entry, Listing, Print, Unseen};
use shuping_pipeline::store::State;

use super::{Action, Look, Looked, Machine, Seen, Settings, Tidings};
use crate::daemon::clock::Moment;

const SETTINGS: Settings = Settings {
    quiet: Duration::from_secs(5),
    racy: Duration::from_secs(2),
    patience: Duration::from_secs(600),
    hold: Duration::from_secs(3600),
};

/// Ten o'clock on a day; files are a day old unless they say otherwise.
const MORNING: i64 = 1_700_000_000;

fn at(second: u64) -> Moment {
    let wall = Timestamp::from_second(MORNING + i64::try_from(second).unwrap()).unwrap();
    Moment { running: Duration::from_secs(second), wall }
}

fn entry(path: &str, size: u64, modified: i64, identity: u64) -> Entry {
    let print = Print { size, modified: modified * 1_000_000_000, changed: 0, identity };
    Entry { path: path.into(), place: format!("/mailbox/{path}").into(), print }
}

fn old(path: &str) -> Entry {
    entry(path, 10, MORNING - 86_400, path.len() as u64)
}

fn listed(entries: &[Entry]) -> Seen {
    Seen::Listed(Listing { entries: entries.to_vec(), unseen: Vec::new(), marked: false })
}

fn machine() -> Machine {
    Machine::new(SETTINGS, &["mailbox".to_owned()], &[], Vec::new(), None)
}

/// Scans at the given second and gives the files that are due.
fn scan(machine: &mut Machine, entries: &[Entry], second: u64) -> Vec<Look> {
    machine.observe("mailbox", listed(entries), at(second));
    machine.due(at(second)).0
}

fn stored(hash: &str) -> Looked {
    Looked::Stored { sha256: hash.into(), size: 10 }
}

/// A machine that has taken these files.
fn with(entries: &[Entry]) -> Machine {
    let mut machine = machine();
    scan(&mut machine, entries, 0);
    for look in scan(&mut machine, entries, 5) {
        machine.looked(&look, stored(&look.entry.path), at(5));
    }
    assert_eq!(machine.counts().taken, entries.len());
    machine
}

fn state(machine: &Machine, path: &str) -> Option<State> {
    machine.files.get(path).map(|file| file.row.state)
}

#[test]
fn a_file_is_due_after_the_quiet_time_and_not_before() {
    let mut machine = machine();
    let file = [old("a.docx")];
    assert!(scan(&mut machine, &file, 0).is_empty());
    assert!(scan(&mut machine, &file, 4).is_empty());
    assert_eq!(scan(&mut machine, &file, 5).len(), 1);
}

#[test]
fn what_lay_there_at_the_start_must_be_quiet_too() {
    let mut machine = machine();
    assert!(scan(&mut machine, &[old("a.docx")], 100).is_empty());
}

#[test]
fn a_file_that_grows_for_ten_minutes_is_taken_once_it_stops() {
    let mut machine = machine();
    for second in (0..600).step_by(3) {
        assert!(scan(&mut machine, &[entry("a.pdf", second, MORNING + second as i64, 1)], second).is_empty());
    }
    let done = [entry("a.pdf", 600, MORNING + 600, 1)];
    assert!(scan(&mut machine, &done, 600).is_empty());
    assert!(scan(&mut machine, &done, 603).is_empty());
    assert_eq!(scan(&mut machine, &done, 605).len(), 1);
    assert_eq!(machine.files["a.pdf"].row.first_seen, at(0).wall.to_string());
}

#[test]
fn a_time_that_is_too_young_waits_and_one_in_the_future_is_looked_at_twice() {
    let mut machine = machine();
    let young = [entry("a.docx", 10, MORNING + 5, 1)];
    scan(&mut machine, &young, 0);
    assert!(scan(&mut machine, &young, 6).is_empty(), "one second old");
    assert_eq!(scan(&mut machine, &young, 7).len(), 1);

    let mut machine = self::machine();
    let future = [entry("a.docx", 10, MORNING + 7200, 1)];
    scan(&mut machine, &future, 0);
    let looks = scan(&mut machine, &future, 5);
    machine.looked(&looks[0], stored("half"), at(5));
    assert!(scan(&mut machine, &future, 10).is_empty());
    let looks = scan(&mut machine, &future, 14);
    assert_eq!(looks.len(), 1, "the same size and time say nothing");
    machine.looked(&looks[0], stored("whole"), at(14));
    assert_eq!(machine.files["a.docx"].row.sha256, "whole");
    assert!(scan(&mut machine, &future, 1000).is_empty(), "twice is enough");
}

#[test]
fn an_older_copy_under_the_same_name_is_a_new_form() {
    let mut machine = with(&[old("a.docx")]);
    let older = [entry("a.docx", 10, MORNING - 900_000, 6)];
    assert!(scan(&mut machine, &older, 20).is_empty());
    assert_eq!(state(&machine, "a.docx"), Some(State::Settling));
    let looks = scan(&mut machine, &older, 25);
    let actions = machine.looked(&looks[0], stored("older"), at(25));
    assert!(actions.iter().any(|action| matches!(action, Action::Remember(earlier) if earlier.sha256 == "a.docx")));
    assert_eq!(machine.files["a.docx"].row.arrived, at(20).wall.to_string(), "it was seen to come");
}

#[test]
fn a_file_that_was_only_touched_brings_nothing_new() {
    let mut machine = with(&[old("a.docx")]);
    let arrived = machine.files["a.docx"].row.arrived.clone();
    let touched = [entry("a.docx", 10, MORNING, 6)];
    scan(&mut machine, &touched, 20);
    let looks = scan(&mut machine, &touched, 25);
    let actions = machine.looked(&looks[0], stored("a.docx"), at(25));
    assert!(!actions.iter().any(|action| matches!(action, Action::Remember(_) | Action::Tell(_))));
    assert_eq!(machine.files["a.docx"].row.arrived, arrived);
    assert!(state(&machine, "a.docx").unwrap().is_taken());
}

#[test]
fn a_renamed_file_keeps_its_row_and_is_looked_at_once_more() {
    let mut machine = with(&[old("a.docx")]);
    let seen = machine.files["a.docx"].row.first_seen.clone();
    let mut moved = old("a.docx");
    moved.path = "第一批/甲.docx".into();
    let actions = machine.observe("mailbox", listed(&[moved]), at(20));
    assert!(actions.iter().any(|action| matches!(action, Action::Tell(Tidings::Moved { .. }))));
    assert_eq!((state(&machine, "a.docx"), machine.files["第一批/甲.docx"].row.first_seen.as_str()), (None, &*seen));
    // Other bytes may have its number, its length and its time; these are the same, and nothing has happened.
    let (looks, _) = machine.due(at(60));
    let actions = machine.looked(&looks[0], stored("a.docx"), at(60));
    assert!(!actions.iter().any(|action| matches!(action, Action::Remember(_) | Action::Tell(_))));
    assert_eq!(machine.files["第一批/甲.docx"].row.first_seen, seen);
    assert!(machine.due(at(120)).0.is_empty());
}

#[test]
fn on_a_share_a_renamed_file_is_known_by_its_content() {
    let share = |path: &str| entry(path, 10, MORNING - 86_400, 0);
    let mut machine = machine();
    scan(&mut machine, &[share("a.docx")], 0);
    for look in scan(&mut machine, &[share("a.docx")], 5) {
        machine.looked(&look, stored("same"), at(5));
    }
    scan(&mut machine, &[share("甲.docx")], 20);
    let looks = scan(&mut machine, &[share("甲.docx")], 25);
    let actions = machine.looked(&looks[0], stored("same"), at(25));
    assert!(actions.contains(&Action::Drop("a.docx".into())), "{actions:?}");
    assert_eq!(state(&machine, "a.docx"), None);
}

#[test]
fn missing_once_is_not_gone() {
    let files = [old("a.docx"), old("bb.docx")];
    let mut machine = with(&files);
    scan(&mut machine, &files[..1], 20);
    assert_eq!(state(&machine, "bb.docx"), Some(State::Stored));
    scan(&mut machine, &files[..1], 21);
    assert_eq!(state(&machine, "bb.docx"), Some(State::Gone));
    scan(&mut machine, &files, 22);
    scan(&mut machine, &files, 27);
    assert_eq!(state(&machine, "bb.docx"), Some(State::Settling), "it is back and looked at");
}

#[test]
fn an_unreachable_mailbox_is_no_empty_one() {
    let mut machine = with(&[old("a.docx")]);
    for (second, seen) in [(20, Seen::Unreachable("打不开".into())), (30, listed(&[])), (40, listed(&[]))] {
        machine.observe("mailbox", seen, at(second));
        assert_eq!(state(&machine, "a.docx"), Some(State::Stored));
        assert_eq!(machine.lost().len(), 1);
    }
    let actions = machine.observe("mailbox", listed(&[old("a.docx")]), at(3600));
    assert_eq!(actions, [Action::Tell(Tidings::Back { mailbox: "mailbox".into() })]);
    assert!(machine.lost().is_empty());
}

#[test]
fn with_the_marker_an_empty_mailbox_is_believed() {
    let mut machine = with(&[old("a.docx")]);
    let empty = || Seen::Listed(Listing { marked: true, ..Listing::default() });
    let actions = machine.observe("mailbox", empty(), at(20));
    assert!(actions.contains(&Action::Mark("mailbox".into())));
    machine.observe("mailbox", empty(), at(30));
    assert_eq!(state(&machine, "a.docx"), Some(State::Gone));
    machine.observe("mailbox", listed(&[old("a.docx")]), at(40));
    assert_eq!(machine.lost().len(), 1, "once it had a marker, it must have one");
}

#[test]
fn many_files_that_vanish_at_once_are_believed_after_an_hour() {
    let files: Vec<Entry> = (1..=20).map(|number| old(&"x".repeat(number))).collect();
    let mut machine = with(&files);
    for second in [20, 30, 3000] {
        scan(&mut machine, &files[..5], second);
        assert_eq!(machine.counts().gone, 0);
    }
    scan(&mut machine, &files[..5], 3621);
    scan(&mut machine, &files[..5], 3622);
    assert_eq!(machine.counts().gone, 15);
}

#[test]
fn a_file_without_its_end_is_taken_as_it_is_when_patience_is_over() {
    let mut machine = machine();
    let file = [old("a.docx")];
    scan(&mut machine, &file, 0);
    let mut tries = 0;
    for second in 5..700 {
        for look in scan(&mut machine, &file, second) {
            tries += 1;
            if look.whole {
                machine.looked(&look, Looked::Lacks("结尾还没有到"), at(second));
            } else {
                assert!(second >= 600, "{second}");
                machine.looked(&look, stored("half"), at(second));
            }
        }
    }
    assert_eq!(state(&machine, "a.docx"), Some(State::Stored));
    assert!((10..30).contains(&tries), "{tries}");
}

#[test]
fn what_may_pass_is_tried_again_ever_more_rarely() {
    let mut machine = machine();
    let file = [old("a.docx")];
    let mut tries = Vec::new();
    for second in 0..20_000 {
        for look in scan(&mut machine, &file, second) {
            tries.push(second);
            machine.looked(&look, Looked::Unreadable("没有权限".into()), at(second));
        }
    }
    let waits: Vec<u64> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(waits[..4], [10, 20, 40, 80]);
    assert!(waits.iter().all(|wait| *wait <= 3600));
    assert_eq!(state(&machine, "a.docx"), Some(State::Refused));
    let touched = [entry("a.docx", 11, MORNING, 6)];
    scan(&mut machine, &touched, 20_001);
    assert_eq!(scan(&mut machine, &touched, 20_006).len(), 1, "a change is tried at once");
}

#[test]
fn a_full_disk_stops_all_files_and_lets_them_go_on_later() {
    let files = [old("a.docx"), old("bb.docx")];
    let mut machine = machine();
    scan(&mut machine, &files, 0);
    let looks = scan(&mut machine, &files, 5);
    machine.looked(&looks[0], Looked::StoreFailed("磁盘满了".into()), at(5));
    machine.looked(&looks[1], Looked::Later, at(5));
    assert!(scan(&mut machine, &files, 10).is_empty());
    assert_eq!(scan(&mut machine, &files, 15).len(), 2);
    assert_eq!(machine.files["bb.docx"].row.attempts, 1, "what was not tried does not count");
}

#[test]
fn clocks_that_jump_change_nothing() {
    for jump in [-90_000, -3600, 3600, 86_400 * 400] {
        let mut machine = machine();
        let file = [old("a.docx")];
        scan(&mut machine, &file, 0);
        let wall = Timestamp::from_second(MORNING + jump).unwrap();
        let now = Moment { running: Duration::from_secs(5), wall };
        machine.observe("mailbox", listed(&file), now);
        assert_eq!(machine.due(now).0.len(), 1, "{jump}");
    }
}

#[test]
fn attempts_are_counted_before_a_file_is_opened() {
    let mut machine = machine();
    scan(&mut machine, &[old("a.docx")], 0);
    machine.observe("mailbox", listed(&[old("a.docx")]), at(5));
    let (looks, actions) = machine.due(at(5));
    assert_eq!(looks.len(), 1);
    assert!(matches!(&actions[..], [Action::Keep(row)] if row.attempts == 1));
}

#[test]
fn what_lies_in_a_folder_that_cannot_be_opened_is_not_gone() {
    let files = [old("甲/a.docx"), old("b.docx")];
    let mut machine = with(&files);
    let unseen = Unseen { path: "甲".into(), reason: "没有权限".into(), harmless: false, modified: 0 };
    for second in [20, 30, 40] {
        let listing = Listing { entries: vec![old("b.docx")], unseen: vec![unseen.clone()], marked: false };
        machine.observe("mailbox", Seen::Listed(listing), at(second));
    }
    assert_eq!((state(&machine, "甲/a.docx"), state(&machine, "甲")), (Some(State::Stored), Some(State::Refused)));
}

#[test]
fn a_file_that_came_while_the_daemon_was_off_arrived_when_its_time_says_or_later() {
    let friday = Timestamp::from_second(MORNING - 3 * 86_400).unwrap();
    for (modified, arrives) in [(MORNING - 86_400, String::new()), (MORNING - 30 * 86_400, friday.to_string())] {
        let mut machine = Machine::new(SETTINGS, &["mailbox".to_owned()], &[], Vec::new(), Some(friday));
        scan(&mut machine, &[entry("a.docx", 10, modified, 1)], 0);
        assert_eq!(machine.files["a.docx"].row.arrives, arrives);
    }
}

#[test]
fn a_temporary_name_that_was_never_taken_leaves_no_row() {
    let mut machine = machine();
    let actions = machine.observe("mailbox", listed(&[old("b.docx"), old("~tmp.docx")]), at(0));
    assert!(actions.len() > 2);
    scan(&mut machine, &[old("b.docx")], 1);
    let actions = machine.observe("mailbox", listed(&[old("b.docx")]), at(2));
    assert!(actions.contains(&Action::Drop("~tmp.docx".into())));
    assert_eq!(machine.files.len(), 1);
}
