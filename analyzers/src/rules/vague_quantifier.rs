//! W101: words that the notice forbids stand for people and facts.

use super::facts::{Facts, part_title};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon::{Terms, Use, Verdict, clause};
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "W101",
    name: "vague-quantifier",
    title: "模糊数量词",
    severity: Severity::Warning,
    what: "问题部分里，通知点名不得使用的“部分”“一些”“少数”“有的”等词。“组成部分”“第一部分”“少数民族”“现有的”“个别谈话”“不少于”等字面相同、意思不同的不算；书名号、引号里的不算。",
    why: "说不清是谁、有多少，问题就落不到人，也无法检查改没改。",
    bad: "问题｜部分党员学习不主动，有的支部一年没有开过组织生活会。",
    good: "问题｜支部是党组织的重要组成部分，我却没有有的放矢地抓：9名党员学时不足，第三支部一年没有开过组织生活会。",
    mend: "换成单位名称、人数、比例，如“9名党员（占11%）”“第三支部”。",
    basis: "通知列明不得使用的模糊性语言。",
    setting: "[report.wording]\nterms = [\"部分\", \"有的\"]",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let wording = &facts.scheme.report.wording;
    if wording.terms.is_empty() {
        return;
    }
    let terms = terms(facts, wording.terms.iter().map(String::as_str));
    for (index, paragraph) in facts.paragraphs().filter(|(_, paragraph)| counts_in(facts, paragraph.role)) {
        let text = paragraph.text.as_str();
        for found_use in terms.judge(text).into_iter().filter(|one| one.verdict == Verdict::Vague) {
            let quote = text.get(found_use.span.clone()).unwrap_or("");
            let specified = is_specified(text, &found_use);
            let more = if specified { "；后面已经写出数量或名称，可以直接用它" } else { "" };
            let reason = if found_use.reason.is_empty() { String::new() } else { format!("：{}", found_use.reason) };
            let draft = Draft::at_bytes(index, text, &found_use.span)
                .says(format!("“{}”部分用了模糊词“{quote}”{reason}{more}", part_title(paragraph.role)))
                .advises("请写明是谁、哪个单位、有多少，或给出比例")
                .shows(text.get(clause(text, found_use.span.start)).unwrap_or(quote))
                .by(&wording.source);
            found.add(match (specified, wording.severity) {
                (true, _) => draft.weighs(Severity::Note),
                (false, Some(severity)) => draft.weighs(severity),
                (false, None) => draft,
            });
        }
    }
}

/// Words with the scheme's names and allowed uses.
pub(super) fn terms<'a>(facts: &Facts<'a>, words: impl Iterator<Item = &'a str>) -> Terms {
    let wording = &facts.scheme.report.wording;
    let words: Vec<&str> = words.collect();
    // Of hundreds of units hardly one has such a word in its name.
    let units = facts
        .roster
        .units
        .iter()
        .flat_map(|unit| std::iter::once(&unit.name).chain(&unit.aliases))
        .filter(|name| words.iter().any(|word| name.contains(word)));
    let spared = wording.allowed.iter().chain(&wording.names).chain(units).map(String::as_str);
    Terms::new(words.iter().copied(), spared)
}

/// Whether vague words count in a part: the problems, where the scheme does not say otherwise.
pub(super) fn counts_in(facts: &Facts<'_>, role: Role) -> bool {
    match &facts.scheme.report.wording.roles {
        Some(roles) => roles.contains(&role),
        None => role == Role::Problems,
    }
}

/// 部分党员（12名）: a bracket behind the words says how many.
fn is_specified(text: &str, one: &Use<'_>) -> bool {
    let rest = text.get(one.span.end..).unwrap_or("");
    let Some((noun, bracket)) = rest.split_once(['（', '(']) else { return false };
    noun.chars().count() <= 8
        && !noun.contains(['，', '。', '；', '、'])
        && bracket.split(['）', ')']).next().is_some_and(|inside| inside.contains(|c: char| c.is_ascii_digit()))
}
