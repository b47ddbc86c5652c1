//! Next year's scheme from last year's: dates moved to the same day of the week, everything to be confirmed marked.

use std::fmt::Write as _;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Due, Mistake, Moment, Scheme, builtin, parse};

/// Words by which [`unconfirmed`] knows a value again that nobody has looked at yet.
pub const CONFIRM: &str = "请确认";

/// Weeks of a year: so many days later it is the same day of the week, one day or two earlier in the month.
const YEAR: i64 = 52 * 7;

/// Values that are never moved: they tell where a rule comes from.
const FIXED: [&str; 6] = ["base", "source", "timezone", "keywords", "kind", "id"];

/// Next year's scheme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renewal {
    /// Text of `season.toml`.
    pub text: String,
    /// What has to be confirmed, one sentence each, in the order of the file.
    pub confirm: Vec<String>,
}

/// Makes next year's scheme of last year's text. `last_year` is the path of last year's folder as the new season names
/// it: `"../2023"`.
///
/// # Errors
///
/// Every mistake of the old text: one that cannot be read cannot be carried on.
pub fn renew(text: &str, last_year: &str) -> Result<Renewal, Vec<Mistake>> {
    let scheme = parse(text)?;
    let table = DeTable::parse(text).map_err(|error| vec![Mistake::at(1, 1, error.message())])?.into_inner();
    let mut renewing = Renewing { text, scheme: &scheme, last_year, edits: Vec::new(), confirm: Vec::new() };
    renewing.table(&table, &mut Vec::new());
    renewing.add_keys(&table);
    let mut renewal = renewing.finish();
    carry_base(&scheme, text, &mut renewal);
    for (named, what) in [
        (!scheme.focus.is_empty(), format!("重点内容 {} 项沿用上年，请对照今年的通知", scheme.focus.len())),
        (!scheme.report.parts.is_empty(), "报告的字数、占比和用词要求沿用上年，请对照今年的通知".to_owned()),
        (scheme.ballot.is_some(), "测评的分值、权重、等次和比例沿用上年，请对照今年的通知".to_owned()),
    ] {
        if named {
            renewal.confirm.push(what);
        }
    }
    Ok(renewal)
}

/// Lines, from 1, on which something waits to be confirmed.
#[must_use]
pub fn unconfirmed(text: &str) -> Vec<usize> {
    let waits = |line: &str| line.split_once('#').is_some_and(|(_, comment)| comment.contains(CONFIRM));
    (1..).zip(text.lines()).filter(|(_, line)| waits(line)).map(|(number, _)| number).collect()
}

struct Renewing<'a> {
    text: &'a str,
    scheme: &'a Scheme,
    last_year: &'a str,
    /// What is written instead of bytes of the text.
    edits: Vec<(Range<usize>, String)>,
    confirm: Vec<String>,
}

impl Renewing<'_> {
    fn table(&mut self, table: &DeTable<'_>, path: &mut Vec<String>) {
        for (key, value) in table {
            path.push(key.get_ref().to_string());
            self.value(value, path);
            path.pop();
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, path: &mut Vec<String>) {
        let key = path.last().cloned().unwrap_or_default();
        if FIXED.contains(&key.as_str()) || key.ends_with("_source") {
            return;
        }
        let span = value.span();
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, path),
            DeValue::Array(entries) => {
                for entry in entries {
                    match entry.get_ref() {
                        DeValue::Table(table) => self.table(table, path),
                        _ => self.value(entry, path),
                    }
                }
            }
            DeValue::Integer(_) if path.join(".") == "season.year" => {
                let next = self.scheme.season.year + 1;
                self.edits.push((span, next.to_string()));
            }
            DeValue::String(said) => self.string(said, &span, path),
            DeValue::Datetime(said) => self.date(&said.to_string(), &span, path, false),
            _ => {}
        }
    }

    fn string(&mut self, said: &str, span: &Range<usize>, path: &[String]) {
        match path.join(".").as_str() {
            "season.notice" => {
                self.edits.push((span.clone(), "\"（文号）\"".into()));
                self.mark(span, format!("上年是“{said}”，请换成今年的文号"));
            }
            "season.last_year" => self.edits.push((span.clone(), quoted(self.last_year))),
            "season.as_of" => {
                // What is judged up to a day of last year would be frozen there.
                let start = self.text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
                self.edits.push((start..start, "# ".into()));
            }
            joined if joined.starts_with("season.term") => {
                let over = said.parse::<Date>().is_ok_and(|to| i32::from(to.year()) <= self.scheme.season.year);
                if over && joined.ends_with(".to") {
                    self.confirm.push(format!("届期到 {said} 为止，请改成新的届期"));
                }
            }
            _ if said.parse::<Moment>().is_ok() => self.date(said, span, path, true),
            _ => self.words(said, span),
        }
    }

    /// A day or moment, moved to the same day of the week.
    fn date(&mut self, said: &str, span: &Range<usize>, path: &[String], quote: bool) {
        let Ok(moment) = said.parse::<Moment>() else { return };
        let Some(next) = moved(moment) else { return };
        let written = if quote { format!("\"{next}\"") } else { next.to_string() };
        self.edits.push((span.clone(), written));
        let what = if path.last().is_some_and(|key| key == "meeting") { "会议日期" } else { "日期" };
        self.mark(span, format!("{what}由上年的 {said} 移来，同为{}", weekday(day_of(next))));
    }

    /// Years in words, as 2023年度 in titles.
    fn words(&mut self, said: &str, span: &Range<usize>) {
        let year = self.scheme.season.year;
        if !said.contains(&year.to_string()) && !said.contains(&(year + 1).to_string()) {
            return;
        }
        let between = "\u{0}";
        let next = said
            .replace(&(year + 1).to_string(), between)
            .replace(&year.to_string(), &(year + 1).to_string())
            .replace(between, &(year + 2).to_string());
        self.edits.push((span.clone(), quoted(&next)));
    }

    /// Marks a value as to be confirmed: on the screen, and in a comment where one can stand behind it.
    fn mark(&mut self, span: &Range<usize>, why: String) {
        let rest = self.text.get(span.end..).unwrap_or("").lines().next().unwrap_or("");
        if rest.trim().is_empty() || rest.trim_start().starts_with('#') {
            let next = if rest.trim().is_empty() { "" } else { "；" };
            self.edits.push((span.end..span.end, format!("  # {CONFIRM}：{why}{next}")));
        }
        let line = self.text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
        self.confirm.push(format!("{why}（原第 {line} 行）"));
    }

    /// Keys that the old text does not have: last year's folder, the meeting's day being provisional.
    fn add_keys(&mut self, table: &DeTable<'_>) {
        let Some(season) = table.iter().find(|(key, _)| key.get_ref() == "season").map(|(_, value)| value) else {
            return;
        };
        let DeValue::Table(season) = season.get_ref() else { return };
        let behind = |name: &str| {
            let (_, value) = season.iter().find(|(key, _)| key.get_ref() == name)?;
            let end = value.span().end;
            Some(self.text.get(end..)?.find('\n').map_or(self.text.len(), |at| end + at))
        };
        let has = |name: &str| season.iter().any(|(key, _)| key.get_ref() == name);
        let mut added = Vec::new();
        if let Some(at) = behind("year").filter(|_| !has("last_year")) {
            added.push((at..at, format!("\nlast_year = {}", quoted(self.last_year))));
        }
        if let Some(at) = behind("meeting").filter(|_| !has("meeting_provisional")) {
            added.push((at..at, "\nmeeting_provisional = true".to_owned()));
        }
        self.edits.extend(added);
    }

    fn finish(mut self) -> Renewal {
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut text = String::new();
        let mut at = 0;
        for (range, written) in &self.edits {
            text.push_str(self.text.get(at..range.start).unwrap_or(""));
            text.push_str(written);
            at = at.max(range.end);
        }
        text.push_str(self.text.get(at..).unwrap_or(""));
        Renewal { text, confirm: self.confirm }
    }
}

/// Dates that stand in the built-in scheme only are of its year: they are written out, moved.
fn carry_base(scheme: &Scheme, text: &str, renewal: &mut Renewal) {
    let Some(name) = scheme.season.base.as_deref() else { return };
    let Some(base) = builtin::text(name).and_then(|base| parse(base).ok()) else { return };
    let own: toml::Table = text.parse().unwrap_or_default();
    let written = |list: &str, key: &str, name: &str, field: &str| {
        let entries = own.get(list).and_then(toml::Value::as_array);
        entries
            .into_iter()
            .flatten()
            .any(|entry| entry.get(key).and_then(toml::Value::as_str) == Some(name) && entry.get(field).is_some())
    };
    let mut added = String::new();
    let mut add = |list: &str, key: &str, name: &str, title: &str, due: Option<&Due>| {
        let Some(Due::Moment(moment)) = due else { return };
        let Some(next) = moved(*moment).filter(|_| !written(list, key, name, "due")) else { return };
        let why = format!("“{title}”的日期由上年的 {moment} 移来，同为{}", weekday(day_of(next)));
        let _ = write!(added, "\n[[{list}]]\n{key} = {}\ndue = \"{next}\"  # {CONFIRM}：{why}\n", quoted(name));
        renewal.confirm.push(why);
    };
    for material in &scheme.materials {
        let due = base.materials.iter().any(|other| other.kind == material.kind).then_some(material.due.as_ref());
        add("material", "kind", &material.kind, &material.title, due.flatten());
    }
    for level in &scheme.levels {
        let due = base.levels.iter().any(|other| other.id == level.id).then_some(level.due.as_ref());
        add("level", "id", &level.id, &level.title, due.flatten());
    }
    let season = own.get("season");
    let missing = |key: &str| season.and_then(|season| season.get(key)).is_none();
    let mut head = String::new();
    if let Some(day) = scheme.season.meeting.filter(|_| missing("meeting"))
        && let Some(next) = moved(Moment::Day(day))
    {
        let why = format!("会议日期由上年的 {day} 移来，同为{}", weekday(day_of(next)));
        let _ = write!(head, "meeting = \"{next}\"  # {CONFIRM}：{why}\nmeeting_provisional = true\n");
        renewal.confirm.push(why);
    }
    if missing("title") && !scheme.season.title.is_empty() {
        let year = scheme.season.year;
        let _ = writeln!(
            head,
            "title = {}",
            quoted(&scheme.season.title.replace(&year.to_string(), &(year + 1).to_string()))
        );
    }
    if !head.is_empty() {
        renewal.text = renewal.text.replacen("[season]\n", &format!("[season]\n{head}"), 1);
    }
    renewal.text.push_str(&added);
}

/// The same day of the week a year later.
fn moved(moment: Moment) -> Option<Moment> {
    match moment {
        Moment::Day(day) => day.checked_add(YEAR.days()).ok().map(Moment::Day),
        Moment::At(at) => at.checked_add(YEAR.days()).ok().map(Moment::At),
    }
}

fn day_of(moment: Moment) -> Date {
    match moment {
        Moment::Day(day) => day,
        Moment::At(at) => at.date(),
    }
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六（周末）",
        Weekday::Sunday => "星期日（周末）",
    }
}

/// Text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::super::{Weight, check, template};
    use super::*;

    #[test]
    fn dates_move_to_the_same_day_of_the_week_and_windows_stay() {
        let old = "[season]\norganization = \"河东镇党委\"\nyear = 2023\ntitle = \"2023年度述职评议\"\nmeeting = \"2023-12-19\" # 暂定\nas_of = \"2024-01-20\"\n\n\
                   [[material]]\nkind = \"duty_report\"\ntitle = \"述职报告\"\ndue = \"2023-12-04T17:00\"\nsource = \"2023年通知二\"\n\n\
                   [[material]]\nkind = \"work_plan\"\ntitle = \"计划\"\naliases = [\"2024年工作计划\"]\ndue = { from = \"12-21\", to = \"01-31\" }\n";
        let new = renew(old, "../2023").unwrap();
        let scheme = parse(&new.text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}\n{}", new.text));
        assert_eq!((scheme.season.year, scheme.season.title.as_str()), (2024, "2024年度述职评议"));
        assert_eq!(scheme.season.meeting, Some(Date::constant(2024, 12, 17)));
        assert_eq!((scheme.season.as_of, scheme.season.meeting_provisional), (None, true));
        assert_eq!(scheme.season.last_year.as_deref(), Some("../2023"));
        assert_eq!(scheme.materials[0].due, Some(Due::Moment("2024-12-02T17:00:00".parse().unwrap())));
        assert_eq!(scheme.materials[0].source, "2023年通知二");
        assert_eq!(scheme.materials[1].aliases, ["2025年工作计划"]);
        assert_eq!(scheme.materials[1].due, Some(Due::Window { from: "12-21".into(), to: "01-31".into() }));
        assert_eq!(unconfirmed(&new.text).len(), 2, "{}", new.text);
        assert!(new.text.contains("星期二；# 暂定") || new.text.contains("星期二； # 暂定"), "{}", new.text);
    }

    #[test]
    fn every_built_in_scheme_can_be_carried_on_and_read_again() {
        for name in builtin::names() {
            let year = parse(builtin::text(name).unwrap()).unwrap().season.year;
            let own = format!("[season]\nbase = \"{name}\"\norganization = \"河东镇党委\"\nyear = {year}\n");
            for text in [builtin::text(name).unwrap(), own.as_str(), template::commented().as_str()] {
                let new = renew(text, "../last").unwrap();
                let scheme = parse(&new.text).unwrap_or_else(|mistakes| panic!("{name} {mistakes:#?}\n{}", new.text));
                let errors: Vec<_> = check(&scheme).into_iter().filter(|note| note.weight == Weight::Error).collect();
                assert!(errors.is_empty(), "{name} {errors:#?}\n{}", new.text);
            }
        }
    }
}
