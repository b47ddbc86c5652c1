//! Figures of agreement between labels and reading.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use shuping_analyzers::season::{Report, Role};

use crate::truth::{LabelledReport, LabelledWord};

#[derive(Default)]
pub(crate) struct Board {
    rates: BTreeMap<&'static str, (f64, usize)>,
    counts: BTreeMap<&'static str, [usize; 3]>,
    missed: Vec<String>,
}

/// Share of the shorter text's character pairs that stand in the other.
fn overlap(a: &str, b: &str) -> f64 {
    let pairs = |text: &str| {
        let chars: Vec<char> = text.chars().filter(|character| !character.is_whitespace()).collect();
        let mut counts: BTreeMap<(char, char), usize> = BTreeMap::new();
        for pair in chars.windows(2) {
            *counts.entry((pair[0], pair[1])).or_default() += 1;
        }
        counts
    };
    let (a, b) = (pairs(a), pairs(b));
    let small = a.values().sum::<usize>().min(b.values().sum());
    let common: usize = a.iter().map(|(pair, count)| (*count).min(b.get(pair).copied().unwrap_or(0))).sum();
    if small == 0 { 0.0 } else { common as f64 / small as f64 }
}

/// Greedy one-to-one matching, best first.
fn pair_up(want: usize, got: usize, same: impl Fn(usize, usize) -> f64) -> BTreeMap<usize, usize> {
    let mut rows: Vec<(f64, usize, usize)> =
        (0..want).flat_map(|i| (0..got).map(move |j| (i, j))).map(|(i, j)| (same(i, j), i, j)).collect();
    rows.sort_by(|a, b| b.partial_cmp(a).expect("numbers"));
    let (mut left, mut right, mut pairs) = (BTreeSet::new(), BTreeSet::new(), BTreeMap::new());
    for (score, i, j) in rows {
        if score >= 0.6 && !left.contains(&i) && !right.contains(&j) {
            left.insert(i);
            right.insert(j);
            pairs.insert(i, j);
        }
    }
    pairs
}

/// Whether two deadlines are the same or stand within three days: 七一前 is the first of July or the day before it.
fn same_day(a: Option<&str>, b: Option<&str>) -> bool {
    let day = |text: Option<&str>| text?.parse::<jiff::civil::Date>().ok();
    a == b || day(a).zip(day(b)).is_some_and(|(a, b)| (a.since(b).expect("days").get_days()).abs() <= 3)
}

impl Board {
    fn rate(&mut self, name: &'static str, value: f64) {
        let cell = self.rates.entry(name).or_default();
        cell.0 += value;
        cell.1 += 1;
    }

    fn mark(&mut self, name: &'static str, right: bool, otherwise: impl FnOnce() -> String) {
        self.rate(name, f64::from(u8::from(right)));
        if !right {
            self.missed.push(format!("{name}: {}", otherwise()));
        }
    }

    fn count(&mut self, name: &'static str, hit: usize, got: usize, want: usize) {
        let cell = self.counts.entry(name).or_default();
        for (sum, more) in cell.iter_mut().zip([hit, got, want]) {
            *sum += more;
        }
    }

    pub(crate) fn add(&mut self, want: &LabelledReport, got: &Report) {
        let path = want.path.clone();
        self.add_roles(want, got);
        let issues = pair_up(want.issues.len(), got.issues.len(), |i, j| {
            overlap(&want.issues[i].text, &got.issues[j].text)
                .max(0.99 * overlap(&want.issues[i].title, &got.issues[j].text))
        });
        self.count("issues", issues.len(), got.issues.len(), want.issues.len());
        for (i, issue) in want.issues.iter().enumerate() {
            let Some(j) = issues.get(&i) else {
                self.missed.push(format!("issues: {path}: not found: {}", issue.text));
                continue;
            };
            let found = &got.issues[*j];
            self.mark("issues.personal", found.personal == issue.personal, || {
                format!("{path} {:?}: {}", issue.personal, found.text)
            });
            self.mark("issues.evidence", found.evidence == issue.evidence, || {
                format!("{path} {:?}: {}", issue.evidence, found.text)
            });
            self.mark("issues.has_cause", found.causes.is_empty() == issue.causes.is_empty(), || {
                format!("{path}: {} want {:?} got {:?}", issue.title, issue.causes, found.causes)
            });
        }
        for (j, found) in got.issues.iter().enumerate() {
            if !issues.values().any(|used| *used == j) {
                self.missed.push(format!("issues: {path}: none: {}", found.text));
            }
        }
        self.add_measures(want, got, &issues);
        self.add_vague(want, got);
        let (covered, named): (BTreeSet<&String>, BTreeSet<&String>) =
            (want.focus_covered.iter().collect(), got.focus_covered.iter().collect());
        self.count("focus", covered.intersection(&named).count(), named.len(), covered.len());
        if covered != named {
            self.missed.push(format!("focus: {path} want {covered:?} got {named:?}"));
        }
        self.mark("reports.prior_year_answered", got.prior_year_answered == want.prior_year_answered, || path.clone());
        self.mark("reports.must_answer", got.must_answer.is_empty() == want.must_answer.is_empty(), || {
            format!("{path} {:?}", got.must_answer)
        });
    }

    fn add_roles(&mut self, want: &LabelledReport, got: &Report) {
        let (mut right, mut all) = (0, 0);
        for (labelled, found) in want.paragraphs.iter().zip(&got.paragraphs) {
            if matches!(labelled.role, Role::Achievements | Role::Problems | Role::Plans) {
                let chars = labelled.text.chars().filter(|character| !character.is_whitespace()).count();
                all += chars;
                if found.role == labelled.role {
                    right += chars;
                }
            }
            if found.role != labelled.role
                && !(found.role == Role::Preamble && labelled.role == Role::Title
                    || found.role == Role::Title && labelled.role == Role::Preamble)
            {
                self.missed.push(format!(
                    "roles: {} {:?} as {:?}: {}",
                    want.path,
                    labelled.role,
                    found.role,
                    labelled.text.chars().take(30).collect::<String>()
                ));
            }
            if found.heading != labelled.heading {
                self.missed.push(format!(
                    "headings: {} {}: {}",
                    want.path,
                    labelled.heading,
                    labelled.text.chars().take(30).collect::<String>()
                ));
            }
        }
        self.rate("sections.role_chars", f64::from(right as u32) / f64::from(all.max(1) as u32));
    }

    /// Vague words by place; words that only look vague must not be flagged.
    fn add_vague(&mut self, want: &LabelledReport, got: &Report) {
        let flagged: Vec<(u32, u32, u32)> = got
            .findings
            .iter()
            .filter(|finding| finding.rule_name == "vague-quantifier")
            .filter_map(|finding| Some((finding.paragraph?, finding.start?, finding.end?)))
            .collect();
        let hit = |word: &LabelledWord| {
            let end = word.start + word.term.chars().count() as u32;
            flagged.iter().any(|(para, from, to)| *para == word.para && *from < end && word.start < *to)
        };
        let hits = want.vague.iter().filter(|word| hit(word)).count();
        self.count("vague", hits, flagged.len(), want.vague.len());
        for word in want.vague.iter().filter(|word| !hit(word)) {
            self.missed.push(format!("vague: {} missed {} in paragraph {}", want.path, word.term, word.para));
        }
        for word in &want.vague_traps {
            self.mark("vague.traps_kept", !hit(word), || {
                format!("{} {} in paragraph {}", want.path, word.term, word.para)
            });
        }
    }

    fn add_measures(&mut self, want: &LabelledReport, got: &Report, issues: &BTreeMap<usize, usize>) {
        let path = &want.path;
        let pairs = pair_up(want.measures.len(), got.measures.len(), |i, j| {
            overlap(&want.measures[i].text, &got.measures[j].text)
        });
        self.count("measures", pairs.len(), got.measures.len(), want.measures.len());
        let known: BTreeMap<&str, usize> =
            want.issues.iter().enumerate().map(|(i, issue)| (issue.id.as_str(), i)).collect();
        let ids: BTreeMap<&str, usize> =
            got.issues.iter().enumerate().map(|(j, issue)| (issue.id.as_str(), j)).collect();
        let back_issue: BTreeMap<usize, usize> = issues.iter().map(|(i, j)| (*j, *i)).collect();
        let back_measure: BTreeMap<usize, usize> = pairs.iter().map(|(i, j)| (*j, *i)).collect();
        let wanted: BTreeSet<(i64, i64)> = want
            .measures
            .iter()
            .enumerate()
            .flat_map(|(i, measure)| measure.answers.iter().map(move |id| (i, id)))
            .filter_map(|(i, id)| Some((i as i64, *known.get(id.as_str())? as i64)))
            .collect();
        let found: BTreeSet<(i64, i64)> = got
            .measures
            .iter()
            .enumerate()
            .flat_map(|(j, measure)| measure.answers.iter().map(move |id| (j, id)))
            .filter_map(|(j, id)| {
                let issue = *ids.get(id.as_str())?;
                let measure = back_measure.get(&j).map_or(-1 - j as i64, |i| *i as i64);
                Some((measure, back_issue.get(&issue).map_or(-1 - issue as i64, |i| *i as i64)))
            })
            .collect();
        self.count("links", wanted.intersection(&found).count(), found.len(), wanted.len());
        for link in wanted.symmetric_difference(&found) {
            let verb = if wanted.contains(link) { "missed" } else { "wrong" };
            let name =
                |index: i64, texts: &dyn Fn(usize) -> String| usize::try_from(index).map_or("?".to_owned(), texts);
            let measure = name(link.0, &|i| want.measures[i].text.chars().take(30).collect());
            let issue = name(link.1, &|i| want.issues[i].title.clone());
            self.missed.push(format!("links: {path} {verb}: {measure} -> {issue}"));
        }
        for i in 0..want.issues.len() {
            let answered = |links: &BTreeSet<(i64, i64)>| links.iter().any(|(_, issue)| *issue == i as i64);
            self.mark("issues.answered", answered(&wanted) == answered(&found), || {
                format!("{path}: {}", want.issues[i].title)
            });
        }
        for (i, measure) in want.measures.iter().enumerate() {
            let Some(j) = pairs.get(&i) else {
                self.missed.push(format!("measures: {path}: not found: {}", measure.text));
                continue;
            };
            let found = &got.measures[*j];
            self.mark("measures.deadline", same_day(found.deadline.as_deref(), measure.deadline.as_deref()), || {
                format!(
                    "{path} want {:?} got {:?}: {} ← {}",
                    measure.deadline, found.deadline, found.text, measure.text
                )
            });
            self.mark("measures.owner", found.owner.is_some() == measure.owner.is_some(), || {
                format!("{path} want {:?} got {:?}: {}", measure.owner, found.owner, found.text)
            });
            self.mark("measures.measurable", found.measurable == measure.measurable, || {
                format!("{path} {}: {}", measure.measurable, measure.text)
            });
        }
        for (j, found) in got.measures.iter().enumerate() {
            if !back_measure.contains_key(&j) {
                self.missed.push(format!("measures: {path}: none: {}", found.text));
            }
        }
    }

    fn figures(&self) -> BTreeMap<String, (f64, usize)> {
        let mut figures: BTreeMap<String, (f64, usize)> =
            self.rates.iter().map(|(name, (sum, n))| ((*name).to_owned(), (sum / *n as f64, *n))).collect();
        for (name, [hit, got, want]) in &self.counts {
            let f1 = if got + want == 0 { 1.0 } else { 2.0 * *hit as f64 / (got + want) as f64 };
            figures.insert(format!("{name}.f1"), (f1, *want));
        }
        figures
    }

    pub(crate) fn assert_at_least(&self, bars: &[(&str, f64)]) {
        let figures = self.figures();
        for (name, bar) in bars {
            let value = figures.get(*name).map_or(0.0, |(value, _)| *value);
            assert!(value >= *bar, "{name} is {value:.4}, wanted {bar}");
        }
    }
}

impl fmt::Display for Board {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, (value, n)) in self.figures() {
            writeln!(out, "{name:30} {value:.4} ({n})")?;
        }
        if let Ok(show) = std::env::var("SHUPING_SHOW") {
            for line in self.missed.iter().filter(|line| show == "missed" || line.starts_with(show.as_str())) {
                writeln!(out, "  {line}")?;
            }
        }
        Ok(())
    }
}
