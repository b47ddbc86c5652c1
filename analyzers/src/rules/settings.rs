//! Settings of the scheme that name no rule.

use super::catalogue::catalogue;
use crate::scheme::Scheme;

/// How alike two names must be for one to be suggested for the other.
const ALIKE: f64 = 0.6;

/// What is wrong with the keys of `report.severities`, one sentence each with a suggestion, in the order of the keys.
#[must_use]
pub fn unknown_settings(scheme: &Scheme) -> Vec<String> {
    scheme
        .report
        .severities
        .keys()
        .filter(|key| !catalogue().any(|rule| rule.code == *key || rule.name == *key))
        .map(|key| match nearest(key) {
            Some(name) => format!("“{key}”不是规则的代码或名称，是不是“{name}”？"),
            None => format!("“{key}”不是规则的代码或名称；全部规则见 docs/rules.md"),
        })
        .collect()
}

fn nearest(key: &str) -> Option<&'static str> {
    if let Some(rule) = catalogue().find(|rule| rule.title == key || rule.code.eq_ignore_ascii_case(key)) {
        return Some(rule.code);
    }
    let spelled = key.to_lowercase().replace('_', "-");
    catalogue()
        .flat_map(|rule| [rule.name, rule.code])
        .map(|name| (strsim::jaro_winkler(&spelled, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::Setting;

    #[test]
    fn misspelt_rules_are_named_with_a_suggestion() {
        let mut scheme = crate::scheme::parse("[season]\norganization = \"江州学院\"\nyear = 2023").unwrap();
        for key in ["W101", "vague-quantifier", "vague_quantifer", "w104", "模糊数量词", "zzz"] {
            scheme.report.severities.insert(key.to_owned(), Setting::Off);
        }
        let said = unknown_settings(&scheme);
        assert_eq!(said.len(), 4, "{said:#?}");
        for (key, suggestion) in [("vague_quantifer", "vague-quantifier"), ("w104", "W104"), ("模糊数量词", "W101")]
        {
            assert!(
                said.iter().any(|line| line.contains(key) && line.contains(&format!("是不是“{suggestion}”"))),
                "{key}: {said:#?}"
            );
        }
    }
}
