//! Pictures inside the text: where they stand and how large they are shown.

use super::super::super::pictures::{MILLIMETRE, MOST, Placed};
use super::super::super::xml::Element;
use super::{Body, OpenParagraph};

/// The size of a frame, where it is a length and no share of the page.
pub(super) fn shown(frame: &Element<'_>) -> Option<(u64, u64)> {
    let length = |name: &str| {
        let value = frame.attribute_written(name)?;
        let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let millimetres = match value.get(number.len()..)? {
            "mm" => 1.0,
            "cm" => 10.0,
            "in" => 25.4,
            "pt" => 25.4 / 72.0,
            "pc" => 25.4 / 6.0,
            _ => return None,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
        let units = (number.trim().parse::<f64>().ok()? * millimetres * MILLIMETRE).clamp(0.0, 1e12) as u64;
        Some(units)
    };
    length("svg:width").zip(length("svg:height"))
}

impl Body<'_> {
    /// A picture. What is hidden or deleted is not seen.
    pub(super) fn picture(&mut self, element: &Element<'_>) {
        let hidden = |open: &OpenParagraph| open.spans.last().is_some_and(|(_, hidden)| *hidden);
        if self.deleting.is_some() || self.paragraphs.last().is_some_and(hidden) || self.pictures.len() >= MOST {
            return;
        }
        let part = element.attribute("href").unwrap_or_default();
        let part = part.trim_start_matches("./").to_owned();
        let begun = usize::from(self.paragraphs.first().is_some_and(|open| !open.line.text().trim().is_empty()));
        self.pictures.push(Placed { part, before: self.flow.count() + begun, shown: self.shown });
    }
}
