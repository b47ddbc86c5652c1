//! Rater groups by the numbers of ballots: a prefix (党委01, A12) or a range that the sheet explains (1—9号为学校党委).

use super::cells::fold;
use super::groups::GroupNames;
use super::names::NameMatch;

/// Numbers of ballots by rater group, as far as a sheet explains them.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberRanges {
    /// First and last number, and the group.
    ranges: Vec<(u32, u32, usize)>,
}

impl NumberRanges {
    /// Learns what a text explains, where it explains two ranges or more that do not overlap.
    pub(super) fn learn(&mut self, text: &str, groups: &GroupNames) {
        let folded = fold(text);
        if !folded.contains('号') {
            return;
        }
        let mut found: Vec<(u32, u32, usize)> = Vec::new();
        for (start, end, owner) in groups.places(&folded) {
            let before = folded.get(..start).and_then(range_at_end);
            let behind = || folded.get(end..).and_then(range_at_start);
            if let Some((first, last)) = before.or_else(behind) {
                found.push((first, last, owner));
            }
        }
        found.sort_unstable();
        let apart = found.windows(2).all(|pair| matches!(pair, [one, next] if one.1 < next.0));
        if found.len() >= 2 && apart && self.ranges.is_empty() {
            self.ranges = found;
        }
    }

    /// The group of a ballot by its number.
    pub(super) fn group(&self, id: &str, groups: &GroupNames) -> Option<usize> {
        let folded = fold(id);
        let bare = folded.trim_end_matches(['号', '票']);
        let name = bare.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let number: Option<u32> = bare.get(name.len()..).and_then(|digits| digits.parse().ok());
        let name = name.trim_end_matches(['-', '_', '—', '第', '#', '.']);
        if name.is_empty() {
            let number = number?;
            return self.ranges.iter().find(|range| (range.0..=range.1).contains(&number)).map(|range| range.2);
        }
        number?;
        if let NameMatch::One(group) = groups.sure(name) { Some(group) } else { None }
    }
}

/// `1-9号为`, `1—9号票:` at the end of a text.
fn range_at_end(text: &str) -> Option<(u32, u32)> {
    let bare = text.trim_end_matches(['为', '是', '属', '系', ':', '=', '(', '票', '的']).strip_suffix('号')?;
    let last = digits_at_end(bare)?;
    let rest = bare.get(..bare.len() - last.len())?.trim_end_matches(['-', '—', '–', '~', '至', '到', '号', '第']);
    let first = digits_at_end(rest)?;
    ordered(first, last)
}

/// `(1-9号)`, `:1-9号` at the beginning of a text.
fn range_at_start(text: &str) -> Option<(u32, u32)> {
    let bare = text.trim_start_matches(['票', '(', ':', '为', '是', '第']);
    let first: String = bare.chars().take_while(char::is_ascii_digit).collect();
    let rest = bare.get(first.len()..)?.trim_start_matches('号');
    let behind = rest.trim_start_matches(['-', '—', '–', '~', '至', '到', '第']);
    let last: String = behind.chars().take_while(char::is_ascii_digit).collect();
    let closed = behind.get(last.len()..)?.starts_with('号');
    if closed && behind.len() < rest.len() { ordered(&first, &last) } else { None }
}

fn digits_at_end(text: &str) -> Option<&str> {
    let stem = text.trim_end_matches(|letter: char| letter.is_ascii_digit());
    text.get(stem.len()..).filter(|digits| !digits.is_empty())
}

fn ordered(first: &str, last: &str) -> Option<(u32, u32)> {
    let (first, last) = (first.parse().ok()?, last.parse().ok()?);
    (first < last).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{Group, Share};

    fn groups() -> GroupNames {
        let group = |id: &str, name: &str| Group {
            id: id.into(),
            name: name.into(),
            aliases: Vec::new(),
            weight: Share::new(1, 2),
            pool: None,
            issued: None,
        };
        let mut groups = GroupNames::new(&[group("a", "学校党委"), group("b", "其他成员")]);
        groups.learn("A票为学校党委，B票为其他成员");
        groups
    }

    #[test]
    fn ranges_and_prefixes_give_the_group_of_a_number() {
        let groups = groups();
        for text in ["1—9号为学校党委票，10—33号为其他成员票", "学校党委（1-9号）、其他成员（10至33号）"]
        {
            let mut ranges = NumberRanges::default();
            ranges.learn(text, &groups);
            for (id, group) in [("9", Some(0)), ("10号", Some(1)), ("34", None), ("党委01", Some(0)), ("B-12", Some(1))]
            {
                assert_eq!(ranges.group(id, &groups), group, "{text} {id}");
            }
        }
        let mut ranges = NumberRanges::default();
        ranges.learn("学校党委（9人）、其他成员（24人）", &groups);
        assert_eq!(ranges.group("9", &groups), None);
    }
}
