//! PDF.
//!
//! hayro's parsers and interpreter say what is drawn where; [`device`] collects it, and [`layout`](super::layout) judges
//! each page and makes paragraphs of the text. Pages that are pictures, or whose characters cannot be
//! trusted, are painted by [`raster`] and go the way of scans.

mod attached;
mod device;
mod radical;
mod raster;
mod tags;
mod unicode;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, Device, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use shuping_analyzers::document::Aside;

use self::attached::Attached;
use self::device::{Collector, Drawing, decode};
use self::raster::Canvas;
use self::tags::Tags;
use self::unicode::Fallback;
use super::Reader;
use super::layout::{self, PageText, Verdict};
use super::scan::{Gray, Scan, ScanPage};
use crate::content::{Carrier, Cause, Content, Limits, Paper, Refusal};

pub(super) use self::radical::fold;

/// Confidence of text that another program recognised and laid under the picture of its page.
const LAYER_CONFIDENCE: f32 = 0.9;

/// Reads PDF files.
#[derive(Debug, Clone, Copy, Default)]
pub struct PdfReader;

impl Reader for PdfReader {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        let pdf = open(bytes)?;
        match attached::files(&pdf, limits) {
            Attached::Nothing => read_paper(&pdf, bytes, limits).map(Content::from),
            Attached::Portfolio(container) => Ok(Content::Container(container)),
            Attached::Beside(attached) => {
                Ok(Content::Carrier(Box::new(Carrier { own: read_paper(&pdf, bytes, limits), attached })))
            }
        }
    }
}

/// Reads the pages.
fn read_paper(pdf: &Pdf, bytes: &[u8], limits: &Limits) -> Result<Paper, Refusal> {
    let pages = pdf.pages();
    if pages.is_empty() {
        return Err(Refusal::new(Cause::Damaged, "PDF里一页也找不到，文件可能没有传完，请重新报送。"));
    }
    let partial = partial(bytes, pages.len(), limits);
    let mut scan = Scan { aside: properties(pdf), partial, ..Scan::default() };
    let mut state = State {
        pdf,
        cache: InterpreterCache::new(),
        fallback: Fallback::default(),
        tags: Tags::new(pdf),
        layered: false,
    };
    for (number, page) in (1..).zip(pages.iter()).take(limits.pages) {
        state.read_page(page, number, &mut scan);
    }
    scan.into_paper(state.layered, "PDF里没有文字，也没有可以识别的图像。")
}

/// What is kept from page to page.
struct State<'a> {
    pdf: &'a Pdf,
    cache: InterpreterCache<'a>,
    fallback: Fallback,
    tags: Tags,
    /// Whether text came from a layer beneath a scan.
    layered: bool,
}

impl<'a> State<'a> {
    fn read_page(&mut self, page: &'a Page<'a>, number: u32, scan: &mut Scan) {
        let drawing = self.collect(page, number);
        match layout::judge(&drawing.page, drawing.covered(), drawing.shapes) {
            Verdict::Text => scan.pages.push(ScanPage::Text(layout::read_page(drawing.page))),
            Verdict::Layered => {
                self.layered = true;
                let mut text = layout::read_page(drawing.page);
                for line in &mut text.lines {
                    line.confidence = Some(LAYER_CONFIDENCE);
                }
                scan.pages.push(ScanPage::Text(text));
            }
            Verdict::Blank => scan.pages.push(ScanPage::Text(PageText { number, ..PageText::default() })),
            Verdict::Scan | Verdict::Garbage => {
                let picture = self.paint(page, &drawing);
                scan.push_picture(number, picture);
            }
        }
    }

    /// What is on a page; what was drawn before a panic or the end of the budget is kept.
    fn collect(&mut self, page: &'a Page<'a>, number: u32) -> Drawing {
        let (width, height) = page.render_dimensions();
        let none = HashMap::new();
        let tags = self.tags.page(page.raw()).unwrap_or(&none);
        let mut collector = Collector::new(self.pdf, &mut self.fallback, tags, (number, width, height));
        interpret(self.pdf, page, &self.cache, 1.0, &mut collector);
        collector.finish();
        collector.out
    }

    fn paint(&self, page: &'a Page<'a>, drawing: &Drawing) -> Option<(Gray, f32)> {
        let dpi = raster::resolution(drawing);
        let (width, height) = page.render_dimensions();
        let mut canvas = Canvas::new(width, height, dpi);
        interpret(self.pdf, page, &self.cache, dpi / 72.0, &mut canvas);
        let inked = canvas.gray.data.iter().any(|pixel| *pixel < 200);
        inked.then_some((canvas.gray, dpi))
    }
}

fn interpret<'a>(
    pdf: &'a Pdf,
    page: &'a Page<'a>,
    cache: &InterpreterCache<'a>,
    scale: f32,
    device: &mut impl Device<'a>,
) {
    let (width, height) = page.render_dimensions();
    // What the device holds is plain data; half a page of it is still right.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let scale = f64::from(scale);
        let transform = Affine::scale(scale) * page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(0.0, 0.0, f64::from(width) * scale, f64::from(height) * scale);
        let mut context = Context::new(transform, bounds, cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, device);
    }));
}

/// Opens the file with the empty password, which is enough where only the owner's password is set.
fn open(bytes: &[u8]) -> Result<Pdf, Refusal> {
    let opened = catch_unwind(|| Pdf::new(bytes.to_vec())).unwrap_or(Err(LoadPdfError::Invalid));
    opened.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm) => {
            Refusal::new(Cause::Encrypted, "PDF设有打开密码，请报送单位取消密码后重新报送。")
        }
        LoadPdfError::Decryption(_) => Refusal::new(Cause::Damaged, "PDF的加密信息已损坏，请报送单位重新导出后报送。"),
        LoadPdfError::Invalid => Refusal::new(Cause::Damaged, "PDF文件已损坏，打不开，请报送单位重新导出后报送。"),
    })
}

fn properties(pdf: &Pdf) -> Aside {
    let info = pdf.metadata();
    let text =
        |value: &Option<Box<[u8]>>| value.as_deref().map(|bytes| decode(bytes).trim().to_owned()).unwrap_or_default();
    Aside { title: text(&info.title), author: text(&info.author), ..Aside::default() }
}

/// What is known to be missing: the file's end, or the pages beyond the limit.
fn partial(bytes: &[u8], pages: usize, limits: &Limits) -> Option<String> {
    let tail = bytes.get(bytes.len().saturating_sub(2048)..).unwrap_or(bytes);
    if !tail.windows(5).any(|window| window == b"%%EOF") {
        return Some("PDF文件末尾缺失，可能没有传完，只读出了一部分。".to_owned());
    }
    (pages > limits.pages).then(|| format!("PDF共{pages}页，只读了前{}页。", limits.pages))
}

#[cfg(test)]
mod tests;
