//! W103: words of degree and frequency without a figure beside them.

use std::sync::OnceLock;

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use super::vague_quantifier::counts_in;
use crate::finding::Severity;
use crate::lexicon::{Terms, Tier, Use, Verdict, is_evidenced, sentences, vague};

pub(super) const RULE: Rule = Rule {
    code: "W103",
    name: "vague-degree",
    title: "只有程度没有数字",
    severity: Severity::Note,
    what: "问题部分里，一句话用了“不够深入”“有待加强”“有时”“不同程度”一类的词，又没有一个数字、时间或具名的会议。每句提示一次。",
    why: "程度词年年可以照抄，改没改也看不出来。",
    bad: "问题｜我到支部调研不够深入，有时流于形式。",
    good: "问题｜我到支部调研不够深入，全年12次里有9次当天来回、没有开过座谈会。",
    mend: "在程度词后面补一句事实：几次、几人、差多少。",
    basis: "通知对“用事例和数据说话”的要求。",
    setting: "",
    check,
};

fn words() -> &'static Terms {
    static TERMS: OnceLock<Terms> = OnceLock::new();
    TERMS.get_or_init(|| {
        Terms::new(vague().iter().filter(|word| word.tier == Tier::C).map(|word| word.entry.term.as_str()), [])
    })
}

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    for (index, paragraph) in
        facts.paragraphs().filter(|(_, paragraph)| counts_in(facts, paragraph.role) && !paragraph.heading)
    {
        let text = paragraph.text.as_str();
        let uses: Vec<Use<'_>> = words().judge(text).into_iter().filter(|one| one.verdict == Verdict::Vague).collect();
        if uses.is_empty() {
            continue;
        }
        for sentence in sentences(text) {
            let mut here = uses.iter().filter(|one| sentence.contains(&one.span.start));
            let Some(first) = here.next() else { continue };
            if is_evidenced(text.get(sentence.clone()).unwrap_or("")) {
                continue;
            }
            let all: Vec<&str> = std::iter::once(first.term).chain(here.map(|one| one.term)).collect();
            found.add(
                Draft::at_bytes(index, text, &first.span)
                    .says(format!("这句话只有程度（{}），没有数字、时间或具体的事", all.join("、")))
                    .advises("请补一句事实：几次、几人、差多少")
                    .shows(text.get(sentence.clone()).unwrap_or("")),
            );
        }
    }
}
