//! Ruled tables of a scan, read cell by cell.
//!
//! Read as a whole, a page with a table loses single digits and mixes the lines of neighbouring cells. Here the ink of each
//! cell is set on a page of its own, one cell below the other; short words are read again three times over, and
//! numbers hold where two of three readings agree.

use super::cells::{self, Area, Ink, List};
use super::plate::Plate;
use super::tesseract::Recogniser;
use super::tsv;
use shuping_analyzers::grid::UNREADABLE;

use crate::formats::layout::{self, Grid, Line, PageText, Ruled};

/// Cells of the smallest table: less is a frame around a text.
const FEWEST: usize = 6;
/// Cells of the largest.
const MOST: usize = 4_000;

/// Puts the ruled tables of a page in the place of the lines that were read there.
pub(super) fn read(page: &mut PageText, plate: &Plate, recogniser: &Recogniser) {
    let tables = layout::ruled(&plate.rules);
    let tables = tables.into_iter().filter(|table| (FEWEST..=MOST).contains(&table.cells.len()));
    let tables: Vec<Ruled> = tables.filter(|table| table.xs.len() > 2 && table.ys.len() > 2).collect();
    if tables.is_empty() {
        return;
    }
    let Some(picture) = plate.gray() else { return };
    for mut table in tables {
        let inks: Vec<Option<Ink>> =
            table.cells.iter().map(|cell| cells::ink(&picture, plate.dpi, area(&table, cell))).collect();
        if inks.iter().flatten().count() < FEWEST {
            continue;
        }
        let Some(texts) = texts(&table, &inks, plate.dpi, recogniser) else { continue };
        for ((cell, text), ink) in table.cells.iter_mut().zip(texts).zip(&inks) {
            let unread = ink.is_some() && text.trim().is_empty();
            cell.text = if unread { UNREADABLE.to_owned() } else { text };
        }
        place(page, table);
    }
}

fn area(table: &Ruled, cell: &layout::GridCell) -> Area {
    let edge = |edges: &[f32], at: u32| edges.get(at as usize).copied().unwrap_or(0.0);
    Area {
        left: edge(&table.xs, cell.column),
        right: edge(&table.xs, cell.column + cell.columns),
        top: edge(&table.ys, cell.row),
        bottom: edge(&table.ys, cell.row + cell.rows),
    }
}

/// Puts a table on its page; the lines that were read inside of it are dropped.
fn place(page: &mut PageText, table: Ruled) {
    let edges = |edges: &[f32]| edges.first().copied().zip(edges.last().copied());
    let (Some((left, right)), Some((top, bottom))) = (edges(&table.xs), edges(&table.ys)) else { return };
    let inside = |line: &Line| {
        let middle = f32::midpoint(line.left, line.right);
        let height = line.baseline - 0.35 * line.size;
        (left..=right).contains(&middle) && (top..=bottom).contains(&height)
    };
    let sizes: Vec<f32> = page.lines.iter().filter(|line| inside(line)).map(|line| line.size).collect();
    let above = page.lines.iter().filter(|line| line.baseline < top).map(|line| line.order + 1).max();
    page.lines.retain(|line| !inside(line));
    let index = u32::try_from(page.tables.len()).unwrap_or(u32::MAX);
    let size = sizes.get(sizes.len() / 2).copied().unwrap_or(12.0);
    let order = above.unwrap_or(0);
    page.lines.push(Line { left, right, baseline: top, size, order, table: Some(index), ..Line::default() });
    let rows = u32::try_from(table.ys.len().saturating_sub(1)).unwrap_or(u32::MAX);
    page.tables.push(Grid { xs: table.xs, rows, cells: table.cells });
}

/// The texts of the cells; `None` where recognition fails.
fn texts(table: &Ruled, inks: &[Option<Ink>], dpi: f32, recogniser: &Recogniser) -> Option<Vec<String>> {
    let mut texts = vec![String::new(); inks.len()];
    let inked: Vec<(usize, &Ink)> =
        inks.iter().enumerate().filter_map(|(number, ink)| Some((number, ink.as_ref()?))).collect();
    for list in cells::lists(&inked, 1, dpi) {
        let read = recogniser.list(&list.plate)?;
        for (number, lines) in by_place(&read, &list) {
            let (Some(cell), Some(Some(ink))) = (table.cells.get(number), inks.get(number)) else { continue };
            let place = area(table, cell);
            // As if the cell stood in the list with the white to its left.
            let left = cells::margin() - ink.left;
            if let Some(text) = texts.get_mut(number) {
                *text = layout::cell_text(&lines, left, left + place.right - place.left);
            }
        }
    }
    let few: Vec<(usize, &Ink)> =
        inked.iter().filter(|(number, _)| texts.get(*number).is_some_and(|text| is_short(text))).copied().collect();
    let again = readings(&few, 3, inks.len(), dpi, |plate| recogniser.list(plate))?;
    for (number, _) in few {
        if let (Some(text), Some(again)) = (texts.get_mut(number), again.get(number).and_then(|again| third(again))) {
            *text = again;
        }
    }
    let numbers: Vec<(usize, &Ink)> = inked
        .iter()
        .filter(|(number, _)| texts.get(*number).is_some_and(|text| may_be_number(text)))
        .copied()
        .collect();
    let sure = numbers.iter().filter(|(number, _)| texts.get(*number).is_some_and(|text| number_of(text).is_some()));
    // Where most are no numbers, they are ticks.
    if sure.count() * 2 < numbers.len() {
        return Some(texts);
    }
    let digits = |plate: &Plate| recogniser.numbers(plate);
    let once = readings(&numbers, 1, inks.len(), dpi, digits)?;
    let thrice = readings(&numbers, 3, inks.len(), dpi, digits)?;
    for (number, _) in numbers {
        if let (Some(text), Some(once), Some(thrice)) = (texts.get_mut(number), once.get(number), thrice.get(number)) {
            *text = agreed(text, once, &third_number(thrice));
        }
    }
    Some(texts)
}

/// What is read of each piece, `times` times side by side, as one word.
fn readings(
    pieces: &[(usize, &Ink)],
    times: usize,
    cells: usize,
    dpi: f32,
    read: impl Fn(&Plate) -> Option<String>,
) -> Option<Vec<String>> {
    let mut texts = vec![String::new(); cells];
    for list in cells::lists(pieces, times, dpi) {
        let read = read(&list.plate)?;
        for (number, lines) in by_place(&read, &list) {
            if let Some(text) = texts.get_mut(number) {
                *text = lines.iter().flat_map(|line| line.text.chars()).filter(|c| !c.is_whitespace()).collect();
            }
        }
    }
    Some(texts)
}

/// The lines of a list by the pieces that they were read from.
fn by_place(read: &str, list: &List) -> Vec<(usize, Vec<Line>)> {
    let (page, _) = tsv::all_lines(read, &list.plate);
    let mut found: Vec<(usize, Vec<Line>)> = list.places.iter().map(|(number, ..)| (*number, Vec::new())).collect();
    for line in page.lines {
        // Descenders and specks may reach beyond a piece, though not as far as the next one.
        let over = |top: f32, bottom: f32| top < line.baseline && line.baseline < bottom + 4.0;
        let at = list.places.iter().position(|(_, top, bottom)| over(*top, *bottom));
        if let Some((_, lines)) = at.and_then(|at| found.get_mut(at)) {
            lines.push(line);
        }
    }
    found
}

/// Whether a text may be a number that was not read right: it has no Chinese in it, and is short.
fn may_be_number(text: &str) -> bool {
    const LONGEST: usize = 6;
    // The serifs of a 1.
    if text == "工" {
        return true;
    }
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c) || "√✓×%％-—/".contains(c);
    text.chars().count() <= LONGEST && !text.contains(chinese)
}

/// Whether a text is one of the short words that head columns, of which a single letter is easily read wrong.
fn is_short(text: &str) -> bool {
    const LONGEST: usize = 4;
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    text.chars().count() <= LONGEST && text.contains(chinese) && !text.contains('\n')
}

/// A text that is a number, without the space in it. Nobody writes 0289: there something else was read as digits.
fn number_of(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = bare.split_once('.').map_or((bare.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let plain = whole.len() == 1 || !whole.starts_with('0');
    (digits(whole) && plain && fraction.is_none_or(digits)).then_some(bare)
}

/// A third of a text that says the same three times: 好好好. Of 7737, which is nearly so, nothing.
fn third(text: &str) -> Option<String> {
    let size = text.len() / 3;
    let (one, two, three) = (text.get(..size)?, text.get(size..2 * size)?, text.get(2 * size..)?);
    (one == two && two == three && size > 0).then(|| one.to_owned())
}

/// The same of a number; in 3.33 the white between two was taken for a point.
fn third_number(text: &str) -> String {
    third(text).or_else(|| third(&text.replace('.', ""))).unwrap_or_default()
}

/// What two of three readings of a number agree on; where none do, [`UNREADABLE`].
fn agreed(plain: &str, once: &str, thrice: &str) -> String {
    let plain = number_of(plain);
    let [once, thrice] = [number_of(once), number_of(thrice)];
    if once.is_some() && (once == thrice || once == plain) {
        return once.unwrap_or_default();
    }
    if thrice.is_some() && thrice == plain {
        return thrice.unwrap_or_default();
    }
    UNREADABLE.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_holds_where_two_readings_agree() {
        for (plain, once, thrice, text) in [
            ("12", "12", "121212", "12"),
            ("", "1", "111", "1"),
            ("0", "6", "666", "6"),
            ("7", "7", "7737", "7"),
            ("8", "", "888", "8"),
            ("88.5", "885", "88.588.588.5", "88.5"),
            ("0", "6", "6.66", "6"),
            ("0", "6", "68.6", "？"),
            ("", "1", "", "？"),
            ("D", "", "", "？"),
            ("0289", "0289", "028902890289", "？"),
            ("0.5", "0.5", "", "0.5"),
        ] {
            assert_eq!(agreed(plain, once, &third_number(thrice)), text, "{plain} {once} {thrice}");
        }
    }

    #[test]
    fn words_and_ticks_are_no_numbers() {
        for text in ["", "1", "O", "8 5", "l0", "工"] {
            assert!(may_be_number(text), "{text}");
        }
        for text in ["好", "5分", "√", "85.7%", "2024.12.26"] {
            assert!(!may_be_number(text), "{text}");
        }
    }
}
