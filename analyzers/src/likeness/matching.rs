//! Texts of one list that are about the same thing as texts of another.

use super::normal::Names;
use super::weights::{Features, Rarity, contained, cosine};

/// For each text of `one` the index of the text of `other` that it is most like; `None` below `least`.
///
/// The score is the part of the shorter text's rare content that stands in the other, and how their topics agree.
#[must_use]
pub fn best_matches(one: &[String], other: &[String], least: f64, names: &Names) -> Vec<Option<usize>> {
    let features = |texts: &[String]| texts.iter().map(|text| Features::of(text, "", names)).collect::<Vec<_>>();
    let (here, there) = (features(one), features(other));
    let rarity = Rarity::of(here.iter().chain(&there));
    here.iter()
        .map(|x| {
            let scores = there.iter().map(|y| {
                0.7 * contained(&x.grams, &y.grams, |gram| rarity.gram(gram))
                    + 0.3 * cosine(&x.topics, &y.topics, |topic| rarity.topic(topic))
            });
            let best = scores.enumerate().max_by(|x, y| x.1.total_cmp(&y.1).then(y.0.cmp(&x.0)));
            best.filter(|(_, score)| *score >= least).map(|(number, _)| number)
        })
        .collect()
}
