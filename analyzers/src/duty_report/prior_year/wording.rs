//! Whether its words say that a report tells what became of last year's problems.

use crate::duty_report::evidence;
use crate::duty_report::reading::Reading;
use crate::duty_report::structure::{State, Structure, answers_last_year};
use crate::season::Role;

/// True where a part, a paragraph or a sentence outside the plans tells how last year's problems were put right.
pub(super) fn answers(reading: &Reading<'_>, structure: &Structure, year: i32) -> bool {
    /// A sentence so short only leads to the next one.
    const LEAD: usize = 12;
    reading.paragraphs.iter().enumerate().any(|(index, para)| {
        let role = structure.role(index);
        if matches!(role, Role::Plans | Role::Closing | Role::Title) {
            return false;
        }
        if para.is_heading() {
            // 去年的欠账: what stands under it is the answer.
            let below = reading.paragraphs.get(index + 1).filter(|below| !below.is_heading());
            return role == Role::Achievements
                && speaks_of_last_year(para.title(), year)
                && below.is_some_and(|below| told(below.slice(below.text.whole())));
        }
        let part = structure.state(index) == Some(State::Prior) && role == Role::Achievements;
        if part && (answers_last_year(para, year) || told(para.slice(para.text.whole()))) {
            return true;
        }
        let row = para.is_row && role == Role::Achievements;
        let whole = para.slice(para.text.whole());
        if row && speaks_of_last_year(whole, year) && told(whole) {
            return true;
        }
        role == Role::Achievements
            && para.segments.iter().enumerate().any(|(place, segment)| {
                let text = para.slice(segment.range);
                // 去年点评我两条。一年来，……: the answer may follow in the next sentence.
                let next = para.segments.get(place + 1).map_or("", |next| para.slice(next.range));
                // 再说2022年度。那年查出四条，……
                let opens = || text.chars().count() <= LEAD && speaks_of_last_year(&format!("{text}{next}"), year);
                speaks_of_last_year(text, year) && (told(text) || told(next)) || opens() && told(next)
            })
    })
}

/// Whether a text names what the meeting a year ago, or the writer then, said was wrong.
fn speaks_of_last_year(text: &str, year: i32) -> bool {
    // 比去年多3件 compares figures.
    let plain = ["比去年", "较上年", "比上年", "较去年", "与去年", "同去年"]
        .iter()
        .fold(text.to_owned(), |text, words| text.replace(words, ""));
    let then = ["去年", "上年", "上一年", "上次述职", "前两年"].iter().any(|word| plain.contains(word))
        || plain.contains(&format!("{}年度", year - 1));
    const WRONG: &[&str] = &[
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
        "毛病",
        "欠",
        "要补",
    ];
    const SAID: &[&str] = &[
        "说过",
        "说的",
        "说了",
        "说我",
        "年说",
        "讲了",
        "讲的",
        "讲过",
        "我说",
        "认了",
        "认的",
        "许的",
        "许过",
        "许下",
        "答应",
        "应的",
        "列了",
        "列的",
        "写过",
        "写下",
        "反映",
        "检讨",
        "点我",
        "点的",
        "点了",
        "述的",
        "查出",
        "挨的",
        "承认",
        "没办完",
        "没做完",
        "还写",
        "批评",
        "两条",
        "三条",
        "四条",
        "五条",
        "六条",
        "几条",
    ];
    then && WRONG.iter().chain(SAID).any(|word| plain.contains(word))
}

/// Whether the sentence says what became of them.
fn told(text: &str) -> bool {
    evidence::has(text)
        || [
            "完成",
            "已",
            "解决",
            "整改",
            "改为",
            "改成",
            "办结",
            "销号",
            "落实",
            "做到",
            "改了",
            "改完",
            "改好",
            "改到",
            "改一",
            "建了",
            "换了",
            "腾",
            "配齐",
            "分开",
            "好转",
            "还没",
            "还在",
            "办了",
            "修了",
            "通了",
            "装上",
            "还上",
            "设了",
            "清了",
            "补了",
            "今年",
            "现在",
            "至今",
            "仍",
            "没有兑现",
            "没有坚持",
        ]
        .iter()
        .any(|word| text.contains(word))
}
