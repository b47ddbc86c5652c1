//! Which measure answers which problem: by place, number, order, name and wording; many to many, or none.

use super::issues::{Draft, topics_of};
use super::likeness::{Rareness, pairs};
use super::measures::Pledge;
use super::topic::Topics;

/// Weights of what speaks for a link, and the bars.
struct Weights {
    /// The same place in lists of the same length.
    order: f32,
    /// About the same place in lists of different length.
    near: f32,
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
    /// Order alone links nothing: so much must speak from the words.
    least: f32,
    /// A second problem needs so much of the best one's votes.
    second: f32,
}

const WEIGHTS: Weights = Weights {
    order: 0.5,
    near: 0.3,
    same_number: 0.3,
    name: 1.6,
    heading: 1.0,
    wording: 2.0,
    topics: 0.8,
    bar: 0.6,
    least: 0.12,
    second: 0.85,
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
    /// Where each measure begins.
    starts: Vec<(usize, u32)>,
}

impl<'a> Linker<'a> {
    fn new(pledges: &[Pledge], drafts: &'a [Draft]) -> Self {
        let core = |draft: &Draft| format!("{}。{}", draft.heading, draft.text);
        let whole =
            |draft: &Draft| format!("{}。{}。{}。{}", draft.heading, draft.text, draft.rest, draft.causes.join("。"));
        let texts: Vec<String> = drafts
            .iter()
            .map(whole)
            .chain(pledges.iter().map(|pledge| format!("{}。{}。{}", pledge.name, pledge.text, pledge.rest)))
            .collect();
        Self {
            drafts,
            rareness: Rareness::of(texts.iter().map(String::as_str)),
            cores: drafts.iter().map(|draft| pairs(&core(draft))).collect(),
            wholes: drafts.iter().map(|draft| pairs(&whole(draft))).collect(),
            topics: drafts.iter().map(topics_of).collect(),
            starts: pledges.iter().map(|pledge| (pledge.para, pledge.range.start)).collect(),
            blocks: distinct(drafts.iter().map(|draft| draft.block)),
            groups: distinct(pledges.iter().map(|pledge| pledge.group)),
        }
    }

    fn link(&self, pledge: &Pledge) -> Link {
        let own: Vec<usize> = match pledge.home {
            Some(home) => (0..self.drafts.len())
                .filter(|index| self.drafts.get(*index).is_some_and(|draft| draft.block == home))
                .collect(),
            None => Vec::new(),
        };
        if let [only] = own.as_slice() {
            return Link { issues: vec![*only], evidence: "位置：写在问题之后".to_owned() };
        }
        let general = ["上述", "以上"].iter().any(|word| pledge.text.starts_with(word));
        if general {
            return Link::default();
        }
        let numbered: Vec<usize> = numbered_problem(&pledge.name)
            .map(|number| {
                (0..self.drafts.len())
                    .filter(|index| {
                        self.drafts.get(*index).is_some_and(|draft| u32::try_from(draft.block + 1) == Ok(number))
                    })
                    .collect()
            })
            .unwrap_or_default();
        let fixed = if numbered.is_empty() { own } else { numbered };
        let votes: Vec<Votes> = (0..self.drafts.len())
            .filter(|index| fixed.is_empty() || fixed.contains(index))
            .filter_map(|index| self.votes(pledge, index))
            .collect();
        let Some(best) = votes.iter().max_by(|a, b| a.total.total_cmp(&b.total).then(b.issue.cmp(&a.issue))) else {
            return Link::default();
        };
        let bare = best.content < WEIGHTS.least && fixed.is_empty();
        if best.total < WEIGHTS.bar && fixed.is_empty() || bare {
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
        let evidence = if !fixed.is_empty() && pledge.home.is_none() {
            "编号：点明第几个问题".to_owned()
        } else {
            best.loudest.to_owned()
        };
        Link { issues, evidence }
    }

    /// Votes for a measure answering a problem.
    fn votes(&self, pledge: &Pledge, index: usize) -> Option<Votes> {
        let draft = self.drafts.get(index)?;
        let (core, whole, topics) = (self.cores.get(index)?, self.wholes.get(index)?, self.topics.get(index)?);
        let mut parts: Vec<(f32, &'static str)> = Vec::new();
        if !pledge.name.is_empty() {
            let name = pairs(&pledge.name);
            let weight = if pledge.named_here { WEIGHTS.name } else { WEIGHTS.heading };
            let share = self.rareness.contained(&name, core).max(0.7 * self.rareness.contained(&name, whole));
            parts.push((weight * share, if pledge.named_here { "点名：针对的问题" } else { "标题：与问题用词相同" }));
        }
        let text = pairs(&pledge.text);
        let wording = self.rareness.cosine(&text, core).max(self.rareness.cosine(&text, whole));
        parts.push((WEIGHTS.wording * wording, "用词：与问题相近"));
        let own = Topics::weighted(&[(pledge.name.as_str(), 1.5), (pledge.text.as_str(), 1.0)]);
        parts.push((WEIGHTS.topics * own.likeness(topics), "主题：与问题相同"));
        let content = parts.iter().map(|(votes, _)| votes).sum();
        let near = self.nearness(pledge, draft, index);
        let by_block = self.blocks == self.groups && self.blocks > 1;
        let by_issue = !by_block && self.drafts.len() == self.groups && self.groups > 1;
        let by_pledge = self.groups <= 1 && self.starts.len() == self.blocks && self.blocks > 1;
        let at = self.starts.iter().position(|start| *start == (pledge.para, pledge.range.start));
        let in_order = by_pledge && at == Some(draft.block)
            || by_block && draft.block == pledge.group
            || by_issue && index == pledge.group;
        if pledge.home.is_none() && in_order {
            parts.push((WEIGHTS.order, "次序：与问题逐条对应"));
        } else if pledge.home.is_none() && !by_block && pledge.ordinal > 0 && pledge.ordinal == draft.ordinal {
            parts.push((WEIGHTS.same_number, "编号：与问题序号相同"));
        } else if pledge.home.is_none() {
            parts.push((WEIGHTS.near * near, "次序：与问题大致对应"));
        }
        let total = parts.iter().map(|(votes, _)| votes).sum();
        let loudest = parts.iter().copied().max_by(|a, b| a.0.total_cmp(&b.0)).map_or("", |(_, name)| name);
        Some(Votes { issue: index, total, content, loudest })
    }
}

/// What speaks for a measure answering a problem.
struct Votes {
    issue: usize,
    /// All votes.
    total: f32,
    /// Without order and numbers.
    content: f32,
    /// What speaks loudest.
    loudest: &'static str,
}

impl Linker<'_> {
    /// How near a measure and a problem stand in their lists, 0…1.
    fn nearness(&self, pledge: &Pledge, draft: &Draft, index: usize) -> f32 {
        let place = |at: usize, of: usize| (at as f32 + 0.5) / of.max(1) as f32;
        let problem = if self.blocks > 1 { place(draft.block, self.blocks) } else { place(index, self.drafts.len()) };
        let measure = if self.groups > 1 {
            place(pledge.group, self.groups)
        } else {
            let at = self.starts.iter().position(|start| *start == (pledge.para, pledge.range.start)).unwrap_or(0);
            place(at, self.starts.len())
        };
        (1.0 - 4.0 * (problem - measure).abs()).max(0.0)
    }
}

fn distinct(values: impl Iterator<Item = usize>) -> usize {
    values.collect::<std::collections::BTreeSet<_>>().len()
}

/// 对照第二个问题, 针对问题三, 对应第（一）个问题: the number.
fn numbered_problem(name: &str) -> Option<u32> {
    const DIGITS: &str = "一二三四五六七八九十";
    let chars: Vec<char> = name.chars().collect();
    let value = |character: char| {
        character
            .to_digit(10)
            .or_else(|| DIGITS.chars().position(|digit| digit == character).and_then(|at| u32::try_from(at + 1).ok()))
    };
    for (index, character) in chars.iter().enumerate() {
        let rest: String = chars.iter().skip(index).collect();
        if *character == '第'
            && rest.chars().take(6).any(|next| matches!(next, '个' | '条' | '项'))
            && rest.chars().take(8).collect::<String>().contains("问题")
        {
            return rest.chars().skip(1).find_map(value);
        }
        if rest.starts_with("问题") && (index > 0 || chars.len() > 3) {
            let next = rest.chars().nth(2)?;
            return value(next);
        }
    }
    None
}
