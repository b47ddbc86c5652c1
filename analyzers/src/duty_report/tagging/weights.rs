//! The weights of the tagger, fitted on labelled reports (`analyzers/weights/README.md` tells how).

use std::sync::LazyLock;

use super::super::names::{ByName, Key};
use super::tag::{TAGS, Tag};

const DATA: &str = include_str!("../../../weights/sentence_tags.tsv");

/// One weight for each tag, in the order of [`TAGS`].
pub(super) type Row = [f32; TAGS.len()];

/// Weights of features, and of one tag behind another.
#[derive(Debug)]
pub(super) struct Weights {
    features: ByName<Row>,
    /// From the tag of the row to the tag of the column.
    pub(super) steps: [Row; TAGS.len()],
}

impl Weights {
    /// Weights of a feature, where it has any.
    pub(super) fn of(&self, feature: Key) -> Option<&Row> {
        self.features.get(&feature)
    }

    /// Reads lines of `feature TAB tag=weight TAB …` and `> TAB from TAB to=weight TAB …`, weights in hundredths.
    fn read(data: &'static str) -> Self {
        let mut weights = Self { features: ByName::default(), steps: [[0.0; TAGS.len()]; TAGS.len()] };
        for line in data.lines().filter(|line| !line.starts_with("# ")) {
            let mut cells = line.split('\t');
            let Some(name) = cells.next() else { continue };
            if name == ">" {
                let from = cells.next().and_then(Tag::place);
                if let Some(row) = from.and_then(|from| weights.steps.get_mut(from)) {
                    fill(row, cells);
                }
            } else {
                fill(weights.features.entry(Key::of(&[name])).or_insert([0.0; TAGS.len()]), cells);
            }
        }
        weights
    }
}

fn fill<'a>(row: &mut Row, cells: impl Iterator<Item = &'a str>) {
    for cell in cells {
        let Some((tag, value)) = cell.split_once('=') else { continue };
        let place = Tag::place(tag).and_then(|place| row.get_mut(place));
        if let (Some(place), Ok(value)) = (place, value.parse::<i32>()) {
            *place = value as f32 / 100.0;
        }
    }
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| Weights::read(DATA));

/// The weights, read once in a process.
pub(super) fn weights() -> &'static Weights {
    &WEIGHTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_weights_can_be_read() {
        let known = |cell: &str| {
            cell.split_once('=').is_some_and(|(tag, value)| Tag::place(tag).is_some() && value.parse::<i32>().is_ok())
        };
        for line in DATA.lines().filter(|line| !line.starts_with("# ")) {
            let cells: Vec<&str> = line.split('\t').collect();
            let skip = if cells.first() == Some(&">") { 2 } else { 1 };
            assert!(cells.len() > skip && cells.iter().skip(skip).all(|cell| known(cell)), "{line}");
        }
    }

    #[test]
    fn no_two_names_share_a_key() {
        let names = DATA.lines().filter(|line| !line.starts_with("# ") && !line.starts_with(">\t")).count();
        assert!(names > 1000);
        assert_eq!(weights().features.len(), names);
    }
}
