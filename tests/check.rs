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
    for said in ["可以使用", "还写着样例“（单位全称）”", "名单：还是样例"] {
        assert!(text(&checked.stdout).contains(said), "{said}: {}", text(&checked.stdout));
    }
    // A ledger without rows is no filled-in one.
    let ran = [bench.shuping(&["run", "2023"]), bench.shuping(&["run", "2023"])];
    assert!(ran.iter().all(|ran| ran.status.success() && ran.stderr.is_empty()), "{}", text(&ran[1].stderr));
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

/// Settings of mail that can be used, but for a password.
const SERVICE: &str = r#"
[mail]
from = "述评 <shuping@example.edu.cn>"
digest_to = ["zzb@example.edu.cn"]
[mail.smtp]
host = "mail.example.edu.cn"
user = "shuping"
password_file = "smtp-password"
[intake]
[intake.imap]
host = "imap.example.edu.cn"
user = "zzb"
password_file = "imap-password"
"#;

/// A new season with settings of the service; `from` is replaced by `to` in them, and in the scheme.
fn with_service(from: &str, to: &str) -> Bench {
    let bench = Bench::empty();
    assert!(bench.shuping(&["init", "2023"]).status.success());
    let path = bench.path("2023/season.toml");
    let scheme = fs_err::read_to_string(&path).unwrap();
    let scheme = scheme.replacen("[season]\n", "[season]\nmailboxes = [\"mailbox\", \"letters\"]\n", 1);
    assert!(SERVICE.contains(from) || scheme.contains(from), "{from}");
    fs_err::write(&path, scheme.replacen(from, to, 1)).unwrap();
    fs_err::write(bench.path("2023/service.toml"), SERVICE.replacen(from, to, 1)).unwrap();
    bench
}

#[test]
fn settings_of_the_service_are_checked_with_the_scheme() {
    for (from, to, said) in [
        ("digest_to", "digest_two", "没有“digest_two”这一项"),
        ("host = \"imap", "port = 0.5\nhost = \"imap", "第 11 行附近：“0.5”不合适"),
        ("user = \"zzb\"", "", "没有写 user"),
        ("password_file = \"smtp-password\"", "password = \"geheim\"", "password_file"),
        (", \"letters\"", "", "mailboxes = [\"mailbox\", \"letters\"]"),
        ("user = \"shuping\"", "user = \"shuping\"\nca_file = \"ca.pem\"", "ca.pem"),
    ] {
        let checked = with_service(from, to).shuping(&["check", "2023"]);
        let told = text(&checked.stdout) + &text(&checked.stderr);
        assert_eq!(checked.status.code(), Some(78), "{told}");
        assert!(told.contains("service.toml") && told.contains(said), "{told}");
        assert!(!told.contains("geheim"), "{told}");
    }
}

#[test]
fn what_may_still_come_is_told_and_no_mistake() {
    let checked = with_service("digest_to", "remind_before = [1]\ndigest_to").shuping(&["check", "2023"]);
    let told = text(&checked.stdout);
    assert!(checked.status.success(), "{told}{}", text(&checked.stderr));
    for said in ["现在拿不到密码", "邮件提醒", "从 imap.example.edu.cn 的 INBOX 收信", "经 mail.example.edu.cn 发信"]
    {
        assert!(told.contains(said), "{said}: {told}");
    }
}
