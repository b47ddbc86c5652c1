//! How large a picture is, told by its first bytes alone.

use super::is_page_size;

/// More segments before the one that tells its size has no JPEG file.
const SEGMENTS: usize = 200;

/// Width and height in pixels of a PNG, JPEG, GIF or BMP file; `None` for what is none of these.
pub(crate) fn size_of(bytes: &[u8]) -> Option<(u32, u32)> {
    let big = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let little = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?).unsigned_abs());
    let short = |at: usize| Some(u32::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    match bytes {
        [0x89, b'P', b'N', b'G', 13, 10, 26, 10, ..] => Some((big(16)?, big(20)?)),
        [0xFF, 0xD8, 0xFF, ..] => jpeg(bytes),
        [b'G', b'I', b'F', b'8', ..] => Some((short(6)?, short(8)?)),
        [b'B', b'M', ..] => Some((little(18)?, little(22)?)),
        _ => None,
    }
}

/// The size in the frame header of a JPEG file (ITU-T T.81, B.2.2).
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let short = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    for _ in 0..SEGMENTS {
        let (0xFF, kind) = (*bytes.get(at)?, *bytes.get(at + 1)?) else { return None };
        match kind {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD8 => at += 2,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                return Some((u32::from(short(at + 7)?), u32::from(short(at + 5)?)));
            }
            0xD9 | 0xDA => return None,
            _ => at += 2 + usize::from(short(at + 2)?.max(2)),
        }
    }
    None
}

/// Whether a picture as large as a page stands somewhere in bytes of another format.
pub(crate) fn holds_page(bytes: &[u8]) -> bool {
    const LOOKED_AT: usize = 10_000;
    let begins = |window: &&[u8; 4]| matches!(window, [0x89, b'P', b'N', b'G'] | [0xFF, 0xD8, 0xFF, _]);
    let begins = bytes.array_windows::<4>().enumerate().filter(|(_, window)| begins(window)).map(|(at, _)| at);
    begins.take(LOOKED_AT).any(|at| bytes.get(at..).and_then(size_of).is_some_and(is_page_size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_size_of_a_picture_stands_in_its_head() {
        let png = [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], &[0, 0, 4, 216, 0, 0, 6, 218]].concat();
        let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 0, 0, 0xFF, 0xC0, 0, 17, 8, 6, 218, 4, 216, 3];
        let bmp = [&b"BM"[..], &[0; 16], &1240_i32.to_le_bytes(), &(-1754_i32).to_le_bytes()].concat();
        for picture in [&png[..], &jpeg, &bmp] {
            assert_eq!(size_of(picture), Some((1240, 1754)));
            for length in 0..picture.len() {
                size_of(&picture[..length]);
            }
        }
        assert!(holds_page(&[b"inside \xFF\xD8\xFF others".as_slice(), &jpeg].concat()));
        assert!(!holds_page(b"no picture at all"));
    }
}
