//! Styles and list styles of a text document.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::numbering::{LEVELS, Level, NumberFormat, Piece, template_of_percent};
use super::super::xml::{Element, Namespace, Node, Nodes};

const MAX_ANCESTORS: usize = 32;

/// All styles of a document, by family and name.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    written: HashMap<String, Written>,
    lists: HashMap<String, [Level; LEVELS]>,
    /// Levels of headings, which the outline numbers.
    pub(super) outline: [Level; LEVELS],
}

#[derive(Debug, Clone, Default)]
struct Written {
    shown_name: String,
    parent: String,
    bold: Option<bool>,
    size: Option<u16>,
    font: Option<Rc<str>>,
    hidden: Option<bool>,
    centered: Option<bool>,
    list: Option<String>,
    outline: Option<u8>,
}

/// A style with what it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) name: String,
    pub(super) bold: Option<bool>,
    pub(super) size: Option<u16>,
    pub(super) font: Option<Rc<str>>,
    pub(super) hidden: Option<bool>,
    pub(super) centered: Option<bool>,
    pub(super) list: Option<String>,
    /// Outline level, 1 = top.
    pub(super) outline: Option<u8>,
}

impl StyleSheet {
    /// Adds the styles of a part.
    pub(super) fn add(&mut self, source: &str, max_depth: usize) {
        let mut nodes = Nodes::new(source, max_depth);
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            match (element.namespace, element.name) {
                (Namespace::OdfStyle, "style" | "default-style") => {
                    let family = element.attribute_written("style:family").unwrap_or_default().into_owned();
                    let name = element.attribute_written("style:name").unwrap_or_default().into_owned();
                    let style = read_style(&element, &mut nodes);
                    self.written.insert(format!("{family}/{name}"), style);
                }
                (Namespace::OdfText, "list-style") => {
                    let name = element.attribute_written("style:name").unwrap_or_default().into_owned();
                    let levels = read_levels(&mut nodes);
                    self.lists.insert(name, levels);
                }
                (Namespace::OdfText, "outline-style") => self.outline = read_levels(&mut nodes),
                (Namespace::OdfOffice, "body") => nodes.skip(),
                _ => {}
            }
        }
    }

    /// A style of a family; `plain` for one that is not there.
    pub(super) fn get(&self, family: &str, name: &str) -> Style {
        let mut style = Style::default();
        let mut next = name.to_owned();
        for step in 0..MAX_ANCESTORS {
            let Some(own) = self.written.get(&format!("{family}/{next}")) else { break };
            // Automatic styles stand for what the user changed; the name that he knows is their parent's.
            if style.name.is_empty() && (step > 0 || own.parent.is_empty() || !own.shown_name.is_empty()) {
                style.name = if own.shown_name.is_empty() { next.replace("_20_", " ") } else { own.shown_name.clone() };
            }
            style.take(own);
            if own.parent.is_empty() || own.parent == next {
                break;
            }
            next.clone_from(&own.parent);
        }
        if let Some(base) = self.written.get(&format!("{family}/")) {
            style.take(base);
        }
        style
    }

    /// The levels of a list style.
    pub(super) fn list(&self, name: &str) -> Option<&[Level; LEVELS]> {
        self.lists.get(name)
    }
}

impl Style {
    fn take(&mut self, below: &Written) {
        self.bold = self.bold.or(below.bold);
        self.size = self.size.or(below.size);
        self.hidden = self.hidden.or(below.hidden);
        self.centered = self.centered.or(below.centered);
        self.outline = self.outline.or(below.outline);
        if self.font.is_none() {
            self.font.clone_from(&below.font);
        }
        if self.list.is_none() {
            self.list.clone_from(&below.list);
        }
    }
}

fn read_style(element: &Element<'_>, nodes: &mut Nodes<'_>) -> Written {
    let text = |name: &str| element.attribute_written(name).map(|value| value.into_owned());
    let mut style = Written {
        shown_name: text("style:display-name").unwrap_or_default(),
        parent: text("style:parent-style-name").unwrap_or_default(),
        list: text("style:list-style-name"),
        outline: text("style:default-outline-level").and_then(|level| level.parse().ok()),
        ..Written::default()
    };
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::OdfStyle => match element.name {
                "text-properties" => style.take_text(&element),
                "paragraph-properties" => {
                    let align = element.attribute_written("fo:text-align");
                    style.centered = align.map(|align| align == "center").or(style.centered);
                }
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    style
}

impl Written {
    fn take_text(&mut self, element: &Element<'_>) {
        let pick =
            |asian: &str, latin: &str| element.attribute_written(asian).or_else(|| element.attribute_written(latin));
        if let Some(weight) = pick("style:font-weight-asian", "fo:font-weight") {
            self.bold = Some(weight == "bold" || weight.parse::<u32>().is_ok_and(|weight| weight >= 600));
        }
        if let Some(size) = pick("style:font-size-asian", "fo:font-size") {
            let points = size.strip_suffix("pt").and_then(|size| size.trim().parse::<f64>().ok());
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
            let half = points.filter(|p| (0.5..1000.0).contains(p)).map(|points| (points * 2.0).round() as u16);
            self.size = half.or(self.size);
        }
        if let Some(font) = pick("style:font-name-asian", "style:font-name") {
            self.font = Some(Rc::from(font.trim_matches('\'')));
        }
        if let Some(display) = element.attribute_written("text:display") {
            self.hidden = Some(display == "none");
        }
    }
}

fn read_levels(nodes: &mut Nodes<'_>) -> [Level; LEVELS] {
    let mut levels: [Level; LEVELS] = Default::default();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::OdfText => {
                let number = element.attribute_written("text:level").and_then(|level| level.parse::<usize>().ok());
                let Some(index) = number.and_then(|level| level.checked_sub(1)) else { continue };
                let level = read_level(&element, index);
                if let Some(slot) = levels.get_mut(index) {
                    *slot = level;
                }
            }
            Some(_) => {}
            None => break,
        }
    }
    levels
}

fn read_level(element: &Element<'_>, index: usize) -> Level {
    let text = |name: &str| element.attribute_written(name).unwrap_or_default().into_owned();
    if element.name == "list-level-style-bullet" {
        let sign = text("text:bullet-char");
        return Level { format: NumberFormat::Bullet, template: vec![Piece::Text(sign)], ..Level::default() };
    }
    if !matches!(element.name, "list-level-style-number" | "outline-level-style") {
        return Level { format: NumberFormat::None, ..Level::default() };
    }
    let format = format_of_sample(&text("style:num-format"));
    let shown: usize = text("text:display-levels").parse().unwrap_or(1);
    let start = text("text:start-value").parse().unwrap_or(1);
    // LibreOffice writes the whole template too, which can put anything between the numbers: `%1%-%2%`.
    if let Some(whole) = element.attribute_written("loext:num-list-format").filter(|_| format != NumberFormat::None) {
        let whole =
            (1..=LEVELS).fold(whole.into_owned(), |whole, n| whole.replace(&format!("%{n}%"), &format!("%{n}")));
        return Level { start, format, template: template_of_percent(&whole), ..Level::default() };
    }
    let mut template = vec![Piece::Text(text("style:num-prefix"))];
    if format != NumberFormat::None {
        for level in (index + 1).saturating_sub(shown.clamp(1, LEVELS))..=index {
            template.push(Piece::Number(level));
            if level < index {
                template.push(Piece::Text(".".to_owned()));
            }
        }
    }
    template.push(Piece::Text(text("style:num-suffix")));
    template.retain(|piece| *piece != Piece::Text(String::new()));
    Level { start, format, template, ..Level::default() }
}

/// `OpenDocument` names a format by how it begins.
fn format_of_sample(sample: &str) -> NumberFormat {
    // LibreOffice writes ASCII digits for full-width ones too, but as a row of samples.
    if sample.starts_with("1,") {
        return NumberFormat::FullWidth;
    }
    let mut first = sample.split([',', ' ']).next().unwrap_or_default().chars();
    match (first.next(), first.next()) {
        (Some('1'), None) => NumberFormat::Decimal,
        (Some('0'), Some('1')) => NumberFormat::DecimalZero,
        (Some('1'), Some('s')) => NumberFormat::Ordinal,
        (Some('a'), _) => NumberFormat::LowerLetter,
        (Some('A'), _) => NumberFormat::UpperLetter,
        (Some('i'), _) => NumberFormat::LowerRoman,
        (Some('I'), _) => NumberFormat::UpperRoman,
        (Some('一'), _) => NumberFormat::ChineseThousand,
        (Some('壹' | '壱'), _) => NumberFormat::ChineseLegal,
        (Some('甲'), Some('子')) => NumberFormat::StemsAndBranches,
        (Some('甲'), _) => NumberFormat::HeavenlyStems,
        (Some('子'), _) => NumberFormat::EarthlyBranches,
        (Some('①'), _) => NumberFormat::Circle,
        (Some('１'), _) => NumberFormat::FullWidth,
        (None, _) => NumberFormat::None,
        _ => NumberFormat::Decimal,
    }
}
