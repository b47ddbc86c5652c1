//! How long it takes to understand a duty report: structure, problems, measures, links, and all rules.
//!
//! `cargo bench -p shuping-analyzers --bench duty_report`

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use shuping_analyzers::document::{Document, Paragraph};
use shuping_analyzers::duty_report::{Context, analyse};
use shuping_analyzers::scheme::{Roster, Scheme, parse};

fn season() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons/river-2023")
}

fn scheme() -> Scheme {
    let text = std::fs::read_to_string(season().join("season.toml")).expect("the season has a scheme");
    parse(&text).expect("the scheme can be read")
}

/// The labelled reports of the example season whose length is nearest to 3,000 characters.
fn report() -> Document {
    let text = std::fs::read_to_string(season().join("truth.json")).expect("labels");
    let value: serde_json::Value = serde_json::from_str(&text).expect("labels are JSON");
    let reports = value["reports"].as_object().expect("the season has reports");
    reports
        .values()
        .map(|report| {
            let texts = report["paragraphs"].as_array().expect("paragraphs");
            let paragraphs = texts
                .iter()
                .map(|paragraph| Paragraph::plain(paragraph["text"].as_str().unwrap_or_default()))
                .collect();
            Document { paragraphs, ..Document::default() }
        })
        .min_by_key(|document| length(document).abs_diff(3000))
        .expect("a report")
}

fn length(document: &Document) -> usize {
    document.paragraphs.iter().map(|paragraph| paragraph.text.chars().count()).sum()
}

fn understand(criterion: &mut Criterion) {
    let (document, scheme, roster) = (report(), scheme(), Roster::default());
    let context = Context { scheme: &scheme, unit: None, roster: &roster };
    // Lists and segmenter are read once in a process.
    black_box(analyse("warm.docx", &document, &context));
    criterion.bench_function(&format!("understand a report of {} characters", length(&document)), |bencher| {
        bencher.iter(|| analyse(black_box("report.docx"), black_box(&document), &context));
    });
}

criterion_group!(benches, understand);
criterion_main!(benches);
