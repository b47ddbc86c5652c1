//! From the text of `season.toml` to a [`Scheme`], with every mistake told at once and at its place.
//!
//! The text is read once with the place of each value. Unknown and missing keys are found by walking it beside the JSON
//! Schema of the types; wrong values by deserialising, taking the wrong one out, and deserialising again.

mod base;
mod keys;
mod names;
mod places;
mod values;

use schemars::schema_for;
use serde_json::Value as Json;

use super::Scheme;
use places::Places;

/// A mistake in a scheme or roster, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong and the way out.
    pub message: String,
}

impl Mistake {
    /// A mistake at a line and column from 1.
    #[must_use]
    pub fn at(line: usize, column: usize, message: &str) -> Self {
        Self { line, column, message: message.to_owned() }
    }
}

/// JSON Schema of `season.toml`, generated from the types.
#[must_use]
pub fn json_schema() -> Json {
    schema_for!(Scheme).to_value()
}

/// Reads a scheme. One that names a built-in scheme as its `base` replaces that one's values by its own.
///
/// # Errors
///
/// Every mistake, in the order of the file.
pub fn parse(text: &str) -> Result<Scheme, Vec<Mistake>> {
    let (own, places) = Places::read(text).map_err(|mistake| vec![mistake])?;
    let schema = json_schema();
    let mut mistakes = Vec::new();
    let mut table = own;
    keys::check_unknown(&mut table, &schema, &places, &mut mistakes);
    let mut table = base::apply(table, &places, &mut mistakes);
    keys::check_missing(&mut table, &schema, &places, &mut mistakes);
    let mut scheme = values::read(table, &schema, &places, &mut mistakes);
    if let Some(scheme) = &mut scheme {
        base::reorder(scheme);
    }
    mistakes.sort_by(|a, b| (a.line, a.column, &a.message).cmp(&(b.line, b.column, &b.message)));
    mistakes.dedup();
    scheme.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "[season]\norganization = \"河东镇党委\"\nyear = 2023\n";

    fn messages(text: &str) -> Vec<String> {
        let mistakes = parse(&format!("{HEAD}{text}")).unwrap_err();
        mistakes.iter().map(|mistake| format!("{}:{} {}", mistake.line, mistake.column, mistake.message)).collect()
    }

    #[test]
    fn an_unknown_key_is_told_with_its_place_and_the_likely_one() {
        let told = messages("[report]\nlenght = { max = 2500 }\n");
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("5:1 ") && told[0].contains("“length（字数）”"), "{told:?}");
    }

    #[test]
    fn every_mistake_is_told_at_once() {
        let told = messages(
            "[[material]]\nkind = \"duty_report\"\ndue = \"十二月\"\n\n[report]\nlength = { max = \"两千五\" }\nparts = 3\n\n[[ballot.group]]\nid = \"a\"\n",
        );
        let lines: Vec<&str> = told.iter().map(|line| line.split(':').next().unwrap()).collect();
        assert_eq!(lines, ["4", "6", "9", "10", "12", "12", "12"], "{told:#?}");
    }

    #[test]
    fn text_that_is_no_toml_is_told_with_its_line() {
        let told = parse("[season\nyear = 2023").unwrap_err();
        assert_eq!((told.len(), told[0].line), (1, 1), "{told:?}");
    }

    #[test]
    fn a_scheme_of_two_lines_is_enough() {
        let scheme = parse(HEAD).unwrap();
        assert_eq!(
            (scheme.season.timezone.as_str(), scheme.season.mailboxes.as_slice()),
            ("Asia/Shanghai", ["mailbox".to_owned()].as_slice())
        );
    }
}
