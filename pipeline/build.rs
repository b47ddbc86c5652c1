//! Versions of reading and judging, as hashes of the sources they follow from: whoever changes a line of either makes
//! stored results of the old one invalid, and nobody needs to remember to raise a number.

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let judgement = here.join("../analyzers");
    let reading = ["src/formats", "src/content.rs"].map(|path| here.join(path));
    let texts = ["src/document.rs", "src/grid"].map(|path| judgement.join(path));
    let judging = ["src", "lexicon", "schemes", "weights"].map(|path| judgement.join(path));
    let passing = ["src/identify", "src/run"].map(|path| here.join(path));
    tell("SHUPING_READER", reading.iter().chain(&texts))?;
    tell("SHUPING_ANALYSER", reading.iter().chain(&judging).chain(&passing))
}

/// Hands a hash of files and folders to the compiler.
fn tell<'a>(name: &str, paths: impl Iterator<Item = &'a PathBuf>) -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        println!("cargo::rerun-if-changed={}", path.display());
        add(path, &mut hasher)?;
    }
    println!("cargo::rustc-env={name}={:016x}", hasher.finish());
    Ok(())
}

fn add(path: &Path, hasher: &mut DefaultHasher) -> io::Result<()> {
    if path.is_dir() {
        let mut inner: Vec<PathBuf> =
            fs::read_dir(path)?.map(|item| item.map(|item| item.path())).collect::<io::Result<_>>()?;
        inner.sort();
        return inner.iter().try_for_each(|path| add(path, hasher));
    }
    // A checkout with other line ends is the same program.
    let text: Vec<u8> = fs::read(path)?.into_iter().filter(|byte| *byte != b'\r').collect();
    hasher.write(&text);
    Ok(())
}
