use jiff::civil::{Date, date};

use super::*;

/// A report on 2023.
fn of_2023() -> DeadlineContext {
    DeadlineContext::of_year(2023)
}

/// What [`last`] settles on, as a word or a day.
fn settled(text: &str, context: &DeadlineContext) -> String {
    match last(&deadlines(text, context)).map(|deadline| deadline.due) {
        Some(Due::Day(day)) => day.to_string(),
        Some(Due::LongTerm) => "长期".into(),
        Some(Due::AtOnce) => "立即".into(),
        Some(Due::Recurring) => "定期".into(),
        Some(Due::Unclear) => "不明".into(),
        None => "无".into(),
    }
}

fn check(table: &str, context: &DeadlineContext) {
    let mut wrong = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (text, want) = line.rsplit_once(" = ").expect("a wording and its day");
        let got = settled(text, context);
        if got != want {
            wrong.push(format!("{text}: {want}, got {got} ({:?})", deadlines(text, context)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn cells_of_a_ledger_give_the_last_day_of_their_period() {
    check(include_str!("cells.txt"), &of_2023());
}

#[test]
fn times_in_running_text_count_where_words_make_them_deadlines() {
    check(include_str!("sentences.txt"), &of_2023());
}

#[test]
fn december_of_a_report_that_is_written_at_the_turn_of_the_year_is_the_next_one() {
    let settled_by = |text: &str, bears: Option<Date>| settled(text, &DeadlineContext { bears, ..of_2023() });
    let (early, late) = (Some(date(2023, 12, 5)), Some(date(2023, 12, 28)));
    assert_eq!(settled_by("12月底请联村领导来抽考", late), "2024-12-31");
    assert_eq!(settled_by("12月底请联村领导来抽考", early), "2023-12-31");
    assert_eq!(settled_by("上半年没有开成的那次座谈会，我年底前把它补上，缺席的人一个一个去请", early), "2023-12-31");
    assert_eq!(
        settled_by("上半年没有开成的那次座谈会，我年底前把它补上，缺席的人一个一个去请", Some(date(2024, 1, 3))),
        "2024-12-31"
    );
    assert_eq!(settled_by("4月底前完成", late), "2024-04-30");
}

#[test]
fn spans_run_from_the_day_of_writing() {
    let context = DeadlineContext { written: Some(date(2024, 1, 5)), ..of_2023() };
    check(
        "两个月内 = 2024-03-05
         3个月内 = 2024-04-05
         1个月 = 2024-02-05
         半年内 = 2024-07-05
         半个月内 = 2024-01-20
         一个半月内 = 2024-02-20
         三个工作日内 = 2024-01-10
         15天内 = 2024-01-20
         30日内 = 2024-02-04
         一周内 = 2024-01-12
         一年内 = 2025-01-05
         三年内 = 不明
         一个季度内完成 = 2024-04-05
         本月底前 = 2024-01-31
         下月底 = 2024-02-29
         20日前 = 2024-01-20
         3日前 = 2024-02-03
         两个月内由组织委员牵头建立支部工作互查制度，每个支部查一遍 = 2024-03-05
         收到师生反映后三个工作日内完成答复，逐件登记 = 无
         12月底前 = 2024-12-31
         1月底前 = 2024-01-31
         年底前 = 2024-12-31
         今年6月前 = 2024-06-30",
        &context,
    );
}

#[test]
fn stock_wordings_take_the_days_of_the_scheme() {
    let stock = [("立行立改".to_owned(), 30)].into();
    let context = DeadlineContext { written: Some(date(2023, 12, 4)), stock, ..of_2023() };
    assert_eq!(settled("立行立改", &context), "2024-01-03");
    assert_eq!(settled("即知即改", &context), "立即");
}

#[test]
fn places_are_characters_of_the_text() {
    let text = "　　由我负责，２０２４ 年 3 月底前完成";
    let found = deadlines(text, &of_2023());
    let words: Vec<String> = found
        .iter()
        .map(|deadline| {
            text.chars().skip(deadline.start as usize).take((deadline.end - deadline.start) as usize).collect()
        })
        .collect();
    assert_eq!(words, ["２０２４ 年 3 月底前"]);
    assert_eq!(found[0].due, Due::Day(date(2024, 3, 31)));
}

#[test]
fn the_rule_is_told() {
    let rule = |text: &str| deadlines(text, &of_2023()).remove(0).rule;
    assert_eq!(rule("3月底前"), "未写年份，按述职年度推定为2024年；取当月最后一天");
    assert_eq!(rule("2024年春节前"), "取节日前一天");
    assert_eq!(rule("两个月内"), "只写了时长，没有起算日期");
}

#[test]
fn holidays_of_the_lunar_calendar_fall_on_published_days() {
    for (festival, days) in [
        (
            Festival::Spring,
            ["2015-02-19", "2020-01-25", "2023-01-22", "2024-02-10", "2025-01-29", "2027-02-06", "2030-02-03"],
        ),
        (
            Festival::Lantern,
            ["2015-03-05", "2020-02-08", "2023-02-05", "2024-02-24", "2025-02-12", "2027-02-20", "2030-02-17"],
        ),
        (
            Festival::DragonBoat,
            ["2015-06-20", "2020-06-25", "2023-06-22", "2024-06-10", "2025-05-31", "2027-06-09", "2030-06-05"],
        ),
        (
            Festival::MidAutumn,
            ["2015-09-27", "2020-10-01", "2023-09-29", "2024-09-17", "2025-10-06", "2027-09-15", "2030-09-12"],
        ),
        (
            Festival::DoubleNinth,
            ["2015-10-21", "2020-10-25", "2023-10-23", "2024-10-11", "2025-10-29", "2027-10-08", "2030-10-05"],
        ),
        (
            Festival::Qingming,
            ["2015-04-05", "2020-04-04", "2023-04-05", "2024-04-04", "2025-04-04", "2027-04-05", "2030-04-05"],
        ),
    ] {
        for day in days {
            let day: Date = day.parse().unwrap();
            assert_eq!(festival.in_year(i32::from(day.year())), Some(day), "{festival:?}");
        }
    }
    assert_eq!(Festival::MidAutumn.in_year(2033), Some(date(2033, 9, 8)), "2033 has its leap month after the eleventh");
    assert_eq!(Festival::Spring.in_year(2051), None);
}

#[test]
fn solar_terms_fall_on_published_days() {
    for (name, days) in [
        ("小寒", ["2019-01-05", "2023-01-05", "2024-01-06"]),
        ("立春", ["2023-02-04", "2024-02-04", "2025-02-03"]),
        ("雨水", ["2023-02-19", "2024-02-19", "2026-02-18"]),
        ("惊蛰", ["2023-03-06", "2024-03-05", "2025-03-05"]),
        ("春分", ["2023-03-21", "2024-03-20", "2025-03-20"]),
        ("谷雨", ["2023-04-20", "2024-04-19", "2025-04-20"]),
        ("立夏", ["2023-05-06", "2024-05-05", "2025-05-05"]),
        ("芒种", ["2023-06-06", "2024-06-05", "2025-06-05"]),
        ("夏至", ["2023-06-21", "2024-06-21", "2025-06-21"]),
        ("小暑", ["2016-07-07", "2023-07-07", "2024-07-06"]),
        ("立秋", ["2023-08-08", "2024-08-07", "2025-08-07"]),
        ("秋分", ["2023-09-23", "2024-09-22", "2025-09-23"]),
        ("霜降", ["2023-10-24", "2024-10-23", "2025-10-23"]),
        ("立冬", ["2023-11-08", "2024-11-07", "2025-11-07"]),
        ("冬至", ["2021-12-21", "2023-12-22", "2024-12-21"]),
    ] {
        for day in days {
            let day: Date = day.parse().unwrap();
            let term = solar::SolarTerm::named(name).unwrap();
            assert_eq!(term.in_year(i32::from(day.year())), Some(day), "{name}");
        }
    }
    for year in 2015..=2050 {
        let clear = solar::SolarTerm::named("清明").unwrap();
        assert_eq!(clear.in_year(year), Festival::Qingming.in_year(year));
    }
}

#[test]
fn every_measure_of_the_example_seasons_has_its_deadline() {
    const SEASONS: [(i32, &str); 2] = [
        (2023, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/seasons/river-2023/truth.json"))),
        (2022, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/seasons/river-2022/truth.json"))),
    ];
    let mut wrong = Vec::new();
    for (year, truth) in SEASONS {
        let truth: serde_json::Value = serde_json::from_str(truth).unwrap();
        for report in truth["reports"].as_object().unwrap().values() {
            for measure in report["measures"].as_array().unwrap() {
                let text = measure["text"].as_str().unwrap();
                let want = measure["deadline"].as_str().map(str::to_owned);
                let got =
                    last(&deadlines(text, &DeadlineContext::of_year(year))).and_then(|deadline| deadline.due.code());
                if got != want {
                    wrong.push(format!("{want:?}, got {got:?}: {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_text_gives_deadlines_inside_itself(text in "[0-9０-９一二三十月日年底前至到./春节学期每半个内,，。 \n\\PC]{0,60}") {
            let length = u32::try_from(text.chars().count()).unwrap();
            let mut at = 0;
            for deadline in deadlines(&text, &of_2023()) {
                prop_assert!(deadline.start >= at && deadline.start < deadline.end && deadline.end <= length);
                at = deadline.end;
            }
        }

        #[test]
        fn a_full_date_is_read_back_in_every_spelling(days in 0_i64..3650, spelling in 0_usize..5) {
            let day = date(2024, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (y, m, d) = (day.year(), day.month(), day.day());
            let text = match spelling {
                0 => format!("{y}年{m}月{d}日前"),
                1 => format!("{y}.{m}.{d}"),
                2 => format!("{y}/{m:02}/{d:02}"),
                3 => format!("{y}-{m:02}-{d:02}"),
                _ => format!("{y} 年 {m} 月 {d} 日"),
            };
            prop_assert_eq!(settled(&text, &of_2023()), day.to_string());
        }
    }
}
