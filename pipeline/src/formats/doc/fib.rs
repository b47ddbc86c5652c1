//! The head of the main stream: where everything else stands ([MS-DOC] 2.5).

use super::super::cfb::{u16_at, u32_at};

/// Places in the table stream that the head names, by their index in `FibRgFcLcb97`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Area {
    Styles = 1,
    FootnoteReferences = 2,
    FootnoteTexts = 3,
    CommentTexts = 5,
    Headers = 11,
    RunPages = 12,
    ParagraphPages = 13,
    Fonts = 15,
    Pieces = 33,
    ShapeAnchors = 40,
    EndnoteReferences = 46,
    EndnoteTexts = 47,
    BoxTexts = 56,
    ListDefinitions = 73,
    Lists = 74,
}

/// Flows of text, in the order in which they follow each other in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Main = 0,
    Footnotes = 1,
    Headers = 2,
    Comments = 4,
    Endnotes = 5,
    Boxes = 6,
}

/// What the head says.
#[derive(Debug, Clone)]
pub(super) struct Fib<'a> {
    stream: &'a [u8],
    lengths: [u32; 8],
}

impl<'a> Fib<'a> {
    /// Reads the head of a Word 97 or later main stream.
    pub(super) fn read(stream: &'a [u8]) -> Self {
        let mut lengths = [0; 8];
        for (index, length) in lengths.iter_mut().enumerate() {
            // A negative length is damage; it counts as none.
            *length = u32_at(stream, 0x4C + index * 4).filter(|length| *length < 1 << 31).unwrap_or(0);
        }
        Self { stream, lengths }
    }

    /// The bytes of an area in the table stream, as many as there are.
    pub(super) fn area<'t>(&self, area: Area, table: &'t [u8]) -> &'t [u8] {
        let (from, length) = self.place(area);
        let rest = table.get(from..).unwrap_or_default();
        rest.get(..length).unwrap_or(rest)
    }

    /// The table stream from the begin of an area on, for those that go on behind their length; empty where the file
    /// has no such area.
    pub(super) fn area_and_rest<'t>(&self, area: Area, table: &'t [u8]) -> (&'t [u8], usize) {
        let (from, length) = self.place(area);
        if length == 0 { (&[], 0) } else { (table.get(from..).unwrap_or_default(), length) }
    }

    fn place(&self, area: Area) -> (usize, usize) {
        let at = 0x9A + (area as usize) * 8;
        let number = |at| u32_at(self.stream, at).and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        (number(at), number(at + 4))
    }

    /// First character position of a flow and the one behind its last.
    pub(super) fn span(&self, flow: Flow) -> (u32, u32) {
        let index = flow as usize;
        let start = self.lengths.iter().take(index).fold(0_u32, |sum, length| sum.saturating_add(*length));
        (start, start.saturating_add(self.lengths.get(index).copied().unwrap_or(0)))
    }
}

/// Kind and version of a main stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Version {
    /// Word 97 and later, and programs that write as they do.
    Word97,
    /// Word 6 and 95.
    Word6,
    /// None that is known.
    Unknown,
}

/// Flags of the head, the same in all versions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flags(u16);

impl Flags {
    pub(super) fn of(stream: &[u8]) -> Self {
        Self(u16_at(stream, 10).unwrap_or(0))
    }

    pub(super) fn encrypted(self) -> bool {
        self.0 & 0x100 != 0
    }

    /// Whether the table stream is `1Table`.
    pub(super) fn second_table(self) -> bool {
        self.0 & 0x200 != 0
    }
}

/// The version of a main stream.
pub(super) fn version(stream: &[u8]) -> Version {
    match (u16_at(stream, 0), u16_at(stream, 2)) {
        (Some(0xA5EC | 0xA5DC), Some(build)) if build >= 0xC0 => Version::Word97,
        (Some(0xA5DC | 0xA5EC), Some(_)) => Version::Word6,
        _ => Version::Unknown,
    }
}

/// A list of positions, each with a fixed number of bytes behind it ([MS-DOC] 2.2.2).
#[derive(Debug, Clone, Copy)]
pub(super) struct Plc<'a> {
    bytes: &'a [u8],
    count: usize,
    width: usize,
}

impl<'a> Plc<'a> {
    pub(super) fn new(bytes: &'a [u8], width: usize) -> Self {
        Self { bytes, count: bytes.len().saturating_sub(4) / (width + 4), width }
    }

    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// The position at an index; there is one more than items.
    pub(super) fn position(&self, index: usize) -> Option<u32> {
        if index > self.count { None } else { u32_at(self.bytes, index * 4) }
    }

    pub(super) fn item(&self, index: usize) -> Option<&'a [u8]> {
        if index >= self.count {
            return None;
        }
        let from = (self.count + 1) * 4 + index * self.width;
        self.bytes.get(from..from + self.width)
    }
}
