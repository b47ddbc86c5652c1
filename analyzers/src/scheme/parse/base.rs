//! A scheme that starts from a built-in one and replaces its values.

use toml::{Table, Value};

use super::Mistake;
use super::places::Places;
use crate::scheme::{Scheme, builtin};

/// Keys by which the entries of a list are known again.
const IDENTITIES: [&str; 4] = ["id", "kind", "role", "grade"];

/// Lists whose entries are known by their title.
const BY_TITLE: [&str; 2] = ["gate", "award"];

/// Values of several keys that only mean something together: replaced as a whole, because `{ max = 2500 }` over
/// `{ about = 3000 }` is no length.
const WHOLE: [&str; 10] =
    ["length", "due", "scale", "must_answer", "issues", "trim", "open", "rater_quota", "form_heads", "frequency"];

/// Lays a table over the built-in scheme that it names.
pub(super) fn apply(own: Table, places: &Places, mistakes: &mut Vec<Mistake>) -> Table {
    let name = own.get("season").and_then(|season| season.get("base")).and_then(Value::as_str);
    let Some(name) = name.map(str::to_owned) else { return own };
    let Some(base) = builtin::table(&name) else {
        let path = ["season".to_owned(), "base".to_owned()];
        let near = |known: &&&str| strsim::normalized_damerau_levenshtein(known, &name) > 0.7;
        let likely = builtin::names().iter().find(near).map(|known| format!("是不是“{known}”？"));
        let message = format!(
            "没有叫“{name}”的内置方案；{}可用的有：{}",
            likely.unwrap_or_default(),
            builtin::names().join("、")
        );
        mistakes.push(places.mistake(&path, &message));
        return own;
    };
    let base = without(base, &own, places, mistakes);
    over(base, own)
}

/// Takes out of the built-in scheme what `season.without` names.
fn without(mut base: Table, own: &Table, places: &Places, mistakes: &mut Vec<Mistake>) -> Table {
    let named = own.get("season").and_then(|season| season.get("without")).and_then(Value::as_array);
    for (index, name) in named.into_iter().flatten().enumerate() {
        let Some(name) = name.as_str() else { continue };
        let steps: Vec<&str> = name.split('.').map(str::trim).collect();
        if let Err(known) = take_out(&mut base, &steps) {
            let path = ["season".to_owned(), "without".to_owned(), index.to_string()];
            let message = format!("内置方案里没有“{name}”，不用去掉；这一处可以写：{}", known.join("、"));
            mistakes.push(places.mistake(&path, &message));
        }
    }
    base
}

/// Removes a value, or an entry of a list by its identity or number from 1; tells what is there where it is not.
fn take_out(table: &mut Table, steps: &[&str]) -> Result<(), Vec<String>> {
    let Some((first, rest)) = steps.split_first() else { return Ok(()) };
    let known = table.keys().filter(|key| *key != "season").cloned().collect();
    if rest.is_empty() {
        return if *first == "season" { Err(known) } else { table.remove(*first).map(drop).ok_or(known) };
    }
    match table.get_mut(*first) {
        Some(Value::Table(inner)) => take_out(inner, rest),
        Some(Value::Array(entries)) => take_entry(first, entries, rest),
        _ => Err(known),
    }
}

fn take_entry(list: &str, entries: &mut Vec<Value>, steps: &[&str]) -> Result<(), Vec<String>> {
    let Some((name, rest)) = steps.split_first() else { return Ok(()) };
    let names = || entries.iter().enumerate().map(|(at, entry)| named(list, at, entry)).collect::<Vec<_>>();
    let Some(at) = names().iter().position(|other| other == name) else { return Err(names()) };
    if rest.is_empty() {
        entries.remove(at);
        return Ok(());
    }
    entries.get_mut(at).and_then(Value::as_table_mut).map_or_else(|| Err(Vec::new()), |entry| take_out(entry, rest))
}

/// What an entry of a list is called: its identity, or its number.
fn named(list: &str, at: usize, entry: &Value) -> String {
    identity(list, entry).map_or_else(|| (at + 1).to_string(), str::to_owned)
}

fn over(mut base: Table, own: Table) -> Table {
    for (key, value) in own {
        let merged = match (base.remove(&key), value) {
            (Some(Value::Table(below)), Value::Table(above)) if !WHOLE.contains(&key.as_str()) => {
                Value::Table(over(below, above))
            }
            (Some(Value::Array(below)), Value::Array(above)) => Value::Array(over_list(&key, below, above)),
            (_, value) => value,
        };
        base.insert(key, merged);
    }
    base
}

/// Puts the entries of a scheme with a base in the base's order, new ones after them, and bands by their scores.
///
/// While a scheme is read its own entries come first, so that they keep the places that mistakes are told with.
pub(super) fn reorder(scheme: &mut Scheme) {
    let Some(base) = scheme.season.base.as_deref().and_then(builtin::text).and_then(|text| super::parse(text).ok())
    else {
        return;
    };
    like(&mut scheme.materials, &base.materials, |material| material.kind.clone());
    like(&mut scheme.report.parts, &base.report.parts, |part| format!("{:?}", part.role));
    like(&mut scheme.focus, &base.focus, |focus| focus.id.clone());
    like(&mut scheme.levels, &base.levels, |level| level.id.clone());
    like(&mut scheme.duties, &base.duties, |duty| duty.id.clone());
    like(&mut scheme.manual, &base.manual, |manual| manual.id.clone());
    like(&mut scheme.exemptions, &base.exemptions, |exemption| exemption.id.clone());
    like(&mut scheme.rectification.columns, &base.rectification.columns, |column| column.id.clone());
    if let (Some(ballot), Some(base)) = (&mut scheme.ballot, &base.ballot) {
        like(&mut ballot.items, &base.items, |item| item.id.clone());
        like(&mut ballot.groups, &base.groups, |group| group.id.clone());
        like(&mut ballot.components, &base.components, |component| component.id.clone());
        ballot.bands.sort_by(|a, b| b.from.cmp(&a.from));
    }
}

/// Sorts entries as those of the same identity stand in another list; unknown ones go last, in their order.
fn like<T>(own: &mut [T], base: &[T], identity: impl Fn(&T) -> String) {
    let order: Vec<String> = base.iter().map(&identity).collect();
    own.sort_by_key(|entry| {
        let name = identity(entry);
        order.iter().position(|other| *other == name).unwrap_or(order.len())
    });
}

/// Own entries first, in their order and with what the built-in entry of the same identity adds; then the built-in ones
/// that are not replaced. Lists of plain values are replaced as a whole.
fn over_list(list: &str, below: Vec<Value>, above: Vec<Value>) -> Vec<Value> {
    if !above.iter().chain(&below).all(|entry| identity(list, entry).is_some()) {
        return above;
    }
    let mut left: Vec<Option<Value>> = below.into_iter().map(Some).collect();
    let mut merged = Vec::new();
    for entry in above {
        let of =
            |other: &Option<Value>| other.as_ref().and_then(|other| identity(list, other)) == identity(list, &entry);
        let same = left.iter_mut().find(|other| of(other)).and_then(Option::take);
        merged.push(match (same, entry) {
            (Some(Value::Table(below)), Value::Table(above)) => Value::Table(over(below, above)),
            (_, entry) => entry,
        });
    }
    merged.extend(left.into_iter().flatten());
    merged
}

fn identity<'a>(list: &str, entry: &'a Value) -> Option<&'a str> {
    let table = entry.as_table()?;
    if BY_TITLE.contains(&list) {
        return table.get("title")?.as_str();
    }
    IDENTITIES.iter().find_map(|key| table.get(*key)?.as_str())
}
