//! W102: other words that leave people and bodies unnamed.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use super::vague_quantifier::{counts_in, terms};
use crate::finding::Severity;
use crate::lexicon::{Tier, Verdict, clause, vague};

pub(super) const RULE: Rule = Rule {
    code: "W102",
    name: "vague-people",
    title: "其他不点名、不点数的词",
    severity: Severity::Note,
    what: "通知没有点名、作用相同的词，如“个别”“某些”“许多”“相关部门”；只看问题部分。通知已经点名的归“模糊数量词”。",
    why: "换一个词，还是说不清是谁、有多少。",
    bad: "问题｜相关部门推诿，许多党员学时不足。",
    good: "问题｜财务、后勤两个部门推诿，9名党员学时不足。",
    mend: "写明单位、人数或比例。",
    basis: "通知列举之外的“等模糊性语言”；由方案的 advised 增减。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let wording = &facts.scheme.report.wording;
    let own: Vec<&str> = match &wording.advised {
        Some(words) => words.iter().map(String::as_str).collect(),
        None => vague()
            .iter()
            .filter(|word| matches!(word.tier, Tier::A | Tier::B))
            .map(|word| word.entry.term.as_str())
            .collect(),
    };
    // Forbidden words are looked for too, so that a longer forbidden word keeps a shorter one from being found in it.
    let forbidden = wording.terms.iter().map(String::as_str);
    let terms = terms(
        facts,
        own.iter().copied().filter(|word| !wording.terms.iter().any(|term| term == word)).chain(forbidden),
    );
    for (index, paragraph) in facts.paragraphs().filter(|(_, paragraph)| counts_in(facts, paragraph.role)) {
        let text = paragraph.text.as_str();
        for one in terms.judge(text) {
            let overlaps_forbidden = wording.terms.iter().any(|term| one.term.contains(term.as_str()));
            if one.verdict != Verdict::Vague || overlaps_forbidden {
                continue;
            }
            found.add(
                Draft::at_bytes(index, text, &one.span)
                    .says(format!("“{}”{}", text.get(one.span.clone()).unwrap_or(one.term), said(one.reason)))
                    .advises("请写明是谁、哪个单位、有多少")
                    .shows(text.get(clause(text, one.span.start)).unwrap_or(one.term))
                    .by(&wording.source),
            );
        }
    }
}

fn said(reason: &str) -> String {
    if reason.is_empty() { "说得不具体".to_owned() } else { format!("说得不具体：{reason}") }
}
