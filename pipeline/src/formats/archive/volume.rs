//! Volumes: pieces of an archive that was cut to fit a limit of size. One of them cannot be unpacked without the others.

use crate::content::{Cause, Refusal};

/// Bytes at the end of a zip in which its end record stands: the record and the longest comment.
const ZIP_TAIL: usize = 22 + 65_535;

/// The refusal for a volume, told by its name (`a.7z.002`, `a.zip.001`, `a.z01`, `a.r00`) or by the end record of a zip
/// (APPNOTE 4.3.16); `None` for a whole archive under whatever name.
#[must_use]
pub(in super::super) fn recognise(name: &str, bytes: &[u8]) -> Option<Refusal> {
    let named = is_volume_name(name) && !is_whole(bytes);
    (named || zip_disk(bytes).is_some_and(|disk| disk > 0)).then(refusal)
}

/// What to say about a volume.
pub(super) fn refusal() -> Refusal {
    Refusal::new(Cause::Unsupported, "这是分卷压缩包的一卷，不能单独解开，请不分卷重新压缩后发送。")
}

fn is_volume_name(name: &str) -> bool {
    let name = name.to_lowercase();
    let Some((stem, ending)) = name.rsplit_once('.') else { return false };
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    let numbered = digits(ending, 3) && [".zip", ".7z", ".rar", ".tar", ".gz"].iter().any(|kind| stem.ends_with(kind));
    numbered || ending.strip_prefix(['z', 'r']).is_some_and(|number| digits(number, 2))
}

/// Whether an archive ends where it says it ends: the only volume of a set is whole.
fn is_whole(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"7z\xbc\xaf\x27\x1c") {
        let number = |at: usize| {
            let field: Option<[u8; 8]> = bytes.get(at..at.saturating_add(8)).and_then(|field| field.try_into().ok());
            field.map_or(u64::MAX, u64::from_le_bytes)
        };
        return number(12).saturating_add(number(20)).saturating_add(32) <= bytes.len() as u64;
    }
    // A rar says in its own head whether it is one of several.
    bytes.starts_with(b"Rar!") || zip_disk(bytes) == Some(0)
}

/// Number of the volume that ends here, as the end record of a zip gives it; `None` without that record.
fn zip_disk(bytes: &[u8]) -> Option<u16> {
    if !bytes.starts_with(b"PK") {
        return None;
    }
    let tail = bytes.get(bytes.len().saturating_sub(ZIP_TAIL)..)?;
    let at = tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
    let disk: [u8; 2] = tail.get(at + 4..at + 6)?.try_into().ok()?;
    // All ones: the true number stands in the record of zip64, which only whole archives of today have.
    Some(u16::from_le_bytes(disk)).filter(|disk| *disk != u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn volumes_are_told_by_name_and_by_their_end() {
        let last_of_three = b"PK\x03\x04....PK\x05\x06\x02\0\x02\0";
        let whole = b"PK\x03\x04....PK\x05\x06\0\0\0\0";
        for (name, bytes, is_volume) in [
            ("材料.zip.001", b"PK\x03\x04....".as_slice(), true),
            ("材料.zip.002", b"\x07\x11", true),
            ("材料.7z.002", b"\x07\x11", true),
            ("材料.7z.001", b"7z\xbc\xaf\x27\x1c\0\x04....\xff\xff\0\0\0\0\0\0\x20\0\0\0\0\0\0\0", true),
            ("材料.7z.001", b"7z\xbc\xaf\x27\x1c\0\x04....\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0....", false),
            ("材料.z01", b"PK\x07\x08PK\x03\x04", true),
            ("材料.r00", b"\x07\x11", true),
            ("材料.zip", last_of_three, true),
            ("材料.zip.001", whole, false),
            ("材料.zip", whole, false),
            ("材料.docx", whole, false),
            ("2023.001", b"text", false),
        ] {
            assert_eq!(recognise(name, bytes).is_some(), is_volume, "{name}");
        }
    }
}
