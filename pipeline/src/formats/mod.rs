//! The formats that units send, one file each, behind one trait.

pub mod layout;
pub mod pdf;
pub mod scan;

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
