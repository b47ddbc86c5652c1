//! What is wrong with a ledger: empty cells, measures that nobody can check, states that contradict themselves.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, Ledger, status};
use crate::calendar::{self, DeadlineContext};
use crate::finding::Severity;
use crate::rules::Rule;
use crate::rules::ledger::{CONTRADICTION, EMPTY, LONG_TERM, NO_DAY, OVERDUE, TICK, TWICE, VAGUE, WORDY};
use crate::season::{LedgerRow, LedgerState};

/// One thing to say about a ledger or one of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LedgerFinding {
    /// Permanent code, `L101`; never reused.
    pub rule: String,
    /// Name in kebab-case.
    pub rule_name: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where the row stands; empty for a finding about the whole ledger.
    pub place: String,
    /// Number of the problem; `None` for a finding about the whole ledger.
    pub no: Option<u32>,
    /// What was found, in Chinese.
    pub message: String,
    /// What to do about it, in Chinese.
    pub advice: String,
}

/// Share of 长期坚持 among the rows, in percent, from which it is too much.
const LONG_TERM_PERCENT: usize = 40;

impl LedgerFinding {
    /// A finding on a row.
    pub(crate) fn on(rule: &Rule, row: &LedgerRow, message: impl Into<String>) -> Self {
        Self { place: row.place.clone(), no: Some(row.no), ..Self::of(rule, message) }
    }

    /// A finding on the whole ledger.
    pub(crate) fn of(rule: &Rule, message: impl Into<String>) -> Self {
        Self {
            rule: rule.code.to_owned(),
            rule_name: rule.name.to_owned(),
            severity: rule.severity,
            place: String::new(),
            no: None,
            message: message.into(),
            advice: rule.mend.to_owned(),
        }
    }
}

/// Everything that a ledger's own rows give cause to say, in the order of the rows, then about the whole.
#[must_use]
pub fn check(ledger: &Ledger) -> Vec<LedgerFinding> {
    let mut found = Vec::new();
    for row in &ledger.rows {
        required(ledger, row, &mut found);
        wording(row, &mut found);
        state(ledger, row, &mut found);
    }
    duplicates(&ledger.rows, &mut found);
    long_term(&ledger.rows, &mut found);
    found
}

/// Problem, measure, owner and deadline must be there.
fn required(ledger: &Ledger, row: &LedgerRow, found: &mut Vec<LedgerFinding>) {
    let has = |field| ledger.heads.iter().any(|(known, _)| *known == field);
    let owner = if row.owner.is_empty() { &row.leader } else { &row.owner };
    for (field, name, value) in [
        (Field::Issue, "存在问题", &row.issue),
        (Field::Measure, "整改措施", &row.measure),
        (Field::Owner, "责任人", owner),
        (Field::Deadline, "整改时限", &row.deadline),
    ] {
        if has(field) && value.trim().is_empty() {
            found.push(LedgerFinding::on(&EMPTY, row, format!("第{}项的“{name}”没有填写", row.no)));
        }
    }
}

/// A measure names something that can be checked, and is longer than the problem.
fn wording(row: &LedgerRow, found: &mut Vec<LedgerFinding>) {
    let measure = row.measure.trim();
    if measure.is_empty() {
        return;
    }
    let checkable = measure.chars().any(char::is_numeric)
        || measure.contains(['《', '“'])
        || !calendar::deadlines(measure, &DeadlineContext::of_year(2000)).is_empty();
    let empty = EMPTY_WORDS.iter().filter(|word| measure.contains(**word)).count();
    if !checkable && empty > 0 && measure.chars().count() <= 24 {
        found.push(LedgerFinding::on(&VAGUE, row, format!("第{}项的措施“{measure}”没有可以检查的内容", row.no)));
    }
    if row.issue.chars().count() > 2 * measure.chars().count() && measure.chars().count() < 12 {
        found.push(LedgerFinding::on(&WORDY, row, format!("第{}项的措施比问题短得多", row.no)));
    }
}

/// Measures that promise nothing.
const EMPTY_WORDS: [&str; 22] = [
    "加强学习",
    "提高认识",
    "增强意识",
    "提高站位",
    "加强指导",
    "加强沟通",
    "完善机制",
    "健全制度",
    "强化监督",
    "创新方式",
    "注重实效",
    "抓好落实",
    "发挥作用",
    "拓宽思路",
    "下功夫",
    "加强",
    "强化",
    "提升",
    "深化",
    "进一步",
    "持续",
    "不断",
];

/// State, deadline and note must agree.
fn state(ledger: &Ledger, row: &LedgerRow, found: &mut Vec<LedgerFinding>) {
    let no = row.no;
    if row.state == LedgerState::Overdue {
        let day = row.deadline_date.as_deref().unwrap_or("");
        found.push(LedgerFinding::on(&OVERDUE, row, format!("第{no}项已过时限（{day}），没有注明完成")));
    }
    let long_term = row.state == LedgerState::LongTerm;
    let words = ["立行立改", "立查立改", "立即", "即知即改", "每", "长期", "常态", "持续", "长抓", "边查边改"];
    let stock = words.iter().any(|word| row.deadline.contains(word));
    if !row.deadline.is_empty() && row.deadline_date.is_none() && !long_term && !stock {
        found.push(LedgerFinding::on(
            &NO_DAY,
            row,
            format!("第{no}项的时限“{}”推不出日期：{}", row.deadline, row.deadline_rule),
        ));
    }
    let has_day = ledger.heads.iter().any(|(field, _)| *field == Field::DoneOn);
    if row.done && has_day && row.done_on.trim().is_empty() && calendar::full_date(&row.status_text).is_none() {
        found.push(LedgerFinding::on(&TICK, row, format!("第{no}项注明完成，没有写完成时间")));
    }
    let note = format!("{} {}", row.progress, row.note);
    let told = status::read(&row.progress);
    let open =
        ["尚未", "还没有", "未完成", "正在推进", "正在办理", "暂未", "未能"].iter().find(|word| note.contains(**word));
    if let (true, Some(word)) = (row.done, open) {
        found.push(LedgerFinding::on(&CONTRADICTION, row, format!("第{no}项注明完成，说明里却写着“{word}”")));
    } else if !row.done && told.done && !row.progress.is_empty() {
        found.push(LedgerFinding::on(
            &CONTRADICTION,
            row,
            format!("第{no}项没有注明完成，进展里却写着“{}”", row.progress),
        ));
    } else if row.done && row.deadline.contains("长期") {
        found.push(LedgerFinding::on(&CONTRADICTION, row, format!("第{no}项是长期坚持的事项，却注明已经完成")));
    }
}

/// Entries that stand twice.
fn duplicates(rows: &[LedgerRow], found: &mut Vec<LedgerFinding>) {
    let plain = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let keys: Vec<(String, String)> = rows.iter().map(|row| (plain(&row.issue), plain(&row.measure))).collect();
    for (number, (row, key)) in rows.iter().zip(&keys).enumerate() {
        let first = keys.iter().take(number).position(|known| known == key);
        if let Some(first) = first.and_then(|first| rows.get(first)) {
            found.push(LedgerFinding::on(
                &TWICE,
                row,
                format!("与第{}项（{}）的问题和措施完全相同", first.no, first.place),
            ));
        }
    }
}

/// 长期坚持 is no way out.
fn long_term(rows: &[LedgerRow], found: &mut Vec<LedgerFinding>) {
    let long = rows.iter().filter(|row| row.state == LedgerState::LongTerm || row.deadline.contains("长期")).count();
    if rows.len() >= 4 && long * 100 > rows.len() * LONG_TERM_PERCENT {
        found.push(LedgerFinding::of(&LONG_TERM, format!("{}项措施中有{long}项写“长期坚持”", rows.len())));
    }
}
