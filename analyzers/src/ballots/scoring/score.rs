//! From the vote table to scores: means, weights, components, each step in words.

use std::collections::BTreeMap;

use polars::prelude::{ChunkAgg, ChunkSort, Int64Chunked};

use crate::ballots::exact::{
    Exact, decimal_text, display, fraction, fraction_text, half_up, of_share, parse_decimal, parse_exact, percent_text,
    plain_text, whole,
};
use crate::scheme::{Aggregation, BallotRules, MissingGroup, Roster, Trim};
use crate::season::{BallotResult, ComponentResult, GroupResult};

use super::cast::Cast;
use super::grade::{band_step, plain_percent, veto_step, vote_factor};
use super::items;
use super::own_ballots;
use super::poll::{Poll, Share};

/// One result per unit that was voted on, without places and shares of grades.
pub(super) fn results(poll: &Poll, cast: &Cast<'_>, rules: &BallotRules, roster: &Roster) -> Vec<BallotResult> {
    let has_component = |unit: usize| cast.components.keys().chain(cast.polled.keys()).any(|(owner, _)| *owner == unit);
    roster
        .units
        .iter()
        .enumerate()
        .filter(|(at, _)| poll.voted.get(*at).copied().unwrap_or(false) || has_component(*at))
        .map(|(at, unit)| {
            let mut result = BallotResult { unit: unit.id.clone(), ..BallotResult::default() };
            result.flags = cast.flags.get(&at).cloned().unwrap_or_default();
            judge(&mut result, poll, cast, rules, at);
            result
        })
        .collect()
}

fn judge(result: &mut BallotResult, poll: &Poll, cast: &Cast<'_>, rules: &BallotRules, unit: usize) {
    let shares = poll.of(unit);
    result.groups = group_results(poll, shares, rules);
    result.steps.push(count_step(&result.groups));
    let issued = issued(rules, shares).or_else(|| cast.said_issued.get(&unit).copied());
    result.issued = issued;
    result.items = items::means(poll, unit, rules);
    check_returns(result, shares, rules);
    let vote = if turnout_fails(result, shares, issued, rules) { None } else { weigh(result, poll, shares, rules) };
    let score = add_components(result, vote, poll, cast, rules, unit);
    let Some(score) = score else { return };
    result.weighted = Some(display(score));
    result.weighted_exact = Some(fraction_text(score));
    let (compared, shown) = match rules.rounding {
        Some(digits) => {
            let rounded = half_up(score, digits);
            let text = decimal_text(score, digits);
            if rounded != score {
                result.steps.push(format!("取舍：四舍五入保留 {digits} 位小数，{} 记为 {text}", plain_text(score)));
            }
            (rounded, text)
        }
        None => (score, plain_text(score)),
    };
    result.published = Some(shown.clone());
    if poll.measure.ranks {
        result.steps.push("排序票：平均名次越小越好，不按分数线定等次".into());
        return;
    }
    let (grade, step, flag) = band_step(&poll.bands, compared, &shown);
    result.steps.push(step);
    result.flags.extend(flag);
    result.grade_by_band.clone_from(&grade);
    result.grade = grade;
    for veto in &rules.vetoes {
        let (met, step, flag) = veto_step(veto, &poll.bands, shares, issued, rules);
        result.steps.push(step);
        result.flags.extend(flag);
        if met == Some(true) {
            result.vetoed = true;
            let worse =
                result.grade.as_ref().is_none_or(|grade| poll.bands.place(&veto.grade) > poll.bands.place(grade));
            if worse {
                result.grade = Some(veto.grade.clone());
            }
        }
    }
}

fn group_results(poll: &Poll, shares: &[Share], rules: &BallotRules) -> Vec<GroupResult> {
    let measure = &poll.measure;
    let mut scale: Vec<i64> = Vec::new();
    let weight: i64 = measure.weights.iter().sum();
    if let (Some(top), 1) = (measure.top, measure.weights.len())
        && (top - measure.bottom) / 1000 <= 20
        && matches!(rules.scale, crate::scheme::Scale::Ticks { .. })
    {
        scale = (measure.bottom / 1000..=top / 1000).map(|score| score * 1000 * weight).collect();
    }
    let direct: Vec<i64> = (0..u16::MAX)
        .map_while(|at| measure.value(crate::ballots::Mark::Grade(at)))
        .map(|value| value * weight)
        .collect();
    rules
        .groups
        .iter()
        .zip(shares)
        .map(|(group, share)| {
            let mut counts: BTreeMap<String, u32> = scale
                .iter()
                .chain(if measure.weights.len() == 1 { &direct[..] } else { &[] })
                .map(|score| (plain_text(measure.exact(*score)), 0))
                .collect();
            for (value, count) in &share.counts {
                *counts.entry(plain_text(measure.exact(*value))).or_default() += count;
            }
            let mut exact_scores = BTreeMap::new();
            for value in share.counts.keys() {
                let exact = measure.exact(*value);
                let key = plain_text(exact);
                if parse_decimal(&key) != Some(exact) {
                    exact_scores.insert(key, fraction_text(exact));
                }
            }
            let mut grades: BTreeMap<String, u32> = BTreeMap::new();
            for (value, count) in &share.counts {
                if let Some(grade) = poll.bands.of_vote(*value) {
                    *grades.entry(grade.to_owned()).or_default() += count;
                }
            }
            let mean = mean(&[share], None, poll).map(|(mean, _)| mean);
            GroupResult {
                id: group.id.clone(),
                name: group.name.clone(),
                weight: group.weight.approx(),
                valid: share.valid(),
                invalid: share.lost(),
                mean: mean.map(display),
                mean_exact: mean.map(fraction_text),
                counts,
                invalid_reasons: share
                    .invalid
                    .iter()
                    .map(|(reason, count)| (reason.words().to_owned(), *count))
                    .collect(),
                grade_counts: grades,
                pool: group.pool.clone(),
                issued: group.issued.or(share.issued),
                exact_scores,
            }
        })
        .collect()
}

fn count_step(groups: &[GroupResult]) -> String {
    let parts: Vec<String> = groups
        .iter()
        .map(|group| {
            let lost = if group.invalid_reasons.is_empty() {
                String::new()
            } else {
                let reasons: Vec<String> =
                    group.invalid_reasons.iter().map(|(reason, count)| format!("{reason}{count}")).collect();
                format!("（{}）", reasons.join("、"))
            };
            let mean =
                group.mean_exact.as_deref().and_then(parse_exact).map_or("无".into(), |mean| decimal_text(mean, 4));
            format!("{}有效 {} 票、无效 {} 票{lost}，平均 {mean}", group.name, group.valid, group.invalid)
        })
        .collect();
    format!("计票：{}", parts.join("；"))
}

/// Ballots issued, where it is known for every group.
fn issued(rules: &BallotRules, shares: &[Share]) -> Option<u32> {
    rules.groups.iter().zip(shares).map(|(group, share)| group.issued.or(share.issued)).sum()
}

/// Says where more ballots came back than were issued.
fn check_returns(result: &mut BallotResult, shares: &[Share], rules: &BallotRules) {
    for (group, share) in rules.groups.iter().zip(shares) {
        if let Some(issued) = group.issued.or(share.issued)
            && share.returned() > issued
        {
            let verdict = if rules.invalid.more_than_issued { "按方案该组票全部无效" } else { "请核对" };
            result.flags.push(format!("{}收回 {} 票，多于发出的 {issued} 票，{verdict}", group.name, share.returned()));
        }
    }
}

fn turnout_fails(result: &mut BallotResult, shares: &[Share], issued: Option<u32>, rules: &BallotRules) -> bool {
    let Some(least) = rules.invalid.min_turnout.map(of_share) else { return false };
    let returned: u32 = shares.iter().map(Share::returned).sum();
    let Some(issued) = issued.filter(|issued| *issued > 0) else {
        result.flags.push(format!("发出票数不明，无法核对收回率是否达到 {}", plain_percent(least)));
        return false;
    };
    let share = fraction(returned, issued);
    let facts = format!("发出 {issued} 票，收回 {returned} 票，收回率 {}", percent_text(share));
    if share < least {
        let text = format!("{facts}，低于 {}，测评无效，不计分", plain_percent(least));
        result.flags.push(text.clone());
        result.steps.push(format!("收回率：{text}"));
        return true;
    }
    result.steps.push(format!("收回率：{facts}，达到 {}", plain_percent(least)));
    false
}

/// Groups whose votes are averaged together: index of the group that has the weight, and of all its members.
pub(crate) fn pools(rules: &BallotRules) -> Vec<(usize, Vec<usize>)> {
    let find = |id: &str| rules.groups.iter().position(|group| group.id == id);
    let mut pools: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for at in 0..rules.groups.len() {
        let mut head = at;
        // A pool that names a pool: followed as often as there are groups, so that a circle ends.
        for _ in 0..rules.groups.len() {
            match rules.groups.get(head).and_then(|group| group.pool.as_deref()).and_then(find) {
                Some(next) if next != head => head = next,
                _ => break,
            }
        }
        pools.entry(head).or_default().push(at);
    }
    pools.into_iter().collect()
}

/// The mean of the votes of some groups, the highest and lowest left out where the scheme says so.
fn mean(shares: &[&Share], trim: Option<Trim>, poll: &Poll) -> Option<(Exact, u32)> {
    let count: usize = shares.iter().map(|share| share.votes.len()).sum();
    if count == 0 {
        return None;
    }
    let dropped = trim
        .filter(|trim| count > usize::try_from(trim.above).unwrap_or(usize::MAX))
        .map_or(0, |trim| usize::try_from(trim.drop).unwrap_or(0));
    if dropped > 0 && count > 2 * dropped {
        let mut all = Int64Chunked::from_vec("votes".into(), Vec::new());
        for share in shares {
            all.append(&share.votes).ok()?;
        }
        let kept: Int64Chunked = all.sort(false).slice(i64::try_from(dropped).ok()?, count - 2 * dropped);
        let sum = kept.sum().unwrap_or(0);
        return Some((poll.measure.exact(sum) / whole(i128::try_from(kept.len()).ok()?), u32::try_from(dropped).ok()?));
    }
    let sum: i128 = shares.iter().filter_map(|share| share.votes.sum()).map(i128::from).sum();
    Some((fraction(sum, poll.measure.denominator * i128::try_from(count).ok()?), 0))
}

/// The weighted mean of the groups.
fn weigh(result: &mut BallotResult, poll: &Poll, shares: &[Share], rules: &BallotRules) -> Option<Exact> {
    let trimmed = |dropped: u32| {
        if dropped > 0 { format!("（去掉 {dropped} 个最高、{dropped} 个最低）") } else { String::new() }
    };
    if rules.aggregation == Aggregation::Pooled {
        let all: Vec<&Share> = shares.iter().collect();
        let Some((mean, dropped)) = mean(&all, rules.trim, poll) else {
            result.flags.push("没有有效票，不计分".into());
            return None;
        };
        let valid: u32 = shares.iter().map(Share::valid).sum();
        result.steps.push(format!("汇总：不分类别，{valid} 张有效票{}平均 {}", trimmed(dropped), plain_text(mean)));
        return Some(mean);
    }
    let (mut sum, mut weights, mut all_weights) = (whole(0), whole(0), whole(0));
    let (mut parts, mut missing) = (Vec::new(), Vec::new());
    for (head, members) in pools(rules) {
        let Some(group) = rules.groups.get(head) else { continue };
        let weight = of_share(group.weight);
        all_weights += weight;
        let own: Vec<&Share> = members.iter().filter_map(|at| shares.get(*at)).collect();
        let Some((mean, dropped)) = mean(&own, rules.trim, poll) else {
            if weight != whole(0) {
                missing.push(group.name.clone());
            }
            continue;
        };
        let names: Vec<&str> =
            members.iter().filter_map(|at| rules.groups.get(*at)).map(|group| group.name.as_str()).collect();
        parts.push(format!("{} {}{}×{}", names.join("＋"), plain_text(mean), trimmed(dropped), plain_percent(weight)));
        sum += mean * weight;
        weights += weight;
    }
    if !missing.is_empty() {
        let names = missing.join("、");
        if rules.missing_group == MissingGroup::NoScore || parts.is_empty() || weights == whole(0) {
            let text = format!("{names}没有有效票，不计分");
            result.steps.push(format!("加权：{text}"));
            result.flags.push(text);
            return None;
        }
        result.flags.push(format!("{names}没有有效票，其余类别的权重按比例折算为 100%"));
    }
    if weights == whole(0) {
        result.flags.push("各类人员的权重都是 0，不计分".into());
        return None;
    }
    let score = sum / weights;
    let over = if weights == whole(1) {
        String::new()
    } else {
        format!("，再除以权重之和 {}", plain_percent(weights))
    };
    result.steps.push(format!("加权：{}{over}＝{}", parts.join("＋"), plain_text(score)));
    Some(score)
}

/// Adds the further components of the score.
fn add_components(
    result: &mut BallotResult,
    vote: Option<Exact>,
    poll: &Poll,
    cast: &Cast<'_>,
    rules: &BallotRules,
    unit: usize,
) -> Option<Exact> {
    if rules.components.is_empty() {
        return vote;
    }
    let factor = vote_factor(rules, &poll.measure);
    let top = poll.measure.top.map_or_else(|| whole(1), |top| poll.measure.exact(top)) * factor;
    let others = rules.components.iter().filter(|component| component.id != "meeting");
    let other_weights =
        others.filter_map(|component| component.weight).fold(whole(0), |sum, weight| sum + of_share(weight));
    let meeting = rules.components.iter().find(|component| component.id == "meeting");
    let meeting_weight = if let Some(component) = meeting {
        component.weight.map_or_else(|| (whole(1) - other_weights).max(whole(0)), of_share)
    } else {
        let rest = (whole(1) - other_weights).max(whole(0));
        if other_weights != whole(0) {
            result.flags.push(format!("方案没有写明会议测评占多少，按其余的 {} 计", plain_percent(rest)));
        }
        rest
    };
    let (mut sum, mut weights, mut bonus) = (whole(0), whole(0), whole(0));
    let (mut parts, mut missing) = (Vec::new(), Vec::new());
    let title = meeting.map_or("会议测评", |component| component.title.as_str());
    match vote.map(|vote| vote * factor) {
        Some(vote) => {
            sum += vote * meeting_weight;
            weights += meeting_weight;
            parts.push(format!("{title} {}×{}", plain_text(vote), plain_percent(meeting_weight)));
            result.components.push(component_result("meeting", title, Some(vote), Some(meeting_weight)));
        }
        None if meeting_weight == whole(0) => {}
        None => missing.push(title.to_owned()),
    }
    for (at, component) in rules.components.iter().enumerate().filter(|(_, component)| component.id != "meeting") {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        let value = own_ballots::value(cast, unit, at)
            .or_else(|| cast.components.get(&(unit, at)).map(|value| fraction(*value, 1000)));
        let value = value.map(|value| {
            match component.max.map(of_share).filter(|max| *max > whole(0) && component.weight.is_some()) {
                Some(max) if poll.measure.top.is_some() => value * top / max,
                _ => value,
            }
        });
        result.components.push(component_result(
            &component.id,
            &component.title,
            value,
            component.weight.map(of_share),
        ));
        match (value, component.weight.map(of_share)) {
            (Some(value), Some(weight)) => {
                sum += value * weight;
                weights += weight;
                parts.push(format!("{} {}×{}", component.title, plain_text(value), plain_percent(weight)));
            }
            (Some(value), None) => {
                bonus += value;
                parts.push(format!("{} {}", component.title, plain_text(value)));
            }
            (None, Some(_)) => missing.push(component.title.clone()),
            (None, None) => {}
        }
    }
    if !missing.is_empty() {
        let names = missing.join("、");
        if rules.missing_group == MissingGroup::NoScore || weights == whole(0) {
            let text = format!("缺{names}得分，不计总分");
            result.steps.push(format!("分项合成：{text}"));
            result.flags.push(text);
            return None;
        }
        result.flags.push(format!("缺{names}得分，其余分项的权重按比例折算为 100%"));
    }
    if weights == whole(0) {
        return None;
    }
    let score = sum / weights + bonus;
    result.steps.push(format!("分项合成：{}＝{}", parts.join("＋"), plain_text(score)));
    Some(score)
}

fn component_result(id: &str, title: &str, value: Option<Exact>, weight: Option<Exact>) -> ComponentResult {
    ComponentResult {
        id: id.to_owned(),
        title: title.to_owned(),
        value: value.map(display),
        weight: weight.map(display),
        value_exact: value.map(fraction_text),
        weight_exact: weight.map(fraction_text),
    }
}

/// The last step: the proposal and what follows from it.
pub(super) fn conclude(results: &mut [BallotResult], rules: &BallotRules) {
    for result in results {
        let Some(grade) = &result.grade else {
            result.steps.push("建议等次：不定等次，由会议研究".into());
            continue;
        };
        let band = rules.bands.iter().find(|band| band.grade == *grade);
        result.consequence = band.map_or(String::new(), |band| band.consequence.clone());
        let follows =
            if result.consequence.is_empty() { String::new() } else { format!("（{}）", result.consequence) };
        result.steps.push(format!("建议等次：{grade}{follows}，由会议研究确定"));
    }
}
