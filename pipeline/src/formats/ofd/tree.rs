//! An XML part of an OFD file as a tree.

use crate::formats::xml::{Node, Nodes};

/// Attributes that anything here asks for.
const ATTRIBUTES: [&str; 22] = [
    "ID",
    "BaseLoc",
    "X",
    "Y",
    "DeltaX",
    "DeltaY",
    "Boundary",
    "CTM",
    "Size",
    "Weight",
    "Font",
    "ResourceID",
    "TemplateID",
    "PageID",
    "Type",
    "FontName",
    "FamilyName",
    "Visible",
    "Bold",
    "Fill",
    "LineWidth",
    "HScale",
];
/// Elements of one part.
const ELEMENTS: usize = 3_000_000;

/// An element with its text and its children.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Local name.
    pub(super) name: String,
    attributes: Vec<(&'static str, String)>,
    /// Text directly inside.
    pub(super) text: String,
    /// Children in order.
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The first child of a name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of a name.
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// All children of all children of a name.
    pub(super) fn within<'e>(&'e self, list: &'e str, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.all(list).flat_map(move |list| list.all(name))
    }

    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }

    /// An attribute as a number.
    pub(super) fn number(&self, name: &str) -> Option<f32> {
        self.get(name)?.trim().parse().ok().filter(|value: &f32| value.is_finite())
    }

    /// An attribute as a list of numbers.
    pub(super) fn numbers(&self, name: &str) -> Vec<f32> {
        self.get(name).map(numbers).unwrap_or_default()
    }

    /// Whether an attribute says so.
    pub(super) fn is(&self, name: &str, value: bool) -> bool {
        self.get(name).is_some_and(|text| text.trim().eq_ignore_ascii_case(if value { "true" } else { "false" }))
    }
}

/// Numbers between spaces or commas.
pub(super) fn numbers(text: &str) -> Vec<f32> {
    let parts = text.split(|c: char| c.is_whitespace() || c == ',');
    parts.filter_map(|part| part.parse().ok()).filter(|value: &f32| value.is_finite()).collect()
}

/// The root of a part; what a broken part holds before it breaks off is kept.
pub(super) fn parse(source: &str, depth: usize) -> Option<Element> {
    let mut nodes = Nodes::new(source, depth);
    let mut open: Vec<Element> = Vec::new();
    let mut count = 0;
    while let Some(node) = nodes.next() {
        match node {
            Node::Open(start) => {
                count += 1;
                if count > ELEMENTS {
                    break;
                }
                let value = |name: &'static str| start.attribute(name).map(|value| (name, value.into_owned()));
                let attributes = ATTRIBUTES.into_iter().filter_map(value).collect();
                open.push(Element { name: start.name.to_owned(), attributes, ..Element::default() });
            }
            Node::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(&text);
                }
            }
            Node::Close(..) => {
                let element = open.pop()?;
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None => return Some(element),
                }
            }
        }
    }
    None
}
