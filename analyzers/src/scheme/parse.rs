//! From the text of `season.toml` to a [`Scheme`].

use super::Scheme;

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

/// Reads a scheme.
///
/// # Errors
///
/// Every mistake that can be told at once, in the order of the file.
pub fn parse(text: &str) -> Result<Scheme, Vec<Mistake>> {
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let before = text.get(..at).unwrap_or("");
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        vec![Mistake { line, column, message: error.message().to_owned() }]
    })
}
