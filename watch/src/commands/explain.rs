//! `shuping explain`: what a rule looks for, and why.

use shuping_analyzers::rules;

use crate::exit::{Exit, Failure};
use crate::output::{BOLD, say, styled};

/// Prints one rule, or the list of all.
pub(super) fn explain(rule: Option<&str>) -> Result<Exit, Failure> {
    let Some(name) = rule else {
        for rule in rules::catalogue() {
            say(format!(
                "{}  {}（{}，{}）",
                styled(BOLD, rule.code),
                rule.title,
                rule.name,
                rules::severity_name(rule.severity)
            ));
        }
        return Ok(Exit::Done);
    };
    let Some(text) = rules::explain(name) else {
        return Err(Failure::told(Exit::NoInput, format!("没有“{name}”这条规则；用 shuping explain 列出全部规则")));
    };
    say(text);
    Ok(Exit::Done)
}
