//! Length, parts and shares of the duty report.

use num_rational::Ratio;

use super::{Notes, clause, is_share};
use crate::scheme::{Counting, Length, Scheme, ShareBase};
use crate::season::Role;

/// Characters that a speaker reads aloud in a minute: notices that pair five minutes with 1,000–1,300 characters imply
/// 200–260.
const SPOKEN: u32 = 260;

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    let rules = &scheme.report;
    if let Some(length) = rules.length {
        check_length(length, "report.length", notes);
    }
    let most = rules.length.and_then(|length| length.limits().1);
    let spoken = scheme.materials.iter().any(|material| material.version_of.as_deref() == Some("duty_report"));
    if let (Some(minutes), Some(most), false) = (rules.speaking_minutes, most, spoken) {
        let clauses = match (rules.length_source.as_str(), rules.speaking_source.as_str()) {
            ("", source) | (source, "") => clause(source),
            (one, other) => clause(&format!("{one}；{other}")),
        };
        check_speaking(minutes, most, &clauses, "report.speaking_minutes", notes);
    }
    if let Some(length) = rules.length {
        let message = format!(
            "字数怎样数没有写明{}；程序按 {}",
            clause(&rules.length_source),
            match rules.count {
                Counting::Word => "Word 的“字数”数（标点计入），只数汉字的写 count = \"han\"，会少一成多",
                Counting::Han => "汉字数（标点、数字不计）",
            }
        );
        if length.limits() != (None, None) {
            notes.note("report.count", message);
        }
    }
    for (key, count) in [("must_answer", rules.must_answer), ("issues", rules.issues)] {
        if let Some((Some(min), Some(max))) = count.map(|count| (count.min, count.max))
            && min > max
        {
            notes.error(format!("report.{key}"), format!("最少 {min} 个多于最多 {max} 个；请改正"));
        }
    }
    check_parts(scheme, notes);
    for message in crate::rules::unknown_settings(scheme) {
        notes.error("report.severities", message);
    }
    if rules.share_tolerance.is_some_and(|tolerance| !is_share(tolerance)) {
        notes.error("report.share_tolerance", "临界的差额要在 0 和 100% 之间，如 \"1%\"");
    }
    if rules.verdict.amend_from == 0 || rules.verdict.return_from < rules.verdict.amend_from {
        notes.error(
            "report.verdict",
            "amend_from 至少是 1，return_from 不能小于 amend_from；如 { amend_from = 1, return_from = 3 }",
        );
    }
    if rules.speaking_minutes == Some(0) {
        notes.error("report.speaking_minutes", "述职时间不能是 0 分钟；没有规定的，删去这一项");
    }
}

/// Whether a text can be read aloud in the time that there is.
pub(super) fn check_speaking(minutes: u32, most: u32, clauses: &str, at: &str, notes: &mut Notes) {
    let Some(rate) = most.checked_div(minutes).filter(|rate| *rate > SPOKEN) else { return };
    let message = format!(
        "{most}字要在{minutes}分钟内讲完{clauses}，每分钟要念{rate}字，念不完（一般每分钟200—{SPOKEN}字）；建议另备讲稿，程序会在报告里提示"
    );
    notes.note(at, message);
}

pub(super) fn check_length(length: Length, at: &str, notes: &mut Notes) {
    let ways = [length.about.is_some(), length.exact.is_some(), length.min.is_some() || length.max.is_some()];
    match ways.iter().filter(|way| **way).count() {
        0 => notes.error(at, "没有写字数；请写 { about = 3000 }、{ max = 2500 } 或 { min = 1000, max = 1500 }"),
        1 => {}
        _ => notes.error(at, "about、exact 和 min/max 只能用一种；请按通知的说法留下一种（左右、恰好、不少于/不超过）"),
    }
    if let (Some(min), Some(max)) = (length.min, length.max)
        && min > max
    {
        notes.error(at, format!("最少 {min} 字多于最多 {max} 字；请改正"));
    }
    if length.about.or(length.exact).or(length.max) == Some(0) {
        notes.error(at, "字数不能是 0；不限字数的，删去这一项");
    }
    if length.tolerance.is_some_and(|tolerance| !is_share(tolerance)) {
        notes.error(format!("{at}.tolerance"), "上下浮动的比例要在 0 和 100% 之间，如 \"20%\"");
    }
    if length.about.is_some() && length.tolerance.is_none() {
        notes.note(format!("{at}.tolerance"), "“左右”没有写明可以上下浮动多少，程序按 20% 算");
    }
}

fn check_parts(scheme: &Scheme, notes: &mut Notes) {
    let rules = &scheme.report;
    let mut least = Ratio::from_integer(0);
    let mut most = Ratio::from_integer(0);
    let (mut bounded, mut mains) = (0, 0);
    let mut seen = Vec::new();
    for (index, part) in rules.parts.iter().enumerate() {
        let at = format!("report.part[{index}]");
        if !matches!(part.role, Role::Achievements | Role::Problems | Role::Plans) {
            notes.error(
                format!("{at}.role"),
                "各部分的 role 只能是 achievements（成绩）、problems（问题）、plans（打算）",
            );
        }
        if seen.contains(&(part.role, part.title.as_str())) {
            notes.error(
                format!("{at}.title"),
                format!("“{}”写了两次；请合并。同一个 role 下可以有几个部分，名称要不同", part.title),
            );
        }
        let further = seen.iter().any(|(role, _)| *role == part.role);
        seen.push((part.role, part.title.as_str()));
        for (key, share) in [("min_share", part.min_share), ("max_share", part.max_share)] {
            if share.is_some_and(|share| share.0 < Ratio::from_integer(0) || share.0 > Ratio::from_integer(1)) {
                notes.error(format!("{at}.{key}"), "占比要在 0 和 1 之间，如 \"1/3\" 或 \"30%\"");
            }
        }
        if let (Some(min), Some(max)) = (part.min_share, part.max_share)
            && min > max
        {
            notes.error(&at, format!("“{}”的占比最少 {min} 多于最多 {max}；请改正", part.title));
        }
        if further {
            // Its words are among those of the role's first part already.
            continue;
        }
        mains += 1;
        least += part.min_share.map_or(Ratio::from_integer(0), |share| share.0);
        if let Some(share) = part.max_share.or(part.min_share) {
            most += share.0;
            bounded += 1;
        }
    }
    let whole = Ratio::from_integer(1);
    if least > whole {
        notes.error("report.part", "各部分最少占比加起来超过全文，不可能都做到；请改正");
    }
    if bounded == 3 && bounded == mains && most < whole && rules.share_base == ShareBase::Parts {
        notes.error("report.part", "各部分最多占比加起来不到全文，不可能都做到；请改正");
    }
    if bounded == 3 && most == whole && rules.share_base == ShareBase::Parts {
        let source =
            rules.parts.iter().map(|part| part.source.as_str()).find(|source| !source.is_empty()).unwrap_or("");
        let message =
            format!("几条占比要求合起来{}，只有恰好各占其数才都符合；程序按 share_tolerance 判“临界”", clause(source));
        notes.note("report.part", message);
    }
}
