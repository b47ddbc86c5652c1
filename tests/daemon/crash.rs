//! Crash tests: the program is killed at every named point and at random, and afterwards nothing is lost, doubled or
//! half-read. With `SHUPING_LONG` it is killed more than three hundred times.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use super::house::{Daemon, House, bytes_under, make_old, report};

/// The points at which the program can be killed, in the order in which a file meets them.
const POINTS: [&str; 16] = [
    "scanned",
    "seen-kept",
    "attempt-kept",
    "original-written",
    "original-named",
    "stored",
    "pass-begun",
    "reading-begun",
    "reading-done",
    "reading-kept",
    "analysis-kept",
    "decisions-kept",
    "outputs-begun",
    "outputs-written",
    "outputs-kept",
    "judged",
];

/// Numbers without a source of their own, so that a list of kills can be had again.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }
}

/// What is dropped in one story: reports, the same bytes twice, newer versions, a zip, an empty file, half a zip.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let units = [("信息工程学院党总支", "骆雁声"), ("护理与健康学院党总支", "蔺若华"), ("图书馆直属党支部", "亓文卉")];
    for number in 0..12 {
        let (unit, secretary) = units[number % 3];
        files.push((format!("第{}批/{unit}述职报告{number}.txt", number % 4), achievements(unit, secretary, number)));
    }
    let again = files[0].1.clone();
    files.push(("重复/再发一次.txt".into(), again));
    files.push(("空.docx".into(), Vec::new()));
    files.push(("半个.zip".into(), b"PK\x03\x04 half of it".to_vec()));
    files
}

/// A report that names no problem. The ledger keeps what every version said when it was seen, with an id for good, so
/// its ids follow the order in which passes saw the versions; everything else must be the same in any order.
fn achievements(unit: &str, secretary: &str, number: usize) -> Vec<u8> {
    let whole = String::from_utf8(report(unit, secretary, number)).unwrap();
    whole.split("二、").next().unwrap().as_bytes().to_vec()
}

/// Registers arrivals, so that outputs do not depend on when a run saw a file.
fn register(house: &House, files: &[(String, Vec<u8>)]) {
    let rows: String = files
        .iter()
        .enumerate()
        .map(|(number, (path, _))| format!("{path},2023-12-0{}T09:{:02}:00+08:00\n", 1 + number % 5, number))
        .collect();
    fs_err::write(house.path("arrivals.csv"), format!("文件,收到时间\n{rows}")).unwrap();
}

/// The outputs of a run that nothing disturbs.
fn undisturbed() -> BTreeMap<String, Vec<u8>> {
    let house = House::new();
    let files = files();
    register(&house, &files);
    for (path, bytes) in &files {
        house.drop(path, bytes);
    }
    house.watch_until_quiet();
    let mut outputs = bytes_under(&house.path("out"));
    outputs.retain(|path, _| !path.starts_with("nightly/"));
    outputs
}

/// Lets a daemon live until it dies of its point or `most` is over, and says whether it was killed.
fn live(mut daemon: Daemon, most: Duration) -> bool {
    let begin = Instant::now();
    loop {
        if let Some(status) = daemon.child.try_wait().unwrap() {
            return !status.success();
        }
        if begin.elapsed() >= most {
            daemon.child.kill().unwrap();
            daemon.child.wait().unwrap();
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn check(house: &House, expected: &BTreeMap<String, Vec<u8>>, story: &str) {
    house.watch_until_quiet();
    let season = house.season();
    let rows: Vec<String> =
        season["submissions"].as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap().to_owned()).collect();
    let dropped: BTreeSet<String> = files().into_iter().map(|(path, _)| path).collect();
    assert_eq!(rows.iter().cloned().collect::<BTreeSet<_>>(), dropped, "{story}");
    assert_eq!(rows.len(), dropped.len(), "{story}: a file has two rows");
    // A daemon that lives at the hour of the night writes its folder, an undisturbed run does not.
    let mut found = bytes_under(&house.path("out"));
    found.retain(|path, _| !path.starts_with("nightly/"));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(expected), "{story}");
    for (path, bytes) in expected {
        assert!(found.get(path) == Some(bytes), "{story}: {path} differs from an undisturbed run");
    }
    let left = house.path(".shuping/objects/incoming");
    assert!(!left.exists() || fs_err::read_dir(&left).unwrap().next().is_none(), "{story}: half-written originals");
}

/// Drops files slowly while the daemon is killed over and over. Gives the number of kills.
fn tell(seed: u64, kills: u64, expected: &BTreeMap<String, Vec<u8>>) -> u64 {
    let (house, files, mut dice) = (House::new(), files(), Dice(seed));
    register(&house, &files);
    let mut waiting = files.iter();
    let (mut killed, mut story) = (0, format!("seed {seed}:"));
    for round in 0..kills {
        for (path, bytes) in waiting.by_ref().take(1 + usize::try_from(dice.next(4)).unwrap()) {
            // Half of the files are written where they lie, in two parts.
            if dice.next(2) == 0 {
                house.drop(path, bytes);
            } else {
                let place = house.path("mailbox").join(path);
                fs_err::create_dir_all(place.parent().unwrap()).unwrap();
                fs_err::write(&place, &bytes[..bytes.len() / 2]).unwrap();
                fs_err::write(&place, bytes).unwrap();
                make_old(&place);
            }
        }
        let fail = match (seed + round) % 3 {
            0 => String::new(),
            _ => {
                let point = POINTS[usize::try_from(dice.next(POINTS.len() as u64)).unwrap()];
                format!("{point}:kill:{}", 1 + dice.next(3))
            }
        };
        let most = Duration::from_millis(if fail.is_empty() { 100 + dice.next(1500) } else { 6000 });
        story.push_str(&format!(" {}", if fail.is_empty() { format!("{most:?}") } else { fail.clone() }));
        killed += u64::from(live(house.watch_with(&["watch", "--until-quiet"], &fail), most));
    }
    for (path, bytes) in waiting {
        house.drop(path, bytes);
    }
    check(&house, expected, &story);
    killed
}

#[test]
fn killed_at_every_point_nothing_is_lost_and_the_outputs_are_the_same() {
    let expected = undisturbed();
    let long = std::env::var("SHUPING_LONG").is_ok();
    let mut killed = 0;
    // Once at each point, all in one season: every life goes on where the one before was killed.
    let (house, files) = (House::new(), files());
    register(&house, &files);
    for (number, point) in POINTS.iter().enumerate() {
        for (path, bytes) in files.iter().skip(number).step_by(POINTS.len()) {
            house.drop(path, bytes);
        }
        killed += u64::from(live(house.watch(&format!("{point}:kill:1")), Duration::from_secs(20)));
    }
    check(&house, &expected, "every point once");
    assert_eq!(killed, POINTS.len() as u64);
    if long {
        // Some lives end in peace before they are killed.
        for seed in 1..=200 {
            killed += tell(seed, 9, &expected);
            println!("seed {seed}: {killed} kills");
            if killed >= 320 {
                break;
            }
        }
        assert!(killed >= 300, "{killed}");
    } else {
        killed += tell(7, 5, &expected);
    }
    println!("{killed} kills");
}

#[test]
fn the_list_of_points_is_the_programs_own() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../pipeline/src/fail.rs");
    let text = fs_err::read_to_string(source).unwrap();
    let named: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_suffix("\",").and_then(|line| line.split_once(" = \"")))
        .map(|(_, name)| name)
        .collect();
    assert_eq!(named, POINTS);
}
