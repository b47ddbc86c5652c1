//! What the interpreter draws, as glyphs, rules and images.

use std::collections::HashMap;

use hayro_cmap::{BfString, WritingMode};
use hayro_interpret::font::{Glyph as Drawn, GlyphRun};
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, SoftMask};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, Name, String as PdfString};

use super::radical::fold;
use super::unicode::{Fallback, without_subset};
use crate::formats::layout::{Glyph, Page, Rule};

/// Operations that one page may take: a form that draws a form a hundred thousand times must end.
const OPERATIONS: u64 = 3_000_000;
/// Glyphs of one page.
const GLYPHS: usize = 400_000;
/// Rules of one page.
const RULES: usize = 50_000;
/// Images of one page.
const IMAGES: usize = 5_000;

/// What unwinds out of the interpreter when a page has used up its operations.
pub(super) struct Spent;

/// Everything on a page.
#[derive(Default)]
pub(super) struct Drawing {
    /// Characters and rules.
    pub(super) page: Page,
    /// Glyphs whose character is not known.
    pub(super) unmapped: usize,
    /// Images.
    pub(super) images: Vec<Placed>,
    /// Filled or stroked paths that are no rules; many of them and no text may be text in outlines.
    pub(super) shapes: usize,
}

/// Where an image lies and how fine it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed {
    /// Left, top, right, bottom.
    pub(super) edges: [f32; 4],
    /// Dots per inch along its finer side.
    pub(super) dpi: f32,
}

impl Placed {
    /// Square points that it covers.
    pub(super) fn covers(&self) -> f32 {
        let [x0, y0, x1, y1] = self.edges;
        (x1 - x0) * (y1 - y0)
    }
}

impl Drawing {
    /// Share of the page that images cover.
    pub(super) fn covered(&self) -> f32 {
        let (width, height) = (self.page.width, self.page.height);
        let seen = |image: &Placed| {
            let [x0, y0, x1, y1] = image.edges;
            (x1.min(width) - x0.max(0.0)).max(0.0) * (y1.min(height) - y0.max(0.0)).max(0.0)
        };
        self.images.iter().map(seen).sum::<f32>() / (width * height).max(1.0)
    }
}

/// A marked-content sequence that is open.
enum Mark {
    Plain,
    /// The text that the file gives for all glyphs within.
    Actual(String, Vec<Glyph>),
    Running,
    Paragraph(u32),
}

/// Collects a page.
pub(super) struct Collector<'p> {
    pdf: &'p Pdf,
    fallback: &'p mut Fallback,
    /// Paragraphs of the structure tree by marked-content id.
    paragraphs: &'p HashMap<i32, u32>,
    pub(super) out: Drawing,
    marks: Vec<Mark>,
    seen: HashMap<(char, i32, i32), Vec<u32>>,
    operations: u64,
}

/// How a run of glyphs is shown.
#[derive(Clone, Copy)]
struct Ink {
    font: u16,
    heavy: bool,
    invisible: bool,
    vertical: bool,
}

impl<'p> Collector<'p> {
    pub(super) fn new(
        pdf: &'p Pdf,
        fallback: &'p mut Fallback,
        paragraphs: &'p HashMap<i32, u32>,
        (number, width, height): (u32, f32, f32),
    ) -> Self {
        let page = Page { number, width, height, ..Page::default() };
        let out = Drawing { page, ..Drawing::default() };
        Self { pdf, fallback, paragraphs, out, marks: Vec::new(), seen: HashMap::new(), operations: 0 }
    }

    /// Counts an operation; the only way out of the interpreter is to unwind.
    fn spend(&mut self, count: u64) {
        self.operations += count;
        if self.operations > OPERATIONS {
            std::panic::resume_unwind(Box::new(Spent));
        }
    }

    /// Ends all open sequences.
    pub(super) fn finish(&mut self) {
        while !self.marks.is_empty() {
            self.end_marked_content();
        }
    }

    fn tag(&self) -> u32 {
        let marks = self.marks.iter().rev();
        marks.filter_map(|mark| if let Mark::Paragraph(tag) = mark { Some(*tag) } else { None }).next().unwrap_or(0)
    }

    fn ink(&mut self, run: &GlyphRun<'_, '_>, mode: &DrawMode) -> Ink {
        let data = run.glyphs().first().and_then(|glyph| match &**glyph {
            Drawn::Outline(outline) => outline.font_data(),
            Drawn::Type3(_) => None,
        });
        let name = data.as_ref().and_then(|data| data.postscript_name.as_deref()).map_or("", without_subset);
        let weight = data.as_ref().and_then(|data| data.weight).unwrap_or(400);
        let fonts = &mut self.out.page.fonts;
        let font = fonts.iter().position(|font| font == name).unwrap_or_else(|| {
            fonts.push(name.to_owned());
            fonts.len() - 1
        });
        Ink {
            font: u16::try_from(font).unwrap_or(u16::MAX),
            heavy: weight >= 600 || bold_name(name) || matches!(mode, DrawMode::FillAndStroke(..)),
            invisible: matches!(mode, DrawMode::Invisible),
            vertical: matches!(run.writing_mode(), WritingMode::Vertical),
        }
    }

    /// The glyph in page space with a place-holder for its character; `None` off the page.
    fn place(&self, glyph: &Drawn<'_>, transform: Affine, ink: Ink) -> Option<Glyph> {
        let [a, b, c, d, _, _] = transform.as_coeffs();
        let origin = transform * Point::ZERO;
        let (width, height) = (f64::from(self.out.page.width), f64::from(self.out.page.height));
        let on_page = (-3.0..=width + 3.0).contains(&origin.x) && (-3.0..=height + 12.0).contains(&origin.y);
        if !on_page || ![a, b, c, d].iter().all(|value| value.is_finite()) {
            return None;
        }
        let quarter = (b.atan2(a) / std::f64::consts::FRAC_PI_2).round().rem_euclid(4.0);
        let (advance, outline) = match glyph {
            Drawn::Outline(outline) => (outline.advance_width(), true),
            Drawn::Type3(shape) => (shape.advance_width(), false),
        };
        let advance = single(f64::from(advance.unwrap_or(0.0)) * a.hypot(b));
        let mut size = single(c.hypot(d) * 1000.0);
        if !outline && !(2.0..200.0).contains(&size) {
            // The matrix of a Type 3 font is its own affair: the advance tells the size better.
            size = if (0.5..200.0).contains(&advance) { advance * 1.6 } else { 10.0 };
        }
        Some(Glyph {
            c: '\u{fffd}',
            x: single(origin.x),
            y: single(origin.y),
            advance,
            size,
            turn: [0, 1, 2, 3].into_iter().find(|turn| (quarter - f64::from(*turn)).abs() < 0.5).unwrap_or(0),
            vertical: ink.vertical,
            heavy: ink.heavy,
            invisible: ink.invisible,
            running: self.marks.iter().any(|mark| matches!(mark, Mark::Running)),
            font: ink.font,
            tag: self.tag(),
        })
    }

    /// Puts a character down, unless it is drawn again on its own spot to look bold or to cast a shadow.
    fn put(&mut self, c: char, glyph: Glyph) {
        let c = fold(c);
        if c == '\u{ad}' || c.is_control() && c != '\t' || self.out.page.glyphs.len() >= GLYPHS {
            return;
        }
        if !c.is_whitespace() && self.drawn_again(c, &glyph) {
            return;
        }
        self.out.page.glyphs.push(Glyph { c, ..glyph });
    }

    fn drawn_again(&mut self, c: char, glyph: &Glyph) -> bool {
        let size = glyph.size.max(1.0);
        let (column, row) = (cell(glyph.x / size), cell(glyph.y / size));
        for (dx, dy) in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (dx, dy))) {
            let near = self.seen.get(&(c, column + dx, row + dy)).into_iter().flatten();
            for index in near {
                let Some(other) = self.out.page.glyphs.get_mut(*index as usize) else { continue };
                if (other.x - glyph.x).abs() < 0.13 * size && (other.y - glyph.y).abs() < 0.13 * size {
                    other.heavy = true;
                    return true;
                }
            }
        }
        let index = u32::try_from(self.out.page.glyphs.len()).unwrap_or(u32::MAX);
        self.seen.entry((c, column, row)).or_default().push(index);
        false
    }

    /// Spreads several characters over the room of one glyph.
    fn put_text(&mut self, text: &str, glyph: &Glyph) {
        let step = glyph.advance / single(text.chars().count().max(1) as f64);
        let mut x = glyph.x;
        for c in text.chars() {
            self.put(c, Glyph { x, advance: step, ..glyph.clone() });
            x += step;
        }
    }

    /// Puts down the text that the file gives for some glyphs: one to one where the numbers agree, else spread over each
    /// line of them.
    fn put_actual(&mut self, text: &str, glyphs: Vec<Glyph>) {
        if text.chars().count() == glyphs.len() {
            for (c, glyph) in text.chars().zip(glyphs) {
                self.put(c, glyph);
            }
            return;
        }
        let Some(first) = glyphs.first() else { return };
        let right = glyphs.iter().filter(|glyph| (glyph.y - first.y).abs() < 1.0).map(|glyph| glyph.x + glyph.advance);
        let advance = right.fold(first.x + first.advance, f32::max) - first.x;
        self.put_text(text, &Glyph { advance, ..first.clone() });
    }

    fn rule(&mut self, rect: Rect) {
        let (width, height) = (rect.width(), rect.height());
        let on_page = rect.x1 > 0.0 && rect.y1 > 0.0 && rect.is_finite();
        if on_page && width.min(height) < 3.0 && width.max(height) > 6.0 && self.out.page.rules.len() < RULES {
            let [x0, y0, x1, y1] = [rect.x0, rect.y0, rect.x1, rect.y1].map(single);
            self.out.page.rules.push(Rule { x0, y0, x1, y1 });
        }
    }

    /// The edges of a stroked path.
    fn edges(&mut self, path: &BezPath, transform: Affine) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements().iter().take(2_000) {
            let to = match *element {
                PathEl::MoveTo(point) => {
                    start = transform * point;
                    last = start;
                    continue;
                }
                PathEl::LineTo(point) => transform * point,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    last = transform * point;
                    continue;
                }
            };
            self.rule(Rect::from_points(last, to));
            last = to;
        }
    }
}

/// Whether a font's name says that it is bold.
fn bold_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["bold", "black", "heavy", "demi", "-w7", "-w8", "-w9", "dahei", "cuhei", "粗"]
        .iter()
        .any(|word| name.contains(word))
}

#[expect(clippy::cast_possible_truncation, reason = "page coordinates fit")]
fn single(value: f64) -> f32 {
    value as f32
}

#[expect(clippy::cast_possible_truncation, reason = "a float cast saturates")]
fn cell(value: f32) -> i32 {
    (value.floor() as i32).clamp(-1_000_000, 1_000_000)
}

/// Text of a PDF string: UTF-16 or UTF-8 with a mark, else Latin-1.
pub(super) fn decode(bytes: &[u8]) -> String {
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return encoding_rs::UTF_16BE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return encoding_rs::UTF_16LE.decode_without_bom_handling(rest).0.into_owned();
    }
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return String::from_utf8_lossy(rest).into_owned();
    }
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(1 + path.elements().len() as u64 / 16);
        if path.elements().len() > 400 {
            self.out.shapes += 1;
        } else if matches!(mode, DrawMode::Fill(_)) {
            let rect = props.transform.transform_rect_bbox(path.bounding_box());
            if rect.width().min(rect.height()) < 3.0 { self.rule(rect) } else { self.out.shapes += 1 }
        } else {
            self.edges(path, props.transform);
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(1);
        let rect = props.transform.transform_rect_bbox(*rect);
        if matches!(mode, DrawMode::Fill(_)) || rect.width().min(rect.height()) < 3.0 {
            self.rule(rect);
            return;
        }
        self.rule(Rect { y1: rect.y0, ..rect });
        self.rule(Rect { y0: rect.y1, ..rect });
        self.rule(Rect { x1: rect.x0, ..rect });
        self.rule(Rect { x0: rect.x1, ..rect });
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.spend(1);
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.spend(1);
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.spend(1);
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        self.spend(1);
        let pixels = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let rect = props.transform.transform_rect_bbox(pixels);
        if self.out.images.len() < IMAGES {
            let [a, b, c, d, _, _] = props.transform.as_coeffs();
            let points_per_pixel = a.hypot(b).min(c.hypot(d)).max(1e-6);
            let edges = [rect.x0, rect.y0, rect.x1, rect.y1].map(single);
            self.out.images.push(Placed { edges, dpi: single(72.0 / points_per_pixel) });
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        self.spend(1);
        let actual = properties.and_then(|properties| properties.get::<PdfString<'_>>("ActualText"));
        let id = properties.and_then(|properties| properties.get::<i32>("MCID"));
        let running = tag == b"Artifact" && properties.is_some_and(is_running);
        let mark = match (actual, id.and_then(|id| self.paragraphs.get(&id))) {
            _ if running => Mark::Running,
            (Some(actual), _) => Mark::Actual(decode(actual.as_bytes()), Vec::new()),
            (None, Some(paragraph)) => Mark::Paragraph(*paragraph),
            (None, None) => Mark::Plain,
        };
        self.marks.push(mark);
    }

    fn end_marked_content(&mut self) {
        if let Some(Mark::Actual(text, glyphs)) = self.marks.pop() {
            self.put_actual(&text, glyphs);
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        self.spend(run.glyphs().len() as u64);
        let ink = self.ink(run, mode);
        for glyph in run.glyphs() {
            let Some(placed) = self.place(glyph, props.transform * glyph.transform(), ink) else { continue };
            let actual = self.marks.iter_mut().rev().find_map(|mark| match mark {
                Mark::Actual(_, glyphs) => Some(glyphs),
                _ => None,
            });
            if let Some(glyphs) = actual {
                if glyphs.len() < GLYPHS {
                    glyphs.push(placed);
                }
                continue;
            }
            let known = glyph.as_unicode().filter(|text| !matches!(text, BfString::Char('\0' | '\u{fffd}')));
            match known.or_else(|| self.fallback.unicode(self.pdf, glyph)) {
                Some(BfString::Char(c)) => self.put(c, placed),
                Some(BfString::String(text)) => self.put_text(&text, &placed),
                None => {
                    self.out.unmapped += 1;
                    self.put('\u{fffd}', placed);
                }
            }
        }
    }
}

/// Whether an artifact is a running head, a page number or a watermark.
fn is_running(properties: &Dict<'_>) -> bool {
    let is =
        |key: &str, names: &[&[u8]]| properties.get::<Name<'_>>(key).is_some_and(|name| names.contains(&name.as_ref()));
    is("Type", &[b"Pagination"]) || is("Subtype", &[b"Header", b"Footer", b"Watermark", b"PageNum"])
}
