//! The words of the field for the values of a season, in Chinese; [`Words`] turns fixed words into English.
//!
//! Chinese comes first: a text stands in the code and the templates as the department reads it, and `lang/en.tsv` holds
//! its English beside it, one line a text. A test finds every text that has no English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::Date;
use shuping_analyzers::finding::Severity;
use shuping_analyzers::scheme::{Length, Scheme};
use shuping_analyzers::season::{CompletenessState, CopyKind, LedgerState, ReceivedBy, Role, Status, Verdict, kind};

use crate::Lang;

/// A fixed word in the language of the output; words without a translation stay as they are.
pub(crate) fn say(lang: Lang, word: &str) -> &str {
    match lang {
        Lang::Zh => word,
        Lang::En => table().get(word).map_or(word, String::as_str),
    }
}

/// The fixed words of an output, in its language.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Words(pub(crate) Lang);

impl Words {
    /// A fixed text.
    pub(crate) fn say<'a>(&self, text: &'a str) -> &'a str {
        say(self.0, text)
    }

    /// A fixed text with one value in the place of its `{}`.
    pub(crate) fn fill(&self, text: &str, value: impl std::fmt::Display) -> String {
        self.say(text).replacen("{}", &value.to_string(), 1)
    }

    /// A fixed text with two values.
    pub(crate) fn fill_two(&self, text: &str, first: impl std::fmt::Display, second: impl std::fmt::Display) -> String {
        // The second place is found before the first value, which may hold anything, stands there.
        let (head, tail) = self.say(text).rsplit_once("{}").unwrap_or((self.say(text), ""));
        format!("{}{second}{tail}", head.replacen("{}", &first.to_string(), 1))
    }

    /// A fixed text with any number of values, in their order.
    pub(crate) fn fill_all(&self, text: &str, values: &[&dyn std::fmt::Display]) -> String {
        let mut parts = self.say(text).split("{}");
        let mut said = parts.next().unwrap_or_default().to_owned();
        for (part, value) in parts.zip(values) {
            said.push_str(&value.to_string());
            said.push_str(part);
        }
        said
    }

    /// The language as HTML names it.
    pub(crate) const fn code(self) -> &'static str {
        match self.0 {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// A day as people write it: 2024年1月20日, 2024-01-20.
    pub(crate) fn day(self, day: Date) -> String {
        match self.0 {
            Lang::Zh => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Lang::En => day.to_string(),
        }
    }
}

/// The texts that have an English one, by their Chinese; `\\n` in the file is a line break.
pub(crate) fn table() -> &'static BTreeMap<String, String> {
    static WORDS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let whole = |text: &str| text.replace("\\n", "\n");
        let lines = include_str!("../lang/en.tsv").lines().filter_map(|line| line.split_once('\t'));
        lines.map(|(chinese, english)| (whole(chinese), whole(english))).collect()
    });
    &WORDS
}

/// 2400—3600字（3000字左右）.
pub(crate) fn length(t: Words, length: Length) -> String {
    let text = match length.limits() {
        (Some(least), Some(most)) if least == most => t.fill("{}字", least),
        (Some(least), Some(most)) => t.fill_two("{}—{}字", least, most),
        (Some(least), None) => t.fill("不少于{}字", least),
        (None, Some(most)) => t.fill("不超过{}字", most),
        (None, None) => t.say("没有限制").into(),
    };
    let about = length.about.map_or_else(String::new, |about| t.fill("（{}字左右）", about));
    format!("{text}{about}")
}

pub(crate) const fn severity(value: Severity) -> &'static str {
    match value {
        Severity::Error => "必须改",
        Severity::Warning => "建议改",
        Severity::Note => "供参考",
    }
}

pub(crate) const fn completeness(value: CompletenessState) -> &'static str {
    match value {
        CompletenessState::OnTime => "按时",
        CompletenessState::Late => "迟交",
        CompletenessState::Missing => "未交",
        CompletenessState::Unreadable => "打不开",
    }
}

pub(crate) const fn status(value: Status) -> &'static str {
    match value {
        Status::Accepted => "采用",
        Status::Superseded => "已有新版本",
        Status::Duplicate => "重复",
        Status::Unreadable => "打不开",
        Status::Encrypted => "有密码",
        Status::UnknownUnit => "单位不明",
        Status::Irrelevant => "无关文件",
        Status::Container => "压缩包或邮件",
        Status::Pending => "待处理",
    }
}

pub(crate) const fn received_by(value: ReceivedBy) -> &'static str {
    match value {
        ReceivedBy::MailDate => "邮件日期",
        ReceivedBy::FirstSeen => "收到登记",
        ReceivedBy::Modified => "文件时间",
    }
}

pub(crate) const fn role(value: Role) -> &'static str {
    match value {
        Role::Title => "题目",
        Role::Preamble => "开头",
        Role::Achievements => "总结成绩",
        Role::Problems => "查摆问题",
        Role::Plans => "下一步打算",
        Role::Closing => "结尾",
    }
}

pub(crate) const fn verdict(value: Verdict) -> &'static str {
    match value {
        Verdict::Kept => "符合",
        Verdict::Borderline => "临界",
        Verdict::Broken => "不符合",
    }
}

pub(crate) const fn ledger(value: LedgerState) -> &'static str {
    match value {
        LedgerState::Done => "已完成",
        LedgerState::InProgress => "推进中",
        LedgerState::Overdue => "逾期",
        LedgerState::LongTerm => "长期坚持",
    }
}

pub(crate) const fn copy(value: CopyKind) -> &'static str {
    match value {
        CopyKind::OtherUnit => "与其他单位",
        CopyKind::LastYear => "与本单位上年",
    }
}

/// Title of a kind of material: the scheme's, else the usual one, else the id.
pub(crate) fn material<'a>(scheme: &'a Scheme, id: &'a str) -> &'a str {
    let own = scheme.materials.iter().find(|material| material.kind == id).map(|material| material.title.as_str());
    own.filter(|title| !title.is_empty()).unwrap_or(match id {
        kind::DUTY_REPORT => "述职报告",
        kind::WORK_SUMMARY => "党建工作总结",
        kind::ACCOUNTABILITY_REPORT => "全面从严治党主体责任报告",
        kind::WORK_PLAN => "工作计划",
        kind::LEDGER => "整改台账",
        kind::BALLOTS => "测评票",
        kind::ROSTER => "单位名单",
        kind::IRRELEVANT => "无关文件",
        kind::UNKNOWN => "不明",
        other => other,
    })
}

/// A moment as people write it: `2023-12-04T17:00:00+08:00` is `2023-12-04 17:00`. The offset is the season's own.
pub(crate) fn moment(rfc3339: &str) -> String {
    rfc3339.chars().take(16).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// The same without the year: `12-04 17:00`.
pub(crate) fn short_moment(rfc3339: &str) -> String {
    moment(rfc3339).chars().skip(5).collect()
}

/// A deadline as written, or the words for the two that are no day.
pub(crate) fn deadline(value: Option<&str>) -> &str {
    match value {
        Some("long_term") => "长期坚持",
        Some(day) => day,
        None => "",
    }
}

/// At most `most` characters of a text, with … where it was cut.
pub(crate) fn short(text: &str, most: usize) -> String {
    let flat = text.replace(['\n', '\t'], " ");
    if flat.chars().count() <= most {
        return flat;
    }
    flat.chars().take(most.saturating_sub(1)).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// Every literal behind one of the calls that put a fixed text into an output.
    fn texts(source: &str, calls: &[&str]) -> Vec<String> {
        let mut found = Vec::new();
        for call in calls {
            for (at, _) in source.match_indices(call) {
                let before = source[..at].chars().next_back();
                if before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_') {
                    continue;
                }
                let rest = source[at + call.len()..].trim_start();
                let Some(rest) = rest.strip_prefix('"') else { continue };
                let text: String = rest.chars().take_while(|letter| *letter != '"').collect();
                if text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter)) {
                    found.push(text.replace("\\n", "\n"));
                }
            }
        }
        found
    }

    fn sources(folder: &Path, ending: &str, found: &mut Vec<String>) {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                sources(&path, ending, found);
            } else if path.extension().is_some_and(|one| one == ending) {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(text.split("#[cfg(test)]").next().unwrap().to_owned());
            }
        }
    }

    #[test]
    fn every_fixed_text_has_both_languages() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut found = Vec::new();
        sources(&root.join("src"), "rs", &mut found);
        sources(&root.join("templates"), "html", &mut found);
        let texts: BTreeSet<String> = found
            .iter()
            .flat_map(|source| texts(source, &["say(", "fill(", "fill_two(", "fill_all(", "column("]))
            .collect();
        assert!(texts.len() > 200, "{}", texts.len());
        let missing: Vec<&String> = texts.iter().filter(|text| !table().contains_key(*text)).collect();
        assert!(missing.is_empty(), "reports/lang/en.tsv has no English for {missing:#?}");
        for (chinese, english) in table() {
            assert_eq!(chinese.matches("{}").count(), english.matches("{}").count(), "{chinese}");
        }
    }

    #[test]
    fn templates_hold_no_text_that_is_in_one_language_only() {
        let mut found = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), "html", &mut found);
        // What goes to units is in Chinese only, and says so in its head.
        for template in found.iter().filter(|template| !template.contains("<html lang=\"zh-CN\">")) {
            let body = template.split("</style>").nth(1).unwrap();
            // File names are names.
            let mut fixed = body.replace("述职评议分析.xlsx", "");
            while let (Some(from), Some(to)) = (fixed.find("{{"), fixed.find("}}")) {
                fixed.replace_range(from..to + 2, "");
            }
            while let (Some(from), Some(to)) = (fixed.find("{%"), fixed.find("%}")) {
                fixed.replace_range(from..to + 2, "");
            }
            let left: String = fixed.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).collect();
            assert!(left.is_empty(), "{left}");
        }
    }

    #[test]
    fn a_value_that_looks_like_a_place_is_no_place() {
        let t = Words(Lang::Zh);
        assert_eq!(t.fill_two("{}占比{}，临界", "{}", "2"), "{}占比2，临界");
        assert_eq!(Words(Lang::En).fill("第{}段", 3), "Para. 3 ");
    }
}
