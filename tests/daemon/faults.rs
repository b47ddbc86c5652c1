//! What goes wrong around the daemon, and that it says so and loses nothing.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::SystemTime;

use super::house::{House, report};

fn reports(house: &House, count: usize) {
    for number in 0..count {
        house.drop(&format!("材料{number}.txt"), &report("信息工程学院党总支", "骆雁声", number));
    }
}

fn rows(house: &House) -> usize {
    house.season()["submissions"].as_array().map_or(0, Vec::len)
}

/// Names, lengths and times of everything in a folder.
fn listing(folder: &Path) -> BTreeMap<String, (u64, SystemTime)> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(path) = open.pop() {
        let data = fs_err::symlink_metadata(&path).unwrap();
        if data.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        }
        found.insert(path.display().to_string(), (data.len(), data.modified().unwrap()));
    }
    found
}

#[test]
fn the_mailbox_is_never_written_to() {
    let house = House::new();
    reports(&house, 5);
    house.drop("第一批/空.docx", b"");
    let before = listing(&house.path("mailbox"));
    house.watch_until_quiet();
    assert!(house.shuping(&["run"]).status.success());
    assert_eq!(listing(&house.path("mailbox")), before);
    assert_eq!(rows(&house), 6);
}

#[test]
fn a_full_disk_is_told_and_everything_is_taken_when_there_is_room() {
    let house = House::new();
    reports(&house, 6);
    let daemon = house.watch("original-written:full");
    house.until("told", || house.status().to_string().contains("磁盘满了"));
    assert_eq!(rows(&house), 0);
    drop(daemon);
    house.watch_until_quiet();
    assert_eq!(rows(&house), 6);
}

#[test]
fn a_pass_that_fails_is_made_again() {
    let house = House::new();
    reports(&house, 4);
    let daemon = house.watch("reading-kept:full:1-2,outputs-begun:broken:1");
    house.until("made at last", || rows(&house) == 4);
    assert!(house.log().contains("写出结果失败"), "{}", house.log());
    daemon.stop();
}

#[test]
fn a_program_that_falls_over_goes_on_where_it_was() {
    let house = House::new();
    reports(&house, 4);
    let daemon = house.watch("scanned:panic:2,outputs-begun:panic:1");
    house.until("made at last", || rows(&house) == 4);
    let log = house.log();
    for said in ["扫描收件箱失败", "写出结果失败", "程序内部出错"] {
        assert!(log.contains(said), "{said}: {log}");
    }
    daemon.stop();
}

#[test]
fn a_file_that_may_not_be_read_has_its_row_and_its_reason() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new().without_the_rights_of_root();
    reports(&house, 1);
    house.drop("锁着.docx", b"secret");
    let place = house.path("mailbox/锁着.docx");
    fs_err::set_permissions(&place, PermissionsExt::from_mode(0o000)).unwrap();
    let daemon = house.watch("");
    house.until("refused", || house.row("锁着.docx")["reason"].to_string().contains("没有权限"));
    assert_eq!(house.row("锁着.docx")["status"], "unreadable");
    fs_err::set_permissions(&place, PermissionsExt::from_mode(0o644)).unwrap();
    house.until("taken", || !house.row("锁着.docx")["reason"].to_string().contains("没有权限"));
    daemon.stop();
}

#[test]
fn a_folder_that_may_not_be_looked_into_hides_nothing_and_loses_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new().without_the_rights_of_root();
    reports(&house, 1);
    house.drop("第一批/报告.txt", &report("图书馆直属党支部", "亓文卉", 9));
    house.watch_until_quiet();
    assert_eq!(rows(&house), 2);
    let folder = house.path("mailbox/第一批");
    fs_err::set_permissions(&folder, PermissionsExt::from_mode(0o000)).unwrap();
    let daemon = house.watch("");
    house.until("told", || house.row("第一批")["reason"].to_string().contains("没有权限"));
    assert_eq!(house.row("第一批/报告.txt")["status"], "accepted", "what was taken stands");
    fs_err::set_permissions(&folder, PermissionsExt::from_mode(0o755)).unwrap();
    house.until("open again", || house.row("第一批").is_null());
    assert_eq!(house.row("第一批/报告.txt")["status"], "accepted");
    daemon.stop();
}

#[test]
fn a_state_folder_that_cannot_be_written_ends_with_a_message() {
    let house = House::new();
    fs_err::write(house.path(".shuping"), "no folder").unwrap();
    let done = house.shuping(&["watch", "--until-quiet"]);
    assert!(!done.status.success());
    assert!(String::from_utf8_lossy(&done.stderr).contains(".shuping"));
}

#[test]
fn a_store_that_another_program_holds_is_waited_for() {
    let house = House::new();
    reports(&house, 2);
    house.watch_until_quiet();
    let other = rusqlite::Connection::open(house.path(".shuping/state.sqlite")).unwrap();
    other.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let daemon = house.watch("");
    house.drop("又一份.txt", &report("图书馆直属党支部", "亓文卉", 3));
    std::thread::sleep(std::time::Duration::from_secs(7));
    other.execute_batch("ROLLBACK").unwrap();
    house.until("taken", || rows(&house) == 3);
    daemon.stop();
}

#[test]
fn a_broken_store_is_said_and_not_worked_with() {
    let house = House::new();
    reports(&house, 12);
    house.watch_until_quiet();
    let place = house.path(".shuping/state.sqlite");
    rusqlite::Connection::open(&place).unwrap().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let mut bytes = fs_err::read(&place).unwrap();
    for page in 2..bytes.len() / 4096 {
        if page % 3 == 0 {
            bytes[page * 4096..page * 4096 + 4096].fill(0xA5);
        }
    }
    fs_err::write(&place, bytes).unwrap();
    let done = house.shuping(&["watch", "--until-quiet"]);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(!done.status.success(), "{said}");
    assert!(said.contains("state.sqlite"), "{said}");
}

#[test]
fn an_empty_folder_where_the_mailbox_was_is_not_believed() {
    let house = House::new();
    reports(&house, 4);
    house.watch_until_quiet();
    fs_err::rename(house.path("mailbox"), house.path("away")).unwrap();
    fs_err::create_dir(house.path("mailbox")).unwrap();
    let run = house.shuping(&["run"]);
    assert!(!run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains(".shuping-mailbox"));
    let daemon = house.watch("");
    house.until("told", || !house.status()["unreachable"].as_array().unwrap().is_empty());
    assert_eq!(rows(&house), 4, "the outputs stand as they were");
    fs_err::remove_dir(house.path("mailbox")).unwrap();
    fs_err::rename(house.path("away"), house.path("mailbox")).unwrap();
    house.drop("回来以后.txt", &report("图书馆直属党支部", "亓文卉", 3));
    house.until("back", || rows(&house) == 5);
    assert!(house.status()["unreachable"].as_array().unwrap().is_empty());
    daemon.stop();
}
