//! W104: many set phrases in a sentence, and no fact.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon::{self, Span, WordList, quoted, sentences};
use crate::season::Role;

pub(super) const RULE: Rule = Rule {
    code: "W104",
    name: "cliche-density",
    title: "套话多、事实少",
    severity: Severity::Note,
    what: "一句话里套话多（成绩和问题部分3处以上，打算部分2处以上，“加强学习”“完善机制”一类的空措施也计入），又没有数字、时间、具名的会议，也没有写谁来做。固定用语（全面从严治党、积极分子等）、书名号和引号里的不算。每段提示一次。",
    why: "单个词没有错，通篇都是就听不到事情。",
    bad: "打算｜不断加强学习，切实提高认识，狠抓落实，推动党建工作再上新台阶。",
    good: "打算｜3月底前由我牵头修订考核办法，把支部组织生活记录每季度抽查一次、抽查结果上墙。",
    mend: "删去套话，留下谁、何时、做什么；删完什么也不剩的句子可以不要。",
    basis: "通知对“避免空话套话”的要求；由方案的 cliches 增加。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let own = own_words(facts);
    for (index, paragraph) in facts.body().filter(|(_, paragraph)| !paragraph.heading) {
        let text = paragraph.text.as_str();
        let quotes = quoted(text);
        let most = if paragraph.role == Role::Plans { 2 } else { 3 };
        let mut empty: Vec<(Span, Vec<&str>)> = Vec::new();
        for sentence in sentences(text) {
            let words = set_phrases(text, &sentence, &quotes, &own, paragraph.role);
            let said = text.get(sentence.clone()).unwrap_or("");
            if words.len() >= most && is_empty(said) {
                empty.push((sentence, words));
            }
        }
        let Some((worst, words)) =
            empty.iter().max_by_key(|(span, words)| (words.len(), std::cmp::Reverse(span.start)))
        else {
            continue;
        };
        let others =
            if empty.len() > 1 { format!("；本段这样的句子共{}句", empty.len()) } else { String::new() };
        found.add(
            Draft::at_bytes(index, text, worst)
                .says(format!(
                    "“{}”有套话{}处（{}），没有数字、时间和责任人{others}",
                    brief(text.get(worst.clone()).unwrap_or(""), 16),
                    words.len(),
                    words.join("、")
                ))
                .advises("请写明谁、何时、做了什么，或删去这句"),
        );
    }
}

fn own_words(facts: &Facts<'_>) -> WordList {
    let entries = facts.scheme.report.wording.cliches.iter().map(|term| lexicon::Entry {
        term: term.clone(),
        reason: "方案列明的套话".to_owned(),
        ..lexicon::Entry::default()
    });
    WordList::new(entries.collect(), &[])
}

/// Set phrases of a sentence that stand outside quotations, each once, from the left.
fn set_phrases<'t>(text: &'t str, sentence: &Span, quotes: &[Span], own: &WordList, role: Role) -> Vec<&'t str> {
    let said = text.get(sentence.clone()).unwrap_or("");
    let measures = (role == Role::Plans).then(lexicon::empty_measures);
    let mut spans: Vec<Span> = [Some(lexicon::cliches()), Some(own), measures]
        .into_iter()
        .flatten()
        .flat_map(|list| list.find(said).map(|hit| sentence.start + hit.start..sentence.start + hit.end))
        .filter(|span| !quotes.iter().any(|quote| quote.start < span.end && span.start < quote.end))
        .collect();
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by(|next, kept| next.start < kept.end);
    let mut words: Vec<&str> = Vec::new();
    for word in spans.into_iter().filter_map(|span| text.get(span)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// Neither a fact nor a person: a named paper or project counts as a fact.
fn is_empty(sentence: &str) -> bool {
    !lexicon::is_evidenced(sentence)
        && !lexicon::first_person().stands_in(sentence)
        && !lexicon::responsibility().stands_in(sentence)
        && !sentence.contains(['《', '“'])
}
