//! Whether each unit handed in what it owes, and in time.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{RoundMode, Timestamp, TimestampRound, ToSpan};
use shuping_analyzers::scheme::{Due, Material, Moment, Roster, Scheme, Unit};
use shuping_analyzers::season::{Completeness, CompletenessState, Status, Submission};

use super::versions::FirstArrivals;

/// One row per unit and material that it owes, in the order of roster and scheme.
pub(super) fn judge(
    scheme: &Scheme,
    roster: &Roster,
    submissions: (&[Submission], &FirstArrivals),
    zone: &TimeZone,
    now: Option<Timestamp>,
) -> Vec<Completeness> {
    let mut rows = Vec::new();
    for unit in &roster.units {
        if scheme.exemption(unit).is_some() {
            continue;
        }
        for material in scheme.materials.iter().filter(|material| owes(unit, material, scheme)) {
            rows.push(row(scheme, unit, material, submissions, zone, now));
        }
    }
    rows
}

/// The roster's own list of materials wins over the scheme's unit types.
fn owes(unit: &Unit, material: &Material, scheme: &Scheme) -> bool {
    if material.optional || unit.is_excused() {
        return false;
    }
    if unit.owes.is_empty() {
        return unit.is_one_of(material.required_of.as_deref());
    }
    unit.owes.iter().filter_map(|owed| named(owed, scheme)).any(|owed| owed.kind == material.kind)
}

/// The material that a list means: by its name, else by the longest name that stands in the words (落实全面从严治党主体责任报告
/// means 全面从严治党主体责任报告), else by words that stand in its name.
fn named<'s>(owed: &str, scheme: &'s Scheme) -> Option<&'s Material> {
    const SHORTEST: usize = 2;
    let owed: String = owed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let names = || {
        scheme.materials.iter().flat_map(|material| {
            let names = [&material.kind, &material.title].into_iter().chain(&material.aliases);
            names.map(move |name| (name.as_str(), material))
        })
    };
    let long = |name: &str| name.chars().count();
    let exact = names().find(|(name, _)| *name == owed);
    let inside =
        || names().filter(|(name, _)| long(name) >= SHORTEST && owed.contains(name)).max_by_key(|(name, _)| long(name));
    let around = || {
        names().filter(|(name, _)| long(&owed) >= SHORTEST && name.contains(&owed)).min_by_key(|(name, _)| long(name))
    };
    exact.or_else(inside).or_else(around).map(|(_, material)| material)
}

/// The deadlines of a scheme that have passed at a moment: when one more has, completeness is to be judged anew.
pub(super) fn passed(scheme: &Scheme, zone: &TimeZone, now: Timestamp) -> usize {
    let due = |material: &Material| last_moment(material.due.as_ref()?, material.inclusive, scheme, zone);
    scheme.materials.iter().filter_map(due).filter(|due| *due < now).count()
}

fn row(
    scheme: &Scheme,
    unit: &Unit,
    material: &Material,
    (submissions, first): (&[Submission], &FirstArrivals),
    zone: &TimeZone,
    now: Option<Timestamp>,
) -> Completeness {
    let due = material.due.as_ref().and_then(|due| last_moment(due, material.inclusive, scheme, zone));
    let mut row = Completeness {
        unit: unit.id.clone(),
        kind: material.kind.clone(),
        state: CompletenessState::Missing,
        path: None,
        received_at: None,
        due: due.map(|due| format_moment(due, zone)),
        reason: String::new(),
        remarks: Vec::new(),
    };
    let own: Vec<&Submission> =
        submissions.iter().filter(|one| one.is_of(&unit.id) && one.kind == material.kind).collect();
    let accepted = own.iter().find(|one| one.status == Status::Accepted);
    let broken = own.iter().find(|one| matches!(one.status, Status::Unreadable | Status::Encrypted));
    if let Some(found) = accepted {
        // What came first in another format was handed in then.
        let at = first.get(&found.path).map_or_else(|| found.received_at.clone(), |at| format_moment(*at, zone));
        let late = due.is_some_and(|due| at.parse::<Timestamp>().is_ok_and(|at| at > due));
        row.state = if late { CompletenessState::Late } else { CompletenessState::OnTime };
        row.path = Some(found.path.clone());
        row.reason = match (&row.due, late) {
            (Some(due), true) => format!("{}收到，晚于截止时间{}。", clock(&at), clock(due)),
            (Some(_), false) => format!("{}收到，按时。", clock(&at)),
            (None, _) if material.due.is_some() => {
                format!("{}收到；会议日期没有定，还不能判断是否按时。", clock(&at))
            }
            (None, _) => format!("{}收到；通知没有写明截止时间。", clock(&at)),
        };
        row.received_at = Some(at);
    } else if let Some(found) = broken {
        row.state = CompletenessState::Unreadable;
        row.path = Some(found.path.clone());
        row.received_at = Some(found.received_at.clone());
        row.reason = format!("收到的文件打不开，请联系重报：{}", found.reason);
    } else {
        row.reason = match &row.due {
            Some(text) if due.is_some_and(|due| now.is_some_and(|now| now <= due)) => {
                format!("还没有收到，截止时间{}，尚未到期。", clock(text))
            }
            Some(text) => format!("没有收到，截止时间{}。", clock(text)),
            None => "没有收到。".into(),
        };
    }
    row
}

/// The last moment that is still in time; `None` where it cannot be known yet.
pub(super) fn last_moment(due: &Due, inclusive: bool, scheme: &Scheme, zone: &TimeZone) -> Option<Timestamp> {
    let day = match due {
        Due::Moment(Moment::At(moment)) => {
            let at = moment.to_zoned(zone.clone()).ok()?.timestamp();
            return if inclusive { Some(at) } else { at.checked_sub(1.nanosecond()).ok() };
        }
        Due::Moment(Moment::Day(day)) => *day,
        Due::BeforeMeeting { days_before_meeting } => {
            scheme.season.meeting?.checked_sub(i64::from(*days_before_meeting).days()).ok()?
        }
        Due::AfterMeeting { days_after_meeting } => {
            scheme.season.meeting?.checked_add(i64::from(*days_after_meeting).days()).ok()?
        }
        Due::MonthsAfterMeeting { months_after_meeting } => {
            scheme.season.meeting?.checked_add(i64::from(*months_after_meeting).months()).ok()?
        }
        Due::Window { from, to } => window_end(from, to, scheme.season.year)?,
    };
    let day = if inclusive { day.checked_add(1.day()).ok()? } else { day };
    day.to_zoned(zone.clone()).ok()?.timestamp().checked_sub(1.nanosecond()).ok()
}

/// The last day of a window; one that ends before it begins ends in the next year.
fn window_end(from: &str, to: &str, year: i32) -> Option<Date> {
    let year = i16::try_from(if to < from { year + 1 } else { year }).ok()?;
    let (month, day) = to.split_once('-')?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// RFC 3339 with the season's offset.
pub(super) fn format_moment(moment: Timestamp, zone: &TimeZone) -> String {
    let offset = zone.to_offset(moment);
    let second = TimestampRound::new().smallest(jiff::Unit::Second).mode(RoundMode::Trunc);
    moment.round(second).unwrap_or(moment).display_with_offset(offset).to_string()
}

/// `2023-12-04T09:12:33+08:00` as people read it.
pub(super) fn clock(moment: &str) -> String {
    moment.get(..16).unwrap_or(moment).replace('T', " ")
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::scheme::parse;

    use super::*;

    #[test]
    fn a_list_may_name_a_material_in_more_or_fewer_words() {
        let scheme = parse(
            "[season]\norganization = \"河东镇党委\"\nyear = 2023\n\n[[material]]\nkind = \"duty_report\"\ntitle = \"述职报告\"\n\n\
             [[material]]\nkind = \"accountability_report\"\ntitle = \"全面从严治党主体责任报告\"\n",
        )
        .unwrap();
        for (owed, kind) in [
            ("述职报告", Some("duty_report")),
            ("书记 述职报告", Some("duty_report")),
            ("落实全面从严治党主体责任报告", Some("accountability_report")),
            ("主体责任报告", Some("accountability_report")),
            ("工作照片", None),
        ] {
            assert_eq!(named(owed, &scheme).map(|material| material.kind.as_str()), kind, "{owed}");
        }
    }
}
