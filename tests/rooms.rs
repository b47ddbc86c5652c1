//! Dependencies between the rooms point one way.

use std::collections::BTreeMap;
use std::path::Path;

#[test]
fn judgement_knows_of_no_other_room_and_only_the_program_knows_all() {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml"))
        .no_deps()
        .exec()
        .unwrap();
    let rooms: BTreeMap<String, Vec<String>> = metadata
        .packages
        .iter()
        .map(|package| {
            let inner = package.dependencies.iter().filter(|dependency| {
                dependency.path.is_some() && dependency.kind == cargo_metadata::DependencyKind::Normal
            });
            let mut inner: Vec<String> = inner.map(|dependency| dependency.name.clone()).collect();
            inner.sort();
            (package.name.to_string(), inner)
        })
        .collect();
    let expected: BTreeMap<String, Vec<String>> = [
        ("shuping-analyzers", vec![]),
        ("shuping-pipeline", vec!["shuping-analyzers"]),
        ("shuping-reports", vec!["shuping-analyzers"]),
        ("shuping-watch", vec!["shuping-analyzers", "shuping-pipeline", "shuping-reports"]),
    ]
    .into_iter()
    .map(|(room, inner)| (room.to_owned(), inner.into_iter().map(str::to_owned).collect()))
    .collect();
    assert_eq!(rooms, expected);
}

#[test]
fn judgement_opens_no_file_and_reads_no_clock() {
    let forbidden = [
        "std::fs",
        "fs_err",
        "std::net",
        "std::process",
        "Instant::now",
        "SystemTime::now",
        "Zoned::now",
        "Timestamp::now",
        "std::thread",
    ];
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("../analyzers/src")];
    let mut seen = 0;
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            seen += 1;
            let text = fs_err::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let only_tests = code.contains("#[test]");
            for word in forbidden {
                assert!(!code.contains(word) || only_tests, "{} uses {word}", path.display());
            }
        }
    }
    assert!(seen > 20);
}
