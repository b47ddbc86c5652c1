//! Ledgers of several units in one file, and ledgers that are running text.

mod forms;

use forms::{document, workbook};
use jiff::civil::date;
use shuping_analyzers::calendar::DeadlineContext;
use shuping_analyzers::document::{Document, Paragraph, Story};
use shuping_analyzers::grid::Workbook;
use shuping_analyzers::ledger::units::{of_rows, several};
use shuping_analyzers::ledger::{Ledger, LedgerSettings, document_looks_like_ledger, read_document, read_workbook};
use shuping_analyzers::scheme::{Rectification, Roster, Unit};

fn roster() -> Roster {
    let unit = |id: &str, name: &str, alias: &str| Unit {
        id: id.into(),
        name: name.into(),
        aliases: vec![alias.into()],
        ..Unit::default()
    };
    Roster {
        units: vec![
            unit("U1", "机电学院党总支", "机电学院"),
            unit("U2", "图书馆直属党支部", "图书馆"),
            unit("U3", "柳林村党支部", "柳林村"),
        ],
        ..Roster::default()
    }
}

fn from_document(document: &Document) -> Ledger {
    let rectification = Rectification::default();
    let deadline = DeadlineContext::of_year(2023);
    read_document(
        document,
        &LedgerSettings { rectification: &rectification, deadline, as_of: Some(date(2024, 2, 1)), received: None },
    )
}

fn from_workbook(workbook: &Workbook) -> Ledger {
    let rectification = Rectification::default();
    let deadline = DeadlineContext::of_year(2023);
    read_workbook(
        workbook,
        &LedgerSettings { rectification: &rectification, deadline, as_of: Some(date(2024, 2, 1)), received: None },
    )
}

/// Rows as `unit issue / measure / owner / deadline → day`.
fn told(ledger: &Ledger) -> Vec<String> {
    let roster = roster();
    let units = of_rows(ledger, &roster);
    let row = |(row, unit): (&shuping_analyzers::season::LedgerRow, &Option<&str>)| {
        let day = row.deadline_date.as_deref().unwrap_or("-");
        let text = format!("{} {} / {} / {}", unit.unwrap_or("?"), row.issue, row.measure, row.owner);
        format!("{text} / {} → {day}", row.deadline).replace('\n', "⏎")
    };
    ledger.rows.iter().zip(&units).map(row).collect()
}

const THREE: [&str; 3] = [
    "U1 学习不经常 / 每月通报一次 / 甲 / 3月底前 → 2024-03-31",
    "U2 支委缺位 / 补选支委 / 乙 / 一季度 → 2024-03-31",
    "U3 村账不公开 / 每季度贴出来 / 丙 / 七一前 → 2024-07-01",
];

#[test]
fn a_column_tells_whose_each_row_is() {
    let form = "序号 | 党组织名称 | 存在问题 | 整改措施 | 责任人 | 整改时限
        1 | 机电学院 | 学习不经常 | 每月通报一次 | 甲 | 3月底前
        2 | 图书馆直属党支部 | 支委缺位 | 补选支委 | 乙 | 一季度
        3 | 柳林村 | 村账不公开 | 每季度贴出来 | 丙 | 七一前";
    for ledger in [from_document(&document(form)), from_workbook(&workbook(form))] {
        assert_eq!(told(&ledger), THREE);
        assert_eq!(several(&ledger, &roster(), None), ["U1", "U2", "U3"]);
    }
}

#[test]
fn headings_between_the_rows_and_unit_lines_tell_whose_the_rows_below_are() {
    for form in [
        "存在问题 | 整改措施 | 责任人 | 整改时限
         一、机电学院党总支 | < | < | <
         学习不经常 | 每月通报一次 | 甲 | 3月底前
         二、图书馆直属党支部 | < | < | <
         支委缺位 | 补选支委 | 乙 | 一季度
         三、柳林村党支部 | < | < | <
         村账不公开 | 每季度贴出来 | 丙 | 七一前",
        "存在问题 | 整改措施 | 责任人 | 整改时限
         单位：机电学院 | < | < | <
         学习不经常 | 每月通报一次 | 甲 | 3月底前
         单位：图书馆 | < | < | <
         支委缺位 | 补选支委 | 乙 | 一季度
         单位：柳林村 | < | < | <
         村账不公开 | 每季度贴出来 | 丙 | 七一前",
    ] {
        assert_eq!(told(&from_document(&document(form))), THREE);
        assert_eq!(told(&from_workbook(&workbook(form))), THREE);
    }
}

/// The three units' own ledgers, without their names.
fn forms() -> [(&'static str, String); 3] {
    let head = "存在问题 | 整改措施 | 责任人 | 整改时限";
    [
        ("机电学院", format!("{head}\n学习不经常 | 每月通报一次 | 甲 | 3月底前")),
        ("图书馆", format!("{head}\n支委缺位 | 补选支委 | 乙 | 一季度")),
        ("柳林村", format!("{head}\n村账不公开 | 每季度贴出来 | 丙 | 七一前")),
    ]
}

#[test]
fn a_sheet_for_each_unit_is_told_by_its_name() {
    let mut book = Workbook::default();
    for (name, form) in forms() {
        let mut sheet = workbook(&form).sheets.remove(0);
        sheet.name = name.to_owned();
        book.sheets.push(sheet);
    }
    let ledger = from_workbook(&book);
    assert_eq!(told(&ledger), THREE);
    assert_eq!(several(&ledger, &roster(), None).len(), 3);
    // A sheet that names nobody belongs to nobody, not to the one before it.
    book.sheets[1].name = "Sheet2".into();
    assert!(told(&from_workbook(&book))[1].starts_with("? 支委缺位"));
}

#[test]
fn a_table_for_each_unit_is_told_by_the_line_above_it() {
    let mut whole = Document::default();
    for (table, (name, form)) in (0_u32..).zip(forms()) {
        let line = if table == 1 {
            format!("{name}整改台账")
        } else {
            format!("单位：{name}　　填报日期：2024年1月8日")
        };
        whole.paragraphs.push(Paragraph::plain(line));
        let one = document(&form);
        whole.paragraphs.extend(one.paragraphs.into_iter().map(|mut paragraph| {
            if let Story::Row { row, .. } = paragraph.story {
                paragraph.story = Story::Row { table, row };
            }
            paragraph
        }));
        whole.tables.extend(one.tables);
    }
    assert_eq!(told(&from_document(&whole)), THREE);
}

#[test]
fn the_ledger_of_one_unit_stays_its_own() {
    let ledger = from_document(&document(
        "存在问题 | 整改措施 | 责任人 | 整改时限
         一、政治建设方面 | < | < | <
         学习不经常 | 每月通报一次 | 甲 | 3月底前
         与图书馆共建少 | 每季度一次 | 乙 | 长期坚持",
    ));
    assert!(several(&ledger, &roster(), Some("U1")).is_empty());
    let foreign = from_document(&document(
        "单位 | 存在问题 | 整改措施 | 责任人 | 整改时限
         机电学院 | 学习不经常 | 每月通报一次 | 甲 | 3月底前
         机电学院 | 支委缺位 | 补选 | 甲 | 3月底前
         图书馆 | 共建少 | 每季度一次 | 乙 | 长期坚持",
    ));
    assert!(several(&foreign, &roster(), Some("U1")).is_empty(), "most rows are its own");
    assert_eq!(several(&foreign, &roster(), Some("U3")), ["U1", "U2"], "none is");
}

#[test]
fn ledgers_that_are_running_text_are_read() {
    let cases: [&[&str]; 6] = [
        &[
            "机电学院党总支整改台账",
            "问题1：学习不经常",
            "整改措施：每月通报一次",
            "责任人：甲",
            "完成时限：3月底前",
            "完成情况：已完成",
            "问题2：支委缺位，宣传委员空了半年",
            "整改措施：补选支委；责任人：乙；完成时限：一季度",
        ],
        &[
            "整改清单",
            "一、学习不经常。",
            "整改措施：每月通报一次。责任人：甲。整改时限：3月底前。",
            "二、支委缺位，宣传委员空了半年。",
            "整改措施：补选支委。责任人：乙。整改时限：一季度。",
        ],
        &[
            "机电学院党总支问题清单和整改措施台账",
            "（一）存在问题：学习不经常",
            "整改措施：每月通报一次",
            "责任人：甲　　整改时限：3月底前",
            "（二）存在问题：支委缺位，宣传委员空了半年",
            "整改措施：补选支委",
            "责任人：乙　　整改时限：一季度",
        ],
        &[
            "整改台账",
            "1.【存在问题】学习不经常",
            "【整改措施】每月通报一次",
            "【责任人】甲",
            "【整改时限】3月底前",
            "2.【存在问题】支委缺位，宣传委员空了半年",
            "【整改措施】补选支委",
            "【责任人】乙",
            "【整改时限】一季度",
        ],
        &[
            "整改台账",
            "存在的问题：学习不经常",
            "改进措施：每月通报一次",
            "责任人：甲",
            "完成时限：3月底前",
            "",
            "存在的问题：支委缺位，宣传委员空了半年",
            "改进措施：补选支委",
            "责任人：乙",
            "完成时限：一季度",
        ],
        &[
            "整改台账",
            "问题一：学习不经常",
            "措施：每月通报一次",
            "责任人：甲，时限：3月底前",
            "问题二：支委缺位，宣传委员空了半年",
            "措施：补选支委",
            "责任人：乙，时限：一季度",
        ],
    ];
    for lines in cases {
        let document = Document::from_lines(lines.iter().copied());
        let ledger = from_document(&document);
        let rows: Vec<String> =
            told(&ledger).iter().map(|row| row.split_once(' ').unwrap().1.replace('。', "")).collect();
        assert_eq!(
            rows,
            [
                "学习不经常 / 每月通报一次 / 甲 / 3月底前 → 2024-03-31",
                "支委缺位，宣传委员空了半年 / 补选支委 / 乙 / 一季度 → 2024-03-31"
            ],
            "{lines:#?}"
        );
        assert!(document_looks_like_ledger(&document) >= 0.5, "{lines:#?}");
    }
}

#[test]
fn running_text_of_several_units_is_told_apart_by_its_headings() {
    for heading in ["单位：", "", "（一）"] {
        let line = |name: &str| format!("{heading}{name}");
        let (one, two) = (line("机电学院党总支"), line("图书馆直属党支部"));
        let lines = [
            "各单位整改台账",
            &one,
            "问题1：学习不经常",
            "整改措施：每月通报一次",
            "责任人：甲",
            "完成时限：3月底前",
            &two,
            "问题1：支委缺位",
            "整改措施：补选支委",
            "责任人：乙",
            "完成时限：一季度",
        ];
        let ledger = from_document(&Document::from_lines(lines));
        assert_eq!(told(&ledger), &THREE[..2], "{heading}");
        assert_eq!(several(&ledger, &roster(), None), ["U1", "U2"]);
    }
}
