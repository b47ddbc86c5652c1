//! The five notices, each with a small season that shows its special rules, from the mailbox to the outputs.
//!
//! What is expected was written by hand from notice and files, not taken from what came out.

use std::collections::{BTreeMap, BTreeSet};

use calamine::{Reader, open_workbook_auto};
use serde_json::Value;

use crate::bench::Bench;

/// A season that was run.
struct Ran {
    bench: Bench,
    name: &'static str,
    season: Value,
}

impl Ran {
    fn new(name: &'static str) -> Self {
        let bench = Bench::with(&[name]);
        let season = bench.run(name);
        Self { bench, name, season }
    }

    fn rows(&self, key: &str) -> &Vec<Value> {
        self.season[key].as_array().unwrap()
    }

    /// State by unit and material.
    fn completeness(&self) -> BTreeMap<(&str, &str), &str> {
        self.rows("completeness")
            .iter()
            .map(|row| ((text(row, "unit"), text(row, "kind")), text(row, "state")))
            .collect()
    }

    /// Codes of the findings on a unit's report.
    fn findings(&self, unit: &str) -> BTreeSet<&str> {
        let report = self.rows("reports").iter().find(|report| report["unit"] == unit).unwrap();
        report["findings"].as_array().unwrap().iter().map(|finding| text(finding, "rule")).collect()
    }

    fn ballot(&self, unit: &str) -> &Value {
        self.rows("ballots").iter().find(|row| row["unit"] == unit).unwrap()
    }

    fn level(&self, id: &str) -> &Value {
        self.rows("levels").iter().find(|level| level["id"] == id).unwrap()
    }

    /// State by unit on a level.
    fn states(&self, level: &str) -> BTreeMap<&str, &str> {
        let units = self.level(level)["units"].as_array().unwrap();
        units.iter().map(|row| (text(row, "unit"), text(row, "state"))).collect()
    }

    fn says(&self, key: &str, words: &[&str]) {
        let said: Vec<&str> = self.rows(key).iter().map(|note| note.as_str().unwrap()).collect();
        for word in words {
            assert!(said.iter().any(|note| note.contains(word)), "{}: {key} lacks {word}: {said:#?}", self.name);
        }
    }

    /// All cells of a sheet, row by row.
    fn sheet(&self, path: &str, sheet: &str) -> Vec<Vec<String>> {
        let path = self.bench.path(self.name).join("out").join(path);
        let mut book = open_workbook_auto(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let range = book.worksheet_range(sheet).unwrap_or_else(|error| panic!("{sheet}: {error}"));
        range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    }

    /// Every clause that only people can judge stands in 说明, with its place in the notice.
    fn lists_what_people_judge(&self, words: &[&str]) {
        let explained = self.sheet("述职评议分析.xlsx", "说明");
        let listed: Vec<&Vec<String>> =
            explained.iter().filter(|row| row.first().is_some_and(|name| name == "由人判断")).collect();
        for word in words {
            let row = listed.iter().find(|row| row[1].contains(word));
            assert!(row.is_some_and(|row| !row[2].is_empty()), "{}: {word}: {listed:#?}", self.name);
        }
    }
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

fn flags(row: &Value) -> String {
    let all = row["flags"].as_array().unwrap();
    all.iter().map(|flag| flag.as_str().unwrap()).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_open_university_with_branches_below_its_general_branches() {
    let ran = Ran::new("sou-2023");

    // Materials are the union of body and annex; what has no date is only registered.
    let states = ran.completeness();
    let expected = [
        ("U01", "duty_report", "on_time"),
        ("U01", "work_summary", "on_time"),
        ("U01", "accountability_report", "on_time"),
        ("U01", "branch_plan", "on_time"),
        ("U01", "branch_summary", "on_time"),
        ("U02", "duty_report", "late"),
        ("U02", "work_summary", "on_time"),
        ("U02", "accountability_report", "missing"),
        ("U02", "branch_plan", "missing"),
        ("U02", "branch_summary", "on_time"),
        ("U03", "duty_report", "on_time"),
        ("U03", "work_summary", "missing"),
        ("U03", "accountability_report", "missing"),
    ];
    assert_eq!(states, expected.iter().map(|(unit, kind, state)| ((*unit, *kind), *state)).collect());
    let plan = ran.rows("completeness").iter().find(|row| row["kind"] == "branch_plan").unwrap();
    assert!(plan["due"].is_null() && text(plan, "reason").contains("没有写明截止时间"), "{plan}");

    // The branches' own round, every branch below its general branch, by 2024-01-16.
    assert_eq!(ran.states("branch"), [("U11", "done"), ("U12", "done"), ("U21", "late"), ("U22", "missing")].into());
    assert_eq!(text(ran.level("branch"), "due"), "2024-01-16T23:59:59+08:00");
    let covered = ran.level("branch")["parents"].as_array().unwrap();
    let counts: Vec<(&str, u64, u64, u64)> = covered
        .iter()
        .map(|row| {
            (
                text(row, "parent"),
                row["units"].as_u64().unwrap(),
                row["done"].as_u64().unwrap(),
                row["late"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(counts, [("U01", 2, 2, 0), ("U02", 2, 1, 1)]);
    let school = ran.level("school")["units"].as_array().unwrap();
    assert!(text(&school[2], "reason").contains("通知要求现场述职，名单写的是书面"), "{school:#?}");

    // A report in order, and one that breaks most rules.
    let good = ran.findings("U01");
    for code in ["S101", "S103", "S104", "S105", "S106", "P101", "P103", "P108", "P109", "R101", "R102", "W101"] {
        assert!(!good.contains(code), "{code}: {good:?}");
    }
    let bad = ran.findings("U02");
    for code in ["S104", "S105", "S106", "P101", "P102", "P108", "R101", "R102", "W101", "W106"] {
        assert!(bad.contains(code), "{code}: {bad:?}");
    }

    // Committee 40 %, five other groups together 60 %: 0.4×96 + 0.6×94, 0.4×80 + 0.6×76, 0.4×100 + 0.6×88.
    for (unit, score, grade, rank) in
        [("U01", "94.800", "好", 1), ("U02", "77.600", "较好", 3), ("U03", "92.800", "好", 2)]
    {
        let row = ran.ballot(unit);
        assert_eq!(
            (text(row, "published"), text(row, "grade"), row["rank"].as_u64()),
            (score, grade, Some(rank)),
            "{unit}"
        );
    }
    assert!(text(ran.ballot("U02"), "consequence").contains("不得评定为优秀"));
    assert!(flags(ran.ballot("U02")).contains("年度考核是“优秀”"), "{}", flags(ran.ballot("U02")));
    ran.says("scheme_notes", &["会议日期是暂定的（通知三、（三））", "既投票又被评", "只说“一定比例”"]);

    let coverage = ran.sheet("述职评议分析.xlsx", "层级覆盖");
    let line = |words: &str| coverage.iter().flatten().any(|cell| cell.contains(words));
    assert!(line("工程学院党总支：所属2个，已述职1个（逾期1个），没有记录：工程学院学生党支部"), "{coverage:#?}");
    ran.lists_what_people_judge(&["一述一评", "以下面的问题代替个人问题", "总结没有提纲", "党政班子"]);
    let explained = ran.sheet("述职评议分析.xlsx", "说明");
    let materials = explained.iter().filter(|row| row[0] == "应交材料" && row[1].contains("没有写明时间")).count();
    assert_eq!(materials, 2, "{explained:#?}");
}

#[test]
fn a_college_whose_report_cannot_be_read_aloud_in_five_minutes() {
    let ran = Ran::new("fzvc-2022");

    // Sunday evening is in time, Monday morning is not; branches hand in to their school.
    let states = ran.completeness();
    for (unit, kind, state) in [
        ("U01", "duty_report", "on_time"),
        ("U02", "duty_report", "on_time"),
        ("U03", "duty_report", "late"),
        ("U01", "ledger", "on_time"),
        ("U02", "ledger", "on_time"),
        ("U03", "ledger", "missing"),
        ("U01", "branch_summary", "on_time"),
    ] {
        assert_eq!(states.get(&(unit, kind)), Some(&state), "{unit} {kind}");
    }
    assert_eq!(states.len(), 7);
    ran.says(
        "scheme_notes",
        &[
            "2022-12-11 是星期日（通知四、2）",
            "2500字要在5分钟内讲完（通知三、2；四、2），每分钟要念500字",
            "5个问题来源（通知三、5；附件），台账表却没有“来源”一栏",
        ],
    );

    // More than 2,500 字; on-site speakers are warned of the time, written reports are not.
    let long = ran.findings("U01");
    assert!(long.contains("S103") && long.contains("S110"), "{long:?}");
    assert!(!ran.findings("U02").contains("S110") && !ran.findings("U02").contains("S103"));
    let written = ran.findings("U03");
    assert!(written.contains("S105") && written.contains("S106") && !written.contains("S110"), "{written:?}");

    // (18×100 + 5×80 + 60) / 24, 22×100 + 3×80, 20×100 + 5×80; four grades, all the same.
    for (unit, exact, valid) in [("U01", "565/6", 24), ("U02", "488/5", 25), ("U03", "96/1", 25)] {
        let row = ran.ballot(unit);
        assert_eq!((text(row, "weighted_exact"), text(row, "grade")), (exact, "好"), "{unit}");
        assert_eq!(row["groups"][0]["valid"], valid, "{unit}");
    }
    ran.says("ballot_notes", &["没有区分"]);

    // The ledger in the form of the annex: √ is done, the only mark there is.
    let done: Vec<(&str, bool)> =
        ran.rows("ledger").iter().map(|row| (text(row, "issue"), row["done"].as_bool().unwrap())).collect();
    assert_eq!(
        done,
        [
            ("学生支部会议记录不完整", true),
            ("结对教师谈话次数少", false),
            ("示范岗评议不经常", false),
            ("新教师谈话少", false),
            ("办结意见慢", true)
        ]
    );

    assert_eq!(ran.states("branch"), [("U11", "done"), ("U12", "missing")].into());
    assert_eq!(ran.states("school_on_site"), [("U01", "done"), ("U02", "done")].into());
    assert_eq!(ran.states("school_written"), [("U03", "done")].into());
    ran.lists_what_people_judge(&["一述一评", "反馈", "从小问题"]);
}

#[test]
fn thirty_six_questions_and_what_is_due_every_term() {
    let ran = Ran::new("sou-2017");

    // Two records in spring and none in autumn are not once a term; a later record replaces no earlier one.
    assert_eq!(ran.states("hearing"), [("U01", "done"), ("U02", "missing")].into());
    let periods = |at: usize| -> Vec<(&str, u64)> {
        let all = ran.level("hearing")["units"][at]["periods"].as_array().unwrap();
        all.iter().map(|period| (text(period, "period"), period["times"].as_u64().unwrap())).collect()
    };
    assert_eq!(periods(0), [("2017年春季学期", 1), ("2017年秋季学期", 1)]);
    assert_eq!(periods(1), [("2017年春季学期", 2), ("2017年秋季学期", 0)]);
    assert_eq!(ran.states("written"), [("U01", "done"), ("U02", "done"), ("U11", "missing")].into());
    assert_eq!(ran.completeness().get(&("U01", "self_check")), Some(&"on_time"));
    assert_eq!(ran.completeness().get(&("U02", "spending_plan")), Some(&"missing"));

    // A self-check for each unit, with what its report says beside the responsibility.
    for (unit, folder) in
        [("U01", "U01 东区教学部党总支"), ("U02", "U02 西区教学部党总支"), ("U11", "U11 东区教学部第一党支部")]
    {
        let rows = ran.sheet(&format!("units/{folder}/自查表.xlsx"), "自查表");
        let questions: Vec<&Vec<String>> = rows.iter().filter(|row| row[0].parse::<u32>().is_ok()).collect();
        assert_eq!(questions.len(), 36, "{unit}");
        let duties: BTreeSet<&str> = questions.iter().map(|row| row[1].as_str()).collect();
        assert_eq!(duties.len(), 8, "{unit}");
        let told = rows.iter().flatten().any(|cell| cell.contains("2017年秋季学期已有0次（至少1次）"));
        assert_eq!(told, unit == "U02", "{unit}");
        assert_eq!(questions[0][3], "每年至少1次");
    }
    let own = ran.sheet("units/U01 东区教学部党总支/自查表.xlsx", "自查表");
    let clue = |duty: &str| -> String {
        let first = own.iter().find(|row| row[1] == duty).unwrap();
        first[6].clone()
    };
    assert!(clue("基层党组织建设").contains("换届"), "{}", clue("基层党组织建设"));
    assert!(clue("党员队伍建设").contains("党费"), "{}", clue("党员队伍建设"));
    ran.lists_what_people_judge(&["诫勉谈话", "督导检查"]);
}

#[test]
fn a_standing_measure_serves_any_year() {
    let ran = Ran::new("lygtc");

    // The window ends on the last day of January of the next year, to the minute.
    let states = ran.completeness();
    assert_eq!(states.get(&("U02", "duty_report")), Some(&"on_time"));
    assert_eq!(states.get(&("U03", "duty_report")), Some(&"late"));
    let row = ran.rows("completeness").iter().find(|row| row["unit"] == "U02").unwrap();
    assert_eq!(
        (text(row, "received_at"), text(row, "due")),
        ("2020-01-31T23:50:00+08:00", "2020-01-31T23:59:59+08:00")
    );

    // Three lists of every unit, three levels.
    for kind in ["problem_list", "responsibility_list", "ledger"] {
        assert_eq!(states.get(&("U02", kind)), Some(&"on_time"), "{kind}");
        assert_eq!(states.get(&("U03", kind)), Some(&"missing"), "{kind}");
    }
    assert_eq!(ran.states("school"), [("U01", "done")].into());
    assert_eq!(ran.states("general_branch"), [("U02", "done"), ("U03", "late")].into());
    assert_eq!(ran.states("branch"), [("U11", "done")].into());

    // Five 述: all told, or three of them; last year's problems answered or not.
    let report = |unit: &str| ran.rows("reports").iter().find(|report| report["unit"] == unit).unwrap().clone();
    assert_eq!(report("U02")["focus_covered"], serde_json::json!(["f1", "f2", "f3", "f4", "f5"]));
    assert!(ran.findings("U03").contains("F101") && ran.findings("U03").contains("R101"), "{:?}", ran.findings("U03"));
    assert!(!ran.findings("U02").contains("R101"));

    // 年年述: the problem of the year before stands there again.
    let again: Vec<(&str, bool)> = ran
        .rows("recurrences")
        .iter()
        .map(|row| (text(row, "unit"), text(row, "prior").contains("活动形式单一")))
        .collect();
    assert_eq!(again, [("U02", true)]);
    ran.lists_what_people_judge(&["年年述", "平时调研"]);
}

#[test]
fn a_town_that_reports_up_and_down_and_contradicts_itself() {
    let ran = Ran::new("shm-2022");

    // A week before a meeting that is not fixed: received, but not judged.
    let row = ran.rows("completeness").iter().find(|row| row["unit"] == "V01").unwrap();
    assert!(row["due"].is_null() && text(row, "reason").contains("会议日期没有定"), "{row}");
    assert_eq!(ran.states("up")["V03"], "late");
    assert_eq!(ran.states("up")["V05"], "missing");

    // 上述 and 下评: 0.7×9.1 + 0.3×8.6; 上述 alone; 下评 alone.
    let score =
        |unit: &str| (text(ran.ballot(unit), "published").to_owned(), text(ran.ballot(unit), "grade").to_owned());
    for (unit, published, grade) in [
        ("V01", "8.950", "较好"),
        ("V02", "9.500", "好"),
        ("V03", "8.300", "差"),
        ("V04", "7.800", "较好"),
        ("V05", "9.000", "差"),
        ("T00", "9.000", "好"),
    ] {
        assert_eq!(score(unit), (published.to_owned(), grade.to_owned()), "{unit}");
    }
    let components = ran.ballot("V01")["components"].as_array().unwrap();
    let parts: Vec<(&str, f64)> =
        components.iter().map(|part| (text(part, "id"), part["value"].as_f64().unwrap())).collect();
    assert_eq!(parts, [("meeting", 9.1), ("down", 8.6)]);
    assert!(flags(ran.ballot("V02")).contains("缺下评得分"));
    assert!(flags(ran.ballot("T00")).contains("缺上述得分") && !flags(ran.ballot("T00")).contains("没有有效票"));

    // Two low votes of ten veto, one of ten does not; 被问责 is a veto by the roster.
    assert_eq!((&ran.ballot("V03")["vetoed"], text(ran.ballot("V03"), "grade_by_band")), (&true.into(), "较好"));
    assert!(flags(ran.ballot("V04")).contains("恰为 10%，不算超过"));
    assert!(
        flags(ran.ballot("V05")).contains("“被问责”为“是”") && flags(ran.ballot("V05")).contains("年度考核是“优秀”")
    );
    ran.says("ballot_notes", &["4人，占6人的66.7%，高于40%左右的要求", "下评用自己的票单独计算，共 2 人"]);

    // What the plan and its forms contradict themselves in, with the clauses and what the program does.
    ran.says(
        "scheme_notes",
        &[
            "测评票表头把 9 分列在“较好”下（通知五、（四）；附件一），与正文的等次不一致；程序以正文为准",
            "测评票表头把 5、4 分列在“差”下（通知一；三；附件二）",
            "8.999 和 9 之间有空隙",
            "每张票可以投 2/18 个“一般、差”（通知附件一注），合 11.1%，已超过一票否决的 10%（通知五、（四））",
            "评的不是同一批人",
            "要在会前7天交（通知五、（二）），会议日期还没有定",
            "与按分数划等次可能不一致",
        ],
    );

    // At least two 必答题; a secretary of six weeks speaks for the organisation; thirteen focus areas.
    assert!(ran.findings("V01").contains("P108") && !ran.findings("V02").contains("P108"));
    let new = ran.findings("V04");
    assert!(new.contains("P110") && !new.contains("P101") && !new.contains("W106"), "{new:?}");
    assert!(!ran.findings("V01").contains("P110"));
    let covered = |unit: &str| {
        let report = ran.rows("reports").iter().find(|report| report["unit"] == unit).unwrap();
        report["focus_covered"].as_array().unwrap().len()
    };
    assert_eq!(covered("V01"), 13);
    assert!(ran.findings("V02").contains("F101") && !ran.findings("V01").contains("F101"));

    // A term of office: on-site now or within the term.
    let times: Vec<(&str, u64)> = ran.level("up")["units"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (text(row, "unit"), row["periods"][0]["times"].as_u64().unwrap()))
        .collect();
    assert_eq!(times, [("V01", 1), ("V02", 1), ("V03", 1), ("V04", 0), ("V05", 1)]);
    ran.lists_what_people_judge(&["重大失误", "一述一评", "干部档案"]);
}

#[test]
fn a_season_starts_from_last_years_with_dates_moved_and_things_to_confirm() {
    let bench = Bench::with(&["shm-2022", "sou-2023"]);
    let made = bench.shuping(&["init", "2024", "--from", "sou-2023"]);
    let said = String::from_utf8(made.stdout).unwrap();
    assert!(made.status.success() && said.contains("请逐条确认"), "{said}");
    assert!(said.contains("由上年的 2023-12-19 移来，同为星期二") && said.contains("文号"), "{said}");
    let scheme = fs_err::read_to_string(bench.path("2024/season.toml")).unwrap();
    for words in [
        "year = 2024",
        "meeting = \"2024-12-17\"",
        "last_year = \"../sou-2023\"",
        "due = \"2024-12-02\"",
        "due = \"2025-01-14\"",
    ] {
        assert!(scheme.contains(words), "{words}:\n{scheme}");
    }
    assert_eq!(
        fs_err::read(bench.path("2024/roster.csv")).unwrap(),
        fs_err::read(bench.path("sou-2023/roster.csv")).unwrap()
    );
    let checked = bench.shuping(&["check", "2024"]);
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(checked.status.success() && said.contains("还有 6 处标着“请确认”"), "{said}");
    assert!(bench.shuping(&["init", "2024", "--from", "sou-2023"]).status.code() == Some(73));
}
