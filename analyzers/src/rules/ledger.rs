//! Rules about rectification ledgers. Their code is in `crate::ledger::checks` and `crate::ledger::season`; what they say
//! about themselves stands here, beside that of all others.

use super::facts::Facts;
use super::found::{Found, setting};
use super::rule::Rule;
use crate::finding::Severity;
use crate::ledger::checks::LedgerFinding;
use crate::scheme::{Scheme, Setting};

pub(crate) const EMPTY: Rule = Rule {
    code: "L101",
    name: "ledger-empty-cell",
    title: "台账有空栏",
    severity: Severity::Error,
    what: "存在问题、整改措施、责任人、整改时限四栏，表里有这一栏的，每一项都要填。",
    why: "少一栏，就不知道改什么、谁来改、什么时候改完，也没法检查。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n会议记录缺页｜补齐6次会议记录｜｜2024年3月底前",
    good: "存在问题｜整改措施｜责任人｜整改时限\n会议记录缺页｜补齐6次会议记录｜组织委员｜2024年3月底前",
    mend: "补填这一栏。",
    basis: "通知对“每个问题都要有具体措施、责任和时限”的要求，台账样表的栏目。",
    setting: "",
    check: elsewhere,
};

pub(crate) const VAGUE: Rule = Rule {
    code: "L102",
    name: "ledger-uncheckable-measure",
    title: "台账措施无法检查",
    severity: Severity::Warning,
    what: "措施里有没有数字、时间、文件名这类可以核对的内容。只有“加强”“提高”“进一步”一类的短句列出来。",
    why: "这样的措施做没做到，谁也说不清，年底只能打勾了事。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n谈心谈话少｜进一步加强沟通｜书记｜2024年6月底前",
    good: "存在问题｜整改措施｜责任人｜整改时限\n谈心谈话少｜每季度与每名支委谈1次，留记录｜书记｜2024年6月底前",
    mend: "写明做什么、做到什么程度、谁来做，能用数字的用数字。",
    basis: "通知对整改措施“具体、可检查”的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const NO_DAY: Rule = Rule {
    code: "L103",
    name: "ledger-unclear-deadline",
    title: "台账时限不清",
    severity: Severity::Warning,
    what: "整改时限能不能推出一个日期。立行立改、每月、长期坚持一类的固定说法除外。",
    why: "推不出日期的时限不会到期，也就没有人会催。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n宣传委员空缺｜补选宣传委员1名｜书记｜近期",
    good: "存在问题｜整改措施｜责任人｜整改时限\n宣传委员空缺｜补选宣传委员1名｜书记｜2024年1月底前",
    mend: "时限写到年月日或某月底前。",
    basis: "通知对整改时限的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const OVERDUE: Rule = Rule {
    code: "L104",
    name: "ledger-overdue",
    title: "过了时限没有完成",
    severity: Severity::Error,
    what: "时限已经过去，台账没有注明完成的项。日期按时限的写法推算，写在时限旁边。",
    why: "逾期不说明，台账就成了摆设。",
    bad: "存在问题｜整改措施｜责任人｜整改时限｜是否完成\n活动室闲置｜每周开放2次｜组织委员｜2023年12月底前｜正在推进",
    good: "存在问题｜整改措施｜责任人｜整改时限｜是否完成\n活动室闲置｜每周开放2次｜组织委员｜2024年12月底前｜正在推进",
    mend: "说明原因并明确新的时限，或补报完成情况和佐证。",
    basis: "通知对“按时限整改、定期通报”的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const TICK: Rule = Rule {
    code: "L105",
    name: "ledger-done-without-date",
    title: "注明完成没有写时间",
    severity: Severity::Note,
    what: "表里有“完成时间”栏的，注明完成的项有没有写日期。",
    why: "没有日期，就核对不了是不是按时完成。",
    bad: "存在问题｜整改措施｜责任人｜整改时限｜是否完成｜完成时间\n记录缺页｜补齐6次记录｜文书｜2024年3月底前｜√｜",
    good: "存在问题｜整改措施｜责任人｜整改时限｜是否完成｜完成时间\n记录缺页｜补齐6次记录｜文书｜2024年3月底前｜√｜2024年1月20日",
    mend: "补写完成时间，并附佐证材料。",
    basis: "台账样表的说明：完成后打“√”。",
    setting: "",
    check: elsewhere,
};

pub(crate) const CONTRADICTION: Rule = Rule {
    code: "L106",
    name: "ledger-contradictory-state",
    title: "完成情况前后矛盾",
    severity: Severity::Warning,
    what: "完成情况与进展说明、时限合不合：注明完成却写“尚未”“正在推进”，没有注明完成却写“已完成”，长期坚持的事注明已经完成。",
    why: "两处说法不一，不知道该信哪一处。",
    bad: "存在问题｜整改措施｜责任人｜整改时限｜进展情况｜是否完成\n党费缴得晚｜每月10日前收清｜组织委员｜2024年3月底前｜还没有收齐，差3人｜√",
    good: "存在问题｜整改措施｜责任人｜整改时限｜进展情况｜是否完成\n党费缴得晚｜每月10日前收清｜组织委员｜2024年3月底前｜1月全部缴清｜√",
    mend: "核对完成情况，两处写法应当一致。",
    basis: "通知对如实填报整改情况的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const LONG_TERM: Rule = Rule {
    code: "L107",
    name: "ledger-too-much-long-term",
    title: "长期坚持过多",
    severity: Severity::Warning,
    what: "一份台账有四项以上的，写“长期坚持”的超过四成就列出来。",
    why: "长期坚持不会到期，用多了等于没有时限。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n甲｜每月查1次｜甲｜长期坚持\n乙｜每月查2次｜甲｜长期坚持\n丙｜每月查3次｜甲｜2024年3月底前\n丁｜每月查4次｜甲｜2024年4月底前",
    good: "存在问题｜整改措施｜责任人｜整改时限\n甲｜每月查1次｜甲｜长期坚持\n乙｜每月查2次｜甲｜2024年2月底前\n丙｜每月查3次｜甲｜2024年3月底前\n丁｜每月查4次｜甲｜2024年4月底前",
    mend: "长期坚持的事项写明阶段目标和检查时间。",
    basis: "通知对整改时限的要求；面上通报要看长期坚持的占比。",
    setting: "",
    check: elsewhere,
};

pub(crate) const TWICE: Rule = Rule {
    code: "L108",
    name: "ledger-duplicate",
    title: "台账条目重复",
    severity: Severity::Note,
    what: "同一份台账里问题和措施都相同的两项。",
    why: "重复的条目会让完成率虚高或虚低。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n记录缺页｜补齐6次记录｜文书｜2024年3月底前\n记录缺页｜补齐6次记录｜文书｜2024年3月底前",
    good: "存在问题｜整改措施｜责任人｜整改时限\n记录缺页｜补齐6次记录｜文书｜2024年3月底前\n记录缺页｜每季度抽查1次｜组织委员｜2024年6月底前",
    mend: "合并重复的条目，或写清两条的区别。",
    basis: "台账一事一项的惯例。",
    setting: "",
    check: elsewhere,
};

pub(crate) const WORDY: Rule = Rule {
    code: "L109",
    name: "ledger-measure-shorter-than-problem",
    title: "措施比问题短得多",
    severity: Severity::Note,
    what: "措施不足12个字，又不到问题一半长的项。",
    why: "问题讲得细、措施一句带过，多半没有想好怎么改。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n倒班党员学习缺课严重，全年12次主题党日人均缺席7次｜抓好补课｜组织委员｜2024年3月底前",
    good: "存在问题｜整改措施｜责任人｜整改时限\n倒班党员学习缺课严重，全年12次主题党日人均缺席7次｜每次主题党日后一周内分两班各补一场，党小组长登记｜组织委员｜2024年3月底前",
    mend: "把措施写具体。",
    basis: "通知对整改措施“具体、可检查”的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const NO_ROW: Rule = Rule {
    code: "L110",
    name: "ledger-problem-without-row",
    title: "报告的问题没有列入台账",
    severity: Severity::Error,
    what: "交了台账的单位，述职报告查摆的每个问题在台账里有没有一项。按文字和内容对应。",
    why: "会上讲了、台账上没有，这个问题就没有人跟踪。",
    bad: "报告问题｜流动党员管理不到位，31人联系不上。\n存在问题｜整改措施｜责任人｜整改时限\n会议记录缺页｜补齐6次会议记录｜文书｜2024年3月底前",
    good: "报告问题｜流动党员管理不到位，31人联系不上。\n存在问题｜整改措施｜责任人｜整改时限\n流动党员联系不上｜逐户核对31人的去向并建册｜组织委员｜2024年3月底前",
    mend: "把报告查摆的问题列入台账。",
    basis: "通知对问题清单与整改台账一致的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const NO_PROBLEM: Rule = Rule {
    code: "L111",
    name: "ledger-row-without-problem",
    title: "台账的问题报告没有提",
    severity: Severity::Note,
    what: "台账里的项对不对得上述职报告的问题。注明来自点评、调研、评议、反馈的除外。",
    why: "可能是报告漏讲，也可能是来源没有注明。",
    bad: "报告问题｜流动党员管理不到位，31人联系不上。\n存在问题｜整改措施｜责任人｜整改时限\n流动党员联系不上｜逐户核对31人的去向并建册｜组织委员｜2024年3月底前\n党费缴得晚｜每月10日前收清｜文书｜2024年3月底前",
    good: "报告问题｜流动党员管理不到位，31人联系不上。\n存在问题｜整改措施｜责任人｜整改时限｜问题来源\n流动党员联系不上｜逐户核对31人的去向并建册｜组织委员｜2024年3月底前｜自身查摆\n党费缴得晚｜每月10日前收清｜文书｜2024年3月底前｜上级点评",
    mend: "如来自点评、调研或评议，在台账中注明来源。",
    basis: "通知列出的五个问题来源。",
    setting: "",
    check: elsewhere,
};

pub(crate) const NO_COMMENT: Rule = Rule {
    code: "L112",
    name: "ledger-comment-without-row",
    title: "点评的问题没有列入台账",
    severity: Severity::Error,
    what: "点评、调研、评议、反馈指出的问题，单位交来的台账里有没有一项。",
    why: "自己查的列了、别人指的没列，是避重就轻。",
    bad: "点评｜带教老师里的党员没有亮出身份\n存在问题｜整改措施｜责任人｜整改时限\n会议记录缺页｜补齐6次会议记录｜文书｜2024年3月底前",
    good: "点评｜带教老师里的党员没有亮出身份\n存在问题｜整改措施｜责任人｜整改时限｜问题来源\n带教老师里的党员没有亮出身份｜3月为42名带教党员配发徽章｜组织委员｜2024年3月底前｜上级点评",
    mend: "把点评、调研、评议和反馈指出的问题列入台账，写明措施、责任人和时限。",
    basis: "通知对“点评的问题要列入台账”的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const UNPROVED: Rule = Rule {
    code: "L113",
    name: "ledger-done-without-evidence",
    title: "报完成没有佐证",
    severity: Severity::Warning,
    what: "报已完成的项，完成时间和佐证材料是不是都没有。有一样就不列。",
    why: "没有时间也没有材料，销号无从核对。",
    bad: "存在问题｜整改措施｜责任人｜整改时限｜是否完成\n会议记录缺页｜补齐6次会议记录｜文书｜2024年3月底前｜√",
    good: "存在问题｜整改措施｜责任人｜整改时限｜是否完成｜佐证材料\n会议记录缺页｜补齐6次会议记录｜文书｜2024年3月底前｜√｜记录6份",
    mend: "补写完成时间和佐证材料，核对后再销号。",
    basis: "通知对销号要有佐证的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const NO_GOAL: Rule = Rule {
    code: "L114",
    name: "ledger-long-term-without-goal",
    title: "长期坚持没有阶段目标",
    severity: Severity::Warning,
    what: "写“长期坚持”的项有没有写整改目标。",
    why: "没有阶段目标，坚持得怎么样就没有尺子。",
    bad: "存在问题｜整改措施｜责任人｜整改时限\n谈心谈话少｜每季度与每名支委谈1次｜书记｜长期坚持",
    good: "存在问题｜整改目标｜整改措施｜责任人｜整改时限\n谈心谈话少｜上半年支委全部谈到｜每季度与每名支委谈1次｜书记｜长期坚持",
    mend: "写明本年度的阶段目标和检查时间。",
    basis: "通知对长期整改事项明确阶段目标的要求。",
    setting: "",
    check: elsewhere,
};

pub(crate) const REOPENED: Rule = Rule {
    code: "L115",
    name: "ledger-reopened",
    title: "报过完成又没有完成",
    severity: Severity::Warning,
    what: "以前报已完成、后来交来的台账又报没有完成的项。",
    why: "改了又犯，或者当初是虚报，都要说清楚。",
    bad: "上次｜会议记录缺页｜补齐6次会议记录｜√\n存在问题｜整改措施｜责任人｜整改时限｜是否完成\n会议记录缺页｜补齐6次会议记录｜文书｜2024年3月底前｜正在推进",
    good: "上次｜会议记录缺页｜补齐6次会议记录｜正在推进\n存在问题｜整改措施｜责任人｜整改时限｜是否完成\n会议记录缺页｜补齐6次会议记录｜文书｜2024年3月底前｜√",
    mend: "原来报完成，现在又报没有完成，请说明原因并明确新的时限。",
    basis: "通知对整改成效“回头看”的要求。",
    setting: "",
    check: elsewhere,
};

/// Rules about ledgers, by code.
pub(super) static RULES: &[Rule] = &[
    EMPTY,
    VAGUE,
    NO_DAY,
    OVERDUE,
    TICK,
    CONTRADICTION,
    LONG_TERM,
    TWICE,
    WORDY,
    NO_ROW,
    NO_PROBLEM,
    NO_COMMENT,
    UNPROVED,
    NO_GOAL,
    REOPENED,
];

/// Ledgers are judged where they are read.
fn elsewhere(_: &Facts<'_>, _: &mut Found<'_>) {}

/// A finding as the scheme weighs its rule; `None` where the scheme switches it off.
#[must_use]
pub fn weighed(finding: LedgerFinding, scheme: &Scheme) -> Option<LedgerFinding> {
    let rule = RULES.iter().find(|rule| rule.code == finding.rule);
    let severity = match rule.and_then(|rule| setting(scheme, rule)) {
        Some(Setting::Off) => return None,
        Some(Setting::Note) => Severity::Note,
        Some(Setting::Warning) => Severity::Warning,
        Some(Setting::Error) => Severity::Error,
        None => finding.severity,
    };
    Some(LedgerFinding { severity, ..finding })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::DeadlineContext;
    use crate::document::Document;
    use crate::ledger::entry::Entry;
    use crate::ledger::merge::{Base, Form, Named, merge, take_back};
    use crate::ledger::season::{Papers, findings};
    use crate::ledger::{Field, LedgerSettings, checks, read_document};
    use crate::likeness::Names;
    use crate::scheme::Rectification;
    use crate::season::{Issue, LedgerRow, Report};

    /// Codes that are found in an example: rows of a table, its cells parted by ｜, beside the report's problems
    /// (报告问题), the meeting's comments (点评) and what the unit had said before (上次).
    fn codes(example: &str) -> Vec<String> {
        let names = Names::of(&[]);
        let (mut table, mut report, mut entries) = (Vec::new(), Report::default(), Vec::<Entry>::new());
        report.unit = Some("U1".into());
        for line in example.lines() {
            let cells: Vec<&str> = line.split('｜').collect();
            match cells.as_slice() {
                ["报告问题", text] => report.issues.push(Issue {
                    id: format!("I{}", report.issues.len() + 1),
                    text: (*text).into(),
                    ..Issue::default()
                }),
                ["点评", text] => {
                    let named = Named {
                        unit: "U1".into(),
                        source: "上级点评".into(),
                        file: String::new(),
                        cells: [(Field::Issue, (*text).to_owned())].into(),
                    };
                    entries = merge(&entries, &[named], "2024-01-02", &names).entries;
                }
                ["上次", issue, measure, status] => {
                    let row = LedgerRow {
                        unit: Some("U1".into()),
                        issue: (*issue).into(),
                        measure: (*measure).into(),
                        status_text: (*status).into(),
                        ..LedgerRow::default()
                    };
                    entries = merge(&entries, &[Named::of_row(&row).unwrap()], "2024-01-03", &names).entries;
                }
                _ => table.push(cells.join("\t")),
            }
        }
        let deadline = DeadlineContext::of_year(2023);
        let day = date(2024, 2, 1);
        entries.iter_mut().for_each(|entry| entry.judge(&deadline, Some(day)));
        let rectification = Rectification::default();
        let settings = LedgerSettings {
            rectification: &rectification,
            deadline: deadline.clone(),
            as_of: Some(day),
            received: None,
        };
        let lines = std::iter::once("整改台账").chain(table.iter().map(String::as_str));
        let mut ledger = read_document(&Document::from_lines(lines), &settings);
        for row in &mut ledger.rows {
            row.unit = Some("U1".into());
        }
        let (base, heads) = (Base::new(), ledger.heads.iter().map(|(field, _)| *field).collect::<Vec<_>>());
        let form = Form {
            unit: "U1",
            rows: &ledger.rows,
            heads: &heads,
            base: &base,
            report: None,
            file: "台账.docx",
            at: "2024-02-01",
        };
        let mut entries = take_back(&entries, &form, &names).merged.entries;
        entries.iter_mut().for_each(|entry| entry.judge(&deadline, Some(day)));
        let told = (!report.issues.is_empty()).then_some(&report);
        let papers = Papers { unit: "U1", report: told, rows: &ledger.rows };
        let beside = findings(&entries, &papers, day, &names).into_iter().map(|found| found.finding);
        checks::check(&ledger).into_iter().chain(beside).map(|finding| finding.rule).collect()
    }

    #[test]
    fn bad_examples_of_ledgers_are_found_by_their_rule_and_good_ones_are_not() {
        for rule in RULES {
            assert!(codes(rule.bad).iter().any(|code| code == rule.code), "{} {:?}", rule.code, codes(rule.bad));
            assert!(!codes(rule.good).iter().any(|code| code == rule.code), "{} {:?}", rule.code, codes(rule.good));
        }
    }

    #[test]
    fn a_scheme_can_silence_a_rule_about_ledgers_or_change_its_weight() {
        let season = "[season]\norganization = \"江州学院\"\nyear = 2023\n[report.severities]\n";
        for (setting, weight) in [
            ("", Some(Severity::Warning)),
            ("L102 = \"off\"", None),
            ("ledger-uncheckable-measure = \"error\"", Some(Severity::Error)),
        ] {
            let scheme = crate::scheme::parse(&format!("{season}{setting}")).unwrap();
            let finding = LedgerFinding::of(&VAGUE, "第1项的措施没有可以检查的内容");
            assert_eq!(weighed(finding, &scheme).map(|finding| finding.severity), weight, "{setting}");
            assert!(crate::rules::unknown_settings(&scheme).is_empty());
        }
    }
}
