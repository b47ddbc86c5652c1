//! `shuping report`: what the department opens in the morning.

use crate::bench::Bench;

#[test]
fn a_night_tells_what_came_since_the_one_before() {
    let bench = Bench::rivers();
    assert!(bench.shuping(&["report", "river-2023", "--date", "2024-01-17"]).status.success());
    let first = bench.path("river-2023/out/nightly/2024-01-17");
    for name in ["材料报送情况.xlsx", "报告质量.xlsx", "日报.html"] {
        assert!(first.join(name).is_file(), "{name}");
    }
    let mailbox = bench.path("river-2023/mailbox");
    let mut report = fs_err::read(mailbox.join("新建 Microsoft Word 文档.docx")).unwrap();
    report.push(0);
    fs_err::write(mailbox.join("商贸学院述职报告（再改）.docx"), report).unwrap();
    assert!(bench.shuping(&["report", "river-2023", "--date", "2024-01-18"]).status.success());
    let page = fs_err::read_to_string(bench.path("river-2023/out/nightly/2024-01-18/日报.html")).unwrap();
    assert!(page.contains("商贸学院述职报告（再改）.docx"));
    assert!(!page.contains("机关一.wps"), "what came before the last night is not told again");
}
