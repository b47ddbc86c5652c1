//! The scoring language and the validity rules, each with a table of cases whose figures were computed by hand.

use shuping_analyzers::ballots::{SheetReadings, count, read};
use shuping_analyzers::grid::{Cell, Sheet, Value, Workbook};
use shuping_analyzers::scheme::{BallotRules, Roster, Unit};
use shuping_analyzers::season::BallotResult;

const TICKS: &str = "scale = { kind = \"ticks\", min = 1, max = 10 }\n";
const POINTS: &str = "scale = { kind = \"points\", max = 100, decimals = 2 }\n";
const GRADES: &str =
    "scale = { kind = \"grades\", values = { \"好\" = 100, \"较好\" = 85, \"一般\" = 70, \"差\" = 50 } }\n";
const RANKS: &str = "scale = { kind = \"ranks\" }\n";
const ONE: &str = "[[group]]\nid = \"a\"\nname = \"甲组\"\nweight = 1\n";
const TWO: &str = "[[group]]\nid = \"a\"\nname = \"甲组\"\nweight = \"40%\"\n[[group]]\nid = \"b\"\nname = \"乙组\"\nweight = \"60%\"\n";
const BANDS: &str = "[[band]]\ngrade = \"好\"\nfrom = 9\nconsequence = \"可参评先进\"\n[[band]]\ngrade = \"较好\"\nfrom = 7\n[[band]]\ngrade = \"一般\"\nfrom = 4\n[[band]]\ngrade = \"差\"\nfrom = 1\nconsequence = \"约谈\"\n";
const BANDS_100: &str = "[[band]]\ngrade = \"好\"\nfrom = 90\n[[band]]\ngrade = \"较好\"\nfrom = 75\n[[band]]\ngrade = \"一般\"\nfrom = 60\n[[band]]\ngrade = \"差\"\nfrom = 0\n";

fn roster() -> Roster {
    let names = ["机械工程学院", "信息工程学院", "现代商贸学院", "图书馆直属支部"];
    let units = names.iter().zip(1..).map(|(name, at)| Unit {
        id: format!("U{at}"),
        name: (*name).into(),
        secretary: ["温若谷", "骆雁", "佟静岚", "卞学勤"][at - 1].into(),
        ..Unit::default()
    });
    Roster { units: units.collect() }
}

fn cell(text: &str) -> Cell {
    let value = text.parse().map_or_else(|_| Value::Text(text.into()), Value::Number);
    Cell { value, shown: text.into(), formula: false }
}

/// Lines of cells divided by blanks as a file of one sheet.
fn file(name: &str, lines: &[String]) -> (String, Workbook) {
    let mut sheet = Sheet { name: "测评".into(), ..Sheet::default() };
    for (row, line) in (0..).zip(lines) {
        for (column, text) in (0..).zip(line.split(' ')).filter(|(_, text)| *text != "_") {
            sheet.cells.insert((row, column), cell(text));
        }
    }
    (name.to_owned(), Workbook { sheets: vec![sheet], partial: None })
}

/// Ballots such as `甲组 9 8 7`, a line each; `×20` in front repeats a line.
fn ballots(lines: &str) -> (String, Workbook) {
    let heads = "票号 类别 机械工程学院 信息工程学院 现代商贸学院 图书馆直属支部";
    let votes = lines.split(['\n', ';']).map(str::trim).filter(|line| !line.is_empty());
    let bare = |line: &str| line.split(' ').filter(|word| !word.starts_with('×')).count();
    let width = votes.clone().map(bare).max().unwrap_or(1);
    let repeated = votes.flat_map(|line| match line.strip_prefix('×').and_then(|line| line.split_once(' ')) {
        Some((times, line)) => std::iter::repeat_n(line, times.parse().unwrap()),
        None => std::iter::repeat_n(line, 1),
    });
    let mut all = vec![heads.split(' ').take(width + 1).collect::<Vec<_>>().join(" ")];
    all.extend(repeated.zip(1..).map(|(line, number)| format!("{number} {line}")));
    file("票.xlsx", &all)
}

fn score(rules: &str, files: Vec<(String, Workbook)>) -> (Vec<BallotResult>, Vec<String>) {
    let rules: BallotRules = toml::from_str(rules).unwrap_or_else(|error| panic!("{rules}: {error}"));
    let roster = roster();
    let readings: Vec<(String, SheetReadings)> =
        files.into_iter().map(|(name, book)| (name.clone(), read(&book, &name, &rules, &roster))).collect();
    count(&readings, &rules, &roster)
}

/// Score, grade and place of every unit: `9.2 较好 1`.
fn told(results: &[BallotResult]) -> String {
    let one = |row: &BallotResult| {
        let or = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
        format!("{} {} {}", or(row.published.clone()), or(row.grade.clone()), or(row.rank.map(|rank| rank.to_string())))
    };
    results.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[test]
fn scales_aggregation_and_rounding_give_the_figures_of_the_notice() {
    let ticks = format!("{TICKS}{TWO}{BANDS}");
    let points = format!("{POINTS}{TWO}{BANDS_100}");
    let items = "[[item]]\nid = \"x\"\ntitle = \"责任落实\"\nweight = 3\n[[item]]\nid = \"y\"\ntitle = \"工作成效\"\nweight = 1\n";
    for (rules, votes, wanted) in [
        // 0.4 × 9.5 + 0.6 × 9 = 9.2, and each group by itself.
        (ticks.clone(), "甲组 10 7; 甲组 9 8; 乙组 9 7", "9.2 好 1; 7.2 较好 2"),
        // Group means against all votes together: 2 × 10 and 6 × 8.
        (ticks.clone(), "×2 甲组 10; ×6 乙组 8", "8.8 较好 1"),
        (format!("aggregation = \"pooled\"\n{ticks}"), "×2 甲组 10; ×6 乙组 8", "8.5 较好 1"),
        // 17,999 / 2,000 = 8.9995 is 9.000 when rounded, and below 9 when not.
        (format!("{TICKS}rounding = 3\n{ONE}{BANDS}"), "×1999 甲组 9; 甲组 8", "9.000 好 1"),
        (format!("{TICKS}{ONE}{BANDS}"), "×1999 甲组 9; 甲组 8", "8.9995 较好 1"),
        (format!("{TICKS}rounding = 3\n{ONE}{BANDS}"), "×1999 甲组 9; ×2 甲组 8", "8.999 较好 1"),
        // 89.995 with two digits is 90.00; 17,909 / 199 = 89.99497… is not.
        (format!("{POINTS}rounding = 2\n{ONE}{BANDS_100}"), "×199 甲组 90; 甲组 89", "90.00 好 1"),
        (format!("{POINTS}rounding = 2\n{ONE}{BANDS_100}"), "×198 甲组 90; 甲组 89", "89.99 较好 1"),
        (format!("{POINTS}rounding = 1\n{ONE}{BANDS_100}"), "甲组 89.95", "90.0 好 1"),
        (points, "甲组 92.55; 甲组 90.05; 乙组 88.25", "89.47 较好 1"),
        // Grades by their values.
        (format!("{GRADES}{ONE}{BANDS_100}"), "×3 甲组 好; 甲组 较好", "96.25 好 1"),
        (format!("{GRADES}{ONE}{BANDS_100}"), "甲组 好; 甲组 差", "75 较好 1"),
        // Places: the lower the better, no grades.
        (format!("{RANKS}{ONE}"), "甲组 1 2 3; 甲组 2 1 3", "1.5 — 1; 1.5 — 1; 3 — 3"),
        // Trimmed above five: five votes stay as they are, of six the ends go, of two equal ends only one each.
        (format!("{TICKS}trim = {{ drop = 1, above = 5 }}\n{ONE}{BANDS}"), "甲组 1; ×4 甲组 9", "7.4 较好 1"),
        (format!("{TICKS}trim = {{ drop = 1, above = 5 }}\n{ONE}{BANDS}"), "甲组 1; ×4 甲组 9; 甲组 10", "9 好 1"),
        (format!("{TICKS}trim = {{ drop = 1, above = 5 }}\n{ONE}{BANDS}"), "×2 甲组 1; ×4 甲组 9", "7 较好 1"),
        (format!("{TICKS}trim = {{ drop = 2, above = 3 }}\n{ONE}{BANDS}"), "×4 甲组 9", "9 好 1"),
        // A group without votes: no score, or the others' weights as the whole.
        (format!("{TICKS}{TWO}{BANDS}"), "乙组 9", "— — —"),
        (format!("{TICKS}missing_group = \"renormalise\"\n{TWO}{BANDS}"), "乙组 9", "9 好 1"),
    ] {
        let (results, _) = score(&rules, vec![ballots(votes)]);
        assert_eq!(told(&results), wanted, "{votes}");
    }
    let rules = format!("{TICKS}{items}{ONE}{BANDS}");
    let lines = ["票号 类别 机械工程学院 _", "_ _ 责任落实 工作成效", "1 甲组 9 7", "2 甲组 8 8"].map(str::to_owned);
    let (name, mut book) = file("票.xlsx", &lines);
    book.sheets[0].merges.push(shuping_analyzers::grid::Area { top: 0, left: 2, bottom: 0, right: 3 });
    let (results, _) = score(&rules, vec![(name, book)]);
    // (3 × 9 + 7) / 4 = 8.5 and 8: 8.25.
    assert_eq!(told(&results), "8.25 较好 1");
    let items: Vec<(f64, Option<f64>)> = results[0].items.iter().map(|item| (item.weight, item.mean)).collect();
    assert_eq!(items, [(0.75, Some(8.5)), (0.25, Some(7.5))]);
}

#[test]
fn vetoes_ties_quotas_and_consequences_follow_the_scheme() {
    let veto = |rest: &str| {
        format!("{TICKS}{ONE}{BANDS}[[veto]]\nvotes = [\"一般\", \"差\"]\nover = \"10%\"\ngrade = \"差\"\n{rest}")
    };
    for (rules, votes, wanted) in [
        // One low vote of ten is exactly 10 %: not more than it, but as much.
        (veto(""), "×9 甲组 10; 甲组 5", "9.5 好 1"),
        (veto("inclusive = true\n"), "×9 甲组 10; 甲组 5", "9.5 差 1"),
        (veto(""), "×8 甲组 10; 甲组 5", "9.444444 差 1"),
        // One of nine valid, one of ten returned.
        (veto("base = \"returned\"\n"), "×8 甲组 10; 甲组 5; 甲组 弃权", "9.444444 好 1"),
        // A veto never lifts a grade.
        (
            veto("").replace("over = \"10%\"\ngrade = \"差\"", "over = \"10%\"\ngrade = \"较好\""),
            "×2 甲组 5",
            "5 一般 1",
        ),
        (format!("{TICKS}{ONE}{BANDS}"), "甲组 9 9 8 8", "9 好 1; 9 好 1; 8 较好 3; 8 较好 3"),
        (format!("ties = \"dense\"\n{TICKS}{ONE}{BANDS}"), "甲组 9 9 8 7", "9 好 1; 9 好 1; 8 较好 2; 7 较好 3"),
        (
            format!("ties = \"top_votes\"\n{TICKS}{ONE}{BANDS}"),
            "甲组 10 8; 甲组 8 10; 甲组 8 8",
            "8.666667 较好 1; 8.666667 较好 1",
        ),
        (format!("ties = \"top_votes\"\n{TICKS}{ONE}{BANDS}"), "甲组 8 10; 甲组 8 6", "8 较好 2; 8 较好 1"),
    ] {
        let (results, _) = score(&rules, vec![ballots(votes)]);
        assert_eq!(told(&results), wanted, "{rules}{votes}");
    }
    let (results, _) = score(&format!("{TICKS}{ONE}{BANDS}"), vec![ballots("甲组 9 2")]);
    assert_eq!([results[0].consequence.as_str(), results[1].consequence.as_str()], ["可参评先进", "约谈"]);
    let quota = |rest: &str| format!("{TICKS}{ONE}{BANDS}[[quota]]\ngrades = [\"较好\", \"一般\", \"差\"]\n{rest}\n");
    for (rest, votes, wanted) in [
        // 40 % of 4 is 1.6, about 2.
        ("share = \"40%\"", "甲组 9 9 8 8", "占4人的50%，符合40%左右的要求"),
        ("share = \"40%\"", "甲组 9 9 9 8", "占4人的25%，低于40%左右的要求（1.6人，约2人）"),
        ("share = \"40%\"\ntolerance = \"15%\"", "甲组 9 9 9 8", "占4人的25%，符合40%左右的要求"),
        ("share = \"25%\"\ndirection = \"at_least\"", "甲组 9 9 9 8", "占4人的25%，符合不少于25%的要求"),
        ("share = \"25%\"\ndirection = \"at_most\"", "甲组 9 9 8 8", "占4人的50%，高于不超过25%的要求（1人）"),
        ("", "甲组 9 9 9 9", "通知要求占一定比例，没有写明多少"),
    ] {
        let (results, notes) = score(&quota(rest), vec![ballots(votes)]);
        assert!(notes.iter().any(|note| note.contains(wanted)), "{rest}: {notes:?}");
        assert!(results.iter().all(|row| row.grade == row.grade_by_band), "a quota is advice");
    }
}

#[test]
fn components_are_put_together_per_person() {
    let components = "[[component]]\nid = \"meeting\"\ntitle = \"上述\"\nweight = \"70%\"\nmax = 100\n[[component]]\nid = \"below\"\ntitle = \"下评\"\nweight = \"30%\"\nmax = 10\n[[component]]\nid = \"extra\"\ntitle = \"加减分\"\n";
    let rules = |rest: &str| format!("{TICKS}{rest}{components}{ONE}{BANDS_100}");
    let sheet = |lines: &[&str]| file("分项.xlsx", &lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
    for (rest, others, wanted) in [
        // 70 % of 90 and 30 % of 8.5 brought to 100, with the bonus and the deduction as they are.
        ("", sheet(&["单位 下评 加减分", "机械工程学院 8.5 +1.5", "信息工程学院 9 -2"]), "90 好 1; 81 较好 2"),
        ("", sheet(&["单位 下评", "机械工程学院 8.5", "信息工程学院 9"]), "88.5 较好 1; 83 较好 2"),
        ("", sheet(&["单位 下评", "机械工程学院 8.5"]), "88.5 较好 1; — — —"),
        ("missing_group = \"renormalise\"\n", sheet(&["单位 下评", "机械工程学院 8.5"]), "88.5 较好 1; 80 较好 2"),
    ] {
        let (results, _) = score(&rules(rest), vec![ballots("甲组 9 8"), others]);
        assert_eq!(told(&results), wanted);
    }
}

#[test]
fn ballots_are_valid_as_the_scheme_says() {
    let rater = "票号 类别 测评人 机械工程学院 信息工程学院 现代商贸学院";
    let three = |lines: &[&str]| {
        let mut all = vec!["票号 类别 机械工程学院 信息工程学院 现代商贸学院".to_owned()];
        all.extend(lines.iter().map(|line| (*line).to_owned()));
        file("票.xlsx", &all)
    };
    let own = |lines: &[&str]| {
        let mut all = vec![rater.to_owned()];
        all.extend(lines.iter().map(|line| (*line).to_owned()));
        file("票.xlsx", &all)
    };
    let rules =
        |invalid: &str| format!("{TICKS}{ONE}{BANDS}").replacen("[[group]]", &format!("{invalid}\n[[group]]"), 1);
    // Rules, ballots, valid and invalid votes of each unit.
    for (invalid, votes, wanted) in [
        ("", three(&["1 甲组 9 _ 8", "2 甲组 9 8、9 8", "3 甲组 9 11 0", "4 甲组 9 9.5 8"]), "4+0 0+4 3+1"),
        ("", three(&["1 甲组 9 弃权 8", "2 甲组 10 10 10"]), "2+0 1+1 2+0"),
        ("invalid = { all_equal = true }", three(&["1 甲组 9 9 9", "2 甲组 9 8 7"]), "1+1 1+1 1+1"),
        ("invalid = { all_full = true }", three(&["1 甲组 9 9 9", "2 甲组 10 10 10"]), "1+1 1+1 1+1"),
        ("invalid = { whole_ballot = true }", three(&["1 甲组 9 _ 9", "2 甲组 9 8 7"]), "1+1 1+1 1+1"),
        (
            "invalid = { over_quota = true }\nrater_quota = { grades = [\"一般\", \"差\"], max = 1 }",
            three(&["1 甲组 3 3 9", "2 甲组 3 9 9"]),
            "1+1 1+1 1+1",
        ),
        (
            "invalid = { over_quota = true }\nrater_quota = { grades = [\"好\"], min = 2 }",
            three(&["1 甲组 9 8 8", "2 甲组 9 9 8"]),
            "1+1 1+1 1+1",
        ),
        ("invalid = { self_vote = true }", own(&["1 甲组 温若谷 10 8 8", "2 甲组 卞学勤 9 9 8"]), "1+1 2+0 2+0"),
        ("", own(&["1 甲组 温若谷 10 8 8", "2 甲组 卞学勤 9 9 8"]), "2+0 2+0 2+0"),
        ("invalid = { words = [\"涂改\"] }", three(&["1 甲组 9（涂改） 8 8", "2 甲组 9 9 8"]), "1+1 2+0 2+0"),
    ] {
        let (results, _) = score(&rules(invalid), vec![votes]);
        let told: Vec<String> =
            results.iter().map(|row| format!("{}+{}", row.groups[0].valid, row.groups[0].invalid)).collect();
        assert_eq!(told.join(" "), wanted, "{invalid}");
    }
    // More ballots than were issued, and fewer than the least share of them.
    let issued = |number: u32, invalid: &str| {
        rules(invalid).replacen("weight = 1\n", &format!("weight = 1\nissued = {number}\n"), 1)
    };
    let two = || three(&["1 甲组 9 9 8", "2 甲组 9 8 7"]);
    for (rules, wanted, word) in [
        (issued(1, ""), "9 好 1; 8.5 较好 2; 7.5 较好 3", "收回 2 票，多于发出的 1 票，请核对"),
        (issued(1, "invalid = { more_than_issued = true }"), "— — —; — — —; — — —", "按方案该组票全部无效"),
        (issued(2, "invalid = { min_turnout = \"80%\" }"), "9 好 1; 8.5 较好 2; 7.5 较好 3", ""),
        (issued(3, "invalid = { min_turnout = \"80%\" }"), "— — —; — — —; — — —", "80%"),
    ] {
        let (results, _) = score(&rules, vec![two()]);
        assert_eq!(told(&results), wanted, "{rules}");
        assert!(
            results.iter().all(|row| word.is_empty() || row.flags.concat().contains(word)),
            "{:?}",
            results[0].flags
        );
    }
}
