//! `shuping completions` and `shuping man`: what shells and `man` know of the program, generated from the command line.

use std::io::{self, Write};
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use crate::cli::Arguments;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// Writes completions of a shell to standard output.
pub(super) fn completions(shell: Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "shuping", &mut script);
    to_standard_output(&script)
}

/// Writes the manual page to standard output, or a page for each command into a folder.
pub(super) fn man(folder: Option<&Path>) -> Result<Exit, Failure> {
    let Some(folder) = folder else { return to_standard_output(&page(&whole(), "shuping")?) };
    fs_err::create_dir_all(folder)?;
    let command = whole();
    let mut pages = vec![("shuping".to_owned(), page(&command, "shuping")?)];
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        let name = format!("shuping-{}", inner.get_name());
        pages.push((name.clone(), page(inner, &name)?));
    }
    for (name, text) in pages {
        let path = folder.join(format!("{name}.1"));
        fs_err::write(&path, text)?;
        say(path.display());
    }
    Ok(Exit::Done)
}

fn whole() -> Command {
    let mut command = Arguments::command();
    command.build();
    command
}

fn page(command: &Command, name: &str) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).title(name).render(&mut text)?;
    Ok(text)
}

/// A reader that went away is no failure.
fn to_standard_output(bytes: &[u8]) -> Result<Exit, Failure> {
    match io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(Exit::Done),
    }
}
