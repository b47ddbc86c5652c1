//! Where a paragraph stands: the inner heading above it, and the group of problems or measures that it belongs to.

use super::heading::Opening;
use super::numbering::Style;
use super::reading::Reading;
use super::wording::names_part;

/// The inner heading that a paragraph stands under.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inner {
    /// Its paragraph.
    pub(super) para: usize,
    pub(super) title: String,
    /// Its number, 0 where it has none.
    pub(super) ordinal: u32,
}

/// What a group of problems or measures is held together by, so that groups can be told apart and put in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Group {
    para: usize,
    /// Index of the sentence that opens it.
    sentence: usize,
}

impl Group {
    pub(super) fn of_paragraph(para: usize) -> Self {
        Self { para, sentence: 0 }
    }

    pub(super) fn of_sentence(para: usize, sentence: usize) -> Self {
        Self { para, sentence }
    }
}

/// Inner headings of all paragraphs, by paragraph. A heading of a part closes the one before it.
pub(super) fn inner_headings(reading: &Reading<'_>) -> Vec<Option<Inner>> {
    let outer = reading.outer_level();
    let mut levels: Vec<(u8, Inner)> = Vec::new();
    reading
        .paragraphs
        .iter()
        .enumerate()
        .map(|(index, para)| {
            if para.is_heading() {
                levels.retain(|(level, _)| *level < para.head.level);
                if para.head.level <= outer || names_part(para.title()) {
                    levels.clear();
                } else {
                    let ordinal = para.head.mark.map_or(0, |mark| mark.ordinal);
                    let inner = Inner { para: index, title: para.title().to_owned(), ordinal };
                    levels.push((para.head.level, inner));
                }
            }
            // The outermost of the inner headings holds the group together; what stands deeper tells its facts.
            levels.first().map(|(_, inner)| inner.clone())
        })
        .collect()
}

/// The lead of a paragraph as a name for what it tells: bold, or numbered, and not only a part's name.
pub(super) fn lead_title(reading: &Reading<'_>, para: usize) -> String {
    let Some(para) = reading.paragraphs.get(para) else { return String::new() };
    let marked = para.head.mark.is_some() || para.bold_lead > 0;
    if para.head.opening != Opening::Lead || !marked || names_part(para.title()) {
        return String::new();
    }
    para.title().to_owned()
}

/// Whether a list mark opens a group of its own inside a paragraph.
pub(super) fn opens_group(style: Style) -> bool {
    !matches!(style, Style::Sides)
}
