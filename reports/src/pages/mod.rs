//! Pages that are read in a browser and printed: one for each unit, one for the season.
//!
//! They are self-contained: no network, no script; graphics are SVG within the page and say in words what they show.

mod fit;
mod heat;
pub(crate) mod season;
pub(crate) mod unit;

/// Style of every page.
pub(crate) const CSS: &str = include_str!("../../templates/base.css");

/// One decimal of a share: 33.3%.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.1}%", share * 100.0)
}

/// A path as a link; `/` stays.
pub(crate) fn href(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A coordinate of a drawing; two decimals are finer than any printer.
pub(crate) fn place(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
