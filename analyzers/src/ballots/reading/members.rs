//! Ordinary members of a unit under other words than the scheme's: 离退休党员代表 and 群众代表 for 师生代表.
//!
//! Where one group of a scheme alone is made of delegates, and of all kinds of members, those who are called delegates
//! of some kind of members can belong to no other.

use super::names::NameMatch;

const DELEGATES: &str = "代表";

/// Kinds of members.
const KINDS: &[&str] = &[
    "非党员",
    "党员",
    "群众",
    "教师",
    "学生",
    "职工",
    "干部",
    "工人",
    "团员",
    "村民",
    "居民",
    "医生",
    "护士",
    "医护",
    "研究生",
    "本科生",
    "辅导员",
    "老同志",
    "无党派",
    "民主党派",
];

/// What tells some members of a kind from others.
const OF_WHAT_KIND: &[&str] =
    &["离退休", "退休", "在职", "在岗", "一线", "普通", "一般", "基层", "青年", "老", "女", "民主"];

/// Kinds that every member of a unit belongs to.
const ALL: &[&str] = &["职工", "村民", "居民"];

/// The group of delegates that a label can only mean. `names` are the names of the groups with their owners.
pub(super) fn group(names: &[(Vec<char>, usize)], label: &[char]) -> NameMatch {
    let label: String = label.iter().collect();
    let Some((kinds, particular)) = label.strip_suffix(DELEGATES).and_then(kinds) else { return NameMatch::Nobody };
    if kinds.is_empty() && !particular {
        return NameMatch::Nobody;
    }
    let names: Vec<(String, usize)> = names.iter().map(|(name, owner)| (name.iter().collect(), *owner)).collect();
    let NameMatch::One(owner) =
        NameMatch::of(names.iter().filter(|(name, _)| name.contains(DELEGATES)).map(|(_, owner)| *owner).collect())
    else {
        return NameMatch::Nobody;
    };
    let own = || names.iter().filter(|(_, other)| *other == owner);
    let open = own().any(|(name, _)| is_open(name.trim_start_matches("本单位").trim_start_matches("各")));
    let foreign = |kind: &&str| names.iter().any(|(name, other)| *other != owner && name.contains(*kind));
    if open && !kinds.iter().any(foreign) { NameMatch::One(owner) } else { NameMatch::Nobody }
}

/// Whether a group is made of the delegates of all kinds of members, or of several.
fn is_open(name: &str) -> bool {
    let Some((kinds, false)) = name.strip_suffix(DELEGATES).and_then(kinds) else { return false };
    // 师生党员代表 are some of the teachers and students.
    kinds.last() != Some(&"党员") && (kinds.len() >= 2 || kinds.iter().any(|kind| ALL.contains(kind)))
}

/// The kinds of members that words are made of, and whether some of a kind are meant; `None` where they say more.
fn kinds(mut words: &str) -> Option<(Vec<&'static str>, bool)> {
    let (mut found, mut particular) = (Vec::new(), false);
    while !words.is_empty() {
        if let Some(kind) = KINDS.iter().find(|kind| words.starts_with(**kind)) {
            words = words.strip_prefix(kind)?;
            found.push(*kind);
        } else {
            let word = OF_WHAT_KIND.iter().find(|word| words.starts_with(**word))?;
            words = words.strip_prefix(word)?;
            particular = true;
        }
    }
    Some((found, particular))
}

#[cfg(test)]
mod tests {
    #[test]
    fn delegates_of_any_members_are_those_of_the_only_group_of_all_members() {
        const CAMPUS: &[&str] = &["校领导", "部门主要负责人", "党支部书记", "教师学生代表"];
        for (names, label, group) in [
            (CAMPUS, "离退休党员代表", Some(3)),
            (CAMPUS, "群众代表", Some(3)),
            (CAMPUS, "工会代表", None),
            (CAMPUS, "人大代表", None),
            (CAMPUS, "代表", None),
            (CAMPUS, "群众", None),
            (&["班子成员", "本单位党员职工代表"], "离退休代表", Some(1)),
            (&["班子成员", "中层干部", "职工代表"], "干部代表", None),
            (&["班子成员", "中层干部", "职工代表"], "党员代表", Some(2)),
            (&["党委委员", "党员代表"], "群众代表", None),
            (&["党员代表", "职工代表"], "群众代表", None),
            (&["班子成员", "青年职工代表"], "党员代表", None),
            (&["班子成员", "教师学生党员代表"], "群众代表", None),
            (&["班子成员", "群众代表"], "党员代表", None),
        ] {
            let names: Vec<(Vec<char>, usize)> =
                names.iter().enumerate().map(|(at, name)| (name.chars().collect(), at)).collect();
            let label: Vec<char> = label.chars().collect();
            assert_eq!(super::group(&names, &label).one(), group, "{label:?}");
        }
    }
}
