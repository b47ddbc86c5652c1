//! What is it: the shape of the content first, its title next, then the names around it.

use std::collections::BTreeMap;

use shuping_analyzers::ballots::{self, Mark, Reason, looks_like_ballots};
use shuping_analyzers::calendar::DeadlineContext;
use shuping_analyzers::document::{Document, Paragraph, Story};
use shuping_analyzers::duty_report;
use shuping_analyzers::grid::Workbook;
use shuping_analyzers::ledger::{
    Ledger, LedgerSettings, document_looks_like_ledger, read_document, read_workbook, workbook_looks_like_ledger,
};
use shuping_analyzers::scheme::{Roster, Scheme};
use shuping_analyzers::season::kind;

use super::text::{Seen, fold};
use super::vocabulary::Vocabulary;
use crate::content::Content;

/// What a file is.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// See [`kind`].
    pub kind: String,
    /// Why it is no material.
    pub irrelevant: Option<String>,
    /// It is little else than pictures that were not read.
    pub only_pictures: bool,
    /// In Chinese, strongest first.
    pub evidence: Vec<String>,
}

/// How much each place counts.
const TITLE: i32 = 80;
const NAME: i32 = 40;
const SUBJECT: i32 = 15;
const FOLDER: i32 = 15;
const SHAPE: i32 = 120;
const WORDING: i32 = 50;

/// Below this nothing is decided.
const ENOUGH: i32 = 15;

/// Fewer characters than this, with no shape and no title of a material, are a covering note.
const NOTE: usize = 80;

/// What a file is.
pub(super) fn decide(seen: &Seen, content: Option<&Content>, scheme: &Scheme, roster: &Roster) -> Told {
    let words = Vocabulary::new(scheme);
    let mut tally = Tally::default();
    for line in &seen.title {
        tally.add(words.last(line), TITLE, "标题");
    }
    tally.add(words.last(&seen.name), NAME, "文件名");
    tally.add(words.last(&seen.subject), SUBJECT, "邮件主题");
    for folder in &seen.folders {
        tally.add(words.last(folder), FOLDER, "文件夹或压缩包名");
    }
    let mut empty_form = None;
    match content {
        Some(Content::Document(document)) => {
            empty_form = document_shape(document, seen, scheme, &mut tally);
            if !tally.has_shape && document_holds_votes(document, seen, roster, scheme) {
                tally.table(kind::BALLOTS, "表格里有给名单上单位的票");
            }
        }
        Some(Content::Workbook(workbook)) => empty_form = workbook_shape(workbook, seen, roster, scheme, &mut tally),
        _ => {}
    }
    if let (None, Some(Content::Document(document))) = (tally.decided(), content) {
        if reads_like_duty_report(document, seen, scheme, roster) {
            tally.put(kind::DUTY_REPORT, WORDING, "正文查摆了问题、写了措施，像书记的述职报告".into());
        } else if document_looks_like_ledger(document) >= LIKELY {
            tally.shape(kind::LEDGER, LEDGER_SHAPE);
        }
    }
    let (kind, evidence) = tally.best();
    if let Some(Content::Document(document)) = content
        && kind == kind::BALLOTS
        && is_blank_ballot(document, seen, roster, scheme)
    {
        empty_form = Some(BLANK_BALLOT.to_owned());
    }
    let told = |irrelevant: Option<String>| Told {
        kind: if irrelevant.is_some() { kind::IRRELEVANT.into() } else { kind.clone() },
        irrelevant,
        only_pictures: false,
        evidence: evidence.clone(),
    };
    if let Some(reason) = empty_form {
        return told(Some(reason));
    }
    if kind == kind::IRRELEVANT {
        return told(Some("不是述职评议材料（通知、签到、说明一类）".into()));
    }
    if let Some(Content::Document(document)) = content
        && document.quality.only_pictures
        && !tally.has_shape
    {
        return Told { only_pictures: true, ..told(None) };
    }
    // Of a paper with pages that were not read it is not known how much it says.
    let whole = |document: &Document| document.quality.unread_pages.is_empty();
    let short = matches!(content, Some(Content::Document(document)) if whole(document)) && letters(&seen.body) < NOTE;
    if short && !tally.has_shape && words.last(&seen.title.concat()).is_none_or(|(_, size)| size == 0) {
        return told(Some("只有一两句话，不是述职评议材料".into()));
    }
    told(None)
}

#[derive(Default)]
struct Tally {
    weights: BTreeMap<String, i32>,
    reasons: Vec<(String, i32, String)>,
    has_shape: bool,
}

impl Tally {
    fn add(&mut self, found: Option<(&str, usize)>, weight: i32, place: &str) {
        if let Some((kind, _)) = found {
            self.put(kind, weight, format!("{place}写明是{}", title(kind)));
        }
    }

    fn put(&mut self, kind: &str, weight: i32, reason: String) {
        *self.weights.entry(kind.to_owned()).or_default() += weight;
        self.reasons.push((kind.to_owned(), weight, reason));
    }

    fn shape(&mut self, kind: &str, reason: &str) {
        self.has_shape = true;
        self.put(kind, SHAPE, reason.to_owned());
    }

    /// A shape over which 述职 names the occasion: 述职评议得分登记, 述职单位.
    fn table(&mut self, kind: &str, reason: &str) {
        self.shape(kind, reason);
        self.weights.remove(kind::DUTY_REPORT);
    }

    /// The kind with the most weight; `None` where none has enough.
    fn decided(&self) -> Option<&String> {
        let best = self.weights.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        best.filter(|(_, weight)| **weight >= ENOUGH).map(|(kind, _)| kind)
    }

    fn best(&self) -> (String, Vec<String>) {
        let Some(kind) = self.decided() else {
            return (kind::UNKNOWN.into(), vec!["文件名和内容都看不出是什么材料".into()]);
        };
        let mut reasons: Vec<&(String, i32, String)> = self.reasons.iter().filter(|(of, ..)| of == kind).collect();
        reasons.sort_by_key(|(_, weight, _)| -weight);
        let mut told: Vec<String> = reasons.into_iter().map(|(_, _, reason)| reason.clone()).collect();
        told.dedup();
        told.truncate(2);
        (kind.clone(), told)
    }
}

/// A kind in Chinese.
fn title(kind: &str) -> &str {
    match kind {
        kind::DUTY_REPORT => "述职报告",
        kind::ACCOUNTABILITY_REPORT => "主体责任报告",
        kind::WORK_SUMMARY => "工作总结",
        kind::WORK_PLAN => "工作计划或方案",
        kind::LEDGER => "整改台账",
        kind::BALLOTS => "测评票",
        kind::ROSTER => "单位名单",
        kind::IRRELEVANT => "其他文件",
        other => other,
    }
}

/// What a document's shape tells; a reason where it is a form that nobody filled in.
fn document_shape(document: &Document, seen: &Seen, scheme: &Scheme, tally: &mut Tally) -> Option<String> {
    if document_looks_like_ledger(document) >= LIKELY && !is_report_with_tables(document, tally) {
        tally.shape(kind::LEDGER, LEDGER_SHAPE);
        return is_blank(&read_document(document, &settings(scheme))).then(|| BLANK_LEDGER.to_owned());
    }
    let body = fold(&seen.body);
    let has = |words: &[&str]| words.iter().any(|word| body.contains(word));
    if has(&["述职如下", "请予评议", "请评议", "以上述职", "述职完毕"]) {
        tally.put(kind::DUTY_REPORT, WORDING, "正文有述职用语".into());
    }
    let parts = [
        &["主要做法", "履职情况", "工作成效", "总结成绩", "工作情况"][..],
        &["存在的问题", "存在问题", "问题和不足", "查摆", "不足"],
        &["下一步", "努力方向", "今后"],
    ];
    if parts.iter().all(|part| has(part)) && has(&["书记", "党建"]) && body.chars().count() > 800 {
        tally.put(kind::DUTY_REPORT, WORDING / 2, "正文分成绩、问题、打算三部分".into());
    }
    None
}

/// Whether a table of problems or measures is only a part of a paper: much is told beside it, and no name calls the whole a
/// ledger. Less is enough where its title calls it a duty report.
fn is_report_with_tables(document: &Document, tally: &Tally) -> bool {
    const PROSE: usize = 600;
    const TITLED: usize = 150;
    if document.tables.is_empty() {
        return false;
    }
    let told: usize = document
        .paragraphs
        .iter()
        .filter(|paragraph| !matches!(paragraph.story, Story::Row { .. }))
        .map(|paragraph| letters(&paragraph.text))
        .filter(|count| *count >= SENTENCES)
        .sum();
    match tally.decided().map(String::as_str) {
        Some(kind::DUTY_REPORT | kind::ACCOUNTABILITY_REPORT | kind::WORK_SUMMARY | kind::WORK_PLAN) => told >= TITLED,
        Some(kind::LEDGER) => false,
        _ => told >= PROSE,
    }
}

/// Paragraphs of so many letters tell something; shorter ones are titles, labels and signatures.
const SENTENCES: usize = 40;

/// Whether a paper that nothing else names is a duty report: a secretary's, with problems and what is to be done about them.
fn reads_like_duty_report(document: &Document, seen: &Seen, scheme: &Scheme, roster: &Roster) -> bool {
    const SHORTEST: usize = 600;
    const FEWEST: usize = 2;
    let body = fold(&seen.body);
    if body.chars().count() < SHORTEST
        || !["述职", "书记"].iter().any(|word| body.contains(word))
        || !body.contains('我')
    {
        return false;
    }
    let context = duty_report::Context { scheme, unit: None, roster };
    let report = duty_report::analyse("", document, &context);
    report.issues.len() >= FEWEST && report.measures.len() >= FEWEST
}

/// What a workbook's shape tells; a reason where it is a form that nobody filled in.
fn workbook_shape(
    workbook: &Workbook,
    seen: &Seen,
    roster: &Roster,
    scheme: &Scheme,
    tally: &mut Tally,
) -> Option<String> {
    if workbook_looks_like_ledger(workbook) >= LIKELY {
        tally.table(kind::LEDGER, LEDGER_SHAPE);
        return is_blank(&read_workbook(workbook, &settings(scheme))).then(|| BLANK_LEDGER.to_owned());
    }
    if looks_like_ballots(workbook) >= f64::from(LIKELY) {
        tally.table(kind::BALLOTS, "表格是测评票或计票表");
    } else if holds_votes(workbook, seen, roster, scheme) {
        tally.table(kind::BALLOTS, "表格里有给名单上单位的评分");
    }
    if let Ok(list) = Roster::read(workbook) {
        let known = list.units.iter().filter(|unit| roster.units.iter().any(|other| other.name == unit.name)).count();
        let described = list.units.iter().filter(|unit| !unit.secretary.is_empty() || !unit.kind.is_empty()).count();
        if known * 2 >= list.units.len() && known > 0 && described * 2 >= list.units.len() && mostly_text(workbook) {
            tally.table(kind::ROSTER, "是单位名单");
        }
    }
    None
}

/// Whether a paper is little else than a table of votes that can be read by the scheme's rules. A report that quotes a table
/// of votes, or a notice with the form of a ballot, is none. Short lines between many small ballots (No.12 人员类别：…) are no
/// prose.
fn document_holds_votes(document: &Document, seen: &Seen, roster: &Roster, scheme: &Scheme) -> bool {
    const PROSE: usize = 500;
    const LABEL: usize = 30;
    let Some(cells) = ballots::sheet_of(document) else { return false };
    let told = |paragraph: &&Paragraph| {
        !matches!(paragraph.story, Story::Row { .. })
            && (letters(&paragraph.text) > LABEL || paragraph.text.contains('。'))
    };
    let prose: usize = document.paragraphs.iter().filter(told).map(|paragraph| letters(&paragraph.text)).sum();
    prose < PROSE && holds_votes(&cells, seen, roster, scheme)
}

/// A ballot to be filled in: a paper that is read as one, without any vote.
fn is_blank_ballot(document: &Document, seen: &Seen, roster: &Roster, scheme: &Scheme) -> bool {
    const SAMPLES: &[&str] = &["样式", "样表", "样票", "式样", "空白", "模板"];
    let (Some(cells), Some(rules)) = (ballots::sheet_of(document), &scheme.ballot) else { return false };
    let readings = ballots::read(&cells, "", rules, roster);
    let regions = || readings.sheets.iter().flat_map(|sheet| &sheet.regions);
    // A sample names nobody, so that nothing in it can be read as a vote.
    let titled =
        std::iter::once(&seen.name).chain(&seen.title).any(|text| SAMPLES.iter().any(|word| text.contains(word)));
    if titled && regions().next().is_none() {
        return true;
    }
    let mut votes = regions().flat_map(|region| &region.ballots).flat_map(|ballot| &ballot.votes).peekable();
    votes.peek().is_some()
        && votes.all(|vote| vote.mark == Mark::Refused(Reason::Blank))
        && regions().all(|region| region.tallies.is_empty())
}

fn letters(text: &str) -> usize {
    text.chars().filter(|letter| !letter.is_whitespace()).count()
}

/// Whether a workbook that does not look like ballots can be read as such by the scheme's rules: several votes on units of
/// the roster, in the scheme's rater groups.
fn holds_votes(workbook: &Workbook, seen: &Seen, roster: &Roster, scheme: &Scheme) -> bool {
    const FEWEST: usize = 6;
    let Some(rules) = &scheme.ballot else { return false };
    let file = format!("{}.{}", seen.name, seen.extension);
    let readings = ballots::read(workbook, &file, rules, roster);
    let regions = || readings.sheets.iter().flat_map(|sheet| &sheet.regions);
    let on_units = regions().flat_map(|region| &region.candidates).any(|candidate| candidate.unit.is_some());
    let one_by_one = || regions().flat_map(|region| &region.ballots).filter(|ballot| ballot.group.is_some());
    let counted = regions().flat_map(|region| &region.tallies).filter(|tally| tally.group.is_some());
    // Figures of any other kind lie beyond the scale.
    let votes = || one_by_one().flat_map(|ballot| &ballot.votes);
    let valid = votes().filter(|vote| !matches!(vote.mark, Mark::Refused(_))).count();
    let most = valid * 2 >= votes().count();
    on_units && rules.groups.len() > 1 && (one_by_one().count() >= FEWEST && most || counted.count() >= 2)
}

/// From this likeness on a table is taken for what it looks like.
const LIKELY: f32 = 0.5;

const LEDGER_SHAPE: &str = "有“问题—措施—时限”表格";

const BLANK_LEDGER: &str = "是没有填写的空白台账表";

const BLANK_BALLOT: &str = "是没有填写的空白测评票";

/// What a ledger is read by while it is not known whose it is.
pub(super) fn settings(scheme: &Scheme) -> LedgerSettings<'_> {
    LedgerSettings {
        rectification: &scheme.rectification,
        deadline: DeadlineContext::of_year(scheme.season.year),
        as_of: None,
        received: None,
    }
}

/// A form of which nobody filled in a problem or a measure.
fn is_blank(ledger: &Ledger) -> bool {
    ledger.rows.iter().all(|row| row.issue.trim().is_empty() && row.measure.trim().is_empty())
}

/// Whether fewer than a third of the cells hold numbers.
fn mostly_text(workbook: &Workbook) -> bool {
    let cells = workbook.sheets.iter().flat_map(|sheet| sheet.cells.values());
    let (numbers, all) = cells.fold((0_usize, 0_usize), |(numbers, all), cell| {
        let number = cell.shown.trim().parse::<f64>().is_ok();
        (numbers + usize::from(number), all + 1)
    });
    numbers * 3 < all
}

#[cfg(test)]
mod tests {
    use shuping_analyzers::document::{Table, TableCell};

    use super::super::Candidate;
    use super::*;

    #[test]
    fn a_paper_of_many_small_ballots_is_ballots() {
        use shuping_analyzers::scheme::Unit;

        let text = "[season]\norganization = \"河东镇党委\"\nyear = 2023\n[ballot]\nscale = { kind = \"ticks\", min = 1, max = 10 }\n\
            [[ballot.group]]\nid = \"a\"\nname = \"镇党委\"\nweight = 0.4\n[[ballot.group]]\nid = \"b\"\nname = \"群众代表\"\nweight = 0.6\n\
            [[ballot.band]]\ngrade = \"好\"\nfrom = 1\n";
        let scheme = shuping_analyzers::scheme::parse(text).unwrap();
        let unit = |id: &str, name: &str, secretary: &str| Unit {
            id: id.into(),
            name: name.into(),
            secretary: secretary.into(),
            ..Unit::default()
        };
        let roster = Roster {
            units: vec![unit("V1", "河东村党支部", "温若谷"), unit("V2", "柳林村党支部", "骆雁")]
        };
        let cell = |column: u32, text: &str| TableCell { column, columns: 1, rows: 1, text: text.into() };
        let mut document = Document::default();
        document.paragraphs.push(Paragraph::plain("2023年度述职评议票（录入装订本）"));
        for number in 0..60_u32 {
            document.paragraphs.push(Paragraph::plain(format!("No.{number:03}　　评议人类别：群众代表")));
            for row in 0..3 {
                document
                    .paragraphs
                    .push(Paragraph { story: Story::Row { table: number, row }, ..Paragraph::plain("") });
            }
            let rows = [["述职人", "评分"], ["温若谷", "9"], ["骆雁", "8"]];
            let rows = rows.iter().map(|[one, next]| vec![cell(0, one), cell(1, next)]).collect();
            document.tables.push(Table { rows });
        }
        let content = Content::Document(document);
        let candidate = Candidate { path: "录入本.docx", letter: None, content: Some(&content) };
        let told = decide(&Seen::of(&candidate), Some(&content), &scheme, &roster);
        assert_eq!(told.kind, kind::BALLOTS, "{:?}", told.evidence);
    }

    fn scheme() -> Scheme {
        shuping_analyzers::scheme::parse("[season]\norganization = \"河东镇党委\"\nyear = 2023\n").unwrap()
    }

    /// A paper with a table of problems and so many letters of text beside it.
    fn with_table(title: &str, prose: usize) -> String {
        let cell = |column: u32, text: &str| TableCell { column, columns: 1, rows: 1, text: text.into() };
        let row = |texts: [&str; 4]| (0..).zip(texts).map(|(column, text)| cell(column, text)).collect::<Vec<_>>();
        let rows =
            vec![row(["问题", "怎么改", "谁来改", "什么时候改完"]), row(["上架慢", "加一个夜班", "阅览部", "3月底"])];
        let mut document = Document::from_lines([title, &"一年来读者多了，书也多了。".repeat(prose / 13)]);
        let place = |row: u32| Paragraph { story: Story::Row { table: 0, row }, ..Paragraph::plain("上架慢") };
        document.paragraphs.extend([place(0), place(1)]);
        document.tables = vec![Table { rows }];
        let content = Content::Document(document);
        let candidate = Candidate { path: "新建文档.docx", letter: None, content: Some(&content) };
        decide(&Seen::of(&candidate), Some(&content), &scheme(), &Roster::default()).kind
    }

    #[test]
    fn a_paper_of_pictures_that_were_not_read_is_left_to_people() {
        let told = |only_pictures: bool, unread: &[u32]| {
            let mut document = Document::from_lines(["见图"]);
            document.quality.only_pictures = only_pictures;
            document.quality.unread_pages = unread.to_vec();
            let content = Content::Document(document);
            let candidate = Candidate { path: "补交的.doc", letter: None, content: Some(&content) };
            decide(&Seen::of(&candidate), Some(&content), &scheme(), &Roster::default())
        };
        assert!(told(false, &[]).irrelevant.is_some());
        assert!(told(true, &[]).only_pictures && told(true, &[]).irrelevant.is_none());
        assert!(told(false, &[1]).irrelevant.is_none());
    }

    #[test]
    fn a_table_within_a_report_makes_it_no_ledger() {
        assert_eq!(with_table("图书馆书记述职（表格版）", 200), kind::DUTY_REPORT);
        assert_eq!(with_table("图书馆书记述职问题整改台账", 200), kind::LEDGER);
        assert_eq!(with_table("图书馆书记述职", 0), kind::LEDGER);
        assert_eq!(with_table("图书馆", 100), kind::LEDGER);
    }
}
