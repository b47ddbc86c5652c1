//! [`Line`]: one paragraph while its characters arrive, with the looks of its runs.

use std::rc::Rc;

use shuping_analyzers::document::{CharRange, Document, Look, Origin, Paragraph, Place};

/// How a run looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RunLook {
    /// Bold.
    pub(crate) bold: bool,
    /// Size in half points, 0 where it is not known.
    pub(crate) size: u16,
    /// Name of the East-Asian font, empty where it is not known.
    pub(crate) font: Rc<str>,
    /// Whether ambiguous characters count as Asian.
    pub(crate) asian: bool,
}

/// A paragraph that is being read.
#[derive(Debug, Default)]
pub(crate) struct Line {
    text: String,
    characters: u32,
    asian: Vec<CharRange>,
    origins: Vec<Origin>,
    sizes: Vec<(u16, u32)>,
    fonts: Vec<(Rc<str>, u32)>,
    bold: u32,
    plain: u32,
    lead: u32,
    /// Text boxes and notes, which stand behind the paragraph.
    pub(crate) after: Vec<Paragraph>,
}

impl Line {
    /// Text so far.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Whether there is nothing in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.after.is_empty()
    }

    /// Appends text of a run.
    pub(crate) fn push(&mut self, text: &str, look: &RunLook) {
        if text.is_empty() {
            return;
        }
        let mut length = 0_u32;
        let mut inked = 0_u32;
        for c in text.chars() {
            length = length.saturating_add(1);
            if !c.is_whitespace() {
                inked += 1;
                if look.bold && self.plain == 0 {
                    self.lead = self.characters.saturating_add(length);
                }
            }
        }
        if look.bold {
            self.bold += inked;
        } else {
            self.plain += inked;
        }
        if inked > 0 {
            tally(&mut self.sizes, look.size, inked);
            if let Some(count) = self.fonts.iter_mut().find(|(font, _)| *font == look.font) {
                count.1 += inked;
            } else if self.fonts.len() < 64 {
                self.fonts.push((Rc::clone(&look.font), inked));
            }
        }
        let end = self.characters.saturating_add(length);
        if look.asian {
            match self.asian.last_mut() {
                Some(last) if last.end == self.characters => last.end = end,
                _ => self.asian.push(CharRange { start: self.characters, end }),
            }
        }
        self.characters = end;
        self.text.push_str(text);
    }

    /// Appends text of a run that stands at a place in the file.
    pub(crate) fn push_from(&mut self, text: &str, look: &RunLook, place: Place) {
        let start = self.characters;
        self.push(text, look);
        if self.characters > start {
            self.origins.push(Origin { chars: CharRange { start, end: self.characters }, place });
        }
    }

    /// The finished paragraph; `look` brings what belongs to the whole paragraph, the runs add theirs.
    pub(crate) fn finish(self, number: Option<String>, look: Look) -> (Paragraph, Vec<Paragraph>) {
        let bold = self.bold > 0 && self.plain == 0;
        let look = Look {
            bold,
            bold_lead: if bold { 0 } else { self.lead },
            size: most(&self.sizes).unwrap_or_default(),
            font: most(&self.fonts).map(|font| font.to_string()).unwrap_or_default(),
            ..look
        };
        let paragraph = Paragraph {
            text: self.text,
            number,
            look,
            asian: self.asian,
            origins: self.origins,
            ..Paragraph::default()
        };
        (paragraph, self.after)
    }
}

fn tally<T: PartialEq>(counts: &mut Vec<(T, u32)>, value: T, more: u32) {
    if let Some(count) = counts.iter_mut().find(|(known, _)| *known == value) {
        count.1 += more;
    } else if counts.len() < 64 {
        counts.push((value, more));
    }
}

/// What most characters have; the first of equals.
fn most<T: Clone>(counts: &[(T, u32)]) -> Option<T> {
    counts.iter().rev().max_by_key(|(_, count)| *count).map(|(value, _)| value.clone())
}

/// Joins paragraphs into one, with a separator between them; positions move along.
pub(crate) fn join(paragraphs: Vec<Paragraph>, separator: char) -> Paragraph {
    let mut pieces = paragraphs.into_iter();
    let Some(mut whole) = pieces.next() else { return Paragraph::default() };
    let mut length = count(&whole.text);
    let mut all_bold = whole.look.bold || whole.text.trim().is_empty();
    let mut some_bold = whole.look.bold;
    for piece in pieces {
        whole.text.push(separator);
        length = length.saturating_add(1);
        let shift = |range: CharRange| CharRange {
            start: range.start.saturating_add(length),
            end: range.end.saturating_add(length),
        };
        whole.asian.extend(piece.asian.into_iter().map(shift));
        let origins = piece.origins.into_iter();
        whole.origins.extend(origins.map(|origin| Origin { chars: shift(origin.chars), place: origin.place }));
        if whole.text.trim().is_empty() {
            whole.look = piece.look.clone();
        }
        all_bold &= piece.look.bold || piece.text.trim().is_empty();
        some_bold |= piece.look.bold;
        length = length.saturating_add(count(&piece.text));
        whole.text.push_str(&piece.text);
    }
    whole.look.bold = all_bold && some_bold;
    if whole.look.bold {
        whole.look.bold_lead = 0;
    }
    whole
}

/// Marks everything as Asian in a document whose program writes no hints at all: Chinese input in Word writes one into
/// nearly every run, so that a file without any says nothing about its quotation marks and dashes.
pub(crate) fn assume_asian(document: &mut Document) {
    if document.paragraphs.iter().any(|paragraph| !paragraph.asian.is_empty()) {
        return;
    }
    for paragraph in &mut document.paragraphs {
        let end = count(&paragraph.text);
        paragraph.asian.extend((end > 0).then_some(CharRange { start: 0, end }));
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(bold: bool, size: u16) -> RunLook {
        RunLook { bold, size, asian: true, ..RunLook::default() }
    }

    #[test]
    fn a_bold_lead_is_measured_and_a_bold_paragraph_is_bold() {
        for (runs, bold, lead) in [
            (vec![("一是。", true), (" ", false), ("重。", true), ("后文。", false)], false, 6),
            (vec![("全粗", true), (" ", false)], true, 0),
            (vec![("平", false), ("粗", true)], false, 0),
            (vec![], false, 0),
        ] {
            let mut line = Line::default();
            for (text, bold) in runs {
                line.push(text, &look(bold, 32));
            }
            let (paragraph, _) = line.finish(None, Look::default());
            assert_eq!((paragraph.look.bold, paragraph.look.bold_lead), (bold, lead), "{}", paragraph.text);
        }
    }

    #[test]
    fn size_and_font_are_those_of_most_characters() {
        let mut line = Line::default();
        line.push("标题", &look(true, 44));
        line.push("正文正文", &look(false, 32));
        let (paragraph, _) = line.finish(None, Look::default());
        assert_eq!(paragraph.look.size, 32);
        assert_eq!(paragraph.asian, [CharRange { start: 0, end: 6 }]);
    }

    #[test]
    fn joining_moves_positions_along() {
        let whole = join(vec![Paragraph::plain("党建"), Paragraph::plain(""), Paragraph::plain("工作")], '\t');
        assert_eq!(whole.text, "党建\t\t工作");
        assert_eq!(whole.asian, [CharRange { start: 0, end: 2 }, CharRange { start: 4, end: 6 }]);
    }
}
