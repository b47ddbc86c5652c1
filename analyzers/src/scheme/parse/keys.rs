//! Unknown and missing keys, by walking a table beside the JSON Schema of the types.

use serde_json::{Map, Value as Json};
use toml::{Table, Value};

use super::Mistake;
use super::names;
use super::places::{Path, Places};

/// Takes unknown keys out, each with a mistake that names the likely one.
pub(super) fn check_unknown(table: &mut Table, schema: &Json, places: &Places, mistakes: &mut Vec<Mistake>) {
    let mut walk = Walk { root: schema, places, mistakes, path: Vec::new() };
    walk.table(table, schema, Pass::Unknown);
}

/// Fills missing keys in, each with a mistake, so that the values of the others can still be read.
pub(super) fn check_missing(table: &mut Table, schema: &Json, places: &Places, mistakes: &mut Vec<Mistake>) {
    let mut walk = Walk { root: schema, places, mistakes, path: Vec::new() };
    walk.table(table, schema, Pass::Missing);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    Unknown,
    Missing,
}

struct Walk<'a> {
    root: &'a Json,
    places: &'a Places,
    mistakes: &'a mut Vec<Mistake>,
    path: Path,
}

impl<'a> Walk<'a> {
    fn value(&mut self, value: &mut Value, schema: &'a Json, pass: Pass) {
        match value {
            Value::Table(table) => self.table(table, schema, pass),
            Value::Array(elements) => {
                let items = self.resolved(schema).find_map(|schema| schema.get("items"));
                let Some(items) = items else { return };
                for (index, element) in elements.iter_mut().enumerate() {
                    self.path.push(index.to_string());
                    self.value(element, items, pass);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn table(&mut self, table: &mut Table, schema: &'a Json, pass: Pass) {
        let variants: Vec<&Json> = self.resolved(schema).collect();
        let shapes: Vec<&Map<String, Json>> =
            variants.iter().filter_map(|schema| schema.get("properties")?.as_object()).collect();
        let any =
            variants.iter().find_map(|schema| schema.get("additionalProperties").filter(|schema| schema.is_object()));
        if pass == Pass::Missing
            && let [only] = variants.as_slice()
        {
            self.fill(table, only);
        }
        let keys: Vec<String> = table.keys().cloned().collect();
        for key in keys {
            self.path.push(key.clone());
            match shapes.iter().find_map(|shape| shape.get(&key)).or(any) {
                Some(schema) => {
                    if let Some(value) = table.get_mut(&key) {
                        self.value(value, schema, pass);
                    }
                }
                None if shapes.is_empty() => {}
                None => {
                    let known = shapes.iter().flat_map(|shape| shape.keys().map(String::as_str));
                    let message = unknown(&key, known.collect());
                    self.mistakes.push(self.places.mistake(&self.path, &message));
                    table.remove(&key);
                }
            }
            self.path.pop();
        }
    }

    /// Tells keys that must be there and are not, and fills them in with a value that reads.
    fn fill(&mut self, table: &mut Table, schema: &Json) {
        let required = schema.get("required").and_then(Json::as_array);
        for key in required.into_iter().flatten().filter_map(Json::as_str) {
            if !table.contains_key(key) {
                let message = format!("缺少“{}”{}", names::key(key), described(schema, key));
                self.mistakes.push(self.places.mistake(&self.path, &message));
                table.insert(key.to_owned(), filler(key));
            }
        }
    }

    /// The schemas that a value may follow: references followed, alternatives opened, those of `null` left out.
    fn resolved(&self, schema: &'a Json) -> impl Iterator<Item = &'a Json> + use<'a> {
        let mut open = vec![schema];
        let mut found = Vec::new();
        while let Some(schema) = open.pop() {
            if let Some(name) = schema.get("$ref").and_then(Json::as_str).and_then(|path| path.rsplit('/').next()) {
                open.extend(self.root.get("$defs").and_then(|definitions| definitions.get(name)));
                continue;
            }
            let alternatives =
                ["anyOf", "oneOf", "allOf"].iter().filter_map(|word| schema.get(*word)?.as_array()).flatten();
            let before = open.len();
            open.extend(alternatives);
            if open.len() == before || schema.get("properties").is_some() {
                let null = schema.get("type").and_then(Json::as_str) == Some("null");
                found.extend((!null).then_some(schema));
            }
        }
        found.into_iter()
    }
}

/// What is said of an unknown key.
fn unknown(key: &str, mut known: Vec<&str>) -> String {
    known.sort_unstable();
    known.dedup();
    let likely = known
        .iter()
        .map(|other| (strsim::normalized_damerau_levenshtein(key, other), *other))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .filter(|(likeness, _)| *likeness > 0.5);
    if let Some((_, other)) = likely {
        format!("不认识“{key}”，是不是“{}”？", names::key(other))
    } else {
        let known: Vec<String> = known.into_iter().map(names::key).collect();
        format!("不认识“{key}”，这里可以写：{}", known.join("、"))
    }
}

/// An example of a key's value from its description, for a reader who does not know what to write.
fn described(schema: &Json, key: &str) -> String {
    let description = schema.get("properties").and_then(|all| all.get(key)?.get("description")?.as_str());
    description
        .and_then(|text| text.split('`').find(|part| part.starts_with(['"', '{', '[']) || part.parse::<f64>().is_ok()))
        .map(|example| format!("，如 {key} = {example}"))
        .unwrap_or_default()
}

/// An example of a key's value, wherever in the schema the key stands.
pub(super) fn example(schema: &Json, key: &str) -> String {
    let shapes = schema.get("$defs").and_then(Json::as_object).into_iter().flat_map(|all| all.values());
    // An example that holds the key itself shows the table around it.
    let own = |example: &String| !example.is_empty() && !example.contains(&format!("{{ {key} ="));
    shapes.map(|shape| described(shape, key)).find(own).unwrap_or_default()
}

/// A value that reads, whatever the key's type; it is never used, because a mistake was told.
fn filler(key: &str) -> Value {
    match key {
        "year" | "months" => Value::Integer(1),
        "weight" | "over" => Value::String("0".into()),
        "from" | "to" => Value::Integer(0),
        "group" | "votes" | "grades" => Value::Array(Vec::new()),
        "role" => Value::String("plans".into()),
        "scale" => Value::Table(Table::from_iter([
            ("kind".to_owned(), Value::String("ticks".into())),
            ("min".to_owned(), Value::Integer(1)),
            ("max".to_owned(), Value::Integer(10)),
        ])),
        _ => Value::String(String::new()),
    }
}
