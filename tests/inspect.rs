//! `shuping inspect`: a secretary's self-check.

use serde_json::Value;

use crate::bench::Bench;

const REPORT: &str = "river-2023/mailbox/新建 Microsoft Word 文档.docx";

#[test]
fn a_report_is_shown_with_parts_problems_and_measures() {
    let bench = Bench::rivers();
    let shown = String::from_utf8(bench.shuping(&["inspect", REPORT, "--season", "river-2023"]).stdout).unwrap();
    for words in ["现代商贸学院党总支", "全文 2478 字", "问题 I1", "措施 M1"] {
        assert!(shown.contains(words), "{words} is not in\n{shown}");
    }
    assert!(!shown.contains('\u{1b}'), "no colour where nobody sees it");
}

#[test]
fn machines_get_json() {
    let bench = Bench::rivers();
    let output = bench.shuping(&["inspect", REPORT, "--json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["word_count"]["total"], 2478);
}

#[test]
fn findings_turn_the_exit_code_only_when_asked() {
    let bench = Bench::rivers();
    assert_eq!(bench.shuping(&["inspect", REPORT]).status.code(), Some(0));
    assert_eq!(bench.shuping(&["inspect", REPORT, "--fail-on", "note"]).status.code(), Some(1));
}

#[test]
fn a_damaged_file_is_told_with_the_way_out() {
    let bench = Bench::rivers();
    let output = bench.shuping(&["inspect", "river-2023/mailbox/第一批/信息工程学院述职（骆雁声）.docx"]);
    assert_eq!(output.status.code(), Some(65));
    assert!(String::from_utf8(output.stderr).unwrap().contains("重新"));
}
