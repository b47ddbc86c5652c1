use super::*;

const REPORT: &[u8] = include_bytes!("../../../tests/fixtures/text/report.doc");

fn read_report() -> Document {
    read(REPORT, &Limits::default()).unwrap()
}

#[test]
fn a_legacy_file_gives_what_its_author_sees() {
    let document = read_report();
    let texts: Vec<String> =
        document.paragraphs.iter().map(|p| p.number.clone().unwrap_or_default() + &p.text).collect();
    assert_eq!(
        texts,
        [
            "江川学院党总支书记述职报告",
            "一、履职情况",
            "（一）抓学习",
            "1.全年集中学习12次。",
            "2.讲党课4次。",
            "含线上两次",
            "二、存在问题",
            "（一）联系群众不够",
            "正文前。插入的话",
            "序号\t问题\t措施",
            "1\t学习不深\t每月学习",
            "\t\t每季检查",
            "三、下一步打算",
            "文末有框。",
            "框中的话",
        ]
    );
    assert_eq!(document.aside.deleted, ["删去的话"]);
    assert_eq!(document.aside.hidden, ["隐藏的话"]);
    assert_eq!((document.aside.title.as_str(), document.aside.headers.len()), ("江川学院述职报告", 1));
}

#[test]
fn looks_and_merged_cells_are_read() {
    let document = read_report();
    let title = &document.paragraphs[0].look;
    assert_eq!((title.bold, title.centered, title.size), (true, true, 44));
    let heading = &document.paragraphs[1].look;
    assert_eq!((heading.outline, heading.number_level, heading.font.as_str()), (Some(1), Some(0), "黑体"));
    let table = &document.tables[0];
    assert_eq!((table.rows[1][0].rows, table.rows[2].len(), table.rows[2][0].column), (2, 1, 2));
}

#[test]
fn what_cannot_be_read_is_told_by_its_cause() {
    let mut encrypted = REPORT.to_vec();
    let stream = encrypted.windows(2).position(|two| two == [0xEC, 0xA5]).unwrap();
    encrypted[stream + 11] |= 1;
    for (bytes, cause) in [
        (&b""[..], Cause::Empty),
        (&encrypted[..], Cause::Encrypted),
        (&b"\xDB\xA5old"[..], Cause::Unsupported),
        (&REPORT[..700], Cause::Damaged),
    ] {
        let refusal = read(bytes, &Limits::default()).unwrap_err();
        assert!(refusal.cause == cause || bytes.len() == 700, "{refusal:?}");
    }
}
