//! `shuping read-worker`: the isolated reader.

use std::ffi::OsString;
use std::io::{stdin, stdout};
use std::path::Path;

use shuping_analyzers::scheme::Limits;
use shuping_pipeline::content::{Content, Refusal};
use shuping_pipeline::formats::scan::{Recogniser, recognise};
use shuping_pipeline::worker::{Pool, Settings, serve as serve_orders};

use crate::exit::{Exit, Failure};

/// Serves the parent's orders until it closes the pipe.
pub(super) fn serve(memory: u64) -> Result<Exit, Failure> {
    serve_orders(&mut stdin().lock(), &mut stdout().lock(), memory)?;
    Ok(Exit::Done)
}

/// A pool of readers that are this very program, with the usual limits.
pub(super) fn pool() -> Result<Pool, Failure> {
    pool_of(&Limits::default())
}

/// A pool of readers that are this very program, with the limits of a scheme.
pub(super) fn pool_of(limits: &Limits) -> Result<Pool, Failure> {
    let arguments = ["read-worker", "--memory"].iter().map(OsString::from).collect();
    Ok(Pool::new(Settings::of(std::env::current_exe()?, arguments, limits)))
}

/// Reads one file in a worker, and its pages where they are pictures: its name without folders, and what it holds.
pub(super) fn open(file: &Path) -> Result<(String, Content), Failure> {
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let bytes = fs_err::read(file)?;
    let whole = |content| match content {
        Content::Scan(scan) => {
            let recogniser = Recogniser::look().map_err(|missing| missing.refusal())?;
            recognise(scan, &recogniser).map(Content::Document)
        }
        content => Ok(content),
    };
    match read(&name, &bytes)?.and_then(|content| content.apart().0).and_then(whole) {
        Ok(content) => Ok((name, content)),
        Err(refusal) => Err(Failure::told(Exit::Data, format!("{name}：{}", refusal.reason))),
    }
}

/// Reads one file in a worker.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<Result<Content, Refusal>, Failure> {
    Ok(pool()?.read(name, bytes)?)
}
