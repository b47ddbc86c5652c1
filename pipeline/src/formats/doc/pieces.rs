//! The piece table: which bytes of the main stream hold which characters ([MS-DOC] 2.8.35).

use std::borrow::Cow;

use super::super::cfb::{u16_at, u32_at};
use super::fib::Plc;

/// Stretches of text in the order of the document.
#[derive(Debug, Default)]
pub(super) struct Pieces<'a> {
    pub(super) pieces: Vec<Piece>,
    modifiers: Vec<&'a [u8]>,
}

/// Characters `start..end` and the bytes that hold them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) start: u32,
    pub(super) end: u32,
    /// Offset of the first byte in the main stream.
    offset: u32,
    /// One byte a character instead of two.
    narrow: bool,
    modifier: u16,
}

impl Piece {
    /// The offset of a character in the main stream, by which its formatting is found.
    pub(super) fn offset_of(&self, position: u32) -> u32 {
        let step = position.saturating_sub(self.start);
        self.offset.saturating_add(if self.narrow { step } else { step.saturating_mul(2) })
    }

    /// UTF-16 units of a range of characters, as many as the stream has.
    pub(super) fn units(&self, stream: &[u8], from: u32, to: u32) -> Vec<u16> {
        let (from, to) = (from.max(self.start), to.min(self.end));
        let Ok(first) = usize::try_from(self.offset_of(from)) else { return Vec::new() };
        let count = usize::try_from(to.saturating_sub(from)).unwrap_or(0);
        let rest = stream.get(first..).unwrap_or_default();
        if self.narrow {
            let bytes = rest.get(..count).unwrap_or(rest);
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes);
            return text.encode_utf16().collect();
        }
        let bytes = rest.get(..count.saturating_mul(2)).unwrap_or(rest);
        bytes.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)).collect()
    }
}

impl<'a> Pieces<'a> {
    /// Reads the piece table; overlapping and endless pieces are cut.
    pub(super) fn read(clx: &'a [u8], max_characters: u32) -> Self {
        let mut table = Self::default();
        let mut rest = clx;
        loop {
            match rest.first() {
                Some(1) => {
                    let Some(length) = u16_at(rest, 1).map(usize::from) else { break };
                    table.modifiers.push(rest.get(3..3 + length).unwrap_or_default());
                    rest = rest.get(3 + length..).unwrap_or_default();
                }
                Some(2) => {
                    let length = u32_at(rest, 1).and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
                    let bytes = rest.get(5..).unwrap_or_default();
                    table.take(Plc::new(bytes.get(..length).unwrap_or(bytes), 8), max_characters);
                    break;
                }
                _ => break,
            }
        }
        table
    }

    fn take(&mut self, plc: Plc<'_>, max_characters: u32) {
        let mut reached = 0;
        for index in 0..plc.count() {
            let (Some(start), Some(end), Some(item)) = (plc.position(index), plc.position(index + 1), plc.item(index))
            else {
                break;
            };
            let end = end.min(max_characters);
            if start < reached || end <= start {
                continue;
            }
            reached = end;
            let place = u32_at(item, 2).unwrap_or(0);
            let narrow = place & 0x4000_0000 != 0;
            let offset = place & 0x3FFF_FFFF;
            let offset = if narrow { offset / 2 } else { offset };
            self.pieces.push(Piece { start, end, offset, narrow, modifier: u16_at(item, 6).unwrap_or(0) });
        }
    }

    /// The modifiers that a piece adds to all its characters and paragraphs.
    pub(super) fn modifiers(&self, piece: &Piece) -> Cow<'a, [u8]> {
        if piece.modifier & 1 != 0 {
            let index = usize::from(piece.modifier >> 1);
            return Cow::Borrowed(self.modifiers.get(index).copied().unwrap_or_default());
        }
        let [operand, code] = [piece.modifier.to_be_bytes()[0], piece.modifier.to_le_bytes()[0] >> 1];
        SHORT_CODES
            .iter()
            .find(|(short, _)| *short == code && piece.modifier != 0)
            .map_or(Cow::Borrowed(&[]), |(_, long)| Cow::Owned([&long.to_le_bytes()[..], &[operand]].concat()))
    }

    /// The piece that holds a character, by its place in the list.
    pub(super) fn at(&self, position: u32) -> Option<usize> {
        let index = self.pieces.partition_point(|piece| piece.end <= position);
        self.pieces.get(index).filter(|piece| piece.start <= position).map(|_| index)
    }
}

/// The modifiers that a piece can name by a short code, of those that are read here ([MS-DOC] 2.9.209).
const SHORT_CODES: [(u8, u16); 6] =
    [(0x05, 0x2403), (0x18, 0x2416), (0x19, 0x2417), (0x41, 0x0800), (0x55, 0x0835), (0x5C, 0x083C)];
