//! Which stretch names the one who carries a measure out, by weights that were fitted on labelled reports.

use std::sync::LazyLock;

use super::super::names::{Names, digits, tell_pairs};
use super::super::weighted_sum::{Sums, Weights, read};
use super::stretches::{Measure, Stretch};

const DATA: &str = include_str!("../../../weights/owner.tsv");

/// Weights by name; a stretch above 0 in sum names an owner.
static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| read(DATA));

/// The one who carries a measure out: the stretch with the most votes, where it has any.
pub(in crate::duty_report) fn owner_of(measure: &Measure<'_>) -> Option<String> {
    let mut sums = Sums::by(&WEIGHTS);
    let stretches = tell(&mut sums, measure);
    let best = sums.sums.iter().zip(&stretches).max_by(|one, other| one.0.total_cmp(other.0).then(other.1.cmp(one.1)));
    best.filter(|(votes, _)| **votes > 0.0).map(|(_, (start, end))| measure.slice(*start, *end).to_owned())
}

/// Tells what is seen of every stretch that may name somebody, and gives them: first character, one past the last.
pub(in crate::duty_report) fn tell(names: &mut impl Names, measure: &Measure<'_>) -> Vec<(usize, usize)> {
    let stretches = measure.stretches();
    for stretch in &stretches {
        names.next();
        tell_one(names, measure, *stretch);
    }
    stretches.into_iter().map(|stretch| (stretch.start, stretch.end)).collect()
}

fn tell_one(names: &mut impl Names, measure: &Measure<'_>, stretch: Stretch) {
    let Stretch { start, end, clause } = stretch;
    let name = measure.name(stretch);
    let own = matches!(name, "我" | "本人");
    let last = |count: usize| measure.slice(end.saturating_sub(count).max(start), end);
    let next = |count: usize| measure.slice(end, end + count);
    let before = |count: usize| measure.slice(start.saturating_sub(count), start);
    let dated = measure.time_begins(end);
    names.put(&["bias"]);
    for (count, name) in [(1, "last1:"), (2, "last2:"), (3, "last3:")] {
        names.put(&[name, last(count)]);
    }
    names.put(&["first1:", measure.slice(start, start + 1)]);
    names.put(&["first2:", measure.slice(start, (start + 2).min(end))]);
    for (count, name) in [(1, "next1:"), (2, "next2:"), (3, "next3:")] {
        names.put(&[name, next(count)]);
    }
    for (count, name) in [(1, "before1:"), (2, "before2:")] {
        names.put(&[name, before(count)]);
    }
    names.put(&["last|next:", last(1), next(1)]);
    names.put(&["before|next:", before(1), "|", next(1)]);
    names.put(&["length:", digits(end - start)]);
    names.put(&["place:", digits(((start - clause) / 2).min(5))]);
    names.flag("opens-clause", start == clause);
    names.flag("first-clause", clause == 0);
    names.flag("behind-time", measure.time_ends(start));
    names.flag("before-time", dated);
    if dated {
        names.put(&["before-time:", last(1)]);
        names.put(&["before-time:", last(2)]);
    }
    if own {
        names.put(&["own"]);
        names.put(&["own|next:", next(2)]);
        names.put(&["own|before:", before(1)]);
    } else {
        tell_pairs(names, "w:", name);
    }
    let shown = match measure.shown.as_deref() {
        None => "nobody",
        Some(shown) if shown == name => "this",
        Some(_) => "another",
    };
    names.put(&["shown:", shown]);
    if own || start == clause {
        names.put(&["shown|own:", shown, if own { "1" } else { "0" }]);
    }
}
