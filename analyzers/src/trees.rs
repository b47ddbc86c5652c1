//! Small trees that vote, fitted on labelled examples (`analyzers/weights/README.md` tells how).

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

/// Trees whose votes are added up, and the bars that the sum is held against.
#[derive(Debug, Default)]
pub(crate) struct Trees {
    trees: Vec<Vec<Node>>,
    first: f32,
    /// The best candidate needs so many votes.
    pub(crate) bar: f32,
    /// A second one needs so many.
    pub(crate) second: f32,
}

impl Trees {
    /// Votes for a candidate that shows these signals.
    pub(crate) fn votes(&self, signals: &[f32]) -> f32 {
        self.first + self.trees.iter().map(|tree| votes_of(tree, signals)).sum::<f32>()
    }

    /// Reads `bar=… second=… first=…`, then a tree a line: `signal<most` in front of both its branches, `=votes`.
    pub(crate) fn read(data: &str) -> Option<Self> {
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

    /// How many trees there are, and the highest number of a signal that one of them asks for.
    #[cfg(test)]
    pub(crate) fn extent(&self) -> (usize, usize) {
        let asked = self.trees.iter().flatten().filter_map(|node| match node {
            Node::Ask { signal, .. } => Some(*signal),
            Node::Votes(_) => None,
        });
        (self.trees.len(), asked.max().unwrap_or(0))
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

fn votes_of(tree: &[Node], signals: &[f32]) -> f32 {
    let mut at = 0;
    loop {
        match tree.get(at) {
            // Both ways lead on, so that no tree can be walked for ever.
            Some(Node::Ask { signal, most, other }) => {
                let small = signals.get(*signal).copied().unwrap_or(0.0) <= *most;
                at = if small || *other <= at { at + 1 } else { *other };
            }
            Some(Node::Votes(votes)) => return *votes,
            None => return 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_asks_one_signal_after_the_other() {
        let trees = Trees::read("bar=0.5 second=1 first=0.25\n2<0.5 =1 3<0.1 =-1 =4").unwrap();
        let votes = |second: f32, third: f32| trees.votes(&[0.0, 0.0, second, third]);
        assert_eq!([votes(0.2, 9.0), votes(0.9, 0.0), votes(0.9, 0.2)], [1.25, -0.75, 4.25]);
        assert_eq!((trees.bar, trees.second), (0.5, 1.0));
    }

    #[test]
    fn a_tree_that_is_cut_off_is_not_read() {
        for data in ["", "bar=0 second=0 first=0\n2<0.5 =1", "bar=0 second=0 first=0\nx", "bar=0 first=0\n=1"] {
            assert!(Trees::read(data).is_none(), "{data}");
        }
    }
}
