//! The numbering part, and the lists of Word 2003: lists, the definitions they are made from, and where they differ.

use std::collections::{BTreeMap, HashMap};

use super::super::numbering::{LEVELS, Level, ListUse, NumberFormat, template_of_percent};
use super::super::xml::{Element, Namespace, Node, Nodes};
use super::styles::StyleSheet;

/// All lists of a document.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: BTreeMap<i64, Definition>,
    lists: HashMap<i64, List>,
    resolved: HashMap<i64, Resolved>,
}

#[derive(Debug, Default, Clone)]
struct Definition {
    levels: [Level; LEVELS],
    styles: [Option<String>; LEVELS],
    style_link: Option<String>,
    list_style_link: Option<String>,
}

#[derive(Debug, Default, Clone)]
struct List {
    definition: i64,
    starts: [Option<i64>; LEVELS],
    levels: Vec<(usize, Level)>,
}

#[derive(Debug)]
struct Resolved {
    definition: i64,
    levels: [Level; LEVELS],
}

impl Lists {
    /// Reads a numbering part; what is broken ends it early.
    pub(super) fn read(source: &str, styles: &StyleSheet, max_depth: usize) -> Self {
        let mut nodes = Nodes::new(source, max_depth);
        let mut lists = Self::default();
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            if element.namespace != Namespace::Word {
                continue;
            }
            match element.name {
                "abstractNum" => {
                    let id = number(&element, "abstractNumId");
                    lists.definitions.insert(id, read_definition(&mut nodes));
                }
                "listDef" => {
                    let id = number(&element, "listDefId");
                    lists.definitions.insert(id, read_definition(&mut nodes));
                }
                // Word 2003 calls a list by the number of its override.
                "list" => {
                    let id = number(&element, "ilfo");
                    lists.lists.insert(id, read_list(&mut nodes));
                }
                "num" => {
                    let id = number(&element, "numId");
                    lists.lists.insert(id, read_list(&mut nodes));
                }
                _ => {}
            }
        }
        lists.resolved = lists.lists.keys().filter_map(|id| Some((*id, lists.resolve(*id, styles)?))).collect();
        lists
    }

    fn resolve(&self, id: i64, styles: &StyleSheet) -> Option<Resolved> {
        let definition = self.definition_of(id, styles)?;
        let mut levels = self.definitions.get(&definition)?.levels.clone();
        for (index, level) in &self.lists.get(&id)?.levels {
            if let Some(slot) = levels.get_mut(*index) {
                slot.clone_from(level);
            }
        }
        Some(Resolved { definition, levels })
    }

    /// Follows a definition that only points to a list style, whose list points to the definition meant.
    fn definition_of(&self, id: i64, styles: &StyleSheet) -> Option<i64> {
        let mut id = id;
        for _ in 0..8 {
            let at = self.lists.get(&id)?.definition;
            let Some(link) = &self.definitions.get(&at)?.list_style_link else { return Some(at) };
            let by_style = styles.get(link).and_then(|style| style.list.as_ref()).map(|list| list.list);
            match by_style {
                Some(list) if list != id => id = list,
                Some(_) => return Some(at),
                None => {
                    let named = self.definitions.iter().find(|(_, d)| d.style_link.as_ref() == Some(link));
                    return named.map(|(id, _)| *id).or(Some(at));
                }
            }
        }
        None
    }

    /// The level of a list that is tied to a paragraph style.
    pub(super) fn level_of_style(&self, list: i64, style: &str) -> Option<i64> {
        let definition = self.definitions.get(&self.resolved.get(&list)?.definition)?;
        let level = definition.styles.iter().position(|tied| tied.as_deref() == Some(style))?;
        i64::try_from(level).ok()
    }

    /// How a paragraph at this level of a list counts; `None` for no list.
    pub(super) fn list_use(&self, list: i64, level: i64) -> Option<ListUse<'_>> {
        let resolved = self.resolved.get(&list)?;
        let level = usize::try_from(level).ok().filter(|level| *level < LEVELS)?;
        let start_override = self.lists.get(&list)?.starts.get(level).copied().flatten();
        Some(ListUse { definition: resolved.definition, list, level, start_override, levels: &resolved.levels })
    }
}

fn number(element: &Element<'_>, attribute: &str) -> i64 {
    element.attribute(attribute).and_then(|value| value.trim().parse().ok()).unwrap_or(0)
}

fn level_index(element: &Element<'_>) -> Option<usize> {
    usize::try_from(number(element, "ilvl")).ok().filter(|level| *level < LEVELS)
}

fn read_definition(nodes: &mut Nodes<'_>) -> Definition {
    let mut definition = Definition::default();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::Word => match element.name {
                "lvl" => {
                    let index = level_index(&element);
                    let (level, style) = read_level(nodes);
                    if let Some(index) = index {
                        if let Some(slot) = definition.levels.get_mut(index) {
                            *slot = level;
                        }
                        if let Some(slot) = definition.styles.get_mut(index) {
                            *slot = style;
                        }
                    }
                }
                "styleLink" => definition.style_link = element.value().map(|value| value.into_owned()),
                "numStyleLink" => definition.list_style_link = element.value().map(|value| value.into_owned()),
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    definition
}

fn read_list(nodes: &mut Nodes<'_>) -> List {
    let mut list = List { definition: -1, ..List::default() };
    let mut here = None;
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::Word => match element.name {
                "abstractNumId" | "ilst" => list.definition = element.integer().unwrap_or(-1),
                "lvlOverride" => here = level_index(&element),
                "startOverride" => {
                    if let Some(slot) = here.and_then(|here| list.starts.get_mut(here)) {
                        *slot = element.integer();
                    }
                }
                "lvl" => {
                    let (level, _) = read_level(nodes);
                    if let Some(here) = here.filter(|_| list.levels.len() < LEVELS) {
                        list.levels.push((here, level));
                    }
                }
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    list
}

fn read_level(nodes: &mut Nodes<'_>) -> (Level, Option<String>) {
    let mut level = Level::default();
    let mut style = None;
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::Word => match element.name {
                "start" => level.start = element.integer().unwrap_or(1),
                "numFmt" => level.format = NumberFormat::of_name(&element.value().unwrap_or_default()),
                "nfc" => {
                    let code = element.integer().and_then(|code| u8::try_from(code).ok());
                    level.format = NumberFormat::of_code(code.unwrap_or(0));
                }
                "lvlText" => level.template = template_of_percent(&element.value().unwrap_or_default()),
                "isLgl" => level.legal = element.switch(),
                "lvlRestart" => level.restart = element.integer(),
                "pStyle" => style = element.value().map(|value| value.into_owned()),
                "rPr" | "pPr" => nodes.skip(),
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    (level, style)
}
