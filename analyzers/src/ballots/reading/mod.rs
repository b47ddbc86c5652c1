//! From a workbook to votes with their cells.
//!
//! A sheet is a grid whose cells have coordinates: candidate, item, score, rater group, ballot. Each coordinate stands
//! in the heads of columns, in label columns, in title lines, on the tab or in the file's name. Where the score is a
//! coordinate, the cell is a tick or a number of votes; where it is not, the cell is the vote. All layouts follow.

mod answers;
mod blocks;
mod body;
mod boxes;
mod cells;
mod coded_votes;
mod codes;
mod columns;
mod context;
mod corrections;
mod counts;
mod describe;
mod document;
mod fields;
mod grids;
mod group_labels;
mod groups;
mod heads;
mod identify;
mod keyed;
mod keypads;
mod labelled;
mod leads;
mod legend;
mod lists;
mod long;
mod marks;
mod members;
mod names;
mod numbers;
mod numerals;
mod offices;
mod options;
mod overall;
mod pairs;
mod papers;
mod parts;
mod peers;
mod pieces;
mod pivots;
mod prose;
mod questions;
mod raters;
mod recognised;
mod roles;
mod runs;
mod said;
mod sheet;
mod spelling;
mod strips;
mod submissions;
mod summaries;
mod table;
mod tiers;
mod times;
mod titles;
mod totals;
mod types;

pub(crate) use cells::fold;
pub use describe::describe;
pub use document::sheet_of;
pub use identify::looks_like_ballots;
pub use names::{NameMatch, UnitNames};
pub use sheet::read;
pub use types::*;
