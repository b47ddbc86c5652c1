//! How fast the readers of running text are: one report of a page in every format, with lists, table, note and box.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use shuping_pipeline::content::Limits;
use shuping_pipeline::formats::{Reader, doc, docx, odt, rtf};

const REPORTS: [(&str, &dyn Reader, &[u8]); 4] = [
    ("docx", &docx::Docx, include_bytes!("../tests/fixtures/text/report.docx")),
    ("doc", &doc::Doc, include_bytes!("../tests/fixtures/text/report.doc")),
    ("odt", &odt::Odt, include_bytes!("../tests/fixtures/text/report.odt")),
    ("rtf", &rtf::Rtf, include_bytes!("../tests/fixtures/text/report.rtf")),
];

fn read_reports(criterion: &mut Criterion) {
    let limits = Limits::default();
    let mut group = criterion.benchmark_group("documents");
    group.throughput(Throughput::Elements(1));
    for (name, reader, bytes) in REPORTS {
        group
            .bench_function(name, |bencher| bencher.iter(|| black_box(reader.read(black_box(bytes), &limits)).is_ok()));
    }
    group.finish();
}

criterion_group!(benches, read_reports);
criterion_main!(benches);
