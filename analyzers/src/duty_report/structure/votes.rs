//! How well a paragraph fits each part: the votes of its wording, its heading and its place.

use super::super::heading::{Opening, PartVotes};
use super::super::reading::Para;
use super::super::signs::Signs;
use super::super::wording::opens_measure;
use super::frame::Frame;
use super::model::{CHANGE, CLOSING, EMISSION, RHETORIC, STATES, State};
use super::openings::{answers_last_year, opener, pivot};
use crate::scheme::Scheme;
use crate::season::Role;

pub(super) type Row = [f32; STATES.len()];

/// How well a paragraph fits each state.
pub(super) fn emission(para: &Para<'_>, index: usize, body: &[Para<'_>], frame: &Frame, scheme: &Scheme) -> Row {
    let mut row: Row = [0.0; STATES.len()];
    let place = index as f32 / body.len().max(1) as f32;
    let outer = para.head.level <= frame.outer;
    add_text(&mut row, para);
    if para.head.opening != Opening::Body {
        let weight = match (para.head.opening, outer) {
            (Opening::Heading, true) => EMISSION.outer_title,
            (Opening::Heading, false) => EMISSION.inner_title,
            _ => EMISSION.lead_title,
        };
        add_title(&mut row, para, weight, scheme);
    }
    if answers_last_year(para, frame.year) {
        add(&mut row, State::Prior, EMISSION.last_year);
    } else if let Some(state) = opener(para) {
        add(&mut row, state, EMISSION.opener);
    } else if let Some(state) = pivot(para, frame) {
        add(&mut row, state, EMISSION.pivot);
    }
    if para.is_heading() && !outer && frame.merged.get(index) == Some(&true) {
        add(&mut row, State::Problems, EMISSION.merged_heading);
    }
    add(&mut row, State::Achievements, EMISSION.place * (0.4 - place).clamp(-0.4, 0.4));
    add(&mut row, State::Plans, EMISSION.place * (place - 0.6).clamp(-0.6, 0.4));
    add_preamble(&mut row, para, index, frame, body.len());
    add_closing(&mut row, para, index, body);
    row
}

fn add(row: &mut Row, state: State, votes: f32) {
    if let Some(cell) = STATES.iter().position(|known| *known == state).and_then(|at| row.get_mut(at)) {
        *cell += votes;
    }
}

/// Votes of the wording of running text, at most about six for a long paragraph.
fn add_text(row: &mut Row, para: &Para<'_>) {
    if para.is_heading() {
        return;
    }
    let mut total = Signs::default();
    let mut chars = 0.0;
    for (place, (segment, signs)) in para.segments.iter().zip(&para.signs).enumerate() {
        if place > 0 && para.head.opening == Opening::Lead && opens_measure(para.slice(segment.range)) {
            // Problem, cause and measure in one paragraph: it is what it begins with.
            break;
        }
        let len = segment.range.end.saturating_sub(segment.range.start) as f32;
        let capped = if quotes_others(para.slice(segment.range)) {
            Signs { deficiency: 0.0, ..signs.capped(3.0) }
        } else {
            signs.capped(3.0)
        };
        total.deficiency += capped.deficiency * len;
        total.done += capped.done * len;
        total.promise += capped.promise * len;
        total.cause += capped.cause * len;
        chars += len;
    }
    if chars < 1.0 {
        return;
    }
    let scale = EMISSION.text * (chars / 60.0).clamp(0.3, 1.5) / chars;
    let [deficiency, done, promise, cause] =
        [total.deficiency, total.done, total.promise, total.cause].map(|votes| votes * scale);
    add(row, State::Achievements, done - 0.8 * deficiency - 0.4 * promise);
    add(row, State::Prior, 0.8 * done - 0.3 * deficiency - 0.4 * promise - 0.6);
    add(row, State::Problems, 1.2 * deficiency - 0.4 * done - 0.5 * promise);
    add(row, State::Causes, 1.3 * cause + 0.3 * deficiency - 0.5 * promise - 0.4 * done - 1.0);
    add(row, State::Plans, 1.2 * promise - 0.6 * deficiency - 0.2 * done - 0.3 * cause);
    add(row, State::Preamble, -0.4 * deficiency);
}

/// 点评我“办法不多”: a shortcoming that others named, and that the writer answers.
fn quotes_others(text: &str) -> bool {
    let then = ["去年", "上年", "上一年", "上次"].iter().any(|word| text.contains(word));
    (text.contains('“') || then)
        && ["点评", "指出", "反馈", "评议", "提出", "提的"].iter().any(|word| text.contains(word))
}

/// Votes of a heading's words and wording.
fn add_title(row: &mut Row, para: &Para<'_>, weight: f32, scheme: &Scheme) {
    let title = para.title();
    let votes = PartVotes::of(title, scheme.season.year);
    add(row, State::Achievements, weight * votes.achievements);
    add(row, State::Prior, weight.max(EMISSION.prior_title) * votes.prior);
    add(row, State::Problems, weight * votes.problems);
    add(row, State::Causes, weight * votes.causes);
    if votes.problems > 0.0 && votes.causes > 0.0 {
        add(row, State::Causes, -weight * 4.0);
    }
    add(row, State::Plans, weight * votes.plans);
    let signs = Signs::of(title).capped(3.0);
    add(row, State::Problems, EMISSION.title_wording * signs.deficiency);
    add(row, State::Plans, EMISSION.title_wording * signs.promise);
    if votes.prior > 0.0 {
        add(row, State::Problems, -EMISSION.title_wording * signs.deficiency);
    }
    if votes.merged() {
        // What is merged begins with the problems.
        add(row, State::Problems, 1.0);
    }
    for part in &scheme.report.parts {
        let named = std::iter::once(&part.title)
            .chain(&part.synonyms)
            .any(|name| !name.is_empty() && title.contains(name.as_str()));
        let state = match part.role {
            Role::Achievements => State::Achievements,
            Role::Problems => State::Problems,
            Role::Plans => State::Plans,
            Role::Preamble => State::Preamble,
            Role::Closing => State::Closing,
            Role::Title => continue,
        };
        if named && votes.prior == 0.0 {
            add(row, state, weight * EMISSION.scheme_title);
        }
    }
}

/// The preamble stands in front of the first heading; without headings it is the first paragraph.
fn add_preamble(row: &mut Row, para: &Para<'_>, index: usize, frame: &Frame, len: usize) {
    let limit = frame.first_heading.filter(|first| *first * 3 <= len.max(6)).unwrap_or(1);
    let announces = {
        let text = para.slice(para.text.whole());
        ["如下", "现将", "现就", "述职", "汇报", "报告"].iter().filter(|word| text.contains(**word)).count()
    };
    let votes = if index < limit && !para.is_heading() {
        if frame.first_heading == Some(limit) { 8.0 } else { 2.0 + announces as f32 }
    } else {
        -9.0
    };
    add(row, State::Preamble, votes);
}

/// The closing stands at the end, is short, and takes leave.
fn add_closing(row: &mut Row, para: &Para<'_>, index: usize, body: &[Para<'_>]) {
    let left = body.len() - index;
    let text = para.slice(para.text.whole());
    let count = |words: &[&str]| words.iter().filter(|word| text.contains(**word)).count();
    let digits = text.chars().any(|character| character.is_ascii_digit());
    let marked = para.head.mark.is_some() || para.is_heading() || para.is_row;
    let mut votes = -9.0;
    if left <= 8 && !marked {
        let formula = (count(CLOSING) > 0 || asks_for_judgement(text)) && para.len() <= 120;
        let signature = para.len() <= 40 && !text.contains(['。', '；']);
        let rhetoric = left <= 2 && !digits && count(RHETORIC) > 0;
        votes = if formula {
            8.0
        } else if signature && left <= 4 {
            5.0
        } else if rhetoric {
            9.0
        } else {
            -9.0
        };
        // Taking leave is dearer where it would swallow the only text of a heading.
        if index.checked_sub(1).and_then(|before| body.get(before)).is_some_and(Para::is_heading) && !formula {
            votes -= 9.0;
        }
    }
    add(row, State::Closing, votes);
    if votes > 0.0 {
        // Nothing keeps a closing inside the plans.
        add(row, State::Closing, CHANGE.text);
    }
}

/// 请同志们监督, 请学校党委和同志们批评: the sentence may stand behind a thought of the writer's own.
fn asks_for_judgement(text: &str) -> bool {
    text.split('请').skip(1).any(|behind| {
        let near: String = behind.chars().take(16).collect();
        ["监督", "批评", "评议", "指正", "审议", "提意见", "指导", "包涵", "指教"]
            .iter()
            .any(|word| near.contains(word))
    })
}
