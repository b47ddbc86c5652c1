//! Namespaces of the formats.

/// Namespaces that a reader asks for; the transitional and the strict form of one are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Namespace {
    /// `WordprocessingML`, of 2006 and of Word 2003.
    Word,
    /// Markup compatibility: alternate content.
    Compatibility,
    /// Vector Markup Language.
    Vml,
    /// Office Math.
    Math,
    /// Relationships of a package.
    Relations,
    /// `DrawingML`.
    Drawing,
    /// `SpreadsheetML`.
    Sheet,
    /// Word 2003: hints for other programs, the shown number of a list among them.
    WordHint,
    /// Word 2003: annotations, tracked changes among them.
    Annotation,
    /// Flat packages.
    FlatPackage,
    /// `OpenDocument`: office.
    OdfOffice,
    /// `OpenDocument`: text.
    OdfText,
    /// `OpenDocument`: table.
    OdfTable,
    /// `OpenDocument`: style.
    OdfStyle,
    /// `OpenDocument`: draw.
    OdfDraw,
    /// Dublin Core.
    DublinCore,
    /// GB/T 33190 OFD.
    Ofd,
    /// None, or one that nobody asks for.
    #[default]
    Other,
}

impl Namespace {
    /// The namespace of a URI.
    #[must_use]
    pub fn of(uri: &str) -> Self {
        match uri {
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            | "http://purl.oclc.org/ooxml/wordprocessingml/main"
            | "http://schemas.microsoft.com/office/word/2003/wordml" => Self::Word,
            "http://schemas.openxmlformats.org/markup-compatibility/2006" => Self::Compatibility,
            "urn:schemas-microsoft-com:vml" => Self::Vml,
            "http://schemas.openxmlformats.org/officeDocument/2006/math"
            | "http://purl.oclc.org/ooxml/officeDocument/math" => Self::Math,
            "http://schemas.openxmlformats.org/package/2006/relationships" => Self::Relations,
            "http://schemas.openxmlformats.org/drawingml/2006/main" | "http://purl.oclc.org/ooxml/drawingml/main" => {
                Self::Drawing
            }
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Self::Sheet,
            "http://schemas.microsoft.com/office/word/2003/auxHint" => Self::WordHint,
            "http://schemas.microsoft.com/aml/2001/core" => Self::Annotation,
            "http://schemas.microsoft.com/office/2006/xmlPackage" => Self::FlatPackage,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Self::OdfOffice,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Self::OdfText,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Self::OdfTable,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Self::OdfStyle,
            "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" => Self::OdfDraw,
            "http://purl.org/dc/elements/1.1/" => Self::DublinCore,
            "http://www.ofdspec.org/2016" | "http://www.ofdspec.org" => Self::Ofd,
            _ => Self::Other,
        }
    }
}
