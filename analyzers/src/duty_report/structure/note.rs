//! What people should know about how the parts were found.

use super::super::heading::PartVotes;
use super::super::reading::Para;
use super::super::wording::opens_measure;
use super::model::State;
use crate::scheme::Scheme;
use crate::season::StructureNote;

/// What people should know about how the parts were found.
pub(super) fn note(
    paragraphs: &[Para<'_>],
    states: &[Option<State>],
    confidence: &[f32],
    scheme: &Scheme,
) -> StructureNote {
    let mut notes = Vec::new();
    let mut weighted = 0.0;
    let mut chars = 0.0;
    for (para, sure) in paragraphs.iter().zip(confidence) {
        weighted += sure * para.len() as f32;
        chars += para.len() as f32;
    }
    let has = |wanted: &[State]| states.iter().flatten().any(|state| wanted.contains(state));
    for (name, wanted) in [
        ("总结成绩", &[State::Achievements, State::Prior][..]),
        ("查摆问题", &[State::Problems, State::Causes][..]),
        ("下一步打算", &[State::Plans][..]),
    ] {
        if !has(wanted) {
            notes.push(format!("没有找到“{name}”部分"));
        }
    }
    let outer = paragraphs.iter().filter(|para| para.is_heading()).map(|para| para.head.level).min();
    if outer.is_none() {
        notes.push("全文没有标题，各部分按内容判断".to_owned());
    }
    for para in paragraphs.iter().filter(|para| para.is_heading() && Some(para.head.level) == outer) {
        if PartVotes::of(para.title(), scheme.season.year).merged() {
            notes.push(format!("“{}”把问题和打算写在一起，篇幅按各段内容拆分", para.title()));
        }
    }
    let mixed: Vec<String> = (1..)
        .zip(paragraphs.iter().zip(states))
        .filter(|(_, (para, state))| {
            let opens = para.segments.iter().skip(1).any(|segment| opens_measure(para.slice(segment.range)));
            **state == Some(State::Problems) && opens && !para.is_heading()
        })
        .map(|(number, _): (usize, _)| number.to_string())
        .collect();
    if !mixed.is_empty() {
        notes.push(format!("第{}段既讲问题又讲措施，篇幅整段算在问题部分", mixed.join("、")));
    }
    StructureNote { confidence: if chars > 0.0 { weighted / chars } else { 0.0 }, notes }
}
