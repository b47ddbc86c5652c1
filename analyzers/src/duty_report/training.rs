//! What is handed out for fitting the weights on labelled reports; nothing else uses it.

use super::assembly::{deadline_context, drafts_and_pledges, problems_and_causes};
use super::causes;
use super::deadline::deadlines_of;
use super::evidence;
use super::issues::Draft;
use super::links::pairs;
use super::measurable;
use super::measures::Pledge;
use super::names::Listed;
use super::owner;
use super::personal_weights::tell;
use super::reading::Reading;
use super::structure::structure;
use super::tagging::Tagging;
use crate::calendar::DeadlineContext;
use crate::document::{CharRange, Document};
use crate::scheme::Scheme;

/// A piece of a report.
#[derive(Debug, Clone)]
pub struct TrainingPiece {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Its characters in the paragraph.
    pub range: CharRange,
    /// What the tagger sees.
    pub features: Vec<String>,
}

/// A measure and a problem.
#[derive(Debug, Clone)]
pub struct TrainingLink {
    /// Paragraph and first character of the measure.
    pub measure: (usize, CharRange),
    /// Paragraph and first character of the problem.
    pub issue: (usize, CharRange),
    /// What speaks for and against the one answering the other.
    pub signals: Vec<f32>,
}

/// A cause and a problem.
#[derive(Debug, Clone)]
pub struct TrainingCause {
    /// Paragraph and characters of the cause.
    pub cause: (usize, CharRange),
    /// Paragraph and characters of the problem.
    pub issue: (usize, CharRange),
    /// What speaks for and against the one explaining the other.
    pub signals: Vec<f32>,
}

/// A problem.
#[derive(Debug, Clone)]
pub struct TrainingIssue {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Its characters in the paragraph.
    pub range: CharRange,
    /// What is seen of whose it is.
    pub whose: Vec<String>,
    /// What is seen of its holding facts.
    pub facts: Vec<String>,
}

/// A measure.
#[derive(Debug, Clone)]
pub struct TrainingMeasure {
    /// Index of the paragraph.
    pub paragraph: usize,
    /// Its characters in the paragraph.
    pub range: CharRange,
    /// What is seen of its being checkable.
    pub checkable: Vec<String>,
    /// The stretches that may name the one who carries it out: the words, and what is seen of them.
    pub owners: Vec<(String, Vec<String>)>,
    /// Until when it is promised, as the program reads it.
    pub deadline: Option<String>,
}

/// What the tagger sees of a report.
#[must_use]
pub fn training_pieces(document: &Document, scheme: &Scheme) -> Vec<TrainingPiece> {
    let reading = Reading::new(document);
    let parts = structure(&reading, scheme);
    Tagging::features(&reading, &parts, &deadline_context(&reading, scheme))
        .into_iter()
        .map(|(piece, features)| TrainingPiece { paragraph: piece.para, range: piece.range, features })
        .collect()
}

/// Problems and measures, where the pieces have the tags of the labels.
fn labelled(reading: &Reading<'_>, scheme: &Scheme, tags: &[String]) -> (Vec<Draft>, Vec<Pledge>) {
    let tagging = Tagging::labelled(reading, tags);
    let parts = structure(reading, scheme).settled(reading, &tagging, scheme);
    drafts_and_pledges(reading, &parts, &tagging, scheme)
}

/// What whose shortcomings they are and whether they hold facts is judged by, where the pieces have the tags of the labels.
#[must_use]
pub fn training_issues(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<TrainingIssue> {
    let (drafts, _) = labelled(&Reading::new(document), scheme, tags);
    let mut listed = Listed::default();
    tell(&mut listed, &drafts);
    drafts
        .into_iter()
        .zip(listed.0)
        .map(|(draft, whose)| {
            let mut facts = Listed::default();
            evidence::tell(&mut facts, &draft.text);
            TrainingIssue { paragraph: draft.para, range: draft.range, whose, facts: facts.0.concat() }
        })
        .collect()
}

/// What owners and checkability are judged by, where the pieces have the tags of the labels.
#[must_use]
pub fn training_measures(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<TrainingMeasure> {
    let reading = Reading::new(document);
    let (_, pledges) = labelled(&reading, scheme, tags);
    let context = deadline_context(&reading, scheme);
    pledges.iter().map(|pledge| training_measure(pledge, &context)).collect()
}

fn training_measure(pledge: &Pledge, context: &DeadlineContext) -> TrainingMeasure {
    let measure = owner::Measure::new(&pledge.text, &deadlines_of(&pledge.text, context));
    let mut seen = Listed::default();
    let stretches = owner::tell(&mut seen, &measure);
    let words = |(start, end): (usize, usize)| pledge.text.chars().skip(start).take(end - start).collect();
    let mut checkable = Listed::default();
    measurable::tell(&mut checkable, &pledge.text, pledge.deadline.as_deref());
    TrainingMeasure {
        paragraph: pledge.para,
        range: pledge.range,
        checkable: checkable.0.concat(),
        owners: stretches.into_iter().map(words).zip(seen.0).collect(),
        deadline: pledge.deadline.clone(),
    }
}

/// What causes are given to problems by, where the pieces have the tags of the labels.
#[must_use]
pub fn training_causes(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<TrainingCause> {
    let reading = Reading::new(document);
    let tagging = Tagging::labelled(&reading, tags);
    let parts = structure(&reading, scheme).settled(&reading, &tagging, scheme);
    let (drafts, told) = problems_and_causes(&reading, &parts, &tagging);
    causes::pairs(&told, &drafts)
        .into_iter()
        .filter_map(|(cause, issue, signals)| {
            let (cause, draft) = (told.get(cause)?, drafts.get(issue)?);
            let end = cause.start + u32::try_from(cause.text.chars().count()).ok()?;
            Some(TrainingCause {
                cause: (cause.para, CharRange { start: cause.start, end }),
                issue: (draft.para, draft.range),
                signals,
            })
        })
        .collect()
}

/// What links are judged by, where the pieces have the tags of the labels.
#[must_use]
pub fn training_links(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<TrainingLink> {
    let (drafts, pledges) = labelled(&Reading::new(document), scheme, tags);
    pairs(&pledges, &drafts)
        .into_iter()
        .filter_map(|(measure, issue, signals)| {
            let (pledge, draft) = (pledges.get(measure)?, drafts.get(issue)?);
            Some(TrainingLink { measure: (pledge.para, pledge.range), issue: (draft.para, draft.range), signals })
        })
        .collect()
}
