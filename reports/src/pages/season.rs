//! index.html: the season on one page, with the ways to everything else.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use askama::Template;
use shuping_analyzers::finding::Severity;
use shuping_analyzers::ledger::entry::EntryState;
use shuping_analyzers::season::{CompletenessState, Role, Status, Verdict};

use super::{CSS, heat, href, percent, place};
use crate::view::{Judgement, UnitView, View, as_f64, label};
use crate::words::Words;
use crate::workbook::{Covered, covered, entries, quotas};
use crate::write::{LEDGER, NOTES, NOTICE};
use crate::{Error, place as places, words};

/// Rows of lists that a page can hold; the workbook holds all.
const MOST_ROWS: usize = 40;
/// Dots in a drawing: it must stand on one printed page.
const MOST_DOTS: usize = 45;
/// The dots' axis in the drawing's units.
const LEFT: f64 = 125.0;
const WIDTH: f64 = 540.0;
const STEP: f64 = 18.0;
/// Room that the words beside a dot take.
const WORDS: f64 = 46.0;

#[derive(Template)]
#[template(path = "season.html")]
struct Page<'a> {
    t: Words,
    css: &'a str,
    title: String,
    organization: &'a str,
    date: String,
    analyser: &'a str,
    handed: usize,
    owed: usize,
    on_time: usize,
    fit: usize,
    back: usize,
    overdue: usize,
    missing: Vec<Missing<'a>>,
    units: Vec<Unit<'a>>,
    votes: bool,
    charts: Vec<Dots>,
    ticks: Vec<Tick>,
    limit_x: Option<f64>,
    limit_words: String,
    heat_rules: Vec<String>,
    heat: Vec<heat::Row>,
    commonest: String,
    unanswered: Vec<(String, String)>,
    focus: Vec<Focus>,
    recurring: Vec<String>,
    copies: Vec<Copy>,
    common: Vec<String>,
    grades: Vec<String>,
    people: Vec<String>,
}

struct Missing<'a> {
    unit: String,
    material: String,
    state: &'a str,
    due: String,
}

struct Unit<'a> {
    name: String,
    link: String,
    /// The unit's other files: word and link.
    files: Vec<(&'a str, String)>,
    words: String,
    issues: String,
    unanswered: String,
    errors: String,
    verdict: &'a str,
    tone: &'static str,
    reason: String,
    score: String,
    grade: String,
}

/// A drawing of as many units as stand on one page.
struct Dots {
    dots: Vec<Dot>,
    height: f64,
    bottom: f64,
    label: f64,
    told: String,
}

struct Dot {
    name: String,
    x: f64,
    left: f64,
    top: f64,
    broken: bool,
    after: f64,
    /// Which end of the words stands at `after`.
    anchor: &'static str,
    y: f64,
    text_y: f64,
    color: &'static str,
    percent: String,
}

struct Tick {
    x: f64,
    label: String,
}

struct Focus {
    title: String,
    facts: usize,
    named: usize,
    not: usize,
    units: String,
}

struct Copy {
    a: String,
    b: String,
    share: String,
    longest: u32,
}

pub(crate) fn render(view: &View) -> Result<String, Error> {
    let season = view.inputs.season;
    let rows = &season.completeness;
    let state = |state| rows.iter().filter(|row| row.state == state).count();
    let judged = |test: fn(&UnitView) -> bool| view.units.iter().filter(|unit| test(unit)).count();
    let (heat_rules, heat) = heat::map(view);
    let t = view.t();
    let limit = problem_limit(view);
    let page = Page {
        t,
        css: CSS,
        title: if season.season.title.is_empty() {
            t.fill("{}年度述职评议", season.season.year)
        } else {
            season.season.title.clone()
        },
        organization: &season.season.organization,
        date: t.day(view.inputs.made_on),
        analyser: &season.analyser,
        handed: state(CompletenessState::OnTime) + state(CompletenessState::Late),
        owed: rows.len(),
        on_time: state(CompletenessState::OnTime),
        fit: judged(|unit| unit.judgement == Judgement::Fit),
        back: judged(|unit| unit.goes_back()),
        overdue: entries(season).iter().filter(|entry| entry.counts() && entry.state == EntryState::Overdue).count(),
        missing: missing(view),
        units: view.units.iter().map(|unit| unit_row(view, unit)).collect(),
        votes: !season.ballots.is_empty(),
        charts: charts(view),
        ticks: (0_u8..=5)
            .map(|fifth| {
                let share = f64::from(fifth) / 5.0;
                Tick { x: place(LEFT + share * WIDTH), label: format!("{:.0}%", share * 100.0) }
            })
            .collect(),
        limit_x: limit.as_ref().map(|(share, _)| place(LEFT + share * WIDTH)),
        limit_words: limit.map(|(_, words)| words).unwrap_or_default(),
        heat_rules,
        heat,
        commonest: heat::commonest(view),
        unanswered: unanswered(view),
        focus: focus(view),
        recurring: recurring(view),
        copies: copies(view),
        common: common(view),
        grades: quotas(view, view.inputs.scheme.ballot.as_ref()),
        people: people(view),
    };
    Ok(page.render()?)
}

fn problem_limit(view: &View) -> Option<(f64, String)> {
    let part = view.inputs.scheme.report.parts.iter().find(|part| part.role == Role::Problems)?;
    part.min_share.map(|share| (share.approx(), view.t().fill("要求不少于{}", share)))
}

fn missing<'a>(view: &View<'a>) -> Vec<Missing<'a>> {
    let t = view.t();
    let open = view
        .inputs
        .season
        .completeness
        .iter()
        .filter(|row| matches!(row.state, CompletenessState::Missing | CompletenessState::Unreadable));
    open.map(|row| Missing {
        unit: view.unit(&row.unit).map_or_else(|| row.unit.clone(), |unit| unit.unit.name.clone()),
        material: t.say(words::material(view.inputs.scheme, &row.kind)).to_owned(),
        state: t.say(words::completeness(row.state)),
        due: row.due.as_deref().map_or_else(String::new, words::moment),
    })
    .collect()
}

/// What a unit's folder holds besides its page.
fn files<'a>(view: &View, unit: &UnitView) -> Vec<(&'a str, String)> {
    let report = unit.report.is_some();
    [
        (report && unit.findings().next().is_some(), "批注件", NOTES),
        (report && unit.goes_back(), "退回意见", NOTICE),
        (unit.has_ledger(view), "台账", LEDGER),
    ]
    .into_iter()
    .filter(|(there, ..)| *there)
    .map(|(_, word, name)| (view.t().say(word), href(&format!("{}/{name}", places::unit_folder(unit.unit)))))
    .collect()
}

fn unit_row<'a>(view: &View, unit: &UnitView<'a>) -> Unit<'a> {
    let t = view.t();
    let number = |count: usize| if unit.report.is_some() { count.to_string() } else { "—".to_owned() };
    let ballot = unit.ballot;
    Unit {
        name: unit.short().to_owned(),
        link: if unit.report.is_some() {
            href(&format!("{}/质量反馈.html", places::unit_folder(unit.unit)))
        } else {
            String::new()
        },
        files: files(view, unit),
        words: unit.report.map_or_else(|| "—".to_owned(), |report| report.word_count.total.to_string()),
        issues: number(unit.issues().len()),
        unanswered: number(unit.unanswered().len()),
        errors: number(unit.count(Severity::Error)),
        verdict: t.say(unit.judgement.words()),
        tone: super::unit::tone(unit.judgement),
        reason: words::short(unit.reasons.first().map_or("", String::as_str), 40),
        score: ballot.and_then(|row| row.published.clone()).unwrap_or_default(),
        grade: ballot.and_then(|row| row.grade.clone()).unwrap_or_default(),
    }
}

/// The drawings, each with what it shows in words.
fn charts(view: &View) -> Vec<Dots> {
    let (t, limit) = (view.t(), problem_limit(view));
    let line = limit.as_ref().map(|(share, _)| LEFT + share * WIDTH);
    let units = shares(view);
    units
        .chunks(MOST_DOTS)
        .map(|units| {
            let bottom = as_f64(units.len()) * STEP + 22.0;
            let told: Vec<String> = units
                .iter()
                .map(|(unit, share, verdict)| {
                    let state = if *verdict == Verdict::Kept { "" } else { t.say(words::verdict(*verdict)) };
                    format!("{} {} {state}", unit.short(), percent(*share)).trim_end().to_owned()
                })
                .collect();
            let head = limit.as_ref().map_or_else(String::new, |(_, words)| format!("{words}。"));
            Dots {
                dots: units.iter().enumerate().map(|(index, unit)| dot(t, index, line, unit)).collect(),
                height: bottom + 20.0,
                bottom,
                label: bottom + 14.0,
                told: format!("{head}{}", told.join("；")),
            }
        })
        .collect()
}

/// Units with the share of their problems, the smallest first.
fn shares<'v, 'a>(view: &'v View<'a>) -> Vec<(&'v UnitView<'a>, f64, Verdict)> {
    let mut units: Vec<(&'v UnitView<'a>, f64, Verdict)> = view
        .units
        .iter()
        .filter_map(|unit| unit.share(Role::Problems).map(|share| (unit, share.share, share.verdict)))
        .collect();
    units.sort_by(|a, b| a.1.partial_cmp(&b.1).unwrap_or(Ordering::Equal));
    units
}

/// A square for what is broken, a dot for what is kept: a print without colours tells them apart, too.
fn dot(t: Words, index: usize, line: Option<f64>, (unit, share, verdict): &(&UnitView, f64, Verdict)) -> Dot {
    let y = 28.0 + as_f64(index) * STEP;
    let x = LEFT + share.clamp(0.0, 1.0) * WIDTH;
    // Words that would lie across the line stand before the dot.
    let before = line.is_some_and(|line| x < line && line < x + WORDS);
    Dot {
        name: words::short(unit.short(), 9),
        x: place(x),
        left: place(x - 4.5),
        top: y - 4.5,
        broken: *verdict == Verdict::Broken,
        after: place(if before { x - 9.0 } else { x + 9.0 }),
        anchor: if before { "end" } else { "start" },
        y,
        text_y: y + 4.0,
        color: match verdict {
            Verdict::Broken => "#b00000",
            Verdict::Borderline => "#d08a00",
            Verdict::Kept => "#2f6eba",
        },
        percent: if *verdict == Verdict::Borderline {
            format!("{} {}", percent(*share), t.say("临界"))
        } else {
            percent(*share)
        },
    }
}

fn unanswered(view: &View) -> Vec<(String, String)> {
    view.units
        .iter()
        .filter_map(|unit| Some((unit, unit.report?)))
        .filter(|(unit, _)| !unit.unanswered().is_empty())
        .take(MOST_ROWS)
        .map(|(unit, report)| {
            let titles: Vec<String> =
                unit.unanswered().iter().take(6).map(|issue| words::short(label(report, issue), 24)).collect();
            (unit.short().to_owned(), titles.join("；"))
        })
        .collect()
}

fn focus(view: &View) -> Vec<Focus> {
    let mut rows: Vec<Focus> = view
        .inputs
        .scheme
        .focus
        .iter()
        .map(|focus| {
            let of = |state| view.units.iter().filter(move |unit| covered(unit, focus) == state);
            let open: Vec<&str> =
                of(Covered::Named).chain(of(Covered::Not)).map(|unit| unit.short()).take(12).collect();
            Focus {
                title: focus.title.clone(),
                facts: of(Covered::Facts).count(),
                named: of(Covered::Named).count(),
                not: of(Covered::Not).count(),
                units: open.join("、"),
            }
        })
        .collect();
    rows.sort_by_key(|row| row.facts);
    rows
}

fn recurring(view: &View) -> Vec<String> {
    let mut by_unit: BTreeMap<&str, usize> = BTreeMap::new();
    for row in view.inputs.season.recurrences.iter().filter(|row| row.decision != "不是") {
        *by_unit.entry(&row.unit).or_insert(0) += 1;
    }
    let mut rows: Vec<_> = by_unit.into_iter().collect();
    rows.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    rows.into_iter()
        .take(MOST_ROWS)
        .map(|(unit, number)| format!("{}：{}", view.name(unit), view.t().fill("{}组", number)))
        .collect()
}

fn copies(view: &View) -> Vec<Copy> {
    let mut rows: Vec<_> = view.inputs.season.copies.iter().collect();
    rows.sort_by(|a, b| b.share.total_cmp(&a.share).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
    rows.into_iter()
        .take(MOST_ROWS)
        .map(|copy| Copy {
            a: view.name_of_path(&copy.a),
            b: view.name_of_path(&copy.b),
            share: percent(copy.share),
            longest: copy.longest,
        })
        .collect()
}

fn common(view: &View) -> Vec<String> {
    let mut rows: Vec<_> = view.inputs.season.common_issues.iter().collect();
    rows.sort_by(|a, b| b.units.len().cmp(&a.units.len()).then_with(|| a.label.cmp(&b.label)));
    rows.into_iter()
        .take(10)
        .map(|row| format!("{}{}", row.label, view.t().fill("（{}个单位）", row.units.len())))
        .collect()
}

/// Files that a person has to look at.
pub(crate) fn people(view: &View) -> Vec<String> {
    let mut rows: Vec<String> = view
        .inputs
        .season
        .submissions
        .iter()
        .filter(|row| {
            matches!(row.status, Status::Unreadable | Status::Encrypted | Status::UnknownUnit | Status::Pending)
        })
        .map(|row| format!("{}（{}）：{}", row.path, view.t().say(words::status(row.status)), row.reason))
        .collect();
    let partial = view.inputs.season.submissions.iter().filter(|row| {
        row.status == Status::Accepted && !(row.text.partial.is_empty() && row.text.unread_pages.is_empty())
    });
    rows.extend(partial.map(|row| format!("{}{}", view.t().fill("{}：", &row.path), row.text.sentence())));
    rows.truncate(MOST_ROWS);
    rows
}
