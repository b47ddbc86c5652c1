//! [`Found`]: where rules put what they find.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::rule::Rule;
use crate::finding::{Finding, Severity};
use crate::lexicon::char_at;
use crate::scheme::{Scheme, Setting};
use crate::season::Role;

/// Findings of one report, as rules add them.
pub(super) struct Found<'a> {
    facts: &'a Facts<'a>,
    rule: &'static Rule,
    /// What the scheme sets for the rule; `None` where it sets nothing.
    setting: Option<Severity>,
    findings: Vec<Finding>,
    /// How often a rule found the same thing in the same part.
    seen: BTreeMap<(&'static str, &'static str, String), u32>,
}

/// A finding in the making.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Option<(u32, u32, u32)>,
    key: String,
    message: String,
    advice: String,
    evidence: String,
    source: String,
    severity: Option<Severity>,
}

impl Draft {
    /// A finding about the whole report; `key` tells it from the rule's others and does not change with figures.
    pub(super) fn whole(key: impl Into<String>) -> Self {
        Self { key: key.into(), ..Self::default() }
    }

    /// A finding about characters `start..end` of a paragraph; `quote` is what stands there.
    pub(super) fn at(paragraph: u32, start: u32, end: u32, quote: &str) -> Self {
        Self {
            place: Some((paragraph, start, end)),
            key: quote.to_owned(),
            evidence: quote.to_owned(),
            ..Self::default()
        }
    }

    /// A finding about bytes of a paragraph's text.
    pub(super) fn at_bytes(paragraph: u32, text: &str, span: &std::ops::Range<usize>) -> Self {
        let quote = text.get(span.clone()).unwrap_or("");
        Self::at(paragraph, char_at(text, span.start), char_at(text, span.end), quote)
    }

    /// What was found, with figures.
    pub(super) fn says(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// What to do about it.
    pub(super) fn advises(mut self, advice: impl Into<String>) -> Self {
        self.advice = advice.into();
        self
    }

    /// The words or figures that it stands on.
    pub(super) fn shows(mut self, evidence: impl Into<String>) -> Self {
        self.evidence = evidence.into();
        self
    }

    /// The notice's clause.
    pub(super) fn by(mut self, source: &str) -> Self {
        source.clone_into(&mut self.source);
        self
    }

    /// Another weight than the rule's.
    pub(super) const fn weighs(mut self, severity: Severity) -> Self {
        self.severity = Some(severity);
        self
    }

    /// 供参考 where the notice does not ask for it.
    pub(super) const fn note_unless(self, asked: bool) -> Self {
        if asked { self } else { self.weighs(Severity::Note) }
    }
}

/// Stands at the end of what is said about recognised text.
const RECOGNISED: &str = "（扫描件识别的文字，请先核对原件）";

impl<'a> Found<'a> {
    pub(super) fn new(facts: &'a Facts<'a>, rule: &'static Rule) -> Self {
        Self { facts, rule, setting: None, findings: Vec::new(), seen: BTreeMap::new() }
    }

    /// Runs a rule, unless the scheme silences it.
    pub(super) fn run(&mut self, rule: &'static Rule) {
        let facts = self.facts;
        self.judge(rule, facts.scheme, |found| (rule.check)(facts, found));
    }

    /// Lets `check` add findings of a rule, unless the scheme silences it.
    pub(super) fn judge(&mut self, rule: &'static Rule, scheme: &Scheme, check: impl FnOnce(&mut Self)) {
        self.setting = match setting(scheme, rule) {
            Some(Setting::Off) => return,
            Some(Setting::Note) => Some(Severity::Note),
            Some(Setting::Warning) => Some(Severity::Warning),
            Some(Setting::Error) => Some(Severity::Error),
            None => None,
        };
        self.rule = rule;
        check(self);
    }

    pub(super) fn add(&mut self, draft: Draft) {
        let paragraph = draft.place.and_then(|(index, ..)| self.facts.report.paragraphs.get(index as usize));
        let place = draft.place.zip(paragraph).map(|((index, start, end), paragraph)| {
            // Outputs put comments on these characters: a place beyond the text would be lost with its finding.
            let length = char_at(&paragraph.text, paragraph.text.len());
            (index, start.min(length), end.clamp(start.min(length), length))
        });
        let part = paragraph.map_or("", |paragraph| role_key(paragraph.role));
        let key: String = draft.key.chars().filter(|c| !c.is_whitespace()).collect();
        let nth = self.seen.entry((self.rule.code, part, key.clone())).or_insert(0);
        *nth += 1;
        // The same words in two units are two findings: who dismisses one has not seen the other.
        let unit = self.facts.unit.map_or("", |unit| unit.id.as_str());
        let fingerprint = fingerprint(&[self.rule.code, unit, part, &key, &nth.to_string()]);
        let recognised = self.recognised(place.map(|(index, ..)| index));
        let (paragraph, start, end) = match place {
            Some((paragraph, start, end)) => (Some(paragraph), Some(start), Some(end)),
            None => (None, None, None),
        };
        self.findings.push(Finding {
            rule: self.rule.code.to_owned(),
            rule_name: self.rule.name.to_owned(),
            severity: self.setting.or(draft.severity).unwrap_or(self.rule.severity),
            paragraph,
            start,
            end,
            message: if recognised { draft.message + RECOGNISED } else { draft.message },
            advice: draft.advice,
            evidence: draft.evidence,
            source: draft.source,
            recognised,
            fingerprint,
        });
    }

    /// Whether a paragraph, or for a finding about the whole any of the text, was recognised from pictures.
    fn recognised(&self, paragraph: Option<u32>) -> bool {
        let document = self.facts.document;
        match paragraph.and_then(|index| document.paragraphs.get(index as usize)) {
            Some(paragraph) => paragraph.confidence.is_some(),
            None => document.quality.recognised,
        }
    }

    /// The findings: about the whole first, then in reading order.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        self.findings.sort_by(|a, b| {
            (a.paragraph, a.start, a.end, &a.rule, &a.fingerprint).cmp(&(
                b.paragraph,
                b.start,
                b.end,
                &b.rule,
                &b.fingerprint,
            ))
        });
        self.findings
    }
}

/// What a scheme says of a rule, by its code or name.
pub(super) fn setting(scheme: &Scheme, rule: &Rule) -> Option<Setting> {
    let severities = &scheme.report.severities;
    severities.get(rule.code).or_else(|| severities.get(rule.name)).copied()
}

const fn role_key(role: Role) -> &'static str {
    match role {
        Role::Title => "title",
        Role::Preamble => "preamble",
        Role::Achievements => "achievements",
        Role::Problems => "problems",
        Role::Plans => "plans",
        Role::Closing => "closing",
    }
}

/// FNV-1a over the parts, in hexadecimal: small, and the same on every machine and in every version.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        for byte in part.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}
