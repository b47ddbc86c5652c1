//! What a rater wrote into a cell.

use crate::grid::{Cell, Value};
use crate::scheme::{BallotRules, Scale};

use super::boxes::boxed;
use super::cells::{fold, text_of};
use super::numerals::{chinese_number, strokes};
use super::types::{Mark, Reason};

/// The scale of a scheme, ready for reading.
#[derive(Debug, Clone)]
pub(crate) struct Gauge {
    /// Lowest and highest score in thousandths; places have no highest.
    pub(crate) low: i32,
    pub(crate) high: i32,
    /// Smallest step in thousandths.
    pub(crate) step: i32,
    /// Grades, highest value first; empty where the scale is one of scores.
    pub(crate) grades: Vec<String>,
    /// Value of each grade in thousandths, where it is a number of thousandths.
    values: Vec<Option<i32>>,
    /// Grades that the form's heads or the bands name, for forms with both.
    pub(crate) known_grades: Vec<String>,
    /// Scores under each grade of the printed form.
    heads: Vec<(String, Vec<u32>)>,
    /// Further words that make a vote void.
    words: Vec<String>,
    /// Whether votes are places.
    pub(crate) ranks: bool,
}

impl Gauge {
    pub(crate) fn new(rules: &BallotRules) -> Self {
        let (mut low, mut high, mut step, mut ranks) = (0, i32::MAX, 1, false);
        let mut graded: Vec<(String, num_rational::Ratio<i64>)> = Vec::new();
        let thousand = |number: u32| i32::try_from(number).unwrap_or(i32::MAX / 1000).saturating_mul(1000);
        match &rules.scale {
            Scale::Ticks { min, max } => (low, high, step) = (thousand(*min), thousand(*max), 1000),
            Scale::Points { min, max, decimals } => {
                (low, high) = (thousand(*min), thousand(*max));
                step = 10_i32.pow(3 - (*decimals).min(3));
            }
            Scale::Grades { values } => graded = values.iter().map(|(name, value)| (name.clone(), value.0)).collect(),
            Scale::Ranks {} => (low, step, ranks) = (1000, 1000, true),
        }
        graded.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let values = graded.iter().map(|(_, value)| thousandths(*value)).collect();
        let grades: Vec<String> = graded.into_iter().map(|(name, _)| fold(&name)).collect();
        let mut known = grades.clone();
        for name in rules.bands.iter().map(|band| &band.grade).chain(rules.form_heads.keys()) {
            let name = fold(name);
            if !known.contains(&name) {
                known.push(name);
            }
        }
        Self {
            low,
            high,
            step,
            grades,
            values,
            known_grades: known,
            heads: rules.form_heads.iter().map(|(name, scores)| (fold(name), scores.clone())).collect(),
            words: rules.invalid.words.iter().map(|word| fold(word)).collect(),
            ranks,
        }
    }

    /// The scores of a form with one column per score, highest first; empty for scales without.
    pub(crate) fn ticks(&self) -> Vec<i32> {
        if self.step == 1000 && !self.ranks && self.grades.is_empty() && self.high - self.low <= 100_000 {
            (self.low / 1000..=self.high / 1000).rev().map(|score| score * 1000).collect()
        } else {
            Vec::new()
        }
    }

    /// The mark that a head stands for: a score, or a grade.
    pub(crate) fn head_mark(&self, head: HeadMark<'_>) -> Option<Mark> {
        match head {
            HeadMark::Score(score) if self.grades.is_empty() => {
                let fits = (self.low..=self.high).contains(&score) && score % self.step == 0;
                fits.then_some(Mark::Score(score))
            }
            HeadMark::Score(score) => {
                if let Some(at) = self.values.iter().position(|value| *value == Some(score)) {
                    return u16::try_from(at).ok().map(Mark::Grade);
                }
                let score = u32::try_from(score / 1000).ok()?;
                let (name, _) = self.heads.iter().find(|(_, scores)| scores.contains(&score))?;
                self.head_mark(HeadMark::Grade(name))
            }
            HeadMark::Grade(name) => self
                .grades
                .iter()
                .position(|grade| grade == name)
                .and_then(|at| u16::try_from(at).ok())
                .map(Mark::Grade),
        }
    }

    /// What a cell says where the cell is the vote.
    pub(crate) fn vote(&self, cell: Option<&Cell>) -> Mark {
        let Some(cell) = cell else { return Mark::Refused(Reason::Blank) };
        match &cell.value {
            Value::Number(number) => self.number(*number),
            Value::Text(text) => self.written(text),
            Value::Bool(_) => Mark::Refused(Reason::TickOnly),
            Value::Missing => self.written(&cell.shown),
            Value::Date(_) | Value::Error(_) => Mark::Refused(Reason::NotAScore),
        }
    }

    fn number(&self, number: f64) -> Mark {
        match exact_thousandths(number) {
            Some(score) => self.score(score),
            None if number.is_finite() && number.abs() < 2e6 => Mark::Refused(Reason::TooFine),
            None => Mark::Refused(Reason::OutOfScale),
        }
    }

    fn score(&self, score: i32) -> Mark {
        if !self.grades.is_empty() {
            return self.head_mark(HeadMark::Score(score)).unwrap_or(Mark::Refused(Reason::OutOfScale));
        }
        if !(self.low..=self.high).contains(&score) {
            Mark::Refused(Reason::OutOfScale)
        } else if score % self.step != 0 {
            Mark::Refused(if self.step == 1000 { Reason::OutOfScale } else { Reason::TooFine })
        } else {
            Mark::Score(score)
        }
    }

    fn written(&self, text: &str) -> Mark {
        if let Some(mark) = self.named_grade(&fold(text)).and_then(|grade| self.head_mark(HeadMark::Grade(grade))) {
            return mark;
        }
        match parse_number(text) {
            Number::One(score) => return self.score(score),
            Number::TooFine => return Mark::Refused(Reason::TooFine),
            Number::Several => return Mark::Refused(Reason::TwoMarks),
            Number::None => {}
        }
        let folded = fold(text);
        if let Some(mark) = boxed(&folded, self).or_else(|| self.explained(&folded)) {
            return mark;
        }
        Mark::Refused(if folded.is_empty() || is_dash(&folded) {
            Reason::Blank
        } else if self.is_void(&folded) {
            Reason::Void
        } else if self.several_grades(&folded) {
            Reason::TwoMarks
        } else if self.known_grades.contains(&folded) {
            Reason::GradeOnly
        } else if tick(&folded) == Tick::Marked {
            Reason::TickOnly
        } else {
            Reason::NotAScore
        })
    }

    /// A score with its grade in brackets: 10（好）.
    fn explained(&self, folded: &str) -> Option<Mark> {
        let (before, rest) = folded.split_once('(')?;
        let grade = rest.strip_suffix(')')?;
        if self.known_grades.iter().any(|known| known == before) {
            return self.valued(before, grade);
        }
        if !self.known_grades.iter().any(|known| known == grade) {
            return None;
        }
        match parse_number(before) {
            Number::One(score) => Some(self.score(score)),
            _ => None,
        }
    }

    /// A grade with its value in brackets, 好（100分）; where votes are scores, the score is the vote.
    fn valued(&self, grade: &str, value: &str) -> Option<Mark> {
        let Number::One(score) = parse_number(value) else { return None };
        if self.grades.is_empty() {
            return Some(self.score(score));
        }
        let named = self.head_mark(HeadMark::Grade(grade));
        named.filter(|_| self.head_mark(HeadMark::Score(score)) == named)
    }

    /// Two grades in one cell: 好、较好.
    fn several_grades(&self, folded: &str) -> bool {
        let parts: Vec<_> = folded.split(['、', ',', '/', '或', '和', ';']).filter(|part| !part.is_empty()).collect();
        parts.len() > 1 && parts.iter().all(|part| self.named_grade(part).is_some())
    }

    /// The grade that a folded word names: in full, or by the one letter that clerks write for it, 优 for 优秀 and 差 for 较差,
    /// where only one grade has that letter.
    pub(crate) fn named_grade<'g>(&'g self, word: &str) -> Option<&'g str> {
        const LETTERS: [&str; 4] = ["优", "良", "中", "差"];
        let equal = |grades: &'g [String]| grades.iter().find(|grade| *grade == word);
        let mut held = self.grades.iter().filter(|grade| LETTERS.contains(&word) && grade.contains(word));
        let only = held.next().filter(|_| held.next().is_none());
        let short = only.filter(|grade| grade.starts_with(word) || word == "差" && grade.ends_with(word));
        equal(&self.grades).or(short).or_else(|| equal(&self.known_grades)).map(String::as_str)
    }

    /// Whether the words say that the rater gives no vote.
    pub(crate) fn is_void(&self, folded: &str) -> bool {
        const USUAL: &[&str] =
            &["弃权", "弃", "本人", "不了解", "放弃", "不评", "无效", "作废", "废票", "×", "x", "✗", "✘"];
        USUAL.contains(&folded) || folded.starts_with("弃权") || folded.starts_with("放弃") || self.calls_void(folded)
    }

    /// Whether the scheme says that a vote with these words is void.
    pub(crate) fn calls_void(&self, folded: &str) -> bool {
        self.words.iter().any(|word| !word.is_empty() && folded.contains(word.as_str()))
    }
}

/// What the head of a column or row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeadMark<'a> {
    /// A score in thousandths.
    Score(i32),
    /// A grade, folded.
    Grade(&'a str),
}

/// A number in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    /// One number, in thousandths.
    One(i32),
    /// One with more than three digits behind the point.
    TooFine,
    /// Two or more.
    Several,
    /// Anything else.
    None,
}

impl Number {
    /// The number where it is one, in thousandths.
    pub(crate) const fn one(self) -> Option<i32> {
        if let Self::One(number) = self { Some(number) } else { None }
    }
}

/// The number that a text says and nothing else: `9`, `９`, ` 9 `, `9分`, `7票`, `9.5`, 九分.
pub(crate) fn parse_number(text: &str) -> Number {
    use unicode_normalization::UnicodeNormalization;
    let text: String = text.nfkc().collect();
    let text = text.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}' || letter == '\'');
    // 两个分 says that there are two of them.
    if ["两个分", "两个数", "双分", "一票两分", "打两分"].iter().any(|words| text.contains(words)) {
        return Number::Several;
    }
    let bare = text.trim_end_matches(['分', '票', '张', '人', '个', '名', '位', '。', '整']).trim_end();
    let bare = bare.strip_prefix('第').unwrap_or(bare);
    if let Some(number) = chinese_number(bare) {
        return Number::One(number * 1000);
    }
    if bare.is_empty() || !bare.chars().any(|letter| letter.is_ascii_digit()) {
        return Number::None;
    }
    let parts: Vec<&str> = bare
        .split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-')
        .filter(|part| part.chars().any(|letter| letter.is_ascii_digit()))
        .collect();
    let rest_is_marks = bare.chars().all(|letter| {
        letter.is_ascii_digit() || letter.is_whitespace() || "、,，/;或和与及.-~至到分|&+".contains(letter)
    });
    match parts.as_slice() {
        [one] if *one == bare => decimal(one),
        [_] => Number::None,
        _ if rest_is_marks => Number::Several,
        _ => Number::None,
    }
}

fn decimal(text: &str) -> Number {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if digits.contains('-') {
        return Number::Several;
    }
    let (above, below) = digits.split_once('.').unwrap_or((digits, ""));
    let below = below.trim_end_matches('0');
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if above.len() > 6 || above.is_empty() || !all_digits(above) || !all_digits(below) {
        return Number::None;
    }
    if below.len() > 3 {
        return Number::TooFine;
    }
    let parsed = format!("{above}{below:0<3}").parse::<i32>();
    parsed.map_or(Number::None, |number| Number::One(sign * number))
}

/// A floating-point number as thousandths, where it is one of them.
pub(crate) fn exact_thousandths(number: f64) -> Option<i32> {
    let scaled = number * 1000.0;
    let near = scaled.round();
    if near.abs() > 2e9 || (scaled - near).abs() > 1e-6 {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked against 2e9 above")]
    Some(near as i32)
}

fn thousandths(value: num_rational::Ratio<i64>) -> Option<i32> {
    let scaled = value * 1000;
    scaled.is_integer().then(|| i32::try_from(scaled.to_integer()).ok()).flatten()
}

/// Whether a column was ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tick {
    /// A mark.
    Marked,
    /// An empty circle: a mark, unless filled ones stand beside it.
    Hollow,
    /// Nothing, or a box left empty.
    Empty,
    /// Something else.
    Other,
}

/// What a folded text says where a tick is expected.
pub(crate) fn tick(folded: &str) -> Tick {
    match folded {
        "" | "0" | "否" | "□" | "☐" | "◇" | "false" | "n" => Tick::Empty,
        "○" | "〇" | "◯" | "o" => Tick::Hollow,
        "1" | "1.0" | "是" | "对" | "v" | "y" | "true" | "1票" | "有" | "选" => Tick::Marked,
        _ if is_dash(folded) || is_struck(folded) => Tick::Empty,
        _ if folded.chars().all(|letter| "√✓✔☑☒●■◆★▲v✅◉⊙∨".contains(letter)) => {
            Tick::Marked
        }
        _ => Tick::Other,
    }
}

/// Whether the clerk says of a mark that the rater struck it out: √(划掉).
fn is_struck(folded: &str) -> bool {
    const WORDS: &[&str] = &["划掉", "划去", "已划掉", "已划去", "涂掉", "划除", "删去", "划掉了"];
    let inside = folded.split_once('(').and_then(|(mark, rest)| Some((mark, rest.strip_suffix(')')?)));
    inside.is_some_and(|(mark, words)| tick(mark) == Tick::Marked && WORDS.contains(&words))
}

/// What a cell says where a tick is expected.
pub(crate) fn tick_of(cell: Option<&Cell>) -> Tick {
    let Some(cell) = cell else { return Tick::Empty };
    match &cell.value {
        Value::Bool(truth) => return if *truth { Tick::Marked } else { Tick::Empty },
        Value::Number(number) if (*number - 1.0).abs() < f64::EPSILON => return Tick::Marked,
        Value::Number(number) if *number == 0.0 => return Tick::Empty,
        Value::Number(_) => return Tick::Other,
        _ => {}
    }
    tick(&fold(&text_of(cell)))
}

/// A number of votes: `7`, `7票`, `７`; an empty cell and a dash are none.
pub(crate) fn count_of(cell: Option<&Cell>) -> Option<u32> {
    let Some(cell) = cell else { return Some(0) };
    let number = match &cell.value {
        Value::Number(number) => exact_thousandths(*number)?,
        Value::Text(text) => match parse_number(text) {
            Number::One(number) => number,
            // A cell struck through, or one stroke a vote.
            _ if fold(text).starts_with("///") => return None,
            _ if is_dash(&fold(text)) => 0,
            _ => return strokes(&fold(text)).or_else(|| remarked_count(&fold(text))),
        },
        Value::Missing if cell.shown.trim().is_empty() => 0,
        _ => return None,
    };
    (number >= 0 && number % 1000 == 0).then(|| u32::try_from(number / 1000).ok()).flatten()
}

/// A number of votes with its share or its reason behind it: 5(45.5%), 1(打两个分数).
fn remarked_count(folded: &str) -> Option<u32> {
    const REASONS: &[&str] = &["%", "空白", "弃权", "两个", "无效", "超", "未", "涂", "多选", "废"];
    let (count, rest) = folded.split_once('(')?;
    let remark = rest.strip_suffix(')')?;
    let digits = count.trim_end_matches(['票', '张', '人']);
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    (plain && REASONS.iter().any(|word| remark.contains(word))).then(|| digits.parse().ok()).flatten()
}

pub(crate) fn is_dash(folded: &str) -> bool {
    !folded.is_empty() && folded.chars().all(|letter| "—-–―_/\\－·.".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{BallotRules, Share};

    fn rules(scale: &str) -> BallotRules {
        let text = format!(
            "scale = {scale}\n[[group]]\nid = \"a\"\nname = \"甲\"\nweight = 1\n[[band]]\ngrade = \"好\"\nfrom = 9\n[[band]]\ngrade = \"较好\"\nfrom = 7\n"
        );
        toml::from_str(&text).unwrap()
    }

    fn vote(scale: &str, text: &str) -> Mark {
        let cell = Cell { value: Value::Text(text.into()), ..Cell::default() };
        Gauge::new(&rules(scale)).vote(Some(&cell))
    }

    #[test]
    fn numbers_are_read_however_they_are_typed() {
        for text in
            ["9", "９", " 9 ", "9分", "９ 分", "9.0", "九", "九分", "九分整", "玖", "9（好）", "'9", "\u{3000}9"]
        {
            assert_eq!(vote("{ kind = \"ticks\", min = 1, max = 10 }", text), Mark::Score(9000), "{text}");
        }
    }

    #[test]
    fn what_is_no_single_score_is_refused_with_its_reason() {
        for (text, reason) in [
            ("8、9", Reason::TwoMarks),
            ("8 9", Reason::TwoMarks),
            ("9或10", Reason::TwoMarks),
            ("9-10", Reason::TwoMarks),
            ("11", Reason::OutOfScale),
            ("0", Reason::OutOfScale),
            ("-9", Reason::OutOfScale),
            ("9.5", Reason::OutOfScale),
            ("弃权", Reason::Void),
            ("弃权（未到会）", Reason::Void),
            ("√", Reason::TickOnly),
            ("好", Reason::GradeOnly),
            ("好、较好", Reason::TwoMarks),
            ("看不清", Reason::NotAScore),
            ("9（涂改）", Reason::NotAScore),
            ("二三", Reason::NotAScore),
            ("—", Reason::Blank),
            ("  ", Reason::Blank),
        ] {
            assert_eq!(vote("{ kind = \"ticks\", min = 1, max = 10 }", text), Mark::Refused(reason), "{text}");
        }
    }

    #[test]
    fn points_keep_their_decimals_and_no_more_than_allowed() {
        let scale = "{ kind = \"points\", max = 100, decimals = 1 }";
        assert_eq!(vote(scale, "92.5"), Mark::Score(92_500));
        assert_eq!(vote(scale, "92.55"), Mark::Refused(Reason::TooFine));
        assert_eq!(vote(scale, "100.5"), Mark::Refused(Reason::OutOfScale));
    }

    #[test]
    fn grades_are_read_by_name_or_by_value() {
        let scale = "{ kind = \"grades\", values = { \"好\" = 100, \"较好\" = 80, \"一般\" = 60, \"差\" = 40 } }";
        assert_eq!(vote(scale, "较 好"), Mark::Grade(1));
        assert_eq!(vote(scale, "60分"), Mark::Grade(2));
        assert_eq!(vote(scale, "70"), Mark::Refused(Reason::OutOfScale));
        assert_eq!(Gauge::new(&rules(scale)).grades, ["好", "较好", "一般", "差"]);
        assert_eq!(thousandths(Share::new(1, 3).0), None);
    }

    #[test]
    fn a_number_of_votes_may_have_its_share_or_reason_behind_it() {
        let count = |text: &str| count_of(Some(&Cell { value: Value::Text(text.into()), ..Cell::default() }));
        for (text, number) in [
            ("5(45.5%)", Some(5)),
            ("0（0.0%）", Some(0)),
            ("12票（60%）", Some(12)),
            ("2（打两个分数1张、空白1张）", Some(2)),
            ("9（好）", None),
            ("45.5%", None),
        ] {
            assert_eq!(count(text), number, "{text}");
        }
    }

    #[test]
    fn ticks_are_told_from_empty_boxes() {
        for text in ["√", "✓", "✔", "v", "●", "1", "是", "☑", "√√"] {
            assert_eq!(tick(text), Tick::Marked, "{text}");
        }
        for text in ["", "□", "0", "否", "—", "√(划掉)"] {
            assert_eq!(tick(text), Tick::Empty, "{text}");
        }
        assert_eq!((tick("○"), tick("弃权")), (Tick::Hollow, Tick::Other));
    }
}
