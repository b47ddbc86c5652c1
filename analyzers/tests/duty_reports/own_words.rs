//! Words that a scheme adds to the lexicons.

use shuping_analyzers::document::Document;
use shuping_analyzers::duty_report::{Context, analyse};
use shuping_analyzers::scheme::{Roster, parse};

/// Names of the rules that find something in a problem, with a wording of the scheme's own.
fn found(wording: &str, problem: &str) -> Vec<String> {
    let scheme = format!("[season]\norganization = \"江州学院\"\nyear = 2023\n[report.wording]\n{wording}");
    let scheme = parse(&scheme).expect("the scheme can be read");
    let text = format!(
        "述职报告\n一、总结成绩\n全年开展主题党日12次，讲党课4次，发展党员3名，走访群众46户。\n二、存在问题\n{problem}\n\
         三、下一步打算\n2024年3月底前由组织委员牵头修订考核办法。"
    );
    let document = Document::from_lines(text.lines());
    let context = Context { scheme: &scheme, unit: None, roster: &Roster::default() };
    analyse("报告.docx", &document, &context).findings.into_iter().map(|finding| finding.rule_name).collect()
}

#[test]
fn a_word_that_the_scheme_forbids_is_found_and_its_allowed_uses_are_not() {
    let problem = "学习不够，部分科室主任会制度落实不到位，全年只开了3次。";
    let vague = |wording: &str, problem: &str| found(wording, problem).contains(&"vague-quantifier".to_owned());
    assert!(vague("terms = [\"部分\"]", problem));
    assert!(!vague("terms = [\"部分\"]\nallowed = [\"部分科室主任会\"]", problem));
    assert!(!vague("terms = [\"部分\"]\nnames = [\"部分科室主任会\"]", problem));
    assert!(!vague("terms = [\"一些\"]", problem));
    assert!(vague("terms = [\"个把\"]", "组织生活不规范，个把支部全年只开了3次会。"));
}

#[test]
fn set_phrases_of_the_scheme_count_beside_the_lexicons() {
    let problem = "支部建设弱，比学赶超氛围不浓，你追我赶劲头不足，争先进位意识不强。";
    let empty = |wording: &str| found(wording, problem).contains(&"cliche-density".to_owned());
    assert!(!empty(""));
    assert!(empty("cliches = [\"比学赶超\", \"你追我赶\", \"争先进位\"]"));
}
