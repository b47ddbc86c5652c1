//! What S105 to S108 share: the share of a part and its limit; and S108 itself, the limits that have no rule of their own.

use super::facts::{Facts, part_title};
use super::found::{Draft, Found};
use super::rule::Rule;
use crate::duty_report::part_shares;
use crate::finding::Severity;
use crate::scheme::{Part, Share, ShareBase};
use crate::season::{PartShare, Role, Verdict};

pub(super) const RULE: Rule = Rule {
    code: "S108",
    name: "part-out-of-share",
    title: "篇幅比例不合要求",
    severity: Severity::Warning,
    what: "方案对成绩部分的最少比例、问题部分的最多比例、打算部分的最少比例（如果有）是否做到。",
    why: "比例反过来失衡，同样说明有一部分没有写到位。",
    bad: "成绩｜我走访8个支部，讲党课4次，开展座谈12场，梳理意见36条。\n问题｜我对2个软弱涣散支部督促不力，全年只到过1次。\n打算｜轮训支部书记。",
    good: "成绩｜我走访8个支部，讲党课4次。\n问题｜我对2个支部督促不力。\n打算｜明年3月底前由我牵头整顿2个支部，6月底前轮训12名支部书记。",
    mend: "按方案的比例调整各部分的篇幅。",
    basis: "通知对各部分篇幅的要求。",
    setting: "[[report.part]]\nrole = \"plans\"\ntitle = \"下一步打算\"\nmin_share = \"1/3\"",
    check,
};

/// Which side of a limit a rule watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Least,
    Most,
}

fn check(facts: &Facts<'_>, found: &mut Found<'_>) {
    watch(facts, found, Role::Achievements, Side::Least);
    watch(facts, found, Role::Problems, Side::Most);
    watch(facts, found, Role::Plans, Side::Least);
}

/// Reports a part on the wrong side of its limit, or one so near that the way of counting decides.
pub(super) fn watch(facts: &Facts<'_>, found: &mut Found<'_>, role: Role, side: Side) {
    // A part that is missing is another rule's matter.
    if !facts.has_part(role) {
        return;
    }
    let parts = &facts.scheme.report.parts;
    let limited = |part: &&Part| if side == Side::Least { part.min_share.is_some() } else { part.max_share.is_some() };
    // Further parts of a role have limits of their own: S111.
    let Some(part) = parts.iter().find(|part| part.role == role).filter(limited) else { return };
    let read = &facts.report.shares;
    let share = read.iter().find(|share| share.role == role).cloned().or_else(|| {
        let shares = part_shares(facts.document, &facts.report.paragraphs, &[], facts.scheme);
        shares.into_iter().find(|share| share.role == role)
    });
    let Some(share) = share.filter(|share| share.base > 0) else { return };
    if share.verdict != Verdict::Kept && concerns(part, &share, side) {
        found.add(draft(facts, part, &share, side));
    }
}

/// Of a part with both limits, only the one that is nearer is concerned.
fn concerns(part: &Part, share: &PartShare, side: Side) -> bool {
    let middle = match (part.min_share, part.max_share) {
        (Some(least), Some(most)) => f64::midpoint(least.approx(), most.approx()),
        _ => return true,
    };
    (share.share < middle) == (side == Side::Least)
}

fn draft(facts: &Facts<'_>, part: &Part, share: &PartShare, side: Side) -> Draft {
    let limit = if side == Side::Least { part.min_share } else { part.max_share }.unwrap_or(Share::new(1, 3));
    let exact = limit.0 * i64::from(share.base);
    let words = if side == Side::Least { exact.ceil() } else { exact.floor() }.to_integer();
    let base = match facts.scheme.report.share_base {
        ShareBase::Whole => "全文",
        ShareBase::Parts => "各部分合计",
    };
    let name = if part.title.is_empty() { part_title(part.role) } else { part.title.as_str() };
    let (demand, relation, advice) = match side {
        Side::Least => ("不少于", "少", "请充实到"),
        Side::Most => ("不超过", "多", "请压缩到"),
    };
    let gap = (i64::from(share.words) - words).abs();
    let kept = if side == Side::Least { i64::from(share.words) >= words } else { i64::from(share.words) <= words };
    let distance = if kept { "合乎要求".to_owned() } else { format!("{relation}{gap}字") };
    let borderline = if share.verdict == Verdict::Borderline {
        format!("；临界：换一种算法（{}）结论不同", share.borderline)
    } else {
        String::new()
    };
    let message = format!(
        "“{name}”{}字，占{base}{}字的{}，要求{demand}{}（{words}字），{distance}{borderline}",
        share.words,
        share.base,
        percent(share.words, share.base),
        written(limit)
    );
    let draft = Draft::whole(part_title(part.role))
        .says(message)
        .advises(if kept {
            "请留意计数方法，必要时与组织部门确认".to_owned()
        } else {
            format!("{advice}{words}字{}", if side == Side::Least { "以上" } else { "以内" })
        })
        .shows(format!("{}/{}", share.words, share.base))
        .by(&part.source);
    match (share.verdict, part.severity) {
        (Verdict::Borderline, _) => draft.weighs(Severity::Note),
        (_, Some(severity)) => draft.weighs(severity),
        _ => draft,
    }
}

/// A share as people write it: 1/3, 40%.
fn written(share: Share) -> String {
    if *share.0.denom() <= 12 && *share.0.denom() > 1 && 100 % *share.0.denom() != 0 {
        format!("{}/{}", share.0.numer(), share.0.denom())
    } else {
        share.to_string()
    }
}

/// `words / base` in percent with one digit, rounded half up.
fn percent(words: u32, base: u32) -> String {
    let base = u64::from(base.max(1));
    let tenths = (u64::from(words) * 2000 + base) / (2 * base);
    format!("{}.{}%", tenths / 10, tenths % 10)
}
