//! What the system is given: unit file, completions, manual.

use std::process::Command;

use crate::bench::Bench;

#[test]
fn the_unit_file_is_one_that_systemd_understands() {
    let bench = Bench::rivers();
    let output = bench.shuping(&["service", "unit", "river-2023", "--user", "root", "--listen", "127.0.0.1:9464"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let unit = bench.path("shuping-river.service");
    fs_err::write(&unit, &output.stdout).unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mailbox = bench.path("river-2023/mailbox");
    let mailbox = fs_err::canonicalize(mailbox).unwrap();
    assert!(text.contains(&format!("ReadOnlyPaths=\"-{}\"", mailbox.display())), "{text}");
    let Ok(verified) = Command::new("systemd-analyze").arg("verify").arg("--man=no").arg(&unit).output() else {
        return;
    };
    let said = String::from_utf8_lossy(&verified.stderr).into_owned();
    // Units of the machine itself may be found fault with; this one may not.
    assert!(!said.contains("shuping-river.service:"), "{said}");
}

#[test]
fn a_service_that_others_could_ask_is_not_made() {
    let bench = Bench::rivers();
    let output = bench.shuping(&["service", "unit", "river-2023", "--listen", "0.0.0.0:9464"]);
    assert_eq!(output.status.code(), Some(64));
}

#[test]
fn completions_and_manual_know_every_command() {
    let bench = Bench::empty();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = bench.shuping(&["completions", shell]);
        assert!(String::from_utf8_lossy(&script.stdout).contains("ballots"), "{shell}");
    }
    let page = String::from_utf8_lossy(&bench.shuping(&["man"]).stdout).into_owned();
    assert!(page.starts_with(".ie") || page.starts_with(".TH") || page.contains(".TH shuping 1"), "{page}");
    assert!(page.contains("退出码"), "{page}");
    assert!(bench.shuping(&["man", "--folder", "man"]).status.success());
    for command in ["run", "watch", "mail", "backup", "fsck", "service"] {
        let page = fs_err::read_to_string(bench.path(&format!("man/shuping-{command}.1"))).unwrap();
        assert!(page.contains(".TH"), "{command}");
    }
    assert!(!bench.path("man/shuping-read-worker.1").exists(), "what users do not call is not told");
}

#[test]
fn a_bash_that_completes_takes_the_script() {
    let bench = Bench::empty();
    let script = bench.shuping(&["completions", "bash"]).stdout;
    fs_err::write(bench.path("shuping.bash"), script).unwrap();
    let Ok(checked) = Command::new("bash").arg("-n").arg(bench.path("shuping.bash")).output() else { return };
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stderr));
}
