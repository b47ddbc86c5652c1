//! The comparative workbook of a large season: 2,000 units made by repeating the ten of the example.
//!
//! `cargo bench -p shuping-reports`; `SHUPING_SEASON` names the season.json of a season with the rules of the example to
//! repeat instead, ledgers and two years included. With `SHUPING_ONCE=1` it writes one workbook and prints seconds and peak memory,
//! which must stay below 5 s and 300 MB.
#![allow(clippy::unwrap_used, clippy::print_stdout, missing_docs)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use shuping_analyzers::season::Season;
use shuping_reports::{Inputs, workbook};

/// The season with as many units; ids and paths are made different.
fn large(season: &Season, units: usize) -> Season {
    let mut out = Season { units: Vec::new(), ..season.clone() };
    let times = units.div_ceil(season.units.len().max(1));
    out.submissions.clear();
    out.completeness.clear();
    out.reports.clear();
    out.ballots.clear();
    out.ledger.clear();
    out.recurrences.clear();
    out.copies.clear();
    out.years.clear();
    out.accountability.clear();
    out.rectification.entries.clear();
    out.rectification.findings.clear();
    let statistics = season.ballot_statistics.clone().map(|statistics| statistics.units).unwrap_or_default();
    out.ballot_statistics.iter_mut().for_each(|statistics| statistics.units.clear());
    for time in 0..times {
        let id = |old: &str| format!("{old}-{time:04}");
        let path = |old: &str| format!("{time:04}/{old}");
        out.units.extend(season.units.iter().cloned().map(|mut unit| {
            unit.id = id(&unit.id);
            unit.short = format!("{}{time}", unit.short);
            unit
        }));
        out.submissions.extend(season.submissions.iter().cloned().map(|mut row| {
            row.path = path(&row.path);
            row.unit = row.unit.as_deref().map(id);
            row
        }));
        out.completeness.extend(season.completeness.iter().cloned().map(|mut row| {
            row.unit = id(&row.unit);
            row.path = row.path.as_deref().map(path);
            row
        }));
        out.reports.extend(season.reports.iter().cloned().map(|mut row| {
            row.path = path(&row.path);
            row.unit = row.unit.as_deref().map(id);
            row
        }));
        out.ballots.extend(season.ballots.iter().cloned().map(|mut row| {
            row.unit = id(&row.unit);
            row
        }));
        out.ledger.extend(season.ledger.iter().cloned().map(|mut row| {
            row.unit = row.unit.as_deref().map(id);
            row
        }));
        out.recurrences.extend(season.recurrences.iter().cloned().map(|mut row| {
            row.unit = id(&row.unit);
            row
        }));
        out.copies.extend(season.copies.iter().cloned().map(|mut row| {
            row.a = path(&row.a);
            row.b = path(&row.b);
            row
        }));
        out.years.extend(season.years.iter().cloned().map(|mut row| {
            row.unit = id(&row.unit);
            row
        }));
        out.accountability.extend(season.accountability.iter().cloned().map(|mut row| {
            row.path = path(&row.path);
            row.unit = row.unit.as_deref().map(id);
            row
        }));
        out.rectification.entries.extend(season.rectification.entries.iter().cloned().map(|mut entry| {
            entry.unit = id(&entry.unit);
            entry.id = id(&entry.id);
            entry
        }));
        out.rectification.findings.extend(season.rectification.findings.iter().cloned().map(|mut finding| {
            finding.unit = id(&finding.unit);
            finding
        }));
        if let Some(all) = &mut out.ballot_statistics {
            all.units.extend(statistics.iter().cloned().map(|mut row| {
                row.unit = id(&row.unit);
                row
            }));
        }
    }
    out
}

fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("").to_owned()
}

fn benches(criterion: &mut Criterion) {
    let mut example = common::example();
    if let Ok(path) = std::env::var("SHUPING_SEASON") {
        example.season = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    }
    let season = large(&example.season, 2000);
    let inputs = Inputs { season: &season, previous: None, ..example.inputs() };
    if std::env::var("SHUPING_ONCE").is_ok() {
        println!("before: {}", peak_memory());
        let start = Instant::now();
        let bytes = workbook::build(&inputs).unwrap();
        println!("{} units, {} bytes, {:?}, {}", season.units.len(), bytes.len(), start.elapsed(), peak_memory());
        if let Ok(path) = std::env::var("SHUPING_LOOK") {
            std::fs::write(path, bytes).unwrap();
        }
        return;
    }
    criterion.bench_function("workbook of 10 units", |bench| {
        bench.iter(|| workbook::build(black_box(&example.inputs())).unwrap());
    });
    let mut group = criterion.benchmark_group("large");
    group.sample_size(10);
    group.bench_function("workbook of 2000 units", |bench| bench.iter(|| workbook::build(black_box(&inputs)).unwrap()));
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
