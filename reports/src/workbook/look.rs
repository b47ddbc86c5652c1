//! [`Look`]: the formats of every workbook, made once. Official tables: black borders, 黑体 heads, 仿宋 text.
//!
//! A font that a machine does not have must degrade to another Chinese one: every format names its family and the
//! Chinese character set, which is what office programs choose a substitute by.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use super::rows::{Record, Rows};
use super::table::Kind;
use crate::Lang;
use crate::words::{Words, say};

/// Font of running text in cells.
pub(crate) const BODY_FONT: &str = "仿宋";
/// Font of titles and heads.
pub(crate) const HEAD_FONT: &str = "黑体";
/// GB2312 in the list of Windows character sets.
const CHINESE: u8 = 134;
/// Font families as SpreadsheetML numbers them: 1 roman (serif), 2 swiss (sans serif).
const SERIF: u8 = 1;
const SANS: u8 = 2;

/// Colours of states; each goes with a word in the cell, so that nothing is told by colour alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// No colour.
    #[default]
    Plain,
    /// In order.
    Good,
    /// Worth a look.
    Warn,
    /// Not in order.
    Bad,
    /// Not meant for this row.
    Muted,
    /// To be filled in.
    Fill,
    /// To be filled in, and not in order.
    FillBad,
    /// It leads to another place.
    Link,
}

const TONES: [Tone; 8] =
    [Tone::Plain, Tone::Good, Tone::Warn, Tone::Bad, Tone::Muted, Tone::Fill, Tone::FillBad, Tone::Link];

/// The formats of a workbook.
pub(crate) struct Look {
    /// Whether rows are put aside on disk as they are written, because there are very many.
    pub(crate) large: bool,
    /// Language of heads.
    pub(crate) lang: Lang,
    /// `单位：…` of the second line.
    pub(crate) organization: String,
    /// `日期：…` of the second line.
    pub(crate) date: String,
    pub(crate) title: Format,
    pub(crate) left_line: Format,
    pub(crate) right_line: Format,
    pub(crate) note: Format,
    pub(crate) head: Format,
    pub(crate) head_fill: Format,
    pub(crate) head_turned: Format,
    /// Where each unit's rows begin on the sheets that are written by now.
    pub(crate) rows: Rows,
    /// What the tables say, where somebody wants it beside the workbook.
    pub(crate) record: Record,
    cells: Vec<Format>,
    guarded: Vec<Format>,
}

impl Look {
    pub(crate) fn new(lang: Lang, organization: &str, date: String) -> Self {
        let cells: Vec<Format> =
            Kind::ALL.iter().flat_map(|kind| TONES.iter().map(move |tone| cell(*kind, *tone))).collect();
        let guarded = cells.iter().map(|format| format.clone().set_quote_prefix()).collect();
        Self {
            large: false,
            lang,
            organization: organization.to_owned(),
            date,
            title: font(Format::new(), HEAD_FONT, SANS, 18.0)
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            left_line: font(Format::new(), BODY_FONT, SERIF, 11.0).set_align(FormatAlign::VerticalCenter),
            right_line: font(Format::new(), BODY_FONT, SERIF, 11.0)
                .set_align(FormatAlign::Right)
                .set_align(FormatAlign::VerticalCenter),
            note: font(Format::new(), BODY_FONT, SERIF, 10.0)
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::RGB(0x40_40_40)),
            head: head(0xE7_E6_E6),
            head_fill: head(0xDD_EB_F7),
            head_turned: head(0xE7_E6_E6).set_rotation(90),
            rows: Rows::default(),
            record: Record::default(),
            cells,
            guarded,
        }
    }

    /// The format of a cell.
    pub(crate) fn cell(&self, kind: Kind, tone: Tone) -> &Format {
        pick(&self.cells, kind, tone).unwrap_or(&self.note)
    }

    /// The same for a text that an office program could take for a formula once somebody edits it.
    pub(crate) fn guarded(&self, kind: Kind, tone: Tone) -> &Format {
        pick(&self.guarded, kind, tone).unwrap_or(&self.note)
    }

    pub(crate) fn link(&self) -> &Format {
        self.cell(Kind::Text, Tone::Link)
    }

    /// A fixed text with one value.
    pub(crate) fn fill(&self, text: &str, value: impl std::fmt::Display) -> String {
        Words(self.lang).fill(text, value)
    }

    /// A fixed word in the language of the workbook.
    pub(crate) fn say<'b>(&self, word: &'b str) -> &'b str {
        say(self.lang, word)
    }
}

fn pick(formats: &[Format], kind: Kind, tone: Tone) -> Option<&Format> {
    let row = Kind::ALL.iter().position(|one| *one == kind)?;
    let column = TONES.iter().position(|one| *one == tone)?;
    formats.get(row * TONES.len() + column)
}

/// Whether a text would be taken for a formula when it is typed in.
pub(crate) fn looks_like_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn font(format: Format, name: &str, family: u8, size: f64) -> Format {
    format.set_font_name(name).set_font_family(family).set_font_charset(CHINESE).set_font_size(size)
}

fn head(background: u32) -> Format {
    font(Format::new(), HEAD_FONT, SANS, 10.5)
        .set_border(FormatBorder::Thin)
        .set_background_color(Color::RGB(background))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_text_wrap()
}

fn cell(kind: Kind, tone: Tone) -> Format {
    let format = font(Format::new(), BODY_FONT, SERIF, 10.5)
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter);
    let format = match kind {
        Kind::Text => format.set_text_wrap(),
        Kind::Word => format.set_text_wrap().set_align(FormatAlign::Center),
        Kind::Int => format.set_num_format("#,##0").set_align(FormatAlign::Center),
        Kind::Percent => format.set_num_format("0.0%").set_align(FormatAlign::Center),
        Kind::Rate => format.set_num_format("0.00").set_align(FormatAlign::Center),
        Kind::Score => format.set_num_format("0.000").set_align(FormatAlign::Center),
        Kind::Exact => format.set_num_format("0.000000").set_align(FormatAlign::Center),
    };
    let format = match tone {
        Tone::Plain => format,
        Tone::Good => format.set_background_color(Color::RGB(0xE2_EF_DA)),
        Tone::Warn => format.set_background_color(Color::RGB(0xFF_F2_CC)),
        Tone::Bad => {
            format.set_background_color(Color::RGB(0xF8_CB_AD)).set_font_color(Color::RGB(0xC0_00_00)).set_bold()
        }
        Tone::Muted => format.set_font_color(Color::RGB(0x80_80_80)),
        Tone::Fill => format.set_background_color(Color::RGB(0xDD_EB_F7)).set_unlocked(),
        Tone::FillBad => format.set_background_color(Color::RGB(0xF8_CB_AD)).set_unlocked(),
        Tone::Link => format.set_font_color(Color::RGB(0x05_63_C1)),
    };
    if kind == Kind::Text && tone == Tone::Bad { format.set_align(FormatAlign::Left) } else { format }
}
