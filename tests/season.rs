//! The example season from its mailbox to its outputs.

use std::collections::BTreeMap;
use std::path::Path;

use crate::bench::Bench;
use crate::labels;

#[test]
fn every_file_gets_its_status_its_unit_and_its_kind() {
    let bench = Bench::rivers();
    for season in ["river-2022", "river-2023"] {
        let wrong = labels::files(&labels::of(season), &bench.run(season));
        assert!(wrong.is_empty(), "{season}: {wrong:#?}");
    }
}

#[test]
fn completeness_is_told_to_the_second() {
    let bench = Bench::rivers();
    let wrong = labels::completeness(&labels::of("river-2023"), &bench.run("river-2023"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_second_run_reads_nothing_and_one_new_file_is_one_reading() {
    let bench = Bench::rivers();
    bench.run("river-2023");
    let said = |bench: &Bench| String::from_utf8(bench.shuping(&["run", "river-2023"]).stdout).unwrap();
    assert!(said(&bench).contains("本次新读 0 个"));
    let mailbox = bench.path("river-2023/mailbox");
    let mut report = fs_err::read(mailbox.join("新建 Microsoft Word 文档.docx")).unwrap();
    report.push(0);
    fs_err::write(mailbox.join("商贸学院述职报告（再改）.docx"), report).unwrap();
    assert!(said(&bench).contains("本次新读 1 个"));
}

#[test]
fn the_same_mailbox_gives_the_same_bytes() {
    let bench = Bench::rivers();
    bench.run("river-2023");
    let first = outputs(&bench.path("river-2023/out"));
    fs_err::remove_dir_all(bench.path("river-2023/out")).unwrap();
    fs_err::remove_dir_all(bench.path("river-2023/.shuping")).unwrap();
    bench.run("river-2023");
    let second = outputs(&bench.path("river-2023/out"));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(second.get(path) == Some(bytes), "{path} differs");
    }
    assert!(first.contains_key("season.json") && first.contains_key("述职评议分析.xlsx"));
}

#[test]
fn the_mailbox_is_never_written_to() {
    let bench = Bench::rivers();
    let before = outputs(&bench.path("river-2023/mailbox"));
    bench.run("river-2023");
    assert!(outputs(&bench.path("river-2023/mailbox")) == before);
}

#[test]
fn a_run_that_finds_nothing_new_reads_nothing_and_says_the_same() {
    let bench = Bench::rivers();
    bench.run("river-2023");
    let said = |bench: &Bench| String::from_utf8(bench.shuping(&["run", "river-2023"]).stdout).unwrap();
    let (first, second) = (said(&bench), said(&bench));
    assert_eq!(first, second);
    assert!(first.contains("本次新读 0 个"));
    let code = |bench: &Bench| bench.shuping(&["run", "river-2023", "--fail-on", "error"]).status.code();
    assert_eq!((code(&bench), code(&bench)), (Some(1), Some(1)));
    // An output that was lost, or in which somebody wrote, is no longer as the run left it.
    let page = bench.path("river-2023/out/index.html");
    fs_err::remove_file(&page).unwrap();
    said(&bench);
    assert!(page.is_file());
    // What the season orders is part of it, too.
    let scheme = bench.path("river-2023/season.toml");
    let text = fs_err::read_to_string(&scheme).unwrap().replace("[report]", "[report]\nverdict = { return_from = 1 }");
    fs_err::write(&scheme, text).unwrap();
    said(&bench);
    assert!(!fs_err::read_to_string(&page).unwrap().contains("修改后再交"));
}

/// Every file under a folder.
fn outputs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs_err::read_dir(&path).unwrap().map(|item| item.unwrap().path()));
        } else {
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            files.insert(name, fs_err::read(&path).unwrap());
        }
    }
    files
}
