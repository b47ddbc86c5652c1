//! Whether a shortcoming is the writer's own, by weights that were fitted on labelled reports.

use std::sync::LazyLock;

use super::issues::Draft;
use super::names::{Names, digits, tell_pairs};
use super::personal;
use super::weighted_sum::{Sums, Weights, read};

const DATA: &str = include_str!("../../weights/personal.tsv");

/// Weights by name; what is above 0 in sum is the writer's own.
static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| read(DATA));

/// For each problem whether it is the writer's own.
pub(super) fn are_own(drafts: &[Draft]) -> Vec<bool> {
    let mut sums = Sums::by(&WEIGHTS);
    tell(&mut sums, drafts);
    sums.sums.iter().map(|sum| *sum > 0.0).collect()
}

/// Tells what is seen of every problem.
pub(super) fn tell(names: &mut impl Names, drafts: &[Draft]) {
    let votes: Vec<f32> = drafts.iter().map(Draft::personal_votes).collect();
    for (index, draft) in drafts.iter().enumerate() {
        names.next();
        names.put(&["bias"]);
        for (side, place) in [("own:", Some(index)), ("before:", index.checked_sub(1)), ("behind:", Some(index + 1))] {
            let votes = place.and_then(|place| votes.get(place));
            names.put(&[side, votes.map_or("none", |votes| half_votes(*votes))]);
        }
        names.flag("first", index == 0);
        names.flag("last", index + 1 == drafts.len());
        names.flag("announced", draft.is_announced_as_own());
        names.flag("heading-me", personal::mentions(&draft.heading));
        names.flag("rest-me", personal::mentions(&draft.rest));
        names.flag("cause-me", draft.causes.iter().any(|cause| personal::mentions(cause)));
        names.flag("heading-own", personal::is_about_writer(&draft.heading));
        names.put(&["me:", digits((personal::count(&draft.text) as usize).min(4))]);
        names.flag("opens-me", draft.text.starts_with(['我', '本']));
        let first = draft.text.split(['，', '。', '；']).next().unwrap_or("");
        names.flag("first-clause-me", personal::mentions(first));
        for subject in personal::SUBJECTS.iter().filter(|subject| draft.text.contains(**subject)) {
            names.put(&["subject:", subject]);
        }
        tell_pairs(names, "w:", &draft.text);
        tell_pairs(names, "h:", &draft.heading);
    }
}

/// Votes in halves, from 0 to 10.
fn half_votes(votes: f32) -> &'static str {
    let halves = (votes.clamp(0.0, 5.0) * 2.0).round();
    (0..=10_u8).find(|number| f32::from(*number) >= halves).map_or("10", |number| digits(usize::from(number)))
}
