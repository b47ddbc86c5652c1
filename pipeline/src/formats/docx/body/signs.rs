//! What stands in a run beside its text: breaks, signs of symbol fonts, fields.

use std::borrow::Cow;

use super::super::super::fields::equation_text;
use super::super::super::symbols;
use super::super::super::xml::{Element, Nodes};
use super::pieces::form_text;
use super::{Body, Field};

impl Body<'_, '_> {
    pub(super) fn symbol(&mut self, element: &Element<'_>) {
        let code = element.attribute("char").and_then(|code| u32::from_str_radix(code.trim(), 16).ok());
        let font = element.attribute("font").unwrap_or_default();
        let sign = code.and_then(|code| symbols::symbol(&font, code)).unwrap_or('\u{fffd}');
        self.push(sign.encode_utf8(&mut [0; 4]));
    }

    pub(super) fn field(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        let kind = element.attribute("fldCharType").map(Cow::into_owned);
        let form = if kind.as_deref() == Some("begin") { form_text(nodes) } else { None };
        let Some(open) = self.paragraphs.last_mut() else { return };
        match kind.as_deref() {
            Some("begin") => {
                if let Some(text) = form {
                    open.push(&text);
                }
                open.fields.push(Field::default());
            }
            Some("separate") => {
                if let Some(field) = open.fields.last_mut() {
                    field.in_result = true;
                }
            }
            Some("end") => {
                let field = open.fields.pop().unwrap_or_default();
                if let Some(text) = equation_text(&field.code).filter(|_| !field.in_result) {
                    open.push(&text);
                }
            }
            _ => {}
        }
    }

    pub(super) fn line_break(&mut self, element: &Element<'_>) {
        // The end of a page or column is no line break, but it parts what stands around it.
        let of_page = matches!(element.attribute("type").as_deref(), Some("page" | "column"));
        let at_start = self.paragraphs.last().is_none_or(|open| open.line.text().trim().is_empty());
        if !(of_page && at_start) {
            self.push("\n");
        }
    }
}
