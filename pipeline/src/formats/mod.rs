//! The formats that units send, one file each, behind one trait.

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
pub(crate) mod line;
pub(crate) mod numbering;
pub mod odt;
pub mod package;
pub(crate) mod properties;
pub mod rtf;
#[cfg(test)]
mod samples;
pub(crate) mod symbols;
pub mod text;
pub mod word_xml;
pub mod xml;

use crate::content::{Content, Limits, Refusal};

/// Reads one format.
pub trait Reader {
    /// What the bytes hold.
    ///
    /// # Errors
    ///
    /// Why they give nothing; never a panic, whatever the bytes are.
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal>;
}
