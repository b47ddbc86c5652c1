//! [`Format`]: what a file is, told by its bytes. The name only decides between readings that the bytes leave open.

mod markup;
mod ole;
mod plain;
mod zipped;

use super::archive::volume;
use super::traces;
use crate::content::{Cause, Limits, Refusal};

/// A format that units send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Word package: docx, docm, dotx, dotm.
    Docx,
    /// Word 97 and later, OLE; also .wps of WPS Office.
    Doc,
    /// `OpenDocument` text.
    Odt,
    /// Rich text.
    Rtf,
    /// A web page.
    Html,
    /// A web page in one MIME file.
    Mhtml,
    /// Word 2003 XML, or a Word package in one XML file.
    WordXml,
    /// Plain text.
    Text,
    /// PDF.
    Pdf,
    /// OFD, GB/T 33190.
    Ofd,
    /// An image of a page: JPEG, PNG, TIFF.
    Image,
    /// Excel package: xlsx, xlsm, xltx.
    Xlsx,
    /// Excel 5 to 2003, OLE; also .et of WPS Office.
    Xls,
    /// Excel binary workbook: xlsb.
    Xlsb,
    /// `OpenDocument` spreadsheet.
    Ods,
    /// Excel 2003 XML.
    SheetXml,
    /// A web page that stands for a spreadsheet.
    SheetHtml,
    /// Values separated by commas, semicolons or tabs.
    Csv,
    /// A mail as it is sent.
    Eml,
    /// A mail of Outlook.
    Msg,
    /// `winmail.dat`: attachments as Exchange wraps them.
    Tnef,
    /// zip.
    Zip,
    /// rar.
    Rar,
    /// 7z.
    SevenZip,
    /// gzip, also of a tar.
    Gzip,
    /// tar.
    Tar,
}

/// Tells the format of a file.
///
/// # Errors
///
/// Why no reader is to be tried: no bytes, a trace of a program, a download that did not end, a password, a format that
/// nobody here reads.
pub fn recognise(name: &str, bytes: &[u8], limits: &Limits) -> Result<Format, Refusal> {
    if let Some(refusal) = traces::refusal(name, bytes) {
        return Err(refusal);
    }
    if bytes.is_empty() {
        return Err(Refusal::new(Cause::Empty, "文件是空的（0字节），请重新发送。"));
    }
    if bytes.len() as u64 > limits.file_bytes {
        let megabytes = limits.file_bytes >> 20;
        return Err(Refusal::new(Cause::TooLarge, format!("文件超过{megabytes}MB，没有读取，请压缩图片后重发。")));
    }
    if bytes.iter().take(1 << 16).all(|byte| *byte == 0) && bytes.iter().all(|byte| *byte == 0) {
        return Err(Refusal::new(Cause::Damaged, "文件内容全是空字节，可能没有保存或传输完整，请重新发送。"));
    }
    if let Some(refusal) = volume::recognise(name, bytes) {
        return Err(refusal);
    }
    by_magic(name, bytes, limits)
}

fn by_magic(name: &str, bytes: &[u8], limits: &Limits) -> Result<Format, Refusal> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") {
        return zipped::recognise(bytes, limits);
    }
    if starts(&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]) {
        return ole::recognise(bytes);
    }
    if starts(b"Rar!\x1a\x07") || starts(b"RE~^") {
        return Ok(Format::Rar);
    }
    if starts(b"7z\xbc\xaf\x27\x1c") {
        return Ok(Format::SevenZip);
    }
    if starts(&[0x1f, 0x8b, 8]) {
        return Ok(Format::Gzip);
    }
    if at(257, b"ustar") {
        return Ok(Format::Tar);
    }
    if starts(&[0x78, 0x9f, 0x3e, 0x22]) {
        return Ok(Format::Tnef);
    }
    if starts(&[0xff, 0xd8, 0xff]) || starts(b"\x89PNG\r\n\x1a\n") || starts(b"II*\0") || starts(b"MM\0*") {
        return Ok(Format::Image);
    }
    // Some producers and mail gateways put a few bytes before the head of a PDF; its readers accept a kilobyte.
    if find(bytes.get(..bytes.len().min(1024)).unwrap_or_default(), b"%PDF-").is_some() {
        return Ok(Format::Pdf);
    }
    if let Some(refusal) = unsupported(bytes) {
        return Err(refusal);
    }
    markup::recognise(name, bytes).map_or_else(|| plain::recognise(name, bytes), Ok)
}

/// Formats that are known by their first bytes and that nobody here reads.
fn unsupported(bytes: &[u8]) -> Option<Refusal> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic));
    let says = |text: &str| Some(Refusal::new(Cause::Unsupported, text));
    let locked = |text: &str| Some(Refusal::new(Cause::Encrypted, text));
    if starts(b"%TSD-Header-###%")
        || find(bytes.get(..bytes.len().min(512)).unwrap_or_default(), b"E-SafeNet").is_some()
    {
        return locked("文件被单位的文档加密软件加密，请解密后重发。");
    }
    if at(4, b"ftyp") {
        let photo = ["heic", "heix", "mif1", "msf1", "avif"].iter().any(|brand| at(8, brand.as_bytes()));
        return says(if photo {
            "手机照片格式（HEIC）不能识别，请转成JPG或PDF后重发。"
        } else {
            "视频文件，不是文字材料，没有读取。"
        });
    }
    if starts(b"RIFF") {
        return says(if at(8, b"WEBP") {
            "WebP图片不能识别，请转成JPG或PDF后重发。"
        } else {
            "音频或视频文件，不是文字材料，没有读取。"
        });
    }
    if starts(b"ID3") || starts(b"OggS") || starts(&[0x1a, 0x45, 0xdf, 0xa3]) || starts(b"FLV\x01") || starts(b"#!AMR")
    {
        return says("音频或视频文件，不是文字材料，没有读取。");
    }
    if starts(&[0x30, 0x26, 0xb2, 0x75]) || starts(&[0xff, 0xfb]) || starts(&[0xff, 0xf3]) {
        return says("音频或视频文件，不是文字材料，没有读取。");
    }
    if starts(b"GIF8") || (starts(b"BM") && at(6, &[0, 0, 0, 0])) {
        return says("GIF或BMP图片不能识别，请转成JPG或PDF后重发。");
    }
    if starts(b"MZ") && bytes.len() > 64 || starts(b"\x7fELF") {
        return says("可执行程序，不是文字材料，没有读取；如非本单位发送，请注意防毒。");
    }
    if starts(b"%!PS") {
        return says("PostScript打印文件不能读取，请另存为PDF后重发。");
    }
    if starts(&[0x31, 0xbe, 0, 0]) || starts(&[0xdb, 0xa5]) || starts(&[0x9b, 0xa5]) {
        return says("很早以前的Word格式，不能读取，请用Word或WPS打开后另存为docx重发。");
    }
    if matches!(bytes, [9, 0 | 2 | 4, 4 | 6, 0, ..]) {
        return says("很早以前的Excel格式，不能读取，请用Excel或WPS打开后另存为xlsx重发。");
    }
    if starts(b"SQLite format 3") || starts(b"\0\x01\0\0Standard ") {
        return says("数据库文件，不是文字材料，没有读取。");
    }
    if starts(b"BZh") || starts(&[0xfd, b'7', b'z', b'X', b'Z', 0]) || starts(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return says("这种压缩格式不能解开，请改用zip、rar或7z重发。");
    }
    if at(2, b"-lh") || starts(&[0x60, 0xea]) || starts(b"ISc(") || starts(b"MSCF") {
        return says("这种压缩格式不能解开，请改用zip、rar或7z重发。");
    }
    None
}

/// Where `needle` first stands in `haystack`.
pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len().max(1)).position(|window| window == needle)
}

/// The ending of a name in lower case, without the point.
pub(crate) fn ending(name: &str) -> String {
    let base = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    base.rsplit_once('.').map(|(_, ending)| ending.trim().to_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
