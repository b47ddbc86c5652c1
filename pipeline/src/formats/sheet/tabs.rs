//! The parts of an Excel package that hold for all sheets: the list of tabs, shared strings, number formats.

use std::collections::BTreeMap;

use super::super::package::Package;
use super::super::xml::{Node, Nodes};
use super::number_format::NumberFormat;
use crate::content::{Cause, Limits, Refusal};

/// The tabs of a workbook.
#[derive(Debug, Default)]
pub(super) struct Tabs {
    pub(super) list: Vec<Tab>,
    /// What dates are off by: 1462 days where they count from 1904.
    pub(super) base: f64,
}

/// A tab and the part that holds its sheet.
#[derive(Debug, Default)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) hidden: bool,
    pub(super) part: String,
}

/// Reads the list of tabs; sheets of charts and dialogs are left out.
///
/// # Errors
///
/// [`Cause::Damaged`] where the workbook cannot be found.
pub(super) fn read(package: &mut Package<'_>, limits: &Limits) -> Result<Tabs, Refusal> {
    let main = workbook(package);
    let Some(xml) = package.text(&main)? else {
        return Err(Refusal::new(Cause::Damaged, "工作簿已损坏，里面没有工作表，请从原件另存后重发。"));
    };
    let relations = package.relations(&main);
    let mut tabs = Tabs::default();
    let mut nodes = Nodes::new(&xml, limits.depth);
    while let Some(node) = nodes.next() {
        let Node::Open(element) = node else { continue };
        match element.name {
            "workbookPr" if matches!(element.attribute("date1904").as_deref(), Some("1" | "true")) => {
                tabs.base = 1462.0
            }
            "sheet" if tabs.list.len() < limits.entries => {
                let id = element.attribute("id").unwrap_or_default().into_owned();
                let relation = relations.iter().find(|relation| relation.id == id);
                if relation.is_some_and(|relation| relation.kind != "worksheet") {
                    continue;
                }
                let number = tabs.list.len() + 1;
                let part = relation.map_or_else(|| format!("xl/worksheets/sheet{number}.xml"), |r| r.target.clone());
                let hidden = matches!(element.attribute("state").as_deref(), Some("hidden" | "veryHidden"));
                tabs.list.push(Tab { name: element.attribute("name").unwrap_or_default().into_owned(), hidden, part });
            }
            _ => {}
        }
    }
    Ok(tabs)
}

/// Name of the part that holds the workbook.
fn workbook(package: &mut Package<'_>) -> String {
    let relations = package.relations("");
    let main = relations.into_iter().find(|relation| relation.kind == "officeDocument").map(|relation| relation.target);
    main.filter(|part| package.has(part)).unwrap_or_else(|| "xl/workbook.xml".to_owned())
}

/// A part that the workbook relates to.
fn related(package: &mut Package<'_>, kind: &str) -> Option<String> {
    let main = workbook(package);
    let relations = package.relations(&main);
    let part = relations.into_iter().find(|relation| relation.kind == kind)?.target;
    package.optional_text(&part)
}

/// The shared strings, without phonetic guides.
pub(super) fn shared_strings(package: &mut Package<'_>, limits: &Limits) -> Vec<String> {
    let xml = related(package, "sharedStrings").unwrap_or_default();
    let mut nodes = Nodes::new(&xml, limits.depth);
    let mut strings: Vec<String> = Vec::new();
    while let Some(node) = nodes.next() {
        let Node::Open(element) = node else { continue };
        match element.name {
            "si" => strings.push(String::new()),
            "rPh" => nodes.skip(),
            "t" => {
                let text = nodes.text();
                if let Some(string) = strings.last_mut() {
                    string.push_str(&text);
                }
            }
            _ => {}
        }
    }
    strings
}

/// The number formats of the cell formats.
pub(super) fn cell_formats(package: &mut Package<'_>, limits: &Limits) -> Vec<Option<NumberFormat>> {
    let xml = related(package, "styles").unwrap_or_default();
    let mut nodes = Nodes::new(&xml, limits.depth);
    let mut codes: BTreeMap<u32, String> = BTreeMap::new();
    let mut formats = Vec::new();
    let mut inside = false;
    while let Some(node) = nodes.next() {
        match node {
            Node::Open(element) => match element.name {
                "numFmt" => {
                    let id = element.attribute("numFmtId").and_then(|id| id.trim().parse().ok());
                    if let (Some(id), Some(code)) = (id, element.attribute("formatCode")) {
                        codes.insert(id, code.into_owned());
                    }
                }
                "cellXfs" => inside = true,
                "xf" if inside && formats.len() < limits.entries * 8 => {
                    let id: Option<u32> = element.attribute("numFmtId").and_then(|id| id.trim().parse().ok());
                    let code =
                        id.and_then(|id| codes.get(&id).map(String::as_str).or_else(|| NumberFormat::builtin(id)));
                    formats.push(code.map(NumberFormat::parse));
                }
                _ => {}
            },
            Node::Close(_, "cellXfs") => inside = false,
            _ => {}
        }
    }
    formats
}
