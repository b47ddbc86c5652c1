//! Wrong values: deserialise, tell the first that does not fit, take it out, and go on.

use serde_path_to_error::Segment;
use toml::{Table, Value};

use super::Mistake;
use super::places::{Path, Places};
use crate::scheme::Scheme;

/// More mistakes than this are not looked for.
const MOST: usize = 100;

/// The scheme, where every value fits.
pub(super) fn read(table: Table, places: &Places, mistakes: &mut Vec<Mistake>) -> Option<Scheme> {
    let mut value = Value::Table(table);
    for _ in 0..MOST {
        let error = match serde_path_to_error::deserialize::<_, Scheme>(value.clone()) {
            Ok(scheme) => return Some(scheme),
            Err(error) => error,
        };
        let path = path(error.path());
        let message = error.inner().message();
        if !message.contains("missing field") {
            mistakes.push(places.mistake(&path, &translate(message, find(&value, &path))));
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
fn translate(message: &str, value: Option<&Value>) -> String {
    let message = message.trim().lines().next().unwrap_or("");
    let shown = value.map(shown).unwrap_or_default();
    if message.contains("failed to parse") || message.contains("not a valid date") {
        return format!("{shown}不是日期，应写作 \"2023-12-19\"");
    }
    if let Some(expected) = message.split_once(", expected ").map(|(_, expected)| expected) {
        if message.starts_with("unknown variant") {
            return format!("不能写{shown}，只能是：{}", expected.trim_start_matches("one of ").replace('`', "\""));
        }
        return format!("{shown}不合适，这里要写{}", kind(expected));
    }
    if message.contains("untagged enum Due") {
        return format!(
            "{shown}不是截止时间；应写作 \"2023-12-04\"、\"2023-12-04T17:00\"、{{ days_before_meeting = 7 }} 或 {{ from = \"12-21\", to = \"01-31\" }}"
        );
    }
    if message.chars().any(|letter| letter >= '\u{4e00}') {
        return message.to_owned();
    }
    format!("{shown}不合适，读不出来（{message}）")
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
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
