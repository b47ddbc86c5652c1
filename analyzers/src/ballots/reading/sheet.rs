//! From a workbook to its readings, sheet by sheet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Sheet, Workbook};
use crate::scheme::{BallotRules, Roster};

use super::body::{Source, region};
use super::cells::{View, fold, text_of};
use super::heads::{Label, Lexicon, Role};
use super::keyed::forms;
use super::marks::Gauge;
use super::names::UnitNames;
use super::papers::{self, Standing};
use super::said::said;
use super::table::tables;
use super::types::{Region, SheetReading, SheetReadings, Verdict};
use super::{
    answers, blocks, coded_votes, codes, corrections, fields, keypads, legend, long, options, overall, pairs, peers,
    prose, recognised, strips, submissions, totals,
};

/// Reads every sheet of a workbook by its content; `file_name` helps only where a sheet does not say whose votes it
/// holds or who cast them.
#[must_use]
pub fn read(workbook: &Workbook, file_name: &str, rules: &BallotRules, roster: &Roster) -> SheetReadings {
    let gauge = Gauge::new(rules);
    let units = UnitNames::new(roster);
    let mut taught = Lexicon::new(rules, &gauge, &units);
    let numbers = codes::candidate_numbers(workbook, &taught);
    for codebook in workbook.sheets.iter().filter(|sheet| legend::is_codebook(sheet)) {
        taught.legend.learn_table(codebook, &units, &mut taught.groups);
    }
    let explanations = fields::Explanations::of(workbook);
    let keys = coded_votes::keys(workbook, &gauge);
    let standings = papers::standings(workbook, &taught);
    let mut explaining = BTreeSet::new();
    let mut sheets: Vec<SheetReading> = workbook
        .sheets
        .iter()
        .zip(keys.iter().zip(&standings))
        .map(|(sheet, (key, standing))| {
            let mut lexicon = taught.clone();
            learn(sheet, &mut lexicon, &numbers);
            let mut spelt = Cow::Borrowed(sheet);
            let mut notes = Vec::new();
            match standing {
                Standing::Own => {}
                Standing::SetAside(reason) => return set_aside(sheet, reason),
                Standing::Brought(reason) => {
                    spelt.to_mut().hidden = false;
                    notes.push(reason.clone());
                }
            }
            let explained = fields::explained(&explanations, sheet, &lexicon);
            explaining.extend(explained.by);
            lexicon.raters = explained.raters;
            if let Some(words) = fields::spelt_out(sheet, &explained.fields) {
                notes.extend(words.write(spelt.to_mut()));
            }
            let coded =
                key.as_ref().and_then(|(key, borrowed)| coded_votes::spelt_out(&spelt, key, *borrowed, &lexicon));
            if let Some(words) = coded {
                notes.extend(words.write(spelt.to_mut()));
            }
            for ability in [
                recognised::spelt_out,
                submissions::spelt_out,
                options::spelt_out,
                answers::spelt_out,
                long::spelt_out,
                legend::spelt_out,
                keypads::spelt_out,
                totals::spelt_out,
                overall::spelt_out,
                corrections::spelt_out,
                overall::questionnaire,
                pairs::spelt_out,
                peers::spelt_out,
            ] {
                if let Some(words) = ability(&spelt, &lexicon) {
                    notes.extend(words.write(spelt.to_mut()));
                }
            }
            let mut reading = read_sheet(&spelt, file_name, &lexicon);
            reading.notes.extend(notes.into_iter().filter(|_| !spelt.hidden));
            reading.regions.iter_mut().for_each(|region| tell_groups(region, &lexicon));
            recognised::proof(&mut reading, &spelt);
            name_units(&mut reading, roster);
            reading
        })
        .collect();
    // What explains codes looks like heads of votes at times.
    let codes = |reading: &SheetReading| explaining.contains(reading.sheet.as_str());
    for reading in sheets.iter_mut().filter(|reading| codes(reading) && matches!(reading.verdict, Verdict::Refused(_)))
    {
        reading.verdict = Verdict::NoBallots;
    }
    if let (Some(partial), Some(first)) = (&workbook.partial, sheets.first_mut()) {
        first.notes.push(format!("文件已损坏，只读出一部分（{partial}），票数可能不全"));
    }
    SheetReadings { file: file_name.to_owned(), sheets }
}

/// Learns the codes that the head of a sheet explains, and whether it names candidates by number.
fn learn(sheet: &Sheet, lexicon: &mut Lexicon<'_>, numbers: &BTreeMap<u32, usize>) {
    let Lexicon { legend, groups, units, .. } = lexicon;
    legend.learn_table(sheet, units, groups);
    // A legend may as well stand below the votes.
    for text in sheet.cells.kinds().iter().map(text_of).filter(|text| text.contains(['=', '＝'])) {
        groups.learn(&text);
        groups.learn_pieces(&text);
        legend.learn(&text, units, groups);
    }
    for (_, cells) in sheet.rows().take(20) {
        for (_, cell) in &cells {
            lexicon.learn(&text_of(cell));
        }
        let texts = cells.iter().map(|(_, cell)| text_of(cell));
        let named = texts.clone().filter(|text| {
            lexicon.head(text) == Some(Label::Ballot) && codes::number(text).is_some_and(|at| numbers.contains_key(&at))
        });
        let roles: Vec<Role> = texts
            .clone()
            .filter_map(|text| if let Some(Label::Role(role)) = lexicon.head(&text) { Some(role) } else { None })
            .collect();
        let ballots = [Role::Id, Role::Group, Role::Rater].iter().any(|role| roles.contains(role));
        if named.count() >= 2 && ballots && !roles.contains(&Role::Candidate) {
            lexicon.numbers.clone_from(numbers);
        }
    }
}

/// A sheet of a workbook that holds no votes, with what people need to know about it.
fn set_aside(sheet: &Sheet, reason: &str) -> SheetReading {
    let notes = if sheet.cells.is_empty() { Vec::new() } else { vec![format!("工作表{reason}")] };
    SheetReading { sheet: sheet.name.clone(), notes, ..SheetReading::default() }
}

fn read_sheet(sheet: &Sheet, file: &str, lexicon: &Lexicon<'_>) -> SheetReading {
    match blocks::side_by_side(sheet, lexicon).filter(|_| !sheet.hidden) {
        Some(parts) => blocks::join(parts.iter().map(|part| read_block(part, file, lexicon)).collect()),
        None => read_block(sheet, file, lexicon),
    }
}

fn read_block(sheet: &Sheet, file: &str, lexicon: &Lexicon<'_>) -> SheetReading {
    let mut reading = SheetReading { sheet: sheet.name.clone(), ..SheetReading::default() };
    if sheet.hidden {
        if !sheet.cells.is_empty() {
            reading.notes.push("工作表是隐藏的，没有计入；如应计入，请取消隐藏".into());
        }
        return reading;
    }
    let view = View::new(sheet);
    let tables = tables(&view, lexicon);
    let heads = tables.first().map_or(view.lines.len(), |table| table.top);
    let source = Source { sheet: &sheet.name, file, title: heads };
    reading.said =
        said(view.lines.iter().take(heads.min(12)).flat_map(|(_, cells)| cells.iter()).filter_map(|(_, cell)| {
            if let crate::grid::Value::Text(text) = &cell.value { Some(text.as_str()) } else { None }
        }));
    if !tables.is_empty() && only_checks(&view, heads) {
        reading.verdict = Verdict::Refused(vec!["表上写明只供核对、不另计票".into()]);
        return reading;
    }
    if let Some(outcome) = strips::regions(&view, lexicon, source) {
        match outcome {
            Ok((regions, notes)) => (reading.regions, reading.notes, reading.verdict) = (regions, notes, Verdict::Read),
            Err(reasons) => reading.verdict = Verdict::Refused(reasons),
        }
        return reading;
    }
    let mut missing = Vec::new();
    for table in &tables {
        match region(&view, lexicon, table, source) {
            Ok((region, notes)) => {
                reading.regions.push(region);
                reading.notes.extend(notes);
            }
            Err(reasons) => {
                let first = view.lines.get(table.top).map_or(0, |(row, _)| *row);
                missing.extend(reasons.into_iter().map(|reason| format!("第{}行起的表：{reason}", first + 1)));
            }
        }
    }
    leave_out_untitled(&mut reading);
    if let ([region], [_]) = (reading.regions.as_mut_slice(), tables.as_slice()) {
        let texts: Vec<_> =
            view.lines.iter().flat_map(|(_, cells)| cells.iter().map(|(_, cell)| text_of(cell))).collect();
        // 收回 alone heads a column; 收回23张 says how many.
        if let Some(returned) = said(texts.iter().map(AsRef::as_ref)).returned {
            blocks::keep_returned(region, returned);
        }
    }
    if tables.is_empty() && lexicon.rules.items.len() <= 1 {
        match forms(&view, lexicon, source) {
            Ok(regions) => reading.regions = regions,
            Err(reasons) => missing.extend(reasons),
        }
        if reading.regions.is_empty() && missing.is_empty() {
            match prose::regions(&view, lexicon, source) {
                Ok(regions) => reading.regions = regions,
                Err(reasons) => missing.extend(reasons),
            }
        }
    }
    reading.verdict = if !reading.regions.is_empty() {
        reading.notes.extend(missing);
        Verdict::Read
    } else if !missing.is_empty() {
        Verdict::Refused(missing)
    } else {
        Verdict::NoBallots
    };
    reading.notes.dedup();
    reading
}

/// Refuses numbers of votes whose table names nobody, where one above names by itself the only candidate that the tab or the
/// file's name would give, and holds votes of the same raters: they may well be about somebody else.
fn leave_out_untitled(reading: &mut SheetReading) {
    type Votes = (Option<String>, Option<u16>);
    let mut known: BTreeSet<Votes> = BTreeSet::new();
    for region in &mut reading.regions {
        let Region { tallies, candidates, .. } = region;
        let mut own = BTreeSet::new();
        for tally in tallies.iter_mut().filter(|tally| tally.refused.is_none()) {
            let Some(about) = candidates.get(usize::from(tally.candidate)) else { continue };
            let key = (about.unit.clone(), tally.group);
            if !["文件名", "表名"].contains(&about.place.as_str()) {
                own.insert(key);
            } else if known.contains(&key) {
                let reason = "表上没有写明对象，而同一对象、同一类人员的票上面已有".to_owned();
                reading.notes.push(format!("第{}行起的票数没有计入：{reason}", tally.row + 1));
                tally.refused = Some(reason);
            }
        }
        known.append(&mut own);
    }
}

/// Whether the title says that the sheet repeats votes that are counted elsewhere.
fn only_checks(view: &View<'_>, heads: usize) -> bool {
    const WORDS: &[&str] =
        &["不另计票", "不重复计票", "不另行计票", "不再计票", "仅供核对", "只供核对", "(供核对", "供核对,以"];
    let title = view.lines.iter().take(heads).flat_map(|(_, cells)| cells.iter());
    title.map(|(_, cell)| fold(&text_of(cell))).any(|text| WORDS.iter().any(|word| text.contains(word)))
}

/// Keeps which words for raters were understood by a piece of a group's name, so that a person can follow it.
fn tell_groups(region: &mut Region, lexicon: &Lexicon<'_>) {
    let ballots = region.ballots.iter().map(|ballot| (&ballot.group_label, ballot.group));
    let tallies = region.tallies.iter().map(|tally| (&tally.group_label, tally.group));
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for (label, group) in ballots.chain(tallies) {
        let group = group.and_then(|group| lexicon.rules.groups.get(usize::from(group)));
        if let (Some(group), false) = (group, named.contains_key(label))
            && lexicon.groups.by_piece(label)
        {
            named.insert(label.clone(), group.name.clone());
        }
    }
    region.named = named.into_iter().collect();
}

/// Puts the roster's ids where the reader kept indices.
fn name_units(reading: &mut SheetReading, roster: &Roster) {
    let id =
        |index: &String| index.parse::<usize>().ok().and_then(|at| roster.units.get(at)).map(|unit| unit.id.clone());
    for region in &mut reading.regions {
        for candidate in &mut region.candidates {
            candidate.unit = candidate.unit.as_ref().and_then(id);
        }
        for component in &mut region.components {
            component.unit = id(&component.unit).unwrap_or_default();
        }
        for text in &mut region.texts {
            text.unit = text.unit.as_ref().and_then(id);
        }
        for ballot in &mut region.ballots {
            ballot.rater = ballot.rater.as_ref().and_then(id);
        }
    }
}
