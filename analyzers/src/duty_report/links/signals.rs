//! [`Signals`]: what speaks for and against a measure answering a problem: place, number, order, name and wording.

use std::collections::BTreeMap;

use super::super::issues::Draft;
use super::super::likeness::{Rareness, Weighed};
use super::super::measures::Pledge;
use super::super::personal;
use super::super::place::Group;
use super::super::rivals::{Rivals, rivals};
use super::super::topic::Topics;
use super::alignment::{Alignment, align};
use super::numbered::numbered_problems;

/// What speaks for and against a measure answering a problem, each 0…1 where nothing else is said.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(in super::super) struct Signals(pub(in super::super) [f32; SIGNALS.len()]);

/// Names of the signals, in their order in the weights.
pub(in super::super) const SIGNALS: [&str; 26] = [
    "bias",
    // The measure stands behind this problem, or behind another one.
    "beside-this",
    "beside-other",
    // 针对第二个问题: this one, or another.
    "numbered-this",
    "numbered-other",
    // Words of 针对……， of the heading, of the measure, against the problem's.
    "name",
    "heading",
    "wording-core",
    "wording-whole",
    "topics",
    "group-wording",
    "group-topics",
    // The same place in lists of the same length; the place that the best reading of both lists in order gives.
    "in-order",
    "aligned",
    "aligned-agreement",
    "same-number",
    // Among all problems this one has most in common with the measure, and by how much.
    "best-of-problems",
    "ahead",
    "best-of-measures",
    "apart",
    "own",
    // What speaks against any link.
    "one-more",
    "measurable",
    "last-group",
    "names-something",
    "few-problems",
];

/// The signals of every pair: all problems of the first measure, then those of the next.
pub(in super::super) fn signals(pledges: &[Pledge], drafts: &[Draft]) -> Vec<Signals> {
    let linker = Linker::new(pledges, drafts);
    let pairs = (0..pledges.len()).flat_map(|measure| (0..drafts.len()).map(move |issue| (measure, issue)));
    pairs.map(|(measure, issue)| linker.signals(measure, issue)).collect()
}

/// A problem as it is compared.
struct Problem<'a> {
    core: Weighed,
    whole: Weighed,
    topics: &'a Topics,
    personal: bool,
    /// Its place among the places of problems.
    place: usize,
}

/// A measure as it is compared.
struct Answer {
    name: Weighed,
    text: Weighed,
    topics: Topics,
    /// All measures of its group.
    group_text: Weighed,
    group_topics: Topics,
    /// Its place among the places of measures.
    place: usize,
    /// Numbers that it names: 针对第二个问题.
    numbers: Vec<u32>,
}

struct Linker<'a> {
    pledges: &'a [Pledge],
    drafts: &'a [Draft],
    problems: Vec<Problem<'a>>,
    answers: Vec<Answer>,
    /// What the words say, for each measure and problem.
    content: Vec<Vec<Content>>,
    rivals: Vec<Vec<Rivals>>,
    alignment: Alignment,
    problem_places: usize,
    answer_places: usize,
}

/// What the words say of a measure and a problem.
#[derive(Clone, Copy, Default)]
struct Content {
    name: f32,
    core: f32,
    whole: f32,
    topics: f32,
    group: f32,
    group_topics: f32,
}

impl Content {
    fn votes(self) -> f32 {
        1.3 * self.name + 2.0 * self.core.max(self.whole) + 0.8 * self.topics + self.group + 0.3 * self.group_topics
    }
}

impl<'a> Linker<'a> {
    fn new(pledges: &'a [Pledge], drafts: &'a [Draft]) -> Self {
        let wholes: Vec<String> = drafts
            .iter()
            .map(|draft| format!("{}。{}。{}。{}", draft.heading, draft.text, draft.rest, draft.causes.join("。")))
            .collect();
        let told: Vec<String> =
            pledges.iter().map(|pledge| format!("{}。{}。{}", pledge.name, pledge.text, pledge.rest)).collect();
        let rareness = Rareness::of(wholes.iter().chain(&told).map(String::as_str));
        let mut by_group: BTreeMap<Group, String> = BTreeMap::new();
        for (pledge, told) in pledges.iter().zip(&told) {
            by_group.entry(pledge.group).or_default().push_str(told);
        }
        let by_group: BTreeMap<Group, (Weighed, Topics)> =
            by_group.into_iter().map(|(group, told)| (group, (rareness.weigh(&told), Topics::of(&told)))).collect();
        let blocks = distinct(drafts.iter().map(|draft| draft.group));
        let groups = distinct(pledges.iter().map(|pledge| pledge.group));
        let by_block = blocks.len() > 1 && !(groups.len() != blocks.len() && groups.len() == drafts.len());
        let problems: Vec<Problem<'_>> = drafts
            .iter()
            .zip(&wholes)
            .enumerate()
            .map(|(index, (draft, whole))| Problem {
                core: rareness.weigh(&format!("{}。{}", draft.heading, draft.text)),
                whole: rareness.weigh(whole),
                topics: draft.topics(),
                personal: draft.personal_votes() >= personal::THRESHOLD,
                place: if by_block { place(&blocks, draft.group) } else { index },
            })
            .collect();
        let answers: Vec<Answer> = pledges
            .iter()
            .enumerate()
            .map(|(index, pledge)| {
                let (group_text, group_topics) = by_group.get(&pledge.group).cloned().unwrap_or_default();
                Answer {
                    name: rareness.weigh(&pledge.name),
                    text: rareness.weigh(&pledge.text),
                    topics: Topics::weighted(&[(pledge.name.as_str(), 1.5), (pledge.text.as_str(), 1.0)]),
                    group_text,
                    group_topics,
                    place: if groups.len() > 1 { place(&groups, pledge.group) } else { index },
                    numbers: numbered_problems(&pledge.name),
                }
            })
            .collect();
        let content: Vec<Vec<Content>> =
            answers.iter().map(|answer| problems.iter().map(|problem| content(answer, problem)).collect()).collect();
        let problem_places = problems.iter().map(|problem| problem.place + 1).max().unwrap_or(0);
        let answer_places = answers.iter().map(|answer| answer.place + 1).max().unwrap_or(0);
        let mut table = vec![vec![0.0_f32; problem_places]; answer_places];
        for (answer, row) in answers.iter().zip(&content) {
            for (problem, content) in problems.iter().zip(row) {
                if let Some(cell) = table.get_mut(answer.place).and_then(|row| row.get_mut(problem.place)) {
                    *cell = cell.max(content.votes());
                }
            }
        }
        let alignment = align(&table);
        let votes: Vec<Vec<f32>> =
            content.iter().map(|row| row.iter().map(|content| content.votes()).collect()).collect();
        let rivals = rivals(&votes);
        Self { pledges, drafts, problems, answers, content, rivals, alignment, problem_places, answer_places }
    }

    fn signals(&self, measure: usize, issue: usize) -> Signals {
        let parts = (
            self.pledges.get(measure),
            self.answers.get(measure),
            self.drafts.get(issue),
            self.problems.get(issue),
            self.content.get(measure).and_then(|row| row.get(issue)),
            self.rivals.get(measure).and_then(|row| row.get(issue)),
        );
        let (Some(pledge), Some(answer), Some(draft), Some(problem), Some(content), Some(rivals)) = parts else {
            return Signals::default();
        };
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let home = self.home(pledge);
        let even = self.problem_places == self.answer_places && self.problem_places > 1;
        let aligned = !pledge.beside && self.alignment.problem_of(answer.place) == Some(problem.place);
        let in_order = !pledge.beside && even && answer.place == problem.place;
        let number = |number: u32| {
            let listed = self.drafts.iter().filter(|draft| draft.ordinal == number).count();
            if listed == 1 { draft.ordinal == number } else { usize::try_from(number).ok() == Some(problem.place + 1) }
        };
        let numbered = answer.numbers.iter().any(|one| number(*one));
        let votes = content.votes();
        let share = |place: usize, count: usize| (place as f32 + 0.5) / count.max(1) as f32;
        let apart = (share(answer.place, self.answer_places) - share(problem.place, self.problem_places)).abs();
        let begins = ["此外", "同时", "另外", "还要", "还有", "再就是", "与此同时"];
        Signals([
            1.0,
            flag(home == Some(draft.group)),
            flag(home.is_some_and(|home| home != draft.group)),
            flag(numbered),
            flag(!numbered && !answer.numbers.is_empty()),
            if pledge.named_here { content.name } else { 0.0 },
            if pledge.named_here { 0.0 } else { content.name },
            content.core,
            content.whole,
            content.topics,
            content.group,
            content.group_topics,
            flag(in_order),
            flag(aligned),
            flag(aligned) * self.alignment.agreement,
            flag(!even && !pledge.beside && pledge.ordinal > 0 && pledge.ordinal == draft.ordinal),
            flag(votes > 0.0 && votes >= rivals.in_row),
            (votes - rivals.in_row).clamp(-1.0, 1.0),
            flag(votes > 0.0 && votes >= rivals.in_column),
            apart,
            flag(problem.personal && pledge.owner.as_deref() == Some("我")),
            flag(begins.iter().any(|word| pledge.text.starts_with(word))),
            flag(pledge.measurable),
            flag(answer.place + 1 == self.answer_places && !even),
            flag(pledge.named_here),
            1.0 / self.drafts.len().max(1) as f32,
        ])
    }

    /// The problems that a measure stands behind.
    fn home(&self, pledge: &Pledge) -> Option<Group> {
        let before =
            self.drafts.iter().rev().find(|draft| (draft.para, draft.range.start) < (pledge.para, pledge.range.start));
        before.filter(|_| pledge.beside).map(|draft| draft.group)
    }
}

impl Signals {
    fn of(&self, name: &str) -> f32 {
        let place = SIGNALS.iter().position(|known| *known == name);
        place.and_then(|place| self.0.get(place)).copied().unwrap_or(0.0)
    }

    /// What speaks loudest for a link, in the words of the reader.
    pub(super) fn loudest(&self) -> &'static str {
        let wording = self.of("wording-core").max(self.of("wording-whole"));
        let told = [
            ("位置：写在问题之后", 4.0 * self.of("beside-this")),
            ("编号：点明第几个问题", 5.0 * self.of("numbered-this")),
            ("点名：针对的问题", 3.0 * self.of("name")),
            ("标题：与问题用词相同", 2.0 * self.of("heading")),
            ("用词：与问题相近", 4.0 * wording),
            ("主题：与问题相同", 0.8 * self.of("topics")),
            ("次序：与问题逐条对应", self.of("in-order")),
            ("次序：与问题大致对应", 0.5 * self.of("aligned")),
            ("编号：与问题序号相同", 0.6 * self.of("same-number")),
        ];
        told.into_iter().fold(("用词：与问题相近", 0.0), |best, one| if one.1 > best.1 { one } else { best }).0
    }
}

fn content(answer: &Answer, problem: &Problem<'_>) -> Content {
    Content {
        name: answer.name.contained_in(&problem.core).max(0.7 * answer.name.contained_in(&problem.whole)),
        core: answer.text.cosine(&problem.core),
        whole: answer.text.cosine(&problem.whole),
        topics: answer.topics.likeness(problem.topics),
        group: answer.group_text.cosine(&problem.whole),
        group_topics: answer.group_topics.likeness(problem.topics),
    }
}

/// Values that occur, in order.
fn distinct(values: impl Iterator<Item = Group>) -> Vec<Group> {
    let mut values: Vec<Group> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn place(groups: &[Group], group: Group) -> usize {
    groups.binary_search(&group).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::fitted::LINKS;

    #[test]
    fn the_network_sees_as_many_signals_as_there_are() {
        assert_eq!(LINKS.signals(), SIGNALS.len());
    }
}
