//! Lines of plain text that an editor or a mail program broke at a fixed width, put together again.

/// A paragraph in its lines: number and text of each.
pub(super) type Lines<'t> = Vec<(u32, &'t str)>;

/// Fewer lines than these show no width.
const FEWEST: usize = 8;
/// Widths at which text is broken, in columns; a Chinese letter takes two.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=130;
/// A line may stay so many columns below the width, because the next letter, mark or word did not fit.
const RAGGED: usize = 4;
const ENDS: [char; 8] = ['。', '！', '？', '；', '：', '”', '.', '!'];

/// The paragraphs of a text: a line each, or several lines where they were broken at a fixed width.
pub(super) fn paragraphs<'t>(lines: impl Iterator<Item = (u32, &'t str)>) -> Vec<Lines<'t>> {
    let lines: Vec<(u32, &str)> = lines.collect();
    let filled: Vec<&str> = lines.iter().map(|(_, line)| *line).filter(|line| !line.trim().is_empty()).collect();
    let width = wrapped_at(&filled);
    let indents = filled.iter().any(|line| is_indented(line));
    let mut found: Vec<Lines<'t>> = Vec::new();
    // The last line, where the next one goes on with it.
    let mut open: Option<&str> = None;
    for (number, line) in lines {
        if line.trim().is_empty() {
            open = None;
            continue;
        }
        let goes_on = open.is_some_and(|before| {
            let full = width.is_some_and(|width| columns(before) + RAGGED >= width);
            full && !is_indented(line) && (indents || !before.ends_with(ENDS) || !opens_item(line))
        });
        match found.last_mut().filter(|_| goes_on) {
            Some(paragraph) => paragraph.push((number, line)),
            None => found.push(vec![(number, line)]),
        }
        open = Some(line);
    }
    found
}

/// The width at which lines were broken; `None` where each line is a paragraph.
fn wrapped_at(lines: &[&str]) -> Option<usize> {
    let width = lines.iter().map(|line| columns(line)).max().filter(|width| WIDTHS.contains(width))?;
    let full: Vec<&&str> = lines.iter().filter(|line| columns(line) + RAGGED >= width).collect();
    let inside = full.iter().filter(|line| !line.trim_end().ends_with(ENDS)).count();
    let cells = lines.iter().any(|line| line.contains(['\t', '|', '│']));
    let most = lines.len() >= FEWEST && full.len() * 2 >= lines.len() && inside * 2 > full.len();
    (most && !cells).then_some(width)
}

/// How wide a line is shown.
fn columns(line: &str) -> usize {
    line.trim_end().chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

/// Whether a line begins a paragraph by standing further in.
fn is_indented(line: &str) -> bool {
    line.starts_with(['\u{3000}', '\t']) || line.starts_with("  ")
}

/// 一、 （二） 3. at the beginning of a line.
fn opens_item(line: &str) -> bool {
    let bare = line.trim_start().trim_start_matches(['（', '(']);
    let number: String =
        bare.chars().take_while(|letter| letter.is_ascii_digit() || "一二三四五六七八九十".contains(*letter)).collect();
    let behind = bare.get(number.len()..).and_then(|rest| rest.chars().next());
    !number.is_empty() && behind.is_some_and(|letter| "、.．）)是".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let joined = |lines: Lines<'_>| lines.iter().map(|(_, line)| line.trim()).collect::<String>();
        paragraphs((1..).zip(text.lines())).into_iter().map(joined).collect()
    }

    #[test]
    fn lines_broken_at_a_width_belong_together() {
        let sentence =
            "今年支部每月开一次会，会上不光念文件，也说村里的难事，谁家屋漏、谁家欠账都记在本上，月底再念一遍。";
        let letters: Vec<char> = format!("　　{}", sentence.repeat(4)).chars().collect();
        let broken: Vec<String> = letters.chunks(26).map(|line| line.iter().collect()).collect();
        let text = format!("某村党支部书记述职报告\n{}\n　　请大家批评。", broken.join("\n"));
        assert_eq!(read(&text), ["某村党支部书记述职报告", &sentence.repeat(4), "请大家批评。"]);
    }

    #[test]
    fn paragraphs_and_lists_stay_as_they_are() {
        let list = "一、学习不够\n二、调研不深\n三、批评不严\n四、服务不细\n五、管理不实\n六、担当不足\n七、创新不多\n八、落实不力";
        assert_eq!(read(list).len(), 8);
        let votes = "甲支部 好 好 较好\n".repeat(12);
        assert_eq!(read(&votes).len(), 12);
        let sentences = "支部每月开一次会，会上不光念文件，也说村里的难事，谁家屋漏都记在本上。\n".repeat(9);
        assert_eq!(read(&sentences).len(), 9);
    }
}
