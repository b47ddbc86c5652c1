//! Pictures inside the text: where they stand and how large they are shown.

use super::super::super::pictures::{MOST, Placed};
use super::super::super::xml::Element;
use super::Body;

impl Body<'_, '_> {
    /// The size of the drawing that is open.
    pub(super) fn extent(&mut self, element: &Element<'_>) {
        let length = |name: &str| element.attribute_written(name)?.trim().parse::<u64>().ok();
        self.shown = length("cx").zip(length("cy"));
    }

    /// A picture whose relationship an attribute names. What is hidden or stands in the code of a field is not seen.
    pub(super) fn picture(&mut self, element: &Element<'_>, attribute: &str) {
        let Some(open) = self.paragraphs.first() else { return };
        let seen = self.paragraphs.last().is_some_and(|open| open.shows() && !open.run.hidden);
        // Word 2003 names the picture itself.
        let part = element.attribute(attribute).or_else(|| element.attribute("src")).unwrap_or_default().into_owned();
        if !seen || part.is_empty() || self.pictures.len() >= MOST {
            return;
        }
        let begun = usize::from(!open.line.text().trim().is_empty());
        self.pictures.push(Placed { part, before: self.flow.count() + begun, shown: self.shown });
    }
}
