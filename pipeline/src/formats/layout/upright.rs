//! Turns a page so that its text runs from left to right and from top to bottom.

use super::{Glyph, Page, Rule};

/// The page, turned by its dominant direction of writing. Text in other directions, as of watermarks and of labels along
/// the edge, is dropped where there is enough of the dominant one.
pub(super) fn upright(mut page: Page) -> Page {
    let mut counts = [0usize; 4];
    for glyph in page.glyphs.iter().filter(|glyph| !glyph.c.is_whitespace()) {
        if let Some(count) = counts.get_mut(usize::from(glyph.turn & 3)) {
            *count += 1;
        }
    }
    let turn = counts.iter().enumerate().max_by_key(|(turn, count)| (**count, 4 - turn)).map_or(0, |(turn, _)| turn);
    let turn = u8::try_from(turn).unwrap_or(0);
    let many = page.glyphs.len() >= 30;
    page.glyphs.retain(|glyph| glyph.turn == turn || !many);
    turn_page(&mut page, turn);
    if written_downwards(&page.glyphs) {
        lay_columns(&mut page);
    }
    page
}

fn turn_page(page: &mut Page, turn: u8) {
    let (width, height) = (page.width, page.height);
    let point = |x: f32, y: f32| match turn {
        1 => (y, width - x),
        2 => (width - x, height - y),
        3 => (height - y, x),
        _ => (x, y),
    };
    if turn == 0 {
        return;
    }
    for glyph in &mut page.glyphs {
        (glyph.x, glyph.y) = point(glyph.x, glyph.y);
    }
    for rule in &mut page.rules {
        turn_rule(rule, point);
    }
    if turn % 2 == 1 {
        (page.width, page.height) = (height, width);
    }
}

fn turn_rule(rule: &mut Rule, point: impl Fn(f32, f32) -> (f32, f32)) {
    let (ax, ay) = point(rule.x0, rule.y0);
    let (bx, by) = point(rule.x1, rule.y1);
    *rule = Rule { x0: ax.min(bx), y0: ay.min(by), x1: ax.max(bx), y1: ay.max(by) };
}

/// Vertical writing: by the fonts, or by glyphs of a horizontal font set one below the other.
fn written_downwards(glyphs: &[Glyph]) -> bool {
    let vertical = glyphs.iter().filter(|glyph| glyph.vertical).count();
    if vertical * 2 > glyphs.len() {
        return true;
    }
    let below = glyphs
        .array_windows()
        .filter(|[a, b]| {
            let down = (b.y - a.y) / a.size.max(1.0);
            (b.x - a.x).abs() < 0.3 * a.size && (0.7..1.5).contains(&down)
        })
        .count();
    glyphs.len() > 60 && below * 10 > glyphs.len() * 7
}

/// Columns from right to left become lines from top to bottom.
fn lay_columns(page: &mut Page) {
    for glyph in &mut page.glyphs {
        (glyph.x, glyph.y) = (glyph.y, page.width - glyph.x);
        glyph.advance = glyph.size;
    }
    let width = page.width;
    for rule in &mut page.rules {
        turn_rule(rule, |x, y| (y, width - x));
    }
    (page.width, page.height) = (page.height, page.width);
}
