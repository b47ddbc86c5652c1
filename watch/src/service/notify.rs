//! What systemd is told: that the program is ready, that it is alive, what it does, that it is on its way out.
//!
//! The words go as datagrams to the socket that systemd names in the environment; nothing is sent where there is none.

use std::time::{Duration, Instant};

/// The service manager, where there is one.
#[derive(Debug)]
pub(crate) struct Manager {
    #[cfg(unix)]
    socket: Option<std::os::unix::net::UnixDatagram>,
    watchdog: Option<Duration>,
    fed: Option<Instant>,
}

impl Manager {
    /// The manager that the environment names: `NOTIFY_SOCKET`, `WATCHDOG_USEC`.
    pub(crate) fn of_the_environment() -> Self {
        let micros = std::env::var("WATCHDOG_USEC").ok().and_then(|micros| micros.parse().ok());
        let for_us = std::env::var("WATCHDOG_PID").map_or(true, |pid| pid == std::process::id().to_string());
        Self {
            #[cfg(unix)]
            socket: std::env::var_os("NOTIFY_SOCKET").and_then(|address| open(&address)),
            watchdog: micros.filter(|_| for_us).map(Duration::from_micros),
            fed: None,
        }
    }

    /// The program does its work from now on.
    pub(crate) fn ready(&self, status: &str) {
        self.tell(&format!("READY=1\nSTATUS={}", one_line(status)));
    }

    /// What the program does, in one line.
    pub(crate) fn status(&self, status: &str) {
        self.tell(&format!("STATUS={}", one_line(status)));
    }

    /// The loop turns. To be called by the loop itself, as often as it likes; most calls send nothing.
    pub(crate) fn alive(&mut self) {
        let Some(limit) = self.watchdog else { return };
        if self.fed.is_none_or(|fed| fed.elapsed() >= limit / 4) {
            self.fed = Some(Instant::now());
            self.tell("WATCHDOG=1");
        }
    }

    /// The program needs so much longer than planned to start or to stop.
    pub(crate) fn extend(&self, by: Duration) {
        self.tell(&format!("EXTEND_TIMEOUT_USEC={}", by.as_micros()));
    }

    /// The program is on its way out.
    pub(crate) fn stopping(&self) {
        self.tell("STOPPING=1");
    }

    #[cfg(unix)]
    fn tell(&self, words: &str) {
        if let Some(socket) = &self.socket {
            // A manager that does not listen is no reason to stop working.
            drop(socket.send(words.as_bytes()));
        }
    }

    #[cfg(not(unix))]
    fn tell(&self, _words: &str) {}
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

#[cfg(unix)]
fn open(address: &std::ffi::OsStr) -> Option<std::os::unix::net::UnixDatagram> {
    let socket = std::os::unix::net::UnixDatagram::unbound().ok()?;
    // A manager that is slow to listen must not hold the loop up.
    socket.set_nonblocking(true).ok()?;
    match address.to_str().and_then(|name| name.strip_prefix('@')) {
        Some(name) => connect_abstract(&socket, name)?,
        None => socket.connect(address).ok()?,
    }
    Some(socket)
}

#[cfg(target_os = "linux")]
fn connect_abstract(socket: &std::os::unix::net::UnixDatagram, name: &str) -> Option<()> {
    use std::os::linux::net::SocketAddrExt;
    let address = std::os::unix::net::SocketAddr::from_abstract_name(name).ok()?;
    socket.connect_addr(&address).ok()
}

#[cfg(all(unix, not(target_os = "linux")))]
fn connect_abstract(_socket: &std::os::unix::net::UnixDatagram, _name: &str) -> Option<()> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::net::UnixDatagram;

    use super::*;

    fn heard(socket: &UnixDatagram) -> String {
        let mut words = [0; 200];
        let length = socket.recv(&mut words).unwrap();
        String::from_utf8_lossy(&words[..length]).into_owned()
    }

    #[test]
    fn the_manager_hears_what_it_needs_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let ear = UnixDatagram::bind(&path).unwrap();
        ear.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        let mut manager =
            Manager { socket: open(path.as_os_str()), watchdog: Some(Duration::from_secs(3600)), fed: None };
        manager.ready("收件 3 个\n等待 0 个");
        manager.alive();
        manager.alive();
        manager.stopping();
        assert_eq!(heard(&ear), "READY=1\nSTATUS=收件 3 个 等待 0 个");
        assert_eq!(heard(&ear), "WATCHDOG=1");
        assert_eq!(heard(&ear), "STOPPING=1", "the second sign of life came too soon to be sent");
    }

    #[test]
    fn a_manager_that_does_not_listen_holds_nothing_up() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let _deaf = UnixDatagram::bind(&path).unwrap();
        let manager = Manager { socket: open(path.as_os_str()), watchdog: None, fed: None };
        (0..2000).for_each(|number| manager.status(&format!("收件 {number} 个")));
    }

    #[test]
    fn nobody_listening_is_no_reason_to_stop() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let ear = UnixDatagram::bind(&path).unwrap();
        let manager = Manager { socket: open(path.as_os_str()), watchdog: None, fed: None };
        drop(ear);
        manager.ready("");
        assert!(open(folder.path().join("none").as_os_str()).is_none());
    }
}
