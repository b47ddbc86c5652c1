//! What speaks for and against a cause explaining a problem: place, number, order and wording.

use super::super::issues::Draft;
use super::super::likeness::{Rareness, Weighed};
use super::super::links::numbered_problems;
use super::super::personal;
use super::super::rivals::{Rivals, rivals};
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

/// What speaks for and against a cause explaining a problem.
pub(in super::super) type Signals = [f32; SIGNALS.len()];

/// Words by which a cause speaks of all problems.
const GENERAL: [&str; 10] = ["这主要", "这些", "这两", "这几", "上述", "以上", "归根", "总的", "凡此", "说到底"];

/// A problem as it is compared.
struct Problem<'a> {
    draft: &'a Draft,
    core: Weighed,
    whole: Weighed,
    personal: bool,
    /// Problems told in the same paragraph.
    beside: usize,
}

/// A cause as it is compared.
struct Told<'a> {
    cause: &'a Cause,
    words: Weighed,
    topics: Topics,
    personal: bool,
    /// The place of its item among all items.
    item: usize,
    opens_item: bool,
    opens_causes: bool,
    general: bool,
    /// Problems that it names by their numbers.
    numbers: Vec<u32>,
    /// Problems told before it.
    before: usize,
}

/// How much a cause and a problem have in common.
#[derive(Clone, Copy, Default)]
struct Common {
    core: f32,
    whole: f32,
    topics: f32,
    votes: f32,
}

impl Common {
    fn of(told: &Told<'_>, problem: &Problem<'_>) -> Self {
        let (core, whole) = (told.words.cosine(&problem.core), told.words.cosine(&problem.whole));
        let topics = told.topics.likeness(problem.draft.topics());
        Self { core, whole, topics, votes: core.max(whole) + 0.3 * topics }
    }
}

/// The signals of every pair: all problems of the first cause, then those of the next.
pub(in super::super) fn signals(causes: &[Cause], drafts: &[Draft]) -> Vec<Signals> {
    if causes.is_empty() || drafts.is_empty() {
        return Vec::new();
    }
    let (told, problems) = compared(causes, drafts);
    let common: Vec<Vec<Common>> =
        told.iter().map(|told| problems.iter().map(|problem| Common::of(told, problem)).collect()).collect();
    let votes: Vec<Vec<f32>> = common.iter().map(|row| row.iter().map(|common| common.votes).collect()).collect();
    let table =
        Table { items: told.last().map_or(0, |last| last.item + 1), causes: told.len(), problems: problems.len() };
    let of_row = |((told, common), rivals): ((&Told<'_>, &Vec<Common>), Vec<Rivals>)| -> Vec<Signals> {
        let pairs = problems.iter().zip(common).zip(rivals).enumerate();
        pairs.map(|(place, ((problem, common), rivals))| table.signals(told, problem, place, *common, rivals)).collect()
    };
    told.iter().zip(&common).zip(rivals(&votes)).flat_map(of_row).collect()
}

/// Causes and problems made ready for comparison.
fn compared<'a>(causes: &'a [Cause], drafts: &'a [Draft]) -> (Vec<Told<'a>>, Vec<Problem<'a>>) {
    let wholes: Vec<String> =
        drafts.iter().map(|draft| format!("{}。{}。{}", draft.heading, draft.text, draft.rest)).collect();
    let rareness =
        Rareness::of(wholes.iter().map(String::as_str).chain(causes.iter().map(|cause| cause.text.as_str())));
    let problem = |(draft, whole): (&'a Draft, &String)| Problem {
        draft,
        core: rareness.weigh(&format!("{}。{}", draft.heading, draft.text)),
        whole: rareness.weigh(whole),
        personal: draft.personal_votes() >= personal::THRESHOLD,
        beside: drafts.iter().filter(|other| other.para == draft.para).count(),
    };
    let items = items(causes);
    let told = |(place, (cause, item)): (usize, (&'a Cause, &usize))| Told {
        cause,
        words: rareness.weigh(&cause.text),
        topics: Topics::of(&cause.text),
        personal: personal::mentions(&cause.text),
        item: *item,
        opens_item: items.get(..place).is_none_or(|items| items.last() != Some(item)),
        opens_causes: opens_causes(&cause.text),
        general: GENERAL.iter().any(|word| cause.text.starts_with(word)),
        numbers: numbered_problems(&cause.text),
        before: drafts.iter().filter(|draft| (draft.para, draft.range.start) < (cause.para, cause.start)).count(),
    };
    let told = causes.iter().zip(&items).enumerate().map(told).collect();
    (told, drafts.iter().zip(&wholes).map(problem).collect())
}

/// How many there are of each.
struct Table {
    items: usize,
    causes: usize,
    problems: usize,
}

impl Table {
    /// The signals of a cause and the problem at `place`.
    fn signals(&self, told: &Told<'_>, problem: &Problem<'_>, place: usize, common: Common, rivals: Rivals) -> Signals {
        let (cause, draft) = (told.cause, problem.draft);
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let nth = |away: Option<usize>| away.map_or(0.0, |away| 1.0 / (1.0 + away as f32));
        let share = |place: usize, count: usize| (place as f32 + 0.5) / count.max(1) as f32;
        let one_of = |count: usize| 1.0 / count.max(1) as f32;
        let same_paragraph = cause.para == draft.para;
        let adjoins = cause.start >= draft.range.end && cause.start - draft.range.end < 3;
        let numbered = told.numbers.iter().any(|number| usize::try_from(*number).ok() == Some(place + 1));
        let as_many = self.items == self.problems;
        let last_before = told.before.checked_sub(1);
        [
            flag(same_paragraph),
            flag(cause.heading.is_some() && cause.heading == draft.under),
            flag(same_paragraph && adjoins),
            flag(cause.para == draft.para + 1),
            nth(last_before.and_then(|last| last.checked_sub(place))),
            nth(place.checked_sub(told.before)),
            flag(told.before == self.problems),
            flag(cause.in_part),
            flag(told.opens_item),
            flag(told.opens_causes),
            flag(told.general),
            flag(cause.ordinal > 0 && cause.ordinal == draft.ordinal),
            flag(numbered),
            flag(!numbered && !told.numbers.is_empty()),
            flag(as_many),
            flag(as_many && told.item == place),
            (share(told.item, self.items) - share(place, self.problems)).abs(),
            common.core,
            common.whole,
            common.topics,
            flag(common.votes > 0.0 && common.votes >= rivals.in_row),
            (common.votes - rivals.in_row).clamp(-1.0, 1.0),
            flag(common.votes > 0.0 && common.votes >= rivals.in_column),
            flag(problem.personal && told.personal),
            one_of(self.problems),
            one_of(self.causes),
            one_of(problem.beside),
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
