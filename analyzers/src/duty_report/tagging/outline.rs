//! [`Outline`]: the headings that a paragraph stands under.

use super::super::heading::PartVotes;
use super::super::names::{Names, digits};
use super::super::reading::{Para, Reading};
use super::super::wording::tells_shortcoming;

/// The headings that a paragraph stands under.
#[derive(Clone, Default)]
pub(super) struct Outline {
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

/// Outlines of all paragraphs of a report on `year`.
pub(super) fn outlines(reading: &Reading<'_>, year: i32) -> Vec<Outline> {
    let outer_level = reading.outer_level();
    let is_outer = |para: &Para<'_>| para.is_heading() && para.head.level <= outer_level;
    let outers = reading.paragraphs.iter().filter(|para| is_outer(para)).count();
    let mut now = Outline { outers, outer_part: FRONT, inner_part: FRONT, ..Outline::default() };
    reading
        .paragraphs
        .iter()
        .map(|para| {
            now.since += 1;
            if is_outer(para) {
                now.outer += 1;
                now.outer_part = part_of(para.title(), year);
                (now.inner_part, now.inner_tells, now.since) = (FRONT, false, 0);
            } else if para.is_heading() {
                now.inner_part = part_of(para.title(), year);
                (now.inner_tells, now.since) = (tells_shortcoming(para.title()), 0);
            }
            now.clone()
        })
        .collect()
}

/// In front of the first heading.
const FRONT: &str = "front";

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

impl Outline {
    /// Whether an inner heading stands between the part's heading and the paragraph.
    pub(super) fn has_inner(&self) -> bool {
        self.inner_part != FRONT
    }

    pub(super) fn tell(&self, names: &mut impl Names, heading: bool) {
        let mark = if heading { "#" } else { "" };
        names.put(&["outer:", self.outer_part, mark]);
        names.put(&["inner:", self.inner_part, mark]);
        names.put(&["nth-outer:", digits(self.outer.min(6)), "/", digits(self.outers.min(6))]);
        names.flag("inner-tells", self.inner_tells && !heading);
        names.put(&["since:", digits(self.since.min(3))]);
        names.flag("under-telling:first", self.inner_tells && self.since == 1);
    }
}
