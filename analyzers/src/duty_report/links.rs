//! Which measure answers which problem: by place, number, order, name and wording; many to many, or none.

use super::alignment::{Alignment, align};
use super::issues::{Draft, topics_of};
use super::likeness::{Rareness, Weighed};
use super::measures::Pledge;
use super::numbering::circled;
use super::personal;
use super::topic::Topics;

/// Weights of what speaks for a link, and the bars.
struct Weights {
    /// The same place in lists of the same length.
    order: f32,
    /// The place that the best reading of both lists in order gives, lists of different length.
    aligned: f32,
    /// The same number, lists of different length.
    same_number: f32,
    /// Words of 针对……， against the problem.
    name: f32,
    /// Words of the heading or lead against the problem.
    heading: f32,
    /// Words of the measure against the problem.
    wording: f32,
    /// Topics of name and measure against those of the problem.
    topics: f32,
    /// What the writer is to do against what is the writer's own fault.
    own: f32,
    /// A link needs so much.
    bar: f32,
    /// Order alone links nothing: so much must speak from the words.
    least: f32,
    /// Both where the whole list follows the problems and the measure can be checked.
    bar_in_order: f32,
    least_in_order: f32,
    /// Words alone link where they speak for one problem only: so much, and so many times what the next one has.
    distinct: f32,
    ahead: f32,
    /// A second problem needs so much of the best one's votes.
    second: f32,
    /// From so much agreement of order and wording on, order alone may link a measure that can be checked.
    strict: f32,
}

const WEIGHTS: Weights = Weights {
    order: 0.5,
    aligned: 0.4,
    same_number: 0.3,
    name: 1.6,
    heading: 1.0,
    wording: 2.0,
    topics: 0.8,
    own: 0.1,
    bar: 0.6,
    least: 0.12,
    bar_in_order: 0.45,
    least_in_order: 0.06,
    distinct: 0.28,
    ahead: 1.8,
    second: 0.85,
    strict: 0.75,
};

/// A measure's links: numbers of the problems, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Link {
    pub(super) issues: Vec<usize>,
    pub(super) evidence: String,
}

/// Links of every measure, in their order.
pub(super) fn links(pledges: &[Pledge], drafts: &[Draft]) -> Vec<Link> {
    let linker = Linker::new(pledges, drafts);
    linker.links()
}

/// A problem as it is compared.
struct Problem {
    core: Weighed,
    whole: Weighed,
    topics: Topics,
    personal: bool,
    /// Its place among the places of problems.
    place: usize,
}

/// A measure as it is compared.
struct Answer {
    name: Weighed,
    text: Weighed,
    topics: Topics,
    /// Its place among the places of measures.
    place: usize,
}

struct Linker<'a> {
    pledges: &'a [Pledge],
    drafts: &'a [Draft],
    problems: Vec<Problem>,
    answers: Vec<Answer>,
    /// What the words say, for each measure and problem.
    content: Vec<Vec<Content>>,
    alignment: Alignment,
    /// Whether both lists have as many places.
    even: bool,
}

/// What the words say of a measure and a problem.
#[derive(Clone, Copy, Default)]
struct Content {
    votes: f32,
    loudest: f32,
    why: &'static str,
}

impl<'a> Linker<'a> {
    fn new(pledges: &'a [Pledge], drafts: &'a [Draft]) -> Self {
        let core = |draft: &Draft| format!("{}。{}", draft.heading, draft.text);
        let whole =
            |draft: &Draft| format!("{}。{}。{}。{}", draft.heading, draft.text, draft.rest, draft.causes.join("。"));
        let wholes: Vec<String> = drafts.iter().map(whole).collect();
        let told: Vec<String> =
            pledges.iter().map(|pledge| format!("{}。{}。{}", pledge.name, pledge.text, pledge.rest)).collect();
        let rareness = Rareness::of(wholes.iter().chain(&told).map(String::as_str));
        let blocks = distinct(drafts.iter().map(|draft| draft.block));
        let groups = distinct(pledges.iter().map(|pledge| pledge.group));
        let by_block = blocks.len() > 1 && !(groups.len() != blocks.len() && groups.len() == drafts.len());
        let problems: Vec<Problem> = drafts
            .iter()
            .zip(&wholes)
            .enumerate()
            .map(|(index, (draft, whole))| Problem {
                core: rareness.weigh(&core(draft)),
                whole: rareness.weigh(whole),
                topics: topics_of(draft),
                personal: draft.personal_votes() >= personal::THRESHOLD,
                place: if by_block { place(&blocks, draft.block) } else { index },
            })
            .collect();
        let answers: Vec<Answer> = pledges
            .iter()
            .enumerate()
            .map(|(index, pledge)| Answer {
                name: rareness.weigh(&pledge.name),
                text: rareness.weigh(&pledge.text),
                topics: Topics::weighted(&[(pledge.name.as_str(), 1.5), (pledge.text.as_str(), 1.0)]),
                place: if groups.len() > 1 { place(&groups, pledge.group) } else { index },
            })
            .collect();
        let content: Vec<Vec<Content>> = pledges
            .iter()
            .zip(&answers)
            .map(|(pledge, answer)| problems.iter().map(|problem| content(pledge, answer, problem)).collect())
            .collect();
        let problem_places = problems.iter().map(|problem| problem.place + 1).max().unwrap_or(0);
        let answer_places = answers.iter().map(|answer| answer.place + 1).max().unwrap_or(0);
        let mut table = vec![vec![0.0_f32; problem_places]; answer_places];
        for (answer, row) in answers.iter().zip(&content) {
            for (problem, content) in problems.iter().zip(row) {
                if let Some(cell) = table.get_mut(answer.place).and_then(|row| row.get_mut(problem.place)) {
                    *cell = cell.max(content.votes);
                }
            }
        }
        let even = problem_places == answer_places && problem_places > 1;
        Self { pledges, drafts, alignment: align(&table), problems, answers, content, even }
    }

    fn links(&self) -> Vec<Link> {
        let mut links: Vec<Link> = Vec::with_capacity(self.pledges.len());
        for (index, pledge) in self.pledges.iter().enumerate() {
            let mut link = self.link(index);
            // What one sentence promises in two halves goes against the same problem.
            let before = links.last().filter(|before| before.issues.len() == 1);
            if let Some(before) = before.filter(|_| link.issues.is_empty() && pledge.apart && pledge.measurable) {
                link = Link {
                    issues: before.issues.clone(), evidence: "位置：与前一条措施同在一句".to_owned()
                };
            }
            links.push(link);
        }
        links
    }

    fn link(&self, index: usize) -> Link {
        let Some(pledge) = self.pledges.get(index) else { return Link::default() };
        let of_block = |block: usize| -> Vec<usize> {
            (0..self.drafts.len())
                .filter(|index| self.drafts.get(*index).is_some_and(|draft| draft.block == block))
                .collect()
        };
        let own = pledge.home.map(of_block).unwrap_or_default();
        if let [only] = own.as_slice() {
            return Link { issues: vec![*only], evidence: "位置：写在问题之后".to_owned() };
        }
        if ["上述", "以上"].iter().any(|word| pledge.text.starts_with(word)) {
            return Link::default();
        }
        let numbered: Vec<usize> = numbered_problems(&pledge.name)
            .into_iter()
            .flat_map(|number| {
                let listed: Vec<usize> = (0..self.drafts.len())
                    .filter(|index| self.drafts.get(*index).is_some_and(|draft| draft.ordinal == number))
                    .collect();
                let block = usize::try_from(number).unwrap_or(0).wrapping_sub(1);
                if listed.len() == 1 { listed } else { of_block(block) }
            })
            .collect();
        let by_number = !numbered.is_empty();
        let fixed = if by_number { numbered } else { own };
        let votes: Vec<Votes> = (0..self.drafts.len())
            .filter(|problem| fixed.is_empty() || fixed.contains(problem))
            .filter_map(|problem| self.votes(index, problem))
            .collect();
        let Some(best) = votes.iter().max_by(|a, b| a.total.total_cmp(&b.total).then(b.issue.cmp(&a.issue))) else {
            return Link::default();
        };
        if by_number && !fixed.is_empty() {
            let mut issues = fixed.clone();
            issues.sort_unstable();
            issues.dedup();
            // 针对问题一 means that one; several problems told in one place are told apart by their words.
            let several = numbered_problems(&pledge.name).len() == 1 && issues.len() > 1;
            let issues = if several { vec![best.issue] } else { issues };
            return Link { issues, evidence: "编号：点明第几个问题".to_owned() };
        }
        let strict = best.in_order && self.alignment.agreement >= WEIGHTS.strict && pledge.measurable;
        let least = if strict { WEIGHTS.least_in_order } else { WEIGHTS.least };
        let bare = best.content + best.own < least && fixed.is_empty();
        let bar = if strict { WEIGHTS.bar_in_order } else { WEIGHTS.bar };
        let runner_up =
            votes.iter().filter(|votes| votes.issue != best.issue).map(|votes| votes.content).fold(0.0, f32::max);
        let distinct = best.content >= WEIGHTS.distinct && best.content >= WEIGHTS.ahead * runner_up;
        if best.total < bar && !distinct && fixed.is_empty() || bare {
            return Link::default();
        }
        let content = votes.iter().map(|votes| votes.content).fold(0.0, f32::max);
        let mut issues: Vec<usize> = votes
            .iter()
            .filter(|votes| {
                votes.issue == best.issue
                    || votes.content >= content * WEIGHTS.second && votes.content >= WEIGHTS.bar * 1.4
            })
            .map(|votes| votes.issue)
            .collect();
        issues.sort_unstable();
        Link { issues, evidence: best.loudest.to_owned() }
    }

    /// Votes for a measure answering a problem.
    fn votes(&self, measure: usize, issue: usize) -> Option<Votes> {
        let (pledge, answer) = (self.pledges.get(measure)?, self.answers.get(measure)?);
        let (draft, problem) = (self.drafts.get(issue)?, self.problems.get(issue)?);
        let content = self.content.get(measure)?.get(issue)?;
        let aligned = self.alignment.problem_of(answer.place) == Some(problem.place);
        let in_order = pledge.home.is_none() && self.even && answer.place == problem.place;
        let (place, why) = if pledge.home.is_some() {
            (0.0, "")
        } else if in_order {
            (WEIGHTS.order, "次序：与问题逐条对应")
        } else if !self.even && pledge.ordinal > 0 && pledge.ordinal == draft.ordinal {
            (WEIGHTS.same_number, "编号：与问题序号相同")
        } else if aligned {
            (WEIGHTS.aligned * self.alignment.agreement, "次序：与问题大致对应")
        } else {
            (0.0, "")
        };
        let own = if problem.personal && pledge.owner.as_deref() == Some("我") { WEIGHTS.own } else { 0.0 };
        let loudest = if place > content.loudest { why } else { content.why };
        let in_order = in_order || aligned;
        Some(Votes { issue, total: content.votes + place + own, content: content.votes, own, loudest, in_order })
    }
}

/// What speaks for a measure answering a problem.
struct Votes {
    issue: usize,
    /// All votes.
    total: f32,
    /// Without order and numbers.
    content: f32,
    /// The writer's own fault and the writer's own promise.
    own: f32,
    /// What speaks loudest.
    loudest: &'static str,
    /// Whether both stand at the same place of their lists.
    in_order: bool,
}

fn content(pledge: &Pledge, answer: &Answer, problem: &Problem) -> Content {
    let name = if pledge.name.is_empty() {
        0.0
    } else {
        let weight = if pledge.named_here { WEIGHTS.name } else { WEIGHTS.heading };
        weight * answer.name.contained_in(&problem.core).max(0.7 * answer.name.contained_in(&problem.whole))
    };
    let wording = WEIGHTS.wording * answer.text.cosine(&problem.core).max(answer.text.cosine(&problem.whole));
    let topics = WEIGHTS.topics * answer.topics.likeness(&problem.topics);
    let parts = [
        (name, if pledge.named_here { "点名：针对的问题" } else { "标题：与问题用词相同" }),
        (wording, "用词：与问题相近"),
        (topics, "主题：与问题相同"),
    ];
    let (loudest, why) = parts.iter().copied().fold((0.0, ""), |best, part| if part.0 > best.0 { part } else { best });
    Content { votes: name + wording + topics, loudest, why }
}

/// Numbers that occur, in order.
fn distinct(values: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut values: Vec<usize> = values.collect();
    values.sort_unstable();
    values.dedup();
    values
}

fn place(numbers: &[usize], number: usize) -> usize {
    numbers.binary_search(&number).unwrap_or(0)
}

/// 对照第二个问题, 针对问题三和问题四, 对应第（一）个问题: the numbers.
fn numbered_problems(name: &str) -> Vec<u32> {
    const DIGITS: &str = "一二三四五六七八九十";
    let chars: Vec<char> = name.chars().collect();
    let value = |character: char| {
        character
            .to_digit(10)
            .or_else(|| circled(character))
            .or_else(|| DIGITS.chars().position(|digit| digit == character).and_then(|at| u32::try_from(at + 1).ok()))
    };
    let mut found: Vec<u32> = Vec::new();
    for (index, character) in chars.iter().enumerate() {
        let tail = |from: usize, len: usize| chars.iter().skip(index + from).take(len).collect::<String>();
        let number = if *character == '第' {
            let near = tail(0, 8);
            let counted =
                near.chars().take(6).any(|next| matches!(next, '个' | '条' | '项' | '点')) && near.contains("问题");
            chars.iter().skip(index + 1).take(3).copied().find_map(value).filter(|_| counted)
        } else if tail(0, 2) == "问题" && (index > 0 || chars.len() > 3) {
            chars.get(index + 2).copied().and_then(value)
        } else if matches!(character, '、' | '和' | '与') && !found.is_empty() {
            // 针对问题三、四
            chars.get(index + 1).copied().and_then(value)
        } else {
            None
        };
        found.extend(number.filter(|number| !found.contains(number)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_may_be_named_by_their_numbers() {
        for (name, numbers) in [
            ("针对问题三和问题四", vec![3, 4]),
            ("针对问题一", vec![1]),
            ("对照第二个问题", vec![2]),
            ("针对第一、三个问题", vec![1, 3]),
            ("针对问题2、3", vec![2, 3]),
            ("针对问题②", vec![2]),
            ("针对学习不够的问题", vec![]),
        ] {
            assert_eq!(numbered_problems(name), numbers, "{name}");
        }
    }
}
