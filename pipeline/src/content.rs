//! [`Content`]: what reading a file gives, and [`Refusal`]: why it gave nothing.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use shuping_analyzers::ballots::sheet_of;
use shuping_analyzers::document::Document;
use shuping_analyzers::grid::Workbook;

use crate::formats::scan::Scan;

/// What a file holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Running text: Word, PDF, OFD, HTML, plain text, a recognised scan.
    Document(Document),
    /// Pages of which some are pictures: [`recognise`](crate::formats::scan::recognise) makes a document of it.
    Scan(Scan),
    /// A spreadsheet.
    Workbook(Workbook),
    /// A mail or archive: its members are submissions of their own.
    Container(Container),
    /// A paper with files attached to it.
    Carrier(Box<Carrier>),
}

/// A paper that carries files: it is read itself, and each of them is a submission of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Carrier {
    /// The paper, or why it gives nothing.
    pub own: Result<Paper, Refusal>,
    /// The attached files.
    pub attached: Container,
}

/// What a [`Carrier`] may hold itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Paper {
    /// Running text.
    Document(Document),
    /// Pages of which some are pictures.
    Scan(Scan),
}

impl From<Paper> for Content {
    fn from(paper: Paper) -> Self {
        match paper {
            Paper::Document(document) => Self::Document(document),
            Paper::Scan(scan) => Self::Scan(scan),
        }
    }
}

impl Content {
    /// The cells in which a file may hold votes: those of a spreadsheet, and the tables of a paper.
    #[must_use]
    pub fn cells(&self) -> Option<Cow<'_, Workbook>> {
        match self {
            Self::Workbook(workbook) => Some(Cow::Borrowed(workbook)),
            Self::Document(document) => sheet_of(document).map(Cow::Owned),
            _ => None,
        }
    }

    /// The file itself, and what is attached to it where it is a paper that carries files.
    ///
    /// # Errors
    ///
    /// The own refusal of a paper that gives nothing itself stands in the first place of the pair.
    #[must_use]
    pub fn apart(self) -> (Result<Self, Refusal>, Option<Container>) {
        match self {
            Self::Carrier(carrier) => (carrier.own.map(Self::from), Some(carrier.attached)),
            content => (Ok(content), None),
        }
    }
}

/// A mail or an archive, unpacked by one level.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Container {
    /// The files inside, in the order of the container.
    pub members: Vec<Member>,
    /// For a mail: what its head and body say, as context for identification.
    pub letter: Option<Letter>,
    /// What could not be unpacked, one sentence each; the rest is still used.
    pub losses: Vec<String>,
}

/// A file inside a container.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Path inside the container with `/`, decoded, without `..` or a leading `/`.
    pub name: String,
    /// The bytes; empty where `refusal` or `stored` is set.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes once they lie in the store.
    pub stored: Option<String>,
    /// Number of bytes once they lie in the store.
    pub size: u64,
    /// Why this one member could not be unpacked (encrypted, damaged, too large).
    pub refusal: Option<Refusal>,
}

/// Head and body of a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Sender, as `name <address>`.
    pub from: String,
    /// Subject.
    pub subject: String,
    /// Date, RFC 3339 with the offset of the mail.
    pub date: Option<String>,
    /// `Message-ID`, empty where there is none.
    pub id: String,
    /// Text of the body.
    pub body: String,
}

/// Why a file gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{reason}")]
pub struct Refusal {
    /// The cause, for programs.
    pub cause: Cause,
    /// A sentence for a clerk, in Chinese, with the way out.
    pub reason: String,
}

/// Cause of a [`Refusal`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// No bytes, or no text in a whole file.
    Empty,
    /// Cut off or broken.
    Damaged,
    /// A download that did not end.
    Incomplete,
    /// Protected by a password.
    Encrypted,
    /// Pictures of pages, and no character recognition at hand.
    NeedsRecognition,
    /// A format that nobody here reads.
    Unsupported,
    /// Larger than the limits allow.
    TooLarge,
    /// Unpacks to far more than it is.
    Bomb,
    /// The reader ran out of its time or memory, or crashed.
    Crashed,
    /// A lock file, thumbnail cache or other trace of a program.
    NoSubmission,
}

impl Refusal {
    /// A refusal with its sentence.
    #[must_use]
    pub fn new(cause: Cause, reason: impl Into<String>) -> Self {
        Self { cause, reason: reason.into() }
    }
}

/// How much a reader may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Bytes of one part of a package after unpacking.
    pub part_bytes: u64,
    /// Bytes of all parts of a package, or members of an archive, after unpacking.
    pub unpacked_bytes: u64,
    /// Entries of a package or archive.
    pub entries: usize,
    /// Nested elements, tables, archives or messages.
    pub depth: usize,
    /// Characters of text.
    pub characters: usize,
    /// Paragraphs of a document; the rest is left out and the document says so.
    pub paragraphs: usize,
    /// Cells of a workbook, or of all tables of a document.
    pub cells: usize,
    /// Pages of a document.
    pub pages: usize,
    /// Bytes of what a reader gives, but for the members of containers and the pictures of pages.
    pub answer_bytes: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 256 << 20,
            part_bytes: 160 << 20,
            unpacked_bytes: 256 << 20,
            entries: 20_000,
            depth: 256,
            characters: 2_000_000,
            paragraphs: 50_000,
            cells: 300_000,
            pages: 500,
            answer_bytes: 24 << 20,
        }
    }
}
