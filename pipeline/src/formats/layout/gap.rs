//! What the empty room between two characters of a line means.

use super::script::wide;

/// What stands between two neighbouring characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Nothing: they touch, or the room is that of justified lines or between Chinese and Latin type.
    None,
    /// A space between words.
    Space,
    /// A full square, as between the two halves of a title.
    Square,
    /// A tabulator or the next column.
    Break,
}

/// Reads a gap of `room` points between `last` and `next` in type of `size` points; `usual` is the median gap between
/// Chinese characters of the line, which is large where a line is spread over its width.
pub(super) fn read(last: char, next: char, room: f32, size: f32, usual: f32) -> Gap {
    let spread = if usual > 0.25 * size { usual } else { 0.0 };
    let (ems, spread) = (room / size.max(0.1), spread / size.max(0.1));
    if ems > 1.6 + 1.5 * spread {
        return Gap::Break;
    }
    if last.is_whitespace() || next.is_whitespace() {
        return Gap::None;
    }
    match (wide(last), wide(next)) {
        (true, true) if ems > 0.8 + 1.4 * spread => Gap::Square,
        (true, true) => Gap::None,
        (false, false) if ems > 0.18 => Gap::Space,
        (false, false) => Gap::None,
        _ if ems > 0.6 + 1.4 * spread => Gap::Space,
        _ => Gap::None,
    }
}
