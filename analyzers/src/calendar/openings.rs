//! How words of time begin: most places of a report are asked only this.

use super::cursor::{Letters, chinese_digit};

/// Whether a date, a span or 每月 may begin at a place.
pub(super) fn may_begin_time(letters: &Letters, at: usize) -> bool {
    let Some(letter) = letters.get(at) else { return false };
    if letter.is_ascii_digit() {
        return begins_number(letters, at);
    }
    let Some(next) = letters.get(at + 1) else { return false };
    let numeral = |letter: char| letter == '十' || chinese_digit(letter).is_some();
    if numeral(letter) {
        return numeral(next) || follows_number(next) || matches!(next, '学' | '旦' | '宵' | '夏' | '秋');
    }
    match letter {
        // 每月, 逐月, 定期.
        '每' | '各' | '逐' | '按' => true,
        '定' => next == '期',
        '学' => matches!(next, '期' | '雷'),
        // 今年, 本学期, 下一年, 上半年, 第一季度, 首季度.
        '今' | '明' | '来' | '翌' | '后' | '去' | '次' | '全' => next == '年',
        '小' | '大' => matches!(next, '年' | '寒' | '暑' | '满' | '雪'),
        '本' | '当' => matches!(next, '年' | '月' | '学'),
        '下' => matches!(next, '一' | '年' | '半' | '月' | '个' | '学'),
        '节' => next == '后',
        '上' => matches!(next, '一' | '年' | '半'),
        '半' => follows_number(next),
        '第' => numeral(next) || next.is_ascii_digit(),
        '首' => matches!(next, '个' | '季'),
        'Q' | 'q' => next.is_ascii_digit(),
        '年' => matches!(next, '底' | '末' | '终' | '内' | '前' | '中' | '三'),
        '岁' => next == '末',
        '期' => matches!(next, '末' | '中'),
        '月' => next == '底',
        // Terms and holidays.
        '放' => matches!(next, '暑' | '寒'),
        '暑' | '寒' => matches!(next, '假' | '期' | '露'),
        '春' | '秋' => matches!(next, '季' | '学' | '节' | '耕' | '播' | '收' | '分'),
        '新' => next == '学',
        '这' => matches!(next, '学' | '个'),
        '开' => matches!(next, '学' | '课' | '春'),
        '“' => numeral(next),
        '建' => matches!(next, '党' | '军'),
        '教' | '医' => next == '师',
        '除' | '农' | '妇' | '清' | '劳' | '端' | '中' | '国' | '重' | '腊' | '正' | '护' => {
            matches!(next, '夕' | '历' | '女' | '明' | '动' | '午' | '秋' | '庆' | '际' | '阳' | '月' | '士' | '家')
        }
        _ => begins_name(letter, next),
    }
}

/// Whether the name of a day or of a season of the fields may begin with two letters: 谷雨, 植树节, 夏收.
const fn begins_name(letter: char, next: char) -> bool {
    match letter {
        '立' => matches!(next, '春' | '夏' | '秋' | '冬'),
        '雨' => next == '水',
        '惊' => next == '蛰',
        '谷' => next == '雨',
        '芒' => next == '种',
        '夏' => matches!(next, '收' | '至'),
        '处' => next == '暑',
        '白' => next == '露',
        '霜' => next == '降',
        '冬' => next == '至',
        '警' => next == '察',
        '植' => next == '树',
        '消' => matches!(next, '费' | '防'),
        '读' => next == '书',
        '博' => next == '物',
        '科' => next == '技',
        '儿' => next == '童',
        '青' => next == '年',
        '环' => next == '境',
        '高' => next == '考',
        '档' => next == '案',
        '禁' => next == '毒',
        '烈' => next == '士',
        '邮' => next == '政',
        '记' => next == '者',
        '宪' => next == '法',
        '公' => next == '祭',
        _ => false,
    }
}

/// Whether a date or a span may begin with the digits at a place: a first digit, and what follows the last one.
fn begins_number(letters: &Letters, at: usize) -> bool {
    const COMPACT: usize = 8;
    let digit = |at: usize| letters.get(at).is_some_and(|letter| letter.is_ascii_digit());
    if at.checked_sub(1).is_some_and(digit) {
        return false;
    }
    let end = (at..).take_while(|at| digit(*at)).count() + at;
    end - at >= COMPACT || letters.get(end).is_some_and(follows_number)
}

/// What makes a number a time: 3月, 3-6月, 2024.6, 15日, 三个月, 三个工作日, 两周, 一季度.
const fn follows_number(letter: char) -> bool {
    matches!(
        letter,
        '年' | '月'
            | '日'
            | '号'
            | '天'
            | '个'
            | '周'
            | '季'
            | '工'
            | '星'
            | '礼'
            | '.'
            | '/'
            | '-'
            | '至'
            | '到'
            | '、'
    )
}

/// Whether a stock wording may begin at a place: 立行立改, 长期坚持, 尽快, 随到随改.
pub(super) fn may_begin_stock(letters: &Letters, at: usize) -> bool {
    let (Some(letter), Some(next)) = (letters.get(at), letters.get(at + 1)) else { return false };
    match letter {
        '立' => matches!(next, '行' | '查' | '说' | '改' | '整' | '即'),
        '即' => matches!(next, '知' | '查' | '行' | '刻' | '日' | '时' | '改'),
        '边' => matches!(next, '查' | '学'),
        '马' => next == '上',
        '当' => matches!(next, '场' | '即'),
        '长' => matches!(next, '期' | '抓' | '年'),
        '常' => matches!(next, '抓' | '态' | '年'),
        '天' => next == '天',
        '久' => next == '久',
        '持' => matches!(next, '之' | '续'),
        '坚' | '保' => next == '持',
        '抓' => next == '常',
        '形' => next == '成',
        '近' => next == '期',
        '尽' => matches!(next, '快' | '早'),
        '适' => next == '时',
        '择' => next == '机',
        '待' => next == '定',
        '视' => next == '情',
        '下' => next == '一',
        '今' => next == '后',
        '随' => matches!(next, '到' | '发'),
        '发' => next == '现',
        '一' => next == '直',
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::cursor::Cursor;
    use super::super::{spell, words};
    use super::*;

    /// Whether each place is asked for what stands there.
    fn check(text: &str) {
        let letters = Letters::of(text);
        for at in 0..letters.chars.len() {
            let cursor = Cursor { letters: &letters, at };
            let time = words::recurring(cursor).or_else(|| spell::date(cursor)).or_else(|| words::span(cursor));
            let rest = || text.chars().skip(letters.range(at, at + 1).0 as usize).take(12).collect::<String>();
            assert!(time.is_none() || may_begin_time(&letters, at), "{} in {text}", rest());
            assert!(words::stock(cursor).is_none() || may_begin_stock(&letters, at), "{} in {text}", rest());
        }
    }

    #[test]
    fn no_time_begins_otherwise() {
        let texts =
            [include_str!("cells.txt"), include_str!("sentences.txt"), include_str!("../../lexicon/signs.toml")];
        texts.iter().flat_map(|text| text.lines()).for_each(check);
    }

    #[test]
    fn every_word_of_time_is_asked_for_where_it_begins() {
        let source = [
            include_str!("spell/mod.rs"),
            include_str!("spell/part.rs"),
            include_str!("spell/school.rs"),
            include_str!("spell/festival.rs"),
            include_str!("spell/named.rs"),
            include_str!("solar.rs"),
            include_str!("words.rs"),
        ]
        .concat();
        for word in source.split('"').filter(|word| !word.is_ascii() && word.chars().count() <= 8) {
            for text in [word.to_owned(), format!("{word}前"), format!("{word}节前"), format!("{word}，")] {
                check(&text);
            }
        }
    }
}
