//! What the text of a group is: body, note, text box, head, properties.

use super::{Destination, OpenStory, Reader, Story, equation_text, keep_new, symbols};

impl Reader {
    pub(super) fn begin(&mut self, destination: Destination) {
        self.now.destination = destination;
        self.now.opened = Some(destination);
        match destination {
            Destination::Note | Destination::Box => {
                if self.stories.len() < self.limit && self.flow.begin_box() {
                    self.stories.push(OpenStory::default());
                    self.now.in_table = false;
                    self.now.table_depth = 0;
                } else {
                    self.now.destination = Destination::Skipped;
                    self.now.opened = None;
                }
            }
            Destination::FieldCode => self.codes.push(String::new()),
            Destination::Styles => self.style_name.clear(),
            _ => self.collected.clear(),
        }
    }

    pub(super) fn end_destination(&mut self, destination: Destination) {
        let text = match destination {
            Destination::Note | Destination::Box => {
                self.end_story(destination);
                return;
            }
            Destination::FieldCode => {
                let code = self.codes.pop().unwrap_or_default();
                if let Some(shown) = equation_text(&code) {
                    self.now.destination = Destination::Text;
                    self.shown(&shown);
                }
                return;
            }
            _ => std::mem::take(&mut self.collected),
        };
        let text = text.trim();
        match destination {
            Destination::Number => {
                if let Some(story) = self.stories.last_mut() {
                    let shown: String = text.chars().map(|c| symbols::wingdings(c).unwrap_or(c)).collect();
                    story.number = Some(shown).filter(|shown| !shown.is_empty());
                }
            }
            Destination::Title => text.clone_into(&mut self.aside.title),
            Destination::Author => text.clone_into(&mut self.aside.author),
            Destination::Header => keep_new(&mut self.aside.headers, text),
            Destination::Footer => keep_new(&mut self.aside.footers, text),
            Destination::Comment => keep_new(&mut self.aside.comments, text),
            _ => {}
        }
    }

    pub(super) fn end_story(&mut self, destination: Destination) {
        if self.stories.last().is_some_and(|story| !story.line.is_empty()) {
            self.end_paragraph();
        }
        if self.stories.len() > 1 {
            self.stories.pop();
        }
        let mut inside = self.flow.end_box();
        if destination == Destination::Note {
            for paragraph in &mut inside {
                paragraph.story = Story::Note;
            }
        }
        if let Some(story) = self.stories.last_mut() {
            story.line.after.extend(inside);
        }
    }

    /// Words that say what the text of their group is.
    pub(super) fn destination_word(&mut self, word: &str) -> bool {
        // The Unicode twin of what its outer group says in bytes.
        if word == "ud" {
            self.now.destination = Destination::Text;
            return true;
        }
        let destination = match word {
            "fonttbl" => Destination::Fonts,
            "stylesheet" => Destination::Styles,
            "footnote" => Destination::Note,
            "shptxt" => Destination::Box,
            "listtext" | "pntext" => Destination::Number,
            "fldinst" => Destination::FieldCode,
            "title" => Destination::Title,
            "author" => Destination::Author,
            "header" | "headerl" | "headerr" | "headerf" => Destination::Header,
            "footer" | "footerl" | "footerr" | "footerf" => Destination::Footer,
            "annotation" => Destination::Comment,
            "colortbl" | "pict" | "object" | "listtable" | "listoverridetable" | "revtbl" | "rsidtbl" | "generator"
            | "themedata" | "datastore" | "latentstyles" | "xmlnstbl" | "nonshppict" | "shprslt" | "sp" | "upr"
            | "bkmkstart" | "bkmkend" | "falt" | "panose" | "ftnsep" | "ftnsepc" | "aftnsep" | "nonesttables" => {
                self.now.destination = Destination::Skipped;
                return true;
            }
            "nesttableprops" | "fldrslt" | "shppict" | "shp" => return true,
            _ => return false,
        };
        if self.now.destination != Destination::Skipped {
            self.begin(destination);
        }
        true
    }
}
