//! Materials and their deadlines, focus areas.

use jiff::civil::{Date, Weekday};

use super::season::is_month_day;
use super::{Notes, choices, clause};
use crate::scheme::{Due, Material, Moment, Scheme};

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    notes.doubles("material", scheme.materials.iter().map(|material| material.kind.as_str()));
    notes.doubles("focus", scheme.focus.iter().map(|focus| focus.id.as_str()));
    for (index, material) in scheme.materials.iter().enumerate() {
        let at = format!("material[{index}]");
        check_kind(material, &at, notes);
        check_versions(scheme, material, &at, notes);
        if let Some(length) = material.length {
            super::report::check_length(length, &format!("{at}.length"), notes);
        }
        match &material.due {
            Some(due) => check_due(scheme, (&material.title, &material.source), due, &format!("{at}.due"), notes),
            None if !material.optional => {
                let message = format!(
                    "“{}”没有写明截止时间{}；程序只登记是否收到，不判断是否迟交",
                    material.title,
                    clause(&material.source)
                );
                notes.note(format!("{at}.due"), message);
            }
            None => {}
        }
    }
    for (index, focus) in scheme.focus.iter().enumerate().filter(|(_, focus)| focus.keywords.is_empty()) {
        notes.note(
            format!("focus[{index}].keywords"),
            format!("“{}”没有关键词，只能按标题里的词判断是否讲到", focus.title),
        );
    }
}

/// Other versions of a material, names of files, and what the deadline's 前 means.
fn check_versions(scheme: &Scheme, material: &Material, at: &str, notes: &mut Notes) {
    if let Some(of) = &material.version_of
        && !scheme.materials.iter().any(|other| other.kind == *of && other.kind != material.kind)
    {
        let known: Vec<&str> =
            scheme.materials.iter().map(|other| other.kind.as_str()).filter(|kind| *kind != material.kind).collect();
        let message = format!("没有代号为“{of}”的材料，说不清是哪一份的另一种文稿；{}", choices(&known));
        notes.error(format!("{at}.version_of"), message);
    }
    let most = material.length.and_then(|length| length.limits().1);
    if let (Some(minutes), Some(most)) = (material.speaking_minutes, most) {
        super::report::check_speaking(
            minutes,
            most,
            &clause(&material.source),
            &format!("{at}.speaking_minutes"),
            notes,
        );
    }
    let mut rest = material.file_name.as_str();
    while let Some((_, behind)) = rest.split_once('{') {
        let (name, behind) = behind.split_once('}').unwrap_or((behind, ""));
        if !NAME_PARTS.contains(&name) {
            let message = format!("文件名里的“{{{name}}}”认不出来；可以用：{{{}}}", NAME_PARTS.join("}、{"));
            notes.error(format!("{at}.file_name"), message);
        }
        rest = behind;
    }
}

/// What a pattern of file names may hold in braces.
const NAME_PARTS: [&str; 4] = ["单位", "姓名", "年度", "材料"];

fn check_kind(material: &Material, at: &str, notes: &mut Notes) {
    let plain = |kind: &str| {
        !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    if !plain(&material.kind) {
        notes.error(
            format!("{at}.kind"),
            format!("“{}”不能作材料代号；只能用小写字母、数字和下划线，如 \"work_summary\"", material.kind),
        );
    }
    if matches!(material.kind.as_str(), "ballots" | "roster" | "irrelevant" | "unknown") {
        notes.error(format!("{at}.kind"), format!("“{}”是程序自用的代号，请换一个", material.kind));
    }
    if material.title.trim().is_empty() {
        notes.error(format!("{at}.title"), "没有写材料名称");
    }
}

/// A deadline of something with a title, ordered by a clause.
pub(super) fn check_due(scheme: &Scheme, (title, source): (&str, &str), due: &Due, at: &str, notes: &mut Notes) {
    match due {
        Due::Moment(moment) => {
            let day = match moment {
                Moment::Day(day) => *day,
                Moment::At(at) => at.date(),
            };
            if let Some(name) = weekend(day) {
                let message =
                    format!("“{}”的截止日 {day} 是{name}{}；程序照此判断，是否顺延请自行决定", title, clause(source));
                notes.note(at, message);
            }
            let year = i32::from(day.year());
            if year < scheme.season.year || year > scheme.season.year + 1 {
                let way = if scheme.season.base.is_some() {
                    "如果是内置方案里的日期，请在自己的方案里写上这一项和新的 due"
                } else {
                    "请核对年份"
                };
                notes.error(at, format!("“{title}”的截止日 {day} 不在 {} 年度或次年；{way}", scheme.season.year));
            }
        }
        Due::BeforeMeeting { days_before_meeting } if scheme.season.meeting.is_none() => {
            let message = format!(
                "“{}”要在会前{days_before_meeting}天交{}，会议日期还没有定；填写 season.meeting 以前不判断是否迟交",
                title,
                clause(source)
            );
            notes.note(at, message);
        }
        Due::AfterMeeting { .. } | Due::MonthsAfterMeeting { .. } if scheme.season.meeting.is_none() => {
            let message = format!(
                "“{title}”的截止时间从会议日期算起{}，会议日期还没有定；填写 season.meeting 以前不判断是否迟交",
                clause(source)
            );
            notes.note(at, message);
        }
        Due::Window { from, to } => {
            for (key, day) in [("from", from), ("to", to)] {
                if !is_month_day(day) {
                    notes.error(format!("{at}.{key}"), format!("“{day}”不是月-日；应写作 \"12-21\""));
                }
            }
        }
        Due::BeforeMeeting { .. } | Due::AfterMeeting { .. } | Due::MonthsAfterMeeting { .. } => {}
    }
}

fn weekend(day: Date) -> Option<&'static str> {
    match day.weekday() {
        Weekday::Saturday => Some("星期六"),
        Weekday::Sunday => Some("星期日"),
        _ => None,
    }
}
