//! 退回修改意见: the return notice, one standard an item, hard demands apart from suggestions, no word on the person.

use std::io::Cursor;

use docx_rs::{AlignmentType, Docx, PageMargin, Paragraph, Run, SpecialIndentType};
use jiff::ToSpan;
use shuping_analyzers::finding::{Finding, Severity};
use shuping_analyzers::season::{Report, kind};

use crate::notes::{fonts, line, page_number};
use crate::view::{UnitView, View};
use crate::words;
use crate::workbook::{chinese_day, quote};

/// Days in which the report has to come again, where the deadline has passed.
const DAYS: i64 = 3;
/// Suggestions beyond this are in the annotated copy.
const MOST_SUGGESTIONS: usize = 8;
/// Sizes in half points: 二号, 三号.
const TITLE: usize = 44;
const BODY: usize = 32;
/// Two characters of 三号, in twentieths of a point.
const INDENT: i32 = 640;
/// 28 pt between lines, in twentieths of a point.
const LINE: i32 = 560;

/// The notice as a Word file; `None` where it cannot be packed.
pub(crate) fn build(view: &View, unit: &UnitView, report: &Report) -> Option<Vec<u8>> {
    let season = view.inputs.season;
    let title = material_title(view, unit);
    let mut docx = Docx::new()
        .created_at(&format!("{}T00:00:00Z", view.inputs.made_on))
        .updated_at(&format!("{}T00:00:00Z", view.inputs.made_on))
        .page_size(11906, 16838)
        .page_margin(PageMargin::new().top(2098).bottom(1984).left(1588).right(1474))
        .default_fonts(fonts("仿宋"))
        .default_size(BODY)
        .footer(page_number())
        .add_paragraph(heading(&format!("关于退回修改《{title}》的通知")))
        .add_paragraph(Paragraph::new().line_spacing(line(LINE)))
        .add_paragraph(plain(&format!("{}：", unit.unit.name), false));
    let notice = &view.inputs.scheme.season.notice;
    let basis = if notice.is_empty() { String::new() } else { format!("根据{notice}要求，") };
    docx = docx.add_paragraph(plain(&format!("{basis}经审核，你单位报送的《{title}》存在以下需修改问题："), true));
    docx = docx.add_paragraph(section("一、须修改"));
    let (musts, shoulds): (Vec<&Finding>, Vec<&Finding>) = unit
        .findings()
        .filter(|finding| finding.severity >= Severity::Warning)
        .partition(|finding| finding.severity == Severity::Error);
    for (index, finding) in musts.iter().enumerate() {
        docx = docx.add_paragraph(plain(&item(report, index + 1, finding), true));
    }
    if !shoulds.is_empty() {
        docx = docx.add_paragraph(section("二、建议修改"));
        for (index, finding) in shoulds.iter().take(MOST_SUGGESTIONS).enumerate() {
            docx = docx.add_paragraph(plain(&item(report, index + 1, finding), true));
        }
        if shoulds.len() > MOST_SUGGESTIONS {
            let more = format!("另有{}处建议，见随附批注件。", shoulds.len() - MOST_SUGGESTIONS);
            docx = docx.add_paragraph(plain(&more, true));
        }
    }
    docx = docx
        .add_paragraph(plain(
            &format!("请于{}前修改后重新报送；逾期未报的，将在一定范围内通报。", again(view, unit)),
            true,
        ))
        .add_paragraph(plain("", true))
        .add_paragraph(right(&department(&season.season.organization)))
        .add_paragraph(right(&chinese_day(view.inputs.made_on)));
    let mut bytes = Cursor::new(Vec::new());
    docx.build().pack(&mut bytes).ok()?;
    Some(bytes.into_inner())
}

/// The department that signs: what a committee calls its own, whether or not the scheme names the committee.
fn department(organization: &str) -> String {
    if organization.ends_with("组织部") {
        organization.to_owned()
    } else if ["党委", "党工委", "党组", "工委", "委员会"].iter().any(|end| organization.ends_with(end)) {
        format!("{organization}组织部")
    } else {
        format!("{organization}党委组织部")
    }
}

/// Title of the report: its own, where a title line tells; else the material's.
fn material_title(view: &View, unit: &UnitView) -> String {
    let material = words::material(view.inputs.scheme, kind::DUTY_REPORT);
    format!("{}{}年度{material}", unit.unit.name, view.inputs.season.season.year)
}

/// `位置—依据—现状—要求`.
fn item(report: &Report, number: usize, finding: &Finding) -> String {
    let place = finding.paragraph.map_or_else(
        || "全文".to_owned(),
        |index| {
            let role = report.paragraphs.get(index as usize).map_or("", |paragraph| words::role(paragraph.role));
            format!("{role}部分第{}段", index + 1)
        },
    );
    let quote = if finding.paragraph.is_some() { quote(report, finding) } else { String::new() };
    let quote = if quote.is_empty() { String::new() } else { format!("“{}”", words::short(&quote, 40)) };
    let source = if finding.source.is_empty() { String::new() } else { format!("（通知{}）", finding.source) };
    let advice = if finding.advice.is_empty() {
        String::new()
    } else {
        format!("请{}。", finding.advice.trim_start_matches('请').trim_end_matches('。'))
    };
    format!("{number}.{place}{quote}{source}：{}。{advice}", finding.message.trim_end_matches('。'))
}

/// When the report has to be there again: its own deadline, or three working days from now where that has passed.
fn again(view: &View, unit: &UnitView) -> String {
    let due = unit.completeness.iter().find(|row| row.kind == kind::DUTY_REPORT).and_then(|row| row.due.as_deref());
    let today = view.inputs.made_on;
    if let Some(due) = due.filter(|due| due.get(..10).is_some_and(|day| day > today.to_string().as_str())) {
        let day: Option<jiff::civil::Date> = due.get(..10).and_then(|day| day.parse().ok());
        let time = due.get(11..16).unwrap_or("17:00");
        return format!("{}{time}", day.map_or_else(|| due.to_owned(), chinese_day));
    }
    let mut day = today;
    let mut left = DAYS;
    while left > 0 {
        day = day.saturating_add(1.day());
        if !matches!(day.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
            left -= 1;
        }
    }
    format!("{}17时", chinese_day(day))
}

fn heading(text: &str) -> Paragraph {
    Paragraph::new()
        .align(AlignmentType::Center)
        .line_spacing(line(720))
        .add_run(Run::new().add_text(text).size(TITLE).fonts(fonts("方正小标宋简体")))
}

fn section(text: &str) -> Paragraph {
    Paragraph::new()
        .indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
        .line_spacing(line(LINE))
        .add_run(Run::new().add_text(text).size(BODY).fonts(fonts("黑体")))
}

fn plain(text: &str, indented: bool) -> Paragraph {
    let paragraph = Paragraph::new().line_spacing(line(LINE));
    let paragraph = if indented {
        paragraph.indent(None, Some(SpecialIndentType::FirstLine(INDENT)), None, None)
    } else {
        paragraph
    };
    paragraph.add_run(Run::new().add_text(text).size(BODY).fonts(fonts("仿宋")))
}

fn right(text: &str) -> Paragraph {
    plain(text, false).align(AlignmentType::Right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_department_signs_whatever_the_scheme_calls_its_organisation() {
        for (organization, signs) in [
            ("江州职业技术大学", "江州职业技术大学党委组织部"),
            ("云台职业学院党委", "云台职业学院党委组织部"),
            ("中共沙枣县直属机关工作委员会", "中共沙枣县直属机关工作委员会组织部"),
            ("沙枣县委组织部", "沙枣县委组织部"),
        ] {
            assert_eq!(department(organization), signs);
        }
    }
}
