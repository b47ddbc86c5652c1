//! Rows that are about the same thing as entries, by their words.

use std::collections::BTreeSet;

use super::Field;
use super::entry::Entry;
use crate::likeness::Names;
use crate::likeness::matching::likeness_table;

/// Likeness from which two rows are the same although their words differ.
const SAME: f64 = 0.6;

/// Letters and digits of a text: spaces, line breaks and punctuation say nothing about whether it was changed.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric() || "√✓✔×%".contains(*letter)).collect()
}

/// For each (problem, measure) of `fresh` the place of the entry that it is about; each entry is used once.
///
/// An entry is known by its cells and by every wording in which a source named it, so that a text that the department
/// put right does not hide that it is the same problem.
pub(super) fn find(fresh: &[(&str, &str)], entries: &[(usize, &Entry)], names: &Names) -> Vec<Option<usize>> {
    let mut stored: Vec<(&str, &str)> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for (place, entry) in entries {
        let measure = entry.cell(Field::Measure);
        let issue = entry.cell(Field::Issue);
        let others = entry.wordings.iter().map(String::as_str).filter(|wording| *wording != issue);
        for wording in std::iter::once(issue).chain(others) {
            stored.push((wording, measure));
            places.push(*place);
        }
    }
    let mut used = BTreeSet::new();
    pair(fresh, &stored, names)
        .into_iter()
        .map(|at| at.and_then(|at| places.get(at).copied()).filter(|place| used.insert(*place)))
        .collect()
}

/// For each (problem, measure) of `fresh` the index of its counterpart in `stored`, each used once.
///
/// First those whose problem and measure are the same, then those whose measure is and whose problem is empty or the
/// other way round, then the likeliest. A problem with several measures keeps its rows apart by the measures.
fn pair(fresh: &[(&str, &str)], stored: &[(&str, &str)], names: &Names) -> Vec<Option<usize>> {
    let key = |(issue, measure): &(&str, &str)| (plain(issue), plain(measure));
    let (new, known): (Vec<_>, Vec<_>) = (fresh.iter().map(key).collect(), stored.iter().map(key).collect());
    let mut pairs: Vec<Option<usize>> = vec![None; fresh.len()];
    let mut used = BTreeSet::new();
    let steps: [fn(&(String, String), &(String, String)) -> bool; 3] = [
        |one, other| one == other,
        |one, other| one.0 == other.0 && (one.1.is_empty() || other.1.is_empty()),
        |one, other| !one.1.is_empty() && one.1 == other.1,
    ];
    for same in steps {
        for (place, one) in pairs.iter_mut().zip(&new).filter(|(place, _)| place.is_none()) {
            if let Some(found) =
                (0..known.len()).find(|at| !used.contains(at) && known.get(*at).is_some_and(|other| same(one, other)))
            {
                used.insert(found);
                *place = Some(found);
            }
        }
    }
    let text = |(issue, measure): &(&str, &str)| format!("{issue}。{measure}");
    let table = likeness_table(
        &fresh.iter().map(text).collect::<Vec<_>>(),
        &stored.iter().map(text).collect::<Vec<_>>(),
        names,
    );
    let mut rest: Vec<(f64, usize, usize)> = table.into_iter().filter(|(score, ..)| *score >= SAME).collect();
    rest.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    for (_, one, other) in rest {
        if let Some(place) = pairs.get_mut(one).filter(|place| place.is_none())
            && used.insert(other)
        {
            *place = Some(other);
        }
    }
    pairs
}
