//! Archives, pictures and PDFs that unpack to far more than they are, or lead in circles.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use zip::write::{SimpleFileOptions, ZipWriter};

/// More than an archive may unpack to.
const TOO_MUCH: usize = 300 << 20;

/// The files.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let named = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
    vec![
        named("压缩炸弹.zip", zip(&[("述职报告.txt", &blank(TOO_MUCH))])),
        named("压缩炸弹.7z", seven_zip(TOO_MUCH)),
        named("压缩炸弹.gz", packed(GzEncoder::new(Vec::new(), Compression::best()), TOO_MUCH)),
        named("套娃.zip", nested(12, 8)),
        named("重叠.zip", overlapping(3_000, 8 << 20)),
        named("一万个文件.zip", many(10_000)),
        named(
            "穿越.zip",
            zip(&[("../../../../tmp/述职.txt", b"1"), ("/etc/述职.txt", b"2"), ("C:\\..\\..\\述职.txt", b"3")]),
        ),
        named("循环.pdf", pdf(&["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"], &[])),
        named("流炸弹.pdf", page(&packed(ZlibEncoder::new(Vec::new(), Compression::best()), TOO_MUCH), "/Filter/FlateDecode")),
        named("字炸弹.pdf", page(&text_bomb(), "/Filter/FlateDecode")),
        named("表单炸弹.pdf", forms()),
        named("深括号.pdf", page("[".repeat(200_000).as_bytes(), "")),
        named("大图.png", picture(40_000)),
        named("大图.tif", b"II*\0\x08\0\0\0\x04\0\0\x01\x04\0\x01\0\0\0\xff\xff\xff\x7f\x01\x01\x04\0\x01\0\0\0\xff\xff\xff\x7f\x03\x01\x03\0\x01\0\0\0\x04\0\0\0\x11\x01\x04\0\x01\0\0\0\0\0\0\0\0\0\0\0".to_vec()),
    ]
}

fn blank(length: usize) -> Vec<u8> {
    vec![b' '; length]
}

/// A zip of parts.
pub(super) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn many(count: usize) -> Vec<u8> {
    let names: Vec<String> = (0..count).map(|number| format!("{number}.txt")).collect();
    zip(&names.iter().map(|name| (name.as_str(), b"x".as_slice())).collect::<Vec<_>>())
}

/// Archives in archives, each level holding several of the next.
fn nested(depth: usize, width: usize) -> Vec<u8> {
    let mut inner = zip(&[("述职.txt", b"text")]);
    for _ in 0..depth {
        let names: Vec<String> = (0..width).map(|number| format!("{number}.zip")).collect();
        inner = zip(&names.iter().map(|name| (name.as_str(), inner.as_slice())).collect::<Vec<_>>());
    }
    inner
}

/// A directory whose entries all lead to the same packed bytes.
fn overlapping(entries: u16, length: usize) -> Vec<u8> {
    let one = zip(&[("a.txt", &blank(length))]);
    let start = find(&one, b"PK\x01\x02");
    let end = find(&one, b"PK\x05\x06");
    let mut bytes = one[..start].to_vec();
    for _ in 0..entries {
        bytes.extend(&one[start..end]);
    }
    let size = u32::try_from(bytes.len() - start).unwrap();
    let mut tail = one[end..].to_vec();
    tail[8..10].copy_from_slice(&entries.to_le_bytes());
    tail[10..12].copy_from_slice(&entries.to_le_bytes());
    tail[12..16].copy_from_slice(&size.to_le_bytes());
    bytes.extend(tail);
    bytes
}

fn find(bytes: &[u8], sign: &[u8]) -> usize {
    bytes.windows(sign.len()).position(|window| window == sign).unwrap()
}

fn seven_zip(length: usize) -> Vec<u8> {
    let mut writer = sevenz_rust2::ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    writer
        .push_archive_entry(
            sevenz_rust2::ArchiveEntry::new_file("述职报告.txt"),
            Some(std::io::repeat(b' ').take_(length)),
        )
        .unwrap();
    writer.finish().unwrap().into_inner()
}

/// `Read::take` under a name that keeps the trait out of scope elsewhere.
trait Take: std::io::Read + Sized {
    fn take_(self, length: usize) -> std::io::Take<Self> {
        self.take(length as u64)
    }
}

impl<R: std::io::Read> Take for R {}

/// `length` blanks, packed.
fn packed<W: Finish>(mut writer: W, length: usize) -> Vec<u8> {
    let block = blank(1 << 20);
    for _ in 0..length >> 20 {
        writer.write_all(&block).unwrap();
    }
    writer.end()
}

trait Finish: Write {
    fn end(self) -> Vec<u8>;
}

impl Finish for GzEncoder<Vec<u8>> {
    fn end(self) -> Vec<u8> {
        self.finish().unwrap()
    }
}

impl Finish for ZlibEncoder<Vec<u8>> {
    fn end(self) -> Vec<u8> {
        self.finish().unwrap()
    }
}

fn text_bomb() -> Vec<u8> {
    let mut writer = ZlibEncoder::new(Vec::new(), Compression::best());
    writer.write_all(b"BT /F 12 Tf 50 700 Td ").unwrap();
    for _ in 0..4_000_000 {
        writer.write_all(b"(report) Tj 0 -1 Td ").unwrap();
    }
    writer.end()
}

/// A black and white picture of `side` times `side` dots.
fn picture(side: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row = vec![0xFF; (side as usize).div_ceil(8)];
    for _ in 0..side {
        stream.write_all(&row).unwrap();
    }
    stream.finish().unwrap();
    drop(writer);
    bytes
}

/// One page with a content stream.
fn page(stream: &[u8], filter: &str) -> Vec<u8> {
    pdf(
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ],
        &[(filter.to_owned(), stream.to_vec())],
    )
}

/// Forms that draw forms: ten to the power of eleven characters.
fn forms() -> Vec<u8> {
    let mut streams = vec![(String::new(), b"/X6 Do".to_vec())];
    for number in 6..17 {
        let resources =
            format!("/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X{0} {0} 0 R>>>>", number + 1);
        streams.push((resources, format!("/X{} Do ", number + 1).repeat(10).into_bytes()));
    }
    streams.push((
        "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 4 0 R>>>>".to_owned(),
        b"BT /F 12 Tf (x) Tj ET".to_vec(),
    ));
    pdf(
        &[
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Kids[3 0 R]/Count 1>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</X6 6 0 R>>>>>>",
            "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ],
        &streams,
    )
}

fn pdf(objects: &[&str], streams: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.5\n".to_vec();
    let mut places = Vec::new();
    for object in objects {
        places.push(bytes.len());
        write!(bytes, "{} 0 obj\n{object}\nendobj\n", places.len()).unwrap();
    }
    for (entries, stream) in streams {
        places.push(bytes.len());
        write!(bytes, "{} 0 obj\n<<{entries}/Length {}>>\nstream\n", places.len(), stream.len()).unwrap();
        bytes.extend(stream);
        bytes.extend(b"\nendstream\nendobj\n");
    }
    let table = bytes.len();
    write!(bytes, "xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).unwrap();
    for place in &places {
        write!(bytes, "{place:010} 00000 n \n").unwrap();
    }
    write!(bytes, "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF", places.len() + 1).unwrap();
    bytes
}
