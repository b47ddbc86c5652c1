//! The daemon in everyday life.

use std::io::Write;
use std::time::Duration;

use super::house::{House, make_old, report};

#[test]
fn a_dropped_file_stands_in_the_outputs_by_itself() {
    let house = House::new();
    let daemon = house.watch("");
    house.until("ready", || !house.season().is_null());
    house.drop("信工学院述职报告.txt", &report("信息工程学院党总支", "骆雁声", 12));
    house.until("accepted", || house.row("信工学院述职报告.txt")["status"] == "accepted");
    assert_eq!(house.row("信工学院述职报告.txt")["received_by"], "first_seen");
    house.until("judged", || house.state("信工学院述职报告.txt") == "judged");
    assert_eq!(house.status()["watching"], true);
    daemon.stop();
    assert_eq!(house.status()["watching"], false);
}

#[test]
fn a_file_that_is_still_written_waits_and_is_told() {
    let house = House::changed(&[("patience = 1.5", "patience = 600")]);
    house.drop("图书馆述职报告.txt", &report("图书馆直属党支部", "亓文卉", 9));
    let daemon = house.watch("");
    house.until("first outputs", || !house.season().is_null());
    let place = house.path("mailbox/护健学院材料.pdf");
    let mut file = fs_err::File::create(&place).unwrap();
    for _ in 0..8 {
        file.write_all(b"%PDF-1.7 not yet\n").unwrap();
        std::thread::sleep(Duration::from_millis(100));
    }
    house.until("settling", || house.state("护健学院材料.pdf") == "settling");
    house.until("a reason, and how long it waits", || {
        let told = house.status().to_string();
        told.contains("PDF 的结尾还没有到") && told.contains("10 分钟没有变化，就照现有的内容收下")
    });
    assert!(house.row("护健学院材料.pdf").is_null());
    file.write_all(b"%%EOF\n").unwrap();
    drop(file);
    house.until("taken", || !house.row("护健学院材料.pdf").is_null());
    daemon.stop();
}

#[test]
fn a_second_daemon_is_refused_with_the_first_ones_number() {
    let house = House::new();
    let daemon = house.watch("");
    house.until("ready", || house.status()["watching"] == true);
    let second = house.shuping(&["watch"]);
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert_eq!(second.status.code(), Some(75), "{said}");
    assert!(said.contains(&daemon.child.id().to_string()), "{said}");
    assert!(house.shuping(&["run"]).status.success(), "a single pass waits its turn and uses what was taken");
    daemon.stop();
}

#[test]
fn a_renamed_file_keeps_its_arrival() {
    let house = House::new();
    let daemon = house.watch("");
    house.drop("a.txt", &report("信息工程学院党总支", "骆雁声", 12));
    house.until("accepted", || house.row("a.txt")["status"] == "accepted");
    let arrived = house.row("a.txt")["received_at"].clone();
    fs_err::create_dir(house.path("mailbox/第一批")).unwrap();
    fs_err::rename(house.path("mailbox/a.txt"), house.path("mailbox/第一批/信工.txt")).unwrap();
    house.until("moved", || house.row("第一批/信工.txt")["status"] == "accepted");
    assert_eq!(house.row("第一批/信工.txt")["received_at"], arrived);
    assert!(house.row("a.txt").is_null());
    daemon.stop();
}

#[test]
fn a_person_decides_and_it_outlives_reruns_and_renames() {
    let house = House::new();
    house.drop("未命名.txt", "工作材料\n今年我们做了一些工作。\n".repeat(30).as_bytes());
    let daemon = house.watch("");
    house.until("a row", || !house.row("未命名.txt").is_null());
    assert_ne!(house.row("未命名.txt")["status"], "accepted");
    for wrong in [["未命名.txt", "--unit", "U99"], ["没有.txt", "--unit", "U03"], ["未命名.txt", "--kind", "诗"]]
    {
        assert!(!house.shuping(&["assign", wrong[0], wrong[1], wrong[2]]).status.success(), "{wrong:?}");
    }
    let said = house.shuping(&["assign", "未命名.txt", "--unit", "图书馆", "--kind", "述职报告"]);
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    house.until("assigned", || house.row("未命名.txt")["status"] == "accepted");
    assert_eq!(house.row("未命名.txt")["unit"], "U03");
    fs_err::rename(house.path("mailbox/未命名.txt"), house.path("mailbox/改名.txt")).unwrap();
    house.until("kept under another name", || house.row("改名.txt")["unit"] == "U03");
    daemon.stop();
    assert!(house.shuping(&["run"]).status.success());
    assert_eq!(house.row("改名.txt")["status"], "accepted");
    assert!(house.shuping(&["assign", "改名.txt", "--undo"]).status.success(), "by the name that it has now");
    assert_eq!(house.shuping(&["assign", "未命名.txt", "--undo"]).status.code(), Some(66), "there is nothing left");
    assert!(house.shuping(&["run"]).status.success());
    assert_ne!(house.row("改名.txt")["status"], "accepted");
}

#[test]
fn edited_rules_are_taken_over_or_refused_with_the_old_ones_kept() {
    let house = House::new();
    house.drop("信工学院述职报告.txt", &report("信息工程学院党总支", "骆雁声", 12));
    let daemon = house.watch("");
    house.until("accepted", || house.row("信工学院述职报告.txt")["status"] == "accepted");
    let scheme = fs_err::read_to_string(house.path("season.toml")).unwrap();
    fs_err::write(house.path("season.toml"), scheme.replace("year = 2023", "year = \"二〇二三\"")).unwrap();
    house.until("refused", || house.status()["rules_refused"].is_string());
    assert_eq!(house.season()["season"]["year"], 2023);
    fs_err::write(house.path("season.toml"), scheme.replace("江州职业技术大学", "江州开放大学")).unwrap();
    house.until("taken over", || house.season()["season"]["organization"] == "江州开放大学");
    assert!(house.status()["rules_refused"].is_null());
    let roster = fs_err::read_to_string(house.path("roster.csv")).unwrap();
    fs_err::write(house.path("roster.csv"), roster.replace("U03,", "U33,")).unwrap();
    house.until("roster", || house.season()["units"].to_string().contains("U33"));
    daemon.stop();
}

#[test]
fn several_mailboxes_never_share_a_path() {
    let house = House::changed(&[("as_of =", "mailboxes = [\"mailbox\", \"扫描\"]\nas_of =")]);
    fs_err::create_dir(house.path("扫描")).unwrap();
    house.drop("报告.txt", &report("信息工程学院党总支", "骆雁声", 12));
    fs_err::write(house.path("扫描/报告.txt"), report("图书馆直属党支部", "亓文卉", 9)).unwrap();
    make_old(&house.path("扫描/报告.txt"));
    let daemon = house.watch("");
    house.until("both", || house.row("报告.txt")["unit"] == "U01" && house.row("〔扫描〕/报告.txt")["unit"] == "U03");
    daemon.stop();
}

#[test]
fn last_year_is_kept_when_its_disk_goes_away() {
    let house = House::changed(&[("as_of =", "last_year = \"去年\"\nas_of =")]);
    let earlier = house.path("去年");
    fs_err::create_dir_all(earlier.join("mailbox")).unwrap();
    let scheme = fs_err::read_to_string(house.path("season.toml")).unwrap();
    let scheme = scheme.replace("last_year = \"去年\"\n", "").replace("year = 2023", "year = 2022");
    fs_err::write(earlier.join("season.toml"), scheme).unwrap();
    fs_err::copy(house.path("roster.csv"), earlier.join("roster.csv")).unwrap();
    fs_err::write(earlier.join("mailbox/信工.txt"), report("信息工程学院党总支", "骆雁声", 7)).unwrap();
    house.drop("信工学院述职报告.txt", &report("信息工程学院党总支", "骆雁声", 12));
    house.watch_until_quiet();
    let with = house.season()["recurrences"].clone();
    assert!(with.as_array().is_some_and(|found| !found.is_empty()), "{with}");
    fs_err::rename(&earlier, house.path("不在")).unwrap();
    house.drop("图书馆述职报告.txt", &report("图书馆直属党支部", "亓文卉", 9));
    house.watch_until_quiet();
    assert_eq!(house.season()["recurrences"], with);
    assert!(!house.row("图书馆述职报告.txt").is_null());
}

#[test]
fn it_stops_in_good_order_and_goes_on_where_it_was() {
    let house = House::new();
    for number in 0..30 {
        house.drop(&format!("材料{number}.txt"), &report("信息工程学院党总支", "骆雁声", number));
    }
    for life in 1..=3 {
        let daemon = house.watch("");
        house.until("up", || house.log().matches("开始看守收件箱").count() == life);
        std::thread::sleep(Duration::from_millis(100 * life as u64));
        daemon.stop();
    }
    house.watch_until_quiet();
    assert_eq!(house.season()["submissions"].as_array().unwrap().len(), 30);
}

#[test]
fn the_first_night_waits_for_what_is_being_taken() {
    let house = House::new();
    for number in 0..5 {
        house.drop(&format!("材料{number}.txt"), &report("信息工程学院党总支", "骆雁声", number));
    }
    let daemon = house.watch("");
    house.until("a night", || house.log().contains("日报已写出"));
    let log = house.log();
    let before = log.split("日报已写出").next().unwrap();
    assert_eq!(before.matches("收下一个文件").count(), 5, "{log}");
    daemon.stop();
}

#[test]
fn a_night_with_a_mailbox_away_says_so_first() {
    let house = House::new();
    house.drop("信工.txt", &report("信息工程学院党总支", "骆雁声", 12));
    house.watch_until_quiet();
    fs_err::rename(house.path("mailbox"), house.path("away")).unwrap();
    let daemon = house.watch("");
    let page = || {
        let nights = fs_err::read_dir(house.path("out/nightly")).ok()?;
        nights.filter_map(Result::ok).find_map(|night| fs_err::read_to_string(night.path().join("日报.html")).ok())
    };
    house.until("a night", || page().is_some());
    assert!(page().unwrap().contains("收件箱“mailbox”现在够不着"));
    assert_eq!(house.row("信工.txt")["status"], "accepted", "what was taken stands");
    daemon.stop();
}
