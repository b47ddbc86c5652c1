//! Title and author from the summary of a compound file ([MS-OLEPS]).

use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::cfb::{Cfb, u16_at, u32_at};

/// Title and author; empty where the file does not say.
pub(crate) fn title_and_author(file: &Cfb<'_>) -> (String, String) {
    let Some(stream) = file.root_stream("\u{5}SummaryInformation") else { return Default::default() };
    let section = u32_at(&stream, 44).and_then(|at| usize::try_from(at).ok()).and_then(|at| stream.get(at..));
    let section = section.unwrap_or_default();
    let encoding = value(section, 1).and_then(|raw| u16_at(raw, 4)).map_or(GB18030, code_page);
    let text = |property| value(section, property).and_then(|raw| string(raw, encoding)).unwrap_or_default();
    (text(2), text(4))
}

fn value(section: &[u8], property: u32) -> Option<&[u8]> {
    let count = usize::try_from(u32_at(section, 4)?).ok()?.min(256);
    let place = (0..count).find(|index| u32_at(section, 8 + index * 8) == Some(property))?;
    section.get(usize::try_from(u32_at(section, 12 + place * 8)?).ok()?..)
}

fn string(raw: &[u8], encoding: &'static Encoding) -> Option<String> {
    let length = usize::try_from(u32_at(raw, 4)?).ok()?.min(4_096);
    let text = match u16_at(raw, 0)? {
        0x1E => {
            let bytes = raw.get(8..).unwrap_or_default();
            encoding.decode_without_bom_handling(bytes.get(..length).unwrap_or(bytes)).0.into_owned()
        }
        0x1F => {
            let bytes = raw.get(8..).unwrap_or_default().chunks_exact(2).take(length);
            String::from_utf16_lossy(&bytes.filter_map(|pair| u16_at(pair, 0)).collect::<Vec<_>>())
        }
        _ => return None,
    };
    Some(text.split('\0').next().unwrap_or_default().trim().to_owned())
}

fn code_page(number: u16) -> &'static Encoding {
    match number {
        65_001 => UTF_8,
        936 | 54_936 => GB18030,
        _ => WINDOWS_1252,
    }
}
