//! Each rule's own examples, and what holds for the catalogue as a whole.

use std::collections::BTreeSet;

use super::catalogue::{DUTY_REPORT, catalogue, explain, markdown};
use super::facts::Facts;
use super::{Rule, check};
use crate::document::{Document, Paragraph};
use crate::finding::Finding;
use crate::lexicon;
use crate::scheme::{Roster, Scheme, Unit};
use crate::season::{Issue, Measure, Report, ReportParagraph, Role};
use crate::wordcount::count_document;

/// What an example says: see [`super::NOTATION`].
#[derive(Default)]
struct Example {
    document: Document,
    report: Report,
    unit: Unit,
}

fn read(text: &str, scheme: &Scheme) -> Example {
    let mut example = Example::default();
    let mut lines: Vec<(&str, &str)> = text.lines().filter_map(|line| line.split_once('｜')).collect();
    let order = |label: &str| {
        if label.starts_with("成绩") {
            0
        } else {
            1 + u8::from(label.starts_with("措施") || label.starts_with("打算"))
        }
    };
    lines.sort_by_key(|(label, _)| order(label));
    for (label, said) in lines {
        match label {
            "任职" => example.unit.appointed = said.parse().ok(),
            "把握" => example.report.structure.confidence = said.parse().unwrap(),
            "上年" => example.report.prior_year_answered = true,
            "讲到" => example.report.focus_covered.push(said.to_owned()),
            "只提" => example.report.focus_named.push(said.to_owned()),
            "必答题" => {
                example.report.must_answer.push(said.to_owned());
                say(&mut example, Role::Problems, said);
            }
            _ => tell(&mut example, label, said),
        }
    }
    let count = |role: Option<Role>| -> u32 {
        let of = |(paragraph, read): (&Paragraph, &ReportParagraph)| {
            (role.is_none_or(|role| read.role == role)).then(|| paragraph.clone())
        };
        let paragraphs = example.document.paragraphs.iter().zip(&example.report.paragraphs).filter_map(of).collect();
        count_document(&Document { paragraphs, ..Document::default() }, scheme.report.count)
    };
    example.report.word_count.total = count(None);
    example
}

fn say(example: &mut Example, role: Role, text: &str) -> u32 {
    example.document.paragraphs.push(Paragraph::plain(text));
    example.report.paragraphs.push(ReportParagraph { text: text.to_owned(), role, ..ReportParagraph::default() });
    u32::try_from(example.report.paragraphs.len() - 1).unwrap()
}

fn tell(example: &mut Example, label: &str, said: &str) {
    let number = label.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = u32::try_from(said.chars().count()).unwrap();
    let own = lexicon::first_person().stands_in(said);
    let kind = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let role = match kind {
        "成绩" => Role::Achievements,
        "打算" | "措施" => Role::Plans,
        "问题" | "原因" => Role::Problems,
        _ => panic!("{label}"),
    };
    let paragraph = say(example, role, said);
    match kind {
        "问题" if !number.is_empty() => example.report.issues.push(Issue {
            id: format!("I{number}"),
            paragraph,
            end,
            text: said.to_owned(),
            title: said.chars().take(8).collect(),
            personal: own,
            evidence: lexicon::is_evidenced(said),
            ..Issue::default()
        }),
        "原因" => {
            let issue = example.report.issues.iter_mut().find(|issue| issue.id == format!("I{number}")).unwrap();
            issue.causes.push(said.to_owned());
            issue.subjective_cause = Some(own);
        }
        "措施" => {
            let id = format!("M{}", example.report.measures.len() + 1);
            let answers = if number.is_empty() { vec![] } else { vec![format!("I{number}")] };
            let dated = ["底前", "日前", "月前"].iter().any(|mark| said.contains(mark));
            example.report.measures.push(Measure {
                id,
                paragraph,
                end,
                text: said.to_owned(),
                answers,
                deadline: dated.then(|| "2024-12-31".to_owned()),
                owner: said.contains('由').then(|| "责任人".to_owned()),
                measurable: lexicon::is_evidenced(said),
                ..Measure::default()
            });
        }
        _ => {}
    }
}

fn judge(rule: &Rule, text: &str) -> Vec<Finding> {
    let season = "[season]\norganization = \"江州学院\"\nyear = 2023\nmeeting = \"2023-12-19\"\n\n";
    let scheme = crate::scheme::parse(&format!("{season}{}", rule.setting)).unwrap();
    let example = read(text, &scheme);
    let roster = Roster::default();
    let Example { document, report, unit } = &example;
    check(&Facts { document, report, scheme: &scheme, unit: Some(unit), roster: &roster })
}

#[test]
fn bad_examples_are_found_by_their_rule_and_good_ones_are_not() {
    for rule in DUTY_REPORT {
        let bad: Vec<Finding> = judge(rule, rule.bad).into_iter().filter(|finding| finding.rule == rule.code).collect();
        assert!(!bad.is_empty(), "{} {} does not find its bad example", rule.code, rule.name);
        for finding in bad {
            assert!(!finding.message.is_empty() && !finding.advice.is_empty() && finding.fingerprint.len() == 16);
            assert_eq!(finding.paragraph.is_some(), finding.end.is_some());
        }
        let good: Vec<Finding> =
            judge(rule, rule.good).into_iter().filter(|finding| finding.rule == rule.code).collect();
        assert!(good.is_empty(), "{} {} finds its good example: {good:#?}", rule.code, rule.name);
    }
}

#[test]
fn codes_and_names_stand_once_and_every_rule_explains_itself() {
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    for rule in catalogue() {
        assert!(codes.insert(rule.code) && names.insert(rule.name), "{}", rule.code);
        assert!(rule.code.len() == 4 && rule.code.chars().skip(1).all(|c| c.is_ascii_digit()), "{}", rule.code);
        assert!(rule.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'), "{}", rule.name);
        for text in [rule.title, rule.what, rule.why, rule.bad, rule.good, rule.mend, rule.basis] {
            assert!(!text.is_empty(), "{}", rule.code);
        }
        assert_eq!(explain(rule.code).map(|found| found.code), Some(rule.code));
        assert_eq!(explain(rule.name).map(|found| found.code), Some(rule.code));
    }
    assert!(explain("W999").is_none());
}

#[test]
fn page_of_rules_is_the_generated_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        #[expect(clippy::disallowed_methods, reason = "a test writes its own page")]
        std::fs::write(path, markdown()).unwrap();
    }
    #[expect(clippy::disallowed_methods, reason = "a test reads its own page")]
    let page = std::fs::read_to_string(path).unwrap_or_default();
    assert!(page == markdown(), "docs/rules.md is out of date: run the test with UPDATE_DOCS=1");
}

#[test]
fn a_scheme_can_silence_a_rule_or_change_its_weight_by_code_or_name() {
    let rule = explain("W105").unwrap();
    for (setting, weight) in
        [("W105 = \"off\"", None), ("template-residue = \"note\"", Some(crate::finding::Severity::Note))]
    {
        let season = format!("[season]\norganization = \"江州学院\"\nyear = 2023\n[report.severities]\n{setting}");
        let scheme = crate::scheme::parse(&season).unwrap();
        let example = read(rule.bad, &scheme);
        let facts = Facts {
            document: &example.document,
            report: &example.report,
            scheme: &scheme,
            unit: None,
            roster: &Roster::default(),
        };
        let found = check(&facts).into_iter().find(|finding| finding.rule == "W105").map(|finding| finding.severity);
        assert_eq!(found, weight, "{setting}");
    }
}

#[test]
fn fingerprints_survive_edits_elsewhere() {
    let rule = explain("W101").unwrap();
    let keys = |text: &str| -> Vec<String> {
        judge(rule, text)
            .into_iter()
            .filter(|finding| finding.rule == "W101")
            .map(|finding| finding.fingerprint)
            .collect()
    };
    let before = keys("问题｜部分党员学时不足，部分支部不交记录。");
    let after = keys("成绩｜我走访8个支部。\n问题｜学习抓得松，部分党员学时不足，部分支部不交记录。");
    assert_eq!(before, after);
    assert_ne!(before.first(), before.last());
}
