//! Deadlines that are no dates: 每月, 两个月内, 立行立改, 长期坚持; and the words around a time.

use super::Due;
use super::cursor::{Cursor, Letters};
use super::phrase::{Hit, Mark, Period, SpanUnit, YearWord};
use super::spell;

/// Reads 每月, 每学期, 按季度, 一季度考核一次, with the day of it: 每月5日前.
pub(super) fn recurring(start: Cursor<'_>) -> Option<Hit> {
    let mut cursor = start;
    if every(&mut cursor) || once_a(&mut cursor) {
        return Some(wordless(cursor.at, Due::Recurring));
    }
    None
}

/// A hit of words that are no date.
const fn wordless(end: usize, due: Due) -> Hit {
    Hit { year: YearWord::Silent, period: Period::Words(due), mark: Mark::None, end }
}

/// 每月, 每两个月, 按季度, 逐月, and the day that follows.
fn every(cursor: &mut Cursor<'_>) -> bool {
    if cursor
        .eat_any(&["按季度", "按季", "按月", "按周", "按学期", "按年度", "逐月", "逐季", "逐周", "逐年", "定期"])
        .is_some()
    {
        return true;
    }
    if cursor.eat_any(&["每", "各"]).is_none() {
        return false;
    }
    cursor.number(2);
    cursor.eat("个");
    let unit = cursor.eat_any(&[
        "工作日",
        "季度",
        "学期",
        "学年",
        "半年",
        "半月",
        "年度",
        "星期",
        "月份",
        "天",
        "日",
        "周",
        "月",
        "季",
        "年",
        "期",
    ]);
    let Some(unit) = unit else { return false };
    if matches!(unit, "月" | "月份" | "季度" | "季" | "年" | "年度" | "学期" | "半年") {
        let mut ahead = *cursor;
        ahead.eat_any(&["的"]);
        let inner = spell::date(ahead).map(|hit| hit.end);
        let mut day = ahead;
        let end = day.eat_any(&["月底前", "底前", "末前", "月底", "底", "末", "初"]).map(|_| day.at);
        let mut number = ahead;
        let numbered = number.number(2).filter(|_| number.eat_any(&["日", "号"]).is_some()).map(|_| {
            number.eat_any(&["之前", "以前", "前"]);
            number.at
        });
        cursor.at = inner.or(end).or(numbered).unwrap_or(cursor.at);
    }
    true
}

/// 一季度考核一次, 一月一查, 一月两场: 一季度 is no date there.
fn once_a(cursor: &mut Cursor<'_>) -> bool {
    let mut ahead = *cursor;
    if ahead.eat_any(&["一季度", "一个季度", "一个月", "一学期", "一年", "半年", "一月", "一周", "一季"]).is_none()
    {
        return false;
    }
    // A span of a few letters without a break that ends in 一次, 两次, 一查.
    for k in 0..7 {
        let at = ahead.at + k;
        match cursor.letters.get(at) {
            None | Some('，' | '。' | '；' | '、' | ',' | '前' | '底' | '末' | '内' | '\n') => return false,
            Some(_) => {}
        }
        let count = ["一次", "1次", "两次", "2次", "一回"].iter().any(|word| cursor.letters.has(at, word));
        let short = k == 0 && cursor.letters.get(at) == Some('一');
        let often = k == 0
            && matches!(cursor.letters.get(at), Some('两' | '二' | '三' | '四' | '2'..='4'))
            && matches!(cursor.letters.get(at + 1), Some('场' | '次' | '回' | '遍' | '课'));
        if count || short || often {
            cursor.at = ahead.at;
            return true;
        }
    }
    false
}

/// Reads 两个月内, 三个工作日内, 半年内; without 内 only where it is all there is.
pub(super) fn span(start: Cursor<'_>) -> Option<Hit> {
    let before = start.at.checked_sub(1).and_then(|at| start.letters.get(at));
    if before.is_some_and(|letter| letter.is_ascii_digit() || matches!(letter, '.' | '第' | '十' | '近' | '连' | '满'))
    {
        return None;
    }
    let mut cursor = start;
    let halves = if cursor.eat("半") { 1 } else { cursor.number(3)? * 2 };
    let count = cursor.eat("个");
    let halves = halves + u32::from(count && cursor.eat("半"));
    let unit = match cursor.eat_any(&["工作日", "星期", "礼拜", "季度", "月", "周", "天", "日", "年"])? {
        "工作日" => SpanUnit::WorkingDay,
        "星期" | "礼拜" | "周" => SpanUnit::Week,
        "月" if count || halves == 1 => SpanUnit::Month,
        "天" | "日" => SpanUnit::Day,
        "年" => SpanUnit::Year,
        "季度" if count => {
            return within(cursor, start, Period::Span(halves * 3, SpanUnit::Month));
        }
        _ => return None,
    };
    within(cursor, start, Period::Span(halves, unit))
}

/// Closes a span: 内 must follow, or the span is the whole text.
fn within(mut cursor: Cursor<'_>, start: Cursor<'_>, period: Period) -> Option<Hit> {
    cursor.eat_any(&["的时间"]);
    let inside = cursor.eat_any(&["之内", "以内", "内"]).is_some();
    let alone = start.at == 0 && cursor.peek().is_none();
    let other = inside && ["容", "部", "涵"].iter().any(|word| cursor.letters.has(cursor.at, word));
    (inside && !other || alone).then_some(Hit { year: YearWord::Silent, period, mark: Mark::Within, end: cursor.at })
}

/// Stock wordings, longest first within a row.
const STOCK: [(Due, &[&str]); 3] = [
    (
        Due::AtOnce,
        &[
            "立行立改",
            "立查立改",
            "即知即改",
            "边查边改",
            "即查即改",
            "立说立改",
            "立改立行",
            "即行即改",
            "边学边改",
            "立整立改",
            "马上就改",
            "立即整改",
            "立即改正",
            "即刻整改",
            "立即完成",
            "即知即行",
            "即日起",
            "即时整改",
            "当场整改",
            "立即落实",
        ],
    ),
    (
        Due::LongTerm,
        &[
            "长期坚持",
            "常年坚持",
            "长年坚持",
            "天天坚持",
            "一直坚持",
            "常抓不懈",
            "久久为功",
            "持之以恒",
            "长期落实",
            "长期推进",
            "长期执行",
            "长期整改",
            "长期任务",
            "长期管用",
            "坚持常态化",
            "保持常态化",
            "长期有效",
            "长期保持",
            "长抓不懈",
            "坚持不断",
            "坚持下去",
            "抓常抓长",
            "常抓常新",
            "形成习惯",
            "长期开展",
            "长期抓",
            "长期实施",
            "长期保持",
            "常态长效",
        ],
    ),
    (Due::Unclear, &["近期", "尽快", "尽早", "适时", "择机", "待定", "视情况", "下一步", "今后"]),
];

/// Words that mean 立行立改 where they are all there is.
const ALONE: [&str; 8] = ["立即", "马上", "即时", "当即", "即改", "随到随改", "随发现随整改", "发现即改"];

/// Words that mean 长期坚持 where a clause ends with them, or where they are all there is.
const AT_END: [&str; 13] = [
    "持续推进",
    "持续整改",
    "持续坚持",
    "持续用力",
    "持续改进",
    "持续落实",
    "持续深化",
    "常态化推进",
    "常态化开展",
    "常态化坚持",
    "常态化",
    "长期",
    "持续",
];

/// Reads a stock wording.
pub(super) fn stock(cursor: Cursor<'_>) -> Option<Hit> {
    let at_start = cursor.at == 0 || cursor.letters.get(cursor.at - 1).is_some_and(breaks);
    for (due, words) in STOCK {
        if let Some(word) = words.iter().find(|word| cursor.letters.has(cursor.at, word)) {
            let end = cursor.at + word.chars().count();
            // 下一步 and 今后 open half of all sentences; only in a cell of its own they stand for a time.
            let whole = cursor.at == 0 && cursor.letters.get(end).is_none();
            return (due != Due::Unclear || whole).then_some(wordless(end, due));
        }
    }
    if let Some(word) = ALONE.iter().find(|word| cursor.letters.has(cursor.at, word)) {
        let end = cursor.at + word.chars().count();
        if cursor.at == 0 && cursor.letters.get(end).is_none() {
            return Some(wordless(end, Due::AtOnce));
        }
    }
    let word = AT_END.iter().find(|word| cursor.letters.has(cursor.at, word))?;
    let end = cursor.at + word.chars().count();
    let closes = cursor.letters.get(end).is_none_or(breaks);
    let long = word.chars().count() > 3;
    (closes && (long || at_start)).then_some(wordless(end, Due::LongTerm))
}

/// Whether a clause ends at a letter.
fn breaks(letter: char) -> bool {
    matches!(
        letter,
        '，' | '。'
            | '；'
            | '、'
            | '！'
            | ','
            | ';'
            | '.'
            | '\n'
            | '）'
            | ')'
            | '（'
            | '('
            | '/'
            | '和'
            | '并'
            | '：'
            | ':'
            | '”'
    )
}

/// Words behind a time that make it one until which something is done.
const VERBS: [&str; 45] = [
    "完成",
    "建成",
    "建立",
    "建好",
    "拿出",
    "出台",
    "实现",
    "达到",
    "组织",
    "开展",
    "举办",
    "召开",
    "启动",
    "集中",
    "制定",
    "整改",
    "落实",
    "到位",
    "修订",
    "全部",
    "形成",
    "印发",
    "补齐",
    "配齐",
    "销号",
    "解决",
    "推出",
    "进行",
    "安排",
    "见底",
    "清零",
    "提交",
    "上线",
    "发布",
    "办结",
    "结束",
    "选拔",
    "培训",
    "逐一",
    "逐个",
    "力争",
    "争取",
    "确保",
    "读完",
    "投入使用",
];

/// Words before a time that do so.
const LEADS: [&str; 17] = [
    "到", "至", "于", "在", "截至", "截止", "最迟", "最晚", "拟", "计划", "预计", "定于", "力争", "争取", "确保", "从",
    "自",
];

/// Whether the words around a time make it a deadline.
pub(super) fn cued(letters: &Letters, start: usize, end: usize) -> bool {
    let behind = match letters.get(end) {
        Some('，' | ',' | '我' | '再' | '要' | '将' | '就' | '由') => end + 1,
        _ => end,
    };
    VERBS.iter().any(|word| letters.has(end, word) || letters.has(behind, word))
        || LEADS.iter().any(|word| letters.ends_with(start, word))
}

/// 到明年“七一”，: whether a time is told behind 到 and closes its clause.
pub(super) fn until(letters: &Letters, start: usize, end: usize) -> bool {
    let led = ["到", "至", "赶在"].iter().any(|word| letters.ends_with(start, word));
    let other = ["达到", "迟到", "签到", "报到", "谈到", "收到"].iter().any(|word| letters.ends_with(start, word));
    led && !other
        && letters.get(end).is_none_or(|letter| matches!(letter, '，' | ',' | '。' | '；' | '、' | '那' | '时'))
}

/// 凡年内发生有责投诉的, 同一党员年内有效投诉3次以上的, 与年内新进教师谈话: whether a time tells of which cases or people
/// something holds, not until when it is done.
pub(super) fn of_a_case(letters: &Letters, start: usize, end: usize) -> bool {
    const OCCURS: [&str; 8] = ["新进", "新入职", "新调入", "发生", "出现", "查实", "受到", "有效投诉"];
    let clause_opens = (0..start).rev().find(|at| letters.get(*at).is_some_and(ends_clause)).map_or(0, |at| at + 1);
    let one = (clause_opens..start).any(|at| ["凡", "同一"].iter().any(|word| letters.has(at, word)));
    let clause_ends = (end..).find(|at| letters.get(*at).is_none_or(ends_clause)).unwrap_or(end);
    let held = clause_ends > end && letters.get(clause_ends - 1) == Some('的');
    let occurs = OCCURS.iter().any(|word| letters.has(end, word));
    one || occurs || held
}

/// Whether a letter parts clauses.
const fn ends_clause(letter: char) -> bool {
    matches!(letter, '，' | ',' | '。' | '；' | ';' | '：' | ':' | '\n')
}

/// Whether a span runs from an event: 收到反映后三天内, 会后十天内.
pub(super) fn triggered(letters: &Letters, start: usize) -> bool {
    const WORDS: [&str; 14] =
        ["后", "接到", "收到", "发现", "逢", "凡", "一旦", "出现", "提出", "反映", "之日起", "起", "遇到", "对"];
    let mut at = start;
    let mut clauses = 0;
    while at > 0 && start - at < 24 {
        at -= 1;
        match letters.get(at) {
            Some('。' | '；' | ';' | '\n') => return false,
            Some('，' | ',') => clauses += 1,
            _ => {}
        }
        if clauses > 1 {
            return false;
        }
        // 针对第三个问题 names what is answered.
        let other = ["后备", "后勤", "对照"].iter().any(|word| letters.has(at, word)) || letters.ends_with(at, "针");
        if !other && WORDS.iter().any(|word| letters.has(at, word)) {
            return true;
        }
    }
    false
}
