//! Which paragraph belongs to which part: the best path through the whole document.

use super::heading::{Opening, PartVotes};
use super::model::{BEGIN, CHANGE, CLOSING, EMISSION, OPENERS, ORDER, RHETORIC, STATES, State};
use super::reading::{Para, Reading};
use super::signs::Signs;
use super::tagging::Tagging;
use super::wording::opens_measure;
use crate::scheme::Scheme;
use crate::season::{Role, StructureNote};

/// The parts of a report.
pub(super) struct Structure {
    /// What each paragraph is; `None` for title, author and salutation.
    pub(super) states: Vec<Option<State>>,
    /// How sure each of them is, 0…1.
    pub(super) confidence: Vec<f32>,
    /// The whole, with notes for people.
    pub(super) note: StructureNote,
}

impl Structure {
    pub(super) fn role(&self, index: usize) -> Role {
        match self.states.get(index).copied().flatten() {
            None => Role::Title,
            Some(State::Preamble) => Role::Preamble,
            Some(State::Achievements | State::Prior) => Role::Achievements,
            Some(State::Problems | State::Causes) => Role::Problems,
            Some(State::Plans) => Role::Plans,
            Some(State::Closing) => Role::Closing,
        }
    }

    pub(super) fn state(&self, index: usize) -> Option<State> {
        self.states.get(index).copied().flatten()
    }
}

type Row = [f32; STATES.len()];

const NEVER: f32 = 1.0e4;

/// Finds the parts.
pub(super) fn structure(reading: &Reading<'_>, scheme: &Scheme) -> Structure {
    let paragraphs = &reading.paragraphs;
    let title_end = title_zone(paragraphs);
    let body = paragraphs.get(title_end..).unwrap_or(&[]);
    let frame = Frame::new(body, scheme.season.year);
    let emissions: Vec<Row> =
        body.iter().enumerate().map(|(index, para)| emission(para, index, body, &frame, scheme)).collect();
    let costs: Vec<f32> = body.iter().enumerate().map(|(index, para)| change_cost(para, index, body, &frame)).collect();
    let (path, margins) = best_path(&emissions, &costs);
    let mut states: Vec<Option<State>> = vec![None; title_end];
    let mut confidence: Vec<f32> = vec![1.0; title_end];
    states.extend(path.iter().map(|state| STATES.get(*state).copied()));
    confidence.extend(margins.iter().map(|margin| 1.0 - 0.5 * (-margin / 3.0).exp()));
    settle_causes(paragraphs, &mut states, scheme);
    Structure { states, confidence, note: StructureNote::default() }
}

impl Structure {
    /// The parts as the tags of their sentences have them. A paragraph keeps what it is within its part.
    pub(super) fn settled(mut self, reading: &Reading<'_>, tagging: &Tagging, scheme: &Scheme) -> Self {
        let parts = tagging.parts(reading.paragraphs.len());
        for (index, part) in parts.into_iter().enumerate() {
            let (Some(Some(state)), Some((role, sure))) = (self.states.get(index).copied(), part) else { continue };
            if self.role(index) != role {
                let other = match role {
                    Role::Title | Role::Preamble => State::Preamble,
                    Role::Achievements => State::Achievements,
                    Role::Problems => State::Problems,
                    Role::Plans => State::Plans,
                    Role::Closing => State::Closing,
                };
                if let Some(place) = self.states.get_mut(index).filter(|_| state != other) {
                    *place = Some(other);
                }
            }
            if let Some(place) = self.confidence.get_mut(index) {
                *place = sure;
            }
        }
        settle_causes(&reading.paragraphs, &mut self.states, scheme);
        self.note = note(&reading.paragraphs, &self.states, &self.confidence, scheme);
        self
    }
}

/// Tells a part of causes from causes that stand behind each problem: the latter belong to their problems.
///
/// The parts' shares are the same either way; what the causes explain is not.
fn settle_causes(paragraphs: &[Para<'_>], states: &mut [Option<State>], scheme: &Scheme) {
    let mut part: Option<u8> = None;
    let mut general = false;
    for (para, state) in paragraphs.iter().zip(states.iter_mut()) {
        let problems = matches!(state, Some(State::Problems | State::Causes));
        if !problems {
            (part, general) = (None, false);
            continue;
        }
        if para.is_heading() {
            general = false;
            let votes = PartVotes::of(para.title(), scheme.season.year);
            let both = para.title().contains(['及', '和', '与', '、', '，']);
            if votes.causes > 0.0 && (votes.problems == 0.0 || !both) {
                part = part.or(Some(para.head.level));
            } else if part.is_some_and(|level| para.head.level <= level) {
                part = None;
            }
        } else if part.is_none() && explains_all(para) {
            general = true;
        } else if general
            && para.head.opening == Opening::Lead
            && para.head.mark.is_some_and(|mark| mark.ordinal > 1 && mark.style.numbers_headings())
        {
            general = false;
        }
        *state = Some(if part.is_some() || general { State::Causes } else { State::Problems });
    }
}

/// 产生上述问题的原因，…: a paragraph that explains all problems above it.
fn explains_all(para: &Para<'_>) -> bool {
    let lead: String = para.text.chars().iter().take(24).collect();
    let all = ["上述", "以上", "这些问题", "以上问题", "存在问题的原因", "问题的原因", "问题产生", "产生问题"]
        .iter()
        .any(|word| lead.contains(word));
    let why = ["原因", "根源", "成因", "根子", "究其", "剖析", "反思"].iter().any(|word| lead.contains(word));
    let opens =
        ["上述问题", "以上问题", "这些问题", "这几个问题", "上述不足"].iter().any(|word| lead.starts_with(word));
    all && why || opens && !para.is_heading() || lead.starts_with("究其原因") && para.segments.len() > 1
}

/// Number of paragraphs at the top that are title, author lines and salutation.
fn title_zone(paragraphs: &[Para<'_>]) -> usize {
    paragraphs
        .iter()
        .take(9)
        .take_while(|para| {
            let text = para.slice(para.text.whole());
            let last = text.trim_end().chars().last().unwrap_or(' ');
            let salutes = matches!(last, '：' | ':') && para.len() <= 40;
            let short = para.len() <= 50 && !matches!(last, '。' | '；' | '！' | '，');
            !para.is_row && (salutes || short && !para.is_heading() && !text.contains('。'))
        })
        .count()
}

/// What holds for the body as a whole.
struct Frame {
    /// Index of the first heading.
    first_heading: Option<usize>,
    /// The level at which parts are headed, 0 where there are no headings.
    outer: u8,
    /// For each paragraph, whether the outermost heading above it merges parts.
    merged: Vec<bool>,
    /// The year that is reported on.
    year: i32,
}

impl Frame {
    fn new(body: &[Para<'_>], year: i32) -> Self {
        let first_heading = body.iter().position(Para::is_heading);
        let outer = body.iter().filter(|para| para.is_heading()).map(|para| para.head.level).min().unwrap_or(0);
        let mut merged = Vec::with_capacity(body.len());
        let mut inside = false;
        for para in body {
            if para.is_heading() && para.head.level <= outer {
                inside = PartVotes::of(para.title(), 0).merged();
            }
            merged.push(inside);
        }
        Self { first_heading, outer, merged, year }
    }
}

/// Price of a change of state in front of a paragraph.
fn change_cost(para: &Para<'_>, index: usize, body: &[Para<'_>], frame: &Frame) -> f32 {
    let behind_heading = index.checked_sub(1).and_then(|before| body.get(before)).is_some_and(Para::is_heading);
    let merged = frame.merged.get(index).copied().unwrap_or(false);
    let before = index.checked_sub(1).and_then(|before| body.get(before));
    if para.head.opening != Opening::Heading && before.is_some_and(|before| parallel(before, para)) {
        return CHANGE.parallel;
    }
    let opens = opener(para).is_some() || answers_last_year(para, frame.year) || pivot(para, frame).is_some();
    match para.head.opening {
        Opening::Heading if para.head.level <= frame.outer => CHANGE.outer_heading,
        Opening::Heading if merged => CHANGE.opener,
        Opening::Heading if behind_heading => CHANGE.behind_heading.min(CHANGE.inner_heading + 2.0),
        Opening::Heading => CHANGE.inner_heading,
        _ if behind_heading => CHANGE.behind_heading,
        _ if opens => CHANGE.opener,
        Opening::Lead if frame.outer == 0 => CHANGE.outer_lead,
        _ if merged || frame.outer == 0 => CHANGE.free_text,
        Opening::Lead if para.head.level <= frame.outer => CHANGE.outer_lead,
        Opening::Lead => CHANGE.inner_lead,
        Opening::Body => CHANGE.text,
    }
}

/// 我始终把……。我始终把……: paragraphs that begin with the same words go together.
fn parallel(before: &Para<'_>, para: &Para<'_>) -> bool {
    let lead = |para: &Para<'_>| -> String { para.slice(para.text.whole()).chars().take(3).collect() };
    let (one, other) = (lead(before), lead(para));
    one == other && one.chars().all(char::is_alphabetic) && one.chars().count() == 3
}

/// The part that a paragraph announces with its first words.
fn opener(para: &Para<'_>) -> Option<State> {
    let text = para.slice(para.text.whole()).trim_start();
    OPENERS
        .iter()
        .flat_map(|(state, words)| words.iter().map(move |word| (*state, *word)))
        .filter(|(_, word)| text.starts_with(word))
        .max_by_key(|(_, word)| word.len())
        .map(|(state, _)| state)
}

/// The part that a short first sentence turns to where no headings do: 再讲没做好的。 最后讲讲怎么改。
fn pivot(para: &Para<'_>, frame: &Frame) -> Option<State> {
    if frame.outer > 0 || para.is_row {
        return None;
    }
    let first = para.segments.first()?;
    let text = para.slice(first.range);
    let digits = text.chars().any(|character| character.is_ascii_digit());
    if !first.stops || digits || text.chars().count() > 26 {
        return None;
    }
    let votes = PartVotes::of(text, 0);
    match (votes.problems > 0.0, votes.plans > 0.0, votes.prior > 0.0) {
        (true, false, false) => Some(State::Problems),
        (false, true, false) => Some(State::Plans),
        _ => None,
    }
}

/// Whether a paragraph begins by taking up what was found wrong a year ago.
pub(super) fn answers_last_year(para: &Para<'_>, year: i32) -> bool {
    let lead: String = para.text.chars().iter().take(40).collect();
    let before = format!("{}年", year - 1);
    let then = ["去年", "上年", "上一年", "上次述职", "往年"].iter().any(|word| lead.contains(word))
        || year > 0 && lead.contains(&before);
    let what = ["问题", "点评", "承诺", "整改", "查摆", "反馈", "要改", "的账", "评议", "指出", "短板", "不足"];
    then && what.iter().any(|word| lead.contains(word)) && !lead.contains("与去年") && !lead.contains("比去年")
}

/// How well a paragraph fits each state.
fn emission(para: &Para<'_>, index: usize, body: &[Para<'_>], frame: &Frame, scheme: &Scheme) -> Row {
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

/// Viterbi both ways: the best path, and for each paragraph how much dearer the best path through another role is.
fn best_path(emissions: &[Row], costs: &[f32]) -> (Vec<usize>, Vec<f32>) {
    let step = |from: usize, to: usize, cost: f32| {
        if from == to { 0.0 } else { cost + ORDER.get(from).and_then(|row| row.get(to)).copied().unwrap_or(NEVER) }
    };
    let mut forward: Vec<Row> = Vec::with_capacity(emissions.len());
    for (index, emission) in emissions.iter().enumerate() {
        let cost = costs.get(index).copied().unwrap_or(0.0);
        let mut row: Row = [0.0; STATES.len()];
        for (to, cell) in row.iter_mut().enumerate() {
            let reach = forward.last().map_or_else(
                || -BEGIN.get(to).copied().unwrap_or(NEVER),
                |before| {
                    before.iter().enumerate().map(|(from, votes)| votes - step(from, to, cost)).fold(-NEVER, f32::max)
                },
            );
            *cell = reach + emission.get(to).copied().unwrap_or(0.0);
        }
        forward.push(row);
    }
    let mut backward: Vec<Row> = vec![[0.0; STATES.len()]; emissions.len()];
    for index in (0..emissions.len().saturating_sub(1)).rev() {
        let cost = costs.get(index + 1).copied().unwrap_or(0.0);
        let (Some(next), Some(emission)) = (backward.get(index + 1).copied(), emissions.get(index + 1)) else {
            continue;
        };
        let mut row: Row = [0.0; STATES.len()];
        for (from, cell) in row.iter_mut().enumerate() {
            *cell = (0..STATES.len())
                .map(|to| {
                    let votes = next.get(to).copied().unwrap_or(0.0) + emission.get(to).copied().unwrap_or(0.0);
                    votes - step(from, to, cost)
                })
                .fold(-NEVER, f32::max);
        }
        if let Some(place) = backward.get_mut(index) {
            *place = row;
        }
    }
    let through: Vec<Row> = forward
        .iter()
        .zip(&backward)
        .map(|(ahead, behind)| {
            let mut row = *ahead;
            for (cell, more) in row.iter_mut().zip(behind) {
                *cell += more;
            }
            row
        })
        .collect();
    let path: Vec<usize> = through.iter().map(best_state).collect();
    let margins = through.iter().zip(&path).map(|(row, best)| margin(row, *best)).collect();
    (path, margins)
}

fn best_state(row: &Row) -> usize {
    let mut best = 0;
    for (index, votes) in row.iter().enumerate() {
        if *votes > row.get(best).copied().unwrap_or(-NEVER) {
            best = index;
        }
    }
    best
}

/// Distance to the best path on which the paragraph has another role.
fn margin(row: &Row, best: usize) -> f32 {
    let group = |index: usize| match STATES.get(index) {
        Some(State::Achievements | State::Prior) => 1,
        Some(State::Problems | State::Causes) => 2,
        Some(State::Plans) => 3,
        Some(State::Closing) => 4,
        _ => 0,
    };
    let top = row.get(best).copied().unwrap_or(0.0);
    let other = row
        .iter()
        .enumerate()
        .filter(|(index, _)| group(*index) != group(best))
        .map(|(_, votes)| *votes)
        .fold(-NEVER, f32::max);
    (top - other).max(0.0)
}

/// What people should know about how the parts were found.
fn note(paragraphs: &[Para<'_>], states: &[Option<State>], confidence: &[f32], scheme: &Scheme) -> StructureNote {
    let mut notes = Vec::new();
    let mut weighted = 0.0;
    let mut chars = 0.0;
    for (para, sure) in paragraphs.iter().zip(confidence) {
        weighted += sure * para.len() as f32;
        chars += para.len() as f32;
    }
    let has = |wanted: &[State]| states.iter().flatten().any(|state| wanted.contains(state));
    for (name, wanted) in [
        ("总结成绩", &[State::Achievements, State::Prior][..]),
        ("查摆问题", &[State::Problems, State::Causes][..]),
        ("下一步打算", &[State::Plans][..]),
    ] {
        if !has(wanted) {
            notes.push(format!("没有找到“{name}”部分"));
        }
    }
    let outer = paragraphs.iter().filter(|para| para.is_heading()).map(|para| para.head.level).min();
    if outer.is_none() {
        notes.push("全文没有标题，各部分按内容判断".to_owned());
    }
    for para in paragraphs.iter().filter(|para| para.is_heading() && Some(para.head.level) == outer) {
        if PartVotes::of(para.title(), scheme.season.year).merged() {
            notes.push(format!("“{}”把问题和打算写在一起，篇幅按各段内容拆分", para.title()));
        }
    }
    let mixed: Vec<String> = (1..)
        .zip(paragraphs.iter().zip(states))
        .filter(|(_, (para, state))| {
            let opens = para.segments.iter().skip(1).any(|segment| opens_measure(para.slice(segment.range)));
            **state == Some(State::Problems) && opens && !para.is_heading()
        })
        .map(|(number, _): (usize, _)| number.to_string())
        .collect();
    if !mixed.is_empty() {
        notes.push(format!("第{}段既讲问题又讲措施，篇幅整段算在问题部分", mixed.join("、")));
    }
    StructureNote { confidence: if chars > 0.0 { weighted / chars } else { 0.0 }, notes }
}
