//! PDF.
//!
//! hayro's parsers and interpreter say what is drawn where; [`device`] collects it, [`verdict`] judges each page, and
//! [`layout`](super::layout) makes paragraphs of the text. Pages that are pictures, or whose characters cannot be
//! trusted, are prepared for recognition.

mod device;
mod radical;
mod unicode;
mod verdict;

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::kurbo::{Affine, Rect};
use hayro_interpret::{Context, InterpreterCache, InterpreterSettings, TransformExt, interpret_page};
use hayro_syntax::page::Page;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use self::device::{Collector, Drawing, decode};
use self::unicode::Fallback;
use self::verdict::Verdict;
use super::Reader;
use super::layout::{self, PageText};
use crate::content::{Cause, Content, Limits, Refusal};

pub(super) use self::radical::fold;

/// Reads PDF files.
#[derive(Debug, Clone, Copy, Default)]
pub struct PdfReader;

impl Reader for PdfReader {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        let pdf = open(bytes)?;
        let mut pages = Vec::new();
        let mut unread = Vec::new();
        let cache = InterpreterCache::new();
        let mut fallback = Fallback::default();
        let tags = HashMap::new();
        for (index, page) in pdf.pages().iter().enumerate().take(limits.pages) {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let drawing = draw(&pdf, page, number, &cache, &mut fallback, &tags);
            match verdict::judge(&drawing) {
                Verdict::Text | Verdict::Layered => pages.push(layout::read_page(drawing.page)),
                Verdict::Blank => pages.push(PageText { number, ..PageText::default() }),
                Verdict::Scan | Verdict::Garbage => unread.push(number),
            }
        }
        let mut document = layout::compose(pages);
        let info = pdf.metadata();
        document.aside.title = info.title.as_deref().map(decode).unwrap_or_default();
        document.aside.author = info.author.as_deref().map(decode).unwrap_or_default();
        document.quality.unread_pages = unread;
        Ok(Content::Document(document))
    }
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

/// What is on a page; what was drawn before a panic or the end of the budget is kept.
fn draw<'a>(
    pdf: &'a Pdf,
    page: &'a Page<'a>,
    number: u32,
    cache: &InterpreterCache<'a>,
    fallback: &mut Fallback,
    tags: &HashMap<i32, u32>,
) -> Drawing {
    let (width, height) = page.render_dimensions();
    let mut collector = Collector::new(pdf, fallback, tags, (number, width, height));
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let transform: Affine = page.initial_transform(true).to_kurbo();
        let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut context = Context::new(transform, bounds, cache, pdf.xref(), InterpreterSettings::default());
        interpret_page(page, &mut context, &mut collector);
        collector.finish();
    }));
    collector.out
}
