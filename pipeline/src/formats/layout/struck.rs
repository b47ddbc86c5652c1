//! Text with a line through it: a deletion that was printed with its tracked changes.

use super::{Glyph, Rule};

/// The glyphs without a line through them, and those with one.
///
/// A page where most text is struck is ruled paper, not a page of deletions; there nothing counts as struck.
pub(super) fn part(glyphs: Vec<Glyph>, rules: &[Rule]) -> (Vec<Glyph>, Vec<Glyph>) {
    let mut lines: Vec<&Rule> = rules.iter().filter(|rule| rule.y1 - rule.y0 < 2.5).collect();
    lines.sort_by(|a, b| a.y0.total_cmp(&b.y0));
    let through = |glyph: &Glyph| {
        if glyph.c.is_whitespace() {
            return false;
        }
        let (top, bottom) = (glyph.y - 0.55 * glyph.size, glyph.y - 0.15 * glyph.size);
        let middle = glyph.x + glyph.advance / 2.0;
        let from = lines.partition_point(|rule| rule.y0 < top);
        lines.iter().skip(from).take_while(|rule| rule.y0 <= bottom).any(|rule| (rule.x0..=rule.x1).contains(&middle))
    };
    let total = glyphs.len();
    let (struck, kept): (Vec<Glyph>, Vec<Glyph>) = glyphs.into_iter().partition(through);
    if struck.len() * 2 <= total {
        return (kept, struck);
    }
    let mut all = kept;
    all.extend(struck);
    (all, Vec::new())
}
