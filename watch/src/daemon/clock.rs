//! [`Clock`]: the two times that the daemon knows, behind a trait so that tests can have a day in a second.

use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A moment by both clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Time that ran since the daemon began. It never jumps: waiting is measured by it.
    pub running: Duration,
    /// Time of day. It may jump: it is told to people and compared with the times of files, and nothing else.
    pub wall: Timestamp,
}

/// Tells the time.
pub(crate) trait Clock: Send {
    /// Now.
    fn now(&self) -> Moment;
}

/// The clocks of the machine.
#[derive(Debug)]
pub(crate) struct SystemClock {
    begin: Instant,
}

impl SystemClock {
    pub(crate) fn new() -> Self {
        Self { begin: Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment { running: self.begin.elapsed(), wall: Timestamp::now() }
    }
}
