//! OLE compound files: Word, Excel, Outlook, and what hides in their clothes.

use super::super::cfb::{Cfb, u16_at};
use super::{Cause, Format, Refusal};

/// Which document a compound file holds.
pub(super) fn recognise(bytes: &[u8]) -> Result<Format, Refusal> {
    let file = Cfb::open(bytes)?;
    let names: Vec<&str> = file
        .children(0)
        .into_iter()
        .filter_map(|place| file.entries().get(place))
        .map(|entry| entry.name.as_str())
        .collect();
    let has = |name: &str| names.iter().any(|found| found.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") {
        let managed = has("\u{6}DataSpaces") && names.iter().any(|name| name.contains("DRM"));
        return Err(locked(if managed {
            "文件设有权限管理（IRM），无法读取，请取消限制后重发。"
        } else {
            "文件设有打开密码，无法读取，请取消密码后重发。"
        }));
    }
    if names.iter().any(|name| name.contains("DRMContent") || name.contains("DRMViewerContent")) {
        return Err(locked("文件设有权限管理（IRM），无法读取，请取消限制后重发。"));
    }
    if let Some(stream) = file.root_stream("WordDocument") {
        return word(&stream);
    }
    if let Some(stream) = file.root_stream("Workbook").or_else(|| file.root_stream("Book")) {
        return sheet(&stream);
    }
    if names.iter().any(|name| name.starts_with("__substg1.0_") || name.starts_with("__properties_version")) {
        return Ok(Format::Msg);
    }
    if has("PowerPoint Document") || has("PP40") || has("PP97_DUALSTORAGE") {
        return Err(says("演示文稿（PPT）不是规定的文字材料，没有读取，请报送文字稿。"));
    }
    if has("MatOST") || has("MM") || has("CONTENTS") || has("SPELLING") {
        return Err(says("Microsoft Works格式不能读取，请用Word或WPS打开后另存为docx重发。"));
    }
    if has("VisioDocument") {
        return Err(says("Visio绘图文件不能读取，请另存为PDF后重发。"));
    }
    if names.is_empty() {
        return Err(Refusal::new(Cause::Damaged, "文件已损坏，里面没有内容，请从原件另存后重发。"));
    }
    Err(says("不认识的文件格式，没有读取，请另存为docx、xlsx或PDF后重发。"))
}

fn says(text: &str) -> Refusal {
    Refusal::new(Cause::Unsupported, text)
}

fn locked(text: &str) -> Refusal {
    Refusal::new(Cause::Encrypted, text)
}

/// The head of the stream (FIB) has a bit for encryption: MS-DOC 2.5.2, `fEncrypted`.
fn word(stream: &[u8]) -> Result<Format, Refusal> {
    let flags = u16_at(stream, 10).unwrap_or(0);
    if flags & 0x0100 != 0 {
        return Err(locked("文件设有打开密码，无法读取，请取消密码后重发。"));
    }
    Ok(Format::Doc)
}

/// A record `FilePass` before the end of the globals means encryption: MS-XLS 2.4.117.
fn sheet(stream: &[u8]) -> Result<Format, Refusal> {
    let mut rest = stream;
    for _ in 0..400 {
        let [a, b, c, d, after @ ..] = rest else { break };
        let (kind, length) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        match kind {
            0x2f if after.get(..2).is_some_and(|kind| kind != [0, 0]) || length > 4 => {
                return Err(locked("工作簿设有打开密码，无法读取，请取消密码后重发。"));
            }
            0x0a => break,
            _ => {}
        }
        rest = after.get(length..).unwrap_or_default();
    }
    Ok(Format::Xls)
}
