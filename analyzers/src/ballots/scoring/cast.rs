//! The ballots of all files, each once: copies of a sheet and tallies of ballots that came themselves are set aside.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::boxes::is_apart;
use super::repeats::{copies, counts, equal_tallies, repeated_numbers, summaries, wholly_again, within};
use super::sums;
use crate::ballots::exact::Exact;
use crate::ballots::reading::{Ballot, ComponentValue, Mark, Region, SheetReadings, Tally, TextKind, fold};
use crate::grid::cell_name;
use crate::scheme::{BallotRules, Roster};

/// One ballot and whom its votes are about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slip<'a> {
    pub(crate) ballot: &'a Ballot,
    /// Unit by candidate of the region.
    pub(crate) region: usize,
    pub(crate) group: usize,
}

/// A tally that counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Heap<'a> {
    pub(crate) tally: &'a Tally,
    pub(crate) unit: usize,
    pub(crate) group: usize,
}

/// Everything that was cast.
#[derive(Debug, Default)]
pub(crate) struct Cast<'a> {
    pub(crate) slips: Vec<Slip<'a>>,
    pub(crate) heaps: Vec<Heap<'a>>,
    /// Units by candidate, for each region.
    pub(crate) units: Vec<Vec<Option<usize>>>,
    /// Component values by unit and component: value in thousandths.
    pub(crate) components: BTreeMap<(usize, u16), i64>,
    /// Components that were voted by themselves, by unit and component.
    pub(crate) polled: BTreeMap<(usize, u16), Exact>,
    /// Free texts by unit and kind.
    pub(crate) texts: BTreeMap<(usize, TextKind), Vec<&'a str>>,
    /// Number of ballots that were issued for a unit, as the sheets say.
    pub(crate) said_issued: BTreeMap<usize, u32>,
    /// What concerns single units, in Chinese.
    pub(crate) flags: BTreeMap<usize, Vec<String>>,
    /// What concerns the whole vote, in Chinese.
    pub(crate) notes: Vec<String>,
}

/// A region with its origin.
pub(super) struct Origin<'a> {
    pub(super) path: &'a str,
    pub(super) sheet: &'a str,
    pub(super) region: &'a Region,
    pub(super) units: Vec<Option<usize>>,
}

impl Origin<'_> {
    pub(super) fn name(&self) -> String {
        format!("{}「{}」", self.path, self.sheet)
    }
}

/// Brings together what all files hold, each ballot once.
pub(crate) fn gather<'a>(readings: &'a [(String, SheetReadings)], rules: &BallotRules, roster: &Roster) -> Cast<'a> {
    let index: HashMap<&str, usize> =
        roster.units.iter().enumerate().map(|(at, unit)| (unit.id.as_str(), at)).collect();
    let mut sorted: Vec<&(String, SheetReadings)> = readings.iter().collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let mut cast = Cast::default();
    let mut origins = Vec::new();
    for (path, reading) in sorted {
        for sheet in &reading.sheets {
            let mut units_here = BTreeSet::new();
            for region in &sheet.regions {
                let units: Vec<Option<usize>> = region
                    .candidates
                    .iter()
                    .map(|candidate| candidate.unit.as_deref().and_then(|id| index.get(id)).copied())
                    .collect();
                units_here.extend(units.iter().flatten().copied());
                origins.push(Origin { path, sheet: &sheet.sheet, region, units });
            }
            if let Some(issued) = sheet.said.issued {
                for unit in units_here {
                    cast.said_issued.entry(unit).and_modify(|sum| *sum = (*sum).max(issued)).or_insert(issued);
                }
            }
        }
    }
    let mut dropped = copies(&origins, &mut cast.notes);
    dropped.extend(summaries(&origins, &dropped, &mut cast.notes));
    let again = equal_tallies(&origins, &dropped, &mut cast.notes);
    let repeats = origins.iter().enumerate().filter(|(_, origin)| !origin.region.tallies.is_empty());
    dropped.extend(repeats.filter(|(at, origin)| wholly_again(*at, origin, &again)).map(|(at, _)| at));
    dropped.extend(sums::of_tallies(&origins, &dropped, &mut cast.notes));
    let twice = repeated_numbers(&origins, &dropped, &mut cast.notes);
    for (at, origin) in origins.iter().enumerate() {
        cast.units.push(origin.units.clone());
        if dropped.contains(&at) {
            continue;
        }
        for (number, ballot) in origin.region.ballots.iter().enumerate() {
            if ballot.refused.is_some() || twice.contains(&(at, number)) {
                continue;
            }
            let Some(group) = ballot.group.map(usize::from).filter(|group| *group < rules.groups.len()) else {
                continue;
            };
            cast.slips.push(Slip { ballot, region: at, group });
        }
        for text in &origin.region.texts {
            let owner = text.unit.as_deref().and_then(|id| index.get(id)).copied();
            if let Some(unit) = owner {
                cast.texts.entry((unit, text.kind)).or_default().push(&text.text);
            }
        }
        gather_components(origin, &index, &mut cast);
    }
    gather_tallies(&origins, &dropped, &again, rules, roster, &mut cast);
    cast
}

fn gather_components(origin: &Origin<'_>, index: &HashMap<&str, usize>, cast: &mut Cast<'_>) {
    for ComponentValue { row, column, unit, component, value } in &origin.region.components {
        let Some(unit) = index.get(unit.as_str()).copied() else { continue };
        match cast.components.get(&(unit, *component)) {
            Some(other) if other != value => cast.flags.entry(unit).or_default().push(format!(
                "考核分项有两个不同的数值，按先读到的计：{} 的 {} 未采用",
                origin.name(),
                cell_name(*row, *column)
            )),
            Some(_) => {}
            None => {
                cast.components.insert((unit, *component), *value);
            }
        }
    }
}

fn gather_tallies<'a>(
    origins: &[Origin<'a>],
    dropped: &BTreeSet<usize>,
    again: &BTreeSet<(usize, usize)>,
    rules: &BallotRules,
    roster: &Roster,
    cast: &mut Cast<'a>,
) {
    let mut single: BTreeMap<(usize, usize, u16), BTreeMap<Mark, u32>> = BTreeMap::new();
    let mut lists: BTreeMap<(usize, usize, u16), BTreeSet<usize>> = BTreeMap::new();
    if origins.iter().any(|origin| !origin.region.tallies.is_empty()) {
        for slip in &cast.slips {
            for vote in &slip.ballot.votes {
                let unit = cast
                    .units
                    .get(slip.region)
                    .and_then(|units| units.get(usize::from(vote.candidate)))
                    .copied()
                    .flatten();
                if let Some(unit) = unit {
                    let sums = single.entry((unit, slip.group, vote.item)).or_default();
                    lists.entry((unit, slip.group, vote.item)).or_default().insert(slip.region);
                    if !matches!(vote.mark, Mark::Refused(_)) {
                        *sums.entry(vote.mark).or_default() += 1;
                    }
                }
            }
        }
    }
    let name = |unit: usize| roster.units.get(unit).map_or("", |unit| unit.name.as_str());
    let mut first: BTreeMap<(usize, usize, u16, String), (usize, BTreeMap<Mark, u32>)> = BTreeMap::new();
    let mut confirmed: BTreeMap<String, u32> = BTreeMap::new();
    for (at, origin) in origins.iter().enumerate() {
        if dropped.contains(&at) {
            continue;
        }
        let own = origin.region.tallies.iter().enumerate().filter(|(place, _)| !again.contains(&(at, *place)));
        for tally in own.map(|(_, tally)| tally).filter(|tally| tally.refused.is_none()) {
            let unit = origin.units.get(usize::from(tally.candidate)).copied().flatten();
            let group = tally.group.map(usize::from).filter(|group| *group < rules.groups.len());
            let Some((unit, group)) = unit.zip(group) else { continue };
            let said = counts(tally);
            let group_name = rules.groups.get(group).map_or("", |group| group.name.as_str());
            let regions = lists.get(&(unit, group, tally.item)).into_iter().flatten();
            let listed = is_apart(origin, regions.filter_map(|region| origins.get(*region)));
            if listed {
                cast.notes.push(format!(
                    "{}（{group_name}）的票分装在几个票箱里，{}的票数与其他票箱的逐张票相加",
                    name(unit),
                    origin.name()
                ));
            }
            if let Some(known) = single.get(&(unit, group, tally.item)).filter(|_| !listed) {
                if *known == said {
                    *confirmed.entry(origin.name()).or_default() += 1;
                } else {
                    let sum = |counts: &BTreeMap<Mark, u32>| counts.values().sum::<u32>();
                    let text = format!(
                        "{}（{group_name}）既有逐张票（有效 {} 票）又有计票表（{} 的 {} 起，{} 票），两者不一致；按逐张票计，计票表没有计入，请核对",
                        name(unit),
                        sum(known),
                        origin.name(),
                        cell_name(tally.row, tally.column),
                        sum(&said)
                    );
                    cast.flags.entry(unit).or_default().push(text.clone());
                    cast.notes.push(text);
                }
                continue;
            }
            let key = (unit, group, tally.item, fold(&tally.group_label));
            // 职工代表 in one file and 党员职工代表 in the other are the same people.
            let alike = |own: &&(usize, usize, u16, String)| {
                (own.0, own.1, own.2) == (key.0, key.1, key.2) && (within(&own.3, &key.3) || within(&key.3, &own.3))
            };
            let elsewhere = |own: &&(usize, usize, u16, String)| {
                first
                    .get(*own)
                    .and_then(|(other, _)| origins.get(*other))
                    .is_some_and(|other| other.path != origin.path && !is_apart(origin, std::iter::once(other)))
            };
            let known = first.keys().filter(alike).find(elsewhere).cloned();
            match first.get(known.as_ref().unwrap_or(&key)) {
                Some((other, _))
                    if origins.get(*other).is_some_and(|other| is_apart(origin, std::iter::once(other))) => {}
                Some((other, known)) if *other != at => {
                    let here = origins.get(*other).map_or(String::new(), Origin::name);
                    let same_file = origins.get(*other).is_some_and(|other| other.path == origin.path);
                    if *known == said {
                        cast.notes.push(format!(
                            "{}的{}（{group_name}）票数与{here}相同，只计一次",
                            origin.name(),
                            name(unit)
                        ));
                        continue;
                    }
                    if !same_file {
                        let text = format!(
                            "{}（{group_name}）有两份不同的计票表：{here}和{}；按前一份计，请核对",
                            name(unit),
                            origin.name()
                        );
                        cast.flags.entry(unit).or_default().push(text.clone());
                        cast.notes.push(text);
                        continue;
                    }
                    cast.notes.push(format!(
                        "{}（{group_name}）在同一文件的几个工作表里各有票数，已相加：{here}、{}",
                        name(unit),
                        origin.name()
                    ));
                }
                Some(_) => {}
                None => {
                    first.insert(key, (at, said));
                }
            }
            cast.heaps.push(Heap { tally, unit, group });
        }
    }
    for (place, rows) in confirmed {
        cast.notes.push(format!("{place}有 {rows} 行票数与逐张票一致，只用来核对，没有重复计入"));
    }
}
