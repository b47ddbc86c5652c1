//! The style sheet: what every style sets, its ancestors included.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::xml::{Element, Namespace, Node, Nodes};
use super::looks::{ParagraphProperties, RunProperties, ThemeFont};

/// Ancestors of a style that are followed; Word allows eleven, files in circles have no end.
const MAX_ANCESTORS: usize = 32;

/// All styles, each with what it inherits.
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    styles: HashMap<String, Rc<Style>>,
    default_paragraph: Option<String>,
    plain: Rc<Style>,
    fonts: ThemeFonts,
}

/// A style with what it inherits.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) name: String,
    pub(super) run: RunProperties,
    /// Outline level, 0 = top.
    pub(super) outline: Option<u8>,
    pub(super) centered: bool,
    /// The list that it takes its paragraphs into, with the style that says so and the level it names.
    pub(super) list: Option<StyleList>,
}

/// A list as a style names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StyleList {
    pub(super) list: i64,
    pub(super) level: Option<i64>,
    pub(super) by_style: String,
}

/// East-Asian fonts of the theme.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeFonts {
    major: Rc<str>,
    minor: Rc<str>,
}

#[derive(Default)]
struct Written {
    name: String,
    parent: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

impl StyleSheet {
    /// Reads a styles part; what is broken ends the sheet early.
    pub(super) fn read(source: &str, fonts: ThemeFonts, max_depth: usize) -> Self {
        let mut nodes = Nodes::new(source, max_depth);
        let mut written: Vec<(String, Written)> = Vec::new();
        let mut defaults = RunProperties::default();
        let mut default_paragraph = None;
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            if element.namespace != Namespace::Word {
                continue;
            }
            match element.name {
                "rPrDefault" => defaults = read_defaults(&mut nodes),
                // No look of a paragraph is taken from table styles, the longest of all.
                "style" if element.attribute("type").as_deref() == Some("table") => nodes.skip_flat(),
                "latentStyles" => nodes.skip_flat(),
                "style" => {
                    let id = element.attribute("styleId").unwrap_or_default().into_owned();
                    let of_paragraphs = element.attribute("type").as_deref() == Some("paragraph");
                    if of_paragraphs && is_on(&element, "default") {
                        default_paragraph.get_or_insert_with(|| id.clone());
                    }
                    let style = read_style(&mut nodes);
                    if of_paragraphs && default_paragraph.is_none() && style.name.eq_ignore_ascii_case("normal") {
                        default_paragraph = Some(id.clone());
                    }
                    written.push((id, style));
                }
                // Word 2003 and Flat OPC: the text stands in the same file.
                "body" => nodes.skip(),
                _ => {}
            }
        }
        let places: HashMap<&str, &Written> = written.iter().map(|(id, style)| (id.as_str(), style)).collect();
        let styles = written.iter().map(|(id, _)| (id.clone(), Rc::new(inherit(id, &places, &defaults)))).collect();
        let plain = Rc::new(Style { run: defaults, ..Style::default() });
        Self { styles, default_paragraph, plain, fonts }
    }

    /// The style of this id, for a paragraph without one the default.
    pub(super) fn of_paragraph(&self, id: Option<&str>) -> Rc<Style> {
        let named = id.and_then(|id| self.styles.get(id));
        let default = || self.default_paragraph.as_ref().and_then(|id| self.styles.get(id));
        Rc::clone(named.or_else(default).unwrap_or(&self.plain))
    }

    /// The style of this id.
    pub(super) fn get(&self, id: &str) -> Option<&Rc<Style>> {
        self.styles.get(id)
    }

    /// The East-Asian font that properties come to.
    pub(super) fn font(&self, properties: &RunProperties) -> Option<Rc<str>> {
        match properties.theme_font {
            Some(ThemeFont::Major) => Some(Rc::clone(&self.fonts.major)),
            Some(ThemeFont::Minor) => Some(Rc::clone(&self.fonts.minor)),
            None => properties.font.clone(),
        }
    }
}

fn is_on(element: &Element<'_>, attribute: &str) -> bool {
    matches!(element.attribute(attribute).as_deref(), Some("1" | "true" | "on"))
}

fn read_defaults(nodes: &mut Nodes<'_>) -> RunProperties {
    let mut defaults = RunProperties::default();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.name == "rPr" => defaults = RunProperties::read(nodes),
            Some(_) => {}
            None => break,
        }
    }
    // Without a size Word takes ten points.
    defaults.size = defaults.size.or(Some(20));
    defaults
}

fn read_style(nodes: &mut Nodes<'_>) -> Written {
    let mut style = Written::default();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::Word => match element.name {
                "name" => style.name = element.value().unwrap_or_default().into_owned(),
                "basedOn" => style.parent = element.value().map(|value| value.into_owned()),
                "pPr" => style.paragraph = ParagraphProperties::read(nodes),
                "rPr" => style.run = RunProperties::read(nodes),
                "tblStylePr" => nodes.skip(),
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    style
}

fn inherit(id: &str, written: &HashMap<&str, &Written>, defaults: &RunProperties) -> Style {
    let mut style = Style::default();
    let mut centered = None;
    let mut next = Some(id);
    for step in 0..MAX_ANCESTORS {
        let Some(id) = next else { break };
        let Some(ancestor) = written.get(id) else { break };
        if step == 0 {
            style.name.clone_from(&ancestor.name);
        }
        style.run.inherit(&ancestor.run);
        style.outline = style.outline.or(ancestor.paragraph.outline).or_else(|| heading_level(&ancestor.name));
        centered = centered.or(ancestor.paragraph.centered);
        if let (None, Some(list)) = (&style.list, ancestor.paragraph.list) {
            style.list = Some(StyleList { list, level: ancestor.paragraph.level, by_style: id.to_owned() });
        }
        next = ancestor.parent.as_deref();
    }
    style.run.inherit(defaults);
    style.centered = centered.unwrap_or(false);
    style
}

/// The outline level that the name of a built-in heading style stands for, whatever the style says.
pub(in super::super) fn heading_level(name: &str) -> Option<u8> {
    let name = name.trim().to_lowercase();
    let level = name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "))?.trim();
    level.parse::<u8>().ok().filter(|level| (1..=9).contains(level)).map(|level| level - 1)
}

impl ThemeFonts {
    /// The East-Asian fonts of a theme part; where the theme leaves them open, those for simplified Chinese.
    pub(super) fn read(source: &str, max_depth: usize) -> Self {
        let mut nodes = Nodes::new(source, max_depth);
        let mut fonts = Self::default();
        let mut major = None;
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            match element.name {
                "majorFont" => major = Some(true),
                "minorFont" => major = Some(false),
                "ea" | "font" if element.namespace == Namespace::Drawing => {
                    let Some(major) = major else { continue };
                    let face = element.attribute("typeface").unwrap_or_default();
                    let slot = if major { &mut fonts.major } else { &mut fonts.minor };
                    let hans = element.name == "ea" || element.attribute("script").as_deref() == Some("Hans");
                    if hans && slot.is_empty() && !face.is_empty() {
                        *slot = Rc::from(&*face);
                    }
                }
                _ => {}
            }
        }
        fonts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";

    fn sheet(inside: &str) -> StyleSheet {
        StyleSheet::read(&format!("<w:styles {W}>{inside}</w:styles>"), ThemeFonts::default(), 64)
    }

    #[test]
    fn a_style_takes_from_its_ancestors_what_it_leaves_open() {
        let sheet = sheet(
            "<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='21'/></w:rPr></w:rPrDefault></w:docDefaults>\
             <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>\
             <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/>\
             <w:pPr><w:numPr><w:numId w:val='3'/></w:numPr><w:jc w:val='center'/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
             <w:style w:type='paragraph' w:styleId='mine'><w:name w:val='一级'/><w:basedOn w:val='1'/>\
             <w:rPr><w:b w:val='0'/><w:sz w:val='32'/></w:rPr></w:style>",
        );
        let mine = sheet.of_paragraph(Some("mine"));
        assert_eq!((mine.outline, mine.centered, mine.run.bold, mine.run.size), (Some(0), true, Some(false), Some(32)));
        assert_eq!(mine.list.as_ref().map(|list| (list.list, list.by_style.as_str())), Some((3, "1")));
        assert_eq!(sheet.of_paragraph(None).run.size, Some(21));
    }

    #[test]
    fn styles_in_a_circle_end() {
        let sheet = sheet(
            "<w:style w:styleId='a'><w:name w:val='A'/><w:basedOn w:val='b'/></w:style>\
             <w:style w:styleId='b'><w:name w:val='B'/><w:basedOn w:val='a'/><w:rPr><w:b/></w:rPr></w:style>",
        );
        assert_eq!(sheet.of_paragraph(Some("a")).run.bold, Some(true));
    }

    #[test]
    fn the_theme_gives_the_font_for_simplified_chinese() {
        let theme = "<a:theme xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><a:majorFont><a:ea typeface=''/>\
                     <a:font script='Hans' typeface='等线 Light'/></a:majorFont><a:minorFont><a:ea typeface='仿宋'/></a:minorFont></a:theme>";
        let fonts = ThemeFonts::read(theme, 64);
        assert_eq!((&*fonts.major, &*fonts.minor), ("等线 Light", "仿宋"));
    }
}
