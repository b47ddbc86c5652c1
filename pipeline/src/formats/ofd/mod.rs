//! OFD, the layout format of GB/T 33190: a zip package of XML.
//!
//! A page is its own content over its templates, with the appearance of its annotations except for watermarks. Text is
//! stored as characters with positions, so that the way to paragraphs is that of a PDF.

mod page;
mod tree;

use std::collections::HashMap;
use std::panic::catch_unwind;

use shuping_analyzers::document::Aside;

use self::page::{Drawing, POINTS, Resources};
use self::tree::{Element, numbers, parse};
use super::Reader;
use super::layout::{self, PageText, Verdict};
use super::package::Package;
use super::scan::{self, Gray, Scan, ScanPage};
use crate::content::{Cause, Content, Limits, Refusal};

/// Reads OFD files.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfdReader;

impl Reader for OfdReader {
    fn read(&self, bytes: &[u8], limits: &Limits) -> Result<Content, Refusal> {
        let mut file = File { package: Package::open(bytes, limits)?, limits: *limits };
        let root = file.tree("OFD.xml").ok_or_else(damaged)?;
        let mut scan = Scan::default();
        for body in root.all("DocBody") {
            file.read_document(body, &mut scan);
        }
        if scan.pages.is_empty() && scan.unread_pages.is_empty() {
            return Err(damaged());
        }
        scan.into_paper(false, "OFD里没有文字，也没有可以识别的图像。").map(Content::from)
    }
}

fn damaged() -> Refusal {
    Refusal::new(Cause::Damaged, "OFD文件已损坏，打不开，请报送单位重新导出后报送。")
}

/// The package and how much may be taken from it.
struct File<'a> {
    package: Package<'a>,
    limits: Limits,
}

/// What all pages of a document share.
#[derive(Default)]
struct Shared {
    resources: Resources,
    /// Templates by id.
    templates: HashMap<String, Element>,
    /// Annotation files by page id.
    annotations: HashMap<String, Vec<String>>,
    /// Width and height in millimetres.
    area: (f32, f32),
}

impl File<'_> {
    fn tree(&mut self, path: &str) -> Option<Element> {
        parse(&self.package.optional_text(path)?, self.limits.depth)
    }

    fn read_document(&mut self, body: &Element, scan: &mut Scan) {
        if let Some(info) = body.child("DocInfo") {
            let text = |name: &str| info.child(name).map(|child| child.text.trim().to_owned()).unwrap_or_default();
            scan.aside = Aside { title: text("Title"), author: text("Author"), ..Aside::default() };
        }
        let Some(path) = body.child("DocRoot").map(|root| resolve("", &root.text)) else { return };
        let Some(document) = self.tree(&path) else {
            scan.partial = Some("OFD文件内部有损坏，缺少部分内容。".to_owned());
            return;
        };
        let shared = self.shared(&document, &path);
        for page in document.within("Pages", "Page").take(self.limits.pages) {
            let number = u32::try_from(scan.pages.len() + scan.unread_pages.len() + 1).unwrap_or(u32::MAX);
            match self.drawing(page, &path, &shared, number) {
                Some((drawing, resources)) => self.push_page(drawing, &resources, number, scan),
                None => scan.unread_pages.push(number),
            }
        }
    }

    fn shared(&mut self, document: &Element, path: &str) -> Shared {
        let mut shared = Shared { area: (210.0, 297.0), ..Shared::default() };
        if let Some(common) = document.child("CommonData") {
            shared.area = physical_box(common.child("PageArea")).unwrap_or(shared.area);
            for list in common.children.iter().filter(|c| c.name == "PublicRes" || c.name == "DocumentRes") {
                self.add_resources(&resolve(path, &list.text), &mut shared.resources);
            }
            for template in common.all("TemplatePage") {
                if let (Some(id), Some(place)) = (template.get("ID"), template.get("BaseLoc"))
                    && let Some(tree) = self.tree(&resolve(path, place))
                {
                    shared.templates.insert(id.to_owned(), tree);
                }
            }
        }
        for list in document.all("Annotations") {
            let list_path = resolve(path, &list.text);
            let Some(tree) = self.tree(&list_path) else { continue };
            for page in tree.all("Page") {
                if let (Some(id), Some(file)) = (page.get("PageID"), page.child("FileLoc")) {
                    shared.annotations.entry(id.to_owned()).or_default().push(resolve(&list_path, &file.text));
                }
            }
        }
        shared
    }

    fn add_resources(&mut self, path: &str, resources: &mut Resources) {
        let Some(tree) = self.tree(path) else { return };
        let base = format!("{}/", resolve(path, tree.get("BaseLoc").unwrap_or_default()));
        for media in tree.within("MultiMedias", "MultiMedia") {
            if let (Some(id), Some(file)) = (media.get("ID"), media.child("MediaFile")) {
                resources.files.insert(id.to_owned(), resolve(&base, &file.text));
            }
        }
        for font in tree.within("Fonts", "Font") {
            if let (Some(id), Some(name)) = (font.get("ID"), font.get("FontName").or(font.get("FamilyName"))) {
                let bold = font.is("Bold", true) || name.to_ascii_lowercase().contains("bold");
                resources.fonts.insert(id.to_owned(), (name.to_owned(), bold));
            }
        }
    }

    fn drawing(&mut self, page: &Element, path: &str, shared: &Shared, number: u32) -> Option<(Drawing, Resources)> {
        let page_path = resolve(path, page.get("BaseLoc")?);
        let tree = self.tree(&page_path)?;
        let (width, height) = physical_box(tree.child("Area")).unwrap_or(shared.area);
        let mut drawing = Drawing::default();
        drawing.page.number = number;
        (drawing.page.width, drawing.page.height) = (width * POINTS, height * POINTS);
        let mut resources = shared.resources.clone();
        for list in tree.all("PageRes") {
            self.add_resources(&resolve(&page_path, &list.text), &mut resources);
        }
        let templates = tree.all("Template").filter_map(|template| shared.templates.get(template.get("TemplateID")?));
        for template in templates {
            drawing.add(template, &resources, (0.0, 0.0), 0);
        }
        drawing.add(&tree, &resources, (0.0, 0.0), 0);
        let annotations = page.get("ID").and_then(|id| shared.annotations.get(id)).into_iter().flatten();
        for file in annotations {
            let Some(list) = self.tree(file) else { continue };
            let shown = list.all("Annot").filter(|a| a.get("Type") != Some("Watermark") && !a.is("Visible", false));
            for annotation in shown {
                drawing.add(annotation, &resources, (0.0, 0.0), 0);
            }
        }
        Some((drawing, resources))
    }

    fn push_page(&mut self, drawing: Drawing, _: &Resources, number: u32, scan: &mut Scan) {
        let area = (drawing.page.width * drawing.page.height).max(1.0);
        let covered = drawing.images.iter().map(|([_, _, width, height], _)| width * height).sum::<f32>() / area;
        match layout::judge(&drawing.page, covered, drawing.shapes) {
            Verdict::Text | Verdict::Layered => scan.pages.push(ScanPage::Text(layout::read_page(drawing.page))),
            Verdict::Blank => scan.pages.push(ScanPage::Text(PageText { number, ..PageText::default() })),
            Verdict::Scan | Verdict::Garbage => {
                let picture = self.picture(&drawing);
                scan.push_picture(number, picture);
            }
        }
    }

    /// The images of a page where they lie, at the resolution of the largest.
    fn picture(&mut self, drawing: &Drawing) -> Option<(Gray, f32)> {
        let mut placed = Vec::new();
        for (place, file) in drawing.images.iter().take(64) {
            let bytes = self.package.part(file).ok().flatten()?.bytes;
            let limits = self.limits;
            let gray = catch_unwind(|| scan::first_picture(&bytes, &limits)).ok().flatten();
            placed.extend(gray.map(|gray| (*place, gray)));
        }
        scan::assembled(&placed, drawing.page.width, drawing.page.height)
    }
}

/// Width and height of an area in millimetres.
fn physical_box(area: Option<&Element>) -> Option<(f32, f32)> {
    match numbers(&area?.child("PhysicalBox")?.text).as_slice() {
        [_, _, width, height] if *width > 1.0 && *height > 1.0 => Some((*width, *height)),
        _ => None,
    }
}

/// A path beside `base`, or from the root where it begins with a slash.
fn resolve(base: &str, path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let whole = if path.starts_with('/') { path } else { format!("{folder}/{path}") };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}

#[cfg(test)]
mod tests;
