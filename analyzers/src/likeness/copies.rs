//! Copied text, by winnowing (Schleimer, Wilkerson and Aiken 2003): of every six neighbouring grams of eight letters
//! the smallest hash is kept, so that any common run of thirteen letters is found and none shorter than eight.
//!
//! Reports that share enough kept hashes are laid side by side and their runs followed letter by letter. Numbers, names
//! of the roster and titles in 《》 count as equal, so that 数据改一改 is no way out. Words that everybody writes (titles,
//! openings, set phrases that stand in many reports) are no evidence.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::normal::{NAME, NUMBER, Names, TITLE, letters};
use crate::season::{Copy, CopyKind, CopySpan, Report, ReportParagraph, Role};

/// Letters of a gram.
const GRAM: usize = 8;
/// Grams of a window.
const WINDOW: usize = 6;
/// Letters from which a run is evidence.
const RUN: usize = GRAM + WINDOW - 1;
/// Letters that may differ between two runs of one span: a changed name or figure.
const GAP: usize = 12;
/// Letters below which a run that many reports share is a set phrase.
const PHRASE: usize = 60;
/// Reports that share a hash, beyond which they are joined in a chain instead of each with each.
const CROWD: usize = 40;
/// Shared hashes from which two reports are laid side by side.
const SHARED: u32 = 8;
/// Letters of evidence from which a pair is reported, and the least part of the shorter text that they must make up.
const EVIDENCE: usize = 120;
const EVIDENCE_PERCENT: usize = 6;
/// The same for a unit's own report of last year: figures about a unit that do not change are no copy.
const OWN_PERCENT: usize = 12;
/// Part of a paragraph, in percent, from which all of it counts as copied.
const PARAGRAPH_PERCENT: usize = 60;

/// A report as it is compared.
#[derive(Debug, Clone, Copy)]
pub struct CopyText<'a> {
    /// Path of the report.
    pub path: &'a str,
    /// Roster id; reports of one unit and year are versions of each other and not compared.
    pub unit: Option<&'a str>,
    /// The text.
    pub paragraphs: &'a [ReportParagraph],
}

impl<'a> CopyText<'a> {
    /// A report as it is compared.
    #[must_use]
    pub fn of(report: &'a Report) -> Self {
        Self { path: &report.path, unit: report.unit.as_deref(), paragraphs: &report.paragraphs }
    }
}

/// Pairs of reports that share copied text: this year's with each other, and each unit's with its own of last year.
///
/// `current` must hold accepted reports only. Of two units' reports `a` is the one of which the greater part stands in
/// the other. Sorted by kind, then share from the greatest, then paths.
#[must_use]
pub fn copies(current: &[CopyText<'_>], last_year: &[CopyText<'_>], names: &Names) -> Vec<Copy> {
    let texts: Vec<Text> = current.iter().chain(last_year).map(|text| Text::new(text.paragraphs, names)).collect();
    let all: Vec<&CopyText<'_>> = current.iter().chain(last_year).collect();
    let spread = spread(&texts, &all);
    let common = common_from(current.len());
    let mut found = Vec::new();
    let mut index = None;
    for (first, second) in candidates(&texts) {
        let (Some(a), Some(b)) = (all.get(first), all.get(second)) else { continue };
        let kind = match (first < current.len(), second < current.len()) {
            (true, true) if a.unit.is_none() || a.unit != b.unit => CopyKind::OtherUnit,
            (true, false) if a.unit.is_some() && a.unit == b.unit => CopyKind::LastYear,
            _ => continue,
        };
        let (Some(one), Some(other)) = (texts.get(first), texts.get(second)) else { continue };
        if index.as_ref().is_none_or(|(known, _)| *known != first) {
            index = Some((first, one.grams()));
        }
        let Some((_, grams)) = &index else { continue };
        let runs = one.runs(grams, other);
        let evident =
            |run: &Run| run.length >= PHRASE || one.rarest(run, &spread).is_none_or(|reports| reports < common);
        let kept: Vec<Run> = runs.iter().copied().filter(evident).collect();
        let evidence: usize = kept.iter().map(|run| run.length).sum();
        let percent = if kind == CopyKind::LastYear { OWN_PERCENT } else { EVIDENCE_PERCENT };
        let least = one.size().min(other.size()) * percent / 100;
        if evidence < EVIDENCE.max(least) {
            continue;
        }
        let there: Vec<Run> = runs.iter().map(|run| run.turned()).collect();
        let (share, back) = (one.share(&runs, other), other.share(&there, one));
        let longest = kept.iter().map(|run| one.characters(run)).max().unwrap_or(0);
        let turn = kind == CopyKind::OtherUnit && (back > share || back.total_cmp(&share).is_eq() && b.path < a.path);
        let mut copy = if turn {
            let kept: Vec<Run> = kept.iter().map(|run| run.turned()).collect();
            let spans = other.spans(&kept, one, b.paragraphs);
            Copy { a: b.path.into(), b: a.path.into(), share: back, kind, longest, spans }
        } else {
            let spans = one.spans(&kept, other, a.paragraphs);
            Copy { a: a.path.into(), b: b.path.into(), share, kind, longest, spans }
        };
        copy.share = (copy.share * 10_000.0).round() / 10_000.0;
        found.push(copy);
    }
    found.sort_by(|x, y| {
        x.kind.cmp(&y.kind).then(y.share.total_cmp(&x.share)).then_with(|| (&x.a, &x.b).cmp(&(&y.a, &y.b)))
    });
    found
}

/// Number of units from which words that they share are a set phrase.
fn common_from(reports: usize) -> u32 {
    u32::try_from(reports / 50).unwrap_or(u32::MAX).max(3)
}

/// Number of different units in whose reports a kept hash stands.
fn spread(texts: &[Text], all: &[&CopyText<'_>]) -> HashMap<u64, u32> {
    let mut units: BTreeMap<&str, u32> = BTreeMap::new();
    let mut keys: Vec<(u64, u32)> = Vec::new();
    for (text, source) in texts.iter().zip(all) {
        let next = u32::try_from(units.len()).unwrap_or(u32::MAX);
        let unit = *units.entry(source.unit.unwrap_or(source.path)).or_insert(next);
        keys.extend(text.kept.iter().map(|(hash, _)| (*hash, unit)));
    }
    keys.sort_unstable();
    keys.dedup();
    let mut spread = HashMap::new();
    for (hash, _) in keys {
        *spread.entry(hash).or_insert(0) += 1;
    }
    spread
}

/// Pairs of texts that share enough kept hashes, the first index below the second, sorted.
fn candidates(texts: &[Text]) -> BTreeSet<(usize, usize)> {
    let mut postings: Vec<(u64, u32)> = Vec::new();
    for (number, text) in (0_u32..).zip(texts) {
        postings.extend(text.kept.iter().map(|(hash, _)| (*hash, number)));
    }
    postings.sort_unstable();
    postings.dedup();
    let mut shared: HashMap<(u32, u32), u32> = HashMap::new();
    for group in postings.chunk_by(|one, other| one.0 == other.0) {
        if group.len() > CROWD {
            // Everybody shares it: enough to find a crowd that copies, not to compare each with each.
            for (one, other) in group.iter().zip(group.iter().skip(1)) {
                *shared.entry((one.1, other.1)).or_insert(0) += 1;
            }
            continue;
        }
        for (k, one) in group.iter().enumerate() {
            for other in group.iter().skip(k + 1) {
                *shared.entry((one.1, other.1)).or_insert(0) += 1;
            }
        }
    }
    let enough = shared.into_iter().filter(|(_, count)| *count >= SHARED);
    enough.map(|((one, other), _)| (one as usize, other as usize)).collect()
}

/// A run of letters that stands in both texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// First letter in the one.
    one: usize,
    /// First letter in the other.
    other: usize,
    /// Letters.
    length: usize,
}

impl Run {
    /// The run seen from the other text.
    const fn turned(self) -> Self {
        Self { one: self.other, other: self.one, length: self.length }
    }
}

/// Where a letter comes from.
#[derive(Debug, Clone, Copy)]
struct Origin {
    paragraph: u32,
    start: u32,
    end: u32,
}

/// A text as letters.
struct Text {
    /// The letters; a NUL behind each paragraph, so that no run goes beyond.
    letters: Vec<char>,
    origins: Vec<Origin>,
    /// First and last letter of each paragraph.
    paragraphs: Vec<(usize, usize)>,
    /// Kept hashes with the first letter of their gram, by letter.
    kept: Vec<(u64, usize)>,
}

impl Text {
    fn new(paragraphs: &[ReportParagraph], names: &Names) -> Self {
        let mut text = Self { letters: Vec::new(), origins: Vec::new(), paragraphs: Vec::new(), kept: Vec::new() };
        for (number, paragraph) in (0_u32..).zip(paragraphs) {
            let from = text.letters.len();
            for letter in letters(&paragraph.text, names) {
                text.letters.push(letter.letter);
                text.origins.push(Origin { paragraph: number, start: letter.start, end: letter.end });
            }
            text.paragraphs.push((from, text.letters.len()));
            if matches!(paragraph.role, Role::Preamble | Role::Achievements | Role::Problems | Role::Plans) {
                let grams = hashes(text.letters.get(from..).unwrap_or_default());
                text.kept.extend(winnow(&grams).into_iter().map(|(hash, at)| (hash, from + at)));
            }
            text.letters.push('\0');
            text.origins.push(Origin { paragraph: number, start: 0, end: 0 });
        }
        text
    }

    /// Letters without paragraph ends.
    fn size(&self) -> usize {
        self.letters.len() - self.paragraphs.len()
    }

    /// Every gram with its place, sorted.
    fn grams(&self) -> Vec<(u64, usize)> {
        let mut grams = Vec::with_capacity(self.letters.len());
        for (from, to) in &self.paragraphs {
            let hashes = hashes(self.letters.get(*from..*to).unwrap_or_default());
            grams.extend(hashes.into_iter().enumerate().map(|(at, hash)| (hash, from + at)));
        }
        grams.sort_unstable();
        grams
    }

    /// Runs of at least [`RUN`] letters that stand in both, each letter of the other used once, in the other's order.
    fn runs(&self, grams: &[(u64, usize)], other: &Self) -> Vec<Run> {
        let mut runs = Vec::new();
        for (from, to) in &other.paragraphs {
            let hashes = hashes(other.letters.get(*from..*to).unwrap_or_default());
            let mut at = 0;
            while let Some(hash) = hashes.get(at) {
                let start = grams.partition_point(|(known, _)| known < hash);
                let places = grams.iter().skip(start).take_while(|(known, _)| known == hash).take(8);
                let best = places
                    .map(|(_, one)| Run { one: *one, other: from + at, length: self.common(*one, other, from + at) })
                    .max_by_key(|run| (run.length, std::cmp::Reverse(run.one)));
                match best.filter(|run| run.length >= GRAM) {
                    Some(run) => {
                        at += run.length;
                        runs.push(run);
                    }
                    None => at += 1,
                }
            }
        }
        // Short pieces count only beside a long one, as the rest of a sentence whose figures were changed.
        let close = |run: &Run, next: &Run| {
            let gap =
                |from: usize, length: usize, to: usize| to.checked_sub(from + length).is_some_and(|gap| gap <= GAP);
            gap(run.other, run.length, next.other) && gap(run.one, run.length, next.one)
        };
        let long = |run: &Run| run.length >= RUN;
        let mut kept = Vec::new();
        for (k, run) in runs.iter().enumerate() {
            let before =
                k.checked_sub(1).and_then(|k| runs.get(k)).is_some_and(|before| long(before) && close(before, run));
            let after = runs.get(k + 1).is_some_and(|after| long(after) && close(run, after));
            if long(run) || before || after {
                kept.push(*run);
            }
        }
        kept.sort_unstable_by_key(|run| (run.one, run.other));
        kept
    }

    /// Number of equal letters from two places on.
    fn common(&self, one: usize, other: &Self, at: usize) -> usize {
        let here = self.letters.iter().skip(one);
        let there = other.letters.iter().skip(at);
        here.zip(there).take_while(|(x, y)| x == y && **x != '\0').count()
    }

    /// The least number of units that share a kept hash inside a run; `None` where the run holds none.
    fn rarest(&self, run: &Run, spread: &HashMap<u64, u32>) -> Option<u32> {
        let start = self.kept.partition_point(|(_, at)| *at < run.one);
        let inside = self.kept.iter().skip(start).take_while(|(_, at)| at + GRAM <= run.one + run.length);
        inside.filter_map(|(hash, _)| spread.get(hash)).copied().min()
    }

    /// Characters of this text that a run covers.
    fn characters(&self, run: &Run) -> u32 {
        let first = self.origins.get(run.one);
        let last = self.origins.get(run.one + run.length - 1);
        first.zip(last).map_or(0, |(first, last)| last.end.saturating_sub(first.start))
    }

    /// Share of this text that stands in the other: all of a paragraph most of which does, of others the runs.
    ///
    /// Headings are too short for a run; they count where the very heading stands in the other text.
    fn share(&self, runs: &[Run], other: &Self) -> f64 {
        let mut covered = vec![false; self.letters.len()];
        for run in runs {
            for place in covered.iter_mut().skip(run.one).take(run.length) {
                *place = true;
            }
        }
        let there: BTreeSet<&[char]> = other
            .paragraphs
            .iter()
            .filter_map(|(from, to)| other.letters.get(*from..*to))
            .filter(|text| text.len() < GRAM * 3)
            .collect();
        let (mut copied, mut all) = (0_usize, 0_usize);
        for (from, to) in &self.paragraphs {
            let length = to - from;
            let hits = covered.iter().skip(*from).take(length).filter(|hit| **hit).count();
            let heading = self.letters.get(*from..*to).is_some_and(|text| there.contains(text));
            all += length;
            copied += if heading || hits * 100 >= length * PARAGRAPH_PERCENT { length } else { hits };
        }
        #[expect(clippy::cast_precision_loss, reason = "a text has few letters")]
        let share = copied as f64 / all.max(1) as f64;
        share
    }

    /// Runs as spans of both texts; runs between which only a few letters differ are one span.
    fn spans(&self, runs: &[Run], other: &Self, paragraphs: &[ReportParagraph]) -> Vec<CopySpan> {
        let mut runs = runs.to_vec();
        runs.sort_unstable_by_key(|run| (run.one, run.other));
        let mut spans: Vec<CopySpan> = Vec::new();
        let mut last: Option<Run> = None;
        for run in runs {
            let Some(span) = self.span(&run, other) else { continue };
            let near =
                |from: usize, length: usize, to: usize| to.checked_sub(from + length).is_some_and(|gap| gap <= GAP);
            let joins = last
                .is_some_and(|last| near(last.one, last.length, run.one) && near(last.other, last.length, run.other));
            match spans.last_mut() {
                Some(known)
                    if joins && known.a_paragraph == span.a_paragraph && known.b_paragraph == span.b_paragraph =>
                {
                    known.a_end = span.a_end;
                    known.b_end = span.b_end;
                    known.edited = true;
                }
                _ => spans.push(span),
            }
            last = Some(run);
        }
        for span in &mut spans {
            let text = paragraphs.get(span.a_paragraph as usize).map_or("", |paragraph| paragraph.text.as_str());
            span.text = text.chars().skip(span.a_start as usize).take((span.a_end - span.a_start) as usize).collect();
        }
        spans
    }

    /// One run as a span, without its words.
    fn span(&self, run: &Run, other: &Self) -> Option<CopySpan> {
        let (a, a_last) = (self.origins.get(run.one)?, self.origins.get(run.one + run.length - 1)?);
        let (b, b_last) = (other.origins.get(run.other)?, other.origins.get(run.other + run.length - 1)?);
        let signs =
            self.letters.iter().skip(run.one).take(run.length).any(|letter| matches!(*letter, NUMBER | NAME | TITLE));
        Some(CopySpan {
            a_paragraph: a.paragraph,
            a_start: a.start,
            a_end: a_last.end,
            b_paragraph: b.paragraph,
            b_start: b.start,
            b_end: b_last.end,
            text: String::new(),
            edited: signs,
        })
    }
}

/// Hashes of the grams of a paragraph, by the place of their first letter.
fn hashes(letters: &[char]) -> Vec<u64> {
    letters
        .windows(GRAM)
        .map(|gram| {
            gram.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
                (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23)
            })
        })
        .collect()
}

/// The smallest hash of every window, the right one of equals, each place once.
fn winnow(hashes: &[u64]) -> Vec<(u64, usize)> {
    let mut kept: Vec<(u64, usize)> = Vec::new();
    for (start, window) in hashes.windows(WINDOW.min(hashes.len().max(1))).enumerate() {
        let best = window.iter().enumerate().min_by_key(|(at, hash)| (**hash, std::cmp::Reverse(*at)));
        if let Some((at, hash)) = best
            && kept.last().is_none_or(|(_, last)| *last != start + at)
        {
            kept.push((*hash, start + at));
        }
    }
    kept
}
