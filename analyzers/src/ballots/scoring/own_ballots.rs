//! Components that are voted by themselves (上述 and 下评): each has its own ballots and is counted by itself.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::ballots::exact::{Exact, parse_exact};
use crate::ballots::reading::{SheetReading, SheetReadings, Verdict};
use crate::scheme::{BallotRules, Component, Roster};
use crate::season::BallotResult;

use super::cast::{Cast, gather};
use super::poll::Poll;
use super::score;

/// Readings of files, each with its path.
type Readings = [(String, SheetReadings)];

/// The ballots of the meeting, and what the others gave.
pub(crate) struct OwnBallots<'a> {
    /// Readings without the sheets of components that are voted by themselves.
    pub(crate) main: Cow<'a, Readings>,
    /// Index of a component, and the results of its own ballots.
    polls: Vec<(usize, Vec<BallotResult>)>,
    /// What concerns these ballots as a whole, in Chinese.
    pub(super) notes: Vec<String>,
}

/// The readings that are the meeting's own.
pub(crate) fn of_meeting<'a>(readings: &'a Readings, rules: &BallotRules, roster: &Roster) -> Cow<'a, Readings> {
    if own(rules).next().is_none() {
        return Cow::Borrowed(readings);
    }
    Cow::Owned(sheets_of(readings, rules, roster, None))
}

/// Counts the ballots of every component that has its own.
pub(super) fn count<'a>(readings: &'a Readings, rules: &BallotRules, roster: &Roster) -> OwnBallots<'a> {
    let mut counted = OwnBallots { main: of_meeting(readings, rules, roster), polls: Vec::new(), notes: Vec::new() };
    for (index, component) in own(rules) {
        let readings = sheets_of(readings, rules, roster, Some(index));
        if readings.iter().all(|(_, reading)| reading.sheets.is_empty()) {
            continue;
        }
        let plain = BallotRules { components: Vec::new(), ..rules.clone() };
        let cast = gather(&readings, &plain, roster);
        let poll = Poll::new(&cast, &plain, roster);
        let results = score::results(&poll, &cast, &plain, roster);
        counted.notes.extend(cast.notes.iter().map(|note| format!("{}：{note}", component.title)));
        counted.notes.push(format!("{}用自己的票单独计算，共 {} 人", component.title, results.len()));
        counted.polls.push((index, results));
    }
    counted
}

impl OwnBallots<'_> {
    /// Hands the exact scores to the count of the meeting.
    pub(super) fn hand_over(&self, cast: &mut Cast<'_>, roster: &Roster) {
        let places: BTreeMap<&str, usize> =
            roster.units.iter().enumerate().map(|(at, unit)| (unit.id.as_str(), at)).collect();
        for (index, results) in &self.polls {
            let Ok(component) = u16::try_from(*index) else { continue };
            for result in results {
                let Some(at) = places.get(result.unit.as_str()) else { continue };
                if let Some(score) = result.weighted_exact.as_deref().and_then(parse_exact) {
                    cast.polled.insert((*at, component), score);
                }
            }
        }
    }

    /// Adds what the own ballots say of a person: how they were counted, and a veto that they meet.
    pub(super) fn settle(&self, results: &mut [BallotResult], rules: &BallotRules, poll: &Poll) {
        for (index, counted) in &self.polls {
            let title = rules.components.get(*index).map_or("", |component| component.title.as_str());
            for own in counted {
                let Some(result) = results.iter_mut().find(|result| result.unit == own.unit) else { continue };
                let said = own
                    .steps
                    .iter()
                    .filter(|step| !step.starts_with("对照等次线"))
                    .map(|step| format!("{title}{step}"));
                let before = std::mem::take(&mut result.steps);
                result.steps = said.chain(before).collect();
                result.flags.extend(
                    own.flags.iter().filter(|flag| !flag.starts_with("得分")).map(|flag| format!("{title}：{flag}")),
                );
                if result.groups.iter().all(|group| group.valid + group.invalid == 0) {
                    result.groups.clone_from(&own.groups);
                    // What the meeting's count says of somebody on whom the meeting did not vote is no news.
                    let empty =
                        |text: &String| text.contains("没有有效票，不计分") || text.contains("数不明，无法核对");
                    result.flags.retain(|flag| !empty(flag));
                    result.steps.retain(|step| !empty(step) && !step.starts_with("计票："));
                }
                if own.vetoed {
                    result.vetoed = true;
                    let place = |grade: &Option<String>| grade.as_ref().map_or(0, |grade| poll.bands.place(grade));
                    if place(&own.grade) > place(&result.grade) || result.grade.is_none() {
                        result.grade.clone_from(&own.grade);
                    }
                }
            }
        }
    }
}

/// The exact value of a component that was voted by itself.
pub(super) fn value(cast: &Cast<'_>, unit: usize, component: u16) -> Option<Exact> {
    cast.polled.get(&(unit, component)).copied()
}

/// Components with ballots of their own; the meeting's are all others.
fn own(rules: &BallotRules) -> impl Iterator<Item = (usize, &Component)> {
    rules
        .components
        .iter()
        .enumerate()
        .filter(|(_, component)| component.id != "meeting" && !component.ballots.is_empty())
}

/// The sheets that are ballots of a component; of none for the meeting.
fn sheets_of(
    readings: &Readings,
    rules: &BallotRules,
    roster: &Roster,
    wanted: Option<usize>,
) -> Vec<(String, SheetReadings)> {
    readings
        .iter()
        .map(|(path, reading)| {
            let sheets = reading.sheets.iter().filter(|sheet| component_of(path, sheet, rules, roster) == wanted);
            (path.clone(), SheetReadings { file: reading.file.clone(), sheets: sheets.cloned().collect() })
        })
        .filter(|(_, reading)| wanted.is_none() || !reading.sheets.is_empty())
        .collect()
}

/// Which component's ballots a sheet holds: by the tab, by the file, by whom it is about.
fn component_of(path: &str, sheet: &SheetReading, rules: &BallotRules, roster: &Roster) -> Option<usize> {
    let meeting = rules.components.iter().find(|component| component.id == "meeting");
    let says = |component: &Component, text: &str| component.ballots.iter().any(|word| text.contains(word.as_str()));
    for text in [sheet.sheet.as_str(), path] {
        let by_word: Vec<usize> =
            own(rules).filter(|(_, component)| says(component, text)).map(|(index, _)| index).collect();
        let of_meeting = meeting.is_some_and(|meeting| says(meeting, text));
        match (by_word.as_slice(), of_meeting) {
            ([one], false) => return Some(*one),
            ([], true) => return None,
            _ => {}
        }
    }
    if sheet.verdict == Verdict::NoBallots {
        return None;
    }
    let candidates: Vec<&str> = sheet
        .regions
        .iter()
        .flat_map(|region| &region.candidates)
        .filter_map(|candidate| candidate.unit.as_deref())
        .collect();
    let about = |component: &Component| {
        let kinds = component.required_of.as_deref();
        kinds.is_some()
            && !candidates.is_empty()
            && candidates.iter().all(|id| roster.unit(id).is_some_and(|unit| unit.is_one_of(kinds)))
    };
    own(rules).find(|(_, component)| about(component)).map(|(index, _)| index)
}
