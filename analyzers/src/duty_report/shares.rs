//! 字数 of the parts and their shares, compared with the scheme's limits as integers.

use num_rational::Ratio;

use crate::document::Document;
use crate::scheme::{Part, Scheme, Share, ShareBase};
use crate::season::{PartShare, ReportParagraph, Role, Verdict, WordCounts};
use crate::wordcount::{Variant, count_paragraph, count_variant};

/// 字数 of each part by some way of counting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Words {
    total: u32,
    achievements: u32,
    problems: u32,
    plans: u32,
}

impl Words {
    fn count(document: &Document, paragraphs: &[ReportParagraph], words: impl Fn(usize) -> u32) -> Self {
        let mut sum = Self::default();
        for (index, paragraph) in paragraphs.iter().enumerate().take(document.paragraphs.len()) {
            let words = words(index);
            sum.total += words;
            match paragraph.role {
                Role::Achievements => sum.achievements += words,
                Role::Problems => sum.problems += words,
                Role::Plans => sum.plans += words,
                _ => {}
            }
        }
        sum
    }

    fn part(self, role: Role) -> u32 {
        match role {
            Role::Achievements => self.achievements,
            Role::Problems => self.problems,
            Role::Plans => self.plans,
            _ => 0,
        }
    }

    fn base(self, base: ShareBase) -> u32 {
        match base {
            ShareBase::Whole => self.total,
            ShareBase::Parts => self.achievements + self.problems + self.plans,
        }
    }
}

/// 字数 of the whole and of the parts by the scheme's way of counting.
pub(super) fn word_counts(document: &Document, paragraphs: &[ReportParagraph], scheme: &Scheme) -> WordCounts {
    let words = strict(document, paragraphs, scheme);
    WordCounts { total: words.total, achievements: words.achievements, problems: words.problems, plans: words.plans }
}

fn strict(document: &Document, paragraphs: &[ReportParagraph], scheme: &Scheme) -> Words {
    Words::count(document, paragraphs, |index| {
        document.paragraphs.get(index).map_or(0, |paragraph| count_paragraph(paragraph, scheme.report.count))
    })
}

/// Shares of the three parts, each with a verdict. `causes` tells which paragraphs hold causes only: a scheme may count
/// them apart from the problems.
#[must_use]
pub fn shares(document: &Document, paragraphs: &[ReportParagraph], causes: &[bool], scheme: &Scheme) -> Vec<PartShare> {
    let rules = &scheme.report;
    let reckoning = strict(document, paragraphs, scheme);
    let mut ways: Vec<(String, Words, ShareBase)> = Variant::ALL
        .iter()
        .map(|variant| {
            let words = Words::count(document, paragraphs, |index| {
                document.paragraphs.get(index).map_or(0, |paragraph| count_variant(paragraph, rules.count, *variant))
            });
            (variant.label().to_owned(), words, rules.share_base)
        })
        .collect();
    let other = match rules.share_base {
        ShareBase::Whole => ("以三部分之和为总篇幅".to_owned(), ShareBase::Parts),
        ShareBase::Parts => ("以全文为总篇幅".to_owned(), ShareBase::Whole),
    };
    ways.push((other.0, reckoning, other.1));
    [Role::Achievements, Role::Problems, Role::Plans]
        .into_iter()
        .map(|role| {
            let part = rules.parts.iter().find(|part| part.role == role);
            let apart = role == Role::Problems && part.is_some_and(|part| !part.with_causes);
            let less = if apart { cause_words(document, causes, scheme) } else { 0 };
            let words = reckoning.part(role).saturating_sub(less);
            let base = reckoning.base(rules.share_base);
            let verdict = part.map_or(Verdict::Kept, |part| verdict(words, base, part));
            let mut turned: Vec<String> = Vec::new();
            if let Some(part) = part {
                for (name, counted, base) in &ways {
                    let words = counted.part(role).saturating_sub(less);
                    if self::verdict(words, counted.base(*base), part) != verdict {
                        turned.push(name.clone());
                    }
                }
                if verdict == Verdict::Broken && within(words, base, part, rules.share_tolerance) {
                    turned.push(format!("在允许误差{}以内", rules.share_tolerance.unwrap_or(Share::new(0, 1))));
                }
            }
            PartShare {
                role,
                words,
                base,
                share: if base > 0 { f64::from(words) / f64::from(base) } else { 0.0 },
                verdict: if turned.is_empty() { verdict } else { Verdict::Borderline },
                borderline: turned.join("；"),
            }
        })
        .collect()
}

fn cause_words(document: &Document, causes: &[bool], scheme: &Scheme) -> u32 {
    document
        .paragraphs
        .iter()
        .zip(causes)
        .filter(|(_, cause)| **cause)
        .map(|(paragraph, _)| count_paragraph(paragraph, scheme.report.count))
        .sum()
}

/// Exact comparison with the limits of a part.
fn verdict(words: u32, base: u32, part: &Part) -> Verdict {
    let below = part.min_share.is_some_and(|limit| share(words, base) < limit.0);
    let above = part.max_share.is_some_and(|limit| share(words, base) > limit.0);
    if below || above { Verdict::Broken } else { Verdict::Kept }
}

/// Whether the limits are missed by no more than the tolerance.
fn within(words: u32, base: u32, part: &Part, tolerance: Option<Share>) -> bool {
    let Some(tolerance) = tolerance else { return false };
    let share = share(words, base);
    let below = part.min_share.is_some_and(|limit| share < limit.0 - tolerance.0);
    let above = part.max_share.is_some_and(|limit| share > limit.0 + tolerance.0);
    !below && !above
}

fn share(words: u32, base: u32) -> Ratio<i64> {
    if base == 0 { Ratio::from_integer(0) } else { Ratio::new(i64::from(words), i64::from(base)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(min: Option<Share>, max: Option<Share>) -> Part {
        Part {
            role: Role::Problems,
            title: String::new(),
            synonyms: Vec::new(),
            min_share: min,
            max_share: max,
            with_causes: true,
            severity: None,
            source: String::new(),
        }
    }

    #[test]
    fn a_third_is_exactly_a_third() {
        let third = part(Some(Share::new(1, 3)), None);
        assert_eq!(verdict(1000, 3000, &third), Verdict::Kept);
        assert_eq!(verdict(999, 3000, &third), Verdict::Broken);
        assert!(within(999, 3000, &third, Some(Share::new(1, 100))));
        assert!(!within(900, 3000, &third, Some(Share::new(1, 100))));
    }
}
