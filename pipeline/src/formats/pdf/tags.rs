//! Paragraphs as a tagged PDF names them.
//!
//! Word and browsers write a structure tree: every piece of marked content belongs to an element, and paragraphs,
//! headings and table cells are elements. Where a tree is there and credible, it tells paragraphs better than their look.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};

/// Elements of one tree.
const ELEMENTS: usize = 300_000;
/// Elements within elements.
const DEPTH: u32 = 64;

/// Paragraphs by page and marked-content id; numbers from 1.
#[derive(Debug, Default)]
pub(super) struct Tags {
    by_page: HashMap<ObjectIdentifier, HashMap<i32, u32>>,
}

impl Tags {
    /// The tree of a file; empty where there is none.
    pub(super) fn new(pdf: &Pdf) -> Self {
        let mut walk = Walk { tags: Self::default(), roles: HashMap::new(), paragraphs: 0, elements: 0 };
        let catalog = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
        if let Some(tree) = catalog.and_then(|catalog| catalog.get::<Dict<'_>>("StructTreeRoot")) {
            if let Some(roles) = tree.get::<Dict<'_>>("RoleMap") {
                for (own, standard) in roles.entries() {
                    if let MaybeRef::NotRef(Object::Name(standard)) = standard {
                        walk.roles.insert(own.as_ref().to_vec(), standard.as_ref().to_vec());
                    }
                }
            }
            walk.children(&tree, None, 0, 0);
        }
        walk.tags
    }

    /// The paragraphs of a page.
    pub(super) fn page(&self, page: &Dict<'_>) -> Option<&HashMap<i32, u32>> {
        self.by_page.get(&page.obj_id()?)
    }
}

struct Walk {
    tags: Tags,
    roles: HashMap<Vec<u8>, Vec<u8>>,
    paragraphs: u32,
    elements: usize,
}

impl Walk {
    /// Goes through the children of an element on `page` that belong to `paragraph`.
    fn children(&mut self, element: &Dict<'_>, page: Option<ObjectIdentifier>, paragraph: u32, depth: u32) {
        if depth > DEPTH {
            return;
        }
        match element.get::<Object<'_>>("K") {
            Some(Object::Array(children)) => self.list(&children, page, paragraph, depth),
            Some(child) => self.child(child, page, paragraph, depth),
            None => {}
        }
    }

    fn list(&mut self, children: &Array<'_>, page: Option<ObjectIdentifier>, paragraph: u32, depth: u32) {
        for child in children.iter::<Object<'_>>() {
            self.child(child, page, paragraph, depth);
        }
    }

    fn child(&mut self, child: Object<'_>, page: Option<ObjectIdentifier>, paragraph: u32, depth: u32) {
        self.elements += 1;
        if self.elements > ELEMENTS {
            return;
        }
        match child {
            Object::Number(id) => {
                if let (Some(page), Ok(id), true) = (page, i32::try_from(id.as_i64()), paragraph > 0) {
                    self.tags.by_page.entry(page).or_default().insert(id, paragraph);
                }
            }
            Object::Dict(element) => {
                let page = element.get_ref("Pg").map(ObjectIdentifier::from).or(page);
                if let Some(id) = element.get::<i32>("MCID") {
                    if let (Some(page), true) = (page, paragraph > 0) {
                        self.tags.by_page.entry(page).or_default().insert(id, paragraph);
                    }
                    return;
                }
                let paragraph = if self.is_paragraph(&element) {
                    self.paragraphs += 1;
                    self.paragraphs
                } else {
                    paragraph
                };
                self.children(&element, page, paragraph, depth + 1);
            }
            _ => {}
        }
    }

    /// Whether an element's type is that of a paragraph.
    fn is_paragraph(&self, element: &Dict<'_>) -> bool {
        let Some(role) = element.get::<Name<'_>>("S") else { return false };
        let role = self.roles.get(role.as_ref()).map_or(role.as_ref(), Vec::as_slice);
        matches!(
            role,
            b"P" | b"H"
                | b"H1"
                | b"H2"
                | b"H3"
                | b"H4"
                | b"H5"
                | b"H6"
                | b"Title"
                | b"Caption"
                | b"Note"
                | b"LI"
                | b"LBody"
                | b"TD"
                | b"TH"
                | b"Div"
                | b"TOCI"
                | b"BlockQuote"
        )
    }
}
