//! What the notice orders, as the scheme holds it, with its clauses: rows of 说明.

use shuping_analyzers::scheme::{BallotRules, Due, Material, Part, Scheme, VetoBase};

use super::levels;
use super::look::Tone;
use super::table::{Cell, Table};
use crate::view::View;
use crate::words::Words;
use crate::{Error, words};

/// Materials, parts, focus areas, levels and votes.
pub(super) fn write(table: &mut Table, view: &View) -> Result<(), Error> {
    let (scheme, t) = (view.inputs.scheme, view.t());
    for material in &scheme.materials {
        row(table, "应交材料", &said_of(t, material, scheme), &material.source)?;
    }
    for part in scheme.report.parts.iter().filter(|part| part.min_share.is_some() || part.max_share.is_some()) {
        row(table, "各部分篇幅", &share_of(t, part), &part.source)?;
    }
    if !scheme.focus.is_empty() {
        let titles: Vec<&str> = scheme.focus.iter().map(|focus| focus.title.as_str()).collect();
        let source = scheme.focus.first().map_or("", |focus| focus.source.as_str());
        row(
            table,
            "重点内容",
            &t.fill_two("{}项：{}", titles.len(), titles.join(t.say("、"))),
            &t.fill("{}起", source),
        )?;
    }
    for level in &view.inputs.season.levels {
        row(table, "分层述职", levels::summary(t, level).trim_end_matches(['。', '.']), &level.source)?;
        for note in &level.notes {
            table.row(["分层述职".into(), Cell::from(note.as_str()).tone(Tone::Warn), "由组织部补充".into()])?;
        }
    }
    if let Some(ballot) = &scheme.ballot {
        votes(t, table, ballot)?;
    }
    Ok(())
}

/// What the program does not decide: the scheme's list, paper copies and signatures, units that do not take part.
pub(super) fn left_to_people(table: &mut Table, view: &View) -> Result<(), Error> {
    let (scheme, t) = (view.inputs.scheme, view.t());
    for manual in &scheme.manual {
        row(table, "由人判断", &manual.title, &manual.source)?;
    }
    for material in &scheme.materials {
        let mut asked = Vec::new();
        if material.copies > 0 {
            asked.push(t.fill("纸质{}份", material.copies));
        }
        if material.signed {
            asked.push(t.say("签字盖章").to_owned());
        }
        if !material.channel.is_empty() {
            asked.push(material.channel.clone());
        }
        if !asked.is_empty() {
            row(
                table,
                "由人核对",
                &t.fill_two("{}：{}", t.say(&material.title), asked.join(t.say("，"))),
                &material.source,
            )?;
        }
    }
    let season = view.inputs.season;
    for exemption in &scheme.exemptions {
        let units: Vec<&str> = season
            .levels
            .iter()
            .flat_map(|level| &level.units)
            .filter(|unit| unit.reason.trim_end_matches('。') == exemption.title.trim_end_matches('。'))
            .filter_map(|row| season.units.iter().find(|unit| unit.id == row.unit))
            .map(|unit| unit.name.as_str())
            .collect();
        let units = if units.is_empty() { String::new() } else { t.fill("：{}", units.join(t.say("、"))) };
        row(table, "不参加述职", &format!("{}{units}", exemption.title), &exemption.source)?;
    }
    Ok(())
}

fn row(table: &mut Table, name: &str, text: &str, source: &str) -> Result<(), Error> {
    table.row([name.into(), text.into(), source.into()])
}

fn said_of(t: Words, material: &Material, scheme: &Scheme) -> String {
    let mut said = vec![t.fill_two("{}，{}", t.say(&material.title), due(t, material, scheme))];
    if let Some(kinds) = &material.required_of {
        said.push(t.fill("{}报送", kinds.join(t.say("、"))));
    }
    if material.optional {
        said.push(t.say("可以不交").into());
    }
    if let Some(length) = material.length {
        said.push(words::length(t, length));
    }
    if !material.file_name.is_empty() {
        said.push(t.fill("文件名“{}”", &material.file_name));
    }
    said.join(t.say("；"))
}

/// When a material is due, in words; the sheet 材料报送 says it in days.
fn due(t: Words, material: &Material, scheme: &Scheme) -> String {
    let meeting = t.say(scheme.season.meeting.map_or("会议日期未定", |_| "按会议日期推算"));
    match &material.due {
        None => t.say("通知没有写明时间").into(),
        Some(Due::Moment(moment)) => {
            let moment = moment.to_string().replace('T', " ");
            if material.inclusive { t.fill("{} 前（含）", moment) } else { t.fill("{} 前（不含）", moment) }
        }
        Some(Due::BeforeMeeting { days_before_meeting }) => t.fill_two("会前{}天（{}）", days_before_meeting, meeting),
        Some(Due::AfterMeeting { days_after_meeting }) => t.fill_two("会后{}天内（{}）", days_after_meeting, meeting),
        Some(Due::MonthsAfterMeeting { months_after_meeting }) => {
            t.fill_two("会后{}个月内（{}）", months_after_meeting, meeting)
        }
        Some(Due::Window { from, to }) => {
            t.fill_all("每年 {} 至 {}{}", &[from, &t.say(if to < from { "次年 " } else { "" }), to])
        }
    }
}

fn share_of(t: Words, part: &Part) -> String {
    let limit = match (part.min_share, part.max_share) {
        (Some(least), Some(most)) if least == most => t.fill("为{}", least),
        (Some(least), Some(most)) => t.fill_two("{}至{}", least, most),
        (Some(least), None) => t.fill("不少于{}", least),
        (None, Some(most)) => t.fill("不超过{}", most),
        (None, None) => t.say("不限").into(),
    };
    t.fill_two("{}{}", &part.title, limit)
}

fn votes(t: Words, table: &mut Table, ballot: &BallotRules) -> Result<(), Error> {
    let groups: Vec<String> = ballot
        .groups
        .iter()
        .map(|group| match &group.pool {
            Some(pool) => {
                let name = ballot.groups.iter().find(|other| other.id == *pool).map_or("", |other| other.name.as_str());
                t.fill_two("{}（并入{}）", &group.name, name)
            }
            None => format!("{} {}", group.name, group.weight),
        })
        .collect();
    row(table, "测评权重", &groups.join(t.say("、")), &ballot.source)?;
    let components: Vec<String> = ballot
        .components
        .iter()
        .map(|component| match component.weight {
            Some(weight) => format!("{} {weight}", component.title),
            None => t.fill("{}（加减分）", &component.title),
        })
        .collect();
    if !components.is_empty() {
        row(table, "得分构成", &components.join(t.say("、")), &ballot.source)?;
    }
    let bands: Vec<String> =
        ballot.bands.iter().map(|band| t.fill_two("{} {}分起", &band.grade, band.from.approx())).collect();
    if !bands.is_empty() {
        row(table, "等次", &bands.join(t.say("、")), &ballot.source)?;
    }
    for band in ballot.bands.iter().filter(|band| !band.consequence.is_empty()) {
        row(table, "结果运用", &t.fill_two("{}：{}", &band.grade, &band.consequence), &ballot.source)?;
    }
    for veto in &ballot.vetoes {
        let base = t.say(match veto.base {
            VetoBase::Valid => "有效票",
            VetoBase::Returned => "收回票",
            VetoBase::Issued => "发出票",
        });
        let verb = t.say(if veto.inclusive { "达到" } else { "超过" });
        let text =
            t.fill_all("“{}”票{}{}的{}，定为“{}”", &[&veto.votes.join("、"), &verb, &base, &veto.over, &veto.grade]);
        row(table, "一票否决", &text, &veto.source)?;
    }
    for quota in &ballot.quotas {
        let share = quota.share.map_or_else(|| t.say("一定比例（没有写明）").to_owned(), |share| share.to_string());
        row(table, "等次比例", &t.fill_two("“{}”占{}，只作提示", quota.grades.join("、"), share), &quota.source)?;
    }
    for gate in &ballot.gates {
        row(table, "得分前提", &t.fill_two("“{}”不符合的，定为“{}”", &gate.title, &gate.grade), &gate.source)?;
    }
    for award in &ballot.awards {
        let places = award.places.map(|places| t.fill("{}名", places));
        let places = places.or_else(|| award.share.map(|share| share.to_string())).unwrap_or_default();
        let side = t.say(if award.from_last { "后" } else { "前" });
        row(table, "名次", &t.fill_all("{}{}：{}", &[&side, &places, &award.title]), &award.source)?;
    }
    Ok(())
}
