//! Headings: numbered, bold, automatically numbered, plain short lines, and leads that run into the text.

use super::numbering::{Mark, Style, mark_at};
use super::reading::Source;
use super::sentence::Segment;
use super::text::Text;
use super::words::{HeadingPart, heading_words};
use crate::document::{CharRange, Story};

/// How a paragraph opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Opening {
    /// Running text.
    #[default]
    Body,
    /// Nothing but a heading.
    Heading,
    /// A heading, number or bold lead that runs into the text.
    Lead,
}

/// Opening of a paragraph and its place among the others.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Head {
    pub(super) opening: Opening,
    /// The number, written or automatic.
    pub(super) mark: Option<Mark>,
    /// The words of the heading or lead, without number.
    pub(super) title: CharRange,
    /// 1 for the outermost headings, growing inward; 0 for running text.
    pub(super) level: u8,
}

/// Votes of a heading's words for the parts of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct PartVotes {
    pub(super) achievements: f32,
    pub(super) prior: f32,
    pub(super) problems: f32,
    pub(super) causes: f32,
    pub(super) plans: f32,
}

impl PartVotes {
    /// Votes of a heading; each part is voted for once, by its strongest word.
    pub(super) fn of(title: &str, year: i32) -> Self {
        let mut votes = Self::default();
        for ((part, weight), _) in heading_words().matches(title) {
            let vote = match part {
                HeadingPart::Achievements => &mut votes.achievements,
                HeadingPart::Prior => &mut votes.prior,
                HeadingPart::Problems => &mut votes.problems,
                HeadingPart::Causes => &mut votes.causes,
                HeadingPart::Plans => &mut votes.plans,
                HeadingPart::None => continue,
            };
            *vote = vote.max(weight);
        }
        if not_done_well(title) {
            votes.problems = votes.problems.max(3.0);
        }
        if year > 0 {
            if title.contains(&format!("{}年", year + 1)) {
                votes.plans = votes.plans.max(3.0);
            }
            if title.contains(&format!("{}年", year - 1)) {
                votes.prior = votes.prior.max(4.0);
            }
        }
        if votes.prior > 0.0 {
            // 上年度问题整改 names problems that are gone.
            votes.problems = 0.0;
            votes.plans = 0.0;
        }
        votes
    }

    /// Whether the heading names the problems and what is to be done about them in one breath.
    pub(super) fn merged(self) -> bool {
        (self.problems > 0.0 || self.causes > 0.0) && self.plans > 0.0
    }
}

/// 没抓好, 没有守住, 没做到: what was not done well, whatever the verb.
fn not_done_well(title: &str) -> bool {
    title.match_indices('没').any(|(at, _)| {
        let behind: Vec<char> =
            title.get(at..).unwrap_or("").chars().skip(1).filter(|next| *next != '有').take(3).collect();
        behind.iter().skip(1).any(|next| matches!(next, '好' | '到' | '住' | '透' | '实'))
    })
}

/// Reads the opening of every paragraph.
pub(super) fn openings(sources: &[Source<'_>]) -> Vec<Head> {
    let body_starts = sources.iter().position(|source| is_running_text(&source.text)).unwrap_or(sources.len());
    let mut heads: Vec<Head> = sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let next = sources.get(index + 1);
            opening(source, next, index < body_starts)
        })
        .collect();
    set_levels(&mut heads);
    heads
}

fn opening(source: &Source<'_>, next: Option<&Source<'_>>, before_body: bool) -> Head {
    let text = &source.text;
    if matches!(source.paragraph.story, Story::Row { .. } | Story::Note) || looks_like_row(text) {
        return Head::default();
    }
    let automatic = source.paragraph.number.as_deref().and_then(automatic_mark);
    let written = mark_at(text.chars(), 0);
    let mark = automatic.or(written);
    let begin = u32::try_from(if automatic.is_some() { 0 } else { written.map_or(0, |mark| mark.len) }).unwrap_or(0);
    let title = text.trimmed(CharRange { start: begin, end: text.len() });
    if is_heading(source, next, mark, title, before_body) {
        return Head { opening: Opening::Heading, mark, title, level: 0 };
    }
    if let Some(lead) = lead_of(source, mark, begin) {
        return Head { opening: Opening::Lead, mark, title: lead, level: 0 };
    }
    Head::default()
}

/// The mark of an automatic number, as 一、 or 3.
fn automatic_mark(number: &str) -> Option<Mark> {
    let chars: Vec<char> = number.trim().chars().chain(['、']).collect();
    mark_at(&chars, 0).or_else(|| {
        let padded: Vec<char> = number.trim().chars().chain([' ', '题']).collect();
        mark_at(&padded, 0)
    })
}

fn is_heading(
    source: &Source<'_>,
    next: Option<&Source<'_>>,
    mark: Option<Mark>,
    title: CharRange,
    before_body: bool,
) -> bool {
    let text = &source.text;
    let words = text.slice(title);
    let len = title.end.saturating_sub(title.start);
    let last = words.chars().last().unwrap_or(' ');
    if len == 0 || len > 45 || words.contains(['；', '\t', '\n']) {
        return false;
    }
    let commas = words.matches(['，', ',']).count();
    let inner_stops = words.trim_end_matches(['。', '！', '？']).matches(['。', '！', '？']).count();
    if inner_stops > 0 || commas > 3 {
        return false;
    }
    let look = &source.paragraph.look;
    let styled = look.outline.is_some_and(|level| level <= 4)
        || look.style.contains("标题")
        || look.style.to_lowercase().contains("heading");
    let stopped = matches!(last, '。' | '！' | '？' | '，' | '、');
    let next_is_text = next.is_some_and(|next| {
        (is_running_text(&next.text) || next.text.len() > len + 4 && next.text.chars().last() == Some(&'。'))
            && next.text.len() > len
    });
    let next_opens =
        next.is_some_and(|next| mark_at(next.text.chars(), 0).is_some() || next.paragraph.number.is_some());
    if let Some(mark) = mark {
        let numbers = mark.style.numbers_headings();
        if !stopped {
            // 一述政治建设: a word list may number headings too, if it stands alone.
            let next_ends = next
                .is_some_and(|next| mark_at(next.text.chars(), 0).is_none() && next.text.chars().last() == Some(&'。'));
            return numbers || styled || (next_is_text || next_ends) && (look.bold || len <= 25);
        }
        // 「（一）理论学习不够深入。」 on a line of its own, with its text below it.
        let own_line = matches!(mark.style, Style::Part | Style::Han | Style::HanParen);
        return last != '，' && last != '、' && own_line && len <= 30 && commas <= 1 && next_is_text && !next_opens;
    }
    // 哪些地方对不住老师和学生？ A question on a line of its own, answered by what follows.
    let asks = matches!(last, '？' | '?') && len <= 30 && next_is_text && !next_opens;
    if asks {
        return true;
    }
    if stopped || matches!(last, '：' | ':') && !styled && !look.bold {
        return false;
    }
    let votes = PartVotes::of(words, 0);
    let told = votes.achievements.max(votes.prior).max(votes.problems).max(votes.causes).max(votes.plans) > 0.0;
    let titled = words.contains("述职") || words.contains("报告") || words.contains("书记");
    if before_body {
        return !titled && told && len <= 20 && (next_is_text || next_opens);
    }
    (styled || look.bold) && (next_is_text || next_opens || told) || len <= 25 && (next_is_text || next_opens && told)
}

/// The lead of a paragraph: what stands behind its number up to the first stop, or its bold beginning.
fn lead_of(source: &Source<'_>, mark: Option<Mark>, begin: u32) -> Option<CharRange> {
    let text = &source.text;
    let bold = source.paragraph.look.bold_lead;
    if bold >= 3 && bold < text.len() && bold <= 60 {
        return Some(text.trimmed(CharRange { start: begin.min(bold), end: bold }));
    }
    let first: &Segment = source.segments.first()?;
    let len = first.range.end.saturating_sub(first.range.start);
    let goes_on = first.range.end < text.len();
    if mark.is_some() {
        let end = if len <= 40 && goes_on { first.range.end } else { begin };
        return Some(CharRange { start: begin, end: end.max(begin) });
    }
    (len <= 20 && goes_on && first.stops && source.segments.len() > 2).then_some(first.range)
}

/// Whether a paragraph is running text: it has a sentence that ends, or is long.
fn is_running_text(text: &Text<'_>) -> bool {
    let len = text.len();
    let stops = text.chars().iter().filter(|character| matches!(character, '。' | '；' | '！')).count();
    len > 60 || len > 24 && stops > 0
}

/// A table row in a text that knows no tables: cells separated by TAB.
fn looks_like_row(text: &Text<'_>) -> bool {
    text.chars().iter().filter(|character| **character == '\t').count() >= 2
}

/// Levels by nesting: a style seen before closes everything below it, a new one opens a level.
fn set_levels(heads: &mut [Head]) {
    let mut open: Vec<(Option<Style>, bool)> = Vec::new();
    for head in heads {
        let key = match (head.opening, head.mark) {
            (Opening::Body, _) => continue,
            (Opening::Heading, mark) => (mark.map(|mark| mark.style), true),
            (Opening::Lead, Some(mark)) => (Some(mark.style), true),
            (Opening::Lead, None) => (None, false),
        };
        let depth = open.iter().position(|known| *known == key).unwrap_or(open.len());
        open.truncate(depth);
        open.push(key);
        head.level = u8::try_from(depth + 1).unwrap_or(u8::MAX);
    }
}
