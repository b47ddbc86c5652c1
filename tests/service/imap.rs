//! Letters in, from a real Dovecot.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::certificate::Certificate;
use super::process::{Beside, free_port, listening};
use crate::bench::Bench;

/// A Dovecot of the test's own, with one user, and the program beside it.
struct Fetching {
    bench: Bench,
    mail: PathBuf,
    port: u16,
    owner: String,
    server: Option<Beside>,
}

impl Fetching {
    fn new() -> Self {
        let bench = Bench::rivers();
        bench.keep_only(&["docx"]);
        let home = bench.path("dovecot");
        fs_err::create_dir_all(&home).unwrap();
        let certificate = Certificate::make(&home);
        let mail = home.join("mail");
        for inner in ["cur", "new", "tmp"] {
            fs_err::create_dir_all(mail.join(inner)).unwrap();
        }
        let root = rustix::process::getuid().is_root();
        let me =
            || String::from_utf8(Command::new("id").arg("-un").output().unwrap().stdout).unwrap().trim().to_owned();
        // Dovecot gives mail to nobody whose number is zero.
        let owner = if root { "nobody".to_owned() } else { me() };
        let users = if root {
            String::new()
        } else {
            format!("default_internal_user = {owner}\ndefault_login_user = {owner}\n")
        };
        let port = free_port();
        let home_text = home.display();
        let config = format!(
            "base_dir = {home_text}/run\nstate_dir = {home_text}/state\nlog_path = {home_text}/log\nlisten = 127.0.0.1\n\
             protocols = imap\nssl = required\nssl_cert = <{}\nssl_key = <{}\nmail_location = maildir:{}\n\
             first_valid_uid = 1\nfirst_valid_gid = 1\n{users}\
             passdb {{\n driver = static\n args = password=geheim\n}}\n\
             userdb {{\n driver = static\n args = uid={owner} gid={} home={home_text}\n}}\n\
             service imap-login {{\n chroot =\n inet_listener imap {{\n port = 0\n }}\n inet_listener imaps {{\n port = {port}\n ssl = yes\n }}\n}}\n\
             service anvil {{\n chroot =\n}}\nservice stats {{\n chroot =\n}}\n",
            certificate.server.display(),
            certificate.key.display(),
            mail.display(),
            if root { "nogroup".to_owned() } else { group() },
        );
        fs_err::write(home.join("dovecot.conf"), config).unwrap();
        let mut fetching = Self { bench, mail, port, owner, server: None };
        fetching.bench.open_to_all();
        fetching.start();
        fetching.settings("");
        let season = fetching.bench.path("river-2023/season.toml");
        let text = fs_err::read_to_string(&season).unwrap();
        let with = text.replacen("timezone =", "mailboxes = [\"mailbox\", \"letters\"]\ntimezone =", 1);
        fs_err::write(season, with).unwrap();
        fetching
    }

    fn start(&mut self) {
        let home = self.bench.path("dovecot");
        own(&home.join("mail"), &self.owner);
        let config = home.join("dovecot.conf");
        self.server = Some(Beside::start(
            Command::new("/usr/sbin/dovecot")
                .arg("-F")
                .arg("-c")
                .arg(config)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        ));
        listening(self.port);
    }

    /// Ends the server in good order: its helpers end with it.
    fn stop(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.terminate();
            server.0.wait().unwrap();
        }
    }

    fn settings(&self, more: &str) {
        self.settings_at(self.port, more);
    }

    fn settings_at(&self, port: u16, more: &str) {
        let text = format!(
            "[intake]\n{more}\n[intake.imap]\nhost = \"127.0.0.1\"\nport = {port}\nuser = \"zzb\"\n\
             ca_file = \"../dovecot/ca.pem\"\ntimeout_seconds = 20\n"
        );
        fs_err::write(self.bench.path("river-2023/service.toml"), text).unwrap();
    }

    /// Puts a message into the mailbox on the server, as a delivery does.
    fn deliver(&self, name: &str, bytes: &[u8]) {
        let path = self.mail.join("new").join(name);
        fs_err::write(&path, bytes).unwrap();
        own(&path, &self.owner);
    }

    fn fetch(&self) -> Output {
        self.bench.shuping_with(&["mail", "river-2023", "--fetch"], &[("SHUPING_IMAP_PASSWORD", "geheim")])
    }

    /// Files that were laid into the folder of letters, sorted by name, with their bytes.
    fn letters(&self) -> Vec<(String, Vec<u8>)> {
        let mut found = Vec::new();
        let folder = self.bench.path("river-2023/letters");
        // Beside the folders lies the marker of a mailbox.
        let inside = fs_err::read_dir(&folder).into_iter().flatten().map(|item| item.unwrap().path());
        for validity in inside.filter(|path| path.is_dir()) {
            for file in fs_err::read_dir(validity).unwrap() {
                let path = file.unwrap().path();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push((name, fs_err::read(path).unwrap()));
            }
        }
        found.sort();
        found
    }
}

impl Drop for Fetching {
    fn drop(&mut self) {
        self.stop();
    }
}

fn group() -> String {
    String::from_utf8(Command::new("id").arg("-gn").output().unwrap().stdout).unwrap().trim().to_owned()
}

fn own(path: &Path, owner: &str) {
    if rustix::process::getuid().is_root() {
        assert!(Command::new("chown").arg("-R").arg(owner).arg(path).status().unwrap().success());
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A message with a body of a given length, lines as they go over the line.
fn message(subject: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = b"From: a@example.org\r\nSubject: ".to_vec();
    bytes.extend_from_slice(subject);
    bytes.extend_from_slice(b"\r\nMessage-ID: <");
    bytes.extend_from_slice(&subject.iter().map(|byte| byte % 26 + b'a').collect::<Vec<u8>>());
    bytes.extend_from_slice(b"@example.org>\r\n\r\n");
    while bytes.len() < length {
        bytes.extend_from_slice("述职报告正文，一行一行。\r\n".as_bytes());
    }
    bytes
}

#[test]
fn every_message_is_taken_whole_and_once_and_left_as_it_was() {
    let fetching = Fetching::new();
    let gbk: Vec<u8> = {
        // 信工学院 in GBK as an encoded word, and raw 8-bit GBK as old mailers send it.
        let mut head = b"=?GB2312?B?0MW5pNGn1Lo=?= ".to_vec();
        head.extend_from_slice(&[0xCA, 0xF6, 0xD6, 0xB0]);
        head
    };
    let messages = [message(&gbk, 10), message(b"two", 5_000), message(b"three", 300_000)];
    for (number, bytes) in messages.iter().enumerate() {
        fetching.deliver(&format!("170000000{number}.x"), bytes);
    }
    for _ in 0..2 {
        let output = fetching.fetch();
        assert!(output.status.success(), "{}", said(&output));
    }
    let letters = fetching.letters();
    let names: Vec<&str> = letters.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["000001 信工学院 述职.eml", "000002 two.eml", "000003 three.eml"]);
    let bytes: Vec<&[u8]> = letters.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    assert_eq!(bytes, messages.iter().map(Vec::as_slice).collect::<Vec<_>>());
    fetching.deliver("1700000009.x", &message(b"four", 10));
    fetching.fetch();
    assert_eq!(fetching.letters().len(), 4);
    for inner in ["new", "cur"] {
        for file in fs_err::read_dir(fetching.mail.join(inner)).unwrap() {
            let name = file.unwrap().file_name().to_string_lossy().into_owned();
            assert!(!name.contains(":2,S"), "{name} was marked as read");
        }
    }
}

#[test]
fn a_folder_that_the_server_numbers_anew_brings_no_letter_twice() {
    let mut fetching = Fetching::new();
    for number in 0..3 {
        fetching.deliver(&format!("170000000{number}.x"), &message(format!("letter {number}").as_bytes(), 100));
    }
    assert!(fetching.fetch().status.success());
    fetching.stop();
    let list = fetching.mail.join("dovecot-uidlist");
    let text = fs_err::read_to_string(&list).unwrap();
    let validity = text.split(' ').find(|word| word.starts_with('V')).unwrap().to_owned();
    fs_err::write(&list, text.replacen(&validity, "V1234567", 1)).unwrap();
    for file in fs_err::read_dir(&fetching.mail).unwrap() {
        let path = file.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with("dovecot.index") {
            fs_err::remove_file(path).unwrap();
        }
    }
    fetching.start();
    fetching.deliver("1700000009.x", &message(b"new", 100));
    let output = fetching.fetch();
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("收到 1 封，已有 3 封"), "{}", said(&output));
    assert_eq!(fetching.letters().len(), 4);
    assert!(fetching.bench.path("river-2023/letters/1234567").is_dir());
}

#[test]
fn a_line_that_breaks_in_the_middle_is_taken_up_where_it_broke() {
    let fetching = Fetching::new();
    let messages: Vec<Vec<u8>> = (0..8).map(|number| message(format!("letter {number}").as_bytes(), 100_000)).collect();
    for (number, bytes) in messages.iter().enumerate() {
        fetching.deliver(&format!("170000000{number}.x"), bytes);
    }
    let cut = Cut::new(fetching.port);
    fetching.settings_at(cut.port, "");
    let mut broken = 0;
    // Each line gives some messages and breaks in the middle of one; the next goes on.
    for _ in 0..20 {
        cut.after.store(250_000, Ordering::SeqCst);
        let output = fetching.fetch();
        for (name, bytes) in fetching.letters() {
            assert!(messages.contains(&bytes), "{name} is not whole");
        }
        if output.status.success() {
            break;
        }
        assert_eq!(output.status.code(), Some(69), "{}", said(&output));
        broken += 1;
    }
    assert!(broken >= 2, "{broken}");
    let taken: Vec<Vec<u8>> = fetching.letters().into_iter().map(|(_, bytes)| bytes).collect();
    assert_eq!(taken, messages);
}

#[test]
fn a_message_that_is_too_large_leaves_its_head_and_a_sentence() {
    let fetching = Fetching::new();
    fetching.settings("max_megabytes = 1");
    fetching.deliver("1700000000.x", &message(b"big", 2 << 20));
    fetching.deliver("1700000001.x", &message(b"small", 100));
    let output = fetching.fetch();
    assert!(output.status.success(), "{}", said(&output));
    let letters = fetching.letters();
    assert_eq!(letters[0].0, "000001 big（未下载）.eml");
    let text = String::from_utf8_lossy(&letters[0].1).into_owned();
    assert!(text.len() < 2000 && text.contains("超过了") && text.contains("Subject: big"), "{text}");
    assert_eq!(letters[1].0, "000002 small.eml");
}

#[test]
fn what_is_wrong_with_the_server_or_the_settings_is_told_with_the_way_out() {
    let fetching = Fetching::new();
    let wrong = fetching.bench.shuping_with(&["mail", "river-2023", "--fetch"], &[("SHUPING_IMAP_PASSWORD", "falsch")]);
    assert_eq!(wrong.status.code(), Some(78), "{}", said(&wrong));
    assert!(said(&wrong).contains("授权码") && !said(&wrong).contains("falsch"), "{}", said(&wrong));
    fetching.settings("folder = \"述职\"");
    let output = fetching.fetch();
    assert_eq!(output.status.code(), Some(78), "{}", said(&output));
    assert!(said(&output).contains("打不开文件夹“述职”"), "{}", said(&output));
    fetching.settings_at(free_port(), "");
    assert_eq!(fetching.fetch().status.code(), Some(69));
}

#[test]
fn letters_that_were_fetched_are_read_like_any_others() {
    let fetching = Fetching::new();
    let report = fs_err::read(fetching.bench.path("river-2023/mailbox/新建 Microsoft Word 文档.docx")).unwrap();
    let mut bytes =
        "From: a@example.org\r\nDate: Fri, 01 Dec 2023 09:00:00 +0800\r\nSubject: 述职报告\r\nMIME-Version: 1.0\r\n\
         Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"report.docx\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n"
            .as_bytes()
            .to_vec();
    for line in base64(&report).as_bytes().chunks(76) {
        bytes.extend_from_slice(line);
        bytes.extend_from_slice(b"\r\n");
    }
    fetching.deliver("1700000000.x", &bytes);
    assert!(fetching.fetch().status.success());
    let season = fetching.bench.run("river-2023");
    let rows = season["submissions"].as_array().unwrap();
    let of = |end: &str| rows.iter().find(|row| row["path"].as_str().unwrap().ends_with(end)).unwrap();
    let (attached, lying) = (of("000001 述职报告.eml!report.docx"), of("新建 Microsoft Word 文档.docx"));
    assert_eq!(attached["sha256"], lying["sha256"]);
    assert_eq!((&attached["unit"], &attached["kind"]), (&lying["unit"], &lying["kind"]));
    assert_eq!(attached["received_at"], "2023-12-01T09:00:00+08:00");
    assert!(attached["status"] == "duplicate" || lying["status"] == "duplicate", "{attached} {lying}");
}

fn base64(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

/// Carries bytes to the server and back, and breaks a line after so many bytes from the server.
struct Cut {
    port: u16,
    after: Arc<AtomicUsize>,
}

impl Cut {
    fn new(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let after = Arc::new(AtomicUsize::new(usize::MAX));
        let limit = Arc::clone(&after);
        std::thread::spawn(move || {
            for caller in listener.incoming().map_while(Result::ok) {
                let Ok(server) = TcpStream::connect(("127.0.0.1", server)) else { return };
                let left = limit.load(Ordering::SeqCst);
                let (to_server, from_caller) = (server.try_clone().unwrap(), caller.try_clone().unwrap());
                std::thread::spawn(move || carry(from_caller, to_server, usize::MAX));
                std::thread::spawn(move || carry(server, caller, left));
            }
        });
        Self { port, after }
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, mut left: usize) {
    let mut buffer = [0; 16 * 1024];
    while left > 0 {
        let Ok(read) = from.read(&mut buffer) else { break };
        let part = read.min(left);
        if part == 0 || to.write_all(&buffer[..part]).is_err() {
            break;
        }
        left -= part;
    }
    let _ = from.shutdown(Shutdown::Both);
    let _ = to.shutdown(Shutdown::Both);
}
