//! The year, the meeting, the term, the nightly hour.

use jiff::civil::Weekday;

use super::{Notes, clause};
use crate::scheme::Scheme;

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    let settings = &scheme.season;
    if settings.organization.trim().is_empty() {
        notes.error("season.organization", "没有写单位全称");
    }
    if !(2000..2100).contains(&settings.year) {
        notes.error("season.year", format!("年度 {} 不对；请写四位数的年份，如 2023", settings.year));
    }
    if settings.mailboxes.is_empty() {
        notes.error("season.mailboxes", "至少要有一个收件箱文件夹，如 [\"mailbox\"]");
    }
    for (index, mailbox) in settings.mailboxes.iter().enumerate() {
        if matches!(mailbox.trim_end_matches('/'), "" | "." | "out" | ".shuping") {
            notes.error(
                format!("season.mailboxes[{index}]"),
                "收件箱要用单独的文件夹，不能是评议年度的文件夹本身、out 或 .shuping",
            );
        }
    }
    for (index, mailbox) in settings.mailboxes.iter().enumerate() {
        let same = |other: &String| other.trim_end_matches('/') == mailbox.trim_end_matches('/');
        if settings.mailboxes.iter().take(index).any(same) {
            notes.error(format!("season.mailboxes[{index}]"), format!("收件箱“{mailbox}”写了两次"));
        }
    }
    let watch = &scheme.watch;
    for (key, seconds) in [
        ("scan_every", watch.scan_every.unwrap_or(1.0)),
        ("quiet", watch.quiet),
        ("racy", watch.racy),
        ("patience", watch.patience),
        ("stop_within", watch.stop_within),
    ] {
        if !(0.0..=86_400.0).contains(&seconds) || (key == "scan_every" && seconds < 0.05) {
            notes.error(format!("watch.{key}"), format!("{seconds} 秒不合适；应在 0 到 86400 秒之间"));
        }
    }
    if settings.meeting_provisional && settings.meeting.is_some() {
        let message =
            format!("会议日期是暂定的{}；按会议日期推算的截止时间会随它变动", clause(&settings.meeting_source));
        notes.note("season.meeting", message);
    }
    check_weekday(scheme, notes);
    if settings.base.is_none() && !settings.without.is_empty() {
        notes.error(
            "season.without",
            "without 是从内置方案里去掉不要的内容，这里没有写 base；请补上 base，或删去 without",
        );
    }
    if settings.term.is_some_and(|term| term.from > term.to) {
        notes.error("season.term", "届期的起始日期晚于截止日期；请改正");
    }
    let school = &settings.school;
    for (key, day) in [
        ("spring", &school.spring),
        ("autumn", &school.autumn),
        ("spring_middle", &school.spring_middle),
        ("autumn_middle", &school.autumn_middle),
        ("summer_break", &school.summer_break),
        ("winter_break", &school.winter_break),
    ] {
        if !is_month_day(day) {
            notes.error(format!("season.school.{key}"), format!("“{day}”不是月-日；应写作 \"02-26\""));
        }
    }
    if scheme.nightly.at.parse::<jiff::civil::Time>().is_err() {
        notes.error("nightly.at", format!("“{}”不是时刻；应写作 \"02:00\"", scheme.nightly.at));
    }
}

/// The day of the week that the notice gives beside the day of the meeting.
fn check_weekday(scheme: &Scheme, notes: &mut Notes) {
    let settings = &scheme.season;
    let said = settings.meeting_weekday.trim();
    if said.is_empty() {
        return;
    }
    let Some(day) = settings.meeting else {
        notes.note("season.meeting_weekday", "写了会议是星期几，没有写会议日期；填写 season.meeting 以后才能核对");
        return;
    };
    let name = match day.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    };
    let plain = said.trim_start_matches("星期").trim_start_matches('周').replace('天', "日");
    if plain != name {
        let message = format!(
            "会议定在 {day}{}，写的是{said}，实际是星期{name}；程序以日期为准，请向发文单位核实",
            clause(&settings.meeting_source)
        );
        notes.note("season.meeting_weekday", message);
    }
}

/// Whether a text is a day of a year, as `02-26`.
pub(super) fn is_month_day(text: &str) -> bool {
    let Some((month, day)) = text.split_once('-') else { return false };
    let number = |text: &str| if text.len() == 2 { text.parse::<i8>().ok() } else { None };
    matches!((number(month), number(day)), (Some(month), Some(day)) if jiff::civil::Date::new(2024, month, day).is_ok())
}
