//! Does a workbook hold ballots at all? Told without scheme and roster, for sorting what came in.

use crate::grid::{Sheet, Value, Workbook};

use super::cells::{fold, is_empty, text_of};
use super::marks::{Number, Tick, parse_number, tick_of};

/// How much a workbook looks like ballots, from 0 (not at all) to 1: its words, heads 10 … 1 or 好/较好/一般/差, rows of
/// scores or ticks. From 0.5 on it should be read as ballots.
#[must_use]
pub fn looks_like_ballots(workbook: &Workbook) -> f64 {
    workbook.sheets.iter().filter(|sheet| !sheet.hidden).take(40).map(score).fold(0.0, f64::max)
}

fn score(sheet: &Sheet) -> f64 {
    const WORDS: &[&str] = &[
        "测评票",
        "测评表",
        "评议票",
        "评议表",
        "测评汇总",
        "计票",
        "民主测评",
        "测评结果",
        "述职测评",
        "阅读机",
        "读卡",
        "得票",
        "票号",
        "选票",
        "评分表",
        "被测评人",
        "被评议人",
        "无效票",
        "有效票",
        "测评人类别",
        "总体评价",
        "评议主体",
        "测评主体",
        "得分登记",
        "评分登记",
        "分值",
    ];
    const AGAINST: &[&str] = &["整改措施", "整改时限", "责任人", "存在问题", "应交材料", "联系电话", "工资", "签到"];
    const GRADES: &[&str] = &[
        "好",
        "较好",
        "一般",
        "差",
        "优秀",
        "良好",
        "称职",
        "基本称职",
        "不称职",
        "合格",
        "不合格",
        "满意",
        "不满意",
        "基本合格",
        "较差",
    ];
    let hidden = |column: u32| sheet.hidden_columns.binary_search(&column).is_ok();
    let lines = sheet.rows().map(|(_, mut cells)| {
        cells.retain(|(column, cell)| !hidden(*column) && !is_empty(cell));
        cells
    });
    let (mut words, mut against, mut scale, mut grades, mut ballots) = (0_u32, 0_u32, false, false, false);
    let name = fold(&sheet.name);
    words += u32::from(WORDS.iter().any(|word| name.contains(word)) || name.contains("测评") || name.starts_with('票'));
    let (mut small, mut ticks, mut numeric_rows, mut graded_rows, mut rows) =
        (0_usize, 0_usize, 0_usize, 0_usize, 0_usize);
    for (at, cells) in lines.filter(|cells| !cells.is_empty()).take(300).enumerate() {
        let mut heads = Vec::new();
        let mut named = std::collections::BTreeSet::new();
        let (mut in_row, mut in_grades) = (0_usize, 0_usize);
        for (_, cell) in &cells {
            let text = text_of(cell);
            let number = match &cell.value {
                Value::Number(number) => super::marks::exact_thousandths(*number),
                Value::Text(text) => {
                    if let Number::One(number) = parse_number(text) {
                        Some(number)
                    } else {
                        None
                    }
                }
                _ => None,
            };
            if let Some(number) = number {
                heads.push(number);
                in_row += usize::from((0..=100_000).contains(&number));
            } else if tick_of(Some(cell)) == Tick::Marked {
                ticks += 1;
            } else {
                let folded = fold(&text);
                if let Some(grade) = GRADES.iter().find(|grade| folded == **grade || folded == format!("{grade}票")) {
                    named.insert(*grade);
                    in_grades += 1;
                }
                if at < 12 || folded.chars().count() < 12 {
                    words += u32::from(WORDS.iter().any(|word| folded.contains(word)));
                    against += u32::from(AGAINST.iter().any(|word| folded.contains(word)));
                }
            }
        }
        scale |= falls_to_one(&heads);
        grades |= named.len() >= 3;
        ballots |= cells.iter().filter(|(_, cell)| is_ballot_head(&fold(&text_of(cell)))).count() >= 3;
        graded_rows += usize::from(in_grades >= 2);
        rows += 1;
        numeric_rows += usize::from(in_row >= 2);
        small += in_row;
    }
    let dense = rows >= 4 && numeric_rows * 2 > rows && small > 8;
    let mut sum = 0.0;
    sum += if words >= 2 { 0.5 } else { 0.3 * f64::from(words) };
    sum += if scale { 0.4 } else { 0.0 };
    sum += if grades { 0.25 } else { 0.0 };
    sum += if ballots { 0.4 } else { 0.0 };
    // Inspections give grades to many places too; only a word of a vote tells them from its numbers.
    sum += if dense && (words > 0 || scale || ballots) { 0.25 } else { 0.0 };
    sum += if graded_rows >= 2 && graded_rows * 2 > rows { 0.3 } else { 0.0 };
    sum += if ticks >= 1 && (scale || grades) { 0.2 } else { 0.0 };
    sum -= 0.35 * f64::from(against.min(2));
    sum.clamp(0.0, 1.0)
}

/// 票1, 第2票, 3号票: the head of a column that is one ballot.
fn is_ballot_head(text: &str) -> bool {
    let number = text
        .strip_prefix('票')
        .or_else(|| text.strip_prefix('第')?.strip_suffix('票'))
        .or_else(|| text.strip_suffix("号票"));
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|letter| letter.is_ascii_digit()))
}

/// 10, 9, … 1 or 10 … with at least four falling neighbours.
fn falls_to_one(numbers: &[i32]) -> bool {
    let mut run = 1;
    for pair in numbers.windows(2) {
        if let [one, next] = pair {
            run = if *next == one - 1000 { run + 1 } else { 1 };
        }
        if run >= 4 {
            return true;
        }
    }
    false
}
