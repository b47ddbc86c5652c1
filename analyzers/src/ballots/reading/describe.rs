//! A reading in words, for `shuping ballots read FILE`.

use std::collections::BTreeMap;

use crate::grid::{cell_name, column_name};

use super::types::{Ballot, Layout, Mark, Reason, Region, SheetReading, SheetReadings, Verdict, Vote};

/// How many refused votes and skipped rows are listed one by one before the rest is only counted.
const LISTED: usize = 200;

/// What each sheet was read as, in Chinese, one line each: regions, columns, ballots kept and refused with their cells
/// and reasons. Says no vote of a rater.
#[must_use]
pub fn describe(readings: &SheetReadings) -> Vec<String> {
    let mut lines = vec![format!("文件：{}", readings.file)];
    let forms = readings.sheets.iter().filter(|sheet| is_form(sheet)).count();
    if forms > 1 {
        lines.push(format!("其中 {forms} 个工作表各是一张或几张填好的测评票"));
    }
    for sheet in &readings.sheets {
        describe_sheet(sheet, &mut lines);
    }
    lines
}

fn is_form(sheet: &SheetReading) -> bool {
    sheet.regions.iter().any(|region| region.layout == Layout::Form)
}

fn describe_sheet(sheet: &SheetReading, lines: &mut Vec<String>) {
    match &sheet.verdict {
        Verdict::NoBallots => lines.push(format!("工作表「{}」：没有测评票", sheet.sheet)),
        Verdict::Refused(reasons) => {
            lines.push(format!("工作表「{}」：不能计票", sheet.sheet));
            lines.extend(reasons.iter().map(|reason| format!("  ✗ {reason}")));
        }
        Verdict::Read => {
            lines.push(format!("工作表「{}」：", sheet.sheet));
            for region in &sheet.regions {
                describe_region(region, lines);
            }
        }
    }
    let said = sheet.said;
    if said.issued.is_some() || said.returned.is_some() {
        let number = |label: &str, number: Option<u32>| number.map(|number| format!("{label} {number} 张"));
        let parts: Vec<String> =
            [number("发出", said.issued), number("收回", said.returned), number("有效", said.valid)]
                .into_iter()
                .flatten()
                .collect();
        lines.push(format!("  表中写明：{}", parts.join("，")));
    }
    lines.extend(sheet.notes.iter().map(|note| format!("  ！{note}")));
}

impl Layout {
    /// The layout in Chinese.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::RowPerBallot => "一行一张票，一列一个对象",
            Self::ColumnPerBallot => "一列一张票，一行一个对象",
            Self::Form => "填好的测评票",
            Self::TickRows => "一行一张票，在分数或等次下划记",
            Self::Tally => "计票表（各分数或等次的票数）",
            Self::Components => "考核分项得分",
        }
    }
}

fn describe_region(region: &Region, lines: &mut Vec<String>) {
    let area = region.area;
    lines.push(format!(
        "  {}:{}  {}",
        cell_name(area.top, area.left),
        cell_name(area.bottom, area.right),
        region.layout.words()
    ));
    if region.layout != Layout::Form {
        for heading in &region.headings {
            let column = column_name(heading.column);
            lines.push(format!("    {column} 列「{}」→ {}", heading.text.replace('\n', " "), heading.meaning));
        }
    }
    for candidate in &region.candidates {
        match &candidate.unit {
            Some(unit) => lines.push(format!("    对象「{}」→ {unit}", candidate.label.trim())),
            None => lines.push(format!("    ✗ {}：{}", candidate.place, candidate.problem)),
        }
    }
    for (words, group) in &region.named {
        lines.push(format!("    人员类别「{words}」→ {group}（名称的一部分相同）"));
    }
    describe_ballots(region, lines);
    for tally in &region.tallies {
        let valid: u32 = tally.counts.iter().map(|(_, count)| count).sum();
        let who = region.candidates.get(usize::from(tally.candidate)).map_or("", |candidate| candidate.label.trim());
        let place = cell_name(tally.row, tally.column);
        match &tally.refused {
            Some(reason) => lines.push(format!("    ✗ {place} {who}：{reason}")),
            None => lines.push(format!(
                "    {place} {who} {}：有效 {valid} 票，无效 {} 票",
                tally.group_label.trim(),
                tally.invalid
            )),
        }
    }
    if !region.components.is_empty() {
        lines.push(format!("    考核分项 {} 个数值", region.components.len()));
    }
    if !region.texts.is_empty() {
        lines.push(format!("    文字意见 {} 条（汇总时打乱顺序，不注明类别）", region.texts.len()));
    }
    for passed in region.passed.iter().take(LISTED) {
        lines.push(format!(
            "    · {}「{}」：{}",
            cell_name(passed.row, passed.column),
            passed.text.trim(),
            passed.reason
        ));
    }
    if region.passed.len() > LISTED {
        lines.push(format!("    · 另有 {} 处不是票", region.passed.len() - LISTED));
    }
}

fn describe_ballots(region: &Region, lines: &mut Vec<String>) {
    if region.ballots.is_empty() {
        return;
    }
    let kept = region.ballots.iter().filter(|ballot| ballot.refused.is_none()).count();
    let votes = region.ballots.iter().filter(|ballot| ballot.refused.is_none()).flat_map(|ballot| &ballot.votes);
    let (mut valid, mut reasons) = (0_usize, BTreeMap::<Reason, usize>::new());
    for vote in votes {
        match vote.mark {
            Mark::Refused(reason) => *reasons.entry(reason).or_default() += 1,
            _ => valid += 1,
        }
    }
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for ballot in region.ballots.iter().filter(|ballot| ballot.refused.is_none()) {
        *groups.entry(ballot.group_label.trim()).or_default() += 1;
    }
    let groups: Vec<String> = groups
        .iter()
        .map(|(label, count)| if label.is_empty() { format!("{count} 张") } else { format!("{label} {count} 张") })
        .collect();
    let refused: usize = reasons.values().sum();
    lines.push(format!("    票 {kept} 张（{}），其中评分 {valid} 个有效、{refused} 个无效", groups.join("，")));
    let (mut listed, mut kept_ballots) = (0, Vec::new());
    for ballot in &region.ballots {
        if let Some(reason) = &ballot.refused {
            listed += 1;
            if listed <= LISTED {
                lines.push(format!("    ✗ {} 起的票不计：{reason}", cell_name(ballot.row, ballot.column)));
            }
            continue;
        }
        kept_ballots.push(kept_ballot(ballot));
        for vote in &ballot.votes {
            if let Mark::Refused(reason) = vote.mark {
                listed += 1;
                if listed <= LISTED {
                    lines.push(refused_vote(region, vote, reason));
                }
            }
        }
    }
    if listed > LISTED {
        lines.push(format!("    ✗ 另有 {} 处无效", listed - LISTED));
    }
    let more = kept_ballots.len().saturating_sub(LISTED);
    lines.extend(kept_ballots.into_iter().take(LISTED));
    if more > 0 {
        lines.push(format!("    ✓ 另有 {more} 张计入"));
    }
}

/// A ballot that counts: its cell, its number, how many of its votes count.
fn kept_ballot(ballot: &Ballot) -> String {
    let valid = ballot.votes.iter().filter(|vote| !matches!(vote.mark, Mark::Refused(_))).count();
    let number = if ballot.id.is_empty() { String::new() } else { format!(" 票号 {}", ballot.id.trim()) };
    let lost = ballot.votes.len() - valid;
    let lost = if lost == 0 { String::new() } else { format!("、无效 {lost} 个") };
    format!("    ✓ {} 起的票{number}：有效 {valid} 个{lost}", cell_name(ballot.row, ballot.column))
}

fn refused_vote(region: &Region, vote: &Vote, reason: Reason) -> String {
    let quote = region.quotes.iter().find(|(row, column, _)| (*row, *column) == (vote.row, vote.column));
    let quote = quote.map_or(String::new(), |(_, _, text)| format!("「{}」", text.trim()));
    format!("    ✗ {}{quote}：{}", cell_name(vote.row, vote.column), reason.words())
}
