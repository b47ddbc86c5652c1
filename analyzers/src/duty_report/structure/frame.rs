//! What holds for a report as a whole: how its parts are headed, and of which year it tells.

use super::super::heading::PartVotes;
use super::super::reading::Para;

/// What holds for the body as a whole.
pub(super) struct Frame {
    /// Index of the first heading.
    pub(super) first_heading: Option<usize>,
    /// The level at which parts are headed, 0 where there are no headings.
    pub(super) outer: u8,
    /// For each paragraph, whether the outermost heading above it merges parts.
    pub(super) merged: Vec<bool>,
    /// The year that is reported on.
    pub(super) year: i32,
}

impl Frame {
    pub(super) fn new(body: &[Para<'_>], year: i32) -> Self {
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
