//! Pictures of pages inside papers that hold hardly anything else: photographs or scans put into a Word file.
//!
//! A logo, a seal or a signature is no page, and a paper with text of its own is read by its text alone.

mod measure;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::panic::catch_unwind;

use shuping_analyzers::document::Document;

pub(crate) use self::measure::{holds_page, size_of};
use super::package::Package;
use super::scan::{Scan, Typed, page_pictures};
use crate::content::{Limits, Paper};

/// Fewer letters than this beside pictures are a title, a name and a covering line.
const SPARSE: usize = 80;

/// Least width and height of a page as it is shown, in English metric units: five centimetres.
const SHOWN: u64 = 1_800_000;

/// More pictures than any paper has.
pub(crate) const MOST: usize = 5_000;

/// English metric units in a millimetre.
pub(crate) const MILLIMETRE: f64 = 36_000.0;

/// A picture where it stands in a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The part that holds it, or the id of the relationship that leads there.
    pub(crate) part: String,
    /// How many paragraphs of the paper stand before it.
    pub(crate) before: usize,
    /// Width and height at which it is shown, in English metric units, where the paper says.
    pub(crate) shown: Option<(u64, u64)>,
}

impl Placed {
    /// Whether it is shown large enough to be read as a page.
    pub(crate) fn is_shown_large(&self) -> bool {
        self.shown.is_none_or(|(width, height)| width.min(height) >= SHOWN && !is_strip(width, height))
    }
}

/// Whether so many pixels can hold a page: a photograph of one, a page that was scanned, a long screenshot.
pub(crate) fn is_page_size((width, height): (u32, u32)) -> bool {
    let (width, height) = (u64::from(width), u64::from(height));
    width.min(height) >= 480 && width.max(height) >= 700 && !is_strip(width, height)
}

/// A letterhead or a signature is much wider than high.
fn is_strip(width: u64, height: u64) -> bool {
    width > height.saturating_mul(3)
}

/// Whether a paper holds so little text that its pictures are what was sent.
pub(crate) fn is_sparse(document: &Document) -> bool {
    let letters = document.paragraphs.iter().flat_map(|paragraph| paragraph.text.chars());
    letters.filter(|letter| !letter.is_whitespace()).take(SPARSE).count() < SPARSE
}

/// Notes that a paper is little else than a picture that its reader leaves unread.
pub(crate) fn note_unread(document: &mut Document, has_page: impl FnOnce() -> bool) {
    document.quality.only_pictures = is_sparse(document) && has_page();
}

/// A paper of a package: its text or, where that is next to nothing and pictures of pages stand in it, the pages with what
/// was typed around them.
pub(crate) fn paper(package: &mut Package<'_>, mut document: Document, placed: Vec<Placed>, limits: &Limits) -> Paper {
    if placed.is_empty() || !is_sparse(&document) {
        return Paper::Document(document);
    }
    let mut known = HashSet::new();
    let placed: Vec<Placed> =
        placed.into_iter().filter(|picture| picture.is_shown_large() && known.insert(picture.part.clone())).collect();
    let Some(before) = placed.first().map(|picture| picture.before) else { return Paper::Document(document) };
    let mut scan = Scan { partial: document.quality.partial.clone(), ..Scan::default() };
    let mut number = 0_u32;
    for picture in placed.iter().take(limits.pages) {
        match pages(package, &picture.part, limits) {
            Pages::Read(pages) => {
                for (gray, dpi) in pages {
                    number = number.saturating_add(1);
                    scan.push_picture(number, Some((gray, dpi)));
                }
            }
            Pages::Small => {}
            Pages::Unknown => {
                number = number.saturating_add(1);
                scan.unread_pages.push(number);
            }
        }
    }
    if placed.len() > limits.pages {
        let said = format!("文件里共{}张图片，只读了前{}张。", placed.len(), limits.pages);
        scan.partial.get_or_insert(said);
    }
    if scan.pages.is_empty() {
        document.quality.only_pictures = !scan.unread_pages.is_empty();
        return Paper::Document(document);
    }
    // What is said of such a paper cannot be noted in the file itself, where nearly all of its words are no text.
    document.paragraphs.iter_mut().for_each(|paragraph| paragraph.origins.clear());
    scan.typed = Typed { document, before };
    Paper::Scan(scan)
}

/// What a part gives.
enum Pages {
    /// The pictures of pages.
    Read(Vec<(super::scan::Gray, f32)>),
    /// A picture that is no page.
    Small,
    /// A picture of a kind that is not read here, or a damaged one.
    Unknown,
}

fn pages(package: &mut Package<'_>, part: &str, limits: &Limits) -> Pages {
    let Ok(Some(part)) = package.part(part) else { return Pages::Unknown };
    // The size is looked at first, so that a thousand small pictures cost nothing.
    if size_of(&part.bytes).is_some_and(|size| !is_page_size(size)) {
        return Pages::Small;
    }
    match catch_unwind(|| page_pictures(&part.bytes, limits)).unwrap_or_default() {
        Some(pages) => Pages::Read(pages),
        None => Pages::Unknown,
    }
}
