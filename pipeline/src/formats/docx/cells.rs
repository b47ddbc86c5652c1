//! Properties of table rows and cells.

use super::super::flow::Merge;
use super::super::xml::{Namespace, Node, Nodes};

/// What the properties of a row say.
#[derive(Debug, Default)]
pub(super) struct RowProperties {
    /// Grid columns that are left out before the first cell.
    pub(super) columns_before: u32,
    /// The row is a tracked deletion.
    pub(super) deleted: bool,
}

/// Reads the row properties that were just opened, up to their end.
pub(super) fn read_row(nodes: &mut Nodes<'_>) -> RowProperties {
    let mut row = RowProperties::default();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) => match (element.namespace, element.name) {
                (_, "trPrChange" | "rPr") => nodes.skip(),
                (Namespace::Word, "gridBefore") => row.columns_before = columns(element.integer()).unwrap_or(0),
                (Namespace::Word, "del" | "moveFrom") => row.deleted = true,
                (Namespace::Annotation, "annotation") => {
                    row.deleted |= element.attribute("type").as_deref() == Some("Word.Deletion");
                }
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    row
}

/// Reads the cell properties that were just opened, up to their end: grid columns and merge.
pub(super) fn read_cell(nodes: &mut Nodes<'_>) -> (Option<u32>, Option<Merge>) {
    let (mut width, mut merge) = (None, None);
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) => match (element.namespace, element.name) {
                (_, "tcPrChange") => nodes.skip(),
                (Namespace::Word, "gridSpan") => width = columns(element.integer()),
                (Namespace::Word, "vMerge" | "vmerge") => {
                    let restart = element.value().as_deref() == Some("restart");
                    merge = Some(if restart { Merge::No } else { Merge::Above });
                }
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    (width, merge)
}

fn columns(value: Option<i64>) -> Option<u32> {
    u32::try_from(value?).ok()
}
