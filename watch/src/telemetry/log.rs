//! The log: lines for people or JSON for machines, on standard error.
//!
//! No line holds the name of a person or of a file (names of files hold names of people): units by their id, originals
//! by the beginning of their hash, letters by their number.

use clap::ValueEnum;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

/// How lines of the log look.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// 一行一句
    #[default]
    Text,
    /// 一行一个 JSON
    Json,
}

/// Size beyond which a log in a file is begun anew; the one before it is kept.
#[cfg(windows)]
const LONGEST: u64 = 5 << 20;

/// Starts the log in a file, for a service that has no standard error.
///
/// # Errors
///
/// When the file cannot be written.
#[cfg(windows)]
pub(crate) fn start_in(file: &std::path::Path) -> std::io::Result<()> {
    if fs_err::metadata(file).is_ok_and(|data| data.len() > LONGEST) {
        fs_err::rename(file, file.with_extension("old.log"))?;
    }
    let lines = fs_err::OpenOptions::new().create(true).append(true).open(file)?.into_parts().0;
    let layer = fmt::layer().with_ansi(false).with_target(false).with_writer(std::sync::Mutex::new(lines));
    drop(tracing_subscriber::registry().with(layer.with_filter(LevelFilter::INFO)).try_init());
    Ok(())
}

/// Starts the log. A second start in the same process has no effect.
pub(crate) fn start(form: Form, level: LevelFilter) {
    let registry = tracing_subscriber::registry();
    let done = match form {
        // The journal writes the time itself.
        Form::Text if std::env::var_os("JOURNAL_STREAM").is_some() => registry
            .with(
                fmt::layer()
                    .without_time()
                    .with_ansi(false)
                    .with_target(false)
                    .with_writer(std::io::stderr)
                    .with_filter(level),
            )
            .try_init(),
        Form::Text => {
            let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
            registry
                .with(fmt::layer().with_ansi(colour).with_target(false).with_writer(std::io::stderr).with_filter(level))
                .try_init()
        }
        Form::Json => registry
            .with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr).with_filter(level))
            .try_init(),
    };
    // A log that is running already is what was asked for.
    drop(done);
}
