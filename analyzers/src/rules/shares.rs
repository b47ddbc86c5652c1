//! Shares of the parts, their limits, and what other ways of counting would say.

use num_rational::Ratio;

use super::facts::Facts;
use crate::lexicon::sentences;
use crate::scheme::{Part, Share, ShareBase};
use crate::season::{PartShare, Role, Verdict};
use crate::wordcount::{Variant, count_paragraph, count_text, count_variant};

/// 字数 of the parts by one way of counting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Words {
    total: u32,
    parts: [u32; 3],
}

const ROLES: [Role; 3] = [Role::Achievements, Role::Problems, Role::Plans];

/// Share of every part that the scheme names, with the verdict on its limits.
///
/// A limit is 临界 where it is missed by no more than the scheme's tolerance, or where another way of counting turns the
/// verdict. Shares are compared as exact fractions.
#[must_use]
pub fn shares(facts: &Facts<'_>) -> Vec<PartShare> {
    let rules = &facts.scheme.report;
    let counted = count(facts, None);
    let variants = Variant::ALL.map(|variant| (variant, count(facts, Some(variant))));
    rules
        .parts
        .iter()
        .filter_map(|part| {
            let (words, base) = of_part(counted, part, facts)?;
            let kept = keeps(part, words, base, None);
            let turned: Vec<&str> = variants
                .iter()
                .filter(|(_, other)| {
                    of_part(*other, part, facts).is_some_and(|(words, base)| keeps(part, words, base, None) != kept)
                })
                .map(|(variant, _)| variant.label())
                .collect();
            let near = !kept && keeps(part, words, base, rules.share_tolerance);
            let verdict = match (kept, near || !turned.is_empty()) {
                (_, true) => Verdict::Borderline,
                (true, false) => Verdict::Kept,
                (false, false) => Verdict::Broken,
            };
            let share = if base == 0 { 0.0 } else { f64::from(words) / f64::from(base) };
            Some(PartShare { role: part.role, words, base, share, verdict, borderline: turned.join("；") })
        })
        .collect()
}

fn count(facts: &Facts<'_>, variant: Option<Variant>) -> Words {
    let counting = facts.scheme.report.count;
    let mut words = Words::default();
    for (paragraph, read) in facts.document.paragraphs.iter().zip(&facts.report.paragraphs) {
        let own = match variant {
            None => count_paragraph(paragraph, counting),
            Some(variant) => count_variant(paragraph, counting, variant),
        };
        words.total += own;
        for (role, sum) in ROLES.iter().zip(&mut words.parts) {
            *sum += if read.role == *role { own } else { 0 };
        }
    }
    words
}

/// Words and base of a part; `None` for a role that is no part, or an empty base.
fn of_part(words: Words, part: &Part, facts: &Facts<'_>) -> Option<(u32, u32)> {
    let own = ROLES.iter().zip(words.parts).find(|(role, _)| **role == part.role)?.1;
    let causes = if part.role == Role::Problems && !part.with_causes { causes(facts) } else { 0 };
    let base = match facts.scheme.report.share_base {
        ShareBase::Whole => words.total,
        ShareBase::Parts => words.parts.iter().sum(),
    };
    (base > 0).then_some((own.saturating_sub(causes), base))
}

/// 字数 of the sentences in the problem part that give causes.
fn causes(facts: &Facts<'_>) -> u32 {
    let causes: Vec<&str> =
        facts.report.issues.iter().flat_map(|issue| &issue.causes).map(|cause| cause.trim()).collect();
    facts
        .paragraphs()
        .filter(|(_, paragraph)| paragraph.role == Role::Problems)
        .flat_map(|(_, paragraph)| sentences(&paragraph.text).filter_map(|span| paragraph.text.get(span)))
        .filter(|sentence| causes.iter().any(|cause| cause.contains(sentence) || sentence.contains(cause)))
        .map(|sentence| count_text(sentence, facts.scheme.report.count))
        .sum()
}

fn keeps(part: &Part, words: u32, base: u32, tolerance: Option<Share>) -> bool {
    let share = Ratio::new(i64::from(words), i64::from(base.max(1)));
    let slack = tolerance.map_or(Ratio::from_integer(0), |tolerance| tolerance.0);
    part.min_share.is_none_or(|least| share >= least.0 - slack)
        && part.max_share.is_none_or(|most| share <= most.0 + slack)
}

/// A share as people write it: 1/3, 40%.
pub(super) fn written(share: Share) -> String {
    if *share.0.denom() <= 12 && *share.0.denom() > 1 && 100 % *share.0.denom() != 0 {
        format!("{}/{}", share.0.numer(), share.0.denom())
    } else {
        share.to_string()
    }
}

/// `words / base` in percent with one digit, rounded half up.
pub(super) fn percent(words: u32, base: u32) -> String {
    let base = u64::from(base.max(1));
    let tenths = (u64::from(words) * 2000 + base) / (2 * base);
    format!("{}.{}%", tenths / 10, tenths % 10)
}
