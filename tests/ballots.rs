//! Ballots from real files to the outputs: the same votes in any format, nothing counted twice, nothing guessed.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::bench::Bench;

const BALLOTS: &str = "票号,人员类别,智造学院,信工学院,商贸学院\n\
    1,学校党委,10,9,8\n2,学校党委,9,9,10\n3,学校党委,8,8,8\n4,其他成员,10,10,7\n5,其他成员,9,8,7\n6,其他成员,9,弃权,11\n";
/// What stands in [`BALLOTS`], counted: candidates in rows, numbers of votes under the scores.
const TALLY: &str = "测评计票表（其他成员）,,,,,,,,,,\n对象,10分,9分,8分,7分,6分,5分,4分,3分,2分,1分\n\
    邬立恒,1,2,0,0,0,0,0,0,0,0\n骆雁声,1,0,1,0,0,0,0,0,0,0\n佟静岚,0,0,0,2,0,0,0,0,0,0\n";

/// The example season with nothing in its mailbox but these files.
fn bench(files: &[(&str, &[u8])]) -> Bench {
    let bench = Bench::rivers();
    let mailbox = bench.path("river-2023/mailbox");
    fs_err::remove_dir_all(&mailbox).unwrap();
    fs_err::create_dir_all(&mailbox).unwrap();
    for (name, bytes) in files {
        fs_err::write(mailbox.join(name), bytes).unwrap();
    }
    bench
}

/// LibreOffice saves a table in other formats, each beside the first one.
fn save_as(folder: &Path, file: &str, formats: &[&str]) {
    for format in formats {
        let profile = folder.join("profile");
        let told = Command::new("soffice")
            .arg(format!("-env:UserInstallation=file://{}", profile.display()))
            .args(["--headless", "--infilter=CSV:44,34,76,1", "--convert-to", format, "--outdir"])
            .args([folder, &folder.join(file)])
            .output()
            .expect("LibreOffice (soffice) is needed; tests/run installs it");
        assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    }
    drop(fs_err::remove_dir_all(folder.join("profile")));
}

fn result<'v>(season: &'v Value, unit: &str) -> &'v Value {
    season["ballots"].as_array().unwrap().iter().find(|row| row["unit"] == unit).unwrap()
}

fn valid(season: &Value, unit: &str) -> Vec<u64> {
    result(season, unit)["groups"].as_array().unwrap().iter().map(|group| group["valid"].as_u64().unwrap()).collect()
}

fn notes(season: &Value) -> String {
    season["ballot_notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_ballots_in_every_format_are_counted_once() {
    let bench = bench(&[("测评汇总.csv", BALLOTS.as_bytes())]);
    let mailbox = bench.path("river-2023/mailbox");
    let alone = bench.run("river-2023");
    assert_eq!(valid(&alone, "U01"), [3, 3]);
    assert_eq!(valid(&alone, "U02"), [3, 2]);
    save_as(&mailbox, "测评汇总.csv", &["xlsx", "xls", "ods"]);
    let all = bench.run("river-2023");
    assert_eq!(all["submissions"].as_array().unwrap().len(), 4);
    assert_eq!(all["ballots"], alone["ballots"]);
    assert_eq!(notes(&all).matches("只计一次").count(), 3, "{}", notes(&all));
}

#[test]
fn the_same_bytes_under_two_names_are_a_duplicate() {
    let bench = bench(&[("甲.csv", BALLOTS.as_bytes()), ("乙（最终）.csv", BALLOTS.as_bytes())]);
    let season = bench.run("river-2023");
    let mut states: Vec<&str> =
        season["submissions"].as_array().unwrap().iter().map(|row| row["status"].as_str().unwrap()).collect();
    states.sort_unstable();
    assert_eq!(states, ["accepted", "duplicate"]);
    assert_eq!(valid(&season, "U01"), [3, 3]);
}

#[test]
fn a_tally_beside_its_ballots_only_confirms_them() {
    let bench = bench(&[("测评票.csv", BALLOTS.as_bytes()), ("计票表.csv", TALLY.as_bytes())]);
    let mailbox = bench.path("river-2023/mailbox");
    save_as(&mailbox, "计票表.csv", &["xls"]);
    fs_err::remove_file(mailbox.join("计票表.csv")).unwrap();
    let season = bench.run("river-2023");
    assert_eq!(valid(&season, "U01"), [3, 3]);
    assert!(notes(&season).contains("3 行票数与逐张票一致，只用来核对，没有重复计入"), "{}", notes(&season));
}

#[test]
fn a_tally_that_contradicts_its_ballots_is_told_and_not_counted() {
    let tally = TALLY.replace("邬立恒,1,2,0", "邬立恒,2,1,0");
    let bench = bench(&[("测评票.csv", BALLOTS.as_bytes()), ("计票表.csv", tally.as_bytes())]);
    let season = bench.run("river-2023");
    assert_eq!(valid(&season, "U01"), [3, 3]);
    assert!(notes(&season).contains("两者不一致；按逐张票计"), "{}", notes(&season));
    assert!(result(&season, "U01")["flags"].to_string().contains("两者不一致"));
}

#[test]
fn a_sheet_without_groups_is_refused_with_what_is_missing() {
    let nobody = BALLOTS.replace("票号,人员类别,", "票号,,").replace("学校党委", "").replace("其他成员", "");
    let bench = bench(&[("测评票.csv", nobody.as_bytes())]);
    let season = bench.run("river-2023");
    assert!(season["ballots"].as_array().unwrap().iter().all(|row| row["weighted"].is_null()));
    assert!(notes(&season).contains("未注明人员类别"), "{}", notes(&season));
    let file = bench.path("river-2023/mailbox/测评票.csv");
    let said = bench.shuping(&["ballots", "read", file.to_str().unwrap(), "--season", "river-2023"]);
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains("起的票不计：未注明人员类别"), "{said}");
}

#[test]
fn a_ballot_file_is_shown_back_with_every_cell_that_does_not_count() {
    let bench = bench(&[("测评票.csv", BALLOTS.as_bytes())]);
    let mailbox = bench.path("river-2023/mailbox");
    save_as(&mailbox, "测评票.csv", &["xlsx", "xls", "ods"]);
    for format in ["csv", "xlsx", "xls", "ods"] {
        let file = mailbox.join(format!("测评票.{format}"));
        let output = bench.shuping(&["ballots", "read", file.to_str().unwrap(), "--season", "river-2023"]);
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{format}: {said}");
        for line in [
            "A1:E7  一行一张票，一列一个对象",
            "B 列「人员类别」→ 人员类别",
            "票 6 张（其他成员 3 张，学校党委 3 张），其中评分 16 个有效、2 个无效",
            "✗ D7「弃权」：",
            "✗ E7「11」：",
            "✓ C2 起的票 票号 1：有效 3 个",
            "✓ C7 起的票 票号 6：有效 1 个、无效 2 个",
        ] {
            assert!(said.contains(line), "{format}: {line}\n{said}");
        }
    }
}
