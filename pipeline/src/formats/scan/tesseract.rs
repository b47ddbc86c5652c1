//! The recogniser: the program tesseract with its data for simplified Chinese.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::plate::Plate;
use crate::content::{Cause, Refusal};

/// Language data that is needed.
const LANGUAGE: &str = "chi_sim";
/// Language data that tell digits well.
const LATIN: &str = "eng";
/// What one page may take by the clock: a few seconds on an idle machine, far more beside other work.
const PAGE_TIME: Duration = Duration::from_secs(180);
/// What asking for the version may take.
const ASK_TIME: Duration = Duration::from_secs(10);
/// Most bytes of a page's table.
const TABLE_BYTES: u64 = 32 << 20;

/// tesseract as it is installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recogniser {
    /// The program.
    pub program: PathBuf,
    /// Its version, as `5.3.0`.
    pub version: String,
    /// Its languages, sorted.
    pub languages: Vec<String>,
}

/// Why nothing can be recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// There is no tesseract.
    Program,
    /// There is, but it does not know Chinese, or is older than version 4.
    Language {
        /// The version that is installed.
        version: String,
    },
}

impl Missing {
    /// The refusal of a scan, with the one command that helps.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let what = match self {
            Self::Program => "本机没有安装文字识别程序tesseract".to_owned(),
            Self::Language { version } => format!("本机的tesseract {version}缺少简体中文识别数据"),
        };
        Refusal::new(Cause::NeedsRecognition, format!("扫描件没有文字，{what}。{}", Self::advice()))
    }

    /// What to run to get one, on Debian and on Windows.
    #[must_use]
    pub fn advice() -> &'static str {
        if cfg!(windows) {
            "请运行：winget install --interactive UB-Mannheim.TesseractOCR（安装时勾选Chinese (Simplified)），然后重新运行。"
        } else {
            "请运行：sudo apt install tesseract-ocr tesseract-ocr-chi-sim，然后重新运行。"
        }
    }
}

impl Recogniser {
    /// The recogniser of this machine, if it can read Chinese.
    #[must_use]
    pub fn find() -> Option<Self> {
        Self::look().ok()
    }

    /// The recogniser of this machine, or what is missing.
    ///
    /// # Errors
    ///
    /// What is missing.
    pub fn look() -> Result<Self, Missing> {
        let found = candidates().into_iter().find_map(|program| {
            let (_, banner) = ask(&program, "--version")?;
            let version = banner.split_whitespace().nth(1)?.trim_start_matches('v').to_owned();
            let mut languages: Vec<String> =
                ask(&program, "--list-langs")?.1.lines().skip(1).map(str::to_owned).collect();
            languages.sort();
            Some(Self { program, version, languages })
        });
        let found = found.ok_or(Missing::Program)?;
        let modern =
            found.version.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|n| n >= 4);
        let knows = found.languages.iter().any(|language| language == LANGUAGE);
        if modern && knows { Ok(found) } else { Err(Missing::Language { version: found.version }) }
    }

    /// The table of words on a page; `None` where the program fails or takes too long.
    pub(super) fn table(&self, plate: &Plate) -> Option<String> {
        self.words(plate, LANGUAGE, &["--psm", "3", "-c", "preserve_interword_spaces=1"])
    }

    /// The table of words on a page that is a list of short texts.
    pub(super) fn list(&self, plate: &Plate) -> Option<String> {
        self.words(plate, LANGUAGE, &["--psm", "6", "-c", "preserve_interword_spaces=1"])
    }

    /// The table of words on a page that is a list of numbers. Data for Latin letters, which every installation brings, tell
    /// single digits better than those for Chinese.
    pub(super) fn numbers(&self, plate: &Plate) -> Option<String> {
        let latin = self.languages.iter().any(|language| language == LATIN);
        let only = ["--psm", "6", "-c", "tessedit_char_whitelist=0123456789."];
        self.words(plate, if latin { LATIN } else { LANGUAGE }, &only)
    }

    fn words(&self, plate: &Plate, language: &str, manner: &[&str]) -> Option<String> {
        let mut command = Command::new(&self.program);
        command.args(["stdin", "stdout", "-l", language, "--dpi"]).arg(format!("{:.0}", plate.dpi));
        command.args(manner).arg("tsv");
        let (ended_well, table) = run(command, &plate.picture()?, PAGE_TIME)?;
        ended_well.then_some(table)
    }
}

/// Where tesseract may be: on the path, and where its installer for Windows puts it.
fn candidates() -> Vec<PathBuf> {
    let name = if cfg!(windows) { "tesseract.exe" } else { "tesseract" };
    let mut found: Vec<PathBuf> = std::env::var_os("PATH")
        .map(|path| std::env::split_paths(&path).map(|folder| folder.join(name)).collect())
        .unwrap_or_default();
    if cfg!(windows) {
        let roots = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"].into_iter().filter_map(std::env::var_os);
        found.extend(roots.flat_map(|root| {
            let root = PathBuf::from(root);
            [root.join("Tesseract-OCR").join(name), root.join("Programs").join("Tesseract-OCR").join(name)]
        }));
    }
    found.retain(|program| program.is_file());
    found
}

fn ask(program: &Path, question: &str) -> Option<(bool, String)> {
    let mut command = Command::new(program);
    command.arg(question);
    run(command, &[], ASK_TIME)
}

/// Runs a program with an input and a time limit; whether it ended well, and what it printed.
fn run(mut command: Command, input: &[u8], limit: Duration) -> Option<(bool, String)> {
    command.env("OMP_THREAD_LIMIT", "1").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let (stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut stdin = stdin;
            // A program that does not read its input is no error here: its output tells.
            let _ = stdin.write_all(input);
        });
        let reader = scope.spawn(move || {
            let mut bytes = Vec::new();
            stdout.take(TABLE_BYTES).read_to_end(&mut bytes).ok()?;
            Some(bytes)
        });
        let ended_well = wait(&mut child, limit);
        let bytes = reader.join().ok().flatten()?;
        Some((ended_well?, String::from_utf8_lossy(&bytes).into_owned()))
    })
}

/// Whether the program ended well; `None` where it had to be killed.
fn wait(child: &mut Child, limit: Duration) -> Option<bool> {
    let end = Instant::now() + limit;
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if Instant::now() < end => {
                std::thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(25));
            }
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_the_command_that_helps() {
        let refusal = Missing::Language { version: "5.3.0".to_owned() }.refusal();
        assert_eq!(refusal.cause, Cause::NeedsRecognition);
        assert!(refusal.reason.contains("5.3.0") && refusal.reason.contains("install"));
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_killed_in_time() {
        let mut command = Command::new("sleep");
        command.arg("20");
        let start = Instant::now();
        assert_eq!(run(command, b"", Duration::from_millis(200)), None);
        assert!(start.elapsed() < Duration::from_secs(5));
    }
}
