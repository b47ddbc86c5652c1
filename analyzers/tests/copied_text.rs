//! Reports that share text.

use serde_json::Value;
use shuping_analyzers::likeness::Names;
use shuping_analyzers::likeness::copies::{CopyText, copies};
use shuping_analyzers::season::{Report, ReportParagraph, Role};

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
