//! The formats that units send, one file each, behind one trait.

pub mod archive;
pub mod cfb;
pub mod charset;
pub(crate) mod chunk;
pub mod doc;
pub mod docx;
pub(crate) mod fields;
pub(crate) mod flow;
#[cfg(test)]
mod hostile_tests;
pub mod html;
pub mod layout;
pub(crate) mod line;
pub mod mail;
pub(crate) mod numbering;
pub mod odt;
pub mod ofd;
pub mod package;
pub mod pdf;
pub(crate) mod pictures;
pub(crate) mod properties;
pub mod rtf;
#[cfg(test)]
mod samples;
pub mod scan;
pub mod sheet;
pub mod sniff;
pub(crate) mod symbols;
pub mod text;
mod traces;
pub mod whole;
pub mod word_xml;
mod wrapped;
pub mod xml;

use crate::content::{Content, Limits, Refusal};
use sniff::Format;

/// Reads one format.
pub trait Reader {
    /// What the bytes hold.
    ///
    /// # Errors
    ///
    /// Why they give nothing; never a panic, whatever the bytes are.
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal>;
}

/// Every function of this shape is a reader.
impl<F: Fn(&[u8], &Limits) -> Result<Content, Refusal>> Reader for F {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        self(bytes, limits)
    }
}

/// The reader of a format; one line each.
fn reader(format: Format) -> &'static dyn Reader {
    match format {
        Format::Docx => &docx::Docx,
        Format::Doc => &doc::Doc,
        Format::Odt => &odt::Odt,
        Format::Rtf => &rtf::Rtf,
        Format::Html | Format::Mhtml => &html::Html,
        Format::WordXml => &word_xml::WordXml,
        Format::Text => &text::PlainText,
        Format::Pdf => &pdf::PdfReader,
        Format::Ofd => &ofd::OfdReader,
        Format::Image => &scan::ImageReader,
        Format::Xlsx => &sheet::xlsx::read,
        Format::Xls => &sheet::xls::read,
        Format::Xlsb => &sheet::xlsb::read,
        Format::Ods => &sheet::ods::read,
        Format::SheetXml => &sheet::xml_2003::read,
        Format::SheetHtml => &sheet::html::read,
        Format::Csv => &sheet::csv::read,
        Format::Eml => &mail::eml::read,
        Format::Msg => &mail::msg::read,
        Format::Tnef => &mail::tnef::read,
        Format::Zip => &archive::zip::read,
        Format::Rar => &archive::rar::read,
        Format::SevenZip => &archive::seven_zip::read,
        Format::Gzip => &archive::gzip::read,
        Format::Tar => &archive::tar::read,
    }
}

/// Whether a name alone says that no person sent the file on purpose: a lock file, a cache, a download that goes on.
#[must_use]
pub fn is_trace(name: &str) -> bool {
    traces::refusal(name, &[]).is_some()
}

/// Reads a file: tells its format by its bytes, then reads it. The name (a path is welcome) decides only what the bytes
/// leave open, and tells traces of programs.
///
/// # Errors
///
/// Why the file gives nothing, in a sentence for a clerk.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
    reader(sniff::recognise(name, bytes, limits)?).read(bytes, limits)
}
