//! Materials and their deadlines, focus areas.

use jiff::civil::{Date, Weekday};

use super::season::is_month_day;
use super::{Notes, clause};
use crate::scheme::{Due, Material, Moment, Scheme};

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    notes.doubles("material", scheme.materials.iter().map(|material| material.kind.as_str()));
    notes.doubles("focus", scheme.focus.iter().map(|focus| focus.id.as_str()));
    for (index, material) in scheme.materials.iter().enumerate() {
        let at = format!("material[{index}]");
        check_kind(material, &at, notes);
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
                notes
                    .error(at, format!("“{}”的截止日 {day} 不在 {} 年度或次年；请核对年份", title, scheme.season.year));
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
        Due::AfterMeeting { .. } if scheme.season.meeting.is_none() => {
            notes.note(at, format!("“{}”的截止时间从会议日期算起，会议日期还没有定", title));
        }
        Due::Window { from, to } => {
            for (key, day) in [("from", from), ("to", to)] {
                if !is_month_day(day) {
                    notes.error(format!("{at}.{key}"), format!("“{day}”不是月-日；应写作 \"12-21\""));
                }
            }
        }
        Due::BeforeMeeting { .. } | Due::AfterMeeting { .. } => {}
    }
}

fn weekend(day: Date) -> Option<&'static str> {
    match day.weekday() {
        Weekday::Saturday => Some("星期六"),
        Weekday::Sunday => Some("星期日"),
        _ => None,
    }
}
