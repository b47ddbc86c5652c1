//! 测评分析: what can be said about the vote as a whole, each figure with how it is meant and where it comes from.

use rust_xlsxwriter::Workbook;
use shuping_analyzers::season::{Agreement, BallotPatterns, BallotStatistics};

use crate::Error;
use crate::view::View;
use crate::workbook::look::Look;
use crate::workbook::table::{Cell, Kind, Table, column};

/// What is looked at, what was found, how it is meant, formula and source.
type Line = [String; 4];

pub(super) fn write(book: &mut Workbook, look: &Look, view: &View, statistics: &BallotStatistics) -> Result<(), Error> {
    let columns = vec![
        column("序号", 6.0, Kind::Int),
        column("看什么", 18.0, Kind::Text),
        column("结果", 54.0, Kind::Text),
        column("怎么理解", 46.0, Kind::Text),
        column("算法和出处", 56.0, Kind::Text),
    ];
    let note = "本表只供组织部门研究参考，不改变任何得分、名次和等次，也不作为认定无效票的依据。";
    let mut table = Table::keeping(2, book, look, "测评分析", "述职评议测评情况分析", &[note], columns)?;
    let mut lines = places(statistics);
    lines.extend(statistics.agreement.as_ref().map(agreement).unwrap_or_default());
    lines.extend(leniency(statistics));
    lines.extend(patterns(view, &statistics.patterns));
    for (index, line) in lines.into_iter().enumerate() {
        table.row(std::iter::once(Cell::from(index + 1)).chain(line.map(Cell::from)))?;
    }
    table.close()?;
    for note in &statistics.notes {
        table.note(&format!("注：{note}。"))?;
    }
    Ok(())
}

fn line(what: &str, found: impl Into<String>, meaning: &str, source: &str) -> Line {
    [what.to_owned(), found.into(), meaning.to_owned(), source.to_owned()]
}

fn places(statistics: &BallotStatistics) -> Vec<Line> {
    const SOURCE: &str = "各组的票有放回地重抽，重算得分和名次；前一名在95%的抽样里高于后一名，才算分得出先后（Efron，1979；Goldstein、Spiegelhalter，1996）";
    if statistics.resamples == 0 {
        return Vec::new();
    }
    let source = format!("{SOURCE}。本次重抽{}次，种子固定，结果可重现", statistics.resamples);
    if statistics.brackets.is_empty() {
        return vec![line("名次分不分得开", "相邻名次都分得出先后", "换一批同样的人投票，名次多半不变", &source)];
    }
    let meaning = "这些名次之间的差距小于投票本身的偶然波动，按名次定等次时要慎重";
    statistics.brackets.iter().map(|words| line("名次分不分得开", words.clone(), meaning, &source)).collect()
}

fn agreement(agreement: &Agreement) -> Vec<Line> {
    let on = format!("{}张完整的票、{}个对象", agreement.ballots, agreement.candidates);
    let mut lines = vec![line(
        "平均分排名可靠吗",
        format!("{}（{on}）", agreement.words),
        "同样多的人再投一次，平均分的高低次序有多大把握不变：0.9以上高，0.75以上较高，0.5以上中等，以下低",
        "ICC(2,k)＝(MSB−MSE)÷(MSB＋(MSJ−MSE)÷n)（Shrout、Fleiss，1979；分档按Koo、Li，2016）",
    )];
    if let Some(w) = agreement.kendall_w {
        let words = match w {
            w if w < 0.3 => "各人排的先后差别大，或很多对象同分",
            w if w < 0.6 => "各人排的先后有一定共识",
            _ => "各人排的先后很接近",
        };
        lines.push(line(
            "各人排的先后一致吗",
            format!("肯德尔和谐系数W＝{w:.3}，{words}"),
            "0为各排各的，1为完全一致；多数人都打9分、10分时同分多，W会偏低，不能单独据此判断",
            "W＝(12ΣR²−3m²n(n＋1)²)÷(m²(n³−n)−mΣ(t³−t))，同分校正（Kendall、Babington Smith，1939；Siegel、Castellan，1988）",
        ));
    }
    lines
}

fn leniency(statistics: &BallotStatistics) -> Vec<Line> {
    let meaning = "只比较各类人员都评过的对象；宽严不同是正常的，权重已在方案中规定";
    let source = "各对象上本类平均分减各类平均分的均值，再对对象求平均；有不单列的类别的对象不算";
    let found = |group: &shuping_analyzers::season::GroupLeniency| format!("{}（{}个对象）", group.words, group.units);
    statistics.groups.iter().map(|group| line("哪类人员打分偏宽偏严", found(group), meaning, source)).collect()
}

fn patterns(view: &View, patterns: &BallotPatterns) -> Vec<Line> {
    if patterns.ballots == 0 {
        return Vec::new();
    }
    let share = 100.0 * f64::from(patterns.flat) / f64::from(patterns.ballots);
    let mut lines = vec![line(
        "一个分打到底的票",
        format!("{}张（{share:.1}%），其中全部满分{}张，共看{}张票", patterns.flat, patterns.full, patterns.ballots),
        "对所有对象打同一分，分不出高低；是否有效只看方案怎么规定",
        "一张票上的分数全部相同（longstring，Curran，2016）",
    )];
    if let Some(expected) = patterns.expected_pairs {
        lines.push(line(
            "内容一模一样的票",
            format!("{}对，按各对象的得分分布偶然相同的约{expected:.1}对", patterns.equal_pairs),
            "明显多于偶然时，请核对是否重复录入或照抄；少量相同属正常",
            "同一组内把各对象的分数随机重排40次，数相同的票对；一个分打到底的票不计",
        ));
    }
    for (unit, count) in patterns.odd_one_out.iter().filter(|(_, count)| *count > 0) {
        lines.push(line(
            "只压低一人的票",
            format!("{count}张票只给{}低分，其余全为满分", view.name(unit)),
            "仅供核对，不能据此剔除",
            "只有一个对象低于满分，且低于分数段的一半",
        ));
    }
    lines
}
