//! What is said and done when the program itself is at fault: a sentence instead of a trace, and a code of its own.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook};

use crate::exit::{Exit, Failure};
use crate::output::{RED, styled, tell};

/// Says where the program fell over, wherever it does. Never what it said then: that may quote a file.
pub(crate) fn listen() {
    set_hook(Box::new(|panic| said(&place(panic))));
}

/// Does work; where it falls over, that is a failure like another.
///
/// # Errors
///
/// Those of the work, and [`Exit::Internal`] where it fell over.
pub(crate) fn caught(work: impl FnOnce() -> Result<Exit, Failure>) -> Result<Exit, Failure> {
    // Nothing outlives the work but the store, which stands being killed at any moment.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(Failure::told(Exit::Internal, AT_FAULT)))
}

/// The way out.
const AT_FAULT: &str =
    "程序内部出错，没有做完。收件箱里的文件没有改动，已经收下的都在；可以再运行一次，并请把上面一行报告给程序的作者";

fn place(panic: &PanicHookInfo<'_>) -> String {
    panic.location().map_or_else(|| "?".to_owned(), |place| format!("{}:{}", place.file(), place.line()))
}

fn said(place: &str) {
    let version = env!("CARGO_PKG_VERSION");
    if tracing::dispatcher::has_been_set() {
        tracing::error!(version, place, "程序内部出错");
    } else {
        tell(format!("{} shuping {version}，{place}", styled(RED, "程序内部出错：")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_falls_over_ends_with_seventy() {
        let failure = caught(|| panic!("述职报告")).unwrap_err();
        assert_eq!(failure.exit(), Exit::Internal);
        assert!(!failure.to_string().contains("述职报告"), "what it said may quote a file");
        assert_eq!(caught(|| Ok(Exit::Done)).unwrap(), Exit::Done);
    }
}
