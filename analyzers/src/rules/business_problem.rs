//! P107: a problem, or the achievements, tell of business and not of party work.

use super::facts::{Facts, brief};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;
use crate::season::Role;

/// Sentences of the achievements below which a share says little.
const FEW: usize = 6;

pub(super) const RULE: Rule = Rule {
    code: "P107",
    name: "business-not-party-work",
    title: "以业务代替党建",
    severity: Severity::Note,
    what: "问题里只有业务词（教学、产值、设备、招商……）、没有一个党建词的；成绩部分一半以上的句子只讲业务的。",
    why: "述职评议的是抓党建，业务工作另有考核。",
    bad: "问题1｜我对实训设备更新抓得不紧，12台设备超期，订单完成率下降9个百分点。",
    good: "问题1｜实训设备更新慢，我没有发动党员带头攻关，12台设备超期半年，支部没有过问一次。",
    mend: "写清党组织和党员在这项业务里应当起什么作用、没有起到什么作用。",
    basis: "通知对聚焦基层党建的要求；审阅中常见的意见。",
    setting: "",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    for issue in &facts.report.issues {
        let around = format!("{}{}", issue.title, issue.text);
        let business: Vec<&str> = lexicon::business_words().find(&around).map(|hit| hit.entry.term.as_str()).collect();
        let told = issue.text.chars().count() + issue.title.chars().count() > 0;
        if told
            && business.len() >= 2
            && !lexicon::party_words().stands_in(&around)
            && !mentions_party(facts, issue.paragraph)
        {
            found.add(
                Draft::at(issue.paragraph, issue.start, issue.end, &issue.text)
                    .says(format!("问题“{}”只讲业务（{}），没有讲到党建", brief(&issue.title, 20), business.join("、")))
                    .advises("请写清党组织、党员在其中的作用，或换成党建方面的问题"),
            );
        }
    }
    check_achievements(facts, found);
}

/// Whether the paragraph that holds the problem speaks of party work elsewhere.
fn mentions_party(facts: &Facts<'_>, paragraph: u32) -> bool {
    facts
        .report
        .paragraphs
        .get(paragraph as usize)
        .is_some_and(|paragraph| lexicon::party_words().stands_in(&paragraph.text))
}

fn check_achievements(facts: &Facts<'_>, found: &mut Found<'_>) {
    let (mut all, mut business) = (0_usize, 0_usize);
    for (_, paragraph) in
        facts.paragraphs().filter(|(_, paragraph)| paragraph.role == Role::Achievements && !paragraph.heading)
    {
        for sentence in lexicon::sentences(&paragraph.text).filter_map(|span| paragraph.text.get(span)) {
            all += 1;
            business += usize::from(
                lexicon::business_words().stands_in(sentence) && !lexicon::party_words().stands_in(sentence),
            );
        }
    }
    if all >= FEW && business * 2 > all {
        found.add(
            Draft::whole("achievements")
                .says(format!("总结成绩部分{all}句中有{business}句只讲业务，没有讲到党建"))
                .advises("请压缩业务成绩，写清党组织怎样推动、党员怎样带头")
                .shows(format!("{business}/{all}")),
        );
    }
}
