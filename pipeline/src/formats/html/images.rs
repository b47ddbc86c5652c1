//! Pictures of a page: whether one of them is as large as a sheet.

use mail_parser::decoders::base64::base64_decode;

use super::super::pictures::{is_page_size, size_of};
use super::tokens::Tag;

/// Least width and height of a page as it is shown, in pixels of a screen: five centimetres.
const SHOWN: u32 = 190;

/// Whether an `img` shows a picture as large as a page: by what it says of its size, else by its own bytes.
pub(super) fn is_page(tag: &Tag<'_>) -> bool {
    let side = |name: &str| {
        let value = tag.attribute(name)?;
        value.trim().trim_end_matches("px").trim_end().parse::<u32>().ok()
    };
    match (side("width"), side("height")) {
        (Some(width), Some(height)) => width.min(height) >= SHOWN && width <= height.saturating_mul(3),
        _ => tag.attribute("src").is_some_and(|source| holds_page(&source)),
    }
}

/// Whether an address holds a picture as large as a page itself.
fn holds_page(source: &str) -> bool {
    let data = source.trim().strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
    data.and_then(|(_, data)| base64_decode(data.as_bytes()))
        .and_then(|bytes| size_of(&bytes))
        .is_some_and(is_page_size)
}
