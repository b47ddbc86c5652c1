//! Our readers beside python-docx, antiword, `PyMuPDF` and pdftotext, on the same files in one run.
//!
//! `cargo bench --bench beside -- FOLDER…` takes every .docx, .doc and .pdf of the folders (the example seasons where none
//! is named) and prints a table in Markdown. `python3` is the one on the path, with python-docx and `PyMuPDF`. Linux only:
//! processor time is read from `/proc`.
//!
//! What makes it fair: only files count that every reader at hand reads without an error; each of them is opened from
//! disk each time; processor time is compared, so other work on the machine does not; readers take turns in rounds of
//! two seconds and the median round counts; libraries are compared with our library inside one process (imports and
//! interpreter start not counted), and programs with this very program started once a file and printing the text.

#![allow(clippy::print_stdout, missing_docs, reason = "a table for people")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shuping_analyzers::document::Document;
use shuping_pipeline::content::{Content, Limits};
use shuping_pipeline::formats::read;

/// How long a reader is measured in one round.
const SPAN: Duration = Duration::from_secs(2);

/// The median of so many rounds counts.
const ROUNDS: usize = 5;

/// `/proc/self/stat` counts in hundredths of a second (`CLK_TCK` of every Linux that runs Rust's standard library).
const TICKS: f64 = 100.0;

/// With `try`: prints the numbers of the files that can be read. Otherwise: passes for two seconds, prints passes and
/// seconds of processor time.
const PYTHON: &str = r"
import sys, time
kind, task, paths = sys.argv[1], sys.argv[2], sys.argv[3:]
if kind == 'docx':
    import docx
    def read(path):
        document = docx.Document(path)
        text = [paragraph.text for paragraph in document.paragraphs]
        for table in document.tables:
            for row in table.rows:
                text += [cell.text for cell in row.cells]
        return len(text)
else:
    import pymupdf
    pymupdf.TOOLS.mupdf_display_errors(False)
    def read(path):
        with pymupdf.open(path) as document:
            return sum(len(page.get_text()) for page in document)
if task == 'try':
    for number, path in enumerate(paths):
        try:
            read(path)
            print(number)
        except Exception:
            pass
else:
    passes, clock, start = 0, time.monotonic(), time.process_time()
    while time.monotonic() - clock < 2:
        for path in paths:
            read(path)
        passes += 1
    print(passes, time.process_time() - start)
";

/// Who reads.
enum Who {
    /// Our library, in this process.
    Library,
    /// This program, started once a file.
    Program,
    /// A library of Python, in one process; `docx` or `pdf`.
    Python(&'static str),
    /// A program with what stands before and after the path.
    Other(&'static str, &'static [&'static str], &'static [&'static str]),
}

impl Who {
    fn name(&self) -> String {
        match self {
            Self::Library => "shuping, one process".into(),
            Self::Program => "shuping, started once a file".into(),
            Self::Python("docx") => "python-docx, one process".into(),
            Self::Python(_) => "PyMuPDF, one process".into(),
            Self::Other(name, ..) => format!("{name}, started once a file"),
        }
    }

    /// Which files it reads, or `None` where it is not installed.
    fn readable(&self, paths: &[&Path]) -> Option<Vec<bool>> {
        match self {
            Self::Library | Self::Program => Some(paths.iter().map(|path| document(path).is_some()).collect()),
            Self::Python(kind) => {
                let output = python(kind, "try", paths)?;
                let good: Vec<usize> = output.lines().filter_map(|line| line.parse().ok()).collect();
                // Nothing read at all: the library is missing.
                (!good.is_empty()).then(|| (0..paths.len()).map(|number| good.contains(&number)).collect())
            }
            Self::Other(name, ..) => {
                Command::new(name).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
                Some(paths.iter().map(|path| self.start(path)).collect())
            }
        }
    }

    /// Passes over the files, and seconds of processor time that they took.
    fn measure(&self, paths: &[&Path]) -> (f64, f64) {
        if let Self::Python(kind) = self {
            let output = python(kind, "measure", paths).unwrap_or_default();
            let numbers: Vec<f64> = output.split_whitespace().filter_map(|number| number.parse().ok()).collect();
            return if let [passes, seconds] = numbers.as_slice() { (*passes, *seconds) } else { (0.0, 1.0) };
        }
        let inside = matches!(self, Self::Library);
        let (clock, start, mut passes) = (Instant::now(), processor_seconds(inside), 0.0);
        while clock.elapsed() < SPAN {
            for path in paths {
                if inside {
                    let _ = std::hint::black_box(document(path));
                } else {
                    self.start(path);
                }
            }
            passes += 1.0;
        }
        (passes, processor_seconds(inside) - start)
    }

    /// Starts the program for one file.
    fn start(&self, path: &Path) -> bool {
        let mut command = match self {
            Self::Other(name, before, after) => {
                let mut command = Command::new(name);
                command.args(*before).arg(path).args(*after);
                command
            }
            _ => {
                let mut command = Command::new(std::env::current_exe().unwrap_or_default());
                command.arg("--text").arg(path);
                command
            }
        };
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.status().is_ok_and(|status| status.success())
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, path] = arguments.as_slice()
        && flag == "--text"
    {
        return print_text(Path::new(path));
    }
    let named: Vec<PathBuf> =
        arguments.iter().filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    let season = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons");
    let folders = if named.is_empty() { vec![season] } else { named };
    println!(
        "| files that all read | reader | files a second, one core | pages a second | shuping is so many times as fast |"
    );
    println!("|---|---|---|---|---|");
    for (ending, peers) in [
        ("docx", vec![Who::Library, Who::Python("docx")]),
        ("doc", vec![Who::Library, Who::Program, Who::Other("antiword", &["-m", "UTF-8.txt"], &[])]),
        ("pdf", vec![Who::Library, Who::Program, Who::Python("pdf"), Who::Other("pdftotext", &["-q"], &["-"])]),
    ] {
        let files: Vec<PathBuf> = folders.iter().flat_map(|folder| walk(folder, ending)).collect();
        compare(ending, &files, peers);
    }
}

/// Measures readers on the files that all of them read, and prints their rows.
fn compare(ending: &str, files: &[PathBuf], readers: Vec<Who>) {
    let all: Vec<&Path> = files.iter().map(PathBuf::as_path).collect();
    let mut common = vec![true; all.len()];
    let mut present = Vec::new();
    for reader in readers {
        if let Some(readable) = reader.readable(&all) {
            common = common.iter().zip(&readable).map(|(common, readable)| *common && *readable).collect();
            present.push(reader);
        }
    }
    let paths: Vec<&Path> = all.iter().zip(&common).filter(|(_, common)| **common).map(|(path, _)| *path).collect();
    if paths.is_empty() {
        return;
    }
    let pages: f64 = paths.iter().filter_map(|path| document(path)?.quality.pages).map(f64::from).sum();
    let mut rounds: Vec<Vec<f64>> = vec![Vec::new(); present.len()];
    for _ in 0..ROUNDS {
        for (reader, rates) in present.iter().zip(&mut rounds) {
            let (passes, seconds) = reader.measure(&paths);
            rates.push(passes / seconds.max(1e-9));
        }
    }
    let rates: Vec<f64> = rounds.into_iter().map(median).collect();
    let ours = |program: bool| {
        let own = |who: &Who| if program { matches!(who, Who::Program) } else { matches!(who, Who::Library) };
        present.iter().zip(&rates).find(|(who, _)| own(who)).map_or(0.0, |(_, rate)| *rate)
    };
    for (reader, rate) in present.iter().zip(&rates) {
        let ratio = match reader {
            Who::Library | Who::Program => String::new(),
            Who::Python(_) => format!("{:.1}", ours(false) / rate),
            Who::Other(..) => format!("{:.1}; {:.1} in one process", ours(true) / rate, ours(false) / rate),
        };
        let pages = if pages > 0.0 { format!("{:.0}", rate * pages) } else { String::new() };
        let files = paths.len();
        println!(
            "| {files} of {} {ending} | {} | {:.0} | {pages} | {ratio} |",
            all.len(),
            reader.name(),
            rate * files as f64
        );
    }
}

/// The document of a file, where it is one: pictures of pages go to recognition, which other readers do not do.
fn document(path: &Path) -> Option<Document> {
    let bytes = fs_err::read(path).ok()?;
    let content = read(&path.file_name()?.to_string_lossy(), &bytes, &Limits::default()).ok()?;
    match content.apart().0.ok()? {
        Content::Document(document) => Some(document),
        _ => None,
    }
}

/// What programs of the command line do: text of paragraphs, with their numbers, to standard output.
fn print_text(path: &Path) {
    let Some(document) = document(path) else { std::process::exit(1) };
    let mut text = String::new();
    for paragraph in &document.paragraphs {
        text += paragraph.number.as_deref().unwrap_or_default();
        text += &paragraph.text;
        text.push('\n');
    }
    print!("{text}");
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

/// Processor time of this process, or of the ones that it started and that ended, in seconds.
fn processor_seconds(inside: bool) -> f64 {
    let stat = fs_err::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold spaces: what follows it is counted. utime and stime, then cutime and cstime.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let first = if inside { 11 } else { 13 };
    let ticks = fields.iter().skip(first).take(2).filter_map(|field| field.parse::<f64>().ok());
    ticks.sum::<f64>() / TICKS
}

/// What the Python part says about the files; `None` where Python is missing.
fn python(kind: &str, task: &str, paths: &[&Path]) -> Option<String> {
    let mut command = Command::new("python3");
    let output = command.args(["-c", PYTHON, kind, task]).args(paths).stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn walk(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        fs_err::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(walk(&path, ending));
        } else if path.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending)) {
            found.push(path);
        }
    }
    found
}
