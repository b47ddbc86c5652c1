//! The records of MS-XLS: how they follow each other and how they write strings and numbers.

use encoding_rs::Encoding;

use super::super::cfb::{u16_at, u32_at};

pub(super) const BOF: u16 = 0x0809;
pub(super) const EOF: u16 = 0x000a;
pub(super) const FILE_PASS: u16 = 0x002f;
pub(super) const CODE_PAGE: u16 = 0x0042;
pub(super) const DATE_MODE: u16 = 0x0022;
pub(super) const FORMAT: u16 = 0x041e;
pub(super) const XF: u16 = 0x00e0;
pub(super) const BOUND_SHEET: u16 = 0x0085;
pub(super) const SHARED_STRINGS: u16 = 0x00fc;
pub(super) const ROW: u16 = 0x0208;
pub(super) const COLUMNS: u16 = 0x007d;
pub(super) const MERGED: u16 = 0x00e5;
pub(super) const LABEL_SST: u16 = 0x00fd;
pub(super) const LABEL: u16 = 0x0204;
pub(super) const RICH_STRING: u16 = 0x00d6;
pub(super) const NUMBER: u16 = 0x0203;
pub(super) const RK: u16 = 0x027e;
pub(super) const MUL_RK: u16 = 0x00bd;
pub(super) const BOOL_ERR: u16 = 0x0205;
pub(super) const FORMULA: u16 = 0x0006;
pub(super) const STRING: u16 = 0x0207;
const CONTINUE: u16 = 0x003c;

/// A record with the ones that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    pub(super) more: Vec<&'a [u8]>,
}

/// Walks along the records of a stream; ends where one is cut off.
pub(super) struct Records<'a> {
    rest: &'a [u8],
}

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8]) -> Self {
        Self { rest: stream }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.rest, 0)?;
        let end = usize::from(u16_at(self.rest, 2)?) + 4;
        let data = self.rest.get(4..end)?;
        self.rest = self.rest.get(end..)?;
        Some((kind, data))
    }

    pub(super) fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while u16_at(self.rest, 0) == Some(CONTINUE) {
            match self.one() {
                Some((_, data)) => more.push(data),
                None => break,
            }
        }
        Some(Record { kind, data, more })
    }
}

/// The encoding of a code page as the records name it.
pub(super) fn of_code_page(page: u16) -> &'static Encoding {
    match page {
        950 => encoding_rs::BIG5,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        367 | 1252 | 0x8001 => encoding_rs::WINDOWS_1252,
        10000 | 0x8000 => encoding_rs::MACINTOSH,
        _ => encoding_rs::GB18030,
    }
}

/// Characters of one byte (the lower halves of UTF-16) or of two.
pub(super) fn characters(data: &[u8], count: usize, wide: bool) -> String {
    if wide {
        let units: Vec<u16> = data.chunks_exact(2).take(count).filter_map(|pair| u16_at(pair, 0)).collect();
        String::from_utf16_lossy(&units)
    } else {
        data.iter().take(count).map(|byte| char::from(*byte)).collect()
    }
}

/// A string whose length takes two bytes, going on in the records that continue.
pub(super) fn unicode_string(data: &[u8], more: &[&[u8]]) -> String {
    let mut pieces = Pieces { data, more };
    let Some(count) = pieces.u16() else { return String::new() };
    let Some(flags) = pieces.byte() else { return String::new() };
    pieces.text(usize::from(count), flags & 1 != 0).0
}

/// The table of shared strings; `None` where it holds more characters than allowed.
pub(super) fn shared_strings(record: &Record<'_>, characters: usize) -> Option<Vec<String>> {
    let count = u32_at(record.data, 4).unwrap_or(0);
    let mut pieces = Pieces { data: record.data.get(8..).unwrap_or_default(), more: &record.more };
    let mut strings = Vec::new();
    let mut left = characters;
    for _ in 0..count {
        let Some(string) = pieces.shared_string() else { break };
        left = left.checked_sub(string.len())?;
        strings.push(string);
    }
    Some(strings)
}

/// A record and the ones that continue it, read as one.
struct Pieces<'a, 'm> {
    data: &'a [u8],
    more: &'m [&'a [u8]],
}

impl Pieces<'_, '_> {
    /// Goes on in the next record where this one is used up.
    fn turn(&mut self) -> Option<()> {
        while self.data.is_empty() {
            let (next, more) = self.more.split_first()?;
            (self.data, self.more) = (next, more);
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        self.turn()?;
        let (byte, rest) = self.data.split_first()?;
        self.data = rest;
        Some(*byte)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.turn()?;
            let step = count.min(self.data.len());
            self.data = self.data.get(step..)?;
            count -= step;
        }
        Some(())
    }

    /// Characters; where they go on in the next record, a byte there says anew how wide they are. Also says whether all
    /// were there.
    fn text(&mut self, count: usize, wide: bool) -> (String, bool) {
        let (mut left, mut wide) = (count, wide);
        let mut units: Vec<u16> = Vec::new();
        loop {
            let size = if wide { 2 } else { 1 };
            let here = left.min(self.data.len() / size);
            let (text, rest) = self.data.split_at_checked(here * size).unwrap_or((self.data, &[]));
            if wide {
                units.extend(text.chunks_exact(2).filter_map(|pair| u16_at(pair, 0)));
            } else {
                units.extend(text.iter().map(|byte| u16::from(*byte)));
            }
            self.data = rest;
            left -= here;
            if left == 0 {
                return (String::from_utf16_lossy(&units), true);
            }
            self.data = &[];
            let Some(flags) = self.byte() else { return (String::from_utf16_lossy(&units), false) };
            wide = flags & 1 != 0;
        }
    }

    /// A string with its runs of fonts and its phonetic guide, which are passed over.
    fn shared_string(&mut self) -> Option<String> {
        let count = self.u16()?;
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 { self.u16()? } else { 0 };
        let guide = if flags & 4 != 0 { self.u32()? } else { 0 };
        let (text, whole) = self.text(usize::from(count), flags & 1 != 0);
        if whole {
            let behind = usize::from(runs) * 4 + usize::try_from(guide).unwrap_or(usize::MAX / 2);
            if self.skip(behind).is_none() {
                self.data = &[];
            }
        }
        Some(text)
    }
}

/// A number of eight bytes; none that is not finite.
pub(super) fn float(data: &[u8]) -> Option<f64> {
    let bytes: [u8; 8] = data.get(..8)?.try_into().ok()?;
    Some(f64::from_le_bytes(bytes)).filter(|value| value.is_finite())
}

/// A number packed into 30 bits: a whole number, or the upper part of a float; the lowest bit says hundredths.
pub(super) fn rk(packed: u32) -> f64 {
    let value = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & !3) << 32)
    };
    let value = if packed & 1 != 0 { value / 100.0 } else { value };
    if value.is_finite() { value } else { 0.0 }
}

/// The name of an error value.
pub(super) fn error_name(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2b => "#GETTING_DATA",
        _ => "#N/A",
    }
}
