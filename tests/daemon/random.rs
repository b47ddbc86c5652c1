//! Random lists of things that people do in a real folder, while the daemon runs, stops and is killed.

use std::collections::BTreeMap;
use std::time::Duration;

use shuping_pipeline::store::hash;

use super::house::{House, make_old, report};

/// Numbers that follow from a seed and nothing else.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % below as u64).unwrap()
    }
}

/// What lies in the mailbox, by path.
type Truth = BTreeMap<String, Vec<u8>>;

/// One thing that somebody does.
fn happen(house: &House, truth: &mut Truth, dice: &mut Dice, number: usize) {
    let mailbox = house.path("mailbox");
    let path = format!("{}材料{}.txt", ["", "第一批/", "迟交/"][dice.next(3)], dice.next(8));
    let known = truth.keys().nth(dice.next(truth.len().max(1))).cloned();
    let bytes = report("信息工程学院党总支", "骆雁声", number);
    fs_err::create_dir_all(mailbox.join(&path).parent().unwrap()).unwrap();
    match (dice.next(7), known) {
        (0 | 1, _) => {
            house.drop(&path, &bytes);
            truth.insert(path, bytes);
        }
        (2, _) => {
            let half = bytes.len() / 2;
            fs_err::write(mailbox.join(&path), &bytes[..half]).unwrap();
            std::thread::sleep(Duration::from_millis(120));
            fs_err::write(mailbox.join(&path), &bytes).unwrap();
            truth.insert(path, bytes);
        }
        // Over another one, as an older copy of the same length.
        (3, Some(there)) => {
            let mut older = truth[&there].clone();
            let end = older.len() - 1;
            older[end] = older[end].wrapping_add(1) | 0x20;
            fs_err::write(mailbox.join(&there), &older).unwrap();
            make_old(&mailbox.join(&there));
            truth.insert(there, older);
        }
        (4, Some(from)) => {
            fs_err::rename(mailbox.join(&from), mailbox.join(&path)).unwrap();
            let bytes = truth.remove(&from).unwrap();
            truth.insert(path, bytes);
        }
        (5, Some(there)) => {
            fs_err::remove_file(mailbox.join(&there)).unwrap();
            truth.remove(&there);
        }
        // A file that is copied onto itself would be emptied.
        (6, Some(there)) if there != path => {
            fs_err::copy(mailbox.join(&there), mailbox.join(&path)).unwrap();
            let bytes = truth[&there].clone();
            truth.insert(path, bytes);
        }
        _ => {}
    }
}

fn live(seed: u64, steps: usize) {
    let (house, mut truth, mut dice) = (House::new(), Truth::new(), Dice(seed));
    fs_err::write(house.path("mailbox/.shuping-mailbox"), "").unwrap();
    let mut daemon = Some(house.watch(""));
    for number in 0..steps {
        happen(&house, &mut truth, &mut dice, number);
        match dice.next(8) {
            // Killed.
            0 => daemon = None,
            1 => {
                // It may have been started so lately that it does not listen yet: as good as killed.
                if let Some(mut daemon) = daemon.take() {
                    daemon.signal("TERM");
                    daemon.child.wait().unwrap();
                }
            }
            2 => {
                // The share goes away for a while.
                fs_err::rename(house.path("mailbox"), house.path("away")).unwrap();
                std::thread::sleep(Duration::from_millis(400));
                fs_err::rename(house.path("away"), house.path("mailbox")).unwrap();
            }
            _ => std::thread::sleep(Duration::from_millis(dice.next(700) as u64)),
        }
        daemon = daemon.or_else(|| Some(house.watch("")));
    }
    drop(daemon);
    house.drop("最后.txt", b"the last one");
    truth.insert("最后.txt".into(), b"the last one".to_vec());
    // Twice missing is gone: both scans have to be made.
    let daemon = house.watch("");
    house.until("the mailbox and the outputs agree", || found(&house) == expected(&truth));
    daemon.stop();
    assert!(house.shuping(&["run"]).status.success());
    assert_eq!(found(&house), expected(&truth), "seed {seed}");
}

fn found(house: &House) -> BTreeMap<String, String> {
    let season = house.season();
    let rows = season["submissions"].as_array().cloned().unwrap_or_default();
    let text = |row: &serde_json::Value, field: &str| row[field].as_str().unwrap().to_owned();
    rows.iter().map(|row| (text(row, "path"), text(row, "sha256"))).collect()
}

fn expected(truth: &Truth) -> BTreeMap<String, String> {
    truth.iter().map(|(path, bytes)| (path.clone(), hash(bytes))).collect()
}

#[test]
fn whatever_people_do_in_a_real_folder_every_file_ends_with_one_row() {
    let lists = if std::env::var("SHUPING_LONG").is_ok() { 20 } else { 1 };
    for seed in 1..=lists {
        println!("seed {seed}");
        live(seed, 25);
    }
}
