//! The lines above a ledger: its titles, 单位 and 填报日期.

use jiff::civil::Date;

use crate::calendar;

/// What the lines above a table say.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Above {
    /// What follows 单位：.
    pub(super) unit: String,
    /// 填报日期.
    pub(super) filled_on: Option<Date>,
    /// The other lines.
    pub(super) titles: Vec<String>,
}

/// Labels that a unit's name follows, longest first.
const UNIT: [&str; 14] = [
    "填报单位",
    "报送单位",
    "单位名称",
    "所在单位",
    "整改单位",
    "党组织名称",
    "填报党组织",
    "党支部名称",
    "单位",
    "党组织",
    "党总支",
    "党支部",
    "填报部门",
    "部门",
];

/// Labels that end what stands before them.
const OTHER: [&str; 14] = [
    "填报日期",
    "填报时间",
    "填表日期",
    "填表时间",
    "报送日期",
    "报送时间",
    "日期",
    "时间",
    "填表人",
    "填报人",
    "联系人",
    "联系电话",
    "负责人",
    "书记",
];

/// Reads the lines above a table.
pub(super) fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Above {
    let mut above = Above::default();
    for line in
        lines.into_iter().flat_map(|line| line.split(['\n', '\t'])).map(str::trim).filter(|line| !line.is_empty())
    {
        let dated = OTHER.iter().take(8).any(|label| value(line, label).is_some());
        if dated && above.filled_on.is_none() {
            above.filled_on = calendar::full_date(line);
        }
        if let Some(unit) = unit(line) {
            if above.unit.is_empty() {
                above.unit = unit;
            }
        } else if !dated {
            above.titles.push(line.to_owned());
        }
    }
    above
}

/// The name that follows 单位： in a line; `None` where the line has no such label.
fn unit(line: &str) -> Option<String> {
    let rest = UNIT.iter().find_map(|label| value(line, label))?;
    let end = OTHER.iter().filter_map(|label| find_label(rest, label)).min().unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or(rest);
    // Wide gaps part the fields of such a line.
    let name = name.trim().split("    ").next().unwrap_or("").split("\u{3000}\u{3000}").next().unwrap_or("");
    Some(name.trim_matches(|letter: char| letter.is_whitespace() || "_＿：:；;，,".contains(letter)).to_owned())
}

/// Where a label with its colon begins.
fn find_label(text: &str, label: &str) -> Option<usize> {
    text.match_indices(label)
        .map(|(at, _)| at)
        .find(|at| text.get(*at..).is_some_and(|rest| after(rest, label).is_some()))
}

/// What follows a label and its colon.
fn value<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let at = find_label(line, label)?;
    line.get(at..).and_then(|rest| after(rest, label))
}

/// What follows a label at the beginning of a text: 单位（盖章）：… is one.
fn after<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    let rest = text.strip_prefix(label)?.trim_start();
    let rest = match rest.chars().next() {
        Some('（' | '(') => rest.find(['）', ')']).and_then(|end| rest.get(end..)).map(|rest| {
            let mut letters = rest.chars();
            letters.next();
            letters.as_str().trim_start()
        })?,
        _ => rest,
    };
    rest.strip_prefix('：').or_else(|| rest.strip_prefix(':'))
}
