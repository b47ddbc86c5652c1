//! Properties of runs and paragraphs, as styles and the text itself set them.

use std::rc::Rc;

use super::super::xml::{Element, Namespace, Node, Nodes};

/// Properties of a run; what is `None` comes from the style.
#[derive(Debug, Clone, Default)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) bold: Option<bool>,
    pub(super) hidden: Option<bool>,
    /// A line goes through the text.
    pub(super) struck: bool,
    pub(super) size: Option<u16>,
    pub(super) font: Option<Rc<str>>,
    pub(super) theme_font: Option<ThemeFont>,
    pub(super) latin_font: Option<Rc<str>>,
    pub(super) asian: Option<bool>,
    /// The run is a tracked deletion; on the mark of a paragraph: it joins with the next.
    pub(super) deleted: bool,
    /// The mark only separates styles inside a line.
    pub(super) separator: bool,
}

/// The East-Asian font of the theme that a run takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ThemeFont {
    Major,
    Minor,
}

impl RunProperties {
    /// Reads the properties element that was just opened, up to its end.
    pub(super) fn read(nodes: &mut Nodes<'_>) -> Self {
        let mut properties = Self::default();
        let depth = nodes.depth();
        while nodes.depth() >= depth {
            match nodes.next() {
                Some(Node::Open(element)) => {
                    if element.name == "rPrChange" {
                        nodes.skip();
                    } else {
                        properties.take(&element);
                    }
                }
                Some(_) => {}
                None => break,
            }
        }
        properties
    }

    fn take(&mut self, element: &Element<'_>) {
        if element.namespace == Namespace::Annotation {
            self.deleted |= element.attribute("type").as_deref() == Some("Word.Deletion");
        }
        if element.namespace != Namespace::Word {
            return;
        }
        match element.name {
            "rStyle" => self.style = element.value().map(|value| value.into_owned()),
            "b" => self.bold = Some(element.switch()),
            "vanish" => self.hidden = Some(element.switch()),
            "strike" | "dstrike" => self.struck |= element.switch(),
            "specVanish" => self.separator = element.switch(),
            "sz" => self.size = half_points(element),
            "del" | "moveFrom" => self.deleted = true,
            "rFonts" => self.take_fonts(element),
            _ => {}
        }
    }

    fn take_fonts(&mut self, element: &Element<'_>) {
        let name = |attribute: &str| element.attribute(attribute).filter(|n| !n.is_empty()).map(|n| Rc::from(&*n));
        if let Some(font) = name("eastAsia").or_else(|| name("fareast")) {
            self.font = Some(font);
            self.theme_font = None;
        }
        if let Some(theme) = element.attribute("eastAsiaTheme") {
            self.theme_font = Some(if theme.starts_with("major") { ThemeFont::Major } else { ThemeFont::Minor });
        }
        self.latin_font = name("ascii").or_else(|| self.latin_font.take());
        match element.attribute("hint").as_deref() {
            Some("eastAsia" | "fareast") => self.asian = Some(true),
            Some(_) => self.asian = Some(false),
            None => {}
        }
    }

    /// Fills what is not set from `below`.
    pub(super) fn inherit(&mut self, below: &Self) {
        self.bold = self.bold.or(below.bold);
        self.hidden = self.hidden.or(below.hidden);
        self.size = self.size.or(below.size);
        if self.font.is_none() && self.theme_font.is_none() {
            self.font.clone_from(&below.font);
            self.theme_font = below.theme_font;
        }
        if self.latin_font.is_none() {
            self.latin_font.clone_from(&below.latin_font);
        }
        self.asian = self.asian.or(below.asian);
    }
}

fn half_points(element: &Element<'_>) -> Option<u16> {
    element.value()?.trim().parse::<f64>().ok().filter(|size| (1.0..=3276.0).contains(size)).map(|size| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
        let size = size.round() as u16;
        size
    })
}

/// Properties of a paragraph; what is `None` comes from the style.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    /// Outline level, 0 = top, 9 = body text.
    pub(super) outline: Option<u8>,
    /// The list; `Some(0)` takes the one of the style away.
    pub(super) list: Option<i64>,
    pub(super) level: Option<i64>,
    pub(super) centered: Option<bool>,
    /// The number that Word 2003 wrote beside the list.
    pub(super) shown_number: Option<String>,
    /// Properties of the paragraph mark.
    pub(super) mark: RunProperties,
}

impl ParagraphProperties {
    /// Reads the properties element that was just opened, up to its end.
    pub(super) fn read(nodes: &mut Nodes<'_>) -> Self {
        let mut properties = Self::default();
        let depth = nodes.depth();
        while nodes.depth() >= depth {
            match nodes.next() {
                Some(Node::Open(element)) => match (element.namespace, element.name) {
                    (_, "pPrChange" | "sectPr" | "numberingChange") => nodes.skip(),
                    (Namespace::Word, "rPr") => properties.mark = RunProperties::read(nodes),
                    (Namespace::WordHint, "t") => {
                        properties.shown_number = element.value().map(|value| value.into_owned());
                    }
                    (Namespace::Word, _) => properties.take(&element),
                    _ => {}
                },
                Some(_) => {}
                None => break,
            }
        }
        properties
    }

    pub(super) fn take(&mut self, element: &Element<'_>) {
        match element.name {
            "pStyle" => self.style = element.value().map(|value| value.into_owned()),
            "outlineLvl" => self.outline = element.integer().and_then(|level| u8::try_from(level).ok()),
            "numId" | "ilfo" => self.list = Some(element.integer().unwrap_or(0)),
            "ilvl" => self.level = element.integer(),
            "jc" => self.centered = Some(element.value().as_deref() == Some("center")),
            _ => {}
        }
    }
}
