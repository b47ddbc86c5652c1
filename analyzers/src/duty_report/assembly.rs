//! From tagged sentences to the problems and measures of a report.

use super::causes::Cause;
use super::issues::{Draft, problems, title_of};
use super::links::links;
use super::measures::{MeasureReader, Pledge};
use super::personal_weights::are_own;
use super::place::{Inner, inner_headings};
use super::reading::Reading;
use super::structure::Structure;
use super::table::{Column, Row, rows};
use super::tagging::Tagging;
use super::topic::{label_of, responsibility_of};
use super::{causes, dating, evidence, personal};
use crate::calendar::DeadlineContext;
use crate::ledger::entry_number;
use crate::scheme::Scheme;
use crate::season::{Issue, Measure, Role};

/// Problems and measures in reading order, linked.
pub(super) fn issues_and_measures(
    reading: &Reading<'_>,
    structure: &Structure,
    tagging: &Tagging,
    context: &DeadlineContext,
) -> (Vec<Issue>, Vec<Measure>) {
    let (drafts, pledges) = drafts_and_pledges(reading, structure, tagging, context);
    let links = links(&pledges, &drafts);
    let own = are_own(&drafts);
    let issues: Vec<Issue> =
        drafts.iter().zip(own).enumerate().map(|(index, (draft, own))| issue(index, draft, own)).collect();
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

/// Problems and measures in reading order, before anything is said of which answers which.
pub(super) fn drafts_and_pledges(
    reading: &Reading<'_>,
    structure: &Structure,
    tagging: &Tagging,
    context: &DeadlineContext,
) -> (Vec<Draft>, Vec<Pledge>) {
    let table = rows(reading);
    let tagging = without_tables(tagging, &table);
    let inner = inner_headings(reading);
    let (mut drafts, causes) = drafts_and_causes(reading, structure, &tagging, &inner, &table);
    causes::assign(&causes, &mut drafts);
    let mut measures = MeasureReader::new(reading, context);
    measures.read(structure, &tagging, &inner);
    add_rows(reading, &mut measures, &table, structure);
    let mut pledges = measures.pledges;
    pledges.sort_by_key(|pledge| (pledge.para, pledge.range.start));
    (drafts, pledges)
}

/// Problems and causes in reading order, before anything is said of which explains which.
pub(super) fn problems_and_causes(
    reading: &Reading<'_>,
    structure: &Structure,
    tagging: &Tagging,
) -> (Vec<Draft>, Vec<Cause>) {
    let table = rows(reading);
    drafts_and_causes(reading, structure, &without_tables(tagging, &table), &inner_headings(reading), &table)
}

/// What stands in tables is told by their columns.
fn without_tables(tagging: &Tagging, table: &[Row]) -> Tagging {
    tagging.without_paragraphs(|para| table.iter().any(|row| row.para == para))
}

fn drafts_and_causes(
    reading: &Reading<'_>,
    structure: &Structure,
    tagging: &Tagging,
    inner: &[Option<Inner>],
    table: &[Row],
) -> (Vec<Draft>, Vec<Cause>) {
    let found = problems(reading, structure, tagging, inner);
    let mut drafts = found.drafts;
    // A table in the problem part tells problems of its own; one among the plans refers to those that were told, unless
    // none were. A list of problems wins over the column of a plan.
    let few = drafts.is_empty();
    let told = |row: &&Row| {
        let role = structure.role(row.para);
        let issue = row.cell(Column::Issue).filter(|range| numbers(reading.slice(row.para, *range)).is_none());
        issue.is_some() && (role == Role::Problems || few && role != Role::Achievements)
    };
    let own = |row: &&Row| told(row) && !row.has(Column::Measure);
    let only_lists = table.iter().any(|row| own(&row));
    let rows_told = table.iter().filter(|row| if only_lists { own(row) } else { told(row) });
    drafts.extend(rows_told.filter_map(|row| draft_of_row(reading, row)));
    drafts.sort_by_key(|draft| (draft.para, draft.range.start));
    (drafts, found.causes)
}

/// How times without a year are read: by the year that the paper's title names, else by the season's.
pub(super) fn deadline_context(reading: &Reading<'_>, scheme: &Scheme) -> DeadlineContext {
    DeadlineContext {
        school: scheme.season.school.clone(),
        stock: scheme.rectification.stock_deadlines.clone(),
        bears: dating::day(reading),
        ..DeadlineContext::of_year(dating::year(reading).unwrap_or(scheme.season.year))
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
        let problem = [Column::Answers, Column::Issue].map(cell).into_iter().find(|text| !text.is_empty());
        let problem = problem.unwrap_or("");
        let name = numbers(problem).unwrap_or_else(|| problem.to_owned());
        let pledge = Pledge { name, named_here: true, ..Pledge::at(row.para, range) };
        measures.add_row(pledge, cell(Column::Deadline), cell(Column::Owner));
    }
}

/// `1、3` and 第一条 under 对应问题 as 问题1和问题3; `None` where the cell says more than numbers.
fn numbers(cell: &str) -> Option<String> {
    let parts =
        cell.split(['、', '，', ',', '；', ';', '/', '和', '与', ' ', '\n']).filter(|part| !part.trim().is_empty());
    let numbers: Vec<String> =
        parts.map(|part| entry_number(part).map(|number| format!("问题{number}"))).collect::<Option<_>>()?;
    (!numbers.is_empty()).then(|| format!("针对{}", numbers.join("和")))
}

fn issue(index: usize, draft: &Draft, personal: bool) -> Issue {
    let topic = draft.topics().best();
    let subjective = |cause: &String| personal::mentions(cause) || is_subjective(cause);
    Issue {
        id: format!("I{}", index + 1),
        paragraph: u32::try_from(draft.para).unwrap_or(u32::MAX),
        start: draft.range.start,
        end: draft.range.end,
        text: draft.text.clone(),
        title: title_of(draft),
        personal,
        evidence: evidence::tells_facts(&draft.text),
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
