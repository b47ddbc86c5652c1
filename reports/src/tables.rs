//! Every table as CSV, for whoever wants to go on with the figures: UTF-8 with the mark by which Excel knows it.
//!
//! Tables with ids stand in the folder itself, every sheet of the comparative workbook as people see it in one below.

use std::path::{Path, PathBuf};

use shuping_analyzers::finding::Severity;
use shuping_analyzers::season::Role;

use crate::view::{View, is_answered};
use crate::words::Words;
use crate::workbook::look::looks_like_formula;
use crate::{Error, Inputs, json, place, words, workbook};

/// A table: name, heads, rows.
type Table = (&'static str, Vec<&'static str>, Vec<Vec<String>>);

/// Name of the findings for programs that show them beside texts.
pub const SARIF: &str = "检查发现.sarif";

/// Folder of the workbook's sheets.
pub const SHEETS: &str = "工作簿";

/// Writes every table as `<name>.csv` into a folder, every sheet of the workbook into one below it, and the findings as
/// SARIF.
///
/// # Errors
///
/// Where the disk refuses.
pub fn write(folder: &Path, inputs: &Inputs) -> Result<Vec<PathBuf>, Error> {
    let view = View::new(inputs);
    let t = view.t();
    let own = [
        units(&view),
        materials(&view),
        arrivals(&view),
        issues(&view),
        measures(&view),
        findings(&view),
        ballots(&view),
        ledger(&view),
        recurrences(&view),
        copies(&view),
    ]
    .map(|(name, heads, rows)| (folder.join(format!("{name}.csv")), csv(t, &heads, &rows)));
    let sheets = workbook::tables(inputs)?.into_iter().map(|sheet| {
        let path = folder.join(SHEETS).join(format!("{}.csv", place::plain_name(&sheet.name)));
        let heads: Vec<&str> = sheet.heads.iter().map(String::as_str).collect();
        (path, csv(t, &heads, &sheet.rows))
    });
    let sarif = (folder.join(SARIF), json::sarif(inputs)?);
    own.into_iter().chain(sheets).chain([sarif]).map(|(path, text)| place::put(&path, text.as_bytes())).collect()
}

/// Heads and fixed words are in the language of the outputs.
fn csv(t: Words, heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut out = String::from("\u{feff}");
    let mut line = |cells: &mut dyn Iterator<Item = &str>| {
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push_str(&field(t.say(cell)));
        }
        out.push_str("\r\n");
    };
    line(&mut heads.iter().copied());
    for row in rows {
        line(&mut row.iter().map(String::as_str));
    }
    out
}

/// A field that no program takes for a formula and that keeps quotes, commas and line breaks.
fn field(text: &str) -> String {
    let number = text.parse::<f64>().is_ok();
    let text = if looks_like_formula(text) && !number { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

fn yes(value: bool) -> String {
    if value { "是".into() } else { "否".into() }
}

fn units(view: &View) -> Table {
    let rows = view
        .units
        .iter()
        .map(|unit| {
            let share = |role| unit.share(role).map_or_else(String::new, |share| format!("{:.6}", share.share));
            let ballot = unit.ballot;
            vec![
                unit.unit.id.clone(),
                unit.unit.name.clone(),
                unit.unit.kind.clone(),
                unit.unit.mode.clone(),
                unit.report.map_or_else(String::new, |report| report.word_count.total.to_string()),
                share(Role::Achievements),
                share(Role::Problems),
                share(Role::Plans),
                unit.issues().len().to_string(),
                unit.unanswered().len().to_string(),
                unit.count(Severity::Error).to_string(),
                unit.count(Severity::Warning).to_string(),
                unit.count(Severity::Note).to_string(),
                unit.judgement.words().to_owned(),
                unit.reasons.join("；"),
                ballot.and_then(|row| row.weighted).map_or_else(String::new, |score| format!("{score:.6}")),
                ballot.and_then(|row| row.rank).map_or_else(String::new, |rank| rank.to_string()),
                ballot.and_then(|row| row.grade.clone()).unwrap_or_default(),
            ]
        })
        .collect();
    let heads = vec![
        "编号",
        "单位",
        "类型",
        "述职方式",
        "字数",
        "成绩占比",
        "问题占比",
        "打算占比",
        "问题数",
        "无措施问题",
        "必须改",
        "建议改",
        "供参考",
        "结论",
        "理由",
        "加权得分",
        "名次",
        "建议等次",
    ];
    ("单位", heads, rows)
}

fn materials(view: &View) -> Table {
    let rows = view
        .inputs
        .season
        .completeness
        .iter()
        .map(|row| {
            vec![
                row.unit.clone(),
                view.name(&row.unit).to_owned(),
                words::material(view.inputs.scheme, &row.kind).to_owned(),
                words::completeness(row.state).to_owned(),
                row.received_at.clone().unwrap_or_default(),
                row.due.clone().unwrap_or_default(),
                row.path.clone().unwrap_or_default(),
                row.reason.clone(),
            ]
        })
        .collect();
    ("材料报送", vec!["编号", "单位", "材料", "情况", "收到时间", "截止时间", "文件", "说明"], rows)
}

fn arrivals(view: &View) -> Table {
    let rows = view
        .inputs
        .season
        .submissions
        .iter()
        .map(|row| {
            vec![
                row.path.clone(),
                row.received_at.clone(),
                words::received_by(row.received_by).to_owned(),
                row.unit.clone().unwrap_or_default(),
                words::material(view.inputs.scheme, &row.kind).to_owned(),
                words::status(row.status).to_owned(),
                row.reason.clone(),
                row.sha256.clone(),
                row.size.to_string(),
            ]
        })
        .collect();
    ("收件", vec!["文件", "收到时间", "时间依据", "单位编号", "材料", "处理", "说明", "SHA-256", "字节"], rows)
}

fn issues(view: &View) -> Table {
    let mut rows = Vec::new();
    for unit in &view.units {
        let Some(report) = unit.report else { continue };
        for issue in &report.issues {
            rows.push(vec![
                unit.unit.id.clone(),
                unit.short().to_owned(),
                issue.id.clone(),
                issue.title.clone(),
                issue.text.clone(),
                issue.category.clone(),
                yes(issue.personal),
                yes(issue.evidence),
                issue.causes.join("\n"),
                yes(is_answered(report, issue)),
                (issue.paragraph + 1).to_string(),
            ]);
        }
    }
    (
        "问题",
        vec!["单位编号", "单位", "编号", "问题", "原文", "类别", "本人问题", "有事例", "原因", "有措施", "段"],
        rows,
    )
}

fn measures(view: &View) -> Table {
    let mut rows = Vec::new();
    for unit in &view.units {
        for measure in unit.report.into_iter().flat_map(|report| &report.measures) {
            rows.push(vec![
                unit.unit.id.clone(),
                unit.short().to_owned(),
                measure.id.clone(),
                measure.text.clone(),
                measure.answers.join("、"),
                words::deadline(measure.deadline.as_deref()).to_owned(),
                measure.deadline_text.clone(),
                measure.owner.clone().unwrap_or_default(),
                yes(measure.measurable),
                (measure.paragraph + 1).to_string(),
            ]);
        }
    }
    ("措施", vec!["单位编号", "单位", "编号", "措施", "对应问题", "时限", "时限原文", "责任人", "可检查", "段"], rows)
}

fn findings(view: &View) -> Table {
    let mut rows = Vec::new();
    for unit in &view.units {
        let Some(report) = unit.report else { continue };
        for finding in unit.findings() {
            rows.push(vec![
                finding.fingerprint.clone(),
                unit.unit.id.clone(),
                unit.short().to_owned(),
                finding.rule.clone(),
                view.rule_title(&finding.rule),
                words::severity(finding.severity).to_owned(),
                finding.paragraph.map_or_else(String::new, |index| (index + 1).to_string()),
                crate::workbook::quote(report, finding),
                finding.message.clone(),
                finding.advice.clone(),
                finding.source.clone(),
            ]);
        }
    }
    (
        "发现",
        vec!["编号", "单位编号", "单位", "规则", "规则名称", "严重程度", "段", "原文", "说明", "怎么改", "依据"],
        rows,
    )
}

fn ballots(view: &View) -> Table {
    let mut rows = Vec::new();
    for row in &view.inputs.season.ballots {
        let hidden = crate::workbook::hidden_groups(view, row);
        for group in &row.groups {
            let shown = !hidden.contains(group.id.as_str());
            rows.push(vec![
                row.unit.clone(),
                view.name(&row.unit).to_owned(),
                group.name.clone(),
                group.valid.to_string(),
                group.invalid.to_string(),
                group.mean.filter(|_| shown).map_or_else(String::new, |mean| format!("{mean:.6}")),
                row.weighted.map_or_else(String::new, |score| format!("{score:.6}")),
                row.published.clone().unwrap_or_default(),
                row.grade.clone().unwrap_or_default(),
                row.rank.map_or_else(String::new, |rank| rank.to_string()),
            ]);
        }
    }
    (
        "测评",
        vec!["单位编号", "单位", "组别", "有效票", "无效票", "平均分", "加权得分", "公布得分", "建议等次", "名次"],
        rows,
    )
}

fn ledger(view: &View) -> Table {
    let rows = view
        .inputs
        .season
        .ledger
        .iter()
        .map(|row| {
            vec![
                row.unit.clone().unwrap_or_default(),
                row.unit.as_deref().map_or("", |id| view.name(id)).to_owned(),
                row.no.to_string(),
                row.source.clone(),
                row.issue.clone(),
                row.measure.clone(),
                row.owner.clone(),
                row.deadline.clone(),
                row.deadline_date.clone().unwrap_or_default(),
                row.status_text.clone(),
                words::ledger(row.state).to_owned(),
                row.path.clone(),
            ]
        })
        .collect();
    let heads = vec![
        "单位编号",
        "单位",
        "编号",
        "来源",
        "问题",
        "措施",
        "责任人",
        "时限",
        "期限日",
        "完成情况原文",
        "状态",
        "文件",
    ];
    ("整改台账", heads, rows)
}

fn recurrences(view: &View) -> Table {
    let rows = view
        .inputs
        .season
        .recurrences
        .iter()
        .map(|row| {
            vec![
                row.unit.clone(),
                view.name(&row.unit).to_owned(),
                row.issue.clone(),
                row.prior_year.to_string(),
                row.prior.clone(),
                format!("{:.4}", row.score),
                row.reason.clone(),
                row.decision.clone(),
            ]
        })
        .collect();
    ("年年提", vec!["单位编号", "单位", "今年的问题", "上年", "上年的问题", "相近度", "理由", "判断"], rows)
}

fn copies(view: &View) -> Table {
    let rows = view
        .inputs
        .season
        .copies
        .iter()
        .map(|row| {
            vec![
                row.a.clone(),
                row.b.clone(),
                words::copy(row.kind).to_owned(),
                format!("{:.6}", row.share),
                row.longest.to_string(),
            ]
        })
        .collect();
    ("雷同", vec!["文件", "与哪个文件相同", "关系", "占比", "最长相同字数"], rows)
}
