//! A scheme that starts from a built-in one and replaces its values.

use toml::{Table, Value};

use super::Mistake;
use super::places::Places;
use crate::scheme::{Scheme, builtin};

/// Keys by which the entries of a list are known again.
const IDENTITIES: [&str; 4] = ["id", "kind", "role", "grade"];

/// Values of several keys that only mean something together: replaced as a whole, because `{ max = 2500 }` over
/// `{ about = 3000 }` is no length.
const WHOLE: [&str; 9] =
    ["length", "due", "scale", "must_answer", "issues", "trim", "rater_quota", "form_heads", "frequency"];

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
            (Some(Value::Table(below)), Value::Table(above)) if !WHOLE.contains(&key.as_str()) => {
                Value::Table(over(below, above))
            }
            (Some(Value::Array(below)), Value::Array(above)) => Value::Array(over_list(below, above)),
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
