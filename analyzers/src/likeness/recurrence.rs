//! Problems that may have stood in an earlier report of the same unit: candidates with their reasons, for people to
//! decide on.
//!
//! Words alone cannot tell a reworded problem from a look-alike; what helps is what the problem is about. Matters and
//! people of the field (`lexicon/problem_topics.toml`), rare letters and pairs of letters (judgement words such as 不够
//! and 薄弱 taken out, because they match everywhere), how it goes wrong and whose shortcoming it is are weighed against
//! each other; within a unit every problem then looks for its best counterpart.

use std::collections::{BTreeMap, BTreeSet};

use super::normal::Names;
use super::topics::TOPICS;
use super::weights::{Features, Rarity, contained, cosine, evidence, lacking, same_pairs};
use crate::ledger::Field;
use crate::ledger::compare::compare;
use crate::ledger::entry::Entry;
use crate::network::fitted::RECURRENCE;
use crate::season::{LedgerRow, LedgerState, Recurrence, Report};

/// Part of the letters that must be the same for 文字基本相同.
const SAME_WORDS: f64 = 0.8;

/// A problem of a year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Roster id of the unit.
    pub unit: String,
    /// The year.
    pub year: i32,
    /// The problem as written.
    pub text: String,
    /// Its short name.
    pub title: String,
    /// The responsibility that it belongs to.
    pub category: String,
    /// Whether it is the secretary's own shortcoming.
    pub personal: bool,
    /// The measure that was promised against it.
    pub promised: String,
    /// What became of it, where a ledger says so: 已完成, 推进中.
    pub state: String,
}

/// The problems of a report.
#[must_use]
pub fn problems(report: &Report, year: i32) -> Vec<Problem> {
    let Some(unit) = &report.unit else { return Vec::new() };
    let promised = |id: &str| {
        let answers = report.measures.iter().filter(|measure| measure.answers.iter().any(|answer| answer == id));
        answers.map(|measure| measure.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let problem = |issue: &crate::season::Issue| Problem {
        unit: unit.clone(),
        year,
        text: issue.text.clone(),
        title: issue.title.clone(),
        category: issue.category.clone(),
        personal: issue.personal,
        promised: promised(&issue.id),
        state: String::new(),
    };
    report.issues.iter().filter(|issue| !issue.text.is_empty()).map(problem).collect()
}

/// Says of the problems of an earlier year what its ledger says of them: their state, and the measure where the report
/// promised none. `rows` are those of the unit's ledger.
pub fn add_states(problems: &mut [Problem], report: &Report, entries: &[Entry], rows: &[LedgerRow], names: &Names) {
    let own: Vec<LedgerRow> = rows.iter().filter(|row| row.unit == report.unit).cloned().collect();
    let answers = compare(report, &own, names).answers;
    let issues = report.issues.iter().filter(|issue| !issue.text.is_empty());
    for (problem, issue) in problems.iter_mut().zip(issues) {
        let entry = entries.iter().find(|entry| entry.unit == problem.unit && entry.is_worded(&issue.text));
        if let Some(entry) = entry {
            entry.state.title().clone_into(&mut problem.state);
            if problem.promised.is_empty() {
                entry.cell(Field::Measure).clone_into(&mut problem.promised);
            }
            continue;
        }
        let about: Vec<&LedgerRow> = answers
            .iter()
            .filter(|answer| answer.issue == issue.id)
            .flat_map(|answer| &answer.rows)
            .filter_map(|row| own.get(*row))
            .collect();
        if about.is_empty() {
            continue;
        }
        let state = match about.iter().filter(|row| row.done).count() {
            done if done == about.len() => "已完成",
            _ if about.iter().all(|row| row.state == LedgerState::LongTerm) => "长期坚持",
            _ => "没有全部完成",
        };
        state.clone_into(&mut problem.state);
        if problem.promised.is_empty() {
            problem.promised = about.iter().map(|row| row.measure.as_str()).collect::<Vec<_>>().join("\n");
        }
    }
}

/// What speaks for a pair and against it, each part 0…1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Likeness {
    /// How well the matters of both agree, as a cosine.
    pub topics: f64,
    /// How much of common matters there is at all.
    pub evidence: f64,
    /// Part of the matters of one that the other does not name; of both sides the smaller part.
    pub apart: f64,
    /// Rare single letters, as a cosine: rewordings keep 学 and 费 where they change 学习 and 党费.
    pub singles: f64,
    /// Rare pairs of letters, as a cosine.
    pub words: f64,
    /// Part of the shorter problem's rare pairs that stands in the other.
    pub contained: f64,
    /// Ways of going wrong: 1 where both name the same, −1 where both name some and none is the same.
    pub facets: f64,
    /// People: 1 where both are about the same, −1 where both name some and none is the same.
    pub people: f64,
    /// 1 where both are of the same category, −1 where they are of different ones.
    pub category: f64,
    /// 1 where both are the secretary's own, −1 where one is.
    pub personal: f64,
    /// Part of the letters that are the same, numbers and names aside.
    pub letters: f64,
}

impl Likeness {
    /// Votes for a pair by itself, before it is compared with the other pairs of its unit; 0 is undecided.
    ///
    /// A logistic model with few weights, fitted to labelled pairs of some thirty organisations, also with a third of
    /// the vocabulary taken away, so that it does not lean on single words. Categories were not among the labels: look-alikes
    /// share theirs as often as the same problems do, so that only different ones count, and little.
    #[must_use]
    pub fn votes(self) -> f64 {
        3.9 * self.topics + 1.0 * self.evidence - 2.6 * self.apart
            + 5.0 * self.singles
            + 1.5 * self.words
            + 1.6 * self.contained
            + signed(self.facets, 0.35, 1.1)
            + signed(self.people, 0.85, 0.45)
            + signed(self.personal, 1.6, 1.95)
            - if self.category < 0.0 { 0.3 } else { 0.0 }
            - 3.25
    }

    /// How likely a pair is the same problem where it is compared with no other, 0…1: problems of different units.
    #[must_use]
    pub fn score(self) -> f64 {
        likely(self.votes()).max(self.sameness())
    }

    /// How much of the letters are the same where that alone says everything, else 0.
    fn sameness(self) -> f64 {
        if self.letters >= SAME_WORDS { self.letters.clamp(0.0, 1.0) } else { 0.0 }
    }

    /// What the network sees: the parts, and how the pair stands among the others of the same two problems. `of_now` and
    /// `of_before` are the most votes that another pair of the one and of the other problem has.
    fn signals(self, of_now: f64, of_before: f64) -> [f32; SIGNALS] {
        let votes = self.votes();
        let flag = |set: bool| if set { 1.0 } else { 0.0 };
        let (ahead_now, ahead_before) = (votes - of_now, votes - of_before);
        [
            self.topics,
            self.evidence,
            self.apart,
            self.singles,
            self.words,
            self.contained,
            self.facets,
            self.people,
            self.category,
            self.personal,
            self.letters,
            self.topics * self.singles,
            self.words * self.contained,
            votes,
            ahead_now,
            ahead_before,
            flag(ahead_now >= 0.0),
            flag(ahead_before >= 0.0),
            flag(ahead_now >= 0.0 && ahead_before >= 0.0),
        ]
        .map(|part| part as f32)
    }
}

/// How many signals there are.
const SIGNALS: usize = 19;
/// Votes of another pair where there is none.
const NO_RIVAL: f64 = -5.0;

/// A pair of a unit's problems, by their places in both lists.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// Place of this year's problem.
    pub now: usize,
    /// Place of the earlier one.
    pub before: usize,
    /// What speaks for the pair and against it.
    pub likeness: Likeness,
    /// The same beside the other pairs of both problems, as the network sees it.
    pub signals: [f32; SIGNALS],
}

/// For each pair, about how many of a hundred such pairs are the same problem, 0…1. `pairs` are all pairs of one unit,
/// row by row.
fn scores(pairs: &[Pair]) -> Vec<f64> {
    let columns = pairs.iter().take_while(|pair| pairs.first().is_some_and(|first| first.now == pair.now)).count();
    let signals: Vec<_> = pairs.iter().map(|pair| pair.signals).collect();
    let votes = RECURRENCE.votes(columns, &signals);
    votes.into_iter().zip(pairs).map(|(votes, pair)| likely(f64::from(votes)).max(pair.likeness.sameness())).collect()
}

fn likely(votes: f64) -> f64 {
    1.0 / (1.0 + f64::exp(-votes))
}

/// What agreement is worth, and what its contrary costs.
fn signed(value: f64, agree: f64, differ: f64) -> f64 {
    value * if value < 0.0 { differ } else { agree }
}

/// Candidates for problems that stand in an earlier report of the same unit too, the likeliest first for each unit.
///
/// Each of this year's problems gets its likeliest earlier one, and a second one only where that is likely too; an
/// earlier problem is proposed for at most two. Problems of other units only say which content is rare.
#[must_use]
pub fn recurrences(current: &[Problem], earlier: &[Problem], names: &Names) -> Vec<Recurrence> {
    let (here, there) = (features(current, names), features(earlier, names));
    let rarity = Rarity::of(here.iter().chain(&there));
    let (propose, second) = (likely(f64::from(RECURRENCE.bar)), likely(f64::from(RECURRENCE.second)));
    let mut units: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
    for pair in pairs_of(current, earlier, &here, &there, &rarity) {
        let unit = current.get(pair.now).map_or("", |problem| problem.unit.as_str());
        units.entry(unit).or_default().push(pair);
    }
    let mut found = Vec::new();
    for pairs in units.into_values() {
        let scores = scores(&pairs);
        let mut pairs: Vec<(f64, usize, usize, Likeness)> =
            scores.into_iter().zip(pairs).map(|(score, pair)| (score, pair.now, pair.before, pair.likeness)).collect();
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let (mut of_now, mut of_before): (BTreeMap<usize, u32>, BTreeMap<usize, u32>) =
            (BTreeMap::new(), BTreeMap::new());
        for (score, one, other, likeness) in pairs {
            let used = of_now.get(&one).copied().unwrap_or(0).max(of_before.get(&other).copied().unwrap_or(0));
            let needed = match used {
                0 => propose,
                1 => second,
                _ => f64::INFINITY,
            };
            if score < needed {
                continue;
            }
            *of_now.entry(one).or_default() += 1;
            *of_before.entry(other).or_default() += 1;
            let (Some(a), Some(b), Some(x), Some(y)) =
                (current.get(one), earlier.get(other), here.get(one), there.get(other))
            else {
                continue;
            };
            found.push(Recurrence {
                unit: a.unit.clone(),
                issue: a.text.clone(),
                prior: b.text.clone(),
                prior_year: b.year,
                score: (score * 1000.0).round() / 1000.0,
                reason: reason(a, b, x, y, likeness, &rarity),
                promised: b.promised.clone(),
                decision: String::new(),
            });
        }
    }
    found
}

/// Every pair of the problems of one unit, for fitting the weights.
#[must_use]
pub fn pairs(current: &[Problem], earlier: &[Problem], names: &Names) -> Vec<Pair> {
    let (here, there) = (features(current, names), features(earlier, names));
    let rarity = Rarity::of(here.iter().chain(&there));
    pairs_of(current, earlier, &here, &there, &rarity)
}

fn features(problems: &[Problem], names: &Names) -> Vec<Features> {
    problems.iter().map(|problem| Features::of(&problem.text, &problem.title, names)).collect()
}

fn pairs_of(
    current: &[Problem],
    earlier: &[Problem],
    here: &[Features],
    there: &[Features],
    rarity: &Rarity,
) -> Vec<Pair> {
    let mut by_unit: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, problem) in earlier.iter().enumerate() {
        by_unit.entry(&problem.unit).or_default().push(place);
    }
    let mut found = Vec::new();
    for (now, (a, x)) in current.iter().zip(here).enumerate() {
        for &before in by_unit.get(a.unit.as_str()).into_iter().flatten() {
            let (Some(b), Some(y)) = (earlier.get(before), there.get(before)) else { continue };
            let likeness = likeness(a, b, x, y, rarity);
            found.push(Pair { now, before, likeness, signals: [0.0; SIGNALS] });
        }
    }
    let mut of_now: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
    let mut of_before: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
    for pair in &found {
        let votes = pair.likeness.votes();
        of_now.entry(pair.now).or_default().push((votes, pair.before));
        of_before.entry(pair.before).or_default().push((votes, pair.now));
    }
    let rival = |all: Option<&Vec<(f64, usize)>>, own: usize| {
        let others = all.into_iter().flatten().filter(|(_, other)| *other != own);
        others.map(|(votes, _)| *votes).fold(NO_RIVAL, f64::max)
    };
    for pair in &mut found {
        let (now, before) = (rival(of_now.get(&pair.now), pair.before), rival(of_before.get(&pair.before), pair.now));
        pair.signals = pair.likeness.signals(now, before);
    }
    found
}

/// What speaks for a pair.
pub(super) fn likeness(a: &Problem, b: &Problem, x: &Features, y: &Features, rarity: &Rarity) -> Likeness {
    let same = !a.category.is_empty() && a.category == b.category;
    let weight = |topic| rarity.topic(topic);
    Likeness {
        topics: cosine(&x.topics, &y.topics, weight).sqrt(),
        evidence: evidence(&x.topics, &y.topics, weight),
        apart: lacking(&x.topics, &y.topics, weight).min(lacking(&y.topics, &x.topics, weight)),
        singles: cosine(&x.singles, &y.singles, |letter| rarity.single(letter)),
        words: cosine(&x.grams, &y.grams, |gram| rarity.gram(gram)),
        contained: contained(&x.grams, &y.grams, |gram| rarity.gram(gram)),
        facets: agreement(&x.facets, &y.facets),
        people: agreement(&x.people, &y.people),
        category: if a.category.is_empty() || b.category.is_empty() {
            0.0
        } else if same {
            1.0
        } else {
            -1.0
        },
        personal: if a.personal == b.personal { f64::from(u8::from(a.personal)) } else { -1.0 },
        letters: same_pairs(&x.letters, &y.letters),
    }
}

/// 1 where both sets hold something in common, −1 where both hold something and nothing in common, else 0.
fn agreement(one: &BTreeSet<usize>, other: &BTreeSet<usize>) -> f64 {
    if one.is_empty() || other.is_empty() {
        return 0.0;
    }
    if one.is_disjoint(other) { -1.0 } else { 1.0 }
}

/// Why a pair is proposed, in Chinese.
fn reason(a: &Problem, b: &Problem, x: &Features, y: &Features, likeness: Likeness, rarity: &Rarity) -> String {
    if likeness.letters >= SAME_WORDS {
        return format!("文字基本相同（{:.0}%），只改了数字或个别词", likeness.letters * 100.0);
    }
    let mut parts = Vec::new();
    let mut topics: Vec<usize> = x.topics.keys().filter(|topic| y.topics.contains_key(topic)).copied().collect();
    let said = |topic: &usize| {
        let sure = |features: &Features| features.topics.get(topic).copied().unwrap_or(0.0);
        sure(x).min(sure(y)) * rarity.topic(*topic)
    };
    topics.sort_by(|one, other| said(other).total_cmp(&said(one)));
    if !topics.is_empty() {
        let titles: Vec<&str> = topics.iter().take(3).map(|topic| TOPICS.title(*topic)).collect();
        parts.push(format!("都涉及{}", titles.join("、")));
    }
    let words = shared_words(&a.text, &b.text, x, y, rarity);
    if !words.is_empty() {
        parts.push(format!("共有“{}”", words.join("”“")));
    }
    if likeness.category > 0.0 {
        parts.push(format!("同属{}", a.category));
    }
    if likeness.personal > 0.0 {
        parts.push("都是书记本人的问题".to_owned());
    }
    parts.push(match b.state.as_str() {
        "" if b.promised.is_empty() => "上次没有写出对应措施".to_owned(),
        "" => "上次已承诺整改".to_owned(),
        state => format!("上次台账状态：{state}"),
    });
    parts.join("；")
}

/// The longest words that both problems hold, judged by their rare pairs, at most three.
fn shared_words(one: &str, other: &str, x: &Features, y: &Features, rarity: &Rarity) -> Vec<String> {
    let letters: Vec<char> = one.chars().collect();
    let mut words: Vec<(f64, String)> = Vec::new();
    let mut at = 0;
    while at + 1 < letters.len() {
        let mut end = at;
        let mut weight = 0.0;
        while let (Some(first), Some(second)) = (letters.get(end), letters.get(end + 1)) {
            let gram = (*first, *second);
            let both = x.grams.contains_key(&gram) && y.grams.contains_key(&gram);
            let word: String = letters.iter().skip(at).take(end + 2 - at).collect();
            if !both || !other.contains(&word) {
                break;
            }
            weight += rarity.gram(gram);
            end += 1;
        }
        if end > at {
            words.push((weight, letters.iter().skip(at).take(end + 1 - at).collect()));
        }
        at = end.max(at) + 1;
    }
    words.sort_by(|one, other| other.0.total_cmp(&one.0).then_with(|| one.1.cmp(&other.1)));
    let mut kept: Vec<String> = Vec::new();
    for (_, word) in words {
        if kept.len() < 3 && !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_network_sees_as_many_signals_as_there_are() {
        assert_eq!(RECURRENCE.signals(), SIGNALS);
    }
}
