//! What a night says by mail: a digest for the department, reminders for units.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;
use shuping_analyzers::season::{CompletenessState, Season};

use super::{arrived, back, changed, missing};
use crate::pages::season::people;
use crate::view::View;
use crate::workbook::chinese_day;
use crate::{Inputs, words};

/// A section of the digest shows so many lines; the nightly folder holds all.
const MOST_LINES: usize = 20;

/// A letter to the department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// Subject: what came, what is missing, what goes back, in figures.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// A letter to a unit that owes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Id of the unit.
    pub unit: String,
    /// Subject.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// The digest of the night that the inputs bear. The same words as in the nightly page, and no more than it says.
#[must_use]
pub fn digest(inputs: &Inputs, since: Option<&Season>, warnings: &[String]) -> Digest {
    let view = View::new(inputs);
    let before = since.map(|season| Inputs { season, ..*inputs });
    let changed = before.as_ref().map(|before| changed(&view, &View::new(before))).unwrap_or_default();
    let arrived: Vec<String> = arrived(&view, since)
        .into_iter()
        .map(|row| format!("{} {} {}（{}，{}）", row.at, row.unit, row.material, row.path, row.status))
        .collect();
    let missing: Vec<String> =
        missing(&view).into_iter().map(|row| format!("{}（截止 {}）：{}", row.material, row.due, row.units)).collect();
    let back: Vec<String> =
        back(&view).into_iter().map(|row| format!("{}：{}。{}", row.unit, row.verdict, row.reasons)).collect();
    let people = people(&view);
    let owed = inputs.season.completeness.iter().filter(|row| is_owed(row.state)).count();
    let day = inputs.made_on;
    let mut text = format!("{}\n述职评议材料日报 {}\n", inputs.season.season.organization, chinese_day(day));
    for warning in warnings {
        let _ = write!(text, "\n请注意：{warning}\n");
    }
    section(&mut text, "新收到的文件", &arrived, "没有新的文件。");
    if since.is_some() {
        section(&mut text, "与上一次日报相比的变化", &changed, "没有变化。");
    }
    section(&mut text, "还缺的材料", &missing, "应交材料都已收到。");
    section(&mut text, "需要退回修改的报告", &back, "没有。");
    section(&mut text, "需要人工处理", &people, "没有。");
    text.push_str("\n全部内容在输出文件夹的 nightly 里。机器生成，供审核参考。\n");
    Digest {
        subject: format!(
            "{}月{}日材料日报：新收{}件，缺{owed}份，退回{}份",
            day.month(),
            day.day(),
            arrived.len(),
            back.len()
        ),
        text,
    }
}

fn section(text: &mut String, title: &str, lines: &[String], none: &str) {
    let _ = write!(text, "\n【{title}】\n");
    if lines.is_empty() {
        let _ = writeln!(text, "{none}");
    }
    for line in lines.iter().take(MOST_LINES) {
        let _ = writeln!(text, "· {line}");
    }
    if lines.len() > MOST_LINES {
        let _ = writeln!(text, "· ……还有{}条，见日报。", lines.len() - MOST_LINES);
    }
}

/// Letters to units that still owe a material whose deadline lies a given number of days ahead or back, counted from
/// the day that the inputs bear. One letter a unit, whatever it owes that is asked for today.
#[must_use]
pub fn reminders(inputs: &Inputs, before: &[u16], after: &[u16]) -> Vec<Reminder> {
    let mut owing: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in inputs.season.completeness.iter().filter(|row| is_owed(row.state)) {
        let Some(due) = row.due.as_deref() else { continue };
        let Some(day) = due.get(..10).and_then(|day| day.parse::<Date>().ok()) else { continue };
        if !asked_for_on(inputs.made_on, day, before, after) {
            continue;
        }
        let state = match row.state {
            CompletenessState::Unreadable => "收到的文件打不开",
            _ => "还没有收到",
        };
        let over = if day < inputs.made_on { "，已过期" } else { "" };
        let material = words::material(inputs.scheme, &row.kind);
        let due = words::moment(due);
        owing.entry(&row.unit).or_default().push(format!("{material}（截止 {due}{over}）：{state}"));
    }
    let season = inputs.season;
    let named = season.units.iter().filter_map(|unit| Some((unit, owing.get(unit.id.as_str())?)));
    named
        .map(|(unit, materials)| {
            let mut text = format!(
                "{}：\n\n截至{}，{}的以下材料还需要报送：\n\n",
                unit.name,
                chinese_day(inputs.made_on),
                season.season.title
            );
            for material in materials {
                let _ = writeln!(text, "· {material}");
            }
            let _ = write!(
                text,
                "\n如已报送，请忽略此信；如对要求有疑问，请与{}联系。\n\n（本信由程序按报送登记自动发出）\n",
                season.season.organization
            );
            Reminder {
                unit: unit.id.clone(), subject: format!("请报送述职评议材料（{}项）", materials.len()), text
            }
        })
        .collect()
}

const fn is_owed(state: CompletenessState) -> bool {
    matches!(state, CompletenessState::Missing | CompletenessState::Unreadable)
}

fn asked_for_on(today: Date, due: Date, before: &[u16], after: &[u16]) -> bool {
    let shifted = |days: i32| today.checked_add(days.days()).ok() == Some(due);
    before.iter().any(|days| shifted(i32::from(*days))) || after.iter().any(|days| shifted(-i32::from(*days)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_unit_is_reminded_on_the_days_that_are_named_and_on_no_other() {
        let due = date(2023, 12, 4);
        for (today, asked) in [
            (date(2023, 11, 30), false),
            (date(2023, 12, 1), true),
            (date(2023, 12, 2), false),
            (date(2023, 12, 4), true),
            (date(2023, 12, 5), true),
            (date(2023, 12, 6), false),
        ] {
            assert_eq!(asked_for_on(today, due, &[3, 0], &[1]), asked, "{today}");
        }
    }
}
