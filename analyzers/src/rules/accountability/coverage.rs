//! The matrix of aspects and elements.

use super::topics::Topics;
use crate::document::{Document, Paragraph};
use crate::lexicon::{is_evidenced, sentences};
use crate::scheme::Material;
use crate::season::{AspectCoverage, Coverage, CoverageCell};

/// Longest text of a heading, in characters.
const HEADING: usize = 30;
/// Longest lead of a paragraph that works as its heading, in characters.
const LEAD: usize = 18;

/// Reads the matrix off a report. A sentence belongs to the aspects and elements that its own words show, else to those
/// of the heading above it; reports may be ordered by aspects, by elements, or by neither.
#[must_use]
pub fn coverage(document: &Document, material: &Material) -> Coverage {
    let aspects = Topics::aspects(&material.aspects);
    let elements = Topics::elements(&material.elements);
    let mut matrix = Coverage {
        elements: elements.list.iter().map(|topic| topic.title.clone()).collect(),
        elements_told: vec![false; elements.list.len()],
        aspects: aspects
            .list
            .iter()
            .map(|topic| AspectCoverage {
                title: topic.title.clone(),
                cells: vec![CoverageCell::default(); elements.list.len()],
            })
            .collect(),
    };
    let mut above = Above::default();
    for (index, paragraph) in (0_u32..).zip(&document.paragraphs) {
        let text = paragraph.text.as_str();
        if is_heading(paragraph) {
            // The title of the report names everything and tells nothing.
            if index > 0 {
                above = Above { aspects: aspects.of(text), elements: elements.of(text) };
            }
            continue;
        }
        let mut near = above.clone();
        for (nth, span) in sentences(text).enumerate() {
            let sentence = text.get(span).unwrap_or("");
            if nth == 0 && is_lead(sentence) {
                near = Above { aspects: aspects.of(sentence), elements: elements.of(sentence) };
                continue;
            }
            matrix.put(
                index,
                sentence,
                &own_or(aspects.of(sentence), &near.aspects),
                &told(&elements, sentence, &near.elements),
            );
        }
    }
    matrix
}

/// What the heading above speaks of.
#[derive(Debug, Clone, Default)]
struct Above {
    aspects: Vec<usize>,
    elements: Vec<usize>,
}

impl Coverage {
    fn put(&mut self, paragraph: u32, sentence: &str, aspects: &[usize], elements: &[usize]) {
        for element in elements {
            if let Some(told) = self.elements_told.get_mut(*element) {
                *told = true;
            }
        }
        for aspect in aspects {
            let Some(row) = self.aspects.get_mut(*aspect) else { continue };
            for element in elements {
                let Some(cell) = row.cells.get_mut(*element) else { continue };
                if cell.paragraph.is_none() {
                    cell.paragraph = Some(paragraph);
                    sentence.clone_into(&mut cell.sentence);
                }
                cell.sentences += 1;
            }
        }
    }
}

fn own_or(own: Vec<usize>, above: &[usize]) -> Vec<usize> {
    if own.is_empty() { above.to_vec() } else { own }
}

/// Elements that a sentence tells: those of its heading, and of its own words the last, because a sentence that speaks of
/// a problem or a plan also says what was done. A fact without any of the words tells of progress.
fn told(elements: &Topics, sentence: &str, above: &[usize]) -> Vec<usize> {
    let mut told = above.to_vec();
    match elements.of(sentence).last() {
        Some(last) => told.push(*last),
        None if above.is_empty() && is_evidenced(sentence) => {
            told.extend(elements.list.iter().position(|topic| topic.title.contains("进展")));
        }
        None => {}
    }
    told.sort_unstable();
    told.dedup();
    told
}

fn is_heading(paragraph: &Paragraph) -> bool {
    let text = paragraph.text.trim();
    text.chars().count() <= HEADING && !text.ends_with(['。', '；', '：', '！'])
}

/// （一）压实责任。正文…
fn is_lead(sentence: &str) -> bool {
    let numbered = sentence.starts_with(['（', '(', '一', '二', '三', '四', '五', '六', '1', '2', '3', '4', '5', '6']);
    numbered && sentence.chars().count() <= LEAD && !is_evidenced(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let matrix = coverage(&Document::from_lines(text.lines()), &Material::default());
        let marks = |aspect: &AspectCoverage| {
            aspect.cells.iter().map(|cell| if cell.paragraph.is_some() { '●' } else { '○' }).collect::<String>()
        };
        matrix.aspects.iter().map(|aspect| (aspect.title.chars().take(4).collect(), marks(aspect))).collect()
    }

    fn row(rows: &[(String, String)], title: &str) -> String {
        rows.iter()
            .find(|(name, _)| title.starts_with(name.as_str()))
            .map(|(_, marks)| marks.clone())
            .unwrap_or_default()
    }

    #[test]
    fn a_report_by_elements_is_read_by_its_sentences() {
        let rows = read(
            "某学院党总支主体责任情况报告\n一、总体情况\n总支会专题研究4次，签订责任书12份。\n二、主要进展\n开展警示教育3场。审核讲座14场。\n\
             三、堵点难点及原因\n支部纪检委员不敢监督，主要是培训不够。\n四、下一步打算\n6月底前培训支部书记1次。",
        );
        assert_eq!(row(&rows, "落实全面从严治党"), "●○○○");
        assert_eq!(row(&rows, "党风廉政建设责任"), "○●●○");
        assert_eq!(row(&rows, "意识形态责任"), "○●○○");
        assert_eq!(row(&rows, "基层党建工作责任"), "○○●●");
    }

    #[test]
    fn a_report_by_aspects_is_read_by_its_headings() {
        let rows = read(
            "某学院党总支主体责任情况报告\n一、意识形态责任方面\n总体部署4次。全年推送214条。仍有盲区。下一步3月底前建立台账。",
        );
        assert_eq!(row(&rows, "意识形态责任"), "●●●●");
        assert_eq!(row(&rows, "基层党建工作责任"), "○○○○");
    }
}
