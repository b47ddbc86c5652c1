//! A report that did not come as `.docx`, written anew from its text with the same comments.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, Comment as WordComment, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum, Paragraph,
    Run, RunFonts, SpecialIndentType,
};
use jiff::civil::Date;
use shuping_analyzers::document::{Document, Paragraph as Source};

use super::{AUTHOR, Comment, Trouble};

/// Twentieths of a point: 28 pt between lines, as official papers have.
const LINE: i32 = 560;
/// Two characters of 三号, in twentieths of a point.
const INDENT: i32 = 640;
/// Half points: 三号.
const BODY: usize = 32;

/// A Word file made from a text, with comments on its words.
///
/// # Errors
///
/// Where the file cannot be packed.
pub fn paper(document: &Document, comments: &[Comment], made_on: Date, note: &str) -> Result<Vec<u8>, Trouble> {
    let day = format!("{made_on}T00:00:00Z");
    let mut docx = Docx::new()
        .created_at(&day)
        .updated_at(&day)
        .page_size(11906, 16838)
        .page_margin(PageMargin::new().top(2098).bottom(1984).left(1588).right(1474))
        .default_fonts(fonts("仿宋"))
        .default_size(BODY)
        .footer(page_number());
    if !note.is_empty() {
        docx = docx.add_paragraph(Paragraph::new().add_run(Run::new().add_text(note).size(21).color("808080")));
    }
    for (index, source) in (0_u32..).zip(&document.paragraphs) {
        let own: Vec<(usize, &Comment)> =
            comments.iter().enumerate().filter(|(_, comment)| comment.paragraph == index).collect();
        docx = docx.add_paragraph(written(source, &own, &day));
    }
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).map_err(|_| Trouble::NotAPackage)?;
    Ok(bytes.into_inner())
}

/// Fonts that degrade: the Chinese name, a Latin one beside it.
pub(crate) fn fonts(name: &str) -> RunFonts {
    RunFonts::new().ascii("Times New Roman").hi_ansi("Times New Roman").east_asia(name)
}

/// So much between lines and no more, in twentieths of a point: without saying so, a text with another font would have
/// other lines.
pub(crate) fn line(points: i32) -> LineSpacing {
    LineSpacing::new().line(points).line_rule(LineSpacingType::Exact)
}

/// — 1 — at the foot of every page, 四号 as official papers have it.
pub(crate) fn page_number() -> Footer {
    let dash = |text: &str| Run::new().add_text(text).size(28).fonts(fonts("宋体"));
    let number = Paragraph::new().align(AlignmentType::Center).add_run(dash("— ")).add_page_num(PageNum::new());
    Footer::new().add_paragraph(number.add_run(dash(" —")))
}

fn written(source: &Source, comments: &[(usize, &Comment)], day: &str) -> Paragraph {
    let centered = source.look.centered;
    let mut paragraph = Paragraph::new().line_spacing(line(LINE));
    paragraph = if centered {
        paragraph.align(AlignmentType::Center)
    } else {
        paragraph.indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
    };
    let run = |text: &str| {
        let run = Run::new().add_text(text).fonts(fonts(if source.look.bold { "黑体" } else { "仿宋" }));
        if source.look.bold { run.bold() } else { run }
    };
    if let Some(number) = &source.number {
        paragraph = paragraph.add_run(run(number));
    }
    let text: Vec<char> = source.text.chars().collect();
    let length = text.len();
    let bound = |at: u32| (at as usize).min(length);
    let mut cuts: Vec<usize> = comments.iter().flat_map(|(_, c)| [bound(c.start), bound(c.end)]).collect();
    cuts.extend([0, length]);
    cuts.sort_unstable();
    cuts.dedup();
    for (index, from) in cuts.iter().enumerate() {
        for (id, _) in comments.iter().filter(|(_, c)| bound(c.end) == *from && c.start < c.end) {
            paragraph = paragraph.add_comment_end(*id);
        }
        for (id, comment) in comments.iter().filter(|(_, c)| bound(c.start) == *from && c.start < c.end) {
            paragraph = paragraph.add_comment_start(word_comment(*id, comment, day));
        }
        let to = cuts.get(index + 1).copied().unwrap_or(length);
        let piece: String = text.iter().skip(*from).take(to.saturating_sub(*from)).collect();
        if !piece.is_empty() {
            paragraph = paragraph.add_run(run(&piece));
        }
    }
    paragraph
}

fn word_comment(id: usize, comment: &Comment, day: &str) -> WordComment {
    let lines = comment.text.split('\n').map(|line| Paragraph::new().add_run(Run::new().add_text(line)));
    lines.fold(WordComment::new(id).author(AUTHOR).date(day), WordComment::add_paragraph)
}
