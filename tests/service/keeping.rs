//! The store: backup and restore, examination, compaction.

use crate::bench::{Bench, json};

#[test]
fn a_restored_season_runs_as_the_one_that_was_backed_up() {
    let bench = Bench::rivers();
    let before = bench.run("river-2023");
    fs_err::write(bench.path("river-2023/secret"), "geheim").unwrap();
    let settings =
        "[mail]\nfrom = \"a@b.cn\"\n[mail.smtp]\nhost = \"localhost\"\nuser = \"a\"\npassword_file = \"secret\"\n";
    fs_err::write(bench.path("river-2023/service.toml"), settings).unwrap();
    let output = bench.shuping(&["backup", "river-2023", "river.zip"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(bench.shuping(&["backup", "river-2023", "river.zip"]).status.code(), Some(73), "nothing is overwritten");

    fs_err::remove_dir_all(bench.path("river-2023")).unwrap();
    let output = bench.shuping(&["restore", "river.zip", "river-2023"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!bench.path("river-2023/secret").exists());
    assert_eq!(json(&bench.path("river-2023/out/season.json")), before);
    assert!(bench.shuping(&["fsck", "river-2023"]).status.success());
    assert_eq!(bench.run("river-2023"), before);
    assert_ne!(bench.shuping(&["restore", "river.zip", "river-2023"]).status.code(), Some(0), "it is not empty");
}

#[test]
fn a_restored_mailbox_is_the_mailbox_with_every_file_in_its_place() {
    let bench = Bench::empty();
    assert!(bench.shuping(&["init", "2023"]).status.success());
    let path = bench.path("2023/season.toml");
    let scheme = fs_err::read_to_string(&path).unwrap();
    fs_err::write(&path, scheme.replacen("[season]\n", "[season]\nmailboxes = [\"mailbox\", \"扫描\"]\n", 1)).unwrap();
    for name in ["mailbox/第一批/通知.txt", "扫描/通知.txt"] {
        let place = bench.path("2023").join(name);
        fs_err::create_dir_all(place.parent().unwrap()).unwrap();
        fs_err::write(place, format!("用餐通知 {name}")).unwrap();
    }
    let before = bench.run("2023");
    assert_eq!(before["submissions"].as_array().unwrap().len(), 2);
    assert!(bench.shuping(&["backup", "2023", "2023.zip"]).status.success());
    fs_err::rename(bench.path("2023"), bench.path("old")).unwrap();
    assert!(bench.shuping(&["restore", "2023.zip", "2023"]).status.success());
    for name in ["mailbox/第一批/通知.txt", "扫描/通知.txt", "mailbox/.shuping-mailbox"] {
        assert!(bench.path("2023").join(name).is_file(), "{name}");
    }
    assert_eq!(bench.run("2023"), before);
}

#[test]
fn damage_is_found_told_and_mended_from_the_mailbox() {
    let bench = Bench::rivers();
    let before = bench.run("river-2023");
    assert!(bench.shuping(&["fsck", "river-2023"]).status.success());
    let sha256 = before["submissions"][0]["sha256"].as_str().unwrap().to_owned();
    let object = bench.path("river-2023/.shuping/objects").join(&sha256[..2]).join(&sha256);
    let mut bytes = fs_err::read(&object).unwrap();
    bytes[10] ^= 0xFF;
    fs_err::write(&object, &bytes).unwrap();

    let output = bench.shuping(&["fsck", "river-2023"]);
    assert_eq!(output.status.code(), Some(65));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("--repair") && said.contains(&sha256[..12]), "{said}");
    let told = bench.shuping(&["fsck", "river-2023", "--json"]);
    let told: serde_json::Value = serde_json::from_slice(&told.stdout).unwrap();
    assert_eq!((&told["sound"], told["damaged"].as_array().unwrap().len()), (&false.into(), 1));

    bench.shuping(&["fsck", "river-2023", "--repair"]);
    assert_eq!(bench.run("river-2023"), before);
    assert!(bench.shuping(&["fsck", "river-2023"]).status.success());
}

#[test]
fn compacting_leaves_everything_that_a_run_needs() {
    let bench = Bench::rivers();
    let before = bench.run("river-2023");
    let output = bench.shuping(&["compact", "river-2023", "--days", "1"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(bench.shuping(&["fsck", "river-2023"]).status.success());
    assert_eq!(bench.run("river-2023"), before);
}
