//! Sheets of one workbook that are papers of the same form: which of them are no votes, and which hidden one is.
//!
//! A clerk who types a sheet a ballot also keeps the printer's sample, the form that nobody filled in, the spoilt ballot that
//! was handed back for another, and the same table once for every part of the work.

use std::collections::BTreeSet;

use crate::grid::{Cell, Sheet, Value, Workbook};

use super::body::tells_replaced;
use super::cells::{fold, is_empty, text_of};
use super::heads::Lexicon;
use super::marks::{Tick, tick_of};
use super::names::NameMatch;
use super::overall::is_overall;
use super::types::{Mark, Reason};

/// Lines at the top of a sheet that tell its form.
const HEADS: usize = 7;

/// What a sheet is beside the others of its workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing tells it from others.
    #[default]
    Own,
    /// It holds no votes, or none that count; why.
    SetAside(String),
    /// It is hidden, and yet one of the ballots; why.
    Brought(String),
}

/// What each sheet of a workbook is.
pub(super) fn standings(workbook: &Workbook, lexicon: &Lexicon<'_>) -> Vec<Standing> {
    let papers: Vec<Paper<'_>> = workbook.sheets.iter().map(|sheet| Paper::of(sheet, lexicon)).collect();
    let aspects = lexicon.rules.items.is_empty();
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.trim()).collect();
    let standing = |(at, paper): (usize, &Paper<'_>)| {
        let others = || papers.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other);
        let same: Vec<&Paper<'_>> = others().filter(|other| other.is_like(paper)).collect();
        let part = || aspects.then(|| paper.is_part_beside(&papers, lexicon)).flatten();
        match paper.told_apart(&same).or_else(|| paper.is_void_for(&names)).or_else(part) {
            Some(reason) => Standing::SetAside(reason),
            None => paper.is_hidden_ballot(&same).map_or(Standing::Own, Standing::Brought),
        }
    };
    papers.iter().enumerate().map(standing).collect()
}

/// What tells a sheet from others of its form.
struct Paper<'a> {
    sheet: &'a Sheet,
    /// Words of its heads, without the votes among them.
    heads: BTreeSet<String>,
    /// The same, its tab's name left out of them.
    beside_name: BTreeSet<String>,
    /// The number of the ballot: `None` without a label for it, empty where nothing was filled in.
    number: Option<String>,
    filled: bool,
}

impl<'a> Paper<'a> {
    fn of(sheet: &'a Sheet, lexicon: &Lexicon<'_>) -> Self {
        let tab = fold(&sheet.name);
        let mut paper =
            Self { sheet, heads: BTreeSet::new(), beside_name: BTreeSet::new(), number: None, filled: false };
        for (at, (_, cells)) in
            sheet.rows().filter(|(_, cells)| cells.iter().any(|(_, own)| !is_empty(own))).enumerate()
        {
            for (_, cell) in &cells {
                paper.filled |= tick_of(Some(cell)) == Tick::Marked;
                if at < HEADS {
                    paper.take_head(cell, &tab, cells.len() == 1, lexicon);
                }
            }
        }
        paper
    }

    fn take_head(&mut self, cell: &Cell, tab: &str, lone: bool, lexicon: &Lexicon<'_>) {
        let text = fold(&text_of(cell));
        let labelled = ["票号:", "编号:", "票编号:", "选票号:", "测评票号:", "no:", "no."];
        if let Some(number) = labelled.iter().find_map(|label| text.strip_prefix(label)) {
            self.number = Some(number.trim_matches(['_', '-', '—', '.', '…']).to_owned());
            return;
        }
        let word = matches!(cell.value, Value::Text(_))
            && lexicon.vote(Some(cell)) == Mark::Refused(Reason::NotAScore)
            && tick_of(Some(cell)) == Tick::Other
            && text.chars().count() >= 2;
        if word {
            let beside = if tab.chars().count() >= 2 { text.replace(tab, "") } else { text.clone() };
            self.beside_name.insert(beside);
            // A lone text may be the clerk's remark on this one.
            self.heads.extend((!lone).then_some(text));
        }
    }

    fn is_like(&self, other: &Self) -> bool {
        self.heads.len() >= 3 && self.heads == other.heads
    }

    /// Why a sheet holds no votes: it says so, its ballot was handed back, or nobody had it.
    fn told_apart(&self, same: &[&Self]) -> Option<String> {
        if let Some(words) = self.is_sample() {
            return Some(format!("写明是「{words}」，不是票，没有计入"));
        }
        if same.is_empty() {
            return None;
        }
        if let Some(words) = self.is_replaced() {
            return Some(format!("写明「{words}」：填错换发收回的旧票，不是票，没有计入"));
        }
        let numbered = same.iter().filter(|other| other.number.as_ref().is_some_and(|number| !number.is_empty()));
        let unused = self.number.as_deref() == Some("") && !self.filled && !holds_digit(&self.sheet.name);
        (unused && numbered.count() >= 2).then(|| "没有票号也没有划票，是没有用过的空白票，没有计入".to_owned())
    }

    /// Why a sheet does not count that says itself that another one stands for it: 初点有误，作废，以“复点”页为准.
    fn is_void_for(&self, names: &[&str]) -> Option<String> {
        const TITLES: usize = 3;
        let own = self.sheet.name.trim();
        let others = || names.iter().filter(|name| **name != own && name.chars().count() >= 2);
        let titles = self.sheet.rows().take(TITLES).flat_map(|(_, cells)| cells);
        let mut titles = titles.map(|(_, cell)| text_of(cell).into_owned());
        let words = titles.find(|text| tells_replaced(&fold(text)) && others().any(|name| text.contains(name)))?;
        Some(format!("写明「{words}」，没有计入"))
    }

    /// The words by which a sheet says that it is a sample.
    fn is_sample(&self) -> Option<String> {
        const TABS: &[&str] = &["样张", "样票", "票样", "样式", "样本", "示例", "模板", "样稿"];
        const SHEET: &[&str] = &["此页", "本页", "此表", "本表", "此票", "样张", "样票"];
        // 票样粘贴 holds ballots that were pasted in.
        const FILLED: &[&str] = &["粘贴", "录入", "逐张", "统计", "汇总"];
        let tab = fold(&self.sheet.name);
        if TABS.iter().any(|word| tab.contains(word)) && !FILLED.iter().any(|word| tab.contains(word)) {
            return Some(self.sheet.name.clone());
        }
        let says = |text: &String| {
            let folded = fold(text);
            SHEET.iter().any(|word| folded.contains(word))
                && ["不是票", "非票", "不作为票"].iter().any(|word| folded.contains(word))
        };
        self.remarks().find(says)
    }

    /// The words by which a sheet says that its ballot was spoilt and another handed out for it.
    fn is_replaced(&self) -> Option<String> {
        let says = |text: &String| tells_replaced(&fold(text));
        self.remarks().find(says)
    }

    /// Its short texts, the votes and heads among them.
    fn remarks(&self) -> impl Iterator<Item = String> {
        const LONGEST: usize = 60;
        let texts =
            self.sheet.rows().flat_map(|(_, cells)| cells.into_iter().map(|(_, cell)| text_of(cell).into_owned()));
        texts.filter(|text| (4..=LONGEST).contains(&text.chars().count()))
    }

    /// Why a sheet is not counted beside the one of the same form that is about the work as a whole: it is about a part of it.
    fn is_part_beside(&self, all: &[Self], lexicon: &Lexicon<'_>) -> Option<String> {
        let like = |other: &&Self| {
            !other.sheet.hidden && other.beside_name.len() >= 3 && other.beside_name == self.beside_name
        };
        let whole: Vec<&Self> = all.iter().filter(like).filter(|other| is_overall(&fold(&other.sheet.name))).collect();
        let [whole] = whole.as_slice() else { return None };
        let tab = &self.sheet.name;
        let named = lexicon.groups.label(tab) != NameMatch::Nobody || lexicon.units.label(tab) != NameMatch::Nobody;
        let own = is_overall(&fold(tab)) || holds_digit(tab) || self.sheet.hidden || named;
        (!own).then(|| format!("分项评价，按工作表「{}」计票，本表没有计入", whole.sheet.name.trim()))
    }

    /// Why a hidden sheet counts: it is a ballot of the same form as the others, and has the one number that they leave out.
    fn is_hidden_ballot(&self, same: &[&Self]) -> Option<String> {
        const FEWEST: usize = 3;
        if !self.sheet.hidden {
            return None;
        }
        let number = |paper: &Self| {
            let digits: String = paper.number.clone().unwrap_or_else(|| paper.sheet.name.clone());
            let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
            digits.parse::<u32>().ok()
        };
        let own = number(self)?;
        let seen: BTreeSet<u32> =
            same.iter().filter(|other| !other.sheet.hidden).filter_map(|other| number(other)).collect();
        let between = seen.contains(&own.checked_sub(1)?) && seen.contains(&(own + 1));
        (seen.len() >= FEWEST && between && !seen.contains(&own))
            .then(|| "工作表是隐藏的，但格式与其他票相同，票号也正好接上，已计入".to_owned())
    }
}

fn holds_digit(text: &str) -> bool {
    fold(text).contains(|letter: char| letter.is_ascii_digit())
}
