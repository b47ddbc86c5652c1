//! A running daemon as an administrator sees it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::process::{Beside, until};
use crate::bench::Bench;

struct Running {
    bench: Bench,
    daemon: Beside,
    log: Arc<Mutex<String>>,
    manager: UnixDatagram,
}

impl Running {
    fn new() -> Self {
        Self::in_bench(Bench::rivers())
    }

    fn in_bench(bench: Bench) -> Self {
        // A socket that an earlier daemon spoke to.
        drop(fs_err::remove_file(bench.path("notify")));
        let manager = UnixDatagram::bind(bench.path("notify")).unwrap();
        manager.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let mut daemon = Beside::start(
            Command::new(env!("CARGO_BIN_EXE_shuping"))
                .args(["watch", "river-2023", "--log", "json", "--listen", "127.0.0.1:0"])
                .current_dir(bench.path(""))
                .env_clear()
                .env("PATH", std::env::var_os("PATH").unwrap_or_default())
                .env("HOME", bench.path(""))
                .env("NOTIFY_SOCKET", bench.path("notify"))
                .env("WATCHDOG_USEC", "2000000")
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::piped()),
        );
        let log = Arc::new(Mutex::new(String::new()));
        let (lines, sink) = (BufReader::new(daemon.0.stderr.take().unwrap()).lines(), Arc::clone(&log));
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut sink = sink.lock().unwrap();
                sink.push_str(&line);
                sink.push('\n');
            }
        });
        Self { bench, daemon, log, manager }
    }

    fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    fn address(&self) -> String {
        until("the address", || {
            let log = self.log();
            let line = log.lines().find(|line| line.contains("\"address\""))?;
            let value: serde_json::Value = serde_json::from_str(line).ok()?;
            Some(value["address"].as_str()?.to_owned())
        })
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(format!("GET {path} HTTP/1.1\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Words to the service manager, up to the one that is waited for.
    fn heard(&self, wanted: &str) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let mut words = [0; 500];
            let length = self.manager.recv(&mut words).unwrap_or_else(|error| panic!("{wanted}: {error}: {all:?}"));
            let words = String::from_utf8_lossy(&words[..length]).into_owned();
            all.push(words.clone());
            if words.contains(wanted) {
                return all;
            }
        }
    }
}

#[test]
fn a_running_daemon_tells_how_it_is_and_names_nobody() {
    let mut running = Running::new();
    running.heard("READY=1");
    running.heard("WATCHDOG=1");
    assert!(running.get("/health/live").starts_with("HTTP/1.1 200"));
    let nights = running.bench.path("river-2023/out/nightly");
    until("the first night", || {
        let day = fs_err::read_dir(&nights)
            .ok()?
            .filter_map(Result::ok)
            .find(|item| !item.file_name().to_string_lossy().starts_with('.'))?;
        day.path().join("日报.html").is_file().then_some(())
    });
    until("the figure of the night", || running.get("/metrics").contains("shuping_last_night").then_some(()));
    assert!(running.get("/health/ready").starts_with("HTTP/1.1 200"), "{}", running.get("/health/ready"));
    let metrics = running.get("/metrics");
    for name in
        ["shuping_files{state=\"taken\"}", "shuping_last_scan_timestamp_seconds", "shuping_last_pass_duration_seconds"]
    {
        assert!(metrics.contains(name), "{metrics}");
    }
    running.daemon.terminate();
    running.heard("STOPPING=1");
    let ended = until("the end", || running.daemon.0.try_wait().unwrap());
    assert_eq!(ended.code(), Some(0));

    let log = running.log();
    assert!(log.lines().count() > 5, "{log}");
    for line in log.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(value["level"].is_string());
    }
    let roster = fs_err::read_to_string(running.bench.path("river-2023/roster.csv")).unwrap();
    for line in roster.lines().skip(1) {
        let secretary = line.split(',').nth(4).unwrap();
        assert!(!secretary.is_empty() && !log.contains(secretary), "{secretary} stands in the log");
    }
    for file in fs_err::read_dir(running.bench.path("river-2023/mailbox")).unwrap() {
        let name = file.unwrap().file_name().to_string_lossy().into_owned();
        assert!(!log.contains(&name), "{name} stands in the log");
    }
}

#[test]
fn a_night_is_made_once_however_often_the_daemon_starts() {
    let mut running = Running::new();
    let night = |running: &Running| running.log().contains("日报已写出").then_some(());
    until("the first night", || night(&running));
    running.daemon.terminate();
    until("the end", || running.daemon.0.try_wait().unwrap());
    let running = Running::in_bench(running.bench);
    running.heard("READY=1");
    // Two beats of the loop: the watchman is asked at each.
    std::thread::sleep(Duration::from_secs(5));
    assert_eq!(night(&running), None, "{}", running.log());
}
