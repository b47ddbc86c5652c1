//! A scheme that starts from a built-in one and replaces its values.

use toml::{Table, Value};

use super::Mistake;
use super::places::Places;
use crate::scheme::builtin;

/// Keys by which the entries of a list are known again.
const IDENTITIES: [&str; 4] = ["id", "kind", "role", "grade"];

/// Lays a table over the built-in scheme that it names.
pub(super) fn apply(own: Table, places: &Places, mistakes: &mut Vec<Mistake>) -> Table {
    let name = own.get("season").and_then(|season| season.get("base")).and_then(Value::as_str);
    let Some(name) = name.map(str::to_owned) else { return own };
    let Some(base) = builtin::table(&name) else {
        let path = ["season".to_owned(), "base".to_owned()];
        let message = format!("没有叫“{name}”的内置方案；可用的有：{}", builtin::names().join("、"));
        mistakes.push(places.mistake(&path, &message));
        return own;
    };
    over(base, own)
}

fn over(mut base: Table, own: Table) -> Table {
    for (key, value) in own {
        let merged = match (base.remove(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => Value::Table(over(below, above)),
            (Some(Value::Array(below)), Value::Array(above)) => Value::Array(over_list(below, above)),
            (_, value) => value,
        };
        base.insert(key, merged);
    }
    base
}

/// Own entries first, in their order and with what the built-in entry of the same identity adds; then the built-in ones
/// that are not replaced. Lists of plain values are replaced as a whole.
fn over_list(below: Vec<Value>, above: Vec<Value>) -> Vec<Value> {
    if !above.iter().chain(&below).all(|entry| identity(entry).is_some()) {
        return above;
    }
    let mut left: Vec<Option<Value>> = below.into_iter().map(Some).collect();
    let mut merged = Vec::new();
    for entry in above {
        let same =
            left.iter_mut().find(|other| other.as_ref().and_then(identity) == identity(&entry)).and_then(Option::take);
        merged.push(match (same, entry) {
            (Some(Value::Table(below)), Value::Table(above)) => Value::Table(over(below, above)),
            (_, entry) => entry,
        });
    }
    merged.extend(left.into_iter().flatten());
    merged
}

fn identity(entry: &Value) -> Option<&str> {
    let table = entry.as_table()?;
    IDENTITIES.iter().find_map(|key| table.get(*key)?.as_str())
}
