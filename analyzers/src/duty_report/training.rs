//! What is handed out for fitting the weights on labelled reports; nothing else uses it.

use super::assembly::{deadline_context, drafts_and_pledges, problems_and_causes};
use super::causes::{self, Cause};
use super::deadline::deadlines_of;
use super::evidence;
use super::focus;
use super::issues::Draft;
use super::links;
use super::measurable;
use super::measures::Pledge;
use super::names::Listed;
use super::owner;
use super::personal_weights::tell;
use super::prior_year;
use super::reading::Reading;
use super::structure::structure;
use super::tagging::Tagging;
use super::text::char_count;
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

/// A stretch of a report: index of the paragraph, and the characters in it.
type Place = (usize, CharRange);

/// What may belong to a problem, a measure or a cause, and the problem.
#[derive(Debug, Clone)]
pub struct TrainingPair {
    /// The measure or cause.
    pub told: Place,
    /// The problem.
    pub issue: Place,
    /// What speaks for and against the one belonging to the other.
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
    drafts_and_pledges(reading, &parts, &tagging, &deadline_context(reading, scheme))
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
    }
}

/// What the focus areas are judged by, sentence by sentence, where the pieces have the tags of the labels.
#[must_use]
pub fn training_focus(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<Vec<String>> {
    let reading = Reading::new(document);
    let tagging = Tagging::labelled(&reading, tags);
    let parts = structure(&reading, scheme).settled(&reading, &tagging, scheme);
    let mut seen = Listed::default();
    focus::tell(&mut seen, &reading, &parts);
    seen.0
}

/// What answers to last year's problems are judged by, sentence by sentence, where the pieces have the tags of the labels.
#[must_use]
pub fn training_prior_year(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<Vec<String>> {
    let reading = Reading::new(document);
    let tagging = Tagging::labelled(&reading, tags);
    let parts = structure(&reading, scheme).settled(&reading, &tagging, scheme);
    let mut seen = Listed::default();
    prior_year::tell(&mut seen, &reading, &parts, deadline_context(&reading, scheme).year);
    seen.0
}

/// What causes are given to problems by, where the pieces have the tags of the labels.
#[must_use]
pub fn training_causes(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<TrainingPair> {
    let reading = Reading::new(document);
    let tagging = Tagging::labelled(&reading, tags);
    let parts = structure(&reading, scheme).settled(&reading, &tagging, scheme);
    let (drafts, told) = problems_and_causes(&reading, &parts, &tagging);
    let place =
        |cause: &Cause| (cause.para, CharRange { start: cause.start, end: cause.start + char_count(&cause.text) });
    pairs(told.iter().map(place), &drafts, causes::signals(&told, &drafts))
}

/// What links are judged by, where the pieces have the tags of the labels.
#[must_use]
pub fn training_links(document: &Document, scheme: &Scheme, tags: &[String]) -> Vec<TrainingPair> {
    let (drafts, pledges) = labelled(&Reading::new(document), scheme, tags);
    let signals = links::signals(&pledges, &drafts).into_iter().map(|signals| signals.0).collect();
    pairs(pledges.iter().map(|pledge| (pledge.para, pledge.range)), &drafts, signals)
}

/// Every stretch with every problem, in the order of their signals.
fn pairs<const SIGNALS: usize>(
    told: impl Iterator<Item = Place>,
    drafts: &[Draft],
    signals: Vec<[f32; SIGNALS]>,
) -> Vec<TrainingPair> {
    told.flat_map(|told| drafts.iter().map(move |draft| (told, (draft.para, draft.range))))
        .zip(signals)
        .map(|((told, issue), signals)| TrainingPair { told, issue, signals: signals.to_vec() })
        .collect()
}
