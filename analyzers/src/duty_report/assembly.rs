//! From blocks to the problems and measures of a report.

use super::block::{Form, Section, sections};
use super::issues::{Draft, read_block, title_of, topics_of};
use super::links::links;
use super::measures::{MeasureReader, Pledge};
use super::model::State;
use super::reading::Reading;
use super::structure::Structure;
use super::table::{Column, Row, rows};
use super::topic::{label_of, responsibility_of};
use super::{causes, evidence, personal};
use crate::calendar::DeadlineContext;
use crate::scheme::Scheme;
use crate::season::{Issue, Measure, Role};

/// Problems and measures in reading order, linked.
pub(super) fn issues_and_measures(
    reading: &Reading<'_>,
    structure: &Structure,
    scheme: &Scheme,
) -> (Vec<Issue>, Vec<Measure>) {
    let context = deadline_context(scheme);
    let mut measures = MeasureReader::new(reading, &context);
    let mut drafts = Vec::new();
    let mut inline = Vec::new();
    let mut block_number = 0;
    let mut homes: Vec<(usize, usize)> = Vec::new();
    for section in sections(reading, structure, &[State::Problems]) {
        for (index, block) in section.blocks.iter().enumerate() {
            let follow = lists_follow(&section, index);
            let found = read_block(reading, block, block_number, follow);
            if !found.drafts.is_empty() {
                homes.push((found.drafts.last().map_or(0, |draft| draft.para), block_number));
                if !found.measures.is_empty() {
                    inline.push((block_number, found.measures));
                }
                drafts.extend(found.drafts);
                block_number += 1;
            }
        }
    }
    let table = rows(reading);
    if drafts.is_empty() {
        // A list of problems wins over the column of a plan that only refers to them.
        let told = |row: &&Row| structure.role(row.para) != Role::Achievements && row.cell(Column::Issue).is_some();
        let own = |row: &&Row| told(row) && !row.has(Column::Measure);
        let only_lists = table.iter().any(|row| own(&row));
        drafts.extend(
            table
                .iter()
                .filter(|row| if only_lists { own(row) } else { told(row) })
                .filter_map(|row| draft_of_row(reading, row)),
        );
        for (number, draft) in drafts.iter_mut().enumerate() {
            draft.block = number;
        }
    }
    causes::assign(reading, &sections(reading, structure, &[State::Causes]), &mut drafts);
    for (home, units) in &inline {
        measures.read_inline(units, *home);
    }
    let plan_sections = sections(reading, structure, &[State::Plans]);
    let alternating = plan_sections.len() > 1;
    for section in &plan_sections {
        let home = homes.iter().rev().find(|(para, _)| *para < section.first_para).map(|(_, number)| *number);
        measures.read_section(section, home.filter(|_| alternating && section.first_para > 0));
    }
    add_rows(reading, &mut measures, &table, structure);
    let mut pledges = measures.pledges;
    pledges.sort_by_key(|pledge| (pledge.para, pledge.range.start));
    drafts.sort_by_key(|draft| (draft.para, draft.range.start));
    let links = links(&pledges, &drafts);
    let issues: Vec<Issue> = drafts.iter().enumerate().map(|(index, draft)| issue(index, draft)).collect();
    let measures = pledges
        .into_iter()
        .zip(links)
        .enumerate()
        .map(|(index, (pledge, link))| {
            let answers =
                link.issues.iter().filter_map(|issue| issues.get(*issue)).map(|issue| issue.id.clone()).collect();
            measure(index, pledge, answers, link.evidence)
        })
        .collect();
    (issues, measures)
}

fn lists_follow(section: &Section, index: usize) -> bool {
    let (Some(block), Some(next)) = (section.blocks.get(index), section.blocks.get(index + 1)) else { return false };
    next.form == Form::Item
        && block.form != Form::Item
        && next.units.first().map(|unit| unit.para) == block.units.last().map(|unit| unit.para)
}

fn deadline_context(scheme: &Scheme) -> DeadlineContext {
    DeadlineContext {
        school: scheme.season.school.clone(),
        stock: scheme.rectification.stock_deadlines.clone(),
        ..DeadlineContext::of_year(scheme.season.year)
    }
}

fn draft_of_row(reading: &Reading<'_>, row: &Row) -> Option<Draft> {
    let range = row.cell(Column::Issue)?;
    let text = reading.slice(row.para, range);
    let cause = row.cell(Column::Cause).map(|range| reading.slice(row.para, range).to_owned());
    Some(Draft::of_row(row.para, range, text, cause))
}

fn add_rows(reading: &Reading<'_>, measures: &mut MeasureReader<'_, '_>, table: &[Row], structure: &Structure) {
    for row in table.iter().filter(|row| matches!(structure.role(row.para), Role::Problems | Role::Plans)) {
        let Some(range) = row.cell(Column::Measure) else { continue };
        let cell = |column: Column| row.cell(column).map_or("", |range| reading.slice(row.para, range));
        let pledge = Pledge {
            para: row.para,
            range,
            text: reading.slice(row.para, range).to_owned(),
            name: cell(Column::Issue).to_owned(),
            named_here: true,
            ..Pledge::default()
        };
        measures.add_row(pledge, cell(Column::Deadline), cell(Column::Owner));
    }
}

fn issue(index: usize, draft: &Draft) -> Issue {
    let topic = topics_of(draft).best();
    let personal = draft.personal_votes() >= personal::THRESHOLD;
    let subjective = |cause: &String| personal::mentions(cause) || is_subjective(cause);
    Issue {
        id: format!("I{}", index + 1),
        paragraph: u32::try_from(draft.para).unwrap_or(u32::MAX),
        start: draft.range.start,
        end: draft.range.end,
        text: draft.text.clone(),
        title: title_of(draft),
        personal,
        evidence: evidence::has(&draft.text),
        causes: draft.causes.clone(),
        subjective_cause: (!draft.causes.is_empty()).then(|| draft.causes.iter().any(subjective)),
        category: topic.map(responsibility_of).unwrap_or_default(),
        topic: topic.map(label_of).unwrap_or_default(),
        confidence: draft.confidence,
    }
}

/// States of mind are the writer's own side even where no 我 is said.
fn is_subjective(cause: &str) -> bool {
    const WORDS: &[&str] = &[
        "思想",
        "认识",
        "主观",
        "重视不够",
        "宗旨意识",
        "责任心",
        "担当",
        "作风",
        "好人主义",
        "怕",
        "图省事",
        "懈怠",
        "满足于",
        "政绩观",
        "心态",
    ];
    WORDS.iter().any(|word| cause.contains(word))
}

fn measure(index: usize, pledge: Pledge, answers: Vec<String>, link_evidence: String) -> Measure {
    Measure {
        id: format!("M{}", index + 1),
        paragraph: u32::try_from(pledge.para).unwrap_or(u32::MAX),
        start: pledge.range.start,
        end: pledge.range.end,
        text: pledge.text,
        link_evidence: if answers.is_empty() { String::new() } else { link_evidence },
        answers,
        deadline: pledge.deadline,
        deadline_text: pledge.deadline_text,
        owner: pledge.owner,
        measurable: pledge.measurable,
    }
}
