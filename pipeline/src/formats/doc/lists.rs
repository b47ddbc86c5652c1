//! Lists of a legacy Word file: definitions (LST) and their uses (LFO) ([MS-DOC] 2.9.146, 2.9.131).

use std::collections::HashMap;

use super::super::cfb::{u16_at, u32_at};
use super::super::numbering::{LEVELS, Level, ListUse, NumberFormat, template_of_codes};

const MAX_LISTS: usize = 20_000;
const NO_STYLE: u16 = 0xFFF;

/// All lists of a file.
#[derive(Debug, Default)]
pub(super) struct Lists {
    definitions: HashMap<u32, Definition>,
    lists: Vec<List>,
}

#[derive(Debug, Clone, Default)]
struct Definition {
    levels: [Level; LEVELS],
    styles: [Option<u16>; LEVELS],
}

#[derive(Debug, Clone, Default)]
struct List {
    definition: u32,
    starts: [Option<i64>; LEVELS],
    /// The levels in force, where the list changes those of its definition.
    levels: Option<Box<[Level; LEVELS]>>,
}

impl Lists {
    /// Reads both areas; the first goes on behind its length with the levels.
    pub(super) fn read(definitions: (&[u8], usize), lists: &[u8]) -> Self {
        let mut all = Self { definitions: read_definitions(definitions.0, definitions.1), lists: Vec::new() };
        all.read_lists(lists);
        all
    }

    fn read_lists(&mut self, area: &[u8]) {
        let count = u32_at(area, 0).and_then(|count| usize::try_from(count).ok()).unwrap_or(0).min(MAX_LISTS);
        let mut changes = Vec::new();
        for index in 0..count {
            let at = 4 + index * 16;
            let Some(definition) = u32_at(area, at) else { break };
            changes.push(area.get(at + 12).copied().unwrap_or(0));
            self.lists.push(List { definition, ..List::default() });
        }
        let mut rest = area.get(4 + count * 16..).unwrap_or_default();
        for (list, changes) in self.lists.iter_mut().zip(changes) {
            rest = rest.get(4..).unwrap_or_default();
            for _ in 0..changes {
                let (Some(start), Some(flags)) = (u32_at(rest, 0), u32_at(rest, 4)) else { return };
                rest = rest.get(8..).unwrap_or_default();
                let level = usize::try_from(flags & 15).unwrap_or(LEVELS);
                if let Some(slot) = list.starts.get_mut(level).filter(|_| flags & 16 != 0) {
                    *slot = Some(i64::from(start.cast_signed()));
                }
                if flags & 32 != 0 {
                    let Some((own, behind)) = read_level(rest) else { return };
                    rest = behind;
                    let definition = self.definitions.get(&list.definition);
                    let levels = list.levels.get_or_insert_with(|| {
                        Box::new(definition.map(|definition| definition.levels.clone()).unwrap_or_default())
                    });
                    if let Some(slot) = levels.get_mut(level) {
                        *slot = own;
                    }
                }
            }
        }
    }

    fn list(&self, list: u16) -> Option<&List> {
        self.lists.get(usize::from(list).checked_sub(1)?)
    }

    /// The level of a list that is tied to a paragraph style.
    pub(super) fn level_of_style(&self, list: u16, style: u16) -> Option<u8> {
        let definition = self.definitions.get(&self.list(list)?.definition)?;
        let level = definition.styles.iter().position(|tied| *tied == Some(style) && style != NO_STYLE)?;
        u8::try_from(level).ok()
    }

    /// How a paragraph at this level of a list counts; `None` for no list.
    pub(super) fn list_use(&self, list: u16, level: u8) -> Option<ListUse<'_>> {
        let own = self.list(list)?;
        let definition = self.definitions.get(&own.definition)?;
        let level = usize::from(level);
        Some(ListUse {
            definition: i64::from(own.definition),
            list: i64::from(list),
            level,
            start_override: own.starts.get(level).copied().flatten(),
            levels: own.levels.as_deref().unwrap_or(&definition.levels),
        })
    }
}

fn read_definitions(area: &[u8], length: usize) -> HashMap<u32, Definition> {
    let count = u16_at(area, 0).map_or(0, usize::from);
    let mut rest = area.get(length..).unwrap_or_default();
    let mut definitions = HashMap::new();
    for index in 0..count {
        let at = 2 + index * 28;
        let Some(id) = u32_at(area, at).filter(|_| at + 28 <= length.max(30)) else { break };
        let mut definition = Definition::default();
        for (level, slot) in definition.styles.iter_mut().enumerate() {
            *slot = u16_at(area, at + 8 + level * 2).filter(|style| *style != NO_STYLE);
        }
        let simple = area.get(at + 26).is_some_and(|flags| flags & 1 != 0);
        for slot in definition.levels.iter_mut().take(if simple { 1 } else { LEVELS }) {
            let Some((level, behind)) = read_level(rest) else { break };
            *slot = level;
            rest = behind;
        }
        definitions.insert(id, definition);
    }
    definitions
}

fn read_level(bytes: &[u8]) -> Option<(Level, &[u8])> {
    let head = bytes.get(..28)?;
    let flags = *head.get(5)?;
    let modifiers = usize::from(*head.get(24)?) + usize::from(*head.get(25)?);
    let text = 28 + modifiers;
    let length = usize::from(u16_at(bytes, text)?);
    let units: Option<Vec<u16>> = (0..length).map(|index| u16_at(bytes, text + 2 + index * 2)).collect();
    let level = Level {
        start: i64::from(u32_at(head, 0)?.cast_signed()),
        format: NumberFormat::of_code(*head.get(4)?),
        template: template_of_codes(&String::from_utf16_lossy(&units?)),
        legal: flags & 4 != 0,
        restart: (flags & 8 != 0).then(|| head.get(26).map_or(0, |level| i64::from(*level))),
    };
    Some((level, bytes.get(text + 2 + length * 2..)?))
}
