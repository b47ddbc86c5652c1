//! Letters out, against a real server.

use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::Value;

use super::certificate::Certificate;
use super::process::{Beside, free_port, listening};
use crate::bench::Bench;

/// The program in a season of its own, with a mail server.
struct Mailing {
    bench: Bench,
    taken: PathBuf,
    port: u16,
    _server: Beside,
}

impl Mailing {
    fn new(security: &str, more: &str) -> Self {
        let bench = Bench::rivers();
        bench.keep_only(&["docx"]);
        let keys = bench.path("keys");
        let taken = bench.path("taken");
        fs_err::create_dir_all(&keys).unwrap();
        fs_err::create_dir_all(&taken).unwrap();
        let certificate = Certificate::make(&keys);
        let port = free_port();
        let script = crate::bench::seasons().join("../service/server.py");
        // The system's own Python: aiosmtpd comes as a package of the system.
        let server = Beside::start(
            Command::new("/usr/bin/python3").arg(script).args([port.to_string().as_str(), security]).args([
                &certificate.server,
                &certificate.key,
                &taken,
            ]),
        );
        listening(port);
        let mailing = Self { bench, taken, port, _server: server };
        mailing.settings(security, more);
        mailing
    }

    fn settings(&self, security: &str, more: &str) {
        let login = if security == "none" { "" } else { "user = \"shuping\"\nca_file = \"../keys/ca.pem\"" };
        let text = format!(
            "[mail]\nfrom = \"述评 <shuping@example.edu.cn>\"\n{more}\n[mail.smtp]\nhost = \"127.0.0.1\"\nport = {}\n\
             security = \"{security}\"\ntimeout_seconds = 10\n{login}\n",
            self.port
        );
        fs_err::write(self.bench.path("river-2023/service.toml"), text).unwrap();
    }

    fn mail(&self, arguments: &[&str]) -> Output {
        let all: Vec<&str> = ["mail", "river-2023"].iter().chain(arguments).copied().collect();
        self.bench.shuping_with(&all, &[("SHUPING_SMTP_PASSWORD", "geheim")])
    }

    fn taken(&self) -> Vec<String> {
        let mut files: Vec<PathBuf> = fs_err::read_dir(&self.taken).unwrap().map(|item| item.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| fs_err::read_to_string(file).unwrap()).collect()
    }

    fn letters(&self) -> Vec<Value> {
        let output = self.mail(&["--json"]);
        let value: Value = serde_json::from_slice(&output.stdout).unwrap();
        value["letters"].as_array().unwrap().clone()
    }

    fn states(&self) -> Vec<String> {
        let mut letters = self.letters();
        letters.reverse();
        letters.iter().map(|letter| letter["state"].as_str().unwrap().to_owned()).collect()
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_letter_goes_out_over_tls_to_a_server_that_an_own_authority_vouches_for() {
    for security in ["tls", "starttls", "none"] {
        let mailing = Mailing::new(security, "");
        let output = mailing.mail(&["--test", "zzb@example.edu.cn"]);
        assert!(output.status.success(), "{security}: {}", said(&output));
        assert_eq!(mailing.taken().len(), 1, "{security}");
        assert_eq!(mailing.states(), ["sent"]);
    }
}

#[test]
fn a_server_that_nobody_vouches_for_gets_neither_password_nor_letter() {
    let mailing = Mailing::new("tls", "");
    let path = mailing.bench.path("river-2023/service.toml");
    let text = fs_err::read_to_string(&path).unwrap();
    fs_err::write(&path, text.replace("ca_file = \"../keys/ca.pem\"", "")).unwrap();
    let output = mailing.mail(&["--test", "zzb@example.edu.cn"]);
    assert_eq!(output.status.code(), Some(75), "{}", said(&output));
    assert!(said(&output).contains("ca_file"), "{}", said(&output));
    assert!(mailing.taken().is_empty());
    assert_eq!(mailing.states(), ["waiting"]);
}

#[test]
fn a_wrong_password_is_told_and_the_letter_waits() {
    let mailing = Mailing::new("tls", "");
    let arguments = ["mail", "river-2023", "--test", "zzb@example.edu.cn"];
    let output = mailing.bench.shuping_with(&arguments, &[("SHUPING_SMTP_PASSWORD", "falsch")]);
    assert_eq!(output.status.code(), Some(75), "{}", said(&output));
    assert!(said(&output).contains("授权码") && !said(&output).contains("falsch"), "{}", said(&output));
    assert_eq!(mailing.states(), ["waiting"]);
}

#[test]
fn what_a_server_answers_decides_what_becomes_of_a_letter() {
    let mailing = Mailing::new("tls", "");
    for (to, code) in [("nobody@example.org", 69), ("later@example.org", 75), ("cut@example.org", 69), ("a@b.cn", 0)] {
        let output = mailing.mail(&["--test", to]);
        assert_eq!(output.status.code(), Some(code), "{to}: {}", said(&output));
    }
    assert_eq!(mailing.states(), ["refused", "waiting", "unsure", "sent"]);
    // The letter whose answer was cut off did arrive. It is not sent again by itself, but it is when a person says so.
    assert_eq!(mailing.taken().len(), 2);
    mailing.mail(&["--send"]);
    assert_eq!(mailing.taken().len(), 2);
    mailing.mail(&["--again", "3"]);
    assert_eq!(mailing.taken().len(), 3);
    assert!(mailing.mail(&["--drop", "3"]).status.success());
    assert_eq!(mailing.states()[2], "dropped");
}

#[test]
fn the_digest_and_the_reminders_of_a_day_go_out_once_and_only_to_who_asked() {
    // Deadlines of the season lie back by a known number of days: reminders are asked for on each of them.
    let due: jiff::civil::Date = "2023-12-04".parse().unwrap();
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::get("Asia/Shanghai").unwrap()).date();
    let back = due.until(today).unwrap().get_days();
    let more = format!("digest_to = [\"组织部 <zzb@example.edu.cn>\"]\nattach = true\nremind_after = [{back}]");
    let mailing = Mailing::new("tls", &more);
    let roster = mailing.bench.path("river-2023/roster.csv");
    let text = fs_err::read_to_string(&roster).unwrap();
    let mut lines = text.lines();
    let mut with_mail = vec![format!("{},邮箱,邮件提醒", lines.next().unwrap())];
    for (number, line) in lines.enumerate() {
        let asks = if number % 2 == 0 { "是" } else { "" };
        with_mail.push(format!("{line},unit{number}@example.edu.cn,{asks}"));
    }
    fs_err::write(&roster, with_mail.join("\n")).unwrap();

    let rehearsal = mailing.mail(&["--dry-run"]);
    assert!(rehearsal.status.success(), "{}", said(&rehearsal));
    let rehearsed = String::from_utf8_lossy(&rehearsal.stdout).into_owned();
    assert!(mailing.taken().is_empty() && mailing.letters().is_empty());
    assert!(rehearsed.contains("附件：材料报送情况.xlsx、报告质量.xlsx、日报.html"), "{rehearsed}");

    for _ in 0..2 {
        let output = mailing.mail(&["--send"]);
        assert!(output.status.success(), "{}", said(&output));
    }
    let letters = mailing.letters();
    assert_eq!(mailing.taken().len(), letters.len());
    assert_eq!(rehearsed.matches("收件人：").count(), letters.len());
    let recipients: Vec<&str> = letters.iter().map(|letter| letter["recipient"].as_str().unwrap()).collect();
    assert_eq!(recipients.iter().filter(|to| **to == "zzb@example.edu.cn").count(), 1);
    let units: Vec<&&str> = recipients.iter().filter(|to| to.starts_with("unit")).collect();
    assert!(!units.is_empty(), "the example season has units that owe something: {recipients:?}");
    for unit in units {
        let number: usize = unit.trim_start_matches("unit").split('@').next().unwrap().parse().unwrap();
        assert_eq!(number % 2, 0, "{unit} did not ask");
    }
    let whole = mailing.taken().join("\n");
    assert!(whole.contains("Auto-Submitted: auto-generated") && whole.contains("filename"));
}
