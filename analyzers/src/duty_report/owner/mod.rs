//! Who is to carry a measure out, as written.
//!
//! The wording shows most owners at once (`wording`). Of a measure that is promised all stretches that may name somebody
//! are weighed (`stretches`, `weights`), the wording's answer among them.

mod stretches;
mod weights;
mod wording;

pub(super) use stretches::Measure;
pub(super) use weights::{owner_of, tell};
pub(super) use wording::owner;
