//! Pages per second: PDF text, and pictures made ready for recognition.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shuping_pipeline::content::Limits;
use shuping_pipeline::formats::Reader;
use shuping_pipeline::formats::pdf::PdfReader;

/// The PDF files of the example season, with their number of pages.
fn files(season: &str) -> Vec<(String, Vec<u8>)> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons").join(season).join("mailbox");
    let mut found = Vec::new();
    let mut folders = vec![root];
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "pdf")
                && let Ok(bytes) = fs_err::read(&path)
            {
                found.push((path.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes));
            }
        }
    }
    found.sort();
    found
}

fn paper(criterion: &mut Criterion) {
    let (scans, texts): (Vec<_>, Vec<_>) =
        files("river-2023").into_iter().chain(files("river-2022")).partition(|(name, _)| name.contains("扫描"));
    let limits = Limits::default();
    let read = |files: &[(String, Vec<u8>)]| {
        for (_, bytes) in files {
            let _ = black_box(PdfReader.read(black_box(bytes), &limits));
        }
    };
    let mut group = criterion.benchmark_group("paper");
    // The season's text files have 4, 3, 4 and 1 pages, its scan has 4.
    group.throughput(Throughput::Elements(12));
    group.bench_function("pdf text", |bencher| bencher.iter(|| read(&texts)));
    group.sample_size(10);
    group.throughput(Throughput::Elements(4));
    group.bench_function("pdf scan to plates", |bencher| bencher.iter(|| read(&scans)));
    group.finish();
}

criterion_group!(benches, paper);
criterion_main!(benches);
