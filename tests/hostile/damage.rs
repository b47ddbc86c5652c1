//! Whole files of every format, cut and with bits turned, always the same ones.

use std::path::{Path, PathBuf};

use crate::bench::seasons;

/// Numbers that look random and are the same on every machine.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end.max(1) as u64).unwrap()
    }
}

/// `count` damaged files.
pub(super) fn files(count: usize) -> Vec<(String, Vec<u8>)> {
    let whole = samples();
    let mut dice = Dice(0x5851_F42D_4C95_7F2D);
    let damaged = (0..count).map(|number| {
        let (name, bytes) = &whole[number % whole.len()];
        let mut bytes = bytes.clone();
        damage(&mut bytes, &mut dice);
        (format!("{number:04}-{name}"), bytes)
    });
    damaged.collect()
}

/// One file of every format, from the example season and the readers' own tests.
fn samples() -> Vec<(String, Vec<u8>)> {
    let mut paths = walk(&seasons());
    paths.extend(walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../pipeline/tests/fixtures")));
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    paths.retain(|path| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        let of_a_mailbox =
            path.components().any(|part| matches!(part.as_os_str().to_str(), Some("mailbox" | "fixtures")));
        let count = seen.entry(ending).or_default();
        *count += usize::from(of_a_mailbox);
        of_a_mailbox && *count <= 3
    });
    let named = paths
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(path).unwrap()));
    named.filter(|(_, bytes)| !bytes.is_empty()).collect()
}

/// All files of a folder, with their place in the name.
pub(super) fn of_folder(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let name = |path: &Path| path.strip_prefix(folder).unwrap().to_string_lossy().replace(['/', '\\'], "-");
    walk(folder).iter().map(|path| (name(path), std::fs::read(path).unwrap())).collect()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(walk(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// Cuts the file, turns bits, overwrites numbers with extreme ones, or moves a stretch.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    match dice.below(4) {
        0 => bytes.truncate(1 + dice.below(bytes.len())),
        1 => {
            for _ in 0..=dice.below(30) {
                let at = dice.below(bytes.len());
                bytes[at] ^= 1 << dice.below(8);
            }
        }
        2 => {
            for _ in 0..=dice.below(6) {
                let at = dice.below(bytes.len().saturating_sub(4));
                let end = bytes.len().min(at + 4);
                bytes[at..end].fill([0, 0xFF, 0x7F, 0x80][dice.below(4)]);
            }
        }
        _ => {
            let (from, to) = (dice.below(bytes.len()), dice.below(bytes.len()));
            let length = dice.below(512).min(bytes.len() - from).min(bytes.len() - to);
            bytes.copy_within(from..from + length, to);
        }
    }
}
