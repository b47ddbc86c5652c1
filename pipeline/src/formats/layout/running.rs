//! Running heads, running feet and page numbers.

use std::collections::{BTreeMap, BTreeSet};

use shuping_analyzers::document::Aside;

use super::{Line, PageText};

/// Share of the height at the top, and at the bottom, where running heads stand.
const TOP: f32 = 0.13;
const BOTTOM: f32 = 0.87;

/// Takes running heads and page numbers out of the pages and puts them aside.
///
/// A running head is what the file marks as one, what stands at the same height with the same words (numbers apart) on
/// a third of the pages and at least two, and a page number at the very edge of a page.
pub(super) fn strip(pages: &mut [PageText], aside: &mut Aside) {
    let counts = recurring(pages);
    let total = pages.len();
    let (mut heads, mut feet) = (BTreeSet::new(), BTreeSet::new());
    for page in pages {
        let height = page.height;
        let marked = std::mem::take(&mut page.running);
        let (top, bottom) = extent(&page.lines);
        let (kept, dropped): (Vec<Line>, Vec<Line>) = std::mem::take(&mut page.lines).into_iter().partition(|line| {
            if line.table.is_some() || !at_edge(line, height) {
                return true;
            }
            let hits: usize = keys(line, height).iter().filter_map(|key| counts.get(key)).sum();
            let recurs = hits >= 2 && hits * 3 >= total;
            let outermost = (line.baseline - top).abs() < 3.0 || (line.baseline - bottom).abs() < 3.0;
            !(recurs || outermost && page_number(&line.text))
        });
        page.lines = kept;
        for line in marked.into_iter().chain(dropped).filter(|line| !page_number(&line.text)) {
            if line.baseline < 0.5 * height {
                heads.insert(line.text)
            } else {
                feet.insert(line.text)
            };
        }
    }
    aside.headers.extend(heads);
    aside.footers.extend(feet);
}

fn at_edge(line: &Line, height: f32) -> bool {
    line.baseline < TOP * height || line.baseline > BOTTOM * height
}

fn extent(lines: &[Line]) -> (f32, f32) {
    let text = lines.iter().filter(|line| line.table.is_none());
    text.fold((f32::MAX, f32::MIN), |(top, bottom), line| (top.min(line.baseline), bottom.max(line.baseline)))
}

/// Height in steps of six points, and the text without its numbers.
type Key = (i32, String);

/// On how many pages each edge line stands.
fn recurring(pages: &[PageText]) -> BTreeMap<Key, usize> {
    let mut counts = BTreeMap::new();
    for page in pages {
        let edge = page.lines.iter().filter(|line| line.table.is_none() && at_edge(line, page.height));
        let own: BTreeSet<Key> = edge.map(|line| key(line, page.height, 0)).collect();
        for key in own {
            *counts.entry(key).or_insert(0) += 1;
        }
    }
    counts
}

fn keys(line: &Line, height: f32) -> [Key; 3] {
    [-1, 0, 1].map(|shift| key(line, height, shift))
}

#[expect(clippy::cast_possible_truncation, reason = "a page is at most some thousands of points high")]
fn key(line: &Line, height: f32, shift: i32) -> Key {
    let from_edge = if line.baseline < 0.5 * height { line.baseline } else { line.baseline - height };
    ((from_edge / 6.0).round() as i32 + shift, masked(&line.text))
}

/// The text with every number as `#`.
fn masked(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !is_digit(c) {
            out.push(c);
        } else if !out.ends_with('#') {
            out.push('#');
        }
    }
    if let Some(inner) = out.strip_prefix('第').and_then(|rest| rest.strip_suffix('页'))
        && inner.chars().all(|c| "一二三四五六七八九十百〇零".contains(c))
    {
        return "第#页".to_owned();
    }
    out
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Whether a line is nothing but a page number: `3`, `— 3 —`, `第 3 页 共 9 页`, `3/9`, `Page 3 of 9`, `第三页`, `III`.
pub(super) fn page_number(text: &str) -> bool {
    let text = masked(text);
    if text.chars().count() > 16 {
        return false;
    }
    let bare: String = text.chars().filter(|c| !"-—–―－~～·•.()（）[]【】|｜_".contains(*c)).collect();
    let plain = bare.replace('／', "/").to_lowercase();
    let forms = [
        "#",
        "#/#",
        "第#页",
        "第#页共#页",
        "第#页,共#页",
        "第#页，共#页",
        "第#页/共#页",
        "共#页第#页",
        "共#页，第#页",
        "#页",
        "page#",
        "page#of#",
        "p#",
        "页码：#",
        "页码:#",
        "#of#",
        "第#页共#页/",
    ];
    let roman = !bare.is_empty() && bare.chars().all(|c| "ivxIVXⅠⅡⅢⅣⅤⅥⅦⅧⅨ".contains(c)) && bare.len() <= 8;
    forms.contains(&plain.as_str()) || roman
}

#[cfg(test)]
mod tests {
    use super::page_number;

    #[test]
    fn page_numbers_in_all_their_dress() {
        for text in
            ["3", "— 3 —", "－12－", "第 3 页", "第3页 共9页", "3/9", "Page 3 of 9", "第三页", "- 1 -", "iv", "·５·"]
        {
            assert!(page_number(text), "{text}");
        }
        for text in ["2023年", "一、", "3名", "第3条", "共9人", "表3", ""] {
            assert!(!page_number(text), "{text}");
        }
    }
}
