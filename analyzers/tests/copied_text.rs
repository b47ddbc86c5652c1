//! Reports that share text.

use serde_json::Value;
use shuping_analyzers::likeness::Names;
use shuping_analyzers::likeness::copies::{CopyText, copies};
use shuping_analyzers::season::{Copy, Report, ReportParagraph, Role};

const RIVER_2023: &str = include_str!("../../tests/seasons/river-2023/truth.json");
const RIVER_2022: &str = include_str!("../../tests/seasons/river-2022/truth.json");

/// The accepted duty reports of a season, from its labels.
fn reports(truth: &str) -> Vec<Report> {
    let truth: Value = serde_json::from_str(truth).unwrap();
    let accepted = truth["files"].as_array().unwrap().iter().filter(|file| file["status"] == "accepted");
    accepted
        .filter_map(|file| {
            let path = file["path"].as_str()?;
            let report = truth["reports"].get(path)?;
            let paragraph = |value: &Value| ReportParagraph {
                text: value["text"].as_str().unwrap_or("").to_owned(),
                role: serde_json::from_value(value["role"].clone()).unwrap_or(Role::Preamble),
                ..ReportParagraph::default()
            };
            Some(Report {
                path: path.to_owned(),
                unit: file["unit"].as_str().map(str::to_owned),
                paragraphs: report["paragraphs"].as_array()?.iter().map(paragraph).collect(),
                ..Report::default()
            })
        })
        .collect()
}

#[test]
fn only_the_planted_copies_of_the_example_season_are_reported() {
    let (current, before) = (reports(RIVER_2023), reports(RIVER_2022));
    let texts: Vec<CopyText<'_>> = current.iter().map(CopyText::of).collect();
    let prior: Vec<CopyText<'_>> = before.iter().map(CopyText::of).collect();
    let found = copies(&texts, &prior, &Names::of(&["建筑与环境学院", "现代商贸学院", "郗国梁", "佟静岚"]));
    let told: Vec<_> = found
        .iter()
        .map(|copy| (copy.a.as_str(), copy.b.as_str(), copy.kind, copy.share, copy.longest, copy.spans.len()))
        .collect();
    insta::assert_debug_snapshot!(told);
}

/// Reports of unlike organisations that have nothing to do with each other.
const STRANGERS: [(&str, &str); 6] = [
    ("岩头乡", include_str!("copies/mountain-township.txt")),
    ("供水分公司", include_str!("copies/water-company-branch.txt")),
    ("土肥中心", include_str!("copies/research-institute-soil-centre.txt")),
    ("槐荫路小学", include_str!("copies/primary-school-branch.txt")),
    ("后勤保障处", include_str!("copies/university-logistics-branch.txt")),
    ("结构件车间", include_str!("copies/coal-machine-workshop-branch.txt")),
];

/// A report from lines of role and text.
fn report(unit: &str, lines: &str) -> Report {
    let paragraph = |line: &str| {
        let (role, text) = line.split_once('\t').unwrap();
        let role = serde_json::from_value(Value::String(role.into())).unwrap();
        ReportParagraph { text: text.into(), role, ..ReportParagraph::default() }
    };
    Report {
        path: format!("{unit}.docx"),
        unit: Some(unit.into()),
        paragraphs: lines.lines().map(paragraph).collect(),
        ..Report::default()
    }
}

fn stranger(unit: &str) -> Report {
    report(unit, STRANGERS.iter().find(|(name, _)| *name == unit).unwrap().1)
}

fn compared(reports: &[Report], names: &[&str]) -> Vec<Copy> {
    let texts: Vec<CopyText<'_>> = reports.iter().map(CopyText::of).collect();
    copies(&texts, &[], &Names::of(names))
}

/// Other digits, and the names of the new unit for those of the old one.
fn adapted(text: &str, names: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (old, new) in names {
        text = text.replace(old, new);
    }
    let shift = |letter: char| letter.to_digit(10).and_then(|digit| char::from_digit((digit + 3) % 10, 10));
    text.chars().map(|letter| shift(letter).unwrap_or(letter)).collect()
}

#[test]
fn reports_of_strangers_are_no_copies() {
    let all: Vec<Report> = STRANGERS.iter().map(|(unit, _)| stranger(unit)).collect();
    assert_eq!(compared(&all, &[]), []);
}

#[test]
fn a_report_with_other_names_and_numbers_and_its_paragraphs_in_another_order_is_a_copy() {
    let original = stranger("供水分公司");
    let mut copy =
        Report { path: "热力分公司.docx".into(), unit: Some("热力分公司".into()), ..original.clone() };
    for paragraph in &mut copy.paragraphs {
        paragraph.text = adapted(&paragraph.text, &[("北塘", "西关"), ("城北", "城南"), ("供水", "供热")]);
    }
    copy.paragraphs.reverse();
    let mut all: Vec<Report> = STRANGERS.iter().map(|(unit, _)| stranger(unit)).collect();
    all.push(copy);
    let found = compared(&all, &["城北", "城南"]);
    assert_eq!(found.len(), 1, "{found:#?}");
    let units = [found[0].a.as_str(), found[0].b.as_str()];
    assert!(units.contains(&"热力分公司.docx") && units.contains(&"供水分公司.docx"));
    assert!(found[0].share > 0.85, "{}", found[0].share);
    assert!(found[0].spans.iter().any(|span| span.edited), "changed figures are told");
}

#[test]
fn a_part_that_was_taken_over_is_found_with_its_share() {
    let (from, into) = (stranger("土肥中心"), stranger("后勤保障处"));
    let taken: Vec<ReportParagraph> =
        from.paragraphs.iter().filter(|paragraph| paragraph.role == Role::Plans).cloned().collect();
    let length = |paragraphs: &[ReportParagraph]| -> usize {
        paragraphs
            .iter()
            .map(|paragraph| paragraph.text.chars().filter(|letter| letter.is_alphanumeric()).count())
            .sum()
    };
    let mut thief = into.clone();
    let own = thief.paragraphs.iter().position(|paragraph| paragraph.role == Role::Plans).unwrap();
    thief.paragraphs.retain(|paragraph| paragraph.role != Role::Plans);
    thief.paragraphs.splice(own..own, taken.iter().cloned());
    #[expect(clippy::cast_precision_loss, reason = "a report is short")]
    let share = length(&taken) as f64 / length(&thief.paragraphs).min(length(&from.paragraphs)) as f64;
    let found = compared(&[from, thief, stranger("岩头乡"), stranger("槐荫路小学")], &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!((found[0].share - share).abs() < 0.05, "{} of {share}", found[0].share);
    // Every span shows the very words.
    let reports = [stranger("土肥中心"), into];
    for span in &found[0].spans {
        assert!(
            reports.iter().flat_map(|report| &report.paragraphs).any(|paragraph| paragraph.text.contains(&span.text)),
            "{}",
            span.text
        );
    }
}

#[test]
fn every_third_clause_left_out_does_not_hide_a_copy_and_two_sentences_alone_are_none() {
    let original = stranger("结构件车间");
    let mut clauses = 0;
    let mut thinned =
        Report { path: "机加车间.docx".into(), unit: Some("机加车间".into()), ..original.clone() };
    for paragraph in &mut thinned.paragraphs {
        let kept: Vec<&str> = paragraph
            .text
            .split_inclusive(['，', '。', '；'])
            .filter(|_| {
                clauses += 1;
                clauses % 3 != 0
            })
            .collect();
        paragraph.text = kept.concat();
    }
    let found = compared(&[original.clone(), thinned, stranger("岩头乡")], &[]);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].share > 0.5, "{}", found[0].share);

    let mut borrowed = stranger("岩头乡");
    let sentence = original
        .paragraphs
        .iter()
        .find(|paragraph| paragraph.role == Role::Problems && paragraph.text.chars().count() > 60);
    let words: String = sentence.unwrap().text.chars().take(60).collect();
    borrowed.paragraphs.push(ReportParagraph { text: words, role: Role::Closing, ..ReportParagraph::default() });
    assert_eq!(compared(&[original, borrowed], &[]), []);
}
