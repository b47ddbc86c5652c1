//! `shuping schemes`: the schemes that come with the program.

use shuping_analyzers::scheme::{builtin, parse};

use crate::exit::{Exit, Failure};
use crate::output::{BOLD, say, styled};

/// Lists the built-in schemes, or prints one.
pub(super) fn schemes(name: Option<&str>) -> Result<Exit, Failure> {
    if let Some(name) = name {
        say(text(name)?);
        return Ok(Exit::Done);
    }
    for name in builtin::names() {
        let about = parse(text(name)?)
            .map(|scheme| format!("{} {}", scheme.season.year, scheme.season.title))
            .unwrap_or_default();
        say(format!("{}  {about}", styled(BOLD, name)));
    }
    Ok(Exit::Done)
}

/// The text of a built-in scheme.
pub(super) fn text(name: &str) -> Result<&'static str, Failure> {
    builtin::text(name).ok_or_else(|| {
        Failure::told(Exit::NoInput, format!("没有叫“{name}”的方案；可用的有：{}", builtin::names().join("、")))
    })
}
