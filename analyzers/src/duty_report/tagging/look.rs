//! [`Look`]: what a piece shows by itself.

use super::super::names::{Names, digits};
use super::super::reading::Reading;
use super::super::signs::Signs;
use super::super::wording::{announces_problems, counts_items, naming, opens_causes, opens_measure, tells_by};
use super::super::{evidence, measurable, owner, personal};
use super::piece::Piece;
use crate::calendar::{DeadlineContext, deadlines, last};

/// Votes of a piece's wording: those of its sentence, which are known already, unless it is a part of one.
fn signs_of(reading: &Reading<'_>, piece: &Piece) -> Signs {
    let known = piece.segment.and_then(|place| {
        let para = reading.paragraphs.get(piece.para)?;
        let whole = para.segments.get(place).is_some_and(|segment| segment.range == piece.range);
        para.signs.get(place).copied().filter(|_| whole)
    });
    known.unwrap_or_else(|| Signs::of(reading.slice(piece.para, piece.range)))
}

/// What is known of the paragraph that a piece stands in.
pub(super) struct Around<'c> {
    pub(super) context: &'c DeadlineContext,
    /// 2024年, where the report is on 2023.
    pub(super) next_year: String,
    /// 2022年.
    pub(super) last_year: String,
    /// The part tells what was done: there nobody asks until when and by whom, unless the wording does.
    pub(super) done: bool,
    /// The paragraph answers what last year's meeting held against the unit.
    pub(super) answers_last_year: bool,
}

/// What a piece shows by itself.
pub(super) struct Look {
    strongest: &'static str,
    signs: Signs,
    mark: String,
    stops: bool,
    ends: char,
    evidence: usize,
    has_day: bool,
    flags: Vec<&'static str>,
    length: usize,
}

impl Look {
    pub(super) fn of(reading: &Reading<'_>, piece: &Piece, around: &Around<'_>) -> Self {
        let text = reading.slice(piece.para, piece.range);
        let signs = signs_of(reading, piece);
        let asked = !around.done || signs.promise >= 1.0;
        let found = if asked { deadlines(text, around.context) } else { Vec::new() };
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
        flag(TELLS, tells_by(text, &signs));
        flag("writer", personal::mentions(text));
        flag("owner", owner.as_ref().is_some_and(|owner| owner != "我"));
        flag("own-promise", owner.as_deref() == Some("我"));
        flag("rhythm", measurable::comes_round(text));
        flag("long-term", !found.is_empty() && !has_day);
        flag("quote", text.contains('“'));
        flag("colon", text.contains('：'));
        flag("negated", text.contains('没') || text.contains('未') || text.contains('不'));
        flag("next-year", text.contains(&*around.next_year) || text.contains("明年"));
        flag("last-year", text.contains(&*around.last_year) || text.contains("去年"));
        flag("have", text.contains("有的") || text.contains("个别") || text.contains("部分"));
        flag("answers-last-year", around.answers_last_year);
        Self {
            strongest: strongest(&signs),
            mark: piece.mark.map_or_else(String::new, |mark| format!("{:?}{}", mark.style, mark.ordinal.min(2))),
            stops: piece.stops,
            ends: text.chars().last().unwrap_or(' '),
            evidence: evidence::count(text) as usize,
            has_day,
            flags,
            length,
            signs,
        }
    }

    /// Whether it names a shortcoming.
    pub(super) fn tells(&self) -> bool {
        self.flags.contains(&TELLS)
    }

    /// Whether its wording names a shortcoming.
    pub(super) fn is_deficient(&self) -> bool {
        step(self.signs.deficiency) > 0
    }

    /// Whether it does and tells no facts, as a judgement does: 管理和服务都不到位.
    pub(super) fn judges(&self) -> bool {
        self.is_deficient() && self.evidence == 0
    }

    /// What its wording speaks for most: deficiency, promise, cause, done or none.
    pub(super) const fn strongest(&self) -> &'static str {
        self.strongest
    }

    pub(super) fn tell(&self, names: &mut impl Names) {
        for (name, votes) in [
            ("deficiency:", self.signs.deficiency),
            ("done:", self.signs.done),
            ("promise:", self.signs.promise),
            ("cause:", self.signs.cause),
        ] {
            names.put(&[name, digits(step(votes))]);
        }
        names.put(&["strongest:", self.strongest]);
        names.put(&["mark:", &self.mark]);
        names.flag("stops", self.stops);
        names.put(&["ends:", self.ends.encode_utf8(&mut [0; 4])]);
        names.put(&["evidence:", digits(self.evidence.min(2))]);
        names.flag("day", self.has_day);
        for flag in &self.flags {
            names.put(&["is:", flag]);
        }
        let length = [8, 16, 28, 45, 80].iter().filter(|bound| self.length > **bound).count();
        names.put(&["length:", digits(length)]);
    }
}

/// The flag of what names a shortcoming.
const TELLS: &str = "tells";

fn strongest(signs: &Signs) -> &'static str {
    let told =
        [("deficiency", signs.deficiency), ("promise", signs.promise), ("cause", signs.cause), ("done", signs.done)];
    told.into_iter().fold(("none", 0.5), |best, one| if one.1 > best.1 { one } else { best }).0
}

fn step(votes: f32) -> usize {
    match votes {
        votes if votes < 0.5 => 0,
        votes if votes < 1.5 => 1,
        votes if votes < 3.5 => 2,
        _ => 3,
    }
}
