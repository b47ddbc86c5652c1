//! What the daemon costs while nothing happens. The figures of `docs/benchmarks.md` come from the long form.

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
    let before = processor_time(daemon.child.id());
    std::thread::sleep(Duration::from_secs(seconds));
    let used = processor_time(daemon.child.id()) - before;
    let memory = resident(daemon.child.id());
    println!(
        "{count} files: taken and judged in {:.0} s; idle for {seconds} s: {used:.2} s of processor time, {memory} MB",
        taken.as_secs_f64()
    );
    assert!(used < 0.1 * seconds as f64, "{used} s of {seconds} s");
    assert!(memory < 400, "{memory} MB");
    daemon.stop();
}

/// Seconds of processor time of a process, its own and the system's for it.
fn processor_time(pid: u32) -> f64 {
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: u32 = fields[11].parse::<u32>().unwrap() + fields[12].parse::<u32>().unwrap();
    f64::from(ticks) / 100.0
}

/// Megabytes of memory that a process holds.
fn resident(pid: u32) -> u64 {
    let status = fs_err::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").trim().parse::<u64>().unwrap() / 1024
}
