//! 整改措施: each promise once, with deadline, owner and whether it can be checked.

use super::place::{Group, Inner, inner_headings, lead_title, opens_group};
use super::reading::Reading;
use super::structure::Structure;
use super::tagging::{Kind, Piece, Tagging};
use super::text::char_count as text_len;
use super::topic::Topics;
use super::wording::{fronted, naming};
use super::{measurable, owner};
use crate::calendar::{Deadline, DeadlineContext, Due, deadlines, last};
use crate::document::CharRange;
use crate::season::Role;

/// A measure before it is linked to problems.
#[derive(Debug, Clone)]
pub(super) struct Pledge {
    pub(super) para: usize,
    pub(super) range: CharRange,
    pub(super) text: String,
    /// The words that name what it answers: 针对学习不够， the heading, the lead.
    pub(super) name: String,
    /// Whether `name` stands right in front of it (针对……) and not in a heading.
    pub(super) named_here: bool,
    /// The heading, list item or paragraph that it stands in.
    pub(super) group: Group,
    /// Number in its list, 0 where it has none.
    pub(super) ordinal: u32,
    /// Whether it stands behind a problem: inside the problem part, or in a plan between two problems.
    pub(super) beside: bool,
    /// What else its group says.
    pub(super) rest: String,
    pub(super) deadline: Option<String>,
    pub(super) deadline_text: String,
    pub(super) owner: Option<String>,
    pub(super) measurable: bool,
}

/// Collects measures from the tags, in reading order.
pub(super) struct MeasureReader<'r, 'a> {
    reading: &'r Reading<'a>,
    context: &'r DeadlineContext,
    pub(super) pledges: Vec<Pledge>,
}

impl<'r, 'a> MeasureReader<'r, 'a> {
    pub(super) fn new(reading: &'r Reading<'a>, context: &'r DeadlineContext) -> Self {
        Self { reading, context, pledges: Vec::new() }
    }

    /// The measures that the tags tell.
    pub(super) fn read(&mut self, structure: &Structure, tagging: &Tagging) {
        let inner = inner_headings(self.reading);
        let alternating = plan_parts(structure, self.reading.paragraphs.len()) > 1;
        let mut problems_before = false;
        // The list item that is open, and what was said in front of its first promise.
        let mut item = Group::of_paragraph(0);
        let mut announced = String::new();
        let mut before: Option<Piece> = None;
        for (piece, tag) in tagging.pieces.iter().zip(&tagging.tags) {
            problems_before |= matches!(tag.kind, Kind::Issue);
            let sentence = piece.segment.unwrap_or(0);
            if sentence == 0 || piece.mark.is_some_and(|mark| opens_group(mark.style)) {
                item = Group::of_sentence(piece.para, sentence);
                announced.clear();
            }
            let text = self.reading.slice(piece.para, piece.range);
            match tag.kind {
                Kind::Measure => {
                    let beside = problems_before && (tag.role == Role::Problems || alternating);
                    let pledge = self.pledge(piece, inner.get(piece.para).and_then(Option::as_ref), item, &announced);
                    self.pledges.push(Pledge { beside, ..pledge });
                    before = Some(*piece);
                }
                Kind::MeasureGoesOn => {
                    let open = before.filter(|before| before.para == piece.para);
                    if let Some(pledge) = self.pledges.last_mut().filter(|_| open.is_some()) {
                        pledge.range.end = piece.range.end;
                    }
                    before = open.map(|_| *piece);
                }
                Kind::Other | Kind::Issue | Kind::IssueGoesOn | Kind::Cause => {
                    text.clone_into(&mut announced);
                    if let Some(pledge) = self.pledges.last_mut().filter(|pledge| {
                        tag.role == Role::Plans && pledge.para == piece.para && piece.segment.is_some()
                    }) {
                        pledge.rest.push_str(text);
                    }
                    before = None;
                }
            }
        }
        let mut pledges = std::mem::take(&mut self.pledges);
        for pledge in &mut pledges {
            self.reading.slice(pledge.para, pledge.range).clone_into(&mut pledge.text);
            self.judge(pledge);
        }
        self.pledges = pledges;
    }

    /// A measure as its first piece shows it.
    fn pledge(&self, piece: &Piece, inner: Option<&Inner>, item: Group, announced: &str) -> Pledge {
        let text = self.reading.slice(piece.para, piece.range);
        let lead = lead_title(self.reading, piece.para);
        let title = match inner {
            Some(inner) => inner.title.clone(),
            None => lead,
        };
        let named = naming(text).or_else(|| naming(announced));
        let name = named
            .clone()
            .or_else(|| fronted(text).filter(|_| Topics::of(&title).best().is_none()))
            .unwrap_or_else(|| if title.is_empty() { announced.to_owned() } else { title });
        let mark = piece.mark.map_or(0, |mark| mark.ordinal);
        Pledge {
            name,
            named_here: named.is_some(),
            group: inner.map_or(item, |inner| Group::of_paragraph(inner.para)),
            ordinal: inner.map_or(mark, |inner| inner.ordinal),
            ..Pledge::at(piece.para, piece.range)
        }
    }

    /// A measure from the row of a table.
    pub(super) fn add_row(&mut self, mut pledge: Pledge, deadline: &str, responsible: &str) {
        self.reading.slice(pledge.para, pledge.range).clone_into(&mut pledge.text);
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
}

/// How many runs of paragraphs are plans: more than one where problems and measures take turns.
fn plan_parts(structure: &Structure, count: usize) -> usize {
    let plan = |index: usize| structure.role(index) == Role::Plans;
    (0..count).filter(|index| plan(*index) && !index.checked_sub(1).is_some_and(plan)).count()
}

impl Pledge {
    /// A measure of which nothing but its place is known.
    pub(super) fn at(para: usize, range: CharRange) -> Self {
        Self {
            para,
            range,
            text: String::new(),
            name: String::new(),
            named_here: false,
            group: Group::of_paragraph(para),
            ordinal: 0,
            beside: false,
            rest: String::new(),
            deadline: None,
            deadline_text: String::new(),
            owner: None,
            measurable: false,
        }
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
