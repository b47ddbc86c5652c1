//! Votes: weights, bands, vetoes, quotas.

use std::collections::BTreeMap;

use num_rational::Ratio;

use super::{Notes, clause, is_share};
use crate::scheme::{BallotRules, Grade, Opening, Scale, Scheme, Share, VetoBase};

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    let Some(ballot) = &scheme.ballot else { return };
    check_scale(ballot, notes);
    check_groups(ballot, notes);
    check_bands(ballot, notes);
    check_vetoes(ballot, notes);
    check_quotas(ballot, notes);
    check_heads(ballot, &ballot.form_heads, "ballot.form_heads", &clause(&ballot.source), notes);
    check_rater_quota(ballot, notes);
    check_items(ballot, notes);
    if let Some(open) = ballot.open.filter(Opening::is_turned) {
        notes.error("ballot.open", format!("问卷开放时间「{open}」的结束早于开始；请改正 from 或 to"));
    }
    if let Some(trim) = ballot.trim.filter(|trim| trim.drop * 2 > trim.above) {
        notes.error(
            "ballot.trim",
            format!(
                "{}人投票时去掉 {} 个最高和最低分就没有剩下的了；请加大 above 或减小 drop",
                trim.above + 1,
                trim.drop
            ),
        );
    }
    let weighted: Vec<Ratio<i64>> =
        ballot.components.iter().filter_map(|component| Some(component.weight?.0)).collect();
    let sum: Ratio<i64> = weighted.iter().sum();
    if !weighted.is_empty() && sum != Ratio::from_integer(1) {
        notes.error(
            "ballot.component",
            format!("各项权重加起来是 {}，应当是 100%；加分、扣分项不写 weight", percent(sum)),
        );
    }
}

/// A share as people read it, one digit behind the point where it is needed.
pub(super) fn percent(share: Ratio<i64>) -> String {
    let tenths = (share * 1000).round().to_integer();
    if tenths % 10 == 0 { format!("{}%", tenths / 10) } else { format!("{}.{}%", tenths / 10, tenths % 10) }
}

fn check_scale(ballot: &BallotRules, notes: &mut Notes) {
    let (min, max) = match &ballot.scale {
        Scale::Ticks { min, max } | Scale::Points { min, max, .. } => (*min, *max),
        Scale::Grades { values } => {
            for band in ballot.bands.iter().filter(|band| !values.contains_key(&band.grade)) {
                notes.error("ballot.scale.values", format!("等次“{}”没有写分值", band.grade));
            }
            return;
        }
        Scale::Ranks {} => return,
    };
    if min >= max {
        notes.error("ballot.scale", format!("最低分 {min} 不低于最高分 {max}；请改正"));
    }
}

fn check_groups(ballot: &BallotRules, notes: &mut Notes) {
    notes.doubles("ballot.group", ballot.groups.iter().map(|group| group.id.as_str()));
    let voting: Vec<&str> =
        ballot.groups.iter().map(|group| group.name.as_str()).filter(|name| name.contains("书记")).collect();
    if !voting.is_empty() && !ballot.invalid.self_vote {
        let message = format!(
            "{}既投票又被评{}，没有写明能不能给自己投票；程序照常计票并提示，不计的写 invalid = {{ self_vote = true }}",
            voting.join("、"),
            clause(&ballot.source)
        );
        notes.note("ballot.invalid.self_vote", message);
    }
    if ballot.groups.is_empty() {
        notes.error("ballot.group", "至少要有一类人员；不分类的写一类，权重 100%");
        return;
    }
    let own = ballot.groups.iter().filter(|group| group.pool.is_none());
    let sum: Ratio<i64> = own.map(|group| group.weight.0).sum();
    if sum != Ratio::from_integer(1) {
        let parts: Vec<String> = ballot
            .groups
            .iter()
            .filter(|group| group.pool.is_none())
            .map(|group| format!("{} {}", group.name, percent(group.weight.0)))
            .collect();
        let message = format!(
            "各类人员的权重加起来是 {}（{}），应当是 100%；与别的一类合在一起算的，写 pool，不计在内",
            percent(sum),
            parts.join("＋")
        );
        notes.error("ballot.group", message);
    }
    for (index, group) in ballot.groups.iter().enumerate() {
        if let Some(pool) = &group.pool
            && !ballot.groups.iter().any(|other| &other.id == pool && other.pool.is_none())
        {
            notes.error(format!("ballot.group[{index}].pool"), pool_message(ballot, pool));
        }
    }
}

fn pool_message(ballot: &BallotRules, pool: &str) -> String {
    let known: Vec<&str> =
        ballot.groups.iter().filter(|group| group.pool.is_none()).map(|group| group.id.as_str()).collect();
    format!("没有叫“{pool}”、自己有权重的一类人员，无法并入；可以并入的有：{}", known.join("、"))
}

fn check_bands(ballot: &BallotRules, notes: &mut Notes) {
    notes.doubles("ballot.band", ballot.bands.iter().map(|band| band.grade.as_str()));
    for (index, pair) in ballot.bands.windows(2).enumerate() {
        let [higher, lower] = pair else { continue };
        let at = format!("ballot.band[{}]", index + 1);
        if lower.from >= higher.from {
            notes.error(
                format!("{at}.from"),
                format!(
                    "等次要从高到低写：“{}”的起点 {} 不低于“{}”的 {}",
                    lower.grade,
                    number(lower.from),
                    higher.grade,
                    number(higher.from)
                ),
            );
            continue;
        }
        let Some(to) = lower.to else { continue };
        let gap = higher.from.0 - to.0;
        if gap <= Ratio::from_integer(0) {
            let message = format!(
                "“{}”到 {} 为止，“{}”从 {} 起，{} 分属于哪一档说不清；请删去 to，或把其中一个端点改掉",
                lower.grade,
                number(to),
                higher.grade,
                number(higher.from),
                number(higher.from)
            );
            notes.error(format!("{at}.to"), message);
        } else if gap > Ratio::from_integer(1) {
            notes.error(
                format!("{at}.to"),
                format!(
                    "“{}”到 {} 为止，“{}”从 {} 起，中间的分数没有等次；请补上一档或改正端点",
                    lower.grade,
                    number(to),
                    higher.grade,
                    number(higher.from)
                ),
            );
        } else {
            let message = format!(
                "{} 和 {} 之间有空隙{}，程序按“{}”从 {} 起、不到 {} 为止算",
                number(to),
                number(higher.from),
                clause(&ballot.source),
                lower.grade,
                number(lower.from),
                number(higher.from)
            );
            notes.note(format!("{at}.to"), message);
        }
    }
    let least = match &ballot.scale {
        Scale::Ticks { min, .. } | Scale::Points { min, .. } => Some(Share::new(i64::from(*min), 1)),
        Scale::Grades { values } => values.values().min().copied(),
        Scale::Ranks {} => None,
    };
    if let (Some(least), Some(last)) = (least, ballot.bands.last())
        && last.from > least
    {
        notes.error(
            "ballot.band",
            format!(
                "低于 {} 的分数没有等次；请把最后一档“{}”的 from 改为 {}",
                number(last.from),
                last.grade,
                number(least)
            ),
        );
    }
}

/// A score as the scheme writes it.
fn number(share: Share) -> String {
    share.approx().to_string()
}

/// What is said of a grade that no band has.
pub(super) fn unknown_grade(ballot: &BallotRules, grade: &str) -> String {
    let known: Vec<&str> = ballot.bands.iter().map(|band| band.grade.as_str()).collect();
    format!("没有叫“{grade}”的等次；ballot.band 里写的是：{}", known.join("、"))
}

/// Limits on one rater's votes.
fn check_rater_quota(ballot: &BallotRules, notes: &mut Notes) {
    let Some(quota) = &ballot.rater_quota else { return };
    for grade in quota.grades.iter().filter(|grade| !knows(ballot, grade)) {
        notes.error("ballot.rater_quota", unknown_grade(ballot, grade));
    }
    if let (Some(min), Some(max)) = (quota.min, quota.max)
        && min > max
    {
        notes.error("ballot.rater_quota", format!("每张票最少 {min} 个多于最多 {max} 个；请改正"));
    }
    if let (Some(most), Some(of)) = (quota.max.or(quota.min), quota.of)
        && most > of
    {
        notes.error("ballot.rater_quota", format!("一共 {of} 人，每张票却可以投 {most} 个；请核对 of 和 max"));
    }
}

/// Items, components, and the least turnout.
fn check_items(ballot: &BallotRules, notes: &mut Notes) {
    notes.doubles("ballot.item", ballot.items.iter().map(|item| item.id.as_str()));
    notes.doubles("ballot.component", ballot.components.iter().map(|component| component.id.as_str()));
    if !ballot.items.is_empty() && ballot.items.iter().all(|item| item.weight.0 <= Ratio::from_integer(0)) {
        notes.error("ballot.item", "各个项目的权重都是 0，算不出得分；请写明权重");
    }
    let weights = ballot.items.iter().map(|item| item.weight).enumerate().map(|(at, weight)| ("item", at, weight));
    let groups = ballot.groups.iter().map(|group| group.weight).enumerate().map(|(at, weight)| ("group", at, weight));
    for (list, index, _) in weights.chain(groups).filter(|(_, _, weight)| weight.0 < Ratio::from_integer(0)) {
        notes.error(format!("ballot.{list}[{index}].weight"), "权重不能是负数；请改正");
    }
    if ballot.invalid.min_turnout.is_some_and(|share| !is_share(share)) {
        notes.error("ballot.invalid.min_turnout", "最低回收比例要在 0 和 100% 之间，如 \"80%\"");
    }
}

pub(super) fn knows(ballot: &BallotRules, grade: &str) -> bool {
    ballot.bands.is_empty() || ballot.bands.iter().any(|band| band.grade == grade)
}

fn check_vetoes(ballot: &BallotRules, notes: &mut Notes) {
    for (index, veto) in ballot.vetoes.iter().enumerate() {
        let at = format!("ballot.veto[{index}]");
        for grade in veto.votes.iter().chain([&veto.grade]).filter(|grade| !knows(ballot, grade)) {
            notes.error(&at, unknown_grade(ballot, grade));
        }
        if !is_share(veto.over) {
            notes.error(format!("{at}.over"), "一票否决的比例要在 0 和 100% 之间，如 \"10%\"");
        }
        if veto.votes.len() > 1 {
            let message = format!(
                "“{}”票{} {}{}，没有写明是几种票相加还是各算；程序按相加、占{}计算，{}",
                veto.votes.join("、"),
                if veto.inclusive { "达到" } else { "超过" },
                percent(veto.over.0),
                clause(&veto.source),
                match veto.base {
                    VetoBase::Valid => "有效票",
                    VetoBase::Returned => "收回票",
                    VetoBase::Issued => "发出票",
                },
                if veto.inclusive { "恰好达到也算" } else { "恰好等于不算" }
            );
            notes.note(&at, message);
        }
        if veto.votes.is_empty() {
            notes.error(format!("{at}.votes"), "没有写哪些等次的票要相加；如 votes = [\"一般\", \"差\"]");
        }
        let Some(quota) = &ballot.rater_quota else { continue };
        let (Some(most), Some(of)) = (quota.max, quota.of.filter(|of| *of > 0)) else { continue };
        let share = Ratio::new(i64::from(most), i64::from(of));
        if share > veto.over.0 && quota.grades.iter().all(|grade| veto.votes.contains(grade)) {
            let message = format!(
                "每张票可以投 {most}/{of} 个“{}”{}，合 {}，已超过一票否决的 {}{}：人人照此投票，平均就会触发；程序按条文计算并在结果中提示",
                quota.grades.join("、"),
                clause(&quota.source),
                percent(share),
                percent(veto.over.0),
                clause(&veto.source)
            );
            notes.note("ballot.rater_quota", message);
        }
    }
}

fn check_quotas(ballot: &BallotRules, notes: &mut Notes) {
    for (index, quota) in ballot.quotas.iter().enumerate() {
        let at = format!("ballot.quota[{index}]");
        for grade in quota.grades.iter().filter(|grade| !knows(ballot, grade)) {
            notes.error(&at, unknown_grade(ballot, grade));
        }
        for (key, share) in [("share", quota.share), ("tolerance", quota.tolerance)] {
            if share.is_some_and(|share| !is_share(share)) {
                notes.error(format!("{at}.{key}"), "比例要在 0 和 100% 之间，如 \"40%\"");
            }
        }
        match quota.share {
            None => notes
                .note(&at, format!("只说“一定比例”，没有写明是多少{}；程序只列出比例，不判断", clause(&quota.source))),
            Some(_) if !ballot.bands.is_empty() => {
                let message = format!(
                    "“{}”应占的比例{}与按分数划等次可能不一致；程序按分数划等次，比例只作提示",
                    quota.grades.join("、"),
                    clause(&quota.source)
                );
                notes.note(&at, message);
            }
            Some(_) => {}
        }
    }
}

/// The printed form's heads beside the bands of the text.
pub(super) fn check_heads(
    ballot: &BallotRules,
    heads: &BTreeMap<Grade, Vec<u32>>,
    at: &str,
    clause: &str,
    notes: &mut Notes,
) {
    for (grade, scores) in heads {
        if !knows(ballot, grade) {
            notes.error(at, unknown_grade(ballot, grade));
            continue;
        }
        let wrong: Vec<String> = scores
            .iter()
            .filter(|score| {
                let score = Share::new(i64::from(**score), 1);
                ballot.bands.iter().find(|band| band.from <= score).is_some_and(|band| &band.grade != grade)
            })
            .map(ToString::to_string)
            .collect();
        if !wrong.is_empty() {
            let message = format!(
                "测评票表头把 {} 分列在“{grade}”下{clause}，与正文的等次不一致；程序以正文为准",
                wrong.join("、")
            );
            notes.note(at, message);
        }
    }
}
