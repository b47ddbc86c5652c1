//! Those who lead the organisation as a whole, under all the names that schemes and clerks have for them: 校领导, 党委委员,
//! 院党委班子成员, 镇党政领导班子.

/// The organisation before the people.
const OF: &[&str] = &[
    "本单位",
    "单位",
    "机关",
    "学校",
    "学院",
    "大学",
    "医院",
    "公司",
    "集团",
    "街道",
    "乡镇",
    "总行",
    "局",
    "校",
    "院",
    "所",
    "处",
    "镇",
    "乡",
    "县",
    "区",
    "市",
    "中共",
];

/// The body that leads it.
const BODIES: &[&str] = &["党委会", "党工委", "党委", "工委", "党组", "党政", "常委会", "常委", "委员会"];

/// Its people.
const PEOPLE: &[&str] = &["领导班子成员", "领导班子", "领导成员", "班子成员", "领导同志", "领导", "班子"];

/// People that only a body has.
const OF_BODY: &[&str] = &["委员", "成员", "班子委员"];

/// Whether a folded label means those people and nobody else.
pub(super) fn are_meant(label: &str) -> bool {
    let (body, people) = parts(label);
    PEOPLE.contains(&people) || body && OF_BODY.contains(&people)
}

/// Whether a folded name in a scheme does, be it that of the body itself: elsewhere 机关党委 may be a unit.
pub(super) fn are_named(name: &str) -> bool {
    are_meant(name) || parts(name) == (true, "") || are_above(name)
}

/// Whether a name in a scheme is the one of a body above all, with its field or place before it: 区委教育工委委员.
fn are_above(name: &str) -> bool {
    const BELOW: [&str; 9] = ["二级", "基层", "各", "纪委", "支委", "支部", "总支", "分党委", "机关"];
    let body = OF_BODY.iter().find_map(|word| name.strip_suffix(word)).unwrap_or(name);
    BODIES.iter().any(|word| body.ends_with(word)) && !BELOW.iter().any(|word| name.contains(word))
}

/// Whether a name has the body that leads the organisation in it, and what it says behind it.
fn parts(name: &str) -> (bool, &str) {
    let rest = OF.iter().find_map(|word| name.strip_prefix(word)).unwrap_or(name);
    let people = BODIES.iter().find_map(|word| rest.strip_prefix(word));
    (people.is_some(), people.unwrap_or(rest))
}

#[cfg(test)]
mod tests {
    use super::{are_meant, are_named};

    #[test]
    fn leaders_go_by_many_names() {
        for label in [
            "校领导",
            "党委委员",
            "院党委班子成员",
            "镇党政领导班子",
            "镇领导班子成员",
            "党组成员",
            "班子",
            "院领导",
            "领导",
        ] {
            assert!(are_meant(label), "{label}");
        }
        for label in
            ["党支部委员", "部门领导", "纪委委员", "委员", "党员", "班子外成员", "二级学院领导", "成员", "机关党委"]
        {
            assert!(!are_meant(label), "{label}");
        }
        for name in ["学校党委", "区委教育工委委员", "市水务局党组成员"] {
            assert!(are_named(name), "{name}");
        }
        for name in ["二级党委委员", "纪委委员", "基层党委委员"] {
            assert!(!are_named(name), "{name}");
        }
    }
}
