//! Focus areas: covered with a concrete sentence in the achievements, or only named.
//!
//! Areas that nearly every notice names are judged by fitted weights (`weights.rs`); those that only this notice has, by their
//! words (`wording.rs`).

mod told;
mod weights;
mod wording;

use self::told::achievements;
use self::wording::Spoken;
use super::names::Names;
use super::reading::Reading;
use super::structure::Structure;
use super::words::aspects;
use crate::scheme::{Focus, Scheme};

/// Votes of likelihood one half.
const LIKELY: f32 = std::f32::consts::LN_2;

/// What the words of an area add to its votes. Of five areas in 1,407 reports by writers that no weight was fitted on, weights
/// alone find .966 (f1), words alone .918; up to this share together no less than alone.
const IN_WORDS: f32 = 0.3;

/// Ids of the areas that are covered, and of those that are only named.
pub(super) fn focus(reading: &Reading<'_>, structure: &Structure, scheme: &Scheme) -> (Vec<String>, Vec<String>) {
    let (mut covered, mut named) = (Vec::new(), Vec::new());
    let told = achievements(reading, structure);
    let votes = weights::votes(&told);
    for area in &scheme.focus {
        let spoken = wording::spoken(&told, &wording::words_of(area, &scheme.focus, aspects()));
        let in_words = matches!(spoken, Spoken::Told);
        let known = known_as(area, &scheme.focus);
        let weighed = known.iter().filter_map(|name| votes.get(name)).copied().reduce(f32::max);
        let covers = weighed.map_or(in_words, |votes| votes + f32::from(u8::from(in_words)) * IN_WORDS > LIKELY);
        if covers {
            covered.push(area.id.clone());
        } else if !matches!(spoken, Spoken::Never) {
            named.push(area.id.clone());
        }
    }
    (covered, named)
}

/// Tells what is seen of every sentence of the achievements.
pub(super) fn tell(names: &mut impl Names, reading: &Reading<'_>, structure: &Structure) {
    weights::tell(names, &achievements(reading, structure));
}

/// The well-known areas that an area of the notice is.
fn known_as(area: &Focus, areas: &[Focus]) -> Vec<&'static str> {
    let others: Vec<&str> =
        areas.iter().filter(|other| other.id != area.id).map(|other| other.title.as_str()).collect();
    aspects().known_as(&area.title, &others)
}
