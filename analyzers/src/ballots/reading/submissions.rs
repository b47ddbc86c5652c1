//! Exports of online questionnaires: which of what was submitted is no ballot. A trial before the questionnaire was opened, what
//! came after it was closed, all but the last of what one person submitted. That several came from one address says nothing.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::grid::{Cell, Sheet};
use crate::scheme::Moment;

use super::cells::{Line, View, fold, in_line, text_of};
use super::heads::{Label, Lexicon, Role};
use super::spelling::Spelling;
use super::times::moment;

/// Lines at the top of a sheet among which its heads are.
const HEADS: usize = 20;

/// Rows that a note names, at most.
const NAMED: usize = 12;

/// The export of an online questionnaire.
pub(super) struct Export<'v, 'a> {
    /// Position of the line of heads.
    pub(super) top: usize,
    heads: &'v Line<'a>,
    /// What was submitted, in the order of the sheet.
    pub(super) all: Vec<Submission<'v, 'a>>,
}

/// What one person submitted at a time: one row, or one row for each answer.
pub(super) struct Submission<'v, 'a> {
    pub(super) lines: Vec<&'v Line<'a>>,
    time: Moment,
}

impl Submission<'_, '_> {
    fn row(&self) -> u32 {
        self.lines.first().map_or(0, |(row, _)| *row)
    }

    /// The text of the first row that has one in a column.
    fn text(&self, column: u32) -> Option<String> {
        self.lines.iter().find_map(|(_, cells)| in_line(cells, column)).map(|cell| text_of(cell).into_owned())
    }
}

impl<'v, 'a> Export<'v, 'a> {
    /// The export that a sheet is: a column with the time of each row, and heads that only an online questionnaire has.
    pub(super) fn of(view: &'v View<'a>, lexicon: &Lexicon<'_>) -> Option<Self> {
        (0..view.lines.len().min(HEADS)).find_map(|top| {
            let heads = view.lines.get(top).filter(|(_, cells)| cells.len() >= 3)?;
            let lines = view.lines.get(top + 1..)?;
            let time = time_column(heads, lines)?;
            let timed = |line: &'v Line<'a>| Some((line, moment(in_line(&line.1, time)?)?));
            let rows: Vec<(&Line<'_>, Moment)> = lines.iter().filter_map(timed).collect();
            Some(Self { top, heads, all: submissions(heads, rows, lexicon) })
        })
    }

    /// Whether each answer stands on a row of its own.
    pub(super) fn is_long(&self) -> bool {
        self.all.iter().any(|own| own.lines.len() > 1)
    }

    /// The columns whose head has a role.
    pub(super) fn headed(&self, role: Role, lexicon: &Lexicon<'_>) -> Vec<u32> {
        let named = self.heads.1.iter().filter(|(_, cell)| lexicon.head(&text_of(cell)) == Some(Label::Role(role)));
        named.map(|(column, _)| *column).collect()
    }

    /// By what persons are told apart, and each one's: a column of codes, or the answer to the question for the code.
    fn persons(&self, lexicon: &Lexicon<'_>) -> Option<(String, Vec<Option<String>>)> {
        let coded = |text: String| is_code(&fold(&text)).then(|| fold(&text));
        let mut columns = self.heads.1.iter().map(|(column, cell)| (*column, text_of(cell)));
        if let Some((column, head)) = columns.find(|(_, head)| asks_for_code(&fold(head))) {
            let persons = self.all.iter().map(|own| own.text(column).and_then(coded));
            return Some((head.into_owned(), persons.collect()));
        }
        let answers = self.headed(Role::Score, lexicon);
        let ([answer], questions) = (answers.as_slice(), self.headed(Role::Item, lexicon)) else { return None };
        let question =
            self.all.iter().flat_map(|own| &own.lines).find_map(|(_, cells)| code_question(cells, &questions))?;
        let own = |own: &Submission<'_, '_>| {
            let line = own.lines.iter().find(|(_, cells)| code_question(cells, &questions).is_some())?;
            in_line(&line.1, *answer).map(|cell| text_of(cell).into_owned()).and_then(coded)
        };
        Some((question, self.all.iter().map(own).collect()))
    }
}

/// The sheet without what is no ballot.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let view = View::new(sheet);
    let mut export = Export::of(&view, lexicon)?;
    let mut spelt = Spelling::default();
    if let Some(open) = lexicon.rules.open {
        let outside: Vec<_> = export.all.extract_if(.., |own| !open.holds(own.time)).collect();
        leave_out(&mut spelt, &outside, &format!("不是在问卷开放时间（{open}）以内提交的，不是票"));
    }
    let trials: Vec<_> = export.all.extract_if(.., |own| is_trial(own)).collect();
    leave_out(&mut spelt, &trials, "写的是“测试”，是试填，不是票");
    let (earlier, what) = repeated(&export, lexicon);
    let earlier: Vec<_> = {
        let mut at = 0..;
        export.all.extract_if(.., |_| at.next().is_some_and(|at| earlier.contains(&at))).collect()
    };
    leave_out(&mut spelt, &earlier, &format!("后来用同一「{what}」又提交过，以最后一次为准，这几次不是票"));
    spelt.some()
}

/// Clears what is no ballot, and says so.
fn leave_out(spelt: &mut Spelling, out: &[Submission<'_, '_>], reason: &str) {
    if out.is_empty() {
        return;
    }
    for (row, cells) in out.iter().flat_map(|own| &own.lines) {
        for (column, _) in cells {
            spelt.put(*row, *column, "");
        }
    }
    let rows: Vec<String> = out.iter().take(NAMED).map(|own| (own.row() + 1).to_string()).collect();
    let more = if out.len() > NAMED { "等" } else { "" };
    spelt.note(format!("有 {} 份答卷（第{}{more}行起）{reason}", out.len(), rows.join("、")));
}

/// Positions of what was submitted again later with the same code, and what asks for the code. Where most codes stand several
/// times they are no persons: one may have rated several candidates, each by itself.
fn repeated(export: &Export<'_, '_>, lexicon: &Lexicon<'_>) -> (BTreeSet<usize>, String) {
    let Some((what, persons)) = export.persons(lexicon) else { return (BTreeSet::new(), String::new()) };
    let mut last: BTreeMap<&str, usize> = BTreeMap::new();
    let mut earlier = BTreeSet::new();
    for (at, person) in persons.iter().enumerate() {
        let Some(person) = person else { continue };
        let time = |at: usize| export.all.get(at).map(|own| own.time);
        match last.get(person.as_str()).copied() {
            Some(before) if time(before) > time(at) => {
                earlier.insert(at);
            }
            Some(before) => {
                earlier.insert(before);
                last.insert(person, at);
            }
            None => {
                last.insert(person, at);
            }
        }
    }
    let known = persons.iter().flatten().count();
    let told = known * 10 >= persons.len() * 8 && last.len() * 10 >= known * 7;
    (if told { earlier } else { BTreeSet::new() }, what.trim().trim_end_matches(['：', ':']).to_owned())
}

/// Rows as what was submitted: those with one number at one time are answers of one person, where most numbers repeat.
fn submissions<'v, 'a>(
    heads: &Line<'_>,
    rows: Vec<(&'v Line<'a>, Moment)>,
    lexicon: &Lexicon<'_>,
) -> Vec<Submission<'v, 'a>> {
    let id = heads.1.iter().find(|(_, cell)| lexicon.head(&text_of(cell)) == Some(Label::Role(Role::Id)));
    let number =
        |line: &Line<'_>| id.and_then(|(column, _)| in_line(&line.1, *column)).map(|cell| fold(&text_of(cell)));
    let numbers: BTreeSet<String> = rows.iter().filter_map(|(line, _)| number(line)).collect();
    let long = !numbers.is_empty() && numbers.len() * 2 <= rows.len();
    let mut all: Vec<Submission<'_, '_>> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (line, time) in rows {
        let number = number(line).filter(|_| long);
        match number.as_ref().and_then(|number| known.get(number)).and_then(|at| all.get_mut(*at)) {
            Some(own) => own.lines.push(line),
            None => {
                known.extend(number.map(|number| (number, all.len())));
                all.push(Submission { lines: vec![line], time });
            }
        }
    }
    all
}

/// The column with the time at which each row was submitted.
fn time_column(heads: &Line<'_>, lines: &[Line<'_>]) -> Option<u32> {
    const FEWEST: usize = 2;
    const TRACES: &[&str] = &["ip", "用时", "所用时间", "答题时长", "来源", "用户标识", "openid"];
    const SUBMITTED: &[&str] = &["提交", "结束", "完成"];
    const ANSWERED: &[&str] = &["答题", "答卷", "作答", "填写", "填答"];
    let says = |folded: &str, words: &[&str]| words.iter().any(|word| folded.contains(word));
    let timed = |column: u32| {
        let cells: Vec<bool> =
            lines.iter().filter_map(|(_, cells)| in_line(cells, column)).map(|cell| moment(cell).is_some()).collect();
        cells.len() >= FEWEST && cells.iter().filter(|timed| **timed).count() * 20 >= cells.len() * 19
    };
    let named: Vec<(u32, String)> = heads.1.iter().map(|(column, cell)| (*column, fold(&text_of(cell)))).collect();
    let columns: Vec<&(u32, String)> = named.iter().filter(|(column, _)| timed(*column)).collect();
    let ends = columns.iter().find(|(_, head)| says(head, SUBMITTED));
    let online = columns.iter().any(|(_, head)| says(head, SUBMITTED) || says(head, ANSWERED))
        || named.iter().any(|(column, head)| says(head, TRACES) && !timed(*column));
    ends.or_else(|| columns.last()).filter(|_| online).map(|(column, _)| *column)
}

/// The question for such a code, where a row is the answer to it.
fn code_question(cells: &[(u32, &Cell)], questions: &[u32]) -> Option<String> {
    let mut texts = questions.iter().filter_map(|column| in_line(cells, *column)).map(text_of);
    texts.find(|text| asks_for_code(&fold(text))).map(Cow::into_owned)
}

/// Whether an answer says that it was given only to try the questionnaire.
fn is_trial(own: &Submission<'_, '_>) -> bool {
    const WORDS: &[&str] =
        &["测试", "测试答卷", "测试数据", "测试一下", "试填", "试投", "试一下", "test", "此为测试", "测试用"];
    let mut texts = own.lines.iter().flat_map(|(_, cells)| cells.iter()).map(|(_, cell)| fold(&text_of(cell)));
    texts.any(|text| WORDS.contains(&text.trim_matches(['(', ')', '。', '!', '.'])))
}

/// Whether a head or question asks for what tells one person from all others.
fn asks_for_code(folded: &str) -> bool {
    const WORDS: &[&str] = &[
        "用户标识",
        "用户id",
        "用户名",
        "用户编号",
        "openid",
        "unionid",
        "填答码",
        "答题码",
        "票码",
        "测评码",
        "评议码",
        "邀请码",
        "验证码",
        "登录码",
        "身份码",
        "识别码",
        "手机",
        "电话",
        "尾号",
        "后四位",
        "后4位",
        "学号",
        "工号",
        "身份证",
        "账号",
        "帐号",
        "微信号",
    ];
    folded.chars().count() <= 40 && WORDS.iter().any(|word| folded.contains(word))
}

/// Whether an answer is such a code: letters and digits, some of them perhaps hidden.
fn is_code(folded: &str) -> bool {
    const SHORTEST: usize = 3;
    folded.len() >= SHORTEST && folded.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_*.@".contains(letter))
}
