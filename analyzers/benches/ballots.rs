//! 20,000 ballots on 100 candidates, 2 million votes: reading a sheet that is in memory, and counting its reading.

use criterion::{Criterion, criterion_group, criterion_main};

use shuping_analyzers::ballots::{count, read};
use shuping_analyzers::grid::{Cell, Sheet, Value, Workbook};
use shuping_analyzers::scheme::{BallotRules, Roster, Unit};

const RULES: &str = r#"
scale = { kind = "ticks", min = 1, max = 10 }
rounding = 3
[[group]]
id = "committee"
name = "学校党委"
weight = "40%"
[[group]]
id = "others"
name = "其他成员"
weight = "60%"
[[band]]
grade = "好"
from = 9
[[band]]
grade = "较好"
from = 7
[[band]]
grade = "一般"
from = 4
[[veto]]
votes = ["一般"]
over = "10%"
grade = "一般"
"#;

fn roster(units: u32) -> Roster {
    let unit =
        |at: u32| Unit { id: format!("U{at:03}"), name: format!("第{at:03}测试学院党总支"), ..Unit::default() };
    Roster { units: (1..=units).map(unit).collect() }
}

fn workbook(ballots: u32, roster: &Roster) -> Workbook {
    let text = |text: &str| Cell { value: Value::Text(text.into()), shown: text.into(), formula: false };
    let mut sheet = Sheet { name: "测评".into(), ..Sheet::default() };
    sheet.cells.insert((0, 0), text("序号"));
    sheet.cells.insert((0, 1), text("人员类别"));
    for (column, unit) in (2..).zip(&roster.units) {
        sheet.cells.insert((0, column), text(&unit.name));
    }
    let mut state = 1_u32;
    for row in 1..=ballots {
        sheet.cells.insert((row, 0), Cell { value: Value::Number(f64::from(row)), ..Cell::default() });
        sheet.cells.insert((row, 1), text(if row % 5 == 0 { "学校党委" } else { "其他成员" }));
        for (column, _) in (2..).zip(&roster.units) {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let score = 7 + (state >> 16) % 4;
            let cell = Cell { value: Value::Number(f64::from(score)), shown: score.to_string(), formula: false };
            sheet.cells.insert((row, column), cell);
        }
    }
    Workbook { sheets: vec![sheet], partial: None }
}

fn two_million_votes(bench: &mut Criterion) {
    let rules: BallotRules = toml::from_str(RULES).expect("rules");
    let roster = roster(100);
    let workbook = workbook(20_000, &roster);
    let mut group = bench.benchmark_group("2,000,000 votes");
    group.sample_size(10);
    group.bench_function("read", |bench| bench.iter(|| read(&workbook, "测评.xlsx", &rules, &roster)));
    let readings = vec![("测评.xlsx".to_owned(), read(&workbook, "测评.xlsx", &rules, &roster))];
    group.bench_function("count", |bench| bench.iter(|| count(&readings, &rules, &roster)));
    group.finish();
}

criterion_group!(benches, two_million_votes);
criterion_main!(benches);
