//! Our readers beside python-docx, antiword, `PyMuPDF` and pdftotext, on the same files in one run.
//!
//! `cargo bench --bench beside -- FOLDER…` takes every .docx, .doc and .pdf of the folders (the example season where none
//! is named) and prints a table in Markdown. Each reader has one core and reads every file once to warm up and then as
//! often as three seconds allow; programs are started once a file, as they are used. A file counts for a reader that
//! reads it without an error.

#![allow(clippy::print_stdout, missing_docs, reason = "a table for people")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use shuping_pipeline::content::{Content, Limits};
use shuping_pipeline::formats::read;

/// How long a reader is measured.
const SPAN: Duration = Duration::from_secs(3);

/// Reads the named files again and again, and prints the files of one pass, the passes and the seconds.
const PYTHON: &str = r"
import sys, time
kind, paths = sys.argv[1], sys.argv[2:]
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
good = []
for path in paths:
    try:
        read(path)
        good.append(path)
    except Exception:
        pass
passes, start = 0, time.process_time()
while good and time.process_time() - start < 3:
    for path in good:
        read(path)
    passes += 1
print(len(good), passes, time.process_time() - start)
";

/// Speed of a reader.
struct Speed {
    name: &'static str,
    /// Files that it reads.
    files: usize,
    /// Of them in a second.
    rate: f64,
}

fn main() {
    let named: Vec<PathBuf> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from).collect();
    let season = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons");
    let folders = if named.is_empty() { vec![season] } else { named };
    println!("| 文件 | 读取 | 读得出 | 每秒（一个核） | 我们是它的几倍 |\n|---|---|---|---|---|");
    for ending in ["docx", "doc", "pdf"] {
        let files: Vec<(PathBuf, Vec<u8>)> = folders
            .iter()
            .flat_map(|folder| walk(folder, ending))
            .filter_map(|path| fs_err::read(&path).ok().map(|bytes| (path, bytes)))
            .filter(|(_, bytes)| bytes.len() > 512)
            .collect();
        if files.is_empty() {
            continue;
        }
        let (ours, pages) = ours(&files);
        let mut speeds = vec![ours];
        let paths: Vec<&Path> = files.iter().map(|(path, _)| path.as_path()).collect();
        match ending {
            "docx" => speeds.extend(python("python-docx", "docx", &paths)),
            "doc" => speeds.extend(program("antiword", &["-m", "UTF-8.txt"], &[], &paths)),
            _ => {
                speeds.extend(python("PyMuPDF", "pdf", &paths));
                speeds.extend(program("pdftotext", &["-q"], &["-"], &paths));
            }
        }
        print(ending, files.len(), pages, &speeds);
    }
}

fn print(ending: &str, files: usize, pages: usize, speeds: &[Speed]) {
    let Some(ours) = speeds.first() else { return };
    for speed in speeds {
        let pages = if pages > 0 {
            format!("，约 {:.0} 页", speed.rate * pages as f64 / ours.files.max(1) as f64)
        } else {
            String::new()
        };
        let ratio =
            if speed.name == ours.name { String::new() } else { format!("{:.1}", ours.rate / speed.rate.max(1e-9)) };
        println!("| {files} 个 {ending} | {} | {} | {:.0} 个{pages} | {ratio} |", speed.name, speed.files, speed.rate);
    }
}

/// Our speed, and the pages of the files that were read.
fn ours(files: &[(PathBuf, Vec<u8>)]) -> (Speed, usize) {
    let limits = Limits::default();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut pages = 0;
    let good: Vec<(String, &Vec<u8>)> = files
        .iter()
        .filter_map(|(path, bytes)| {
            let content = read(&name(path), bytes, &limits).ok()?;
            match content {
                Content::Document(document) => pages += document.quality.pages.unwrap_or(0) as usize,
                // Pictures of pages are made ready for recognition: other readers do not do that.
                _ => return None,
            }
            Some((name(path), bytes))
        })
        .collect();
    let (start, mut passes) = (Instant::now(), 0_u32);
    while !good.is_empty() && start.elapsed() < SPAN {
        for (name, bytes) in &good {
            let _ = std::hint::black_box(read(name, bytes, &limits));
        }
        passes += 1;
    }
    (Speed { name: "shuping", files: good.len(), rate: rate(good.len(), passes, start.elapsed().as_secs_f64()) }, pages)
}

fn rate(files: usize, passes: u32, seconds: f64) -> f64 {
    files as f64 * f64::from(passes) / seconds.max(1e-9)
}

/// A reader of Python; `None` where it is not installed.
fn python(name: &'static str, kind: &str, paths: &[&Path]) -> Option<Speed> {
    let output = Command::new("python3").args(["-c", PYTHON, kind]).args(paths).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    let [files, passes, seconds] = numbers.as_slice() else { return None };
    Some(Speed { name, files: *files as usize, rate: files * passes / seconds.max(1e-9) })
}

/// A program that is started for every file; `None` where it is not installed.
fn program(name: &'static str, before: &[&str], after: &[&str], paths: &[&Path]) -> Option<Speed> {
    let run = |path: &&&Path| {
        let mut command = Command::new(name);
        command.args(before).arg(path).args(after).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    Command::new(name).arg("-v").stdout(Stdio::null()).stderr(Stdio::null()).status().ok()?;
    let good: Vec<&&Path> = paths.iter().filter(run).collect();
    let (start, mut passes) = (Instant::now(), 0_u32);
    while !good.is_empty() && start.elapsed() < SPAN {
        good.iter().for_each(|path| drop(run(path)));
        passes += 1;
    }
    Some(Speed { name, files: good.len(), rate: rate(good.len(), passes, start.elapsed().as_secs_f64()) })
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
