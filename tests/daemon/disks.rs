//! Disks that are full, read-only, of another machine, or gone. They are mounted for the test, where the machine lets it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::house::{House, make_old, report};

/// Something that is mounted until the value is dropped.
struct Mounted(PathBuf);

impl Mounted {
    /// Runs a program that mounts something at a folder; `None`, and said so, where this machine does not let it.
    fn by(program: &str, arguments: &[&str], at: &Path) -> Option<Self> {
        let done = Command::new(program).args(arguments).arg(at).output();
        if done.is_ok_and(|output| output.status.success()) {
            return Some(Self(at.to_owned()));
        }
        println!("SKIPPED: this machine does not let {program} mount; root may, in a container that has /dev/fuse");
        None
    }

    fn again(&self, options: &str) {
        let done = Command::new("mount").args(["-o", options]).arg(&self.0).status().unwrap();
        assert!(done.success(), "{options}");
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        // A daemon that is just being killed may have it open for a moment.
        drop(Command::new("umount").arg("-l").arg(&self.0).status());
    }
}

fn rows(house: &House) -> usize {
    house.season()["submissions"].as_array().map_or(0, Vec::len)
}

fn reports(house: &House, count: usize) {
    for number in 0..count {
        house.drop(&format!("材料{number}.txt"), &report("信息工程学院党总支", "骆雁声", number));
    }
}

#[test]
fn a_truly_full_disk_loses_nothing() {
    let house = House::new();
    let small = house.path(".shuping");
    fs_err::create_dir(&small).unwrap();
    let Some(disk) = Mounted::by("mount", &["-t", "tmpfs", "-o", "size=1400k", "tmpfs"], &small) else { return };
    for number in 0..8 {
        let mut bytes = report("信息工程学院党总支", "骆雁声", number);
        bytes.extend("附：工作记录。\n".repeat(12_000).bytes());
        house.drop(&format!("材料{number}.txt"), &bytes);
    }
    let daemon = house.watch("");
    house.until("it says that it fails", || house.log().contains("磁盘满了") || house.log().contains("失败"));
    drop(daemon);
    disk.again("remount,size=200m");
    house.watch_until_quiet();
    assert_eq!(rows(&house), 8);
}

#[test]
fn a_read_only_mailbox_is_all_it_needs() {
    let house = House::new();
    reports(&house, 3);
    let mailbox = house.path("mailbox");
    let Some(disk) = Mounted::by("mount", &["--bind", &mailbox.display().to_string()], &mailbox) else { return };
    disk.again("remount,bind,ro");
    assert!(fs_err::write(mailbox.join("x"), "").is_err());
    house.watch_until_quiet();
    assert_eq!(rows(&house), 3);
}

#[test]
fn a_read_only_state_is_told() {
    let house = House::new();
    reports(&house, 1);
    let state = house.path(".shuping");
    fs_err::create_dir(&state).unwrap();
    let Some(_disk) = Mounted::by("mount", &["-t", "tmpfs", "-o", "ro", "tmpfs"], &state) else { return };
    for command in [["watch", "--until-quiet"], ["run", "--quiet"]] {
        let done = house.shuping(&command);
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && said.contains(".shuping") && said.contains("只能读、不能写"), "{said}");
    }
}

#[test]
fn a_state_that_becomes_read_only_is_told_and_worked_on_when_it_is_not() {
    let house = House::new();
    let state = house.path(".shuping");
    fs_err::create_dir(&state).unwrap();
    let Some(disk) = Mounted::by("mount", &["-t", "tmpfs", "tmpfs"], &state) else { return };
    reports(&house, 2);
    let daemon = house.watch("");
    house.until("two", || rows(&house) == 2);
    let output = Command::new("mount").args(["-o", "remount,ro"]).arg(&state).output().unwrap();
    if output.status.success() {
        house.drop("又一份.txt", &report("图书馆直属党支部", "亓文卉", 9));
        house.until("told", || house.log().contains("失败"));
        disk.again("remount,rw");
    }
    house.drop("最后一份.txt", &report("图书馆直属党支部", "亓文卉", 10));
    house.until("all", || rows(&house) >= 3 && !house.row("最后一份.txt").is_null());
    daemon.stop();
}

/// A season that lies, all of it, behind a program: no shared memory, no announcements, locks at the program's mercy.
#[test]
fn a_season_behind_a_program_keeps_its_rows_without_shared_memory() {
    let house = House::new();
    let root = house.path("");
    let Some(_disk) = Mounted::by("bindfs", &[&root.display().to_string()], &root) else { return };
    reports(&house, 5);
    let daemon = house.watch("");
    house.until("taken", || rows(&house) == 5);
    let second = house.shuping(&["watch"]);
    assert_eq!(second.status.code(), Some(75), "locks hold there, too");
    assert!(house.path(".shuping/state.sqlite").is_file());
    assert!(!house.path(".shuping/state.sqlite-wal").exists(), "a journal in shared memory would not hold here");
    let doctor = String::from_utf8(house.shuping(&["doctor"]).stdout).unwrap();
    assert!(doctor.contains("回滚日志") && doctor.contains("靠定时扫描") && doctor.contains("fuse"), "{doctor}");
    // Killed in the middle of writing.
    drop(daemon);
    let killed = house.watch("stored:kill:1");
    house.drop("又一份.txt", &report("图书馆直属党支部", "亓文卉", 9));
    house.until("dead", || house.status()["watching"] == false);
    drop(killed);
    house.watch_until_quiet();
    assert_eq!(rows(&house), 6);
    assert!(house.shuping(&["fsck"]).status.success());
}

/// A share: what people do happens on another machine, and nothing announces it here.
#[test]
fn a_share_is_scanned_and_what_it_says_while_it_is_away_is_not_believed() {
    let house = House::new();
    let (server, mailbox) = (house.path("server"), house.path("mailbox"));
    fs_err::create_dir(&server).unwrap();
    let share = || Mounted::by("bindfs", &[&server.display().to_string()], &mailbox);
    let put = |name: &str, bytes: &[u8]| {
        fs_err::write(house.path("beside"), bytes).unwrap();
        make_old(&house.path("beside"));
        fs_err::rename(house.path("beside"), server.join(name)).unwrap();
    };
    let Some(mounted) = share() else { return };
    put("信工.txt", &report("信息工程学院党总支", "骆雁声", 12));
    put("图书馆.txt", &report("图书馆直属党支部", "亓文卉", 10));
    let daemon = house.watch("");
    house.until("taken", || rows(&house) == 2);
    let arrived = house.row("信工.txt")["received_at"].clone();
    fs_err::rename(server.join("信工.txt"), server.join("信工学院.txt")).unwrap();
    house.until("renamed, known by its content", || house.row("信工学院.txt")["status"] == "accepted");
    assert_eq!(house.row("信工学院.txt")["received_at"], arrived);
    let before = house.row("图书馆.txt")["sha256"].clone();
    put("图书馆.txt", &report("图书馆直属党支部", "亓文卉", 99));
    // Older than the one that it replaces, and of the same length.
    let file = fs_err::OpenOptions::new().write(true).open(server.join("图书馆.txt")).unwrap().into_parts().0;
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000)).unwrap();
    house.until("replaced by an older copy", || house.row("图书馆.txt")["sha256"] != before);
    drop(mounted);
    house.until("away", || !house.status()["unreachable"].as_array().unwrap().is_empty());
    put("回来以后.txt", &report("护理与健康学院党总支", "蔺若华", 3));
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(rows(&house), 2, "what was taken stands");
    let _mounted = share().unwrap();
    house.until("back", || rows(&house) == 3);
    daemon.stop();
}

/// Last year's season lies on a disk that is taken away and brought back.
#[test]
fn last_years_disk_may_go_and_come_back() {
    let house = House::changed(&[("as_of =", "last_year = \"去年\"\nas_of =")]);
    let (away, there) = (house.path("disk"), house.path("去年"));
    fs_err::create_dir_all(away.join("mailbox")).unwrap();
    fs_err::create_dir(&there).unwrap();
    let scheme = fs_err::read_to_string(house.path("season.toml")).unwrap();
    let scheme = scheme.replace("last_year = \"去年\"\n", "").replace("year = 2023", "year = 2022");
    fs_err::write(away.join("season.toml"), scheme).unwrap();
    fs_err::copy(house.path("roster.csv"), away.join("roster.csv")).unwrap();
    fs_err::write(away.join("mailbox/信工.txt"), report("信息工程学院党总支", "骆雁声", 7)).unwrap();
    let disk = || Mounted::by("mount", &["--bind", &away.display().to_string()], &there);
    let Some(mounted) = disk() else { return };
    house.drop("信工学院述职报告.txt", &report("信息工程学院党总支", "骆雁声", 12));
    let daemon = house.watch("");
    let with = || house.season()["recurrences"].as_array().is_some_and(|found| !found.is_empty());
    house.until("compared", with);
    drop(mounted);
    house.drop("图书馆述职报告.txt", &report("图书馆直属党支部", "亓文卉", 9));
    house.until("taken without it", || !house.row("图书馆述职报告.txt").is_null());
    assert!(with(), "what was read of it before still counts");
    let _mounted = disk().unwrap();
    house.drop("护健学院述职报告.txt", &report("护理与健康学院党总支", "蔺若华", 5));
    house.until("taken with it", || !house.row("护健学院述职报告.txt").is_null());
    assert!(with());
    daemon.stop();
}
