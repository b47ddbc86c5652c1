//! 整改措施: each promise once, with deadline, owner and whether it can be checked.

use super::deadline::{deadlines_of, time_of_title};
use super::place::{Group, Inner, lead_title, opens_group};
use super::reading::Reading;
use super::structure::Structure;
use super::tagging::{Kind, Piece, Tagging};
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
    /// The words that open its paragraph, up to a colon; empty where none does.
    pub(super) opening: String,
    /// The inner heading that it stands under.
    pub(super) under: String,
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
    pub(super) fn read(&mut self, structure: &Structure, tagging: &Tagging, inner: &[Option<Inner>]) {
        let alternating = plan_parts(structure, self.reading.paragraphs.len()) > 1;
        let mut point = Point::default();
        // The list item that is open, and what was said in front of its first promise.
        let mut item = Group::of_paragraph(0);
        let mut announced = String::new();
        let mut before: Option<Piece> = None;
        for (piece, tag) in tagging.pieces.iter().zip(&tagging.tags) {
            let heading = self.reading.paragraphs.get(piece.para).filter(|_| piece.segment.is_none());
            point.pass(
                heading.map(|para| para.head.level),
                matches!(tag.kind, Kind::Issue),
                self.reading.outer_level(),
            );
            let sentence = piece.segment.unwrap_or(0);
            if sentence == 0 || piece.mark.is_some_and(|mark| opens_group(mark.style)) {
                item = Group::of_sentence(piece.para, sentence);
                announced.clear();
            }
            let text = self.reading.slice(piece.para, piece.range);
            match tag.kind {
                Kind::Measure => {
                    let beside = point.open && (tag.role == Role::Problems || alternating);
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
            opening: opening(self.reading, piece.para),
            under: inner.map_or_else(String::new, |inner| inner.title.clone()),
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
        let label = label_behind(self.reading, pledge);
        let times = deadlines_of(&pledge.text, self.context);
        let told = last_of(&times, &pledge.text).or_else(|| last_of(&deadlines_of(&label, self.context), &label));
        let above = || {
            let titles = [pledge.opening.as_str(), pledge.under.as_str()];
            let (title, deadline) =
                titles.into_iter().find_map(|title| Some((title, time_of_title(title, self.context)?)))?;
            Some((deadline.due, title.trim_end_matches(['：', ':', '，', '。']).to_owned()))
        };
        if let Some((due, words)) = told.or_else(above) {
            (pledge.deadline, pledge.deadline_text) = (due.code(), words);
        }
        pledge.owner = owner::owner_of(&owner::Measure::new(&pledge.text, &times)).or_else(|| owner::owner(&label));
        pledge.measurable = measurable::is_measurable(&pledge.text, pledge.deadline.as_deref());
    }
}

/// The deadline that holds of several, with the words that say so.
fn last_of(times: &[Deadline], text: &str) -> Option<(Due, String)> {
    let deadline = last(times)?;
    let words = text.chars().skip(deadline.start as usize).take((deadline.end - deadline.start) as usize);
    Some((deadline.due, words.collect()))
}

/// The point of a report that is being read: a problem stands in it until a heading as far out as its own opens another.
#[derive(Debug, Clone, Copy, Default)]
struct Point {
    /// A problem stands in the point that is open.
    open: bool,
    /// Level of the heading above the problem, and of the last heading; 0 where there is none.
    level: u8,
    last: u8,
}

impl Point {
    /// Goes on by a piece: the level of the heading that it is, and whether it begins a problem.
    fn pass(&mut self, heading: Option<u8>, problem: bool, outermost: u8) {
        if let Some(level) = heading {
            self.last = level;
            // 整改措施 may stand on the level of 存在问题, under one point: only a heading of a part closes its own level.
            if level < self.level || level == self.level && level <= outermost {
                self.open = false;
            }
        }
        if problem {
            *self = Self { open: true, level: self.last, ..*self };
        }
    }
}

/// （责任人：党委副书记；时限：2024年1月底） right behind a measure, or in a line of its own below it.
fn label_behind(reading: &Reading<'_>, pledge: &Pledge) -> String {
    let labels = |text: &str| {
        ["责任", "时限", "牵头", "完成时间", "负责"]
            .iter()
            .any(|word| text.chars().take(60).collect::<String>().contains(word))
    };
    let Some(para) = reading.paragraphs.get(pledge.para) else { return String::new() };
    let behind =
        para.slice(CharRange { start: pledge.range.end, end: para.len() }).trim_start_matches(['。', '；', '，', ' ']);
    if behind.starts_with(['（', '(']) {
        let inside: String = behind.chars().skip(1).take_while(|character| !"）)".contains(*character)).collect();
        return if labels(&inside) { inside } else { String::new() };
    }
    let next = reading.paragraphs.get(pledge.para + 1);
    let line = next.map_or("", |next| next.slice(next.text.whole()));
    let opens = ["责任人", "责任领导", "责任单位", "责任部门", "完成时限", "整改时限", "时限", "牵头"];
    if opens.iter().any(|word| line.trim_start_matches(['（', '(']).starts_with(word)) {
        line.to_owned()
    } else {
        String::new()
    }
}

/// 3月：, 一季度。: the lead of a paragraph, or what stands in front of its first colon, or the short line above it.
fn opening(reading: &Reading<'_>, para: usize) -> String {
    const LONGEST: usize = 16;
    let above = para.checked_sub(1).and_then(|above| reading.paragraphs.get(above));
    if let Some(line) =
        above.filter(|line| line.len() as usize <= LONGEST / 2).map(|line| line.slice(line.text.whole()))
    {
        return line.to_owned();
    }
    let Some(para) = reading.paragraphs.get(para) else { return String::new() };
    let head: String = para.text.chars().iter().take(LONGEST).collect();
    match head.split_once(['：', ':', '。']) {
        Some((opening, _)) => opening.to_owned(),
        None => para.slice(CharRange { start: 0, end: para.bold_lead }).to_owned(),
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
            opening: String::new(),
            under: String::new(),
            deadline: None,
            deadline_text: String::new(),
            owner: None,
            measurable: false,
        }
    }
}
