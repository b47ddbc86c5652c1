//! Scans: pictures of pages, prepared here and read by [`recognise`].
//!
//! Preparing happens where the file is read, in a process that may not start programs; recognition afterwards, by
//! tesseract, page by page.

mod cells;
mod decode;
mod gray;
mod plate;
mod prepare;
mod rules;
mod straight;
mod tables;
mod tesseract;
mod tsv;
mod typed;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use shuping_analyzers::document::{Aside, Document};

use self::decode::Picture;
use super::Reader;
use super::layout::{self, PageText};
use super::pictures::is_page_size;
use crate::content::{Cause, Content, Limits, Paper, Refusal};

pub(crate) use self::decode::luminance;
pub(crate) use self::gray::Gray;
pub use self::plate::Plate;
pub use self::tesseract::{Missing, Recogniser};
pub use self::typed::Typed;

/// Bytes of all plates of a file: beyond, pages stay unread.
const PLATE_BYTES: usize = 96 << 20;
/// Below this mean confidence a page may stand on its side or its head.
const DOUBTFUL: f32 = 0.6;

/// A document of which at least one page is a picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scan {
    /// The pages in order.
    pub pages: Vec<ScanPage>,
    /// What the file says beside its text.
    pub aside: Aside,
    /// What is known to be missing.
    pub partial: Option<String>,
    /// Pages that could not be prepared.
    pub unread_pages: Vec<u32>,
    /// What was typed around the pictures, for formats whose pages are pictures in running text.
    #[serde(default)]
    pub typed: Typed,
}

/// A page of a [`Scan`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ScanPage {
    /// Text that is already there.
    Text(PageText),
    /// A picture to be read.
    Plate(Plate),
}

impl Scan {
    /// Adds a picture; a page that cannot be prepared or is beyond the limit stays unread.
    pub(crate) fn push_picture(&mut self, number: u32, picture: Option<(Gray, f32)>) {
        let room = PLATE_BYTES.saturating_sub(self.plate_bytes());
        let plate = picture.filter(|_| room > 0).and_then(|(gray, dpi)| Plate::new(number, &gray, dpi));
        match plate {
            Some(plate) if plate.png.len() <= room => self.pages.push(ScanPage::Plate(plate)),
            _ => self.unread_pages.push(number),
        }
    }

    /// A document where no page is a picture, else the scan itself. `layered` tells that text came from a layer of
    /// recognised text; `empty` is the sentence for a file without any.
    pub(crate) fn into_paper(self, layered: bool, empty: &str) -> Result<Paper, Refusal> {
        if self.pages.iter().any(|page| matches!(page, ScanPage::Plate(_))) {
            return Ok(Paper::Scan(self));
        }
        let mut document = self.text_only();
        document.quality.recognised = layered;
        if document.paragraphs.is_empty() {
            return Err(match document.quality.partial {
                Some(reason) => Refusal::new(Cause::Damaged, reason),
                None => Refusal::new(Cause::Empty, empty),
            });
        }
        Ok(Paper::Document(document))
    }

    fn plate_bytes(&self) -> usize {
        self.pages.iter().map(|page| if let ScanPage::Plate(plate) = page { plate.png.len() } else { 0 }).sum()
    }

    /// The document without the pages that are pictures: what there is to read before recognition.
    #[must_use]
    pub fn text_only(self) -> Document {
        let mut unread = self.unread_pages;
        let total = self.pages.len() + unread.len();
        let mut pages = Vec::new();
        for page in self.pages {
            match page {
                ScanPage::Text(page) => pages.push(page),
                ScanPage::Plate(plate) => unread.push(plate.number),
            }
        }
        finish(pages, Around { aside: self.aside, partial: self.partial, typed: self.typed }, unread, total)
    }
}

/// What is known of a scan beside its pages.
struct Around {
    aside: Aside,
    partial: Option<String>,
    typed: Typed,
}

fn finish(pages: Vec<PageText>, around: Around, mut unread: Vec<u32>, total: usize) -> Document {
    let mut document = layout::compose(pages);
    document.aside.title = around.aside.title;
    document.aside.author = around.aside.author;
    document.quality.partial = around.partial;
    document.quality.pages = u32::try_from(total).ok();
    unread.sort_unstable();
    document.quality.unread_pages = unread;
    around.typed.around(document)
}

/// Reads image files: JPEG, PNG, TIFF.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImageReader;

impl Reader for ImageReader {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        let pictures = std::panic::catch_unwind(|| decode::pictures(bytes, limits))
            .unwrap_or_else(|_| Err(Refusal::new(Cause::Damaged, "图片已损坏，打不开，请报送单位重新扫描后报送。")))?;
        let mut scan = Scan::default();
        for (number, Picture { gray, dpi }) in (1..).zip(pictures) {
            let dpi = dpi.unwrap_or_else(|| guessed_dpi(&gray));
            scan.push_picture(number, Some((gray, dpi)));
        }
        if scan.pages.is_empty() {
            return Err(Refusal::new(Cause::Empty, "图片太小，看不出文字。"));
        }
        Ok(Content::Scan(scan))
    }
}

/// The pages of an image file that are as large as pages, and their resolutions; `None` where it cannot be decoded.
pub(crate) fn page_pictures(bytes: &[u8], limits: &Limits) -> Option<Vec<(Gray, f32)>> {
    let pictures = decode::pictures(bytes, limits).ok()?.into_iter();
    let size = |gray: &Gray| Some((u32::try_from(gray.width).ok()?, u32::try_from(gray.height).ok()?));
    let large = pictures.filter(|picture| size(&picture.gray).is_some_and(is_page_size));
    let with_dpi = |Picture { gray, dpi }| {
        let dpi = dpi.unwrap_or_else(|| guessed_dpi(&gray));
        (gray, dpi)
    };
    Some(large.map(with_dpi).collect())
}

/// The first page of an image file, where it can be decoded.
pub(crate) fn first_picture(bytes: &[u8], limits: &Limits) -> Option<Gray> {
    decode::pictures(bytes, limits).ok()?.into_iter().next().map(|picture| picture.gray)
}

/// Images on a page of a size in points, each at its left, top, width and height, and the resolution of the whole.
pub(crate) fn assembled(images: &[([f32; 4], Gray)], width: f32, height: f32) -> Option<(Gray, f32)> {
    let largest = images.iter().max_by(|a, b| (a.0[2] * a.0[3]).total_cmp(&(b.0[2] * b.0[3])))?;
    #[expect(clippy::cast_precision_loss, reason = "pictures are less than 2^24 pixels wide")]
    let dpi = (largest.1.width as f32 / largest.0[2].max(1.0) * 72.0).clamp(72.0, 600.0);
    if let [(place, picture)] = images
        && place[2] > 0.8 * width
    {
        return Some((picture.clone(), dpi));
    }
    let dpi = dpi.min(300.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
    let pixels = |points: f32| ((points * dpi / 72.0).round().max(0.0) as usize).min(12_000);
    let mut page = Gray::white(pixels(width).max(1), pixels(height).max(1));
    for ([left, top, wide, high], picture) in images {
        let part = picture.resized(pixels(*wide).max(1), pixels(*high).max(1));
        page.put(&part, pixels(*left), pixels(*top));
    }
    Some((page, dpi))
}

/// Resolution of a picture that does not tell: its long side is that of a sheet of A4. A long screenshot is as wide as the
/// text on a telephone.
#[expect(clippy::cast_precision_loss, reason = "pictures are less than 2^24 pixels wide")]
fn guessed_dpi(picture: &Gray) -> f32 {
    let sheet = picture.width.max(picture.height) as f32 / 11.69;
    if picture.height > picture.width.saturating_mul(3) { sheet.min(picture.width as f32 / 4.0) } else { sheet }
}

/// Reads the pictures of a scan and joins all its pages into a document.
///
/// Pages are read side by side, at most as many as there are cores. A page on which the program fails or takes longer
/// than a minute is named in [`Quality::unread_pages`](shuping_analyzers::document::Quality).
///
/// # Errors
///
/// No page could be read, or nothing is written on them.
pub fn recognise(scan: Scan, recogniser: &Recogniser) -> Result<Document, Refusal> {
    let plates: Vec<&Plate> = scan
        .pages
        .iter()
        .filter_map(|page| if let ScanPage::Plate(plate) = page { Some(plate) } else { None })
        .collect();
    let read = read_all(&plates, recogniser);
    let mut read = read.into_iter();
    let mut unread = scan.unread_pages;
    let total = scan.pages.len() + unread.len();
    let (mut pages, mut recognised, mut failed) = (Vec::new(), false, false);
    for page in scan.pages {
        match page {
            ScanPage::Text(page) => pages.push(page),
            ScanPage::Plate(plate) => match read.next().flatten() {
                Some(page) => {
                    recognised = true;
                    pages.push(page);
                }
                None => {
                    failed = true;
                    unread.push(plate.number);
                }
            },
        }
    }
    let around = Around { aside: scan.aside, partial: scan.partial, typed: scan.typed };
    let mut document = finish(pages, around, unread, total);
    document.quality.recognised = recognised;
    for paragraph in document.paragraphs.iter_mut().filter(|paragraph| paragraph.confidence.is_some()) {
        paragraph.text = paired_quotes(&paragraph.text);
    }
    if !document.paragraphs.is_empty() {
        return Ok(document);
    }
    Err(if failed {
        Refusal::new(Cause::Crashed, "扫描件文字识别失败或超时，请报送单位改报Word或文字版PDF。")
    } else {
        Refusal::new(Cause::Empty, "扫描件上没有识别出文字，请检查原件。")
    })
}

/// Quotation marks opened and closed in turn, where they come in pairs: recognition confuses “ with ” and with ".
fn paired_quotes(text: &str) -> String {
    let quote = |c: char| matches!(c, '“' | '”' | '"' | '〝' | '〞');
    if text.chars().filter(|c| quote(*c)).count() % 2 == 1
        || !text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    {
        return text.to_owned();
    }
    let mut open = false;
    let turn = |c: char| {
        if !quote(c) {
            return c;
        }
        open = !open;
        if open { '“' } else { '”' }
    };
    text.chars().map(turn).collect()
}

/// Every plate's page, in order.
fn read_all(plates: &[&Plate], recogniser: &Recogniser) -> Vec<Option<PageText>> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(vec![None; plates.len()]);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(plates.len()) {
            scope.spawn(|| {
                while let Some((index, plate)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    plates.get(index).map(|plate| (index, plate))
                } {
                    let page = read_plate(plate, recogniser);
                    let mut results = results.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                    if let Some(slot) = results.get_mut(index) {
                        *slot = page;
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// A page with its ruled tables read cell by cell.
fn read_plate(plate: &Plate, recogniser: &Recogniser) -> Option<PageText> {
    let (mut page, turned) = best_position(plate, recogniser)?;
    tables::read(&mut page, turned.as_ref().unwrap_or(plate), recogniser);
    Some(page)
}

/// A page as it stands; where that reads badly, the best of its four positions, and its picture turned so.
fn best_position(plate: &Plate, recogniser: &Recogniser) -> Option<(PageText, Option<Plate>)> {
    let (mut page, mut best) = tsv::page(&recogniser.table(plate)?, plate);
    if best >= DOUBTFUL {
        return Some((page, None));
    }
    let mut position = None;
    for quarters in [2, 1, 3] {
        let Some(turned) = plate.turned(quarters) else { continue };
        let Some(table) = recogniser.table(&turned) else { continue };
        let (other, confidence) = tsv::page(&table, &turned);
        let longer = text_length(&other) * 2 > text_length(&page);
        if confidence > best + 0.1 && longer {
            (page, best, position) = (other, confidence, Some(turned));
        }
        if best > 0.85 {
            break;
        }
    }
    Some((page, position))
}

fn text_length(page: &PageText) -> usize {
    page.lines.iter().map(|line| line.text.chars().count()).sum()
}
