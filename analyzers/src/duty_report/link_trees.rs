//! The trees that vote on links, fitted on labelled reports (`analyzers/weights/README.md` tells how).

use std::sync::LazyLock;

use super::links::Signals;

const DATA: &str = include_str!("../../weights/links.txt");

/// A question to one signal, or the votes at the end.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    /// Up to this value of the signal the next node follows, above it the one at `other`.
    Ask {
        signal: usize,
        most: f32,
        other: usize,
    },
    Votes(f32),
}

/// Trees, and the bars that a link has to clear.
#[derive(Debug, Default)]
pub(super) struct LinkTrees {
    trees: Vec<Vec<Node>>,
    first: f32,
    /// The best problem of a measure needs so many votes.
    pub(super) bar: f32,
    /// A second one needs so many.
    pub(super) second: f32,
}

impl LinkTrees {
    /// Votes for a link.
    pub(super) fn votes(&self, signals: &Signals) -> f32 {
        self.first + self.trees.iter().map(|tree| votes_of(tree, signals)).sum::<f32>()
    }

    /// Reads `bar=… second=… first=…`, then a tree a line: `signal<most` in front of both its branches, `=votes`.
    fn read(data: &str) -> Option<Self> {
        let mut lines = data.lines().filter(|line| !line.starts_with('#'));
        let head = lines.next()?;
        let value = |name: &str| head.split(' ').find_map(|word| word.strip_prefix(name)?.parse().ok());
        let mut read =
            Self { bar: value("bar=")?, second: value("second=")?, first: value("first=")?, trees: Vec::new() };
        for line in lines {
            let mut tree = Vec::new();
            let mut words = line.split(' ');
            branch(&mut words, &mut tree)?;
            read.trees.push(tree);
        }
        Some(read)
    }
}

fn branch<'a>(words: &mut impl Iterator<Item = &'a str>, tree: &mut Vec<Node>) -> Option<()> {
    let word = words.next()?;
    if let Some(votes) = word.strip_prefix('=') {
        tree.push(Node::Votes(votes.parse().ok()?));
        return Some(());
    }
    let (signal, most) = word.split_once('<')?;
    let (signal, most) = (signal.parse().ok()?, most.parse().ok()?);
    let place = tree.len();
    tree.push(Node::Ask { signal, most, other: 0 });
    branch(words, tree)?;
    let other = tree.len();
    branch(words, tree)?;
    *tree.get_mut(place)? = Node::Ask { signal, most, other };
    Some(())
}

fn votes_of(tree: &[Node], signals: &Signals) -> f32 {
    let mut at = 0;
    loop {
        match tree.get(at) {
            // Both ways lead on, so that no tree can be walked for ever.
            Some(Node::Ask { signal, most, other }) => {
                let small = signals.0.get(*signal).copied().unwrap_or(0.0) <= *most;
                at = if small || *other <= at { at + 1 } else { *other };
            }
            Some(Node::Votes(votes)) => return *votes,
            None => return 0.0,
        }
    }
}

static TREES: LazyLock<LinkTrees> = LazyLock::new(|| LinkTrees::read(DATA).unwrap_or_default());

/// The trees, read once in a process.
pub(super) fn link_trees() -> &'static LinkTrees {
    &TREES
}

#[cfg(test)]
mod tests {
    use super::super::links::SIGNALS;
    use super::*;

    #[test]
    fn a_tree_asks_one_signal_after_the_other() {
        let trees = LinkTrees::read("bar=0.5 second=1 first=0.25\n2<0.5 =1 3<0.1 =-1 =4").unwrap();
        let votes = |second: f32, third: f32| {
            let mut signals = Signals::default();
            (signals.0[2], signals.0[3]) = (second, third);
            trees.votes(&signals)
        };
        assert_eq!([votes(0.2, 9.0), votes(0.9, 0.0), votes(0.9, 0.2)], [1.25, -0.75, 4.25]);
        assert_eq!((trees.bar, trees.second), (0.5, 1.0));
    }

    #[test]
    fn every_tree_can_be_read_and_asks_for_signals_that_there_are() {
        let trees = LinkTrees::read(DATA).unwrap();
        assert!(trees.trees.len() > 20);
        for node in trees.trees.iter().flatten() {
            assert!(!matches!(node, Node::Ask { signal, .. } if *signal >= SIGNALS.len()));
        }
    }
}
