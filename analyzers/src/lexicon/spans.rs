//! Quotations, titles, sentences, and characters behind bytes.

/// Bytes `start..end` of a text, on character boundaries.
pub type Span = std::ops::Range<usize>;

/// What stands between quotation marks or title marks, marks included, from the left. A mark that is never closed
/// opens nothing.
#[must_use]
pub fn quoted(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut straight: Option<usize> = None;
    for (at, c) in text.char_indices() {
        match c {
            '"' => match straight.take() {
                Some(from) => spans.push(from..at + 1),
                None => straight = Some(at),
            },
            '“' | '《' | '「' | '『' | '‘' | '〈' => open.push((c, at)),
            '”' | '》' | '」' | '』' | '’' | '〉' => {
                if let Some(depth) = open.iter().rposition(|(opening, _)| closing(*opening) == c) {
                    if let Some((_, from)) = open.get(depth) {
                        spans.push(*from..at + c.len_utf8());
                    }
                    open.truncate(depth);
                }
            }
            _ => {}
        }
    }
    spans.sort_unstable_by_key(|span| (span.start, span.end));
    spans
}

const fn closing(opening: char) -> char {
    match opening {
        '“' => '”',
        '《' => '》',
        '「' => '」',
        '『' => '』',
        '〈' => '〉',
        _ => '’',
    }
}

/// Sentences of a text with their final marks, from the left; white space around them is left out.
pub fn sentences(text: &str) -> impl Iterator<Item = Span> {
    pieces(text, |c| matches!(c, '。' | '！' | '？' | '!' | '?' | '\n' | '；' | ';'))
}

/// The stretch between commas and stronger marks that holds the byte.
#[must_use]
pub fn clause(text: &str, at: usize) -> Span {
    let before = text.get(..at).unwrap_or("");
    let start = before
        .rfind(is_break)
        .map_or(0, |mark| mark + before.get(mark..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8));
    let end = text.get(at..).and_then(|rest| rest.find(is_break)).map_or(text.len(), |mark| at + mark);
    start..end
}

/// Marks between which a clause stands; the enumeration comma is none of them.
#[must_use]
pub fn is_break(c: char) -> bool {
    matches!(
        c,
        '，' | '。' | '；' | '！' | '？' | '：' | ',' | ';' | '!' | '?' | ':' | '\n' | '\t' | '（' | '）' | '(' | ')'
    )
}

fn pieces(text: &str, ends: impl Fn(char) -> bool) -> impl Iterator<Item = Span> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        loop {
            let tail = text.get(rest..).filter(|tail| !tail.is_empty())?;
            let end =
                tail.char_indices().find(|(_, c)| ends(*c)).map_or(text.len(), |(at, c)| rest + at + c.len_utf8());
            let piece = text.get(rest..end).unwrap_or("");
            let start = rest + (piece.len() - piece.trim_start().len());
            let trimmed = start..start + piece.trim().len();
            rest = end;
            if text.get(trimmed.clone()).is_some_and(|piece| piece.chars().any(|c| !ends(c))) {
                return Some(trimmed);
            }
        }
    })
}

/// Number of characters before a byte of the text.
#[must_use]
pub fn char_at(text: &str, byte: usize) -> u32 {
    u32::try_from(text.get(..byte).unwrap_or(text).chars().count()).unwrap_or(u32::MAX)
}

/// Byte of the text behind its first `chars` characters.
#[must_use]
pub fn byte_at(text: &str, chars: u32) -> usize {
    text.char_indices().nth(chars as usize).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_nest_and_an_open_mark_quotes_nothing() {
        let text = "点评“部分《若干准则》没学”，又说“有的";
        let quotes: Vec<&str> = quoted(text).into_iter().map(|span| &text[span]).collect();
        assert_eq!(quotes, ["“部分《若干准则》没学”", "《若干准则》"]);
    }

    #[test]
    fn sentences_keep_their_marks() {
        let text = "　一是不学。。二是不用；三是不改";
        let found: Vec<&str> = sentences(text).map(|span| &text[span]).collect();
        assert_eq!(found, ["一是不学。", "二是不用；", "三是不改"]);
    }

    #[test]
    fn clause_is_what_stands_between_commas() {
        let text = "去年，部分、个别支部不交，今年";
        assert_eq!(&text[clause(text, text.find("个别").unwrap())], "部分、个别支部不交");
    }

    #[test]
    fn characters_and_bytes_convert_both_ways() {
        let text = "甲a乙";
        for (byte, chars) in [(0, 0), (3, 1), (4, 2), (7, 3)] {
            assert_eq!(char_at(text, byte), chars);
            assert_eq!(byte_at(text, chars), byte);
        }
    }
}
