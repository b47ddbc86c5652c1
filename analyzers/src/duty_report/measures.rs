//! 整改措施: each promise once, with deadline, owner and whether it can be checked.

use super::block::{Block, Form, Section, Unit};
use super::reading::Reading;
use super::signs::Signs;
use super::text::char_count as text_len;
use super::topic::Topics;
use super::{evidence, measurable, owner};
use crate::calendar::{Deadline, DeadlineContext, Due, deadlines, last};
use crate::document::CharRange;

/// A measure before it is linked to problems.
#[derive(Debug, Clone, Default)]
pub(super) struct Pledge {
    pub(super) para: usize,
    pub(super) range: CharRange,
    pub(super) text: String,
    /// The words that name what it answers: 针对学习不够， the heading, the lead.
    pub(super) name: String,
    /// Whether `name` stands right in front of it (针对……) and not in a heading.
    pub(super) named_here: bool,
    /// Number of its group in reading order, from 0.
    pub(super) group: usize,
    /// Number in its list, 0 where it has none.
    pub(super) ordinal: u32,
    /// The problem block that it stands in, where problems and measures alternate.
    pub(super) home: Option<usize>,
    /// Cut off from the sentence of the measure before it.
    pub(super) apart: bool,
    /// What else its group says.
    pub(super) rest: String,
    pub(super) deadline: Option<String>,
    pub(super) deadline_text: String,
    pub(super) owner: Option<String>,
    pub(super) measurable: bool,
}

/// Reads measures, numbering their groups.
pub(super) struct MeasureReader<'r, 'a> {
    reading: &'r Reading<'a>,
    context: &'r DeadlineContext,
    pub(super) pledges: Vec<Pledge>,
    groups: usize,
}

impl<'r, 'a> MeasureReader<'r, 'a> {
    pub(super) fn new(reading: &'r Reading<'a>, context: &'r DeadlineContext) -> Self {
        Self { reading, context, pledges: Vec::new(), groups: 0 }
    }

    /// Measures of a plan part.
    pub(super) fn read_section(&mut self, section: &Section, home: Option<usize>) {
        let before = self.pledges.len();
        for (index, block) in section.blocks.iter().enumerate() {
            let first = self.pledges.len() == before;
            let next = section.blocks.get(index + 1);
            let lists_follow = next.is_some_and(|next| {
                next.form == Form::Item
                    && next.units.first().map(|unit| unit.para) == block.units.last().map(|unit| unit.para)
            });
            let leads_follow = next.is_some_and(|next| next.form != Form::Paragraph && next.form != Form::Item);
            let bare = index == 0 && next.is_some() && self.is_bare(block);
            let opening = first && block.form == Form::Paragraph && leads_follow && block.units.len() <= 2 || bare;
            if (lists_follow && block.form != Form::Item || opening) && !self.promises(block) {
                continue;
            }
            self.read_units(&block.units, &block.title, block.ordinal, home);
        }
    }

    /// A short paragraph in front of the measures that holds none: 说了就要做。
    fn is_bare(&self, block: &Block) -> bool {
        let [unit] = block.units.as_slice() else { return false };
        let text = self.reading.slice(unit.para, unit.range);
        block.form == Form::Paragraph
            && unit.mark.is_none()
            && text.chars().count() <= 24
            && (!evidence::has(text) || counts_items(text))
            && owner::owner(text).is_none_or(|owner| owner == "我")
    }

    /// Two measures that one sentence joins by a comma: each has one who carries it out, or what is settled by a day is
    /// followed by what is set up to come round.
    fn pieces(&self, unit: &Unit) -> Vec<Unit> {
        let text = self.reading.slice(unit.para, unit.range);
        if text.chars().count() < 30 {
            return vec![*unit];
        }
        let mut pieces = Vec::new();
        let mut from = 0;
        let commas: Vec<usize> = open_commas(text);
        for (nth, comma) in commas.iter().enumerate() {
            let left = slice_chars(text, from, *comma);
            let right = slice_chars(text, *comma + 1, commas.get(nth + 1).copied().unwrap_or(usize::MAX));
            let whole = slice_chars(text, *comma + 1, usize::MAX);
            if left.chars().count() >= 12 && self.parts(&left, &right, &whole) {
                pieces.push((from, *comma + 1));
                from = *comma + 1;
            }
        }
        pieces.push((from, text.chars().count()));
        let place = |at: usize| unit.range.start + u32::try_from(at).unwrap_or(0);
        let last = pieces.len() - 1;
        pieces
            .into_iter()
            .enumerate()
            .map(|(nth, (start, end))| Unit {
                range: CharRange { start: place(start), end: place(end) },
                mark: unit.mark.filter(|_| nth == 0),
                stops: unit.stops || nth < last,
                apart: nth > 0,
                signs: Signs::of(&slice_chars(text, start, end)),
                ..*unit
            })
            .collect()
    }

    /// Whether a comma parts two measures: what stands before it, the clause behind it, and all behind it.
    fn parts(&self, left: &str, right: &str, whole: &str) -> bool {
        let rhythm = |text: &str| measurable::comes_round(text);
        let (before, after) = (owner::owner(left), owner::owner(right));
        // 6月底前全部到位，由青年委员按月公布: names who answers for the same measure.
        let assigns = right.starts_with('由') && before.is_none();
        let other = !assigns && after.as_ref().is_some_and(|after| after != "我" && before.as_ref() != Some(after));
        let own =
            other && (self.has_day(left) || rhythm(left) && before.is_some()) && (self.has_day(right) || rhythm(right));
        let dated = rhythm(left)
            && !self.has_day(left)
            && self.has_day(right)
            && right.split_once('前').is_some_and(|(date, act)| {
                date.chars().count() <= 8
                    && ["把", "制定", "建", "出台", "修订", "完成"].iter().any(|verb| act.starts_with(verb))
            });
        let set_up =
            ["建立", "制定", "实行", "推行", "出台", "组建", "开设", "设立"].iter().any(|word| right.starts_with(word));
        own || dated || set_up && self.has_day(left) && !self.has_day(whole) && rhythm(whole)
    }

    /// Measures that stand inside a block that tells a problem.
    pub(super) fn read_inline(&mut self, units: &[Unit], home: usize) {
        self.read_units(units, "", 0, Some(home));
    }

    /// A measure from the row of a table.
    pub(super) fn add_row(&mut self, mut pledge: Pledge, deadline: &str, responsible: &str) {
        pledge.group = self.groups;
        self.groups += 1;
        self.judge(&mut pledge);
        if let Some(found) = last(&deadlines(deadline, self.context)).filter(|_| !deadline.trim().is_empty()) {
            pledge.deadline = found.due.code();
            deadline.trim().clone_into(&mut pledge.deadline_text);
        }
        if !responsible.trim().is_empty() {
            pledge.owner = Some(responsible.trim().to_owned());
        }
        pledge.measurable |= pledge.deadline.as_deref().is_some_and(|deadline| deadline != "long_term");
        self.pledges.push(pledge);
    }

    /// Whether a block that seems to announce others holds a promise of its own.
    fn promises(&self, block: &Block) -> bool {
        block.units.iter().any(|unit| {
            let text = self.reading.slice(unit.para, unit.range);
            naming(text).is_some() || self.has_day(text) && unit.signs.promise > 1.0
        })
    }

    fn has_day(&self, text: &str) -> bool {
        last(&self.deadlines_of(text)).is_some_and(|found| found.due.day().is_some())
    }

    /// Deadlines of a measure. 全年 says when something is done, not until when, if another time stands beside it;
    /// a bare 上半年 or 一季度 lies ahead, because measures do.
    fn deadlines_of(&self, text: &str) -> Vec<Deadline> {
        let mut found = deadlines(text, self.context);
        let words = |deadline: &Deadline| -> String {
            text.chars().skip(deadline.start as usize).take((deadline.end - deadline.start) as usize).collect()
        };
        if found.iter().any(|deadline| deadline.due.day().is_some() && !words(deadline).contains("全年")) {
            found.retain(|deadline| !words(deadline).contains("全年"));
        }
        if !found.iter().any(|deadline| deadline.due.day().is_some()) {
            found.extend(named_year(text));
        }
        if !found.iter().any(|deadline| deadline.due.day().is_some()) {
            found.extend(self.bare_month(text));
            for period in ["上半年", "下半年", "一季度", "二季度", "三季度", "四季度"] {
                let Some((before, behind)) = text.split_once(period) else { continue };
                let repeated = before.ends_with(['每', '逐', '各', '按'])
                    || ["一次", "考核", "度", "1次", "例会"].iter().any(|word| behind.starts_with(word));
                if !repeated {
                    let start = text_len(before.strip_suffix('第').unwrap_or(before));
                    let end = text_len(before) + text_len(period);
                    let ahead = deadlines(&format!("{period}内完成"), self.context);
                    found.extend(ahead.into_iter().map(|deadline| Deadline { start, end, ..deadline }));
                }
            }
        }
        found
    }

    /// 四月份请农技站来办两期班: a month that opens a clause of a plan lies ahead.
    fn bare_month(&self, text: &str) -> Option<Deadline> {
        let mut from = 0;
        for clause in text.split_inclusive(['，', '。', '；', '：']) {
            let start = from;
            from += text_len(clause);
            let digits =
                clause.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).count();
            let month: String = clause.chars().take(digits).collect();
            let Some(behind) = clause.strip_prefix(month.as_str()).filter(|_| (1..=2).contains(&digits)) else {
                continue;
            };
            let Some(act) = behind.strip_prefix("月份").or_else(|| behind.strip_prefix("月")) else { continue };
            if act.starts_with(|c: char| {
                c.is_ascii_digit() || "一二三四五六七八九十至到起以初旬份-—、和及，。".contains(c)
            }) {
                continue;
            }
            let end = start + text_len(clause) - text_len(act);
            let ahead = deadlines(&format!("{month}月内完成"), self.context);
            return ahead.into_iter().next().map(|deadline| Deadline { start, end, ..deadline });
        }
        None
    }

    fn read_units(&mut self, units: &[Unit], title: &str, ordinal: u32, home: Option<usize>) {
        let pieces: Vec<Unit> = units.iter().flat_map(|unit| self.pieces(unit)).collect();
        let units = pieces.as_slice();
        let mut open: Option<Pledge> = None;
        let mut fresh = true;
        let mut joined = false;
        let mut last_stops = true;
        let halves = units.iter().filter(|unit| !unit.stops).count();
        for (index, unit) in units.iter().enumerate() {
            let text = self.reading.slice(unit.para, unit.range);
            let named = naming(text);
            let begins = match &open {
                None => !self.announces(unit, text, index, units.len()),
                Some(_) if unit.apart => true,
                Some(_) if labels(text) => false,
                Some(_) if named.is_some() => true,
                Some(pledge) if pledge.para != unit.para => true,
                Some(pledge) => !joined && self.is_own(unit, text, pledge, last_stops, halves),
            };
            if begins {
                self.close(open.take());
                let elsewhere = units.get(index.wrapping_sub(1)).is_some_and(|before| before.para != unit.para);
                if fresh || named.is_some() || elsewhere {
                    self.groups += 1;
                }
                fresh = false;
                open = Some(Pledge {
                    para: unit.para,
                    range: unit.range,
                    name: named
                        .clone()
                        .or_else(|| fronted(text).filter(|_| Topics::of(title).best().is_none()))
                        .unwrap_or_else(|| title.to_owned()),
                    named_here: named.is_some(),
                    group: self.groups.saturating_sub(1),
                    ordinal,
                    home,
                    apart: unit.apart || !last_stops && index > 0,
                    ..Pledge::default()
                });
                let bare = text.chars().count() <= 16 && !evidence::has(text) && !self.has_day(text);
                joined = bare && unit.stops && index + 1 < units.len() || !unit.stops && text.chars().count() <= 10;
            } else if let Some(pledge) = open.as_mut() {
                if pledge.para == unit.para {
                    pledge.range.end = unit.range.end;
                } else {
                    pledge.rest.push_str(text);
                }
                joined = false;
            }
            last_stops = unit.stops;
        }
        self.close(open);
    }

    fn close(&mut self, pledge: Option<Pledge>) {
        let Some(mut pledge) = pledge else { return };
        self.reading.slice(pledge.para, pledge.range).clone_into(&mut pledge.text);
        self.judge(&mut pledge);
        self.pledges.push(pledge);
    }

    /// Deadline, owner, checkability.
    fn judge(&self, pledge: &mut Pledge) {
        let found = self.deadlines_of(&pledge.text);
        if let Some(deadline) = last(&found) {
            pledge.deadline = deadline.due.code();
            let words =
                pledge.text.chars().skip(deadline.start as usize).take((deadline.end - deadline.start) as usize);
            pledge.deadline_text = words.collect();
        }
        pledge.owner = owner::owner(&pledge.text);
        let dated = pledge.deadline.as_deref().is_some_and(|deadline| deadline != "long_term");
        pledge.measurable = measurable::is_measurable(&pledge.text, dated);
    }

    /// Sentences that only say that measures follow, or what they are for.
    fn announces(&self, unit: &Unit, text: &str, index: usize, count: usize) -> bool {
        let more = count > index + 1;
        if text.ends_with(['：', ':']) {
            return true;
        }
        let empty = !evidence::has(text) && !self.has_day(text) && owner::owner(text).is_none_or(|owner| owner == "我");
        let says =
            ["以下", "几件事", "几个方面", "从以下", "三件事", "两件事", "四件事", "五件事", "几点", "做三件", "做好"]
                .iter()
                .any(|word| text.contains(word));
        let says = says || counts_items(text);
        let plain = text.chars().count() <= 24 && says;
        if counts_items(text) && text.chars().count() <= 20 && unit.stops {
            return true;
        }
        if (says && empty || plain) && text.chars().count() <= 50 && !self.has_day(text) {
            return true;
        }
        let marks_problem = text.contains("必答题");
        more && empty
            && unit.signs.promise < 1.0
            && text.chars().count() <= 16
            && text.starts_with(|character: char| !character.is_ascii_digit())
            && unit.stops
            && unit.signs.deficiency >= 1.0
            || more && marks_problem
    }

    /// Whether a sentence behind a measure is one of its own: who, until when, how much.
    fn is_own(&self, unit: &Unit, text: &str, before: &Pledge, last_stops: bool, halves: usize) -> bool {
        if unit.mark.is_some_and(|mark| mark.ordinal > 1) && unit.mark.is_some() {
            return true;
        }
        if ["上述", "以上"].iter().any(|word| text.starts_with(word)) {
            return true;
        }
        let mut votes = 0.0;
        if self.has_day(text) {
            votes += 2.0;
        } else if last(&self.deadlines_of(text)).is_some_and(|found| found.due == Due::LongTerm) {
            votes += 1.0;
        }
        votes += match (arabic_figures(text), evidence::has(text)) {
            (true, _) => 1.0,
            (false, true) => 0.5,
            (false, false) => 0.0,
        };
        if let Some(owner) = owner::owner(text) {
            let same = before.owner.as_ref() == Some(&owner);
            votes += if owner == "我" || same { 0.25 } else { 0.75 };
        }
        let set = self.has_day(self.reading.slice(before.para, before.range));
        if set && measurable::comes_round(text) && owner::owner(text).is_some_and(|owner| owner != "我") {
            votes += 0.7;
        }
        let opens = [
            "对", "每", "建立", "制定", "组织", "开展", "举办", "选", "实行", "推行", "修订", "成立", "完善", "围绕",
            "针对", "列席", "设立", "开设", "编", "争取",
        ]
        .iter()
        .any(|word| text.starts_with(word));
        if opens || unit.mark.is_some() {
            votes += 0.5;
        }
        if ["必须", "一律", "固定", "至少", "不少于", "不低于", "确保"].iter().any(|word| text.contains(word))
        {
            votes += 0.25;
        }
        if unit.para != before.para {
            votes += 0.7;
        }
        let begins_with: String = text.chars().take(2).collect();
        let open_text = self.reading.slice(before.para, before.range);
        if begins_with.chars().count() == 2 && open_text.contains(&begins_with) && !self.has_day(text) {
            // 抽审比例……。样书我每月翻10种: goes on about the same thing.
            votes -= 0.5;
        }
        let (here, there) = (Topics::of(text), Topics::of(&format!("{}{open_text}", before.name)));
        // 一件；又一件；再一件: a sentence of many halves is a list, and a change of topic begins the next item.
        let list = halves >= 3;
        if here.best().is_some_and(|topic| !there.names(topic)) && there.best().is_some() {
            votes += if list { 0.9 } else { 0.4 };
        }
        if !last_stops {
            // What a semicolon parts goes together, unless both halves can be checked by themselves.
            let firm = |text: &str| ["一律", "必须", "凡"].iter().any(|word| text.contains(word));
            let checkable =
                |text: &str| self.has_day(text) || evidence::has(text) || measurable::comes_round(text) || firm(text);
            let own = checkable(text) && checkable(open_text) && text.chars().count() >= 9;
            votes += if !own {
                -0.4
            } else if arabic_figures(text) || self.has_day(text) {
                0.6
            } else {
                1.3
            };
        }
        votes >= 1.5
    }
}

/// 2024年全年不少于4次, 2024年内: what is to be reached within a year that is named is due at its end.
fn named_year(text: &str) -> Option<Deadline> {
    let (at, words) = ["年全年", "年度内", "年内"].iter().find_map(|words| Some((text.find(words)?, *words)))?;
    let before = text.get(..at)?;
    let digits: String = before.chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let year: i16 = digits.parse().ok().filter(|_| digits.chars().count() == 4)?;
    let day = jiff::civil::Date::new(year, 12, 31).ok()?;
    let start = text_len(before).saturating_sub(4);
    Some(Deadline {
        due: Due::Day(day),
        start,
        end: start + 4 + text_len(words),
        rule: "一年之内的，取年末".to_owned(),
    })
}

/// 三件事, 两个方面, 几点: what is only counted.
pub(super) fn counts_items(text: &str) -> bool {
    ["件事", "个方面", "方面", "几点", "个问题", "个层面", "项工作", "本账", "笔账", "条短板", "块短板"].iter().any(
        |noun| {
            text.match_indices(noun).any(|(at, _)| {
                let number = text.get(..at).and_then(|before| before.chars().last()).unwrap_or(' ');
                "一二两三四五六七八九十几数2345678".contains(number) || *noun == "几点"
            })
        },
    )
}

/// Places of the commas outside quotation marks and brackets, in characters.
fn open_commas(text: &str) -> Vec<usize> {
    let mut depth = 0_i32;
    let mut found = Vec::new();
    for (place, character) in text.chars().enumerate() {
        match character {
            '“' | '（' | '《' | '(' => depth += 1,
            '”' | '）' | '》' | ')' => depth -= 1,
            '，' | ',' if depth <= 0 => found.push(place),
            _ => {}
        }
    }
    found
}

fn slice_chars(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end.saturating_sub(start)).collect()
}

/// 责任人：…… 完成时限：…… belong to the measure above them.
fn labels(text: &str) -> bool {
    ["责任人", "责任领导", "责任单位", "责任部门", "牵头", "完成时限", "整改时限", "时限", "完成时间"]
        .iter()
        .any(|word| text.starts_with(word))
}

/// What a sentence puts in front: 护工学习，…… 实习点的事，……
fn fronted(text: &str) -> Option<String> {
    let (front, _) = text.split_once('，')?;
    let len = front.chars().count();
    let acts =
        ["我", "由", "前", "起", "每", "负责", "牵头", "内", "建立", "制定"].iter().any(|word| front.contains(word));
    ((2..=12).contains(&len) && !acts && !evidence::has(front)).then(|| front.to_owned())
}

fn arabic_figures(text: &str) -> bool {
    evidence::has(text) && text.chars().any(|character| character.is_ascii_digit())
}

/// The words that say what a measure answers: 针对抓党建时间不够，
pub(super) fn naming(text: &str) -> Option<String> {
    const WORDS: &[&str] = &["针对", "围绕", "对照", "聚焦", "关于", "对于", "为解决", "着眼", "解决", "就", "对"];
    let text =
        text.trim_start_matches(|character: char| character.is_whitespace() || "此外另外，同时".contains(character));
    let word = WORDS.iter().find(|word| text.starts_with(**word))?;
    let name: String = text.chars().take_while(|character| !"，。；：".contains(*character)).collect();
    let len = name.chars().count();
    let of_it = *word != "对" || len <= 16;
    let closed = text.chars().nth(len).is_some_and(|character| matches!(character, '，' | '：'));
    (closed && of_it && len >= word.chars().count() + 2 && len <= 40 && !(*word == "就" && len > 24)).then_some(name)
}
