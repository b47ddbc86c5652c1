//! Spellings of terms and breaks: 春季学期, 下学期开学前, 暑假前.

use super::super::cursor::Cursor;
use super::super::phrase::{Period, SchoolTerm};

/// 下学期开学前, 春季学期, 本学期末, 暑假前.
pub(super) fn term(mut cursor: Cursor<'_>) -> Option<(Cursor<'_>, Period)> {
    if cursor.eat_any(&["放暑假", "暑假", "暑期"]).is_some() {
        return Some((cursor, Period::SummerBreak));
    }
    if cursor.eat_any(&["放寒假", "寒假"]).is_some() {
        return Some((cursor, Period::WinterBreak));
    }
    if cursor.eat_any(&["期末", "学期末", "学期结束"]).is_some() {
        return Some((cursor, Period::TermEnd(SchoolTerm::This)));
    }
    let named = term_name(&mut cursor);
    if cursor.eat_any(&["期中考试", "期中"]).is_some() {
        return Some((cursor, Period::TermMiddle(named.unwrap_or(SchoolTerm::This))));
    }
    if cursor.eat_any(&["开学", "开课"]).is_some() && opening_follows(cursor) {
        return Some((cursor, Period::TermOpening(named.unwrap_or(SchoolTerm::Next))));
    }
    named.map(|named| (cursor, Period::TermEnd(named)))
}

/// Whether 开学 is a time here: 开学典礼 is none.
fn opening_follows(cursor: Cursor<'_>) -> bool {
    ["前", "之前", "以前", "初", "时", "后", "第一周", "第1周", "之初", "当天", "，", "。"]
        .iter()
        .any(|word| cursor.letters.has(cursor.at, word))
        || cursor.peek().is_none()
}

/// 春季学期, 下学期.
fn term_name(cursor: &mut Cursor<'_>) -> Option<SchoolTerm> {
    const WORDS: [(&str, SchoolTerm); 17] = [
        ("春季学期", SchoolTerm::Spring),
        ("春学期", SchoolTerm::Spring),
        ("春季新学期", SchoolTerm::Spring),
        ("春季", SchoolTerm::Spring),
        ("秋季学期", SchoolTerm::Autumn),
        ("秋学期", SchoolTerm::Autumn),
        ("秋季新学期", SchoolTerm::Autumn),
        ("秋季", SchoolTerm::Autumn),
        ("下一学期", SchoolTerm::Next),
        ("下个学期", SchoolTerm::Next),
        ("下一个学期", SchoolTerm::Next),
        ("下学期", SchoolTerm::Next),
        ("第二学期", SchoolTerm::Spring),
        ("新学期", SchoolTerm::Next),
        ("本学期", SchoolTerm::This),
        ("这学期", SchoolTerm::This),
        ("本学年", SchoolTerm::Spring),
    ];
    let (word, term) = WORDS.iter().find(|(word, _)| cursor.letters.has(cursor.at, word))?;
    let mut ahead = Cursor { at: cursor.at + word.chars().count(), ..*cursor };
    // 春季 alone is no term: 春季运动会.
    if matches!(*word, "春季" | "秋季") && !ahead.letters.has(ahead.at, "开学") {
        return None;
    }
    ahead.eat_any(&["的"]);
    *cursor = ahead;
    Some(*term)
}
