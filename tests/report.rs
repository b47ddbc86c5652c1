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

#[test]
fn every_table_comes_as_csv_that_excel_opens() {
    let bench = Bench::rivers();
    let folder = bench.path("tables");
    let done = bench.shuping(&["tables", "river-2023", "--dir", &folder.to_string_lossy()]);
    assert!(done.status.success());
    let names: Vec<String> = fs_err::read_dir(&folder)
        .unwrap()
        .map(|item| item.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert!(names.len() >= 10, "{names:?}");
    assert!(folder.join("检查发现.sarif").is_file());
    for name in ["单位.csv", "问题.csv", "措施.csv", "发现.csv", "整改台账.csv"] {
        let bytes = fs_err::read(folder.join(name)).unwrap();
        assert!(bytes.starts_with(b"\xEF\xBB\xBF"), "{name}");
        assert!(bytes.ends_with(b"\r\n") && bytes.iter().filter(|byte| **byte == b'\n').count() > 1, "{name}");
    }
}

#[test]
fn a_night_with_nothing_new_says_so_in_one_line() {
    let bench = Bench::rivers();
    for day in ["2024-01-17", "2024-01-18"] {
        assert!(bench.shuping(&["report", "river-2023", "--date", day]).status.success());
    }
    let page = fs_err::read_to_string(bench.path("river-2023/out/nightly/2024-01-18/日报.html")).unwrap();
    assert_eq!(page.matches("没有新的材料和变化").count(), 1);
    assert!(!page.contains("新收到的文件"));
}

#[test]
fn outputs_in_english_have_english_heads() {
    let bench = Bench::rivers();
    assert!(bench.shuping(&["run", "river-2023", "--lang", "en"]).status.success());
    let page = fs_err::read_to_string(bench.path("river-2023/out/index.html")).unwrap();
    assert!(page.contains("What is missing") && page.contains("lang=\"en\""), "{page}");
    // The language is part of what outputs are made from: they are not left standing in the other one.
    assert!(bench.shuping(&["run", "river-2023"]).status.success());
    let page = fs_err::read_to_string(bench.path("river-2023/out/index.html")).unwrap();
    assert!(page.contains("还缺什么"));
}
