//! Schemes that come with the program: what real notices order, in our own words.

use toml::Table;

/// Name and text of each built-in scheme.
const SCHEMES: &[(&str, &str)] = &[
    ("sou-2023", include_str!("../../schemes/sou-2023.toml")),
    ("fzvc-2022", include_str!("../../schemes/fzvc-2022.toml")),
    ("sou-2017", include_str!("../../schemes/sou-2017.toml")),
    ("lygtc", include_str!("../../schemes/lygtc.toml")),
    ("shm-2022", include_str!("../../schemes/shm-2022.toml")),
];

/// Names of the built-in schemes.
#[must_use]
pub fn names() -> Vec<&'static str> {
    SCHEMES.iter().map(|(name, _)| *name).collect()
}

/// Text of a built-in scheme.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    SCHEMES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// A built-in scheme as a table.
pub(super) fn table(name: &str) -> Option<Table> {
    text(name)?.parse().ok()
}
