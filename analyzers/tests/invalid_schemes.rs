//! Every scheme of `tests/schemes/invalid` is refused with the messages that stand beside it.
//!
//! A new case is a new `NAME.toml`; `UPDATE_SCHEMES=1` writes its `NAME.txt`, to be read before it is committed.

#![allow(missing_docs, clippy::unwrap_used, reason = "test names say what they test")]

use std::path::{Path, PathBuf};

use shuping_analyzers::scheme::{Weight, check, parse};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemes/invalid");
    let mut cases: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    cases.sort();
    cases
}

/// What is told of a text: mistakes with line and column, else errors with the value's path.
fn told(text: &str) -> Vec<String> {
    match parse(text) {
        Err(mistakes) => {
            mistakes.iter().map(|mistake| format!("{}:{} {}", mistake.line, mistake.column, mistake.message)).collect()
        }
        Ok(scheme) => check(&scheme)
            .into_iter()
            .filter(|note| note.weight == Weight::Error)
            .map(|note| format!("{}: {}", note.at, note.message))
            .collect(),
    }
}

#[test]
fn every_invalid_scheme_is_refused_with_its_messages() {
    let cases = cases();
    assert!(cases.len() >= 30, "{}", cases.len());
    let mut wrong = Vec::new();
    for path in cases {
        let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let told = told(&text).join("\n") + "\n";
        let beside = path.with_extension("txt");
        if std::env::var_os("UPDATE_SCHEMES").is_some() {
            std::fs::write(&beside, &told).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap_or_default().replace("\r\n", "\n");
        if told.trim().is_empty() || told != expected {
            wrong.push(format!("{}\n— expected\n{expected}— told\n{told}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_message_is_one_that_a_reader_of_chinese_understands() {
    for path in cases() {
        for message in told(&std::fs::read_to_string(&path).unwrap()) {
            let han = message.chars().filter(|letter| ('\u{4e00}'..='\u{9fff}').contains(letter)).count();
            assert!(han >= 2, "{}: {message}", path.display());
        }
    }
}
