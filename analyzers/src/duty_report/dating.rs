//! The year that a paper tells of, and the day that it bears.

use jiff::civil::Date;

use super::reading::{Para, Reading};
use crate::calendar::full_date;

/// Paragraphs at the front and at the end among which a paper says when it was written.
const FRONT: usize = 4;
const BACK: usize = 3;

/// Longer paragraphs are no titles.
const TITLE: u32 = 60;

/// Longer paragraphs say more than a date.
const DATE: usize = 16;

/// Papers of the first months tell of the year before.
const LATEST_MONTH: i8 = 4;

/// 2022年度抓基层党建工作述职报告, 2024年12月20日: the year that the first lines name, or the date below the last.
pub(super) fn year(reading: &Reading<'_>) -> Option<i32> {
    let front = || {
        let lines = (0..FRONT).take_while(|place| !is_heading(reading, *place));
        lines.filter_map(|place| title(reading, place)).filter(|text| !text.ends_with('。'))
    };
    front().find_map(year_of_title).or_else(|| front().find_map(year_of_month)).or_else(|| {
        let (year, month) = ends(reading).find_map(month_alone)?;
        Some(year - i32::from(month <= LATEST_MONTH))
    })
}

/// The day that stands by itself in one of the first or last lines: （2023年12月28日）, 二〇二四年一月三日.
pub(super) fn day(reading: &Reading<'_>) -> Option<Date> {
    ends(reading).find_map(day_alone)
}

/// The first and the last lines that are short enough for a title.
fn ends<'a>(reading: &'a Reading<'_>) -> impl Iterator<Item = &'a str> {
    let count = reading.paragraphs.len();
    (0..FRONT).chain(count.saturating_sub(BACK).max(FRONT)..count).filter_map(|place| title(reading, place))
}

fn is_heading(reading: &Reading<'_>, place: usize) -> bool {
    reading.paragraphs.get(place).is_some_and(Para::is_heading)
}

/// A paragraph that is short enough for a title.
fn title<'a>(reading: &'a Reading<'_>, place: usize) -> Option<&'a str> {
    let para = reading.paragraphs.get(place).filter(|para| para.len() <= TITLE)?;
    Some(para.slice(para.text.whole()))
}

/// The year that a text ends with.
fn year_at_end(text: &str) -> Option<i32> {
    let digits: String = text.chars().skip(text.chars().count().saturating_sub(4)).collect();
    digits.parse().ok().filter(|year| (2000..2100).contains(year))
}

/// 2022年度…, 2024年…述职报告. 2024年1月述职会材料 tells of the year before.
fn year_of_title(text: &str) -> Option<i32> {
    if let Some((year, _)) = text.split_once("年度") {
        return year_at_end(year);
    }
    let (year, behind) = text.split_once('年').filter(|_| text.contains("述职"))?;
    let early = ["1月", "2月", "3月", "一月", "二月", "三月"].iter().any(|month| behind.starts_with(month));
    Some(year_at_end(year)? - i32::from(early))
}

/// 市政工程设计院　2024年12月
fn year_of_month(text: &str) -> Option<i32> {
    let (year, behind) = text.split_once('年')?;
    let late = ["11月", "12月", "十一月", "十二月"].iter().any(|month| behind.starts_with(month));
    year_at_end(year).filter(|_| late)
}

/// A line without the brackets around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|mark: char| mark.is_whitespace() || "（）()。".contains(mark))
}

/// Year and month of a line that is a day, or no more than they: 2025年1月.
fn month_alone(text: &str) -> Option<(i32, i8)> {
    if let Some(day) = day_alone(text) {
        return Some((i32::from(day.year()), day.month()));
    }
    let (year, month) = bare(text).strip_suffix('月')?.split_once('年')?;
    Some((year_at_end(year).filter(|_| year.len() == 4)?, month.parse().ok()?))
}

fn day_alone(text: &str) -> Option<Date> {
    let text = bare(text);
    let begins = text.starts_with(|letter: char| letter.is_ascii_digit() || letter == '二');
    let ends = text.ends_with(|letter: char| letter == '日' || letter.is_ascii_digit());
    // Reading the calendar's words takes longer than seeing that there are none.
    if !begins || !ends || text.chars().count() > DATE {
        return None;
    }
    full_date(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Document, Paragraph};

    fn told(lines: &[&str]) -> (Option<i32>, Option<String>) {
        let paragraphs = lines.iter().map(|line| Paragraph::plain(*line)).collect();
        let document = Document { paragraphs, ..Document::default() };
        let reading = Reading::new(&document);
        (year(&reading), day(&reading).map(|day| day.to_string()))
    }

    #[test]
    fn the_title_says_of_which_year_a_paper_tells_and_a_line_of_its_own_when_it_was_written() {
        let body = "我是河口村的书记，把一年的工作报告如下，请大家批评，说得不对的地方当面指出来，我回去改。";
        let day = |text: &str| Some(text.to_owned());
        assert_eq!(told(&["2022年度述职报告", body]), (Some(2022), None));
        assert_eq!(told(&["2024年1月述职会材料", body]), (Some(2023), None));
        assert_eq!(told(&["述职报告", body, "2024年1月3日"]), (Some(2023), day("2024-01-03")));
        assert_eq!(told(&["述职报告", "（2023年12月28日）", body]), (Some(2023), day("2023-12-28")));
        assert_eq!(told(&["述职报告", body, "二〇二四年一月五日"]), (Some(2023), day("2024-01-05")));
        assert_eq!(told(&["述职报告", "市政工程设计院　2024年12月", body]), (Some(2024), None));
        assert_eq!(told(&["述职报告", body, "2025年1月"]), (Some(2024), None));
        assert_eq!(told(&["述职报告", body, "2023.12.28"]), (Some(2023), day("2023-12-28")));
        assert_eq!(told(&["述职报告", body]), (None, None));
    }
}
