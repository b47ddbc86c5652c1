//! 2,000 reports of 3,000 characters compared with each other: under three seconds on one core is the promise.

use criterion::{Criterion, criterion_group, criterion_main};
use shuping_analyzers::likeness::Names;
use shuping_analyzers::likeness::copies::{CopyText, copies};
use shuping_analyzers::season::{ReportParagraph, Role};

/// Words that everybody writes.
const PHRASES: [&str; 6] = [
    "坚持把政治建设摆在首位，严格落实“第一议题”制度",
    "全面推进支部标准化规范化建设",
    "认真履行全面从严治党第一责任人职责",
    "坚持围绕中心抓党建、抓好党建促发展",
    "严格执行“三会一课”、组织生活会、民主评议党员等制度",
    "理论学习不够深入，学用结合不够紧密",
];

/// A small generator, so that every run compares the same reports.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % sides
    }
}

/// A paragraph of words made of common characters, with a set phrase and a figure.
fn paragraph(dice: &mut Dice, words: &[String]) -> ReportParagraph {
    let mut text = String::from(PHRASES[dice.roll(PHRASES.len())]);
    while text.chars().count() < 200 {
        text.push_str(&words[dice.roll(words.len())]);
        match dice.roll(12) {
            0 => text.push('，'),
            1 => text.push_str(&format!("{}次", dice.roll(90) + 1)),
            2 => text.push('。'),
            _ => {}
        }
    }
    ReportParagraph { text, role: Role::Achievements, ..ReportParagraph::default() }
}

fn season(reports: usize) -> Vec<(String, Vec<ReportParagraph>)> {
    let mut dice = Dice(2023);
    let letters: Vec<char> = ('一'..='龥').step_by(23).collect();
    let words: Vec<String> = (0..3000)
        .map(|_| [letters[dice.roll(letters.len())], letters[dice.roll(letters.len())]].iter().collect())
        .collect();
    let mut season: Vec<(String, Vec<ReportParagraph>)> = Vec::new();
    for number in 0..reports {
        let mut paragraphs: Vec<ReportParagraph> = (0..15).map(|_| paragraph(&mut dice, &words)).collect();
        // Every tenth copies five paragraphs from an earlier one.
        if number % 10 == 9 {
            let from = season[dice.roll(season.len())].1.clone();
            paragraphs.splice(3..8, from[3..8].iter().cloned());
        }
        season.push((format!("U{number:04}"), paragraphs));
    }
    season
}

fn bench(criterion: &mut Criterion) {
    let season = season(2000);
    let texts: Vec<CopyText<'_>> =
        season.iter().map(|(unit, paragraphs)| CopyText { path: unit, unit: Some(unit), paragraphs }).collect();
    let names = Names::of(&[]);
    assert!(copies(&texts, &[], &names).len() >= 200, "the planted copies must be found");
    let mut group = criterion.benchmark_group("copies");
    group.sample_size(10);
    group.bench_function("2000 reports", |bencher| bencher.iter(|| copies(&texts, &[], &names)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
