//! Whatever a file says, the rules answer, and every place lies inside its paragraph.

use proptest::prelude::*;
use shuping_analyzers::document::{Document, Paragraph};
use shuping_analyzers::rules::{Facts, accountability, check};
use shuping_analyzers::scheme::{Material, Roster, Scheme, parse};
use shuping_analyzers::season::{Issue, Measure, Report, ReportParagraph, Role};

const PIECES: &[&str] = &[
    "部分",
    "一些",
    "有的",
    "不少",
    "少数",
    "个别",
    "有些",
    "几个",
    "若干",
    "多数",
    "组织",
    "干",
    "党员",
    "我",
    "院",
    "，",
    "。",
    "、",
    "“",
    "”",
    "《",
    "》",
    "大",
    "一",
    "的",
    "了",
    "分",
    "三",
    "20",
    "XX",
    "×",
    "***",
    "（",
    "）",
    "年",
    "月底前",
    "尽快",
    "进一步",
    "加强学习",
    "\t",
    "\n",
    "\u{3000}",
    "𠮷",
    "é",
    "a",
    "不够深入",
    "2023",
    "次",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,40}",
    ]
}

fn scheme() -> Scheme {
    parse(
        "[season]\norganization = \"江州学院\"\nyear = 2023\nmeeting = \"2023-12-19\"\n[report]\nlength = { about = 100 }\nprior_year = {}\n\
         inspection = {}\nmust_answer = { min = 1 }\nfirst_person = {}\nspeaking_minutes = 1\nissues = { min = 2 }\n\
         [report.wording]\nterms = [\"部分\", \"有的\", \"几个\", \"部\"]\nallowed = [\"部分党员\"]\n\
         [[report.part]]\nrole = \"problems\"\ntitle = \"问题\"\nmin_share = \"1/3\"\nwith_causes = false",
    )
    .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_is_judged_and_places_lie_inside(texts in prop::collection::vec(text(), 0..8), start in 0_u32..50, end in 0_u32..50) {
        let roles = [Role::Title, Role::Achievements, Role::Problems, Role::Problems, Role::Plans];
        let report = Report {
            paragraphs: (0..).zip(&texts).map(|(index, text): (usize, &String)| ReportParagraph {
                text: text.clone(),
                role: roles[index % roles.len()],
                ..ReportParagraph::default()
            }).collect(),
            // A reader that is mistaken about places must not stop the rules either.
            issues: texts.first().map(|text| Issue { id: "I1".into(), paragraph: 2, start, end, text: text.clone(), ..Issue::default() }).into_iter().collect(),
            measures: texts.last().map(|text| Measure { id: "M1".into(), paragraph: 9, start, end, text: text.clone(), ..Measure::default() }).into_iter().collect(),
            ..Report::default()
        };
        let document = Document { paragraphs: texts.iter().map(|text| Paragraph::plain(text.as_str())).collect(), ..Document::default() };
        let (scheme, roster) = (scheme(), Roster::default());
        let found = check(&Facts { document: &document, report: &report, scheme: &scheme, unit: None, roster: &roster });
        for finding in &found {
            if let (Some(paragraph), Some(first), Some(last)) = (finding.paragraph, finding.start, finding.end) {
                let length = report.paragraphs.get(paragraph as usize).map_or(0, |paragraph| paragraph.text.chars().count());
                prop_assert!(first <= last && last as usize <= length, "{finding:?}");
            }
        }
        let again = check(&Facts { document: &document, report: &report, scheme: &scheme, unit: None, roster: &roster });
        prop_assert_eq!(found, again);
        let _ = accountability::analyse("报告.docx", &document, None, &Material::default(), &scheme);
    }
}
