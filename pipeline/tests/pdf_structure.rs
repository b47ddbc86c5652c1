//! The structure of PDF files as another library sees it: pages are neither lost nor made up.

#![allow(missing_docs, reason = "test names say what they test")]

use std::path::{Path, PathBuf};

use shuping_pipeline::content::{Content, Limits};
use shuping_pipeline::formats;

fn papers() -> Vec<PathBuf> {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons")];
    let mut papers = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() && path.file_name().is_none_or(|name| name != "out" && name != ".shuping") {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "pdf") {
            papers.push(path);
        }
    }
    papers.sort();
    papers
}

#[test]
fn every_page_is_read_or_prepared_for_recognition() {
    let papers = papers();
    assert!(papers.len() >= 5);
    for path in papers {
        let bytes = fs_err::read(&path).unwrap();
        if bytes.is_empty() {
            continue;
        }
        // What was cut off on its way nobody reads.
        let Ok(structure) = lopdf::Document::load_mem(&bytes) else {
            assert!(formats::read("报告.pdf", &bytes, &Limits::default()).is_err(), "{}", path.display());
            continue;
        };
        let pages = structure.get_pages().len();
        let found = match formats::read("报告.pdf", &bytes, &Limits::default()).unwrap() {
            Content::Document(document) => document.quality.pages.unwrap() as usize,
            Content::Scan(scan) => scan.pages.len() + scan.unread_pages.len(),
            other => panic!("{}: {other:?}", path.display()),
        };
        assert_eq!(found, pages, "{}", path.display());
    }
}
