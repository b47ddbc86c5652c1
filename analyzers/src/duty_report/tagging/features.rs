//! What the tagger sees of a piece: its words, its place, its look, and what stands around it.
//!
//! A feature is a short name. The weights file holds the names that proved useful on labelled reports; what a report
//! shows beyond them says nothing.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::heading::{Opening, PartVotes};
use super::super::model::State;
use super::super::reading::{Para, Reading};
use super::super::signs::Signs;
use super::super::structure::{Structure, answers_last_year};
use super::super::topic::Topics;
use super::super::wording::{announces_problems, counts_items, naming, opens_causes, opens_measure, tells_shortcoming};
use super::super::{evidence, measurable, owner, personal};
use super::piece::Piece;
use crate::calendar::{DeadlineContext, deadlines, last};

/// Features of every piece, in their order.
pub(super) fn features(
    reading: &Reading<'_>,
    structure: &Structure,
    pieces: &[Piece],
    context: &DeadlineContext,
) -> Vec<Vec<String>> {
    let outlines = outlines(reading, context.year);
    let looks: Vec<Look> =
        pieces.iter().map(|piece| Look::of(reading, piece, context, is_surely_done(structure, piece.para))).collect();
    let befores = befores(reading, pieces, &looks);
    let count = reading.paragraphs.len().max(1);
    pieces
        .iter()
        .enumerate()
        .map(|(index, piece)| {
            let mut names = Names::default();
            names.add("bias", "");
            if let Some(para) = reading.paragraphs.get(piece.para) {
                add_place(&mut names, para, piece, count);
                add_outline(&mut names, outlines.get(piece.para), para.is_heading());
            }
            if let Some(state) = structure.state(piece.para) {
                names.add("part", state_name(state));
                let sure = structure.confidence.get(piece.para).copied().unwrap_or(0.0);
                if sure < 0.9 {
                    names.add("unsure", state_name(state));
                }
            }
            if let Some(before) = befores.get(index) {
                before.add_to(&mut names, piece);
            }
            if let Some(look) = looks.get(index) {
                look.add_to(&mut names);
                for (prefix, place) in [("-", index.checked_sub(1)), ("+", Some(index + 1))] {
                    let Some(other) = place.and_then(|place| Some((pieces.get(place)?, looks.get(place)?))) else {
                        names.add(prefix, "none");
                        continue;
                    };
                    other.1.add_as_neighbour(&mut names, prefix, other.0.para == piece.para);
                }
                for (prefix, place) in [("--", index.checked_sub(2)), ("++", Some(index + 2))] {
                    if let Some(other) = place.and_then(|place| looks.get(place)) {
                        names.add(prefix, other.strongest);
                    }
                }
            }
            add_words(&mut names, reading.slice(piece.para, piece.range));
            names.0
        })
        .collect()
}

/// What stands in front of a piece in its own paragraph.
struct Before {
    /// Whether its topic was spoken of: none, first, again, other.
    topic: &'static str,
    /// Pieces that name a shortcoming, at most 3.
    told: usize,
    /// Pieces since the last list mark, 9 where there is none.
    since_mark: usize,
    /// List marks of the whole paragraph, at most 3.
    marks: usize,
}

impl Before {
    fn add_to(&self, names: &mut Names, piece: &Piece) {
        if piece.segment.is_some() {
            names.add("topic", self.topic);
        }
        names.add("told-before", self.told);
        names.add("behind-mark", self.since_mark);
        names.add("marks", self.marks);
    }
}

fn befores(reading: &Reading<'_>, pieces: &[Piece], looks: &[Look]) -> Vec<Before> {
    let mut found = Vec::with_capacity(pieces.len());
    let mut para = usize::MAX;
    let mut known: BTreeSet<usize> = BTreeSet::new();
    let (mut told, mut since_mark, mut marks) = (0, 9, 0);
    for (piece, look) in pieces.iter().zip(looks) {
        if piece.para != para {
            para = piece.para;
            known.clear();
            let segments = reading.paragraphs.get(para).map_or(&[][..], |para| &para.segments);
            marks = segments.iter().filter(|segment| segment.mark.is_some()).take(3).count();
            (told, since_mark) = (0, 9);
        }
        let marked = piece.segment.is_some_and(|place| {
            let segment = reading.paragraphs.get(para).and_then(|para| para.segments.get(place));
            segment.is_some_and(|segment| segment.mark.is_some())
        });
        since_mark = if marked {
            0
        } else if since_mark == 9 {
            9
        } else {
            (since_mark + 1).min(3)
        };
        let topics = Topics::of(reading.slice(piece.para, piece.range));
        let topic = match topics.best() {
            None => "none",
            Some(topic) if known.contains(&topic) => "again",
            Some(_) if known.is_empty() => "first",
            Some(_) => "other",
        };
        found.push(Before { topic, told, since_mark, marks });
        known.extend(topics.all());
        told = (told + usize::from(look.flags.contains(&"tells"))).min(3);
    }
    found
}

#[derive(Default)]
struct Names(Vec<String>);

impl Names {
    fn add(&mut self, name: &str, value: impl std::fmt::Display) {
        let mut text = String::with_capacity(name.len() + 12);
        text.push_str(name);
        let _ = write!(text, ":{value}");
        self.0.push(text);
    }

    fn flag(&mut self, name: &str, set: bool) {
        if set {
            self.0.push(name.to_owned());
        }
    }
}

fn state_name(state: State) -> &'static str {
    match state {
        State::Preamble => "preamble",
        State::Achievements => "achievements",
        State::Prior => "prior",
        State::Problems => "problems",
        State::Causes => "causes",
        State::Plans => "plans",
        State::Closing => "closing",
    }
}

/// The headings that a paragraph stands under.
#[derive(Clone, Default)]
struct Outline {
    /// Number of the outermost heading, from 1; 0 in front of the first.
    outer: usize,
    /// How many outermost headings there are.
    outers: usize,
    outer_part: &'static str,
    inner_part: &'static str,
    inner_tells: bool,
    /// Paragraphs since the nearest heading.
    since: usize,
}

fn part_of(title: &str, year: i32) -> &'static str {
    let votes = PartVotes::of(title, year);
    let told = [
        ("achievements", votes.achievements),
        ("prior", votes.prior),
        ("problems", votes.problems),
        ("causes", votes.causes),
        ("plans", votes.plans),
    ];
    if votes.merged() {
        return "merged";
    }
    told.into_iter().fold(("none", 0.0), |best, part| if part.1 > best.1 { part } else { best }).0
}

fn outlines(reading: &Reading<'_>, year: i32) -> Vec<Outline> {
    let outer_level = reading.outer_level();
    let is_outer = |para: &Para<'_>| para.is_heading() && para.head.level <= outer_level;
    let outers = reading.paragraphs.iter().filter(|para| is_outer(para)).count();
    let mut now = Outline { outers, outer_part: "front", inner_part: "front", ..Outline::default() };
    reading
        .paragraphs
        .iter()
        .map(|para| {
            now.since += 1;
            if is_outer(para) {
                now.outer += 1;
                now.outer_part = part_of(para.title(), year);
                (now.inner_part, now.inner_tells, now.since) = ("front", false, 0);
            } else if para.is_heading() {
                now.inner_part = part_of(para.title(), year);
                (now.inner_tells, now.since) = (tells_shortcoming(para.title()), 0);
            }
            now.clone()
        })
        .collect()
}

fn add_outline(names: &mut Names, outline: Option<&Outline>, heading: bool) {
    let Some(outline) = outline else { return };
    let mark = if heading { "#" } else { "" };
    names.add("outer", format_args!("{}{mark}", outline.outer_part));
    names.add("inner", format_args!("{}{mark}", outline.inner_part));
    names.add("nth-outer", format_args!("{}/{}", outline.outer.min(6), outline.outers.min(6)));
    names.flag("inner-tells", outline.inner_tells && !heading);
    names.add("since", outline.since.min(3));
    if outline.inner_tells && outline.since == 1 {
        names.add("under-telling", "first");
    }
}

fn add_place(names: &mut Names, para: &Para<'_>, piece: &Piece, count: usize) {
    let kind = match para.head.opening {
        _ if para.is_row => "row",
        _ if para.is_note => "note",
        Opening::Heading => "heading",
        Opening::Lead if piece.segment == Some(0) => "lead",
        Opening::Lead => "behind-lead",
        Opening::Body => "body",
    };
    names.add("kind", kind);
    if para.is_heading() {
        names.add("level", para.head.level.min(3));
    } else if para.head.level > 0 {
        names.add("lead-level", para.head.level.min(3));
    }
    let place = piece.segment.unwrap_or(0);
    names.add("nth", place.min(4));
    names.add("left", (piece.siblings - place.min(piece.siblings)).min(3));
    names.flag("only", piece.siblings == 1);
    names.add("at", piece.para * 10 / count);
    names.flag("last-paragraphs", piece.para + 2 >= count);
    if para.bold_lead > 0 && piece.range.start < para.bold_lead {
        names.add("bold", place.min(1));
    }
}

/// Whether a paragraph stands in the achievements beyond doubt, as far as headings and wording go.
fn is_surely_done(structure: &Structure, para: usize) -> bool {
    let sure = structure.confidence.get(para).is_some_and(|sure| *sure >= 0.9);
    sure && matches!(structure.state(para), Some(State::Preamble | State::Achievements | State::Prior))
}

/// Votes of a piece's wording: those of its sentence, which are known already, unless it is a part of one.
fn signs_of(reading: &Reading<'_>, piece: &Piece) -> Signs {
    let known = piece.segment.and_then(|place| {
        let para = reading.paragraphs.get(piece.para)?;
        let whole = para.segments.get(place).is_some_and(|segment| segment.range == piece.range);
        para.signs.get(place).copied().filter(|_| whole)
    });
    known.unwrap_or_else(|| Signs::of(reading.slice(piece.para, piece.range)))
}

/// What a piece shows by itself.
struct Look {
    strongest: &'static str,
    signs: Signs,
    mark: String,
    first: bool,
    stops: bool,
    ends: char,
    opens: String,
    evidence: u32,
    has_day: bool,
    flags: Vec<&'static str>,
    length: usize,
}

impl Look {
    /// `done` says that the part tells what was done: there nobody asks until when and by whom, unless the wording does.
    fn of(reading: &Reading<'_>, piece: &Piece, context: &DeadlineContext, done: bool) -> Self {
        let text = reading.slice(piece.para, piece.range);
        let signs = signs_of(reading, piece);
        let asked = !done || signs.promise >= 1.0;
        let found = if asked { deadlines(text, context) } else { Vec::new() };
        let has_day = last(&found).is_some_and(|deadline| deadline.due.day().is_some());
        let owner = if asked { owner::owner(text) } else { None };
        let length = text.chars().count();
        let mut flags = Vec::new();
        let mut flag = |name: &'static str, set: bool| {
            if set {
                flags.push(name);
            }
        };
        flag("opens-causes", opens_causes(text));
        flag("cause-formula", signs.cause_formula);
        flag("opens-measure", opens_measure(text));
        flag("announces", announces_problems(text));
        flag("counts", counts_items(text));
        flag("naming", naming(text).is_some());
        flag("tells", tells_shortcoming(text));
        flag("writer", personal::mentions(text));
        flag("owner", owner.as_ref().is_some_and(|owner| owner != "我"));
        flag("own-promise", owner.as_deref() == Some("我"));
        flag("rhythm", measurable::comes_round(text));
        flag("long-term", !found.is_empty() && !has_day);
        flag("quote", text.contains('“'));
        flag("colon", text.contains('：'));
        flag("negated", text.contains('没') || text.contains('未') || text.contains('不'));
        flag("next-year", text.contains(&format!("{}年", context.year + 1)) || text.contains("明年"));
        flag("last-year", text.contains(&format!("{}年", context.year - 1)) || text.contains("去年"));
        flag("have", text.contains("有的") || text.contains("个别") || text.contains("部分"));
        if let Some(para) = reading.paragraphs.get(piece.para) {
            flag("answers-last-year", answers_last_year(para, context.year));
        }
        Self {
            strongest: strongest(&signs),
            mark: piece.mark.map_or_else(String::new, |mark| format!("{:?}{}", mark.style, mark.ordinal.min(2))),
            first: piece.segment.is_none_or(|place| place == 0),
            stops: piece.stops,
            ends: text.chars().last().unwrap_or(' '),
            opens: text.chars().filter(|character| character.is_alphanumeric()).take(2).map(plain).collect(),
            evidence: evidence::count(text),
            has_day,
            flags,
            length,
            signs,
        }
    }

    fn add_to(&self, names: &mut Names) {
        for (name, votes) in [
            ("deficiency", self.signs.deficiency),
            ("done", self.signs.done),
            ("promise", self.signs.promise),
            ("cause", self.signs.cause),
        ] {
            names.add(name, step(votes));
        }
        names.add("strongest", self.strongest);
        names.add("mark", &self.mark);
        names.flag("stops", self.stops);
        names.add("ends", self.ends);
        names.add("evidence", self.evidence.min(2));
        names.flag("day", self.has_day);
        for flag in &self.flags {
            names.add("is", flag);
        }
        names.add("length", [8, 16, 28, 45, 80].iter().filter(|bound| self.length > **bound).count());
    }

    fn add_as_neighbour(&self, names: &mut Names, prefix: &str, same: bool) {
        let place = if same { prefix.to_owned() } else { format!("{prefix}{prefix}p") };
        names.add(&format!("{place}strongest"), self.strongest);
        names.add(&format!("{place}mark"), &self.mark);
        names.add(&format!("{place}opens"), &self.opens);
        names.flag(&format!("{place}first"), self.first);
        names.flag(&format!("{place}stops"), self.stops);
        names.add(&format!("{place}ends"), self.ends);
        names.add(&format!("{place}evidence"), self.evidence.min(1));
        names.flag(&format!("{place}day"), self.has_day);
        for flag in &self.flags {
            names.add(&format!("{place}is"), flag);
        }
    }
}

fn strongest(signs: &Signs) -> &'static str {
    let told =
        [("deficiency", signs.deficiency), ("promise", signs.promise), ("cause", signs.cause), ("done", signs.done)];
    told.into_iter().fold(("none", 0.5), |best, one| if one.1 > best.1 { one } else { best }).0
}

fn step(votes: f32) -> u8 {
    match votes {
        votes if votes < 0.5 => 0,
        votes if votes < 1.5 => 1,
        votes if votes < 3.5 => 2,
        _ => 3,
    }
}

/// All digits are one digit.
fn plain(character: char) -> char {
    if character.is_numeric() { '0' } else { character }
}

/// Pairs of neighbouring characters, and the first and last words.
fn add_words(names: &mut Names, text: &str) {
    let chars: Vec<char> = text.chars().map(plain).collect();
    let mut seen: Vec<[char; 2]> = Vec::with_capacity(chars.len());
    for pair in chars.windows(2) {
        let &[one, other] = pair else { continue };
        if one.is_alphanumeric()
            && other.is_alphanumeric()
            && one != '0'
            && other != '0'
            && !seen.contains(&[one, other])
        {
            seen.push([one, other]);
            names.add("w", format_args!("{one}{other}"));
        }
    }
    let words: Vec<char> = chars.iter().copied().filter(|character| character.is_alphanumeric()).collect();
    let head = |count: usize| words.iter().take(count).collect::<String>();
    names.add("f1", head(1));
    names.add("f2", head(2));
    names.add("f3", head(3));
    let tail: String = words.iter().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect();
    names.add("l2", tail);
}
