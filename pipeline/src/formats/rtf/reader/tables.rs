//! Tables of RTF: rows and cells are told by words between their texts.

use super::{Destination, Flow, Merge, Reader};

impl Reader {
    pub(super) fn table_word(&mut self, word: &str, number: Option<i32>) {
        let Some(story) = self.stories.last_mut() else { return };
        match word {
            "intbl" => self.now.in_table = true,
            "itap" => self.now.table_depth = number.and_then(|depth| usize::try_from(depth).ok()).unwrap_or(0),
            "trowd" => {
                story.edges.clear();
                story.merges.clear();
                story.next_merge = Merge::No;
            }
            "trleft" if story.edges.is_empty() => story.edges.push(number.unwrap_or(0)),
            "clvmrg" => story.next_merge = Merge::Above,
            "cellx" if story.edges.len() < 1_000 => {
                if story.edges.is_empty() {
                    story.edges.push(0);
                }
                story.edges.push(number.unwrap_or(0));
                story.merges.push(std::mem::take(&mut story.next_merge));
            }
            "cell" => self.end_cell(1),
            "nestcell" => self.end_cell(self.now.table_depth.max(2)),
            "row" => self.end_row(1),
            "nestrow" => self.end_row(self.now.table_depth.max(2)),
            _ => {}
        }
    }

    pub(super) fn table_depth(&self) -> usize {
        if self.now.in_table { self.now.table_depth.max(1) } else { self.now.table_depth }
    }

    /// Opens and closes tables until as many are open as stand around the text.
    pub(super) fn enter(&mut self, depth: usize) {
        let depth = depth.min(64);
        let Some(story) = self.stories.last_mut() else { return };
        while story.levels.len() > depth {
            story.levels.pop();
            self.flow.end_table();
        }
        while story.levels.len() < depth {
            if let Some(level) = story.levels.last_mut() {
                open_cell(&mut self.flow, level);
            }
            if !self.flow.begin_table() {
                return;
            }
            story.levels.push((false, false));
        }
    }

    pub(super) fn end_cell(&mut self, depth: usize) {
        if matches!(self.now.destination, Destination::Text | Destination::Note | Destination::Box) {
            self.put_paragraph(depth);
            if let Some(level) = self.stories.last_mut().and_then(|story| story.levels.last_mut()) {
                level.1 = false;
            }
        }
    }

    pub(super) fn end_row(&mut self, depth: usize) {
        self.enter(depth);
        let Some(story) = self.stories.last_mut() else { return };
        let Some(level) = story.levels.last_mut() else { return };
        if level.0 {
            self.flow.shape_row(story.edges.clone(), &story.merges);
        }
        *level = (false, false);
    }
}

pub(super) fn open_cell(flow: &mut Flow, level: &mut (bool, bool)) {
    if !level.0 {
        flow.begin_row();
        level.0 = true;
    }
    if !level.1 {
        flow.begin_cell(1, Merge::No);
        level.1 = true;
    }
}
