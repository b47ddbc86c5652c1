//! Notes and text boxes: text inside the text.

use super::super::super::xml::{Element, Flaw, Nodes};
use super::{Body, BoxKind, OpenBox};

impl Body<'_, '_> {
    pub(super) fn note_reference(&mut self, element: &Element<'_>) {
        let kind = if element.name == "footnoteReference" { 'f' } else { 'e' };
        let id = element.attribute("id").unwrap_or_default();
        let note = self.context.notes.remove(&format!("{kind}{id}"));
        if let (Some(note), Some(open)) = (note, self.paragraphs.last_mut()) {
            open.line.after.extend(note);
        }
    }

    pub(super) fn begin_note(&mut self, element: &Element<'_>, nodes: &mut Nodes<'_>) {
        let kind = if self.paragraphs.is_empty() {
            BoxKind::Item(element.attribute("id").unwrap_or_default().into_owned())
        } else {
            BoxKind::NoteInPlace
        };
        self.begin_box(kind, nodes);
    }

    pub(super) fn begin_box(&mut self, kind: BoxKind, nodes: &mut Nodes<'_>) {
        if self.flow.begin_box() {
            self.boxes.push(OpenBox { kind, joining: self.joining.take() });
        } else {
            self.flaw = Some(Flaw::TooDeep);
            nodes.skip();
        }
    }

    pub(super) fn end_box(&mut self) {
        self.release();
        let Some(closed) = self.boxes.pop() else { return };
        let mut inside = self.flow.end_box();
        self.joining = closed.joining;
        match closed.kind {
            BoxKind::Item(id) => self.items.push((id, inside)),
            BoxKind::Text | BoxKind::NoteInPlace => {
                if matches!(closed.kind, BoxKind::NoteInPlace) {
                    super::super::as_note(&mut inside);
                }
                match self.paragraphs.last_mut() {
                    Some(open) => open.line.after.extend(inside),
                    None => {
                        for paragraph in inside {
                            self.flow.paragraph(paragraph, Vec::new());
                        }
                    }
                }
            }
        }
    }
}
