//! 全面从严治党主体责任报告: which aspects it speaks of, and which elements of each.

mod coverage;
mod topics;

pub use coverage::coverage;

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::document::Document;
use crate::finding::{Finding, Severity};
use crate::scheme::{Material, Roster, Scheme, Unit};
use crate::season::{AccountabilityReport, Coverage, Report};

const ASPECT_MISSING: Rule = Rule {
    code: "A101",
    name: "aspect-missing",
    title: "责任报告缺少一个方面",
    severity: Severity::Warning,
    what: "责任报告有没有讲到方案列出的每个方面；方案没有列的，按主体责任、党风廉政、意识形态、基层党建四个方面查，只作参考。按标题和句子里的词判断，既可以分方面写，也可以按“总体情况、进展、难点、打算”写。",
    why: "各方面是分别考核的，漏了一个方面就没有依据。",
    bad: "一、责任落实总体情况\n总支会专题研究全面从严治党4次，签订责任书12份。",
    good: "一、责任落实总体情况\n总支会专题研究全面从严治党4次，签订责任书12份。\n开展廉政谈话11人次，审核讲座14场，指导4个支部换届。",
    mend: "补写这个方面的做法、难点和打算；确实没有的，写一句说明。",
    basis: "通知附件对责任报告内容的要求。",
    setting: "",
    check: |_, _| {},
};

const ELEMENT_MISSING: Rule = Rule {
    code: "A102",
    name: "element-missing",
    title: "责任报告缺少一项内容",
    severity: Severity::Warning,
    what: "责任报告有没有讲总体情况、主要进展、难点及原因、下一步打算（或方案列出的各项）。整篇都没有的列在这里。",
    why: "只讲做法、不讲难点和打算，就成了总结。",
    bad: "一、主要进展\n开展廉政谈话11人次，审核讲座14场。",
    good: "总支会专题研究全面从严治党4次，签订责任书12份。\n开展廉政谈话11人次，审核讲座14场，指导4个支部换届。\n存在的问题是支部监督偏软，主要是培训不够。\n下一步在6月底前对支部纪检委员培训1次。",
    mend: "补写缺少的内容，写明事实和时间。",
    basis: "通知正文对责任报告内容的要求。",
    setting: "",
    check: |_, _| {},
};

const ASPECT_INCOMPLETE: Rule = Rule {
    code: "A103",
    name: "aspect-incomplete",
    title: "某个方面讲得不全",
    severity: Severity::Note,
    what: "讲到了的方面，总体情况、进展、难点、打算是不是都有；列出缺的几项。",
    why: "一个方面只有成绩没有难点，或者只有问题没有打算，都看不出责任落实的全貌。",
    bad: "党风廉政建设方面，开展廉政谈话11人次。\n意识形态方面，审核讲座14场，阵地管理有盲区，下一步3月底前建立讲座台账。",
    good: "党风廉政建设方面，总支会专题研究廉政工作4次；开展廉政谈话11人次；报销审核中的问题是监督不够；下一步6月底前廉政抽查1次。",
    mend: "按方面检查一遍，缺什么补什么；确实没有难点的，说明依据。",
    basis: "通知对责任报告“方面”和“内容”两层要求。",
    setting: "",
    check: |_, _| {},
};

/// Rules about the accountability report, by code.
pub(super) static RULES: &[Rule] = &[ASPECT_MISSING, ELEMENT_MISSING, ASPECT_INCOMPLETE];

/// Reads an accountability report: its matrix of aspects and elements, and what is to be said about it. Aspects and
/// elements are those that the scheme names for the material, else the field's.
#[must_use]
pub fn analyse(
    path: &str,
    document: &Document,
    unit: Option<&Unit>,
    material: &Material,
    scheme: &Scheme,
) -> AccountabilityReport {
    let coverage = coverage(document, material);
    let findings = check(document, &coverage, unit, material, scheme);
    AccountabilityReport { path: path.to_owned(), unit: unit.map(|unit| unit.id.clone()), coverage, findings }
}

/// Findings about an accountability report. Where the material names neither aspects nor elements, the notice asks for
/// none, and all findings are 供参考.
fn check(
    document: &Document,
    matrix: &Coverage,
    unit: Option<&Unit>,
    material: &Material,
    scheme: &Scheme,
) -> Vec<Finding> {
    let (report, roster) = (Report::default(), Roster::default());
    let facts = Facts { document, report: &report, scheme, unit, roster: &roster };
    let [aspect_missing, element_missing, aspect_incomplete] = RULES else { return Vec::new() };
    let mut found = Found::new(&facts, aspect_missing);
    let asked = (!material.aspects.is_empty(), !material.elements.is_empty());
    found.judge(aspect_missing, scheme, |found| aspects_missing(matrix, found, material, asked.0));
    found.judge(element_missing, scheme, |found| elements_missing(matrix, found, material, asked.1));
    found.judge(aspect_incomplete, scheme, |found| aspects_incomplete(matrix, found, material));
    found.finish()
}

fn aspects_missing(matrix: &Coverage, found: &mut Found<'_>, material: &Material, asked: bool) {
    for aspect in matrix.aspects.iter().filter(|aspect| !aspect.is_told()) {
        found.add(
            Draft::whole(aspect.title.as_str())
                .says(format!("没有讲到“{}”", aspect.title))
                .advises("请补写这个方面的做法、难点和打算；确实没有的，请写一句说明")
                .by(&material.source)
                .note_unless(asked),
        );
    }
}

fn elements_missing(matrix: &Coverage, found: &mut Found<'_>, material: &Material, asked: bool) {
    for (title, told) in matrix.elements.iter().zip(&matrix.elements_told) {
        if !told {
            found.add(
                Draft::whole(title.as_str())
                    .says(format!("全文没有讲“{title}”"))
                    .advises(format!("请补写“{title}”，写明事实和时间"))
                    .by(&material.source)
                    .note_unless(asked),
            );
        }
    }
}

fn aspects_incomplete(matrix: &Coverage, found: &mut Found<'_>, material: &Material) {
    for aspect in matrix.aspects.iter().filter(|aspect| aspect.is_told()) {
        let told_anywhere = matrix.elements.iter().zip(&matrix.elements_told).zip(&aspect.cells);
        let missing: Vec<&str> = told_anywhere
            .filter(|((_, told), cell)| **told && cell.paragraph.is_none())
            .map(|((title, _), _)| title.as_str())
            .collect();
        if !missing.is_empty() {
            found.add(
                Draft::whole(aspect.title.as_str())
                    .says(format!("“{}”没有讲：{}", aspect.title, missing.join("、")))
                    .advises(format!("请在“{}”方面补写{}", aspect.title, missing.join("、")))
                    .by(&material.source),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, String)> {
        let scheme = crate::scheme::parse("[season]\norganization = \"江州学院\"\nyear = 2023").unwrap();
        let document = Document::from_lines(text.lines());
        analyse("责任报告.docx", &document, None, &Material::default(), &scheme)
            .findings
            .into_iter()
            .map(|finding| (finding.rule, finding.message))
            .collect()
    }

    #[test]
    fn examples_of_each_rule_are_judged_as_they_say() {
        for rule in RULES {
            assert!(found(rule.bad).iter().any(|(code, _)| code == rule.code), "{}: {:#?}", rule.code, found(rule.bad));
            assert!(
                !found(rule.good).iter().any(|(code, _)| code == rule.code),
                "{}: {:#?}",
                rule.code,
                found(rule.good)
            );
        }
    }
}
