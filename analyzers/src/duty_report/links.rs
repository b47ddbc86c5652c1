//! Which measure answers which problem: by place, number, order, name and wording; many to many, or none.

use super::issues::{Draft, topics_of};
use super::likeness::{Rareness, pairs};
use super::measures::Pledge;
use super::topic::Topics;

/// Weights of what speaks for a link, and the bars.
struct Weights {
    /// 对照第一个问题.
    number: f32,
    /// The same place in lists of the same length.
    order: f32,
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
    /// A link needs so much.
    bar: f32,
    /// A second problem needs so much of the best one's votes.
    second: f32,
}

const WEIGHTS: Weights = Weights { number: 6.0, order: 0.5, same_number: 0.2, name: 1.6, heading: 1.0, wording: 2.0, topics: 0.8, bar: 0.62, second: 0.85 };

/// A measure's links: numbers of the problems, and why.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Link {
    pub(super) issues: Vec<usize>,
    pub(super) evidence: String,
}

/// Links of every measure, in their order.
pub(super) fn links(pledges: &[Pledge], drafts: &[Draft]) -> Vec<Link> {
    let linker = Linker::new(pledges, drafts);
    pledges.iter().map(|pledge| linker.link(pledge)).collect()
}

struct Linker<'a> {
    drafts: &'a [Draft],
    rareness: Rareness,
    cores: Vec<std::collections::BTreeSet<(char, char)>>,
    wholes: Vec<std::collections::BTreeSet<(char, char)>>,
    topics: Vec<Topics>,
    blocks: usize,
    groups: usize,
}

impl<'a> Linker<'a> {
    fn new(pledges: &[Pledge], drafts: &'a [Draft]) -> Self {
        let core = |draft: &Draft| format!("{}。{}", draft.heading, draft.text);
        let whole = |draft: &Draft| format!("{}。{}。{}。{}", draft.heading, draft.text, draft.rest, draft.causes.join("。"));
        let texts: Vec<String> = drafts.iter().map(whole).chain(pledges.iter().map(|pledge| format!("{}。{}。{}", pledge.name, pledge.text, pledge.rest))).collect();
        Self {
            drafts,
            rareness: Rareness::of(texts.iter().map(String::as_str)),
            cores: drafts.iter().map(|draft| pairs(&core(draft))).collect(),
            wholes: drafts.iter().map(|draft| pairs(&whole(draft))).collect(),
            topics: drafts.iter().map(topics_of).collect(),
            blocks: distinct(drafts.iter().map(|draft| draft.block)),
            groups: distinct(pledges.iter().map(|pledge| pledge.group)),
        }
    }

    fn link(&self, pledge: &Pledge) -> Link {
        let own: Vec<usize> = match pledge.home {
            Some(home) => (0..self.drafts.len()).filter(|index| self.drafts.get(*index).is_some_and(|draft| draft.block == home)).collect(),
            None => Vec::new(),
        };
        if let [only] = own.as_slice() {
            return Link { issues: vec![*only], evidence: "位置：写在问题之后".to_owned() };
        }
        let votes: Vec<(usize, f32, &'static str)> = (0..self.drafts.len())
            .filter(|index| own.is_empty() || own.contains(index))
            .map(|index| self.votes(pledge, index))
            .collect();
        let Some(best) = votes.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))) else { return Link::default() };
        if best.1 < WEIGHTS.bar && own.is_empty() {
            return Link::default();
        }
        let mut issues: Vec<usize> = votes.iter().filter(|(index, score, _)| *index == best.0 || *score >= best.1 * WEIGHTS.second && *score >= WEIGHTS.bar * 1.5).map(|(index, _, _)| *index).collect();
        issues.sort_unstable();
        Link { issues, evidence: best.2.to_owned() }
    }

    /// Votes for a measure answering a problem, and what speaks loudest.
    fn votes(&self, pledge: &Pledge, index: usize) -> (usize, f32, &'static str) {
        let Some(draft) = self.drafts.get(index) else { return (index, 0.0, "") };
        let (Some(core), Some(whole), Some(topics)) = (self.cores.get(index), self.wholes.get(index), self.topics.get(index)) else {
            return (index, 0.0, "");
        };
        let name = pairs(&pledge.name);
        let text = pairs(&pledge.text);
        let mut parts: Vec<(f32, &'static str)> = Vec::new();
        let numbered = numbered_problem(&pledge.name);
        if let Some(number) = numbered {
            let hit = usize::try_from(number).is_ok_and(|number| draft.block + 1 == number);
            parts.push((if hit { WEIGHTS.number } else { 0.0 }, "编号：点明第几个问题"));
        }
        let same_length = self.blocks == self.groups && self.blocks > 1;
        if pledge.home.is_none() && same_length && draft.block == pledge.group {
            parts.push((WEIGHTS.order, "次序：与问题逐条对应"));
        } else if pledge.home.is_none() && !same_length && pledge.ordinal > 0 && pledge.ordinal == draft.ordinal {
            parts.push((WEIGHTS.same_number, "编号：与问题序号相同"));
        }
        let weight = if pledge.named_here { WEIGHTS.name } else { WEIGHTS.heading };
        if !pledge.name.is_empty() {
            let share = self.rareness.contained(&name, core).max(0.7 * self.rareness.contained(&name, whole));
            parts.push((weight * share, if pledge.named_here { "点名：针对的问题" } else { "标题：与问题用词相同" }));
        }
        let wording = self.rareness.cosine(&text, core).max(self.rareness.cosine(&text, whole));
        parts.push((WEIGHTS.wording * wording, "用词：与问题相近"));
        let own = Topics::weighted(&[(pledge.name.as_str(), 1.5), (pledge.text.as_str(), 1.0)]);
        parts.push((WEIGHTS.topics * own.likeness(topics), "主题：与问题相同"));
        let total = parts.iter().map(|(votes, _)| votes).sum();
        let loudest = parts.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)).map_or("", |(_, name)| name);
        (index, total, loudest)
    }
}

fn distinct(values: impl Iterator<Item = usize>) -> usize {
    values.collect::<std::collections::BTreeSet<_>>().len()
}

/// 对照第二个问题, 针对问题三, 对应第（一）个问题: the number.
fn numbered_problem(name: &str) -> Option<u32> {
    const DIGITS: &str = "一二三四五六七八九十";
    let chars: Vec<char> = name.chars().collect();
    let value = |character: char| character.to_digit(10).or_else(|| DIGITS.chars().position(|digit| digit == character).and_then(|at| u32::try_from(at + 1).ok()));
    for (index, character) in chars.iter().enumerate() {
        let rest: String = chars.iter().skip(index).collect();
        if *character == '第' && rest.chars().take(6).any(|next| matches!(next, '个' | '条' | '项')) && rest.chars().take(8).collect::<String>().contains("问题") {
            return rest.chars().skip(1).find_map(value);
        }
        if rest.starts_with("问题") && (index > 0 || chars.len() > 3) {
            let next = rest.chars().nth(2)?;
            return value(next);
        }
    }
    None
}
