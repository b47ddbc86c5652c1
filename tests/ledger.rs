//! The season's ledger from the report to the bulletin: sent out, filled in with LibreOffice, taken back, decided.

use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Bench, json};
use crate::spreadsheet::Book;

const FORM: &str = "river-2023/out/units/U05 护理与健康学院党总支/整改台账.xlsx";
const DESK: &str = "river-2023/out/述职评议分析.xlsx";

/// Puts a file into the mailbox, as it arrived on a day.
fn arrive(bench: &Bench, name: &str, at: &str) -> PathBuf {
    let register = bench.path("river-2023/arrivals.csv");
    let mut text = fs_err::read_to_string(&register).unwrap();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!("{name},{at}\n"));
    fs_err::write(&register, text).unwrap();
    bench.path("river-2023/mailbox").join(name)
}

fn entry<'a>(season: &'a Value, id: &str) -> &'a Value {
    let entries = season["rectification"]["entries"].as_array().unwrap();
    entries.iter().find(|entry| entry["id"] == id).unwrap_or_else(|| panic!("{id} is lost"))
}

fn ids(season: &Value) -> Vec<String> {
    let entries = season["rectification"]["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_ledger_goes_out_comes_back_is_decided_and_survives_every_rerun() {
    let bench = Bench::rivers();
    let first = bench.run("river-2023");
    let known = ids(&first);

    // The unit fills it in: a state, a deadline, the words of a problem, a new problem; sorts it and drops a column.
    let mut form = Book::open(&bench.path(FORM));
    form.set("整改台账", "整改-U05-001", "是否完成", "√");
    form.set("整改台账", "整改-U05-001", "完成时间", "2024年3月10日");
    form.set("整改台账", "整改-U05-001", "佐证材料", "临时党小组名单5份");
    form.set("整改台账", "整改-U05-002", "整改时限", "2024年9月底前");
    form.set("整改台账", "整改-U05-003", "存在问题", "谈心谈话还可以再多一些");
    form.append(
        "整改台账",
        "台账编号",
        &[("存在问题", "技能竞赛训练场地和党员活动撞期"), ("整改措施", "每月排一次场地表"), ("责任人", "办公室")],
    );
    form.reverse("整改台账", "台账编号");
    form.delete_column("整改台账", "问题来源");
    form.save(&arrive(&bench, "返回/护理学院整改台账（返回）.xlsx", "2024-03-12T09:00:00+08:00"));
    let second = bench.run("river-2023");
    let done = entry(&second, "整改-U05-001");
    assert_eq!(done["state"], "done");
    assert_eq!(done["cells"]["evidence"], "临时党小组名单5份");
    let told = done["history"].as_array().unwrap().iter().rfind(|change| change["field"] == "status").unwrap();
    assert_eq!((told["new"].as_str(), told["file"].as_str()), (Some("√"), Some("返回/护理学院整改台账（返回）.xlsx")));
    assert_eq!(entry(&second, "整改-U05-002")["cells"]["deadline"], "2024年9月底前");
    let conflicts = second["rectification"]["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    assert_eq!((conflicts[0]["id"].as_str(), conflicts[0]["field"].as_str()), (Some("整改-U05-003"), Some("issue")));
    assert!(known.iter().all(|id| ids(&second).contains(id)), "nothing is lost");
    let added: Vec<String> = ids(&second).into_iter().filter(|id| !known.contains(id)).collect();
    assert_eq!(added.len(), 1);
    assert_eq!(entry(&second, &added[0])["cells"]["measure"], "每月排一次场地表");

    // The department decides in its workbook: a conflict, an owner, a dismissal, a correction, a comment of the meeting.
    let mut desk = Book::open(&bench.path(DESK));
    desk.set("台账待定", "整改-U05-003", "决定", "采用来件");
    desk.set("整改台账", "整改-U05-002", "责任人", "党总支组织委员");
    desk.set("整改台账", "整改-U05-004", "核定", "不采纳");
    desk.set("整改台账", "整改-U05-004", "理由", "与教学检查重复");
    desk.set("整改台账", "整改-U05-005", "文字更正", "志愿服务时长认定没有核对");
    desk.set("整改台账", "整改-U05-001", "核定", "采纳");
    desk.set("整改台账", "整改-U05-006", "同一问题", "整改-U05-005");
    desk.set("点评", "1", "单位", "护理学院");
    desk.set("点评", "1", "存在问题", "带教老师里的党员没有亮出身份，学生不知道身边谁是党员");
    desk.set("点评", "1", "整改时限", "2024年5月底前");
    desk.set("点评", "2", "单位", "查无此院");
    desk.set("点评", "2", "存在问题", "支部会记录缺页");
    desk.save(&bench.path(DESK));
    let third = bench.run("river-2023");
    assert_eq!(entry(&third, "整改-U05-003")["cells"]["issue"], "谈心谈话还可以再多一些");
    assert_eq!(third["rectification"]["conflicts"], Value::Array(Vec::new()));
    assert_eq!(entry(&third, "整改-U05-002")["entered"]["owner"], "党总支组织委员");
    assert_eq!(entry(&third, "整改-U05-004")["dismissed"], "与教学检查重复");
    assert_eq!(entry(&third, "整改-U05-005")["cells"]["issue"], "志愿服务时长认定没有核对");
    assert_eq!(entry(&third, "整改-U05-001")["accepted"], true);
    assert_eq!(entry(&third, "整改-U05-006")["same_as"], "整改-U05-005");
    let comments = third["rectification"]["comments"].as_array().unwrap();
    assert_eq!(comments.len(), 2);
    let pointed_out = entry(&third, comments[0]["id"].as_str().unwrap());
    assert_eq!(
        (pointed_out["sources"][0].as_str(), pointed_out["due"].as_str()),
        (Some("上级点评"), Some("2024-05-31"))
    );
    assert_eq!(comments[1]["remark"], "单位“查无此院”不在名单里，未列入台账");

    // Nothing of it depends on the workbook being there, and no rerun changes it.
    let again = bench.run("river-2023");
    assert_eq!(again["rectification"], third["rectification"]);
    fs_err::remove_dir_all(bench.path("river-2023/out")).unwrap();
    assert_eq!(bench.run("river-2023")["rectification"], third["rectification"]);

    // The unit sends its old file once more with another owner: the department's word stands, and the unit's is told.
    form.set("整改台账", "整改-U05-002", "责任人", "学工办");
    form.save(&arrive(&bench, "返回/护理学院整改台账（再报）.xlsx", "2024-03-20T09:00:00+08:00"));
    let last = bench.run("river-2023");
    assert_eq!(entry(&last, "整改-U05-002")["cells"]["owner"], "党总支组织委员");
    assert_eq!(entry(&last, "整改-U05-005")["cells"]["issue"], "志愿服务时长认定没有核对");
    let conflicts = last["rectification"]["conflicts"].as_array().unwrap();
    assert_eq!(conflicts.len(), 1, "{conflicts:#?}");
    assert_eq!(conflicts[0]["returned"], "学工办");
    assert_eq!(ids(&last), ids(&third), "the row that was added before is found again");

    // The department takes decisions back by emptying their cells; what it leaves stays.
    let mut desk = Book::open(&bench.path(DESK));
    assert_eq!(desk.get("整改台账", "整改-U05-001", "核定"), "采纳");
    desk.set("整改台账", "整改-U05-004", "核定", "");
    desk.set("整改台账", "整改-U05-006", "同一问题", "");
    desk.save(&bench.path(DESK));
    let back = bench.run("river-2023");
    assert_eq!(entry(&back, "整改-U05-004")["dismissed"], Value::Null);
    assert_eq!(entry(&back, "整改-U05-006")["same_as"], Value::Null);
    assert_eq!(entry(&back, "整改-U05-001")["accepted"], true);
}

#[test]
fn the_ledger_command_tells_what_is_overdue_and_the_bulletin_compares_with_the_last_one() {
    let bench = Bench::rivers();
    let ask = |arguments: &[&str]| {
        let output = bench.shuping(&[&["ledger", "river-2023"], arguments].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let early: Value = serde_json::from_str(&ask(&["--json", "--date", "2024-01-20"])).unwrap();
    let late: Value = serde_json::from_str(&ask(&["--json", "--date", "2024-12-31", "--unit", "信工"])).unwrap();
    assert!(early["overdue"].as_array().unwrap().len() < early["all"]["total"].as_u64().unwrap() as usize);
    assert!(late["overdue"].as_array().unwrap().iter().all(|row| row["unit"] == "U02"));
    assert!(!late["overdue"].as_array().unwrap().is_empty());
    assert!(ask(&["--date", "2024-01-20", "--due-in", "45"]).contains("45天内到期"));

    ask(&["--bulletin", "--date", "2024-01-20"]);
    ask(&["--bulletin", "--date", "2024-07-01"]);
    let page = |day: &str| {
        fs_err::read_to_string(bench.path(&format!("river-2023/out/台账通报/{day}/整改通报.html"))).unwrap()
    };
    assert!(page("2024-01-20").contains("这是第一期通报"));
    assert!(page("2024-07-01").contains("与2024-01-20的上期通报相比"));
    let reminder = bench.path("river-2023/out/台账通报/2024-07-01/提醒/U02 信息工程学院党总支.txt");
    let reminder = fs_err::read_to_string(reminder).unwrap();
    assert!(reminder.starts_with("信息工程学院党总支：") && reminder.contains("一、已过时限没有完成"), "{reminder}");
}

#[test]
fn a_last_year_whose_drive_is_gone_is_said_and_what_was_read_before_is_used() {
    let bench = Bench::rivers();
    let first = bench.run("river-2023");
    fs_err::rename(bench.path("river-2022"), bench.path("elsewhere")).unwrap();
    let output = bench.shuping(&["run", "river-2023"]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("没有读到") && said.contains("上次读到的内容"), "{said}");
    let second = json(&bench.path("river-2023/out/season.json"));
    assert_eq!((&second["years"], &second["recurrences"]), (&first["years"], &first["recurrences"]));
}

#[test]
fn last_year_may_be_a_workbook_that_somebody_made_by_hand() {
    let bench = Bench::rivers();
    let book = "2022年度述职评议情况汇总,,,,,,\n序号,党支部,最终得分,名次,等次,全文字数,问题占比,存在问题,整改承诺,是否完成\n\
1,信工,8.91,3,较好,2850,35%,\"1.抓党建时间少；2.海归博士没有入党的\",每周二固定抓党建,推进中\n\
2,护理学院,9.3,1,好,3010,0.31,实习点没有党小组,建临时党小组,√\n3,已撤销的处,9,2,好,,,,,\n";
    fs_err::write(bench.path("上年.csv"), format!("\u{feff}{book}")).unwrap();
    let scheme = bench.path("river-2023/season.toml");
    let text = fs_err::read_to_string(&scheme).unwrap();
    fs_err::write(&scheme, text.replace("last_year = \"../river-2022\"", "previous = \"../上年.csv\"")).unwrap();
    let season = bench.run("river-2023");
    let years = season["years"].as_array().unwrap();
    assert_eq!(years.len(), 2);
    let before = &years[0]["before"];
    assert_eq!((years[0]["unit"].as_str(), years[0]["prior_year"].as_i64()), (Some("U02"), Some(2022)));
    assert_eq!((before["score"].as_f64(), before["rank"].as_u64()), (Some(8.91), Some(3)));
    assert_eq!((before["length"].as_u64(), before["problems"].as_u64()), (Some(2850), Some(2)));
    assert_eq!((before["problems_share"].as_f64(), before["solved"].as_f64()), (Some(0.35), Some(0.0)));
    assert_eq!(years[1]["before"]["solved"], 1.0);
    let again = season["recurrences"].as_array().unwrap();
    assert!(
        again.iter().any(|pair| pair["unit"] == "U05" && pair["reason"].as_str().unwrap().contains("已完成")),
        "{again:#?}"
    );
}

#[test]
fn one_file_may_hold_the_ledgers_of_several_units() {
    let bench = Bench::rivers();
    let known = ids(&bench.run("river-2023"));
    let head = "序号,单位,存在问题,整改措施,责任人,整改时限,是否完成";
    let rows = "1,马院,集体备课时支部不出声,每月一次支部备课会,组织委员,2024年3月底前,\n\
                2,后勤处,夜班党员补学没有登记,建补学登记表,宣传委员,2024年4月底前,√\n\
                3,查无此院,记录缺页,补齐,文书,2024年5月,\n";
    let file = arrive(&bench, "返回/各单位整改台账汇总.csv", "2024-01-10T09:00:00+08:00");
    fs_err::create_dir_all(file.parent().unwrap()).unwrap();
    fs_err::write(&file, format!("\u{feff}{head}\n{rows}")).unwrap();
    let season = bench.run("river-2023");
    let submissions = season["submissions"].as_array().unwrap();
    let row = submissions.iter().find(|one| one["path"] == "返回/各单位整改台账汇总.csv").unwrap();
    assert_eq!((row["status"].as_str(), &row["unit"]), (Some("accepted"), &Value::Null), "{row:#?}");
    assert_eq!(row["units"], serde_json::json!(["U06", "U10"]));
    let of = |unit: &str, words: &str| {
        let entries = season["rectification"]["entries"].as_array().unwrap();
        entries.iter().any(|entry| entry["unit"] == unit && entry["cells"]["issue"] == words)
    };
    assert!(of("U06", "集体备课时支部不出声") && of("U10", "夜班党员补学没有登记"));
    assert!(known.iter().all(|id| ids(&season).contains(id)), "nothing is lost");
    let said = fs_err::read_to_string(bench.path("river-2023/out/season.json")).unwrap();
    assert!(!said.contains("记录缺页"), "a row of nobody is in no unit's ledger");

    // The unit's own ledger comes later: of that unit it counts alone, the other unit's rows stay.
    let own = arrive(&bench, "返回/马院整改台账.csv", "2024-02-10T09:00:00+08:00");
    let row = "1,备课时支部不出声,每月一次支部备课会,组织委员,2024年3月底前,√\n2,青年教师谈心少,每季度谈一次,书记,长期坚持,\n";
    fs_err::write(
        &own,
        format!("\u{feff}{},,,,,\n{}\n{row}", "马克思主义学院直属党支部整改台账", head.replace("单位,", "")),
    )
    .unwrap();
    let season = bench.run("river-2023");
    let rows: Vec<(&str, &str)> = season["ledger"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["unit"] == "U06" || row["unit"] == "U10")
        .map(|row| (row["unit"].as_str().unwrap(), row["issue"].as_str().unwrap()))
        .collect();
    assert_eq!(rows, [("U06", "备课时支部不出声"), ("U06", "青年教师谈心少"), ("U10", "夜班党员补学没有登记")]);
}
