//! Wrong values: deserialise, tell the first that does not fit, take it out, and go on.

use serde_json::Value as Json;
use serde_path_to_error::Segment;
use toml::{Table, Value};

use super::Mistake;
use super::places::{Path, Places};
use super::{keys, names};
use crate::scheme::Scheme;

/// More mistakes than this are not looked for.
const MOST: usize = 100;

/// The scheme, where every value fits.
pub(super) fn read(table: Table, schema: &Json, places: &Places, mistakes: &mut Vec<Mistake>) -> Option<Scheme> {
    let mut value = Value::Table(table);
    for _ in 0..MOST {
        let error = match serde_path_to_error::deserialize::<_, Scheme>(value.clone()) {
            Ok(scheme) => return Some(scheme),
            Err(error) => error,
        };
        let path = path(error.path());
        let message = error.inner().message();
        if !message.contains("missing field") {
            let year = find(&value, &["season".into(), "year".into()]).and_then(Value::as_integer);
            let said = translate(message, find(&value, &path), year);
            let key = path.iter().rev().find(|step| step.parse::<usize>().is_err()).map_or("", String::as_str);
            let example = if said.contains("，如") || said.contains("应写作") || said.contains("只能是") {
                String::new()
            } else {
                keys::example(schema, key)
            };
            mistakes.push(places.mistake(&path, &format!("{said}{example}")));
        }
        if !take_out(&mut value, &path) {
            break;
        }
    }
    None
}

fn path(path: &serde_path_to_error::Path) -> Path {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(index.to_string()),
            Segment::Map { key } => Some(key.clone()),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

fn find<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, step| match value {
        Value::Table(table) => table.get(step),
        Value::Array(array) => array.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Takes the value at a path out of its table, or the nearest table's entry above it; an element of an array is left, with
/// its array taken out, because the others must keep their places.
fn take_out(value: &mut Value, path: &[String]) -> bool {
    (1..=path.len()).rev().any(|length| {
        let Some((last, above)) = path.get(..length).and_then(<[String]>::split_last) else { return false };
        let Some(Value::Table(table)) = find_mut(value, above) else { return false };
        table.remove(last).is_some()
    })
}

fn find_mut<'a>(value: &'a mut Value, path: &[String]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, step| match value {
        Value::Table(table) => table.get_mut(step),
        Value::Array(array) => array.get_mut(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// What the deserialiser says, in the words of the one who writes the file.
fn translate(message: &str, value: Option<&Value>, year: Option<i64>) -> String {
    let message = message.trim().lines().next().unwrap_or("");
    let shown = value.map(shown).unwrap_or_default();
    if message.contains("failed to parse") || message.contains("not a valid date") {
        return format!("{shown}不是日期，{}", as_day(value, year, false));
    }
    if let Some(expected) = message.split_once(", expected ").map(|(_, expected)| expected) {
        if message.starts_with("unknown variant") {
            return choices(&shown, value, expected);
        }
        return unfit(&shown, value, expected);
    }
    if message.contains("untagged enum Due") {
        return format!("{shown}不是截止时间，{}", as_day(value, year, true));
    }
    if message.chars().any(|letter| letter >= '\u{4e00}') {
        return message.to_owned();
    }
    format!("{shown}不合适，读不出来（{message}）")
}

/// One of a few words was to be written.
fn choices(shown: &str, value: Option<&Value>, expected: &str) -> String {
    let words: Vec<&str> = expected.split('`').skip(1).step_by(2).filter(|word| names::is_offered(word)).collect();
    if let Some(meant) = value.and_then(Value::as_str).and_then(|word| names::meant(word, &words)) {
        return format!("{shown}应写作 \"{meant}\"");
    }
    let words: Vec<String> = words.into_iter().map(names::value).collect();
    format!("不能写{shown}，只能是：{}", words.join("、"))
}

/// A value of another type was to be written.
fn unfit(shown: &str, value: Option<&Value>, expected: &str) -> String {
    let digits: String = value.and_then(Value::as_str).unwrap_or("").chars().filter(char::is_ascii_digit).collect();
    match (expected, value) {
        ("a boolean", Some(Value::String(word))) => {
            let yes = !matches!(word.as_str(), "否" | "不" | "无" | "没有" | "no");
            format!("{shown}应写作 {yes}（不加引号）")
        }
        ("u32" | "u16" | "i32" | "i64" | "usize", Some(Value::String(_))) if !digits.is_empty() => {
            format!("{shown}要写成数，不加引号，应写作 {digits}")
        }
        ("u32" | "u16" | "usize", Some(Value::Integer(number))) if *number < 0 => {
            format!("{shown}不合适，不能是负数")
        }
        ("a sequence", Some(Value::String(word))) => format!("{shown}要用方括号括起来，应写作 [\"{word}\"]"),
        _ => format!("{shown}不合适，这里要写{}", kind(expected)),
    }
}

/// How a day is written, with the numbers that were given where they are one.
fn as_day(value: Option<&Value>, year: Option<i64>, moments: bool) -> String {
    let text = value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default();
    let numbers: Vec<i64> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let day = match (numbers.as_slice(), year) {
        ([year, month, day], _) if *year > 31 => Some((*year, *month, *day)),
        ([month, day], Some(year)) => Some((year, *month, *day)),
        _ => None,
    };
    if let Some((year, month, day)) = day {
        let written = format!("{year:04}-{month:02}-{day:02}");
        return if written.parse::<jiff::civil::Date>().is_ok() {
            format!("应写作 \"{written}\"")
        } else {
            "日历上没有这一天；请核对".into()
        };
    }
    if matches!(value, Some(Value::Table(_))) {
        return "花括号里的天数、月数写整数，月日加引号，如 { months_after_meeting = 1 }、{ from = \"12-21\", to = \"01-31\" }".into();
    }
    if moments {
        "应写作 \"2023-12-04\"、\"2023-12-04T17:00\"、{ days_before_meeting = 7 } 或 { from = \"12-21\", to = \"01-31\" }".into()
    } else {
        "应写作 \"2023-12-19\"".into()
    }
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > 40 {
        format!("“{}…”", text.chars().take(40).collect::<String>())
    } else {
        format!("“{text}”")
    }
}

/// A type's name in Chinese.
fn kind(expected: &str) -> String {
    match expected {
        "a string" => "文字，用引号括起来".into(),
        "a boolean" => "true 或 false".into(),
        "u32" | "u16" | "i32" | "i64" | "usize" => "整数".into(),
        "a sequence" => "用方括号括起来的一列".into(),
        text if text.starts_with("struct ") || text == "a map" => "用花括号括起来的几项，或单独一节".into(),
        text => text.to_owned(),
    }
}
