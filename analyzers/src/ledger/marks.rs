//! What the lines of a ledger are that are no rows: headings, notes, sums; and the signs that stand for the value above.

use super::field::Field;
use super::form::FormRow;
use super::heads::label;
use super::status;
use super::text::numbered;

/// Whether a cell stands for the value above.
pub(super) fn is_ditto(text: &str) -> bool {
    matches!(
        text.trim(),
        "同上"
            | "〃"
            | "″"
            | "\""
            | "＂"
            | "''"
            | "”"
            | "“"
            | "同前"
            | "同上。"
            | "（同上）"
            | "(同上)"
            | "..”"
            | "々"
            | "仝上"
    )
}

/// Whether a line opens a section: 一、自己查摆的问题.
pub(super) fn is_section(line: &str) -> bool {
    let mut letters = line.trim().chars();
    let first = letters.next();
    let numeral = |letter: char| "一二三四五六七八九十".contains(letter);
    match first {
        Some('（' | '(') => letters.next().is_some_and(numeral),
        Some(letter) if numeral(letter) => {
            let rest = letters.as_str().trim_start_matches(numeral);
            rest.starts_with('、') || rest.starts_with('.') || rest.starts_with('．')
        }
        _ => {
            let short = line.chars().count() <= 30;
            short
                && !is_note(line)
                && ["方面", "查摆", "点评", "反馈", "评议", "调研", "巡察", "巡视"]
                    .iter()
                    .any(|word| line.contains(word))
        }
    }
}

/// What a heading says of the state of everything below it: 一、已整改到位的问题, 正在整改. `None` where it names no state.
pub(super) fn standing(line: &str) -> Option<String> {
    const LETTERS: usize = 20;
    const WORDS: [&str; 14] = [
        "已完成",
        "已经完成",
        "已整改",
        "已经整改",
        "已改",
        "已销号",
        "已办结",
        "已解决",
        "整改到位的",
        "完成的",
        "未",
        "正在",
        "推进中",
        "整改中",
    ];
    let text = numbered(line).map_or(line, |(_, text)| text).trim().trim_end_matches(['：', ':']);
    let told = status::read(text);
    let about = text.contains("情况") || text.contains("是否") || text.chars().count() > LETTERS;
    let named = WORDS.iter().any(|word| text.contains(word));
    (named && !about && !told.unknown).then(|| text.to_owned())
}

/// Whether a line is a note or signature below or inside the table.
pub(super) fn is_note(line: &str) -> bool {
    const OPENINGS: [&str; 20] = [
        "备注：",
        "备注:",
        "注：",
        "注:",
        "说明：",
        "说明:",
        "填表说明",
        "（此表",
        "(此表",
        "填表人",
        "填报人",
        "制表人",
        "审核人",
        "书记签字",
        "单位（盖章",
        "单位(盖章",
        "党组织（盖章",
        "填报日期",
        "联系电话",
        "单位：",
    ];
    let line = line.trim();
    OPENINGS.iter().any(|opening| line.starts_with(opening))
}

/// Whether a row adds up others: 合计, 合计：问题5个, 以上共4项.
pub(super) fn is_total(row: &FormRow) -> bool {
    const OPENINGS: [&str; 7] = ["合计", "小计", "总计", "共计", "累计", "以上共", "以上合计"];
    let filled = row.filled();
    let Some((first, _)) = filled.first() else { return false };
    let text: String = first.text.chars().filter(|letter| !letter.is_whitespace()).collect();
    if matches!(text.as_str(), "合计" | "小计" | "总计" | "共计" | "累计") {
        return true;
    }
    let counts = text.contains(|letter: char| letter.is_numeric() || "一二三四五六七八九十".contains(letter));
    let units = text.contains(['项', '个', '条', '件']) && text.chars().count() <= 40;
    let opens = OPENINGS.iter().any(|word| text.starts_with(word)) || text.starts_with('共');
    filled.len() == 1 && opens && counts && units
}

/// Whether the only text of a row is a word on how to fill the form in: 改好的打√, （逐月更新）.
pub(super) fn is_advice(text: &str) -> bool {
    let text = text.trim();
    let bracketed = text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && !is_section(text);
    let words = ["打√", "打“√”", "打勾", "划√", "画√", "本表", "此表", "本台账", "填“", "空着", "报送至"];
    bracketed || words.iter().any(|word| text.contains(word)) && text.chars().count() <= 60
}

/// The signs that a note explains, with their meaning: √为完成，○为正在推进.
pub(super) fn signs(note: &str) -> Vec<(char, String)> {
    let mut found = Vec::new();
    for part in note.split(['，', '。', '；', ',', ';', '、', '：', ':', '\n']) {
        let part: String = part.chars().filter(|letter| !"“”\"‘’（）() ".contains(*letter)).collect();
        let mut letters = part.chars();
        let Some(sign) = letters.next().filter(|letter| !letter.is_alphanumeric()) else { continue };
        let rest = letters.as_str();
        if let Some(meaning) = ["为", "表示", "代表", "指", "=", "是"].iter().find_map(|word| rest.strip_prefix(word))
        {
            found.push((sign, meaning.to_owned()));
        }
    }
    found
}

/// The problem that a line above a table or between its rows names for what follows: 问题二：支委缺位, 3.支委缺位.
pub(super) fn topic(line: &str) -> Option<String> {
    const LETTERS: usize = 4;
    const HEADINGS: [&str; 9] = ["方面", "清单", "台账", "表", "情况", "问题", "措施", "一览", "部分"];
    let line = line.trim();
    let labelled = line
        .split_once(['：', ':'])
        .filter(|(head, _)| label(head, &[]).is_some_and(|(field, _)| field == Field::Issue));
    let text = match labelled {
        Some((_, text)) => text,
        None => {
            numbered(line).map(|(_, text)| text).filter(|text| !HEADINGS.iter().any(|word| text.ends_with(word)))?
        }
    };
    let text = text.trim();
    (text.chars().count() >= LETTERS).then(|| text.to_owned())
}

/// The source that the heading of a section names.
pub(super) fn source_of(section: &str) -> &'static str {
    const WORDS: [(&str, &[&str]); 5] = [
        ("上级点评", &["点评", "上级", "巡察", "巡视"]),
        ("集中调研", &["调研"]),
        ("群众评议", &["群众", "评议意见", "测评意见", "民主评议"]),
        ("考核反馈", &["反馈", "考核"]),
        ("自身查摆", &["查摆", "自查", "自身", "自己", "检视"]),
    ];
    WORDS.iter().find(|(_, words)| words.iter().any(|word| section.contains(word))).map_or("", |(source, _)| *source)
}
