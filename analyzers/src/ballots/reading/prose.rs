//! Votes written out in lines of text, without any table: 机械学院（温若谷）：10分8票，9分3票，无效1票.

use crate::grid::{Area, Cell, Value, cell_name};

use super::body::Source;
use super::cells::{View, fold, text_of};
use super::context::{Context, Found};
use super::counts::{Counted, counts};
use super::heads::Lexicon;
use super::marks::Gauge;
use super::said::number_behind;
use super::types::{Candidate, Layout, Region, Tally};

/// Words before a number that sums votes up.
const SUMS: &[&str] = &["发出", "收回", "有效", "共", "合计", "应到", "实到", "总分", "平均", "得分", "参加"];

/// The votes of one candidate and group on their way.
struct Heap {
    unit: usize,
    group: u16,
    tally: Tally,
    /// What the text says of their numbers.
    said: Numbers,
}

/// Numbers of votes that a text gives before or among the votes that it writes out.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    valid: Option<u32>,
    invalid: Option<u32>,
    returned: Option<u32>,
    /// All votes of the raters, right behind their name.
    total: Option<u32>,
}

impl Numbers {
    /// The numbers in a text, 发出24张，收回24张，其中有效票23张，无效票1张（未打分1张）.
    fn of(text: &str) -> Self {
        let folded = fold(text);
        let behind = |words: &[&str]| {
            let parts = folded.split([',', ';', '。', '、', '(']);
            let told = parts.map(|part| part.trim_start_matches("其中"));
            told.filter(|part| words.iter().any(|word| part.starts_with(word)))
                .find_map(|part| number_behind(part, words))
        };
        let invalid = behind(&["无效", "弃权", "废票", "空白票"]);
        Self { valid: behind(&["有效"]), invalid, returned: behind(&["收回", "回收"]), total: None }
    }

    /// These numbers, completed by earlier ones.
    fn or(self, other: Self) -> Self {
        Self {
            valid: self.valid.or(other.valid),
            invalid: self.invalid.or(other.invalid),
            returned: self.returned.or(other.returned),
            total: self.total.or(other.total),
        }
    }
}

/// The tallies of a sheet of text lines; nothing where no line writes votes out.
pub(super) fn regions(view: &View<'_>, lexicon: &Lexicon<'_>, source: Source<'_>) -> Result<Vec<Region>, Vec<String>> {
    let (mut heaps, mut missing) = (Vec::<Heap>::new(), Vec::new());
    let (mut unit, mut group) = (None, None);
    let mut said = Numbers::default();
    for (row, cells) in &view.lines {
        let text = cells.iter().map(|(_, cell)| text_of(cell)).collect::<Vec<_>>().join(" ");
        let column = cells.first().map_or(0, |(column, _)| *column);
        for text in clauses(&text, lexicon) {
            let by = voters(&text, lexicon);
            let (title, votes) = split(&text, by.as_ref().map(|by| by.votes), lexicon.gauge);
            let about = lexicon.units.within(title).one();
            // What was said before holds for the candidate and the group that it was said of.
            if about.is_some_and(|about| unit != Some(about)) {
                said = Numbers::default();
            }
            unit = about.or(unit);
            let named = match &by {
                Some(Voters { group: None, .. }) => {
                    Found { problem: "人员类别不止一个".into(), ..Found::default() }
                }
                Some(by) => Found { index: by.group, label: by.label.clone(), ..Found::default() },
                None => Context::line(*row, column, title).group(lexicon, "", ""),
            };
            if named.index.is_some_and(|_| lexicon.groups.only().is_none()) || named.problem.contains("不止") {
                let own = named.index.and_then(|index| u16::try_from(index).ok());
                if group.as_ref().map(|(group, _)| *group) != own {
                    said = Numbers::default();
                }
                group = own.map(|index| (index, named.label));
            }
            said = Numbers { total: by.and_then(|by| by.total), ..Numbers::of(title) }.or(said);
            let Some((counted, valid)) = votes else { continue };
            let about = unit.or_else(|| Context::default().candidate(lexicon, source.sheet, source.file).index);
            let by = group.clone().or_else(|| {
                let named = Context::default().group(lexicon, source.sheet, source.file);
                Some((u16::try_from(named.index?).ok()?, named.label))
            });
            let (Some(about), Some((index, label))) = (about, by) else {
                let lacks = if about.is_none() { "未写明被测评对象" } else { "未注明人员类别" };
                missing.push(format!("第{}行写出的票数没有计入：{lacks}", row + 1));
                continue;
            };
            let same = |heap: &Heap| (heap.unit, heap.group) == (about, index) && heap.tally.group_label == label;
            let found = heaps.iter().position(same).unwrap_or_else(|| {
                let tally = Tally { row: *row, column, group: Some(index), group_label: label, ..Tally::default() };
                heaps.push(Heap { unit: about, group: index, tally, said: Numbers::default() });
                heaps.len() - 1
            });
            if let Some(heap) = heaps.get_mut(found) {
                heap.add(&counted, Numbers { valid, ..Numbers::default() }.or(said), *row);
            }
        }
    }
    if heaps.is_empty() && !missing.is_empty() {
        return Err(missing);
    }
    Ok(heaps.into_iter().map(|heap| heap.region(lexicon)).collect())
}

impl Heap {
    fn add(&mut self, counted: &[Counted], said: Numbers, row: u32) {
        self.said = said.or(self.said);
        for (mark, count) in counted {
            match mark {
                Some(mark) if self.tally.counts.iter().any(|(own, _)| own == mark) => {
                    self.tally.refused = Some(format!("第{}行的分数或等次前面已有票数，看不出按哪个计", row + 1));
                }
                Some(mark) => self.tally.counts.push((*mark, *count)),
                None => self.tally.invalid += count,
            }
        }
    }

    fn region(mut self, lexicon: &Lexicon<'_>) -> Region {
        let counted: u32 = self.tally.counts.iter().map(|(_, count)| count).sum();
        let Numbers { valid, invalid, returned, total } = self.said;
        if self.tally.invalid == 0 {
            let lost = returned.and_then(|returned| returned.checked_sub(counted));
            self.tally.invalid = invalid.or(lost).unwrap_or(0);
        }
        let all = counted + self.tally.invalid;
        if let Some(valid) = valid.filter(|valid| *valid != counted) {
            self.tally.refused = Some(format!("各分数相加 {counted} 票，文中写有效 {valid} 票"));
        } else if let Some(total) = total.filter(|total| *total != all) {
            self.tally.refused = Some(format!("各分数相加 {all} 票，文中写共 {total} 票"));
        } else if let Some(returned) = returned.filter(|returned| *returned < all) {
            self.tally.refused = Some(format!("有效、无效共 {all} 票，文中只写收回 {returned} 票"));
        }
        let (row, column) = (self.tally.row, self.tally.column);
        Region {
            layout: Layout::Tally,
            area: Area { top: row, bottom: row, left: column, right: column },
            candidates: vec![Candidate {
                label: lexicon.units.name(self.unit).to_owned(),
                unit: Some(self.unit.to_string()),
                place: cell_name(row, column),
                problem: String::new(),
            }],
            tallies: vec![self.tally],
            ..Region::default()
        }
    }
}

/// Raters at the beginning of the votes that a clause writes out: 校领导3票，其中好2票; 师生代表好4票.
struct Voters {
    /// The group; `None` where two are named together.
    group: Option<usize>,
    label: String,
    /// How many votes they cast, where it is said right behind their name.
    total: Option<u32>,
    /// Where their votes begin at the earliest.
    votes: usize,
}

fn voters(text: &str, lexicon: &Lexicon<'_>) -> Option<Voters> {
    let digit = text.find(|letter: char| letter.is_ascii_digit())?;
    let head = text.get(..digit)?;
    let start = head.rfind(['：', ':', '，', ',', '、', '（', '(', ' ', '\u{3000}']);
    let start = start.and_then(|at| Some(at + head.get(at..)?.chars().next()?.len_utf8())).unwrap_or(0);
    let words = head.get(start..)?;
    let grade = lexicon.gauge.known_grades.iter().filter(|grade| words.ends_with(grade.as_str()));
    let grade = grade.max_by_key(|grade| grade.len()).map_or(0, String::len);
    let label = words.get(..words.len() - grade)?.trim_end_matches(['得', '投', '共', '的', '计']);
    let group = lexicon.groups.label(label).one().filter(|_| label.chars().count() >= 2)?;
    // 职能部门负责人、师生代表好4票.
    let before = head.get(..start)?;
    let joined = before.strip_suffix('、').and_then(|before| before.rsplit(['：', ':', '，', ',', '；', ';']).next());
    let alone = joined.is_none_or(|other| lexicon.groups.label(other).one().is_none());
    let digits: String = text.get(digit..)?.chars().take_while(char::is_ascii_digit).collect();
    let counted = text.get(digit + digits.len()..).is_some_and(|rest| rest.starts_with(['票', '张']));
    let total = if grade == 0 && counted { digits.parse().ok() } else { None };
    Some(Voters { group: alone.then_some(group), label: label.to_owned(), total, votes: digit - grade })
}

/// The clauses of a line, each with its own candidate or raters; what names neither belongs to the clause before.
fn clauses(text: &str, lexicon: &Lexicon<'_>) -> Vec<String> {
    let mut clauses: Vec<String> = Vec::new();
    for part in text.split_inclusive(['；', ';', '。', '\n']) {
        let own = voters(part, lexicon).is_some() || lexicon.units.within(part).one().is_some();
        match clauses.last_mut() {
            Some(last) if !own => last.push_str(part),
            _ => clauses.push(part.to_owned()),
        }
    }
    clauses
}

/// What a line says before the votes that it writes out, and the votes with their sum. Votes may begin right behind the words
/// for their raters.
fn split<'t>(text: &'t str, begin: Option<usize>, gauge: &Gauge) -> (&'t str, Option<(Vec<Counted>, Option<u32>)>) {
    let places =
        text.char_indices().filter(|(_, letter)| [':', '：', '，', ',', '\t', ' ', '\u{3000}', '。'].contains(letter));
    let starts = std::iter::once(0).chain(begin).chain(places.map(|(at, letter)| at + letter.len_utf8()));
    for start in starts {
        let (title, rest) = (text.get(..start).unwrap_or(""), text.get(start..).unwrap_or(""));
        // 92、88，弃权1票: the votes before the invalid ones were not understood.
        let partly =
            |(counted, _): &(Vec<Counted>, _)| counted.iter().all(|(mark, _)| mark.is_none()) && lists_scores(title);
        if let Some(found) = votes(rest, gauge).filter(|found| !partly(found)) {
            return (title, Some(found));
        }
    }
    (text, None)
}

/// Whether a text holds numbers that are neither its own nor numbers of votes.
fn lists_scores(title: &str) -> bool {
    let folded = fold(title);
    let bare = folded.trim_start_matches(|letter: char| letter.is_ascii_digit() || ".、()第".contains(letter));
    let numbers = bare.split(|letter: char| !letter.is_ascii_digit() && !"票张人份".contains(letter));
    numbers.filter(|part| !part.is_empty()).any(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Votes and nothing else but their sums.
fn votes(text: &str, gauge: &Gauge) -> Option<(Vec<Counted>, Option<u32>)> {
    let parts: Vec<&str> = text
        .split(['，', ',', '、', '；', ';', '。', '\n', ' ', '\u{3000}'])
        .filter(|part| !fold(part).is_empty())
        .collect();
    let sum = |part: &&&str| {
        let folded = fold(part);
        let bare = folded.trim_start_matches("其中");
        SUMS.iter().any(|word| bare.starts_with(word))
    };
    let valid = parts.iter().filter(sum).find_map(|part| number_behind(&fold(part), &["有效"]));
    parts.first().filter(|part| !sum(part))?;
    // 无效票1张（未打分）: why is said behind the number.
    let bare = |part: &&str| {
        let part = part.split(['(', '（']).next().unwrap_or(part).trim();
        part.strip_prefix("其中").unwrap_or(part).to_owned()
    };
    let own: Vec<String> = parts.iter().filter(|part| !sum(part)).map(bare).collect();
    let cell = Cell { value: Value::Text(own.join("、")), ..Cell::default() };
    let explicit = own.iter().all(|part| part.contains(['票', '张']));
    if !explicit {
        return None;
    }
    match counts(&cell, gauge) {
        Some(counted) => Some((counted, valid)),
        None => only_lost(&own).map(|count| (vec![(None, count)], valid)),
    }
}

/// 无效1票, on a line of its own.
fn only_lost(parts: &[String]) -> Option<u32> {
    let [part] = parts else { return None };
    let folded = fold(part);
    let rest =
        ["无效票", "无效", "弃权票", "弃权", "废票", "空白票"].iter().find_map(|word| folded.strip_prefix(word))?;
    let digits = rest.trim_start_matches(':').trim_end_matches(['票', '张']);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) { digits.parse().ok() } else { None }
}
