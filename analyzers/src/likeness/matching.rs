//! Texts of one list that are about the same thing as texts of another.

use super::normal::Names;
use super::weights::{Features, Rarity, contained, cosine};

/// Likeness of each text of `one` with each of `other`: score 0…1 and both indices.
///
/// The score is the part of the shorter text's rare content that stands in the other, and how their topics agree.
#[must_use]
pub fn likeness_table(one: &[String], other: &[String], names: &Names) -> Vec<(f64, usize, usize)> {
    let features = |texts: &[String]| texts.iter().map(|text| Features::of(text, "", names)).collect::<Vec<_>>();
    let (here, there) = (features(one), features(other));
    let rarity = Rarity::of(here.iter().chain(&there));
    let mut table = Vec::with_capacity(here.len() * there.len());
    for (row, x) in here.iter().enumerate() {
        for (column, y) in there.iter().enumerate() {
            let words = contained(&x.grams, &y.grams, |gram| rarity.gram(gram));
            let topics = cosine(&x.topics, &y.topics, |topic| rarity.topic(topic));
            table.push((0.7 * words + 0.3 * topics, row, column));
        }
    }
    table
}

/// For each text of `one` the index of the text of `other` that it is most like; `None` below `least`.
#[must_use]
pub fn best_matches(one: &[String], other: &[String], least: f64, names: &Names) -> Vec<Option<usize>> {
    let mut best: Vec<Option<(f64, usize)>> = vec![None; one.len()];
    for (score, row, column) in likeness_table(one, other, names) {
        if let Some(place) = best.get_mut(row)
            && score >= least
            && place.is_none_or(|(known, _)| score > known)
        {
            *place = Some((score, column));
        }
    }
    best.into_iter().map(|found| found.map(|(_, column)| column)).collect()
}
