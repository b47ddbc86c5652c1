//! All rules, and how they are looked up and printed.

use std::fmt::Write as _;

use super::accountability;
use super::rule::{NOTATION, Rule, severity_name};
use super::{
    achievements_too_long, business_problem, cliche_density, deadline_too_vague, first_person_missing, focus_missing,
    focus_only_named, inspection_unanswered, issue_count, ledger, measure_without_deadline, measure_without_number,
    measure_without_owner, must_answer_many, must_answer_missing, named_part, newcomer, no_personal_problem,
    only_objective_causes, orphan_measure, part_missing, part_share, parts_unclear, plans_too_long,
    prior_year_unanswered, problem_unanswered, problem_without_cause, problem_without_evidence, problems_too_short,
    reading_time, stock_problem, template_residue, too_long, too_short, vague_degree, vague_people, vague_quantifier,
};

/// Rules about duty reports, by code.
pub(super) static DUTY_REPORT: &[Rule] = &[
    focus_missing::RULE,
    focus_only_named::RULE,
    orphan_measure::RULE,
    measure_without_owner::RULE,
    measure_without_deadline::RULE,
    measure_without_number::RULE,
    deadline_too_vague::RULE,
    no_personal_problem::RULE,
    problem_without_cause::RULE,
    only_objective_causes::RULE,
    problem_without_evidence::RULE,
    problem_unanswered::RULE,
    stock_problem::RULE,
    business_problem::RULE,
    must_answer_missing::RULE,
    must_answer_many::RULE,
    newcomer::RULE,
    prior_year_unanswered::RULE,
    inspection_unanswered::RULE,
    part_missing::RULE,
    parts_unclear::RULE,
    too_long::RULE,
    too_short::RULE,
    achievements_too_long::RULE,
    problems_too_short::RULE,
    plans_too_long::RULE,
    part_share::RULE,
    issue_count::RULE,
    reading_time::RULE,
    named_part::RULE,
    vague_quantifier::RULE,
    vague_people::RULE,
    vague_degree::RULE,
    cliche_density::RULE,
    template_residue::RULE,
    first_person_missing::RULE,
];

/// All rules: those about duty reports, then those about the accountability report, then those about ledgers.
pub fn catalogue() -> impl Iterator<Item = &'static Rule> {
    DUTY_REPORT.iter().chain(accountability::RULES).chain(ledger::RULES)
}

/// The rule of a code or name; case and surrounding space do not matter.
#[must_use]
pub fn explain(code_or_name: &str) -> Option<&'static Rule> {
    let wanted = code_or_name.trim();
    catalogue().find(|rule| {
        rule.code.eq_ignore_ascii_case(wanted) || rule.name.eq_ignore_ascii_case(wanted) || rule.title == wanted
    })
}

/// `docs/rules.md`.
#[must_use]
pub fn markdown() -> String {
    let mut page = String::from(
        "# 规则表\n\n由程序生成，请勿手改。默认轻重：必须改、建议改、供参考；方案的 `[report.severities]` 可以按代码或名称改，或写 `\"off\"` 关闭。\n\n",
    );
    page.push_str("| 代码 | 名称 | 规则 | 默认 |\n| --- | --- | --- | --- |\n");
    for rule in catalogue() {
        let severity = severity_name(rule.severity);
        let _ = writeln!(page, "| [{0}](#{1}) | `{1}` | {2} | {severity} |", rule.code, rule.name, rule.title);
    }
    let _ = write!(page, "\n{NOTATION}\n");
    let mut chapter = "";
    for rule in catalogue() {
        if rule.chapter() != chapter {
            chapter = rule.chapter();
            let _ = write!(page, "\n## {chapter}\n");
        }
        write_rule(&mut page, rule);
    }
    page
}

fn write_rule(page: &mut String, rule: &Rule) {
    let quoted = |text: &str| text.lines().map(|line| format!("> {line}")).collect::<Vec<_>>().join("\n>\n");
    let _ = write!(
        page,
        "\n<a id=\"{}\"></a>\n\n### {} {}\n\n`{}` · {}\n",
        rule.name,
        rule.code,
        rule.title,
        rule.name,
        severity_name(rule.severity)
    );
    for (label, text) in [("查什么", rule.what), ("为什么", rule.why)] {
        let _ = write!(page, "\n**{label}** {text}\n");
    }
    for (label, text) in [("反例", rule.bad), ("正例", rule.good)] {
        let _ = write!(page, "\n**{label}**\n\n{}\n", quoted(text));
    }
    for (label, text) in [("怎么改", rule.mend), ("依据", rule.basis)] {
        let _ = write!(page, "\n**{label}** {text}\n");
    }
    if !rule.setting.is_empty() {
        let _ = write!(page, "\n**方案设置**\n\n```toml\n{}\n```\n", rule.setting);
    }
}
