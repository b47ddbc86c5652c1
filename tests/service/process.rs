//! Programs that a test starts, ended with the test whatever happens.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Nothing that a test waits for takes longer.
pub(super) const PATIENCE: Duration = Duration::from_secs(300);

/// A program that runs beside the test.
pub(super) struct Beside(pub Child);

impl Beside {
    pub(super) fn start(command: &mut Command) -> Self {
        Self(command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}; tests/run installs it")))
    }

    /// Asks the program to end, as a service manager does.
    pub(super) fn terminate(&self) {
        let pid = rustix::process::Pid::from_child(&self.0);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port of this machine that nobody uses now.
pub(super) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Waits until something holds.
pub(super) fn until<T>(what: &str, mut holds: impl FnMut() -> Option<T>) -> T {
    let begin = Instant::now();
    loop {
        if let Some(value) = holds() {
            return value;
        }
        assert!(begin.elapsed() < PATIENCE, "{what} did not come in time");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until somebody listens on a port.
pub(super) fn listening(port: u16) {
    until("a listener", || TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).ok());
}
