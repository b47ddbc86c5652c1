//! The schemes and the roster that the cases under `layouts/` are read with.

use shuping_analyzers::scheme::{BallotRules, Roster, Unit};

/// The units that the cases vote on.
pub(crate) fn roster() -> Roster {
    let unit = |(id, name, aliases, kind, secretary): (&str, &str, &str, &str, &str)| Unit {
        id: id.into(),
        name: name.into(),
        aliases: aliases.split('、').map(str::to_owned).collect(),
        kind: kind.into(),
        secretary: secretary.into(),
        ..Unit::default()
    };
    let units = [
        ("U1", "机械工程学院党总支", "机械、机械学院", "党总支", "温若谷"),
        ("U2", "信息工程学院党总支", "信工、信息学院", "党总支", "骆雁"),
        ("U3", "现代商贸学院党总支", "商贸", "党总支", "佟静岚"),
        ("U4", "机关第一党支部", "机关一", "党支部", "卞学勤"),
        ("U5", "机关第二党支部", "机关二", "党支部", "祝之远"),
        ("U6", "图书馆直属党支部", "图书馆", "直属党支部", "亓文卉"),
    ];
    Roster { units: units.into_iter().map(unit).collect() }
}

const GROUPS: &str = r#"
[[group]]
id = "committee"
name = "学校党委"
aliases = ["党委委员", "校领导"]
weight = "40%"
[[group]]
id = "others"
name = "其他成员"
aliases = ["其他人员", "群众代表"]
weight = "60%"
"#;
const BANDS_10: &str = r#"
[[band]]
grade = "好"
from = 9
[[band]]
grade = "较好"
from = 7
[[band]]
grade = "一般"
from = 4
[[band]]
grade = "差"
from = 1
[[veto]]
votes = ["一般", "差"]
over = "10%"
grade = "差"
"#;
const BANDS_100: &str = r#"
[[band]]
grade = "好"
from = 90
[[band]]
grade = "较好"
from = 80
[[band]]
grade = "一般"
from = 60
[[band]]
grade = "差"
from = 0
"#;

/// The rules of a case: one of the schemes here by name, or its own text.
pub(crate) fn rules(name: &str) -> BallotRules {
    let ticks = "scale = { kind = \"ticks\", min = 1, max = 10 }\nrounding = 3\nmissing_group = \"renormalise\"\n";
    let text = match name {
        "" => format!("{ticks}{GROUPS}{BANDS_10}"),
        "one group" => {
            format!("{ticks}[[group]]\nid = \"all\"\nname = \"全体\"\nweight = 1\n{BANDS_10}")
        }
        "points" => format!(
            "scale = {{ kind = \"points\", max = 100, decimals = 1 }}\nmissing_group = \"renormalise\"\n{GROUPS}{BANDS_100}"
        ),
        "grades" => format!(
            "scale = {{ kind = \"grades\", values = {{ \"好\" = 100, \"较好\" = 80, \"一般\" = 60, \"差\" = 40 }} }}\nmissing_group = \"renormalise\"\n{GROUPS}{BANDS_100}"
        ),
        "ranks" => format!("scale = {{ kind = \"ranks\" }}\nmissing_group = \"renormalise\"\n{GROUPS}"),
        "items" => format!(
            "{ticks}[[item]]\nid = \"a\"\ntitle = \"责任落实\"\nweight = 0.6\n[[item]]\nid = \"b\"\ntitle = \"工作成效\"\nweight = 0.4\n{GROUPS}{BANDS_10}"
        ),
        own => own.to_owned(),
    };
    toml::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}
