//! Whether a report says what became of last year's problems.

use super::evidence;
use super::model::State;
use super::reading::Reading;
use super::structure::{Structure, answers_last_year};
use crate::season::Role;

/// True where a part, a paragraph or a sentence outside the plans tells how last year's problems were put right.
pub(super) fn answered(reading: &Reading<'_>, structure: &Structure, year: i32) -> bool {
    reading.paragraphs.iter().enumerate().any(|(index, para)| {
        let role = structure.role(index);
        if matches!(role, Role::Plans | Role::Closing | Role::Title) || para.is_heading() {
            return false;
        }
        let part = structure.state(index) == Some(State::Prior) && role == Role::Achievements;
        if part && (answers_last_year(para, year) || told(para.slice(para.text.whole()))) {
            return true;
        }
        role == Role::Achievements
            && para.segments.iter().enumerate().any(|(place, segment)| {
                let text = para.slice(segment.range);
                // 去年点评我两条。一年来，……: the answer may follow in the next sentence.
                let next = para.segments.get(place + 1).map_or("", |next| para.slice(next.range));
                speaks_of_last_year(text, year) && (told(text) || told(next))
            })
    })
}

fn speaks_of_last_year(text: &str, year: i32) -> bool {
    let then = ["去年", "上年度", "上年", "上一年", "上次述职"].iter().any(|word| text.contains(word))
        || text.contains(&format!("{}年度", year - 1));
    let what = [
        "问题",
        "点评",
        "承诺",
        "整改",
        "查摆",
        "反馈",
        "要改",
        "的账",
        "评议",
        "指出",
        "短板",
        "不足",
        "提的",
        "提出",
        "提意见",
        "提了",
        "述职",
    ]
    .iter()
    .any(|word| text.contains(word));
    then && what
        && !["比去年", "较上年", "比上年", "较去年", "与去年"]
            .iter()
            .any(|word| text.contains(word) && !text.contains("述职"))
}

/// Whether the sentence says what became of them.
fn told(text: &str) -> bool {
    evidence::has(text)
        || ["完成", "已", "解决", "整改", "改为", "改成", "办结", "销号", "落实", "做到"]
            .iter()
            .any(|word| text.contains(word))
}
