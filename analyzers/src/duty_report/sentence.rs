//! Sentences and list items of a paragraph, with their character ranges.

use super::names::is_word;
use super::numbering::{Mark, Style, mark_at};
use super::text::Text;
use crate::document::CharRange;

/// A sentence, a half of one that ends in a semicolon, or a list item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Segment {
    /// The words with the mark that ends them, without the list mark in front.
    pub(super) range: CharRange,
    /// The list mark in front.
    pub(super) mark: Option<Mark>,
    /// Whether a full stop, not a semicolon or comma, ends it.
    pub(super) stops: bool,
}

/// Cuts a paragraph into sentences; semicolons, line breaks, table cells and list marks cut too.
///
/// A stop inside quotation marks or brackets cuts only where the closing mark follows it at once.
pub(super) fn segments(text: &Text<'_>) -> Vec<Segment> {
    let chars = text.chars();
    let mut found = Vec::new();
    let mut start = 0;
    let mut mark = mark_at(chars, skip_space(chars, 0));
    let mut index = mark.map_or(0, |mark| skip_space(chars, 0) + mark.len);
    let mut content = index;
    let mut depth = Depth::default();
    while index < chars.len() {
        let character = text.at(index);
        depth.pass(character, index);
        let stop = matches!(character, '。' | '！' | '？' | '!' | '?');
        let half = matches!(character, '；' | ';' | '\n' | '\t');
        let mut next = index + 1;
        let mut cut = depth.open() == 0 && (stop || half);
        if stop && depth.open() > 0 && closes(text.at(next)) {
            // “……。” ends with its closing mark, unless the sentence goes on behind it.
            depth.pass(text.at(next), next);
            next += 1;
            cut = depth.open() == 0 && !matches!(text.at(next), '，' | '、' | '的' | '；' | '。');
        }
        let comma = depth.open() == 0 && matches!(character, '，' | ',' | '：' | ':' | '、');
        let behind = skip_space(chars, next);
        let listed = if cut { mark_at(chars, behind) } else { None };
        let colon = matches!(character, '：' | ':');
        let inline = if comma {
            mark_at(chars, behind).filter(|mark| lists_inline(mark.style) || colon && mark.style == Style::Arabic)
        } else {
            None
        };
        if cut || inline.is_some() {
            push(&mut found, text, content, next, mark, cut && !half);
            mark = if cut { listed.filter(|_| behind < chars.len()) } else { inline };
            start = next;
            content = mark.map_or(next, |mark| behind + mark.len);
            index = content.max(next);
            continue;
        }
        index = next;
    }
    if start < chars.len() || content < chars.len() {
        push(&mut found, text, content, chars.len(), mark, false);
    }
    found
}

/// Marks that may follow a comma or a colon.
fn lists_inline(style: Style) -> bool {
    matches!(
        style,
        Style::HanIs
            | Style::ArabicParen
            | Style::HanParen
            | Style::Circled
            | Style::Nth
            | Style::Sequence
            | Style::Sides
            | Style::Named
    )
}

fn push(found: &mut Vec<Segment>, text: &Text<'_>, start: usize, end: usize, mark: Option<Mark>, stops: bool) {
    let place = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
    let range = text.trimmed(CharRange { start: place(start), end: place(end) });
    if range.end > range.start && text.slice(range).chars().any(is_word) {
        found.push(Segment { range, mark, stops });
    }
}

fn skip_space(chars: &[char], from: usize) -> usize {
    let blank = chars.iter().skip(from).take_while(|character| character.is_whitespace()).count();
    from + blank
}

fn closes(character: char) -> bool {
    matches!(character, '”' | '’' | '」' | '』' | '）' | ')' | '》')
}

/// How many quotation marks and brackets stand open. One that is never closed is forgotten after a while.
#[derive(Default)]
struct Depth {
    stack: Vec<(char, usize)>,
}

impl Depth {
    const LONGEST: usize = 120;

    fn open(&self) -> usize {
        self.stack.len()
    }

    fn pass(&mut self, character: char, index: usize) {
        let closing = match character {
            '“' => '”',
            '‘' => '’',
            '「' => '」',
            '『' => '』',
            '（' => '）',
            '(' => ')',
            '《' => '》',
            _ => {
                if let Some(at) = self.stack.iter().rposition(|(closing, _)| *closing == character) {
                    self.stack.truncate(at);
                }
                self.stack.retain(|(_, since)| index - since < Self::LONGEST);
                return;
            }
        };
        self.stack.push((closing, index));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let text = Text::new(text);
        segments(&text)
            .iter()
            .map(|segment| {
                let mark = segment.mark.map_or(String::new(), |mark| format!("[{}]", mark.ordinal));
                format!("{mark}{}", text.slice(segment.range))
            })
            .collect()
    }

    #[test]
    fn sentences_end_at_stops_and_semicolons() {
        assert_eq!(cut("学习不够。活动少；人不齐！"), ["学习不够。", "活动少；", "人不齐！"]);
    }

    #[test]
    fn stops_inside_quotation_marks_do_not_cut() {
        assert_eq!(cut("有人说“少。”，我没听。后来呢"), ["有人说“少。”，我没听。", "后来呢"]);
        assert_eq!(cut("他说：“都齐了。”后来"), ["他说：“都齐了。”", "后来"]);
    }

    #[test]
    fn list_items_are_cut_where_their_marks_stand() {
        assert_eq!(
            cut("主要有两个问题：一是学习不够，会前突击；二是活动少。"),
            ["主要有两个问题：", "[1]学习不够，会前突击；", "[2]活动少。"]
        );
        assert_eq!(cut("共2个：1.学习不够。2.活动少。"), ["共2个：", "[1]学习不够。", "[2]活动少。"]);
        assert_eq!(cut("下一步：（1）抓学习。（2）抓活动。"), ["下一步：", "[1]抓学习。", "[2]抓活动。"]);
        assert_eq!(cut("1.抓学习。全年12次。2.抓服务。"), ["[1]抓学习。", "全年12次。", "[2]抓服务。"]);
        assert_eq!(cut("首先，学习不够。其次，活动少。"), ["[1]学习不够。", "[2]活动少。"]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_does_not_swallow_the_paragraph() {
        let text = format!("他说“好{}。后来。", "，是的".repeat(45));
        assert_eq!(cut(&text).len(), 2);
    }
}
