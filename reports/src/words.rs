//! The words of the field for the values of a season, in Chinese; [`say`] turns fixed words into English.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use shuping_analyzers::finding::Severity;
use shuping_analyzers::scheme::{Length, Scheme};
use shuping_analyzers::season::{CompletenessState, CopyKind, LedgerState, ReceivedBy, Role, Status, Verdict, kind};

use crate::Lang;

/// A fixed word in the language of the output; words without a translation stay as they are.
pub(crate) fn say(lang: Lang, word: &str) -> &str {
    match lang {
        Lang::Zh => word,
        Lang::En => english(word).unwrap_or(word),
    }
}

fn english(word: &str) -> Option<&'static str> {
    static WORDS: LazyLock<BTreeMap<&'static str, &'static str>> =
        LazyLock::new(|| include_str!("../lang/en.tsv").lines().filter_map(|line| line.split_once('\t')).collect());
    WORDS.get(word).copied()
}

/// 2400—3600字（3000字左右）.
pub(crate) fn length(length: Length) -> String {
    let text = match length.limits() {
        (Some(least), Some(most)) if least == most => format!("{least}字"),
        (Some(least), Some(most)) => format!("{least}—{most}字"),
        (Some(least), None) => format!("不少于{least}字"),
        (None, Some(most)) => format!("不超过{most}字"),
        (None, None) => "没有限制".into(),
    };
    let about = length.about.map_or_else(String::new, |about| format!("（{about}字左右）"));
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
        Status::Pending => "正在接收",
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
