//! W105: blanks of a template that nobody filled in.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon::Span;

pub(super) const RULE: Rule = Rule {
    code: "W105",
    name: "template-residue",
    title: "模板没有填完",
    severity: Severity::Error,
    what: "“XX”“××”“***”“20XX年”“X月”“____”“某某支部”“（此处填写……）”一类没有填的空。乘号、型号、单个字母不算。",
    why: "说明这份材料是套用的模板，也没有人通读过。",
    bad: "成绩｜20XX年，我到××支部调研X次。",
    good: "成绩｜2023年，我到第三支部调研6次，A3型实训台扩到3×4排。",
    mend: "填上真实的单位、数字和日期；要隐去的名称用“某支部”以外的办法，如“第三支部”。",
    basis: "审阅中常见的意见。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    for (index, paragraph) in facts.paragraphs() {
        let text = paragraph.text.as_str();
        for span in blanks(text) {
            found.add(
                Draft::at_bytes(index, text, &span)
                    .says(format!("“{}”像是模板里没有填的空", text.get(span.clone()).unwrap_or("")))
                    .advises("请填上真实的内容，或删去"),
            );
        }
    }
}

const INSTRUCTIONS: &[&str] = &[
    "（此处",
    "(此处",
    "（请填",
    "（填写",
    "（单位名称）",
    "（姓名）",
    "【填写",
    "【此处",
    "【单位",
    "【姓名",
    "某某",
];

/// Places that look like blanks, from the left.
fn blanks(text: &str) -> Vec<Span> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut spans: Vec<Span> = Vec::new();
    let mut at = 0;
    while let Some((start, c)) = chars.get(at).copied() {
        let mark = mark(c);
        let run = chars.iter().skip(at).take_while(|(_, other)| mark.is_some() && self::mark(*other) == mark).count();
        let next = at + run.max(1);
        let before = at.checked_sub(1).and_then(|before| chars.get(before)).map(|(_, c)| *c);
        let after = chars.get(next).map(|(_, c)| *c);
        if run > 0 && is_blank(mark, run, before, after) {
            let end = chars.get(next).map_or(text.len(), |(end, _)| *end);
            let century =
                text.get(..start).filter(|lead| lead.ends_with("20") && run >= 2).map_or(start, |_| start - 2);
            spans.push(century..end);
        }
        at = next;
    }
    for instruction in INSTRUCTIONS.iter().filter(|words| text.contains(**words)) {
        spans.extend(text.match_indices(instruction).map(|(start, found)| {
            let close =
                text.get(start..).and_then(|rest| rest.find(['）', ')', '】']).filter(|_| !found.starts_with('某')));
            let end = close.map_or(start + found.len(), |at| start + at);
            start
                ..end
                    + text
                        .get(end..)
                        .and_then(|rest| rest.chars().next())
                        .filter(|c| matches!(c, '）' | ')' | '】'))
                        .map_or(0, char::len_utf8)
        }));
    }
    spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    spans.dedup_by(|next, kept| next.start < kept.end);
    spans
}

/// Signs that stand for something to be filled in, alike ones under one letter.
const fn mark(c: char) -> Option<char> {
    match c {
        'X' | 'x' | 'Ｘ' | 'ｘ' => Some('x'),
        '×' | '✕' | '╳' => Some('×'),
        '*' | '＊' => Some('*'),
        '_' | '＿' => Some('_'),
        _ => None,
    }
}

/// A single sign is a blank only before what is counted or dated; a run of letters only outside a Latin word.
fn is_blank(mark: Option<char>, run: usize, before: Option<char>, after: Option<char>) -> bool {
    const COUNTED: &str = "年月日名次个项人件场期万元支级村镇校院县市区乡局处号届";
    let counted = after.is_some_and(|c| COUNTED.contains(c));
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    match mark {
        Some('x') => !latin(before) && !latin(after) && (run >= 2 || counted && !digit(before)),
        Some('×') => run >= 2 || counted && !digit(before),
        Some(_) => run >= 3,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_found_whole_and_signs_in_use_are_not() {
        for (text, expected) in [
            ("20XX年", vec!["20XX"]),
            ("20××年×月×日", vec!["20××", "×", "×"]),
            ("党总支书记 ×××", vec!["×××"]),
            ("到X个支部", vec!["X"]),
            ("***同志", vec!["***"]),
            ("在____的领导下", vec!["____"]),
            ("某某支部（此处填写成绩）", vec!["某某", "（此处填写成绩）"]),
            ("3×4米、X光机、IPX6、MAX、A-X轴、**重点**", vec![]),
            ("5×次", vec![]),
        ] {
            let found: Vec<&str> = blanks(text).into_iter().map(|span| &text[span]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
