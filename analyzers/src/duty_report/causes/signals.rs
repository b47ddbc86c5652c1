//! What speaks for and against a cause explaining a problem: place, number, order and wording.

use super::super::issues::{Draft, topics_of};
use super::super::likeness::{Rareness, Weighed};
use super::super::links::numbered_problems;
use super::super::personal;
use super::super::topic::Topics;
use super::super::wording::opens_causes;
use super::Cause;

/// Names of the signals, in their order in the weights; each is 0…1 where nothing else is said.
pub(super) const SIGNALS: [&str; 27] = [
    // The problem stands in the same paragraph, under the same heading, right in front of the cause, a paragraph before it.
    "same-paragraph",
    "same-heading",
    "adjoins",
    "paragraph-before",
    // The problem is the last one before the cause, the last but one …; the first one behind it …
    "nth-before",
    "nth-behind",
    "behind-all",
    "in-part",
    // The cause opens its list item; opens with words of causes; speaks of all problems.
    "opens-item",
    "opens-causes",
    "general",
    "same-number",
    "numbered-this",
    "numbered-other",
    // There are as many items of causes as problems; the place in both lists is the same.
    "as-many",
    "in-order",
    "apart",
    "core",
    "whole",
    "topics",
    "best-of-problems",
    "ahead",
    "best-of-causes",
    "own",
    "few-problems",
    "few-causes",
    "alone-in-paragraph",
];

type Signals = [f32; SIGNALS.len()];

/// Words by which a cause speaks of all problems.
const GENERAL: [&str; 10] = ["这主要", "这些", "这两", "这几", "上述", "以上", "归根", "总的", "凡此", "说到底"];

/// How much a cause and a problem have in common.
#[derive(Clone, Copy, Default)]
struct Common {
    core: f32,
    whole: f32,
    topics: f32,
}

impl Common {
    fn votes(self) -> f32 {
        self.core.max(self.whole) + 0.3 * self.topics
    }
}

/// A problem as it is compared.
struct Problem {
    core: Weighed,
    whole: Weighed,
    topics: Topics,
    personal: bool,
}

/// The signals of every pair: all problems of the first cause, then those of the next.
pub(super) fn signals(causes: &[Cause], drafts: &[Draft]) -> Vec<Signals> {
    let table = Comparison::new(causes, drafts);
    let pairs = (0..causes.len()).flat_map(|cause| (0..drafts.len()).map(move |problem| (cause, problem)));
    pairs.map(|(cause, problem)| table.signals(cause, problem)).collect()
}

struct Comparison<'a> {
    causes: &'a [Cause],
    drafts: &'a [Draft],
    problems: Vec<Problem>,
    /// For each cause and problem.
    common: Vec<Vec<Common>>,
    /// For each cause the place of its item among all items.
    items: Vec<usize>,
}

impl<'a> Comparison<'a> {
    fn new(causes: &'a [Cause], drafts: &'a [Draft]) -> Self {
        let wholes: Vec<String> =
            drafts.iter().map(|draft| format!("{}。{}。{}", draft.heading, draft.text, draft.rest)).collect();
        let rareness =
            Rareness::of(wholes.iter().map(String::as_str).chain(causes.iter().map(|cause| cause.text.as_str())));
        let problems: Vec<Problem> = drafts
            .iter()
            .zip(&wholes)
            .map(|(draft, whole)| Problem {
                core: rareness.weigh(&format!("{}。{}", draft.heading, draft.text)),
                whole: rareness.weigh(whole),
                topics: topics_of(draft),
                personal: draft.personal_votes() >= personal::THRESHOLD,
            })
            .collect();
        let common = |cause: &Cause| {
            let (words, topics) = (rareness.weigh(&cause.text), Topics::of(&cause.text));
            let with = |problem: &Problem| Common {
                core: words.cosine(&problem.core),
                whole: words.cosine(&problem.whole),
                topics: topics.likeness(&problem.topics),
            };
            problems.iter().map(with).collect()
        };
        let common = causes.iter().map(common).collect();
        Self { causes, drafts, problems, common, items: items(causes) }
    }

    fn signals(&self, cause: usize, problem: usize) -> Signals {
        let parts = (
            self.causes.get(cause),
            self.drafts.get(problem),
            self.problems.get(problem),
            self.common.get(cause).and_then(|row| row.get(problem)),
            self.items.get(cause),
        );
        let (Some(told), Some(draft), Some(compared), Some(common), Some(item)) = parts else {
            return [0.0; SIGNALS.len()];
        };
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let place = |draft: &Draft| (draft.para, draft.range.start);
        let before = self.drafts.iter().filter(|draft| place(draft) < (told.para, told.start)).count();
        let nth = |away: Option<usize>| away.map_or(0.0, |away| 1.0 / (1.0 + away as f32));
        let same_paragraph = told.para == draft.para;
        let opens_item = self.items.get(..cause).is_none_or(|items| items.last() != Some(item));
        let numbers = numbered_problems(&told.text);
        let numbered = numbers.iter().any(|number| usize::try_from(*number).ok() == Some(problem + 1));
        let count = self.items.last().map_or(0, |last| last + 1);
        let share = |place: usize, count: usize| (place as f32 + 0.5) / count.max(1) as f32;
        let votes = common.votes();
        let beside = |other: &[Common], own: usize| {
            let others = other.iter().enumerate().filter(|(place, _)| *place != own);
            others.map(|(_, common)| common.votes()).fold(0.0, f32::max)
        };
        let others = self.common.get(cause).map_or(0.0, |row| beside(row, problem));
        let column: Vec<Common> = self.common.iter().filter_map(|row| row.get(problem)).copied().collect();
        let alike = self.drafts.iter().filter(|other| other.para == draft.para).count();
        [
            flag(same_paragraph),
            flag(told.heading.is_some() && told.heading == draft.under),
            flag(same_paragraph && told.start.saturating_sub(draft.range.end) < 3 && told.start >= draft.range.end),
            flag(told.para == draft.para + 1),
            nth((before.checked_sub(1)).and_then(|last| last.checked_sub(problem))),
            nth(problem.checked_sub(before)),
            flag(before == self.drafts.len()),
            flag(told.in_part),
            flag(opens_item),
            flag(opens_causes(&told.text)),
            flag(GENERAL.iter().any(|word| told.text.starts_with(word))),
            flag(told.ordinal > 0 && told.ordinal == draft.ordinal),
            flag(numbered),
            flag(!numbered && !numbers.is_empty()),
            flag(count == self.drafts.len()),
            flag(count == self.drafts.len() && *item == problem),
            (share(*item, count) - share(problem, self.drafts.len())).abs(),
            common.core,
            common.whole,
            common.topics,
            flag(votes > 0.0 && votes >= others),
            (votes - others).clamp(-1.0, 1.0),
            flag(votes > 0.0 && votes >= beside(&column, cause)),
            flag(compared.personal && personal::mentions(&told.text)),
            1.0 / self.drafts.len().max(1) as f32,
            1.0 / self.causes.len().max(1) as f32,
            1.0 / alike.max(1) as f32,
        ]
    }
}

/// The place of each cause's item among all items.
fn items(causes: &[Cause]) -> Vec<usize> {
    let mut place = 0;
    let mut before = None;
    causes
        .iter()
        .map(|cause| {
            place += usize::from(before.is_some_and(|before| before != cause.item));
            before = Some(cause.item);
            place
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::fitted::CAUSES;

    #[test]
    fn the_network_sees_as_many_signals_as_there_are() {
        assert_eq!(CAUSES.signals(), SIGNALS.len());
    }
}
