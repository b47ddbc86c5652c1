//! Evidence: numbers with units, dates, percentages; not 二十大, 三会一课, list numbers.

/// Measure words and units behind a number that make it evidence.
const UNITS: &[&str] = &[
    "人次",
    "人",
    "名",
    "个",
    "次",
    "场",
    "期",
    "项",
    "件",
    "篇",
    "份",
    "条",
    "万",
    "元",
    "%",
    "％",
    "百分点",
    "天",
    "小时",
    "学时",
    "课时",
    "户",
    "家",
    "册",
    "起",
    "位",
    "节",
    "页",
    "间",
    "分",
    "套",
    "块",
    "本",
    "周",
    "月",
    "年",
    "日",
    "台",
    "岁",
    "平方米",
    "公里",
    "吨",
    "种",
    "两",
    "字",
    "倍",
    "类",
    "处",
    "只",
    "批",
    "组",
    "所",
    "讲",
    "堂",
    "支",
    "亩",
    "成",
    "门",
    "枚",
    "张",
    "封",
    "句",
    "轮",
    "季度",
    "多",
    "余",
    "票",
    "步",
    "道",
    "栋",
    "站",
    "米",
    "级",
    "斤",
    "瓶",
    "筐",
    "班",
    "辆",
    "对",
    "笔",
    "段",
    "遍",
    "届",
    "千",
    "百",
];

/// Measure words that make a Chinese number evidence; with 个, 些, 种 alone it is mostly an idiom.
const COUNTED: &[&str] = &[
    "次",
    "天",
    "周",
    "个月",
    "年",
    "名",
    "人",
    "户",
    "份",
    "篇",
    "场",
    "起",
    "条",
    "件",
    "位",
    "家",
    "小时",
    "个小时",
    "期",
    "节",
    "页",
    "轮",
    "成",
    "分钟",
    "个学期",
    "学期",
    "封",
    "遍",
    "间",
    "本",
    "个半天",
];

/// Words with a number in them that are names, not facts.
const NAMES: &[&str] = &[
    "二十大",
    "十九大",
    "十八大",
    "三会一课",
    "一岗双责",
    "四个意识",
    "四个自信",
    "两个确立",
    "两个维护",
    "两学一做",
    "三严三实",
    "八项规定",
    "四种形态",
    "三个区分",
    "七个有力",
    "五大任务",
    "双带头人",
    "一把手",
    "两张皮",
    "两本账",
    "三重一大",
    "四必述",
    "第一",
    "三大",
    "四史",
    "三定",
    "一刀切",
    "一阵风",
    "一言堂",
    "一碗水",
    "最后一公里",
    "双一流",
    "三审三校",
    "三查七对",
    "两新",
    "两委",
    "一团和气",
    "四风",
    "一知半解",
    "三分钟热度",
    "一年到头",
    "一两",
    "两三",
    "三五",
    "一年来",
    "一天到晚",
];

/// Number of marks of evidence in a text.
pub(super) fn count(text: &str) -> u32 {
    let mut cleaned = text.to_owned();
    for name in NAMES {
        if cleaned.contains(name) {
            cleaned = cleaned.replace(name, "□");
        }
    }
    let chars: Vec<char> = cleaned.chars().collect();
    let mut found = 0;
    let mut index = 0;
    while let Some(character) = chars.get(index) {
        if character.is_ascii_digit() || ('０'..='９').contains(character) {
            let end = number_end(&chars, index);
            found += u32::from(is_evidence(&chars, index, end));
            index = end;
        } else if is_han_digit(*character) {
            let end = han_end(&chars, index);
            found += u32::from(is_counted(&chars, index, end));
            index = end;
        } else {
            index += 1;
        }
    }
    found
}

/// Whether a text holds evidence.
pub(super) fn has(text: &str) -> bool {
    count(text) > 0
}

fn number_end(chars: &[char], from: usize) -> usize {
    let part = |character: &char| {
        character.is_ascii_digit() || ('０'..='９').contains(character) || matches!(character, '.' | ',' | '．')
    };
    from + chars.iter().skip(from).take_while(|character| part(character)).count()
}

/// A number with a unit; a bare one counts only with a percent sign. The year of a title (2023年度) is none.
fn is_evidence(chars: &[char], start: usize, end: usize) -> bool {
    let behind: String = chars.iter().skip(end).take(4).collect();
    let digits = end - start;
    let year = digits == 4 && behind.starts_with('年');
    if year {
        let month = chars.iter().skip(end + 1).take(1).any(char::is_ascii_digit);
        let by = behind.starts_with("年底") || behind.starts_with("年内");
        return month || by;
    }
    let behind = behind.trim_start();
    UNITS.iter().any(|unit| behind.starts_with(unit))
}

fn is_han_digit(character: char) -> bool {
    "一二三四五六七八九十两半几".contains(character)
}

fn han_end(chars: &[char], from: usize) -> usize {
    let part = |character: &char| "一二三四五六七八九十百千万零两半多".contains(*character);
    from + chars.iter().skip(from).take_while(|character| part(character)).count().max(1)
}

/// 两次, 三周, 半个月, 四个半天; 一 alone is no figure (一次也没有 is a figure of speech), nor is 几.
fn is_counted(chars: &[char], start: usize, end: usize) -> bool {
    let first = chars.get(start).copied().unwrap_or(' ');
    if first == '几' || end - start == 1 && first == '一' {
        return false;
    }
    let before = start.checked_sub(1).and_then(|before| chars.get(before)).copied().unwrap_or(' ');
    if matches!(before, '第' | '（' | '(') {
        return false;
    }
    let behind: String = chars.iter().skip(end).take(3).collect();
    COUNTED.iter().any(|unit| behind.starts_with(unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_with_units_are_evidence_and_names_with_numbers_are_not() {
        for text in ["全年只开了3次", "到会率只有71%", "拖了三周才打出电话", "5月20日才补", "占7%", "2023年5月的账"]
        {
            assert!(has(text), "{text}");
        }
        for text in [
            "学习党的二十大精神",
            "落实三会一课",
            "2023年度",
            "存在两张皮现象",
            "作为第一责任人",
            "一次也没有",
            "（1）学习不够",
        ] {
            assert!(!has(text), "{text}");
        }
    }
}
