//! Documents of other formats inside a Word package (`w:altChunk`), by their content.

use shuping_analyzers::document::Document;

use super::package::Package;
use crate::content::Limits;

/// The document that a chunk holds; `None` for what cannot be read. A package inside a package may not hold a third.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Option<Document> {
    if bytes.starts_with(b"PK\x03\x04") {
        let limits = Limits { unpacked_bytes: limits.unpacked_bytes / 4, ..*limits };
        let mut package = Package::open(bytes, &limits).ok()?;
        if package.names().iter().any(|name| name.contains("afchunk")) {
            return None;
        }
        return super::docx::read_package(&mut package, &limits).ok();
    }
    if super::rtf::is_one(bytes) {
        return super::rtf::read(bytes, limits).ok();
    }
    if super::html::mhtml::is_one(bytes) || super::html::is_one(bytes) {
        return super::html::read(bytes, limits).ok();
    }
    super::text::read(bytes, limits).ok()
}
