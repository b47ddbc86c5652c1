//! What the lines above a table, the tab and the file's name say about all votes in it.

use super::cells::{Line, View, fold, text_of};
use super::heads::Lexicon;
use super::labelled::{CANDIDATE_LABELS, GROUP_LABELS, behind, numbers_paper};
use super::names::NameMatch;

/// Text around a table.
#[derive(Debug, Default)]
pub(super) struct Context {
    /// Text cells above the table: row, column, text.
    lines: Vec<(u32, u32, String)>,
    /// The sheet's own title, for a table further down that has a title of its own.
    sheet: Vec<(u32, u32, String)>,
    /// Sentences beneath the table.
    beneath: Vec<(u32, u32, String)>,
}

/// Who or what the context names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Index, where it is sure.
    pub(super) index: Option<usize>,
    /// The words.
    pub(super) label: String,
    /// Where they stand.
    pub(super) place: String,
    /// Why it is not sure.
    pub(super) problem: String,
}

impl Context {
    /// The text cells of the lines from one position up to another.
    pub(super) fn gather(view: &View<'_>, from: usize, to: usize) -> Self {
        let lines = view.lines.get(from..to).unwrap_or_default();
        let texts = lines.iter().flat_map(|(row, cells)| {
            cells.iter().map(move |(column, cell)| (*row, *column, text_of(cell).into_owned()))
        });
        Self { lines: texts.collect(), ..Self::default() }
    }

    /// One text of a line.
    pub(super) fn line(row: u32, column: u32, text: &str) -> Self {
        Self { lines: vec![(row, column, text.to_owned())], ..Self::default() }
    }

    /// The context of a table with the lone sentences among its lines, which say what titles leave out.
    pub(super) fn above(mut self, lines: &[Line<'_>]) -> Self {
        let lone = lines.iter().filter_map(|(row, cells)| match cells.as_slice() {
            [(column, cell)] => Some((*row, *column, text_of(cell).into_owned())),
            _ => None,
        });
        self.beneath = lone.collect();
        self
    }

    /// The context of a table that stands below others: what the sheet's title says holds for it too. The line right above
    /// the first table is that table's own title and holds for no other.
    pub(super) fn below(mut self, first: &Self) -> Self {
        let last = first.lines.last().map_or(0, |(row, ..)| *row);
        self.sheet = first.lines.iter().filter(|(row, ..)| *row < last).cloned().collect();
        self
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.lines.iter().map(|(_, _, text)| text.as_str())
    }

    /// What stands behind one of the labels, in the same cell or in the next one.
    fn labelled(&self, labels: &[&str]) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (at, (row, column, text)) in self.lines.iter().enumerate() {
            for label in labels {
                let place = crate::grid::cell_name(*row, *column);
                let bare = fold(text);
                if bare == *label || bare.strip_suffix(':') == Some(label) {
                    if let Some((_, _, next)) = self.lines.get(at + 1).filter(|(next, ..)| next == row) {
                        found.push((next.clone(), place));
                    }
                    break;
                }
                if let Some(value) = behind(text, label) {
                    if !value.is_empty() {
                        found.push((value, place));
                    }
                    break;
                }
            }
        }
        found
    }

    /// The unit of the secretary who cast the ballot, as a labelled line has it: 评议人：城关所支部书记.
    pub(super) fn rater(&self, lexicon: &Lexicon<'_>) -> Option<usize> {
        const RATERS: &[&str] = &["评议人", "测评人", "投票人", "打分人", "评分人", "填票人"];
        let named = |text: &str| lexicon.units.label(text).one().or_else(|| lexicon.units.within(text).one());
        self.labelled(RATERS).iter().find_map(|(text, _)| named(text))
    }

    /// Whom the votes are about: a labelled line, a title, the tab, the file.
    pub(super) fn candidate(&self, lexicon: &Lexicon<'_>, sheet: &str, file: &str) -> Found {
        let labelled = self.labelled(CANDIDATE_LABELS);
        let mut units = std::collections::BTreeSet::new();
        let mut several = None;
        for (text, place) in &labelled {
            match lexicon.units.label(text) {
                NameMatch::One(unit) => {
                    units.insert(unit);
                }
                NameMatch::Several(_) => several = Some((text, place)),
                NameMatch::Nobody => {}
            }
        }
        let words: Vec<&str> = labelled.iter().map(|(text, _)| text.as_str()).collect();
        let place = labelled.first().map_or(String::new(), |(_, place)| place.clone());
        if units.len() > 1 || units.is_empty() && several.is_some() {
            return Found {
                index: None,
                label: words.join("、"),
                place,
                problem: format!("「{}」对应名单上不止一个单位", words.join("、")),
            };
        }
        if let Some(unit) = units.first() {
            return Found { index: Some(*unit), label: words.join("、"), place, problem: String::new() };
        }
        let named = |row: &u32, column: &u32| crate::grid::cell_name(*row, *column);
        let title = self.lines.iter().map(|(row, column, text)| (unsigned(text), named(row, column)));
        let names = [(sheet, "表名".to_owned()), (stem(file), "文件名".to_owned())];
        let grouped = self.lines.iter().any(|(_, _, text)| lexicon.groups.titled(text).one().is_some());
        let above = self.sheet.iter().filter(|_| grouped);
        let above = above.map(|(row, column, text)| (text.as_str(), crate::grid::cell_name(*row, *column)));
        for (text, place) in title.chain(above).chain(names) {
            if let NameMatch::One(unit) = lexicon.units.within(text) {
                return Found { index: Some(unit), label: text.to_owned(), place, problem: String::new() };
            }
        }
        let sheet_label = lexicon.units.label(sheet);
        if let NameMatch::One(unit) = sheet_label {
            return Found {
                index: Some(unit), label: sheet.to_owned(), place: "表名".into(), problem: String::new()
            };
        }
        let problem = if labelled.is_empty() {
            "未写明被测评对象".to_owned()
        } else {
            format!("「{}」在单位名单中找不到", words.join("、"))
        };
        Found { index: None, label: words.join("、"), place, problem }
    }

    /// Which rater group cast the votes: a labelled line, a title, the tab, the file, the only group there is.
    pub(super) fn group(&self, lexicon: &Lexicon<'_>, sheet: &str, file: &str) -> Found {
        for (text, place) in self.labelled(GROUP_LABELS) {
            match lexicon.groups.label(&text) {
                NameMatch::One(group) => {
                    return Found { index: Some(group), label: text, place, problem: String::new() };
                }
                NameMatch::Several(_) => {
                    return Found {
                        index: None, problem: format!("人员类别「{text}」不止一个"), label: text, place
                    };
                }
                NameMatch::Nobody => {}
            }
        }
        let titled: std::collections::BTreeSet<usize> =
            self.lines.iter().filter_map(|(_, _, text)| lexicon.groups.titled(text).one()).collect();
        let together = self.lines.iter().any(|(_, _, text)| named_together(lexicon, text));
        if titled.len() > 1 || titled.len() == 1 && together {
            return Found { problem: "标题里不止一类人员，看不出是哪一类".into(), ..Found::default() };
        }
        let named = self.lines.iter().any(|(_, _, text)| lexicon.units.within(text).one().is_some());
        // 第3号票 above one of many papers: they are all of the people whom the sheet's title names.
        let numbered = !self.lines.is_empty() && self.lines.iter().all(|(_, _, text)| numbers_paper(text));
        for (row, column, text) in self.lines.iter().chain(self.sheet.iter().filter(|_| named || numbered)) {
            if let NameMatch::One(group) = lexicon.groups.titled(text) {
                let place = crate::grid::cell_name(*row, *column);
                return Found { index: Some(group), label: text.clone(), place, problem: String::new() };
            }
        }
        for (text, place) in [(sheet, "表名"), (stem(file), "文件名")] {
            let named = match lexicon.groups.held(&fold(text)) {
                // 党委01 on the tab of one of many forms.
                NameMatch::Nobody if place == "表名" => match lexicon.groups.label(text) {
                    NameMatch::Nobody => {
                        lexicon.ranges.group(text, &lexicon.groups).map_or(NameMatch::Nobody, NameMatch::One)
                    }
                    named => named,
                },
                named => named,
            };
            let named = if named == NameMatch::Nobody { lexicon.groups.titled(text) } else { named };
            if let NameMatch::One(group) = named
                && !named_together(lexicon, text)
            {
                return Found {
                    index: Some(group),
                    label: text.to_owned(),
                    place: place.into(),
                    problem: String::new(),
                };
            }
        }
        let mut told =
            self.beneath.iter().filter_map(|(row, column, text)| Some((row, column, took_part(lexicon, text)?)));
        if let Some((row, column, (group, label))) = told.next() {
            let place = crate::grid::cell_name(*row, *column);
            return Found { index: Some(group), label, place, problem: String::new() };
        }
        if let Some((group, label, place)) = lexicon.raters.clone() {
            return Found { index: Some(group), label, place, problem: String::new() };
        }
        if let Some(group) = lexicon.groups.only() {
            return Found {
                index: Some(group),
                label: String::new(),
                place: "方案只有一类人员".into(),
                problem: String::new(),
            };
        }
        Found { problem: "未注明人员类别".into(), ..Found::default() }
    }
}

/// The only rater group whose people took part, as a sentence says: 参加测评的党员代表、职工代表共33人，…. With its words.
fn took_part(lexicon: &Lexicon<'_>, text: &str) -> Option<(usize, String)> {
    let folded = fold(text);
    let at = ["参加", "参评", "到会", "出席"].iter().find_map(|word| Some(folded.find(word)? + word.len()))?;
    let rest = folded.get(at..)?;
    let end = rest.find(|letter: char| "共:,。;(".contains(letter) || letter.is_ascii_digit())?;
    let people = rest.get(..end)?;
    let people = people.rsplit_once('的').map_or(people, |(_, people)| people);
    let people = ["人员", "测评", "评议", "会议"].iter().find_map(|word| people.strip_prefix(word)).unwrap_or(people);
    let parts = people.split(['、', '和', '及', '与']).map(|part| lexicon.groups.label(part).one());
    let groups = parts.collect::<Option<std::collections::BTreeSet<usize>>>()?;
    (groups.len() == 1).then(|| groups.first().copied()).flatten().map(|group| (group, people.to_owned()))
}

/// Whether a text names two rater groups side by side: 述职评议（校领导、部门）.
fn named_together(lexicon: &Lexicon<'_>, text: &str) -> bool {
    let folded = fold(text);
    folded.split(['(', ')', ':', ',', ';', '_', '-', '。', '.']).any(|part| {
        let people = part.split(['、', '和', '及', '与', '+']).filter(|word| word.chars().count() >= 2);
        let groups = people.filter_map(|word| lexicon.groups.label(word).one());
        groups.collect::<std::collections::BTreeSet<_>>().len() >= 2
    })
}

/// A line without those who sign it: the unit of a 计票人 is not voted on.
fn unsigned(text: &str) -> &str {
    const SIGN: [&str; 8] = ["计票人", "监票人", "唱票人", "登记人", "填表人", "复核人", "记票人", "录入人"];
    let end = SIGN.iter().filter_map(|word| text.find(word)).min();
    text.get(..end.unwrap_or(text.len())).unwrap_or(text)
}

/// A file's name without folders and ending.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\', '!']).next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_signs_a_line_is_not_in_its_title() {
        assert_eq!(unsigned("一、甲支部书记  计票人：乙支部 某某"), "一、甲支部书记  ");
        assert_eq!(unsigned("监票人：乙支部"), "");
    }
}
