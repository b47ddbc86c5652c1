//! The bytes of an XML part as text.

use encoding_rs::Encoding;

/// Decodes the bytes of an XML part: byte order mark, UTF-16 without one, the declared encoding, UTF-8, in this order.
/// The byte order mark is not part of the result; what cannot be decoded becomes U+FFFD.
#[must_use]
pub fn decode(bytes: Vec<u8>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        let rest = bytes.get(mark..).unwrap_or_default();
        return encoding.decode_without_bom_handling(rest).0.into_owned();
    }
    match bytes.get(..4) {
        Some([b'<', 0, _, 0]) => return encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned(),
        Some([0, b'<', 0, _]) => return encoding_rs::UTF_16BE.decode_without_bom_handling(&bytes).0.into_owned(),
        _ => {}
    }
    match declared_encoding(&bytes) {
        Some(encoding) if encoding.is_ascii_compatible() && encoding != encoding_rs::UTF_8 => {
            encoding.decode_without_bom_handling(&bytes).0.into_owned()
        }
        _ => String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}

/// The encoding that an XML declaration names; GB2312 and GBK are read as their superset GB18030.
fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(200))?).into_owned();
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?.to_owned();
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.get(1..)?.split(quote).next()?;
    let encoding = Encoding::for_label(label.trim().as_bytes())?;
    Some(if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding })
}
