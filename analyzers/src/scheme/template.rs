//! What a new season starts with: a commented scheme, an example roster, or a scheme made from a rules file.

use std::fmt::Write as _;

use serde::Deserialize;
use serde_json::Value as Json;

/// A roster to fill in, with a byte order mark so that office programs read it as UTF-8.
pub const ROSTER: &str = "\u{feff}编号,单位名称,简称,单位类型,书记,述职方式,应交材料,任职时间\n\
U01,第一学院党总支,一院、第一学院,党总支,（姓名）,现场,,\n\
U02,机关第一党支部,机关一支部,党支部,（姓名）,书面,,\n";

/// A scheme with every common setting explained.
#[must_use]
pub fn commented() -> String {
    include_str!("../../schemes/template.toml").to_owned()
}

/// A rules file, as some departments keep their notice in machine-readable form.
#[derive(Debug, Deserialize)]
struct Rules {
    org: String,
    year: i32,
    #[serde(default)]
    length: Option<RuleLength>,
    #[serde(default)]
    sections: Vec<RuleSection>,
    #[serde(default)]
    vague_terms: Vec<String>,
    #[serde(default)]
    focus: Vec<RuleFocus>,
    #[serde(default)]
    must_answer: Option<u32>,
    #[serde(default)]
    deadlines: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    required: std::collections::BTreeMap<String, Vec<String>>,
    #[serde(default)]
    ballots: Option<RuleBallots>,
}

#[derive(Debug, Deserialize)]
struct RuleLength {
    #[serde(default)]
    target: Option<u32>,
    #[serde(default)]
    tolerance: Option<f64>,
    #[serde(default)]
    max: Option<u32>,
    #[serde(default)]
    min: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct RuleSection {
    role: String,
    #[serde(default)]
    min_share: Option<f64>,
    #[serde(default)]
    max_share: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct RuleFocus {
    id: String,
    title: String,
    #[serde(default)]
    keywords: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RuleBallots {
    scale: (u32, u32),
    groups: Vec<RuleGroup>,
    bands: Vec<RuleBand>,
    #[serde(default)]
    low_share_target: Option<f64>,
    #[serde(default)]
    veto: Option<RuleVeto>,
    #[serde(default)]
    rounding: Option<u32>,
}

#[derive(Debug, Deserialize)]
struct RuleGroup {
    id: String,
    name: String,
    weight: f64,
}

#[derive(Debug, Deserialize)]
struct RuleBand {
    grade: String,
    min: f64,
    #[serde(default)]
    max: Option<f64>,
}

#[derive(Debug, Deserialize)]
struct RuleVeto {
    grades: Vec<String>,
    share: f64,
    result: String,
}

/// A scheme with the same rules as a rules file in JSON.
///
/// # Errors
///
/// What the file lacks, in Chinese.
pub fn from_rules(text: &str) -> Result<String, String> {
    let rules: Rules = serde_json::from_str(text).map_err(|error| format!("不是规则文件：{error}"))?;
    let mut out = String::new();
    write_rules(&mut out, &rules).map_err(|error| error.to_string())?;
    Ok(out)
}

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", "))
}

/// A share as people mean it: 0.333333 is a third.
fn share(number: f64) -> String {
    for below in 1_u32..=12 {
        let above = (number * f64::from(below)).round();
        if (number - above / f64::from(below)).abs() < 1e-4 {
            return format!("\"{above}/{below}\"");
        }
    }
    number.to_string()
}

fn write_rules(out: &mut String, rules: &Rules) -> std::fmt::Result {
    writeln!(out, "[season]\norganization = {}\nyear = {}\n", quoted(&rules.org), rules.year)?;
    write_materials(out, rules)?;
    writeln!(out, "[report]")?;
    if let Some(length) = &rules.length {
        match (length.target, length.max.or(length.min)) {
            (Some(target), _) if length.tolerance.is_some() => {
                writeln!(
                    out,
                    "length = {{ about = {target}, tolerance = {} }}",
                    share(length.tolerance.unwrap_or(0.2))
                )?;
            }
            (_, Some(_)) => {
                let ends = [("min", length.min), ("max", length.max)];
                let ends: Vec<String> =
                    ends.iter().filter_map(|(name, end)| Some(format!("{name} = {}", (*end)?))).collect();
                writeln!(out, "length = {{ {} }}", ends.join(", "))?;
            }
            (Some(target), None) => writeln!(out, "length = {{ about = {target} }}")?,
            (None, None) => {}
        }
    }
    writeln!(
        out,
        "share_tolerance = \"1%\"\nprior_year = {{}}\nfirst_person = {{}}\nevidence = {{}}\nanswered = {{}}\nmeasures = {{}}"
    )?;
    if let Some(number) = rules.must_answer.filter(|number| *number > 0) {
        writeln!(out, "must_answer = {{ min = {number} }}")?;
    }
    for section in &rules.sections {
        let title = match section.role.as_str() {
            "achievements" => "总结成绩",
            "problems" => "查摆问题和剖析原因",
            _ => "下一步打算",
        };
        writeln!(out, "\n[[report.part]]\nrole = {}\ntitle = {}", quoted(&section.role), quoted(title))?;
        for (name, limit) in [("min_share", section.min_share), ("max_share", section.max_share)] {
            if let Some(limit) = limit {
                writeln!(out, "{name} = {}", share(limit))?;
            }
        }
    }
    writeln!(out, "\n[report.wording]\nterms = {}", list(&rules.vague_terms))?;
    for focus in &rules.focus {
        writeln!(
            out,
            "\n[[focus]]\nid = {}\ntitle = {}\nkeywords = {}",
            quoted(&focus.id),
            quoted(&focus.title),
            list(&focus.keywords)
        )?;
    }
    rules.ballots.as_ref().map_or(Ok(()), |ballots| write_ballots(out, ballots))
}

fn write_materials(out: &mut String, rules: &Rules) -> std::fmt::Result {
    let titles = [
        ("duty_report", "述职报告"),
        ("work_summary", "党建工作总结"),
        ("accountability_report", "全面从严治党主体责任报告"),
        ("work_plan", "工作计划"),
        ("ledger", "整改台账"),
    ];
    let mut kinds: Vec<&str> = titles.iter().map(|(kind, _)| *kind).collect();
    let named = rules.deadlines.keys().chain(rules.required.values().flatten());
    for kind in named {
        if !kinds.contains(&kind.as_str()) {
            kinds.push(kind);
        }
    }
    for kind in kinds {
        let owing: Vec<String> = rules
            .required
            .iter()
            .filter(|(_, owed)| owed.iter().any(|one| one == kind))
            .map(|(unit, _)| unit.clone())
            .collect();
        let due = rules.deadlines.get(kind);
        if due.is_none() && owing.is_empty() {
            continue;
        }
        let title = titles.iter().find(|(known, _)| *known == kind).map_or(kind, |(_, title)| title);
        writeln!(out, "[[material]]\nkind = {}\ntitle = {}", quoted(kind), quoted(title))?;
        if let Some(due) = due {
            writeln!(out, "due = {}", quoted(due.get(..19).unwrap_or(due)))?;
        }
        if owing.is_empty() {
            writeln!(out, "optional = true\n")?;
        } else {
            writeln!(out, "required_of = {}\n", list(&owing))?;
        }
    }
    Ok(())
}

fn write_ballots(out: &mut String, ballots: &RuleBallots) -> std::fmt::Result {
    let (min, max) = ballots.scale;
    writeln!(
        out,
        "\n[ballot]\nscale = {{ kind = \"ticks\", min = {min}, max = {max} }}\nrounding = {}",
        ballots.rounding.unwrap_or(3)
    )?;
    for group in &ballots.groups {
        writeln!(
            out,
            "\n[[ballot.group]]\nid = {}\nname = {}\nweight = {}",
            quoted(&group.id),
            quoted(&group.name),
            group.weight
        )?;
    }
    for band in &ballots.bands {
        writeln!(out, "\n[[ballot.band]]\ngrade = {}\nfrom = {}", quoted(&band.grade), band.min)?;
        if let Some(max) = band.max {
            writeln!(out, "to = {max}")?;
        }
    }
    if let Some(veto) = &ballots.veto {
        writeln!(
            out,
            "\n[[ballot.veto]]\nvotes = {}\nover = {}\ngrade = {}",
            list(&veto.grades),
            veto.share,
            quoted(&veto.result)
        )?;
    }
    if let Some(target) = ballots.low_share_target {
        let low: Vec<String> = ballots.bands.iter().skip(1).map(|band| band.grade.clone()).collect();
        writeln!(out, "\n[[ballot.quota]]\ngrades = {}\nshare = {target}\ntolerance = \"5%\"", list(&low))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{Share, parse};

    #[test]
    fn the_commented_scheme_reads() {
        parse(&commented()).unwrap();
    }

    #[test]
    fn a_rules_file_becomes_a_scheme_with_the_same_rules() {
        let text = from_rules(
            r#"{"org": "河东镇党委", "year": 2023, "length": {"target": 2500, "max": 2500},
                "sections": [{"role": "problems", "min_share": 0.333333, "max_share": null}],
                "vague_terms": ["部分"], "focus": [{"id": "f1", "title": "组织体系", "keywords": ["支部"]}],
                "must_answer": 1, "deadlines": {"duty_report": "2023-12-04T17:00:00+08:00"},
                "required": {"村党支部": ["duty_report"]},
                "ballots": {"scale": [1, 10], "groups": [{"id": "a", "name": "党委", "weight": 1}],
                            "bands": [{"grade": "好", "min": 9, "max": 10}, {"grade": "差", "min": 1, "max": 8.999}]}}"#,
        )
        .unwrap();
        let scheme = parse(&text).unwrap();
        assert_eq!(scheme.report.length.unwrap().limits(), (None, Some(2500)));
        assert_eq!(scheme.report.parts[0].min_share, Some(Share::new(1, 3)));
        assert_eq!(scheme.materials[0].required_of.as_deref(), Some(["村党支部".to_owned()].as_slice()));
        assert_eq!(scheme.ballot.unwrap().bands.len(), 2);
    }
}
