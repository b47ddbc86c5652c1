//! What the daemon costs: many files at once, and while nothing happens. The figures of `docs/benchmarks.md` come from
//! the long form.

#![cfg(target_os = "linux")]

use std::time::{Duration, Instant};

use super::house::House;

#[test]
fn lying_files_cost_next_to_nothing() {
    let long = std::env::var("SHUPING_LONG").is_ok();
    let (count, seconds) = if long { (10_000, 240) } else { (400, 4) };
    // Scans as often as they are made without settings of one's own; the rest stays quick.
    let house = House::changed(&[("scan_every = 0.3", "scan_every = 15")]);
    for number in 0..count {
        house.drop(&format!("第{}批/通知{number}.txt", number % 50), format!("用餐通知 {number}").as_bytes());
    }
    let begin = Instant::now();
    house.watch_until_quiet();
    let taken = begin.elapsed();
    let daemon = house.watch("");
    std::thread::sleep(Duration::from_secs(if long { 20 } else { 3 }));
    let before = processor_time(daemon.child.id()).unwrap();
    std::thread::sleep(Duration::from_secs(seconds));
    let used = processor_time(daemon.child.id()).unwrap() - before;
    let memory = resident(daemon.child.id()).unwrap();
    println!(
        "{count} files: taken and judged in {:.0} s; idle for {seconds} s: {used:.2} s of processor time, {memory} MB",
        taken.as_secs_f64()
    );
    assert!(used < 0.1 * seconds as f64, "{used} s of {seconds} s");
    assert!(memory < 400, "{memory} MB");
    daemon.stop();
}

#[test]
fn many_files_at_once_are_all_taken() {
    let count = if std::env::var("SHUPING_LONG").is_ok() { 5000 } else { 300 };
    let house = House::new();
    for number in 0..count {
        house.drop(&format!("第{}批/通知{number}.txt", number % 20), format!("用餐通知 {number}").as_bytes());
    }
    let (begin, mut used, mut peak) = (Instant::now(), 0.0, 0);
    let mut daemon = house.watch_with(&["watch", "--until-quiet"], "");
    let ended = loop {
        if let Some(ended) = daemon.child.try_wait().unwrap() {
            break ended;
        }
        let pid = daemon.child.id();
        let workers: u64 = children(pid).into_iter().filter_map(resident).sum();
        (used, peak) = (processor_time(pid).unwrap_or(used), peak.max(resident(pid).unwrap_or(0) + workers));
        std::thread::sleep(Duration::from_millis(100));
    };
    println!(
        "{count} files at once: in the outputs after {:.0} s, {used:.0} s of processor time of the daemon itself, \
         {peak} MB with its readers",
        begin.elapsed().as_secs_f64()
    );
    assert!(ended.success(), "{}", house.log());
    assert_eq!(house.season()["submissions"].as_array().unwrap().len(), count);
    let counts = &house.status()["counts"];
    assert!(counts["settling"].is_null() && counts["seen"].is_null(), "{counts}");
    assert!(peak < 1500, "{peak} MB");
}

/// Seconds of processor time of a process, its own and the system's for it.
fn processor_time(pid: u32) -> Option<f64> {
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u32 = fields[11].parse::<u32>().unwrap() + fields[12].parse::<u32>().unwrap();
    Some(f64::from(ticks) / 100.0)
}

/// Megabytes of memory that a process holds.
fn resident(pid: u32) -> Option<u64> {
    let status = fs_err::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() / 1024)
}

/// The processes that a process started, by any of its threads.
fn children(pid: u32) -> Vec<u32> {
    let tasks = fs_err::read_dir(format!("/proc/{pid}/task"));
    let tasks = tasks.into_iter().flatten().filter_map(Result::ok);
    let told = tasks.filter_map(|task| fs_err::read_to_string(task.path().join("children")).ok());
    told.flat_map(|text| text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect::<Vec<u32>>()).collect()
}
