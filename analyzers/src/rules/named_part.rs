//! S111: a part beyond the three that the scheme names is missing, or too long or too short.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::scheme::{Part, Share, ShareBase};
use crate::wordcount::count_paragraph;

pub(super) const RULE: Rule = Rule {
    code: "S111",
    name: "named-part",
    title: "缺少通知点名的部分",
    severity: Severity::Warning,
    what: "方案在同一个位置下又列了别的部分（如“四必述”里的上年度整改情况、特色亮点），报告有没有以标题或段首点明；写了占比的，按标题下的字数核对。",
    why: "通知点名要单独讲的，混在别处讲就看不出讲没讲。",
    bad: "成绩｜一年来我走访了全部8个支部，讲党课4次。",
    good: "成绩｜一年来我走访了全部8个支部，讲党课4次。\n成绩｜特色亮点：我牵头的“红帆驿站”服务群众312人次。",
    mend: "把这一部分单独成段，段首或标题用通知的说法。",
    basis: "要求三部分以外另述几项内容的通知。",
    setting: "[[report.part]]\nrole = \"achievements\"\ntitle = \"总结成绩\"\n[[report.part]]\nrole = \"achievements\"\ntitle = \"特色亮点\"",
    check,
};

/// Characters at the head of a paragraph in which it says which part it is.
const HEAD: usize = 40;

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    if facts.report.paragraphs.is_empty() {
        return;
    }
    let parts = &facts.scheme.report.parts;
    for (index, part) in parts.iter().enumerate() {
        let further = parts.iter().take(index).any(|earlier| earlier.role == part.role);
        if further {
            judge(facts, found, part);
        }
    }
}

fn judge(facts: &Facts<'_>, found: &mut Found<'_>, part: &Part) {
    let Some((first, heading)) = begin(facts, part) else {
        let draft = Draft::whole(part.title.as_str())
            .says(format!("没有找到“{}”部分", part.title))
            .advises(format!("请单独写“{}”，标题或段首用这几个字", part.title))
            .by(&part.source);
        found.add(weighed(draft, part));
        return;
    };
    let base = match facts.scheme.report.share_base {
        ShareBase::Whole => facts.report.word_count.total,
        ShareBase::Parts => {
            let counts = facts.report.word_count;
            counts.achievements + counts.problems + counts.plans
        }
    };
    if base == 0 {
        return;
    }
    let words = words(facts, first, heading);
    let share = Share::new(i64::from(words), i64::from(base));
    let wrong = match (part.min_share, part.max_share) {
        (Some(least), _) if share < least => format!("不少于{least}"),
        (_, Some(most)) if share > most => format!("不超过{most}"),
        _ => return,
    };
    let draft = Draft::whole(part.title.as_str())
        .says(format!("“{}”{words}字，占{base}字的{share}，要求{wrong}", part.title))
        .advises("请调整这一部分的篇幅")
        .shows(format!("{words}/{base}"))
        .by(&part.source);
    found.add(weighed(draft, part));
}

/// With the weight that the scheme gives the part.
fn weighed(draft: Draft, part: &Part) -> Draft {
    match part.severity {
        Some(severity) => draft.weighs(severity),
        None => draft,
    }
}

/// The paragraph that opens a part, and whether it is a heading.
fn begin(facts: &Facts<'_>, part: &Part) -> Option<(usize, bool)> {
    let names: Vec<&str> = std::iter::once(part.title.as_str())
        .chain(part.synonyms.iter().map(String::as_str))
        .filter(|name| !name.is_empty())
        .collect();
    facts.report.paragraphs.iter().enumerate().find_map(|(index, paragraph)| {
        let head: String = paragraph.text.chars().take(HEAD).collect();
        names.iter().any(|name| head.contains(name)).then_some((index, paragraph.heading))
    })
}

/// 字数 of a part: its paragraph where it opens itself, all up to the next heading where a heading opens it.
fn words(facts: &Facts<'_>, first: usize, heading: bool) -> u32 {
    let paragraphs = facts.document.paragraphs.iter().zip(&facts.report.paragraphs).skip(first);
    let own =
        |(index, (_, read)): &(usize, (_, &crate::season::ReportParagraph))| *index == 0 || heading && !read.heading;
    paragraphs
        .enumerate()
        .take_while(own)
        .map(|(_, (paragraph, _))| count_paragraph(paragraph, facts.scheme.report.count))
        .sum()
}
