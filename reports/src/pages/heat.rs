//! The heat map of the season's page: units × chapters of the rules, findings for a thousand 字.

use std::collections::BTreeMap;

use shuping_analyzers::rules::catalogue;

use crate::view::View;

/// Rules that are told below the map.
const MOST_RULES: usize = 6;

/// A unit's row.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) cells: Vec<Cell>,
}

/// A rate and how dark it is shown.
pub(super) struct Cell {
    pub(super) color: String,
    pub(super) text: String,
}

/// Chapters in which anything was found, in the catalogue's order, and a row for each unit with a report.
pub(super) fn map(view: &View) -> (Vec<String>, Vec<Row>) {
    let chapters: BTreeMap<&str, &str> = catalogue().map(|rule| (rule.code, rule.chapter())).collect();
    let chapter = |code: &str| chapters.get(code).copied().unwrap_or("其他");
    let mut heads: Vec<&str> = Vec::new();
    let hit = view.units.iter().flat_map(|unit| unit.findings()).map(|finding| chapter(&finding.rule));
    let hit: std::collections::BTreeSet<&str> = hit.collect();
    for name in catalogue().map(|rule| rule.chapter()).chain(["其他"]) {
        if hit.contains(name) && !heads.contains(&name) {
            heads.push(name);
        }
    }
    let mut rows: Vec<(String, Vec<f64>)> = Vec::new();
    for unit in view.units.iter().filter(|unit| unit.report.is_some()) {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for finding in unit.findings() {
            *counts.entry(chapter(&finding.rule)).or_insert(0) += 1;
        }
        let rates = heads.iter().map(|name| unit.per_thousand(counts.get(name).copied().unwrap_or(0))).collect();
        rows.push((unit.short().to_owned(), rates));
    }
    let most = rows.iter().flat_map(|(_, rates)| rates).copied().fold(0.0, f64::max).max(0.001);
    let cell = |rate: f64| Cell {
        color: format!("rgba(200,75,49,{:.2})", rate / most * 0.75),
        text: if rate > 0.0 { format!("{rate:.1}") } else { String::new() },
    };
    let rows = rows.into_iter().map(|(name, rates)| Row { name, cells: rates.into_iter().map(cell).collect() });
    (heads.into_iter().map(|name| view.t().say(name).to_owned()).collect(), rows.collect())
}

/// 措施没有责任人23处、模糊数量词18处……
pub(super) fn commonest(view: &View) -> String {
    let mut rules: Vec<(&str, usize)> = view.rules_hit().into_iter().collect();
    rules.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let t = view.t();
    let said = rules.into_iter().take(MOST_RULES).map(|(code, number)| {
        let places = t.fill("{}处", number);
        format!("{}{places}", view.rule_title(code))
    });
    said.collect::<Vec<_>>().join(t.say("、"))
}
