//! `shuping init` and `shuping check`, as an administrator uses them.

use crate::bench::Bench;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_new_season_passes_the_check_as_it_is() {
    let bench = Bench::empty();
    assert!(bench.shuping(&["init", "2023"]).status.success());
    let checked = bench.shuping(&["check", "2023"]);
    assert!(checked.status.success(), "{}{}", text(&checked.stdout), text(&checked.stderr));
    assert!(text(&checked.stdout).contains("可以使用"));
}

#[test]
fn a_new_season_never_overwrites_an_old_one() {
    let bench = Bench::empty();
    bench.shuping(&["init", "2023"]);
    assert_eq!(bench.shuping(&["init", "2023"]).status.code(), Some(73));
}

#[test]
fn mistakes_are_told_with_file_line_and_column() {
    let bench = Bench::rivers();
    let path = bench.path("river-2023/season.toml");
    let scheme = fs_err::read_to_string(&path)
        .unwrap()
        .replace("length = ", "lenght = ")
        .replace("weight = \"60%\"", "weight = \"六成\"");
    fs_err::write(&path, scheme).unwrap();
    let checked = bench.shuping(&["check", "river-2023"]);
    let said = text(&checked.stderr);
    assert_eq!(checked.status.code(), Some(78), "{said}");
    assert!(
        said.contains("2 处")
            && said.contains("season.toml:")
            && said.contains("“length（字数）”")
            && said.contains("六成"),
        "{said}"
    );
}

#[test]
fn a_folder_without_a_season_is_told_how_to_get_one() {
    let bench = Bench::empty();
    let checked = bench.shuping(&["run", "nowhere"]);
    assert_eq!(checked.status.code(), Some(66));
    assert!(text(&checked.stderr).contains("shuping init"));
}

#[test]
fn wrong_usage_ends_with_sixty_four() {
    assert_eq!(Bench::empty().shuping(&["rum"]).status.code(), Some(64));
}

#[test]
fn every_built_in_scheme_starts_a_season_that_can_be_used() {
    let bench = Bench::empty();
    let listed = text(&bench.shuping(&["schemes"]).stdout);
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(names.len(), 5, "{listed}");
    for name in names {
        assert!(bench.shuping(&["init", name, "--scheme", name]).status.success());
        let checked = bench.shuping(&["check", name]);
        assert!(checked.status.success(), "{name}: {}{}", text(&checked.stdout), text(&checked.stderr));
    }
}
