//! A mailbox full of files that want to break the program: each ends with text or a reason, inside the limits.
//!
//! `SHUPING_HOSTILE=5000` makes so many damaged files instead of a few hundred; `SHUPING_HOSTILE_FOLDER=/some/folder`
//! reads that folder as well and prints what became of its files.

mod bombs;
mod damage;
mod sheets;
mod texts;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::{Bench, json, seasons};

/// The program itself never takes more, whatever it reads; the readers are processes of their own.
const PARENT_KILOBYTES: u64 = 200 << 10;

/// What a run of a hostile mailbox showed.
struct Run {
    season: Value,
    peak_kilobytes: u64,
    time: Duration,
}

/// Runs a season whose mailbox `fill` fills, without a recogniser, and sees that it ends well.
fn run(settings: &str, fill: impl FnOnce(&Path)) -> Run {
    let bench = Bench::empty();
    let season = bench.path("hostile");
    let mailbox = season.join("mailbox");
    std::fs::create_dir_all(&mailbox).unwrap();
    std::fs::copy(seasons().join("river-2023/roster.csv"), season.join("roster.csv")).unwrap();
    let scheme = format!("[season]\norganization = \"河东学院党委\"\nyear = 2023\n{settings}");
    std::fs::write(season.join("season.toml"), scheme).unwrap();
    fill(&mailbox);
    let start = Instant::now();
    let mut program = Command::new(env!("CARGO_BIN_EXE_shuping"))
        .args(["run", "hostile", "--quiet"])
        .current_dir(bench.path(""))
        .env_clear()
        .env("HOME", bench.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let peak_kilobytes = watch(&mut program);
    let time = start.elapsed();
    assert!(program.wait().unwrap().success(), "the program itself failed");
    assert_eq!(left_behind(&bench.path("")), Vec::<String>::new(), "workers were left behind");
    let inside: Vec<_> = std::fs::read_dir(bench.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(inside, ["hostile"], "something was written outside");
    Run { season: json(&season.join("out/season.json")), peak_kilobytes, time }
}

/// Waits for the program and gives its peak of resident memory.
fn watch(program: &mut Child) -> u64 {
    let status = format!("/proc/{}/status", program.id());
    let mut peak = 0;
    while program.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(peak);
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// Processes that still run in a home folder, after a moment to end.
fn left_behind(home: &Path) -> Vec<String> {
    let wanted = format!("HOME={}", home.display());
    let running = || -> Vec<String> {
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let in_home = processes.filter(|process| {
            let environment = std::fs::read(process.path().join("environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|line| line == wanted.as_bytes())
        });
        in_home.map(|process| process.file_name().to_string_lossy().into_owned()).collect()
    };
    let end = Instant::now() + Duration::from_secs(3);
    while !running().is_empty() && Instant::now() < end {
        std::thread::sleep(Duration::from_millis(100));
    }
    running()
}

impl Run {
    /// Every file has a row with a sentence; the program stayed small.
    fn ended_well(&self, files: &[String]) {
        let rows = self.rows();
        for file in files {
            let row = rows.get(file.as_str()).unwrap_or_else(|| panic!("{file} has no row"));
            let reason = row["reason"].as_str().unwrap();
            assert!(reason.chars().count() > 3, "{file}: {reason}");
        }
        assert!(
            self.peak_kilobytes < PARENT_KILOBYTES,
            "the program took {} MB over {} files",
            self.peak_kilobytes >> 10,
            files.len()
        );
    }

    fn rows(&self) -> BTreeMap<&str, &Value> {
        let rows = self.season["submissions"].as_array().unwrap();
        rows.iter().map(|row| (row["path"].as_str().unwrap(), row)).collect()
    }

    /// Status and number of the files that have it.
    fn statuses(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for row in self.rows().values() {
            *counts.entry(row["status"].as_str().unwrap()).or_default() += 1;
        }
        counts
    }
}

/// Writes files into a mailbox and gives their names.
fn put(mailbox: &Path, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<String> {
    let mut names = Vec::new();
    for (name, bytes) in files {
        std::fs::write(mailbox.join(&name), bytes).unwrap();
        names.push(name);
    }
    names
}

#[test]
fn bombs_and_mazes_end_with_a_reason_inside_the_limits() {
    let mut names = Vec::new();
    let run = run("[limits]\nseconds = 20\n", |mailbox| {
        names = put(mailbox, bombs::files().into_iter().chain(texts::files()).chain(sheets::files()));
    });
    run.ended_well(&names);
    let rows = run.rows();
    for (file, statuses) in [
        ("压缩炸弹.zip", &["container", "unreadable"][..]),
        ("压缩炸弹.7z", &["container", "unreadable"]),
        ("炸弹.docx", &["unreadable"]),
        ("实体.docx", &["unreadable", "unknown_unit", "pending", "irrelevant"]),
        ("稀疏.xlsx", &["accepted", "unknown_unit", "pending", "irrelevant"]),
        ("穿越.zip", &["container"]),
        ("循环.pdf", &["unreadable"]),
    ] {
        let row = rows[file];
        assert!(statuses.contains(&row["status"].as_str().unwrap()), "{file}: {} {}", row["status"], row["reason"]);
    }
    for path in rows.keys() {
        let inner = path.rsplit('!').next().unwrap();
        assert!(!inner.starts_with('/') && !inner.split('/').any(|part| part == ".."), "{path} leads outside");
    }
    assert!(run.time < Duration::from_secs(600), "{:?}", run.time);
}

#[test]
fn damaged_files_of_every_format_end_with_text_or_a_reason() {
    let asked: Option<usize> = std::env::var("SHUPING_HOSTILE").ok().and_then(|number| number.parse().ok());
    let count = asked.unwrap_or(300);
    let mut names = Vec::new();
    let run = run("", |mailbox| names = put(mailbox, damage::files(count)));
    run.ended_well(&names);
    let statuses = run.statuses();
    assert!(statuses.len() > 2, "not one way to end for all: {statuses:?}");
    if asked.is_some() {
        println!("{} files: {statuses:?}, {} MB, {:?}", names.len(), run.peak_kilobytes >> 10, run.time);
    }
}

#[test]
fn a_folder_of_ones_own_can_be_tried() {
    let Some(folder) = std::env::var_os("SHUPING_HOSTILE_FOLDER") else { return };
    let mut names = Vec::new();
    let run = run("", |mailbox| names = put(mailbox, damage::of_folder(Path::new(&folder))));
    run.ended_well(&names);
    for (path, row) in run.rows() {
        println!("{}\t{path}\t{}", row["status"].as_str().unwrap(), row["reason"].as_str().unwrap());
    }
    println!("{} files: {:?}, {} MB, {:?}", names.len(), run.statuses(), run.peak_kilobytes >> 10, run.time);
}
