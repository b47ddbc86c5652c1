//! What the notice orders, as the scheme holds it, with its clauses: rows of 说明.

use shuping_analyzers::scheme::{BallotRules, Due, Material, Part, Scheme, VetoBase};

use super::levels;
use super::look::Tone;
use super::table::{Cell, Table};
use crate::view::View;
use crate::{Error, words};

/// Materials, parts, focus areas, levels and votes.
pub(super) fn write(table: &mut Table, view: &View) -> Result<(), Error> {
    let scheme = view.inputs.scheme;
    for material in &scheme.materials {
        row(table, "应交材料", &said_of(material, scheme), &material.source)?;
    }
    for part in scheme.report.parts.iter().filter(|part| part.min_share.is_some() || part.max_share.is_some()) {
        row(table, "各部分篇幅", &share_of(part), &part.source)?;
    }
    if !scheme.focus.is_empty() {
        let titles: Vec<&str> = scheme.focus.iter().map(|focus| focus.title.as_str()).collect();
        let source = scheme.focus.first().map_or("", |focus| focus.source.as_str());
        row(table, "重点内容", &format!("{}项：{}", titles.len(), titles.join("、")), &format!("{source}起"))?;
    }
    for level in &view.inputs.season.levels {
        row(table, "分层述职", levels::summary(level).trim_end_matches('。'), &level.source)?;
        for note in &level.notes {
            table.row(["分层述职".into(), Cell::from(note.as_str()).tone(Tone::Warn), "由组织部补充".into()])?;
        }
    }
    if let Some(ballot) = &scheme.ballot {
        votes(table, ballot)?;
    }
    Ok(())
}

/// What the program does not decide: the scheme's list, paper copies and signatures, units that do not take part.
pub(super) fn left_to_people(table: &mut Table, view: &View) -> Result<(), Error> {
    let scheme = view.inputs.scheme;
    for manual in &scheme.manual {
        row(table, "由人判断", &manual.title, &manual.source)?;
    }
    for material in &scheme.materials {
        let mut asked = Vec::new();
        if material.copies > 0 {
            asked.push(format!("纸质{}份", material.copies));
        }
        if material.signed {
            asked.push("签字盖章".to_owned());
        }
        if !material.channel.is_empty() {
            asked.push(material.channel.clone());
        }
        if !asked.is_empty() {
            row(table, "由人核对", &format!("{}：{}", material.title, asked.join("，")), &material.source)?;
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
        let units = if units.is_empty() { String::new() } else { format!("：{}", units.join("、")) };
        row(table, "不参加述职", &format!("{}{units}", exemption.title), &exemption.source)?;
    }
    Ok(())
}

fn row(table: &mut Table, name: &str, text: &str, source: &str) -> Result<(), Error> {
    table.row([name.into(), text.into(), source.into()])
}

fn said_of(material: &Material, scheme: &Scheme) -> String {
    let mut said = vec![format!("{}，{}", material.title, due(material, scheme))];
    if let Some(kinds) = &material.required_of {
        said.push(format!("{}报送", kinds.join("、")));
    }
    if material.optional {
        said.push("可以不交".into());
    }
    if let Some(length) = material.length {
        said.push(words::length(length));
    }
    if !material.file_name.is_empty() {
        said.push(format!("文件名“{}”", material.file_name));
    }
    said.join("；")
}

/// When a material is due, in words; the sheet 材料报送 says it in days.
fn due(material: &Material, scheme: &Scheme) -> String {
    let meeting = scheme.season.meeting.map_or("会议日期未定", |_| "按会议日期推算");
    match &material.due {
        None => "通知没有写明时间".into(),
        Some(Due::Moment(moment)) => {
            let moment = moment.to_string().replace('T', " ");
            if material.inclusive { format!("{moment} 前（含）") } else { format!("{moment} 前（不含）") }
        }
        Some(Due::BeforeMeeting { days_before_meeting }) => format!("会前{days_before_meeting}天（{meeting}）"),
        Some(Due::AfterMeeting { days_after_meeting }) => format!("会后{days_after_meeting}天内（{meeting}）"),
        Some(Due::MonthsAfterMeeting { months_after_meeting }) => {
            format!("会后{months_after_meeting}个月内（{meeting}）")
        }
        Some(Due::Window { from, to }) => format!("每年 {from} 至 {}{to}", if to < from { "次年 " } else { "" }),
    }
}

fn share_of(part: &Part) -> String {
    let limit = match (part.min_share, part.max_share) {
        (Some(least), Some(most)) if least == most => format!("为{least}"),
        (Some(least), Some(most)) => format!("{least}至{most}"),
        (Some(least), None) => format!("不少于{least}"),
        (None, Some(most)) => format!("不超过{most}"),
        (None, None) => "不限".into(),
    };
    format!("{}{limit}", part.title)
}

fn votes(table: &mut Table, ballot: &BallotRules) -> Result<(), Error> {
    let groups: Vec<String> = ballot
        .groups
        .iter()
        .map(|group| match &group.pool {
            Some(pool) => {
                let name = ballot.groups.iter().find(|other| other.id == *pool).map_or("", |other| other.name.as_str());
                format!("{}（并入{name}）", group.name)
            }
            None => format!("{} {}", group.name, group.weight),
        })
        .collect();
    row(table, "测评权重", &groups.join("、"), &ballot.source)?;
    let components: Vec<String> = ballot
        .components
        .iter()
        .map(|component| match component.weight {
            Some(weight) => format!("{} {weight}", component.title),
            None => format!("{}（加减分）", component.title),
        })
        .collect();
    if !components.is_empty() {
        row(table, "得分构成", &components.join("、"), &ballot.source)?;
    }
    let bands: Vec<String> =
        ballot.bands.iter().map(|band| format!("{} {}分起", band.grade, band.from.approx())).collect();
    if !bands.is_empty() {
        row(table, "等次", &bands.join("、"), &ballot.source)?;
    }
    for band in ballot.bands.iter().filter(|band| !band.consequence.is_empty()) {
        row(table, "结果运用", &format!("{}：{}", band.grade, band.consequence), &ballot.source)?;
    }
    for veto in &ballot.vetoes {
        let base = match veto.base {
            VetoBase::Valid => "有效票",
            VetoBase::Returned => "收回票",
            VetoBase::Issued => "发出票",
        };
        let verb = if veto.inclusive { "达到" } else { "超过" };
        let text = format!("“{}”票{verb}{base}的{}，定为“{}”", veto.votes.join("、"), veto.over, veto.grade);
        row(table, "一票否决", &text, &veto.source)?;
    }
    for quota in &ballot.quotas {
        let share = quota.share.map_or_else(|| "一定比例（没有写明）".to_owned(), |share| share.to_string());
        row(table, "等次比例", &format!("“{}”占{share}，只作提示", quota.grades.join("、")), &quota.source)?;
    }
    for gate in &ballot.gates {
        row(table, "得分前提", &format!("“{}”不符合的，定为“{}”", gate.title, gate.grade), &gate.source)?;
    }
    for award in &ballot.awards {
        let places = award.places.map(|places| format!("{places}名"));
        let places = places.or_else(|| award.share.map(|share| share.to_string())).unwrap_or_default();
        let side = if award.from_last { "后" } else { "前" };
        row(table, "名次", &format!("{side}{places}：{}", award.title), &award.source)?;
    }
    Ok(())
}
