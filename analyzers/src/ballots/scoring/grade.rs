//! From scores to grades: bands, vetoes, shares of grades.

use crate::ballots::exact::{Exact, decimal_text, fraction, half_up, of_share, percent_text, plain_text, whole};
use crate::scheme::{BallotRules, Direction, Quota, Roster, Scale, Veto, VetoBase};
use crate::season::BallotResult;

use super::notes::quoted;
use super::poll::{Measure, Share};

/// The bands of a scheme, highest first.
#[derive(Debug, Clone)]
pub(crate) struct Bands {
    /// Grade, least score, upper end as the notice writes it.
    pub(crate) steps: Vec<(String, Exact, Option<Exact>)>,
    /// Value of each grade of a scale of grades, as an integer of the measure.
    direct: Vec<(String, i64)>,
    measure: Measure,
    /// The factor from the vote's scale to the scale of the bands.
    factor: Exact,
}

impl Bands {
    pub(crate) fn new(rules: &BallotRules, measure: &Measure) -> Self {
        let mut steps: Vec<_> =
            rules.bands.iter().map(|band| (band.grade.clone(), of_share(band.from), band.to.map(of_share))).collect();
        steps.sort_by(|one, other| other.1.cmp(&one.1));
        let direct = match &rules.scale {
            Scale::Grades { values } => {
                let mut graded: Vec<_> = values.iter().collect();
                graded.sort_by(|one, other| other.1.cmp(one.1).then_with(|| one.0.cmp(other.0)));
                let weight: i64 = measure.weights.iter().sum();
                let value =
                    |at: usize| u16::try_from(at).ok().and_then(|at| measure.value(crate::ballots::Mark::Grade(at)));
                graded
                    .iter()
                    .enumerate()
                    .filter_map(|(at, (name, _))| value(at).map(|value| ((*name).clone(), value * weight)))
                    .collect()
            }
            _ => Vec::new(),
        };
        Self { steps, direct, measure: measure.clone(), factor: vote_factor(rules, measure) }
    }

    /// The grade of a score.
    pub(crate) fn of_score(&self, score: Exact) -> Option<&str> {
        self.steps.iter().find(|(_, from, _)| score >= *from).map(|(grade, ..)| grade.as_str())
    }

    /// The grade of one vote: the one that was ticked, or the band of the score.
    pub(crate) fn of_vote(&self, value: i64) -> Option<&str> {
        if let Some((grade, _)) = self.direct.iter().find(|(_, direct)| *direct == value) {
            return Some(grade);
        }
        if self.measure.ranks { None } else { self.of_score(self.measure.exact(value) * self.factor) }
    }

    /// Place of a grade, 0 = highest.
    pub(crate) fn place(&self, grade: &str) -> usize {
        self.steps
            .iter()
            .position(|(name, ..)| name == grade)
            .or_else(|| self.direct.iter().position(|(name, _)| name == grade))
            .unwrap_or(usize::MAX)
    }

    /// Grades that votes can have, highest first.
    pub(crate) fn names(&self) -> Vec<&str> {
        let direct = self.direct.iter().map(|(name, _)| name.as_str());
        if self.direct.is_empty() {
            self.steps.iter().map(|(name, ..)| name.as_str()).collect()
        } else {
            direct.collect()
        }
    }
}

/// The factor that brings the vote to the scale of the other components: the component `meeting` says the highest
/// score that the vote is brought to.
pub(crate) fn vote_factor(rules: &BallotRules, measure: &Measure) -> Exact {
    let meeting = rules.components.iter().find(|component| component.id == "meeting");
    match (meeting.and_then(|component| component.max), measure.top) {
        (Some(max), Some(top)) if top > 0 => of_share(max) / measure.exact(top),
        _ => whole(1),
    }
}

/// The band of a score in words, and what the notice's own limits leave open.
pub(super) fn band_step(bands: &Bands, score: Exact, shown: &str) -> (Option<String>, String, Option<String>) {
    let Some(at) = bands.steps.iter().position(|(_, from, _)| score >= *from) else {
        let lowest = bands
            .steps
            .last()
            .map_or(String::new(), |(grade, from, _)| format!("最低一档“{grade}”从 {} 起", plain_text(*from)));
        let text = if bands.steps.is_empty() {
            "方案没有等次线，不定等次".into()
        } else {
            format!("{shown} 低于所有等次线（{lowest}），不定等次")
        };
        return (None, format!("对照等次线：{text}"), (!bands.steps.is_empty()).then_some(text));
    };
    let Some((grade, from, to)) = bands.steps.get(at) else { return (None, String::new(), None) };
    let above = at.checked_sub(1).and_then(|above| bands.steps.get(above));
    let mut text = format!("对照等次线：{shown} 不低于 {}，按得分为“{grade}”", plain_text(*from));
    if let Some((higher, next, _)) = above {
        text += &format!("（距“{higher}”的 {} 差 {}）", plain_text(*next), plain_text(*next - score));
    }
    let gap =
        above.zip(*to).filter(|((_, next, _), to)| score > *to && score < *next).map(|((higher, next, _), to)| {
            format!(
                "得分 {shown} 落在通知所写“{grade}”上限 {} 与“{higher}”下限 {} 之间的空档，按不到下限归入“{grade}”",
                plain_text(to),
                plain_text(*next)
            )
        });
    let shared = bands
        .steps
        .get(at + 1)
        .filter(|(.., to)| *to == Some(score) && score == *from)
        .map(|(lower, ..)| format!("得分恰为 {shown}，通知中“{grade}”和“{lower}”都包括这个分数，归入“{grade}”"));
    (Some(grade.clone()), text, gap.or(shared))
}

/// Whether a veto is met, in words; the share is exact.
pub(super) fn veto_step(
    veto: &Veto,
    bands: &Bands,
    shares: &[Share],
    issued: Option<u32>,
    rules: &BallotRules,
) -> (Option<bool>, String, Option<String>) {
    let low: u32 = votes_of(bands, shares, |grade| veto.votes.iter().any(|wanted| wanted == grade));
    let (base, words) = match veto.base {
        VetoBase::Valid => (Some(shares.iter().map(Share::valid).sum::<u32>()), "有效票"),
        VetoBase::Returned => (Some(shares.iter().map(Share::returned).sum::<u32>()), "收回票"),
        VetoBase::Issued => (issued, "发出票"),
    };
    let grades = quoted(&veto.votes);
    let limit = plain_percent(of_share(veto.over));
    let Some(base) = base.filter(|base| *base > 0) else {
        let text = format!("否决线：{grades}共 {low} 票，{words}数不明，无法核对是否超过 {limit}");
        return (None, text.clone(), Some(text));
    };
    let share = fraction(low, base);
    let over = of_share(veto.over);
    let met = if veto.inclusive { share >= over } else { share > over };
    let verb = if veto.inclusive { "达到" } else { "超过" };
    let facts = format!("{grades}票 {low} 张，占{words} {base} 张的 {}", percent_text(share));
    if met {
        let text = format!("否决线：{facts}，{verb} {limit}，等次定为“{}”", veto.grade);
        return (Some(true), text.clone(), Some(text));
    }
    let edge = share == over;
    let more = votes_to_veto(low, base, over, veto.inclusive);
    let mut text = format!("否决线：{facts}，未{verb} {limit}");
    if edge {
        text = format!("否决线：{facts}，恰为 {limit}，不算超过");
    } else if let Some(more) = more.filter(|more| *more <= 5 && low > 0) {
        text += &format!("（再多 {more} 张触发）");
    }
    let mut flag = edge.then(|| text.clone());
    if let Some(other) = by_form_heads(veto, shares, base, rules, bands)
        && other
    {
        flag =
            Some(format!("{grades}票按印制表头的分档计算会{verb} {limit}，按通知的等次线不会，请研究确定以哪个为准"));
    }
    (Some(false), text, flag)
}

/// Whether the veto would be met if scores belonged to the grades under which the printed form shows them.
fn by_form_heads(veto: &Veto, shares: &[Share], base: u32, rules: &BallotRules, bands: &Bands) -> Option<bool> {
    if rules.form_heads.is_empty() || !bands.direct.is_empty() {
        return None;
    }
    let low = |value: i64| {
        let score = bands.measure.exact(value);
        veto.votes.iter().filter_map(|grade| rules.form_heads.get(grade)).flatten().any(|head| whole(*head) == score)
    };
    let sum: u32 =
        shares.iter().flat_map(|share| &share.counts).filter(|(value, _)| low(**value)).map(|(_, count)| count).sum();
    let (share, over) = (fraction(sum, base), of_share(veto.over));
    Some(if veto.inclusive { share >= over } else { share > over })
}

/// How many more votes of the base must be low before the veto is met.
pub(crate) fn votes_to_veto(low: u32, base: u32, over: Exact, inclusive: bool) -> Option<u32> {
    let wanted = over * whole(base);
    let least = if inclusive { wanted.ceil().to_integer() } else { wanted.floor().to_integer() + 1 };
    u32::try_from(least - i128::from(low)).ok().filter(|more| *more > 0)
}

/// Votes whose grade fits.
pub(crate) fn votes_of(bands: &Bands, shares: &[Share], fits: impl Fn(&str) -> bool) -> u32 {
    shares
        .iter()
        .flat_map(|share| &share.counts)
        .filter(|(value, _)| bands.of_vote(**value).is_some_and(&fits))
        .map(|(_, count)| count)
        .sum()
}

/// A limit as the notice writes it: `10%`.
pub(super) fn plain_percent(share: Exact) -> String {
    format!("{}%", plain_text(share * 100))
}

/// Shares of grades among the proposals: one note for each quota, and a step for everybody.
pub(super) fn quotas(results: &mut [BallotResult], rules: &BallotRules, roster: &Roster) -> Vec<String> {
    let graded = results.iter().filter(|result| result.grade.is_some()).count();
    let mut notes = Vec::new();
    if graded == 0 {
        return notes;
    }
    for quota in &rules.quotas {
        let (met, text) = quota_words(quota, results, graded);
        for result in results.iter_mut().filter(|result| result.grade.is_some()) {
            result.steps.push(format!("等次比例（供研究参考，不自动调整）：{text}"));
        }
        notes.push(if met { text } else { format!("{text}{}", by_score(quota, results, roster)) });
    }
    let grades: std::collections::BTreeSet<&String> =
        results.iter().filter_map(|result| result.grade.as_ref()).collect();
    if grades.len() == 1 && graded >= 3 && !rules.bands.is_empty() {
        notes.push("所有对象的建议等次相同，没有区分".into());
    }
    notes
}

fn quota_words(quota: &Quota, results: &[BallotResult], graded: usize) -> (bool, String) {
    let count =
        results.iter().filter(|result| result.grade.as_ref().is_some_and(|grade| quota.grades.contains(grade))).count();
    let (count_big, graded_big) = (i128::try_from(count).unwrap_or(0), i128::try_from(graded).unwrap_or(1));
    let share = fraction(count_big, graded_big);
    let facts = format!("{}{count}人，占{graded}人的{}", quoted(&quota.grades), percent_text(share));
    let Some(wanted) = quota.share.map(of_share) else {
        return if count == 0 {
            (false, format!("{facts}；通知要求占一定比例，没有写明多少"))
        } else {
            (true, format!("{facts}；通知没有写明比例"))
        };
    };
    let tolerance = quota.tolerance.map_or_else(|| whole(0), of_share);
    let exact = wanted * whole(graded_big);
    let people = half_up(exact, 0).to_integer();
    let limit = plain_percent(wanted);
    let (low, high, words) = match quota.direction {
        Direction::About => (true, true, format!("{limit}左右")),
        Direction::AtLeast => (true, false, format!("不少于{limit}")),
        Direction::AtMost => (false, true, format!("不超过{limit}")),
    };
    let whole_people = quota.direction == Direction::About && count_big == people;
    let too_low = low && share < wanted - tolerance && !whole_people;
    let too_high = high && share > wanted + tolerance && !whole_people;
    let aim = if exact.is_integer() {
        format!("{people}人")
    } else {
        format!("{}人，约{people}人", decimal_text(exact, 1))
    };
    if too_low {
        (false, format!("{facts}，低于{words}的要求（{aim}）"))
    } else if too_high {
        (false, format!("{facts}，高于{words}的要求（{aim}）"))
    } else {
        (true, format!("{facts}，符合{words}的要求"))
    }
}

/// Who comes next by score, for the committee; names, no decision.
fn by_score(quota: &Quota, results: &[BallotResult], roster: &Roster) -> String {
    let Some(wanted) = quota.share.map(of_share) else { return String::new() };
    let graded = results.iter().filter(|result| result.grade.is_some()).count();
    let aim = half_up(wanted * whole(i128::try_from(graded).unwrap_or(0)), 0).to_integer();
    let inside = |result: &&BallotResult| result.grade.as_ref().is_some_and(|grade| quota.grades.contains(grade));
    let count = i128::try_from(results.iter().filter(inside).count()).unwrap_or(0);
    let Ok(lacking) = usize::try_from(aim - count) else { return String::new() };
    if lacking == 0 || quota.direction == Direction::AtMost {
        return String::new();
    }
    let mut others: Vec<&BallotResult> =
        results.iter().filter(|result| !inside(result) && result.grade.is_some()).collect();
    others.sort_by_key(|result| (std::cmp::Reverse(result.rank), result.unit.clone()));
    let cut = others.get(lacking.saturating_sub(1)).and_then(|result| result.rank);
    let names: Vec<String> = others
        .iter()
        .enumerate()
        .take_while(|(at, result)| *at < lacking || result.rank == cut)
        .map(|(_, result)| {
            let name = roster
                .units
                .iter()
                .find(|unit| unit.id == result.unit)
                .map_or(result.unit.as_str(), |unit| unit.name.as_str());
            format!("{name}（{}）", result.published.as_deref().unwrap_or("—"))
        })
        .collect();
    format!("；得分由低到高其后依次为{}，是否调整由会议研究决定", names.join("、"))
}
