//! What the outputs are made from.

use std::borrow::Cow;

use jiff::civil::Date;
use shuping_analyzers::document::Document;
use shuping_analyzers::scheme::Scheme;
use shuping_analyzers::season::Season;

use crate::readback::FindingDecision;

/// What the outputs are made from; nothing else has an influence on them.
#[derive(Clone, Copy)]
pub struct Inputs<'a> {
    /// The season.
    pub season: &'a Season,
    /// What the organisation ordered.
    pub scheme: &'a Scheme,
    /// Last year's season, where it is known.
    pub previous: Option<&'a Season>,
    /// The bytes of the files as they arrived.
    pub originals: &'a dyn Originals,
    /// The texts of the reports, with the way back into their files.
    pub readings: &'a dyn Readings,
    /// What reviewers decided about findings, oldest first: dismissed ones count no more, but are shown with their reason.
    pub decisions: &'a [FindingDecision],
    /// The day that the outputs bear.
    pub made_on: Date,
    /// The language of headings and fixed words.
    pub lang: Lang,
}

/// Language of headings and fixed words. What the season says of documents stays as it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Lang {
    /// 中文.
    #[default]
    Zh,
    /// English.
    En,
}

/// The bytes of files as they arrived.
pub trait Originals {
    /// The bytes of the file with this SHA-256 (hexadecimal); `None` where it is not kept.
    fn bytes(&self, sha256: &str) -> Option<Cow<'_, [u8]>>;
}

/// The texts of submissions.
pub trait Readings {
    /// The text of the submission at this path; `None` where it could not be read.
    fn document(&self, path: &str) -> Option<Cow<'_, Document>>;
}

/// No file and no text: for outputs that are made from the season alone.
impl Originals for () {
    fn bytes(&self, _sha256: &str) -> Option<Cow<'_, [u8]>> {
        None
    }
}

/// No file and no text: for outputs that are made from the season alone.
impl Readings for () {
    fn document(&self, _path: &str) -> Option<Cow<'_, Document>> {
        None
    }
}
