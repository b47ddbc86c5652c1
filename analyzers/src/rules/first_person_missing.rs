//! W106: the report hardly says 我.

use super::facts::Facts;
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::finding::Severity;
use crate::lexicon;

/// Collective subjects for each 我 above which a report reads as the unit's.
const CROWD: usize = 12;

pub(super) const RULE: Rule = Rule {
    code: "W106",
    name: "first-person-missing",
    title: "很少写“我”",
    severity: Severity::Warning,
    what: "三个部分里“我”“本人”出现几次。“我院”“我校”“我们”“自我”“我为群众办实事”不算。一次也没有，或者与“支部”“班子”“党员”等的比例低于1比12，就提示。任职时间不足的不查。",
    why: "述职是述书记自己做了什么，没有“我”的报告读起来是单位总结。",
    bad: "成绩｜支部开展主题党日12次，党员讲党课4次，班子成员走访群众36户。\n问题｜支部活动形式单一。",
    good: "成绩｜我带班子成员走访群众36户，讲党课4次。\n问题｜我对支部活动只听汇报。",
    mend: "把“支部开展”“总支组织”改成自己做的那一份：我主持了几次、到过哪里、定过什么。",
    basis: "通知对突出述“我”的要求。",
    setting: "[report]\nfirst_person = {}",
    check,
};

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    let demand = facts.scheme.report.first_person.as_ref();
    if facts.is_newcomer() || facts.body().next().is_none() {
        return;
    }
    let own = facts.first_person();
    let crowd: usize = facts.body().map(|(_, paragraph)| lexicon::collective().count(&paragraph.text)).sum();
    if own > 0 && own * CROWD >= crowd {
        return;
    }
    let message = if own == 0 {
        format!("三个部分没有一处写“我”“本人”，写“支部”“党员”“班子”等{crowd}处")
    } else {
        format!("三个部分写“我”“本人”{own}处，写“支部”“党员”“班子”等{crowd}处，读起来像单位总结")
    };
    found.add(
        Draft::whole("first-person")
            .says(message)
            .advises("请写出书记本人做的事：主持、部署、到场、谈话、解决了什么")
            .shows(format!("{own}/{crowd}"))
            .by(demand.map_or("", |clause| &clause.source))
            .note_unless(demand.is_some()),
    );
}
