//! [`Facts`]: everything that a rule may look at.

use jiff::ToSpan;

use crate::document::Document;
use crate::lexicon::{self, Span, byte_at, char_at};
use crate::scheme::{Roster, Scheme, Unit};
use crate::season::{Issue, Measure, Report, ReportParagraph, Role};

/// What is known about a report when it is judged.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The text as it was read, paragraph by paragraph the same as the report's.
    pub document: &'a Document,
    /// What was understood of it.
    pub report: &'a Report,
    /// What the organisation orders.
    pub scheme: &'a Scheme,
    /// The unit that reports, where it is known.
    pub unit: Option<&'a Unit>,
    /// All units.
    pub roster: &'a Roster,
}

impl<'a> Facts<'a> {
    /// Paragraphs with their index.
    pub(super) fn paragraphs(&self) -> impl Iterator<Item = (u32, &'a ReportParagraph)> {
        (0_u32..).zip(&self.report.paragraphs)
    }

    /// Paragraphs of the three parts, headings included.
    pub(super) fn body(&self) -> impl Iterator<Item = (u32, &'a ReportParagraph)> {
        self.paragraphs().filter(|(_, paragraph)| is_body(paragraph.role))
    }

    /// Whether anything is said in a part beside its headings.
    pub(super) fn has_part(&self, role: Role) -> bool {
        self.paragraphs().any(|(_, paragraph)| paragraph.role == role && !paragraph.heading)
    }

    /// First paragraph of a part: its heading, as a rule.
    pub(super) fn first_of(&self, role: Role) -> Option<(u32, &'a ReportParagraph)> {
        self.paragraphs().find(|(_, paragraph)| paragraph.role == role)
    }

    /// Measures that answer a problem.
    pub(super) fn answers(&self, issue: &'a Issue) -> impl Iterator<Item = &'a Measure> {
        self.report.measures.iter().filter(|measure| measure.answers.contains(&issue.id))
    }

    /// First person singular in the three parts, the unit's own 我 left out.
    pub(super) fn first_person(&self) -> usize {
        self.body().map(|(_, paragraph)| lexicon::first_person().count(&paragraph.text)).sum()
    }

    /// Whether the secretary is too short in office to report on own work: the scheme's months before the meeting.
    pub(super) fn is_newcomer(&self) -> bool {
        let Some(newcomer) = &self.scheme.report.newcomer else { return false };
        let day = self.scheme.season.meeting.or(self.scheme.season.as_of);
        let appointed = self.unit.and_then(|unit| unit.appointed);
        let (Some(day), Some(appointed)) = (day, appointed) else { return false };
        appointed.checked_add(i64::from(newcomer.months).months()).is_ok_and(|grown| grown > day)
    }

    /// Characters of a paragraph that hold bytes `span` of `text`, which begins at character `start` of the paragraph. A
    /// text that is not literally the paragraph's is looked for.
    pub(super) fn inside(&self, paragraph: u32, start: u32, text: &str, span: &Span) -> (u32, u32) {
        let quote = text.get(span.clone()).unwrap_or("");
        let length = char_at(quote, quote.len());
        let whole = self.report.paragraphs.get(paragraph as usize).map_or("", |paragraph| paragraph.text.as_str());
        let from = byte_at(whole, start);
        let rest = whole.get(from..).unwrap_or("");
        let first = if rest.starts_with(text) {
            start + char_at(text, span.start)
        } else {
            start + rest.find(quote).map_or(0, |at| char_at(rest, at))
        };
        let last = char_at(whole, whole.len());
        (first.min(last), (first + length).min(last))
    }

    /// Whether a demand that is made of some unit types is made of this unit.
    pub(super) fn is_asked_of(&self, required_of: Option<&[String]>) -> bool {
        let Some(kinds) = required_of else { return true };
        self.unit.is_none_or(|unit| unit.is_one_of(Some(kinds)))
    }
}

/// Whether a paragraph belongs to one of the three parts.
pub(super) const fn is_body(role: Role) -> bool {
    matches!(role, Role::Achievements | Role::Problems | Role::Plans)
}

/// Title of a part where the scheme gives none.
pub(super) const fn part_title(role: Role) -> &'static str {
    match role {
        Role::Achievements => "总结成绩",
        Role::Problems => "查摆问题和剖析原因",
        Role::Plans => "下一步打算",
        Role::Title => "题目",
        Role::Preamble => "开头",
        Role::Closing => "结尾",
    }
}

/// The beginning of a text, for messages: at most `most` characters, cut with …
pub(super) fn brief(text: &str, most: usize) -> String {
    let text = text.trim();
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}
