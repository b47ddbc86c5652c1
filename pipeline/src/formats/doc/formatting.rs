//! Formatting by place in the main stream: the formatted disk pages ([MS-DOC] 2.9.33, 2.9.66).

use super::super::cfb::{u16_at, u32_at};
use super::fib::Plc;

const PAGE: usize = 512;
/// More stretches than any document has.
const MAX_STRETCHES: usize = 4_000_000;

/// Stretches of the main stream with their modifiers.
#[derive(Debug, Default)]
pub(super) struct Formatting<'a> {
    stretches: Vec<Stretch<'a>>,
}

/// Bytes `start..end` of the main stream and what is said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch<'a> {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) modifiers: &'a [u8],
}

impl<'a> Formatting<'a> {
    /// Pages with the formatting of runs.
    pub(super) fn of_runs(pages: &[u8], stream: &'a [u8]) -> Self {
        Self::read(pages, stream, 1, run_modifiers)
    }

    /// Pages with the formatting of paragraphs; the modifiers begin with the index of the style.
    pub(super) fn of_paragraphs(pages: &[u8], stream: &'a [u8]) -> Self {
        Self::read(pages, stream, 13, paragraph_modifiers)
    }

    fn read(pages: &[u8], stream: &'a [u8], width: usize, find: fn(&'a [u8], usize) -> Option<&'a [u8]>) -> Self {
        let plc = Plc::new(pages, 4);
        let mut stretches = Vec::new();
        for index in 0..plc.count() {
            let number = plc.item(index).and_then(|item| u32_at(item, 0)).unwrap_or(u32::MAX) & 0x3F_FFFF;
            let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(PAGE);
            let Some(page) = stream.get(from..from.saturating_add(PAGE)) else { continue };
            let count = page.last().copied().map_or(0, usize::from);
            for item in 0..count {
                let (Some(start), Some(end)) = (u32_at(page, item * 4), u32_at(page, item * 4 + 4)) else { break };
                let word = page.get((count + 1) * 4 + item * width).copied().map_or(0, usize::from);
                let modifiers = if word == 0 { None } else { find(page, word * 2) }.unwrap_or_default();
                stretches.push(Stretch { start, end, modifiers });
            }
            if stretches.len() > MAX_STRETCHES {
                break;
            }
        }
        stretches.sort_by_key(|stretch| stretch.start);
        Self { stretches }
    }

    /// The stretch that holds an offset of the main stream.
    pub(super) fn at(&self, offset: u32) -> Option<Stretch<'a>> {
        let behind = self.stretches.partition_point(|stretch| stretch.start <= offset);
        self.stretches.get(behind.checked_sub(1)?).filter(|stretch| offset < stretch.end).copied()
    }
}

fn run_modifiers(page: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(*page.get(at)?);
    page.get(at + 1..(at + 1 + length).min(PAGE - 1))
}

fn paragraph_modifiers(page: &[u8], at: usize) -> Option<&[u8]> {
    let words = usize::from(*page.get(at)?);
    let (from, length) =
        if words == 0 { (at + 2, usize::from(*page.get(at + 1)?) * 2) } else { (at + 1, words * 2 - 1) };
    page.get(from..(from + length).min(PAGE - 1))
}

/// The style index before the modifiers of a paragraph.
pub(super) fn style_and_modifiers(of_paragraph: &[u8]) -> (u16, &[u8]) {
    (u16_at(of_paragraph, 0).unwrap_or(0), of_paragraph.get(2..).unwrap_or_default())
}
