//! [`Rule`]: what is looked for, why, and how to mend it.

use std::fmt;

use super::facts::Facts;
use super::found::Found;
use crate::finding::Severity;

/// A rule of the catalogue.
///
/// Code and name are for ever: reviewers' decisions and schemes hang on them. What the rule says about itself is what
/// `explain` prints, what `docs/rules.md` holds, and what its test runs.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Permanent code, never reused: a letter for the chapter and three digits.
    pub code: &'static str,
    /// Permanent name in kebab-case.
    pub name: &'static str,
    /// Name in Chinese.
    pub title: &'static str,
    /// How much a finding weighs where neither scheme nor circumstances say otherwise.
    pub severity: Severity,
    /// 查什么.
    pub what: &'static str,
    /// 为什么.
    pub why: &'static str,
    /// 反例, in the notation of [`NOTATION`]; the rule's test finds it wrong.
    pub bad: &'static str,
    /// 正例; the rule's test finds nothing wrong with it.
    pub good: &'static str,
    /// 怎么改.
    pub mend: &'static str,
    /// 依据: which demand of the field's notices it serves.
    pub basis: &'static str,
    /// Settings of the scheme under which the examples are judged, as TOML; empty for none.
    pub setting: &'static str,
    pub(super) check: fn(&Facts<'_>, &mut Found<'_>),
}

/// How examples are written.
pub const NOTATION: &str = "例子每行一段，竖线前是它在报告里的位置：“成绩”“问题”“打算”；“问题1｜”是第1个问题，“原因1｜”是它的原因，\
“措施1｜”回应第1个问题，“措施｜”没有对应的问题。整改台账的例子是表格的行，栏目之间用竖线；“报告问题”“点评”“上次”开头的是\
报告、点评和上一次台账里的话。";

impl Rule {
    /// Chapter of the catalogue, by the code's letter.
    #[must_use]
    pub fn chapter(&self) -> &'static str {
        match self.code.as_bytes().first() {
            Some(b'S') => "结构和篇幅",
            Some(b'P') => "问题",
            Some(b'M') => "措施",
            Some(b'R') => "上年问题和巡视反馈",
            Some(b'F') => "重点内容",
            Some(b'W') => "文字",
            Some(b'L') => "整改台账",
            _ => "主体责任报告",
        }
    }
}

/// The explanation, as `shuping explain` prints it.
impl fmt::Display for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{} {}（{}）", self.code, self.title, self.name)?;
        writeln!(out, "默认：{}", severity_name(self.severity))?;
        for (label, text) in [
            ("查什么", self.what),
            ("为什么", self.why),
            ("反例", self.bad),
            ("正例", self.good),
            ("怎么改", self.mend),
            ("依据", self.basis),
        ] {
            writeln!(out, "\n{label}")?;
            for line in text.lines() {
                writeln!(out, "  {line}")?;
            }
        }
        if !self.setting.is_empty() {
            writeln!(out, "\n方案设置")?;
            for line in self.setting.lines() {
                writeln!(out, "  {line}")?;
            }
        }
        Ok(())
    }
}

/// 必须改, 建议改, 供参考.
#[must_use]
pub const fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "必须改",
        Severity::Warning => "建议改",
        Severity::Note => "供参考",
    }
}
