//! [`Document`]: the text of a Word, PDF, mail or scanned paper, in reading order, with the way back into its file.

use serde::{Deserialize, Serialize};

/// A text document as its author meant it to be read.
///
/// Tracked deletions, hidden text, page headers, footers and comments are not part of the text; they stand in
/// [`Document::aside`]. Automatic numbers are not part of a paragraph's text either: they stand in
/// [`Paragraph::number`].
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Non-empty paragraphs in reading order. A table row is one paragraph of kind [`Story::Row`], its cells
    /// separated by TAB; a footnote follows the paragraph that refers to it; a text box stands at its anchor.
    pub paragraphs: Vec<Paragraph>,
    /// The tables again, cell by cell, for readers that need columns and merged cells.
    pub tables: Vec<Table>,
    /// What is in the file but not in the text.
    pub aside: Aside,
    /// How far the text can be trusted.
    pub quality: Quality,
}

/// One paragraph, or one row of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The visible text, without the automatic number. Line breaks inside the paragraph are `\n`.
    pub text: String,
    /// The automatic number as the office program shows it: `一、`, `（二）`, `3.`; `None` where none is drawn.
    pub number: Option<String>,
    /// Which flow of text the paragraph belongs to.
    pub story: Story,
    /// How it looks.
    pub look: Look,
    /// Character ranges of [`Paragraph::text`] whose run carries `w:hint="eastAsia"`: there, characters that could be
    /// Asian or Latin (“ ” — … ·) count as Asian in Word's 字数. Sorted, not overlapping. Formats that know no such
    /// hint give the whole paragraph, because Chinese input writes it.
    pub asian: Vec<CharRange>,
    /// Where the characters come from, for outputs that point into the file. Sorted by `chars`; may be empty.
    pub origins: Vec<Origin>,
    /// Confidence of character recognition in 0…1; `None` for text that was typed.
    pub confidence: Option<f32>,
}

/// Characters `start..end` (Unicode scalar values, not bytes) of a paragraph's text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CharRange {
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
}

/// A stretch of text and the bytes that hold it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The characters of the paragraph.
    pub chars: CharRange,
    /// Where they stand in the file.
    pub place: Place,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// Bytes of the main part (`word/document.xml`, decoded to UTF-8 without a byte order mark) of a Word package:
    /// the content of one `w:t`.
    WordPart {
        /// First byte.
        start: u64,
        /// One past the last byte.
        end: u64,
    },
    /// Page of a PDF, an OFD or a scan, counted from 1.
    Page(u32),
    /// Line of a text file, counted from 1.
    Line(u32),
}

/// Which flow of text a paragraph belongs to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Story {
    /// The body.
    #[default]
    Main,
    /// A row of [`Document::tables`]`[table]`.
    Row {
        /// Index of the table.
        table: u32,
        /// Index of the row in it.
        row: u32,
    },
    /// A footnote or endnote.
    Note,
    /// A text box.
    TextBox,
}

/// How a paragraph looks; what structure is read from where words do not tell.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Look {
    /// Name of the paragraph style, empty where there is none.
    pub style: String,
    /// Outline level, 1 = top, as the style or the paragraph sets it.
    pub outline: Option<u8>,
    /// Level of the automatic number, 0 = top.
    pub number_level: Option<u8>,
    /// Whether every character is bold.
    pub bold: bool,
    /// Length in characters of a bold lead at the start of a paragraph that goes on in plain type.
    pub bold_lead: u32,
    /// Font size in half points, of most characters; 0 where it is not known.
    pub size: u16,
    /// Whether the paragraph is centred.
    pub centered: bool,
    /// Name of the East-Asian font of most characters, empty where it is not known.
    pub font: String,
}

/// A table of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Rows from the top; all cells that begin in the row, from the left.
    pub rows: Vec<Vec<TableCell>>,
}

/// A cell of a [`Table`]. A cell that is merged over several rows or columns stands once, at its first one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCell {
    /// First grid column, from 0.
    pub column: u32,
    /// Number of grid columns, at least 1.
    pub columns: u32,
    /// Number of rows, at least 1.
    pub rows: u32,
    /// Text, paragraphs separated by `\n`, automatic numbers written out.
    pub text: String,
}

/// Text that stands in the file but is not read as part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// Page headers.
    pub headers: Vec<String>,
    /// Page footers.
    pub footers: Vec<String>,
    /// Comments.
    pub comments: Vec<String>,
    /// Tracked deletions.
    pub deleted: Vec<String>,
    /// Hidden text.
    pub hidden: Vec<String>,
    /// Title in the file's properties.
    pub title: String,
    /// Author in the file's properties.
    pub author: String,
}

/// How far a document's text can be trusted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// The file is damaged and only part of it could be read; says which.
    pub partial: Option<String>,
    /// The text comes from character recognition.
    pub recognised: bool,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// Pages that hold no text that could be read.
    pub unread_pages: Vec<u32>,
    /// It is little else than pictures out of which no text was read.
    #[serde(default)]
    pub only_pictures: bool,
}

impl Paragraph {
    /// A paragraph of the main story that holds nothing but text.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        let text = text.into();
        let end = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        let asian = if end == 0 { Vec::new() } else { vec![CharRange { start: 0, end }] };
        Self { text, asian, ..Self::default() }
    }
}

impl Document {
    /// A document of plain paragraphs; empty lines are left out.
    #[must_use]
    pub fn from_lines<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let paragraphs = lines.into_iter().filter(|line| !line.trim().is_empty()).map(Paragraph::plain).collect();
        Self { paragraphs, ..Self::default() }
    }
}
