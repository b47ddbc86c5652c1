//! A small season of plain texts that is read in no time, and a daemon that watches it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

/// The scheme: three units, two materials, everything within a fraction of a second.
const SCHEME: &str = r#"
[season]
organization = "江州职业技术大学"
year = 2023
meeting = "2023-12-19"
as_of = "2024-01-20"

[[material]]
kind = "duty_report"
title = "述职报告"
due = "2023-12-04T17:00"

[[material]]
kind = "ledger"
title = "整改台账"
due = "2024-01-16"

[watch]
scan_every = 0.3
quiet = 0.2
racy = 0.1
patience = 1.5
stop_within = 10
"#;

const ROSTER: &str = "\u{feff}编号,单位名称,简称,单位类型,书记\n\
U01,信息工程学院党总支,信工学院,党总支,骆雁声\n\
U02,护理与健康学院党总支,护健学院,党总支,蔺若华\n\
U03,图书馆直属党支部,图书馆,党支部,亓文卉\n";

/// A season in a folder of its own.
pub(super) struct House {
    folder: tempfile::TempDir,
    /// A program that runs the program, with its arguments.
    by: Vec<&'static str>,
}

impl House {
    pub(super) fn new() -> Self {
        Self::with(SCHEME)
    }

    /// A season whose scheme has these lines changed.
    pub(super) fn changed(changes: &[(&str, &str)]) -> Self {
        let scheme = changes.iter().fold(SCHEME.to_owned(), |text, (from, to)| {
            assert!(text.contains(from));
            text.replace(from, to)
        });
        Self::with(&scheme)
    }

    fn with(scheme: &str) -> Self {
        let house = Self { folder: tempfile::tempdir().unwrap(), by: Vec::new() };
        fs_err::create_dir_all(house.path("mailbox")).unwrap();
        fs_err::write(house.path("season.toml"), scheme).unwrap();
        fs_err::write(house.path("roster.csv"), ROSTER).unwrap();
        house
    }

    /// Root may read everything, and its programs may be told not to.
    pub(super) fn without_the_rights_of_root(mut self) -> Self {
        if rustix::process::geteuid().is_root() {
            self.by = vec!["setpriv", "--bounding-set", "-dac_override,-dac_read_search"];
        }
        self
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a file into the mailbox at once, as a day old.
    pub(super) fn drop(&self, name: &str, bytes: &[u8]) {
        let place = self.path("mailbox").join(name);
        fs_err::create_dir_all(place.parent().unwrap()).unwrap();
        let beside = self.path("beside");
        fs_err::write(&beside, bytes).unwrap();
        make_old(&beside);
        fs_err::rename(&beside, &place).unwrap();
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let program = env!("CARGO_BIN_EXE_shuping");
        let mut words = self.by.iter().copied().chain([program]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words);
        let (first, rest) = arguments.split_first().unwrap();
        command.arg(first).arg(self.folder.path()).args(rest).env_clear();
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", self.folder.path());
        command
    }

    /// Runs a command on the season: `run`, `status`, …
    pub(super) fn shuping(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Watches until everything is taken and the outputs stand.
    pub(super) fn watch_until_quiet(&self) {
        let mut daemon = self.watch_with(&["watch", "--until-quiet"], "");
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = daemon.child.try_wait().unwrap() {
                break status;
            }
            assert!(begin.elapsed() < Duration::from_secs(900), "never quiet\n{}\n{:#}", self.log(), self.status());
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(status.success(), "{}", self.log());
    }

    /// Starts a daemon, with points armed.
    pub(super) fn watch(&self, fail: &str) -> Daemon {
        self.watch_with(&["watch"], fail)
    }

    pub(super) fn watch_with(&self, arguments: &[&str], fail: &str) -> Daemon {
        let log = self.path("daemon.log");
        let file = fs_err::OpenOptions::new().create(true).append(true).open(&log).unwrap().into_parts().0;
        let mut command = self.command(arguments);
        if !fail.is_empty() {
            command.env("SHUPING_FAIL", fail);
        }
        let child = command.stdout(Stdio::null()).stderr(file).spawn().unwrap();
        Daemon { child, log }
    }

    /// What `status --json` says.
    pub(super) fn status(&self) -> Value {
        let output = self.shuping(&["status", "--json"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The state of a file, as `status` tells it.
    pub(super) fn state(&self, path: &str) -> String {
        let told = self.status();
        let file = told["files"].as_array().unwrap().iter().find(|file| file["path"] == path);
        file.map_or_else(String::new, |file| file["state"].as_str().unwrap().to_owned())
    }

    /// The season as it was written last.
    pub(super) fn season(&self) -> Value {
        fs_err::read(self.path("out/season.json"))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// The row of a file in season.json.
    pub(super) fn row(&self, path: &str) -> Value {
        let season = self.season();
        let rows = season["submissions"].as_array().cloned().unwrap_or_default();
        rows.into_iter().find(|row| row["path"] == path).unwrap_or_default()
    }

    /// Waits until something holds; the log of the daemon is told where it never does.
    pub(super) fn until(&self, what: &str, holds: impl Fn() -> bool) {
        let begin = Instant::now();
        while !holds() {
            if begin.elapsed() > Duration::from_secs(90) {
                let log = fs_err::read_to_string(self.path("daemon.log")).unwrap_or_default();
                panic!("never: {what}\n{log}\n{:#}", self.status());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    pub(super) fn log(&self) -> String {
        fs_err::read_to_string(self.path("daemon.log")).unwrap_or_default()
    }
}

/// A daemon that is killed with the value.
pub(super) struct Daemon {
    pub child: Child,
    log: PathBuf,
}

impl Daemon {
    pub(super) fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status().unwrap();
        assert!(done.success());
    }

    /// Asks it to stop and waits for the end.
    pub(super) fn stop(mut self) {
        self.signal("TERM");
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status} {}", fs_err::read_to_string(&self.log).unwrap_or_default());
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A duty report of a unit, different for each number.
pub(super) fn report(unit: &str, secretary: &str, number: usize) -> Vec<u8> {
    format!(
        "{unit}书记抓基层党建述职报告\n{unit}党组织书记 {secretary}\n\n一、主要工作成绩\n\
         一年来，我带领支部开展主题党日{number}次，发展党员{number}名，走访群众{number}人次。\n\
         二、存在的主要问题\n1.我抓理论学习不够深入，全年只组织集中学习{number}次。\n\
         三、原因分析\n我对政治理论学习的重要性认识不足。\n四、下一步打算\n\
         1.每月组织一次集中学习，2024年6月底前完成全年计划的一半，由我本人负责。\n"
    )
    .into_bytes()
}

/// A day old, so that no time is too young.
pub(super) fn make_old(place: &Path) {
    let file = fs_err::OpenOptions::new().write(true).open(place).unwrap().into_parts().0;
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_701_300_000)).unwrap();
}

/// Every file under a folder, with its bytes.
pub(super) fn bytes_under(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        } else {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, fs_err::read(&path).unwrap());
        }
    }
    files
}
