//! Forms that rate parts of the work and whose sum is the vote: 政治建设（20分） 安全（20分） … 合计（100分）, where the parts have
//! as many points together as the scale. Their sums may be left out, or be wrong: then the parts count.

use crate::grid::{Cell, Sheet};

use super::cells::{View, fold, text_of};
use super::heads::{Lexicon, is_summary};
use super::marks::{Number, parse_number};
use super::spelling::Spelling;

/// Letters of a part's name that its new head keeps.
const NAME: usize = 8;

/// Fewest parts of a form.
const FEWEST: usize = 2;

/// The columns of such a form.
struct Form {
    /// The row of the sum's head: that of the parts, or one above it.
    top: u32,
    row: u32,
    /// Whom the heads of the parts name before them: 温若谷—政治建设（20分）.
    about: String,
    parts: Vec<Part>,
    total: Option<u32>,
}

struct Part {
    column: u32,
    name: String,
    /// Its points, in thousandths.
    points: i32,
}

/// What the sum of a line is.
enum Sum {
    /// No ballot, or nothing in its parts.
    Absent,
    /// That of its parts.
    Right(i32),
    /// Left out, or another than that of its parts.
    Other(i32),
    /// A part is left out or beyond its points.
    Faulty(String),
}

/// The sheet with its sums as votes; `None` where most sums are not those of their parts, or where neither the sheet says
/// that sums are the votes nor a line shows it.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    if !lexicon.rules.items.is_empty() || !lexicon.gauge.grades.is_empty() {
        return None;
    }
    let view = View::new(sheet);
    let heads: Vec<(usize, Vec<Form>)> = (0..view.lines.len())
        .map(|at| (at, forms(&view, at, lexicon.gauge.high)))
        .filter(|(_, forms)| !forms.is_empty())
        .collect();
    let mut spelt = Spelling::default();
    let (mut right, mut wrong) = (0, 0);
    for (place, (at, forms)) in heads.iter().enumerate() {
        let next = heads.get(place + 1).map_or(view.lines.len(), |(next, _)| *next);
        let lines = view.lines.get(at + 1..next).unwrap_or_default();
        for form in forms {
            spell_heads(&mut spelt, &view, form);
            for (row, cells) in lines {
                match sum(*row, cells, &view, form, lexicon) {
                    Sum::Absent => {}
                    Sum::Right(sum) => {
                        right += 1;
                        spell_vote(&mut spelt, &view, form, *row, &written(sum));
                    }
                    Sum::Other(sum) => {
                        if let Some(said) =
                            form.total.map(|total| view.text(*row, total)).filter(|said| !said.is_empty())
                        {
                            wrong += 1;
                            let place =
                                form.total.map_or_else(String::new, |total| crate::grid::cell_name(*row, total));
                            spelt.note(format!(
                                "{place}「{}」不是各项之和，按各项之和 {} 计",
                                said.trim(),
                                written(sum)
                            ));
                        }
                        spell_vote(&mut spelt, &view, form, *row, &written(sum));
                    }
                    Sum::Faulty(reason) => spell_vote(&mut spelt, &view, form, *row, &reason),
                }
            }
        }
    }
    let shown = right > wrong || right == 0 && wrong == 0 && says_so(sheet);
    let untold = heads.iter().flat_map(|(_, forms)| forms).all(|form| form.total.is_none());
    (shown || untold).then_some(spelt).and_then(Spelling::some)
}

/// A sum without its thousandths.
fn written(sum: i32) -> String {
    if sum % 1000 == 0 { (sum / 1000).to_string() } else { (f64::from(sum) / 1000.0).to_string() }
}

/// Names the column of the votes, and says of the parts that they are none.
fn spell_heads(spelt: &mut Spelling, view: &View<'_>, form: &Form) {
    if let Some(total) = form.total {
        spelt.put(form.top, total, "得分");
    }
    for (place, part) in form.parts.iter().enumerate() {
        let name = match form.total {
            // The vote is written into the first part.
            None if place == 0 && form.about.is_empty() => "得分".to_owned(),
            None if place == 0 => form.about.clone(),
            // Beneath a head of their own, the parts are no line of heads any more.
            _ if form.top < form.row => String::new(),
            _ => format!("{}备注", part.name),
        };
        spelt.put(form.row, part.column, name);
        if form.top < form.row && view.own(form.top, part.column).is_some() {
            spelt.put(form.top, part.column, "备注");
        }
    }
}

/// Writes the vote of a line into the column of the sums, or into the first part where there is none.
fn spell_vote(spelt: &mut Spelling, view: &View<'_>, form: &Form, row: u32, vote: &str) {
    if let Some(total) = form.total {
        if *view.text(row, total) != *vote {
            spelt.put(row, total, vote);
        }
        return;
    }
    for (place, part) in form.parts.iter().enumerate() {
        spelt.put(row, part.column, if place == 0 { vote } else { "" });
    }
}

/// Whether a remark says that the sum is the score of the ballot.
fn says_so(sheet: &Sheet) -> bool {
    sheet.rows().flat_map(|(_, cells)| cells).map(|(_, cell)| fold(&text_of(cell))).any(|text| {
        let Some((before, behind)) = text.split_once("合计") else { return false };
        let score = ["得分", "总分", "分数", "评分"].iter().any(|word| behind.contains(word));
        before.contains(['以', '按']) && score && behind.starts_with(['为', '作', '计', '得', '总', '分'])
    })
}

/// The forms whose heads stand on a line, side by side: parts that have as many points together as the scale, each with
/// the column of its sums behind it.
fn forms(view: &View<'_>, at: usize, high: i32) -> Vec<Form> {
    const SUMS: [&str; 4] = ["合计", "总分", "总计", "合计得分"];
    let Some(row) = view.lines.get(at).map(|line| line.0) else { return Vec::new() };
    let mut found: Vec<Form> = Vec::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut about = String::new();
    for (column, cell) in view.columns.iter().filter_map(|column| Some((*column, view.at(row, *column)?))) {
        let text = fold(&text_of(cell));
        let pointed = pointed(&text);
        let name = pointed.as_ref().map_or(text.as_str(), |pointed| pointed.0.as_str());
        if SUMS.contains(&name) {
            let said = pointed.as_ref().map(|pointed| pointed.1);
            if let Some(form) = found.last_mut().filter(|form| form.total.is_none() && parts.is_empty())
                && said.is_none_or(|said| said == high)
            {
                (form.total, form.top) = (Some(column), view.anchor(row, column).0);
            }
            continue;
        }
        let Some((name, points)) = pointed else {
            parts.clear();
            continue;
        };
        let (whom, name) = owner(&text_of(cell), name);
        if whom != about {
            parts.clear();
        }
        about = whom;
        parts.push(Part { column, name: name.chars().take(NAME).collect(), points });
        let sum: i32 = parts.iter().map(|part| part.points).sum();
        if sum == high && parts.len() >= FEWEST {
            let parts = std::mem::take(&mut parts);
            found.push(Form { top: row, row, about: about.clone(), parts, total: None });
        } else if sum > high {
            parts.clear();
        }
    }
    // Without a sum, 好（60） 较好（40） may be anything; several forms of the same parts are none by chance.
    let named = |form: &Form| !form.about.is_empty() && found.len() >= FEWEST;
    let sure = found.iter().all(|form| form.total.is_some()) || found.iter().all(named);
    if sure { found } else { Vec::new() }
}

/// Whom a head names before a part, and the part: 温若谷（机械学院）—政治建设（0~20分）.
fn owner(text: &str, name: String) -> (String, String) {
    let parted = text.rsplit_once(['—', '－', '_', ':', '：', '|']).map(|(whom, _)| whom);
    let whom = parted.map_or("", |whom| whom.trim_matches(['—', '－', '-', '_', ' ']));
    let part = name.rsplit(['—', '－', '-', '_', ':', '|']).next().unwrap_or_default().to_owned();
    if whom.is_empty() { (String::new(), name) } else { (whom.to_owned(), part) }
}

/// The name and the points of a head, in thousandths: 政治建设(20分), 政治建设(满分20), 政治建设(0~20分).
fn pointed(folded: &str) -> Option<(String, i32)> {
    let (name, rest) = folded.rsplit_once('(')?;
    let inside = rest.strip_suffix(')')?.trim_start_matches('满').trim_start_matches('分');
    let number = inside.rsplit(['~', '-', '—', '至']).next()?;
    let from = inside.len() > number.len();
    let begins = inside.starts_with(['0', '1']);
    match parse_number(number) {
        Number::One(points) if !name.is_empty() && points > 0 && (!from || begins) => Some((name.to_owned(), points)),
        _ => None,
    }
}

/// What a line holds beneath a form's heads.
fn sum(row: u32, cells: &[(u32, &Cell)], view: &View<'_>, form: &Form, lexicon: &Lexicon<'_>) -> Sum {
    if cells.first().is_none_or(|(_, cell)| is_summary(&text_of(cell))) {
        return Sum::Absent;
    }
    let texts: Vec<_> = form.parts.iter().map(|part| view.text(row, part.column)).collect();
    let numbers: Vec<Option<i32>> = texts.iter().map(|text| parse_number(text).one()).collect();
    let rated = numbers.iter().flatten().count();
    // 意见建议 beneath the votes runs over the parts.
    if rated * 2 < form.parts.len() {
        let void = texts.iter().find(|text| lexicon.gauge.is_void(&fold(text)));
        return void.map_or(Sum::Absent, |void| Sum::Faulty(void.trim().to_owned()));
    }
    for ((part, text), number) in form.parts.iter().zip(&texts).zip(&numbers) {
        match number {
            Some(number) if (0..=part.points).contains(number) => {}
            _ if text.trim().is_empty() => return Sum::Faulty(format!("{}未打分", part.name)),
            _ => return Sum::Faulty(format!("{}「{}」不在满分以内", part.name, text.trim())),
        }
    }
    let sum: i32 = numbers.iter().flatten().sum();
    let said = form.total.and_then(|total| parse_number(&view.text(row, total)).one());
    if said == Some(sum) { Sum::Right(sum) } else { Sum::Other(sum) }
}
