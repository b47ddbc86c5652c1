//! The service manager in the daemon's rounds.

use std::time::Duration;

use super::Manager;
use crate::daemon::hooks::{Attendant, Event, View, Wish};

/// Tells the service manager how the daemon fares.
pub(crate) struct Herald {
    manager: Manager,
    status: String,
    /// Whether the daemon is up: until then a long first scan asks for time.
    up: bool,
}

impl Herald {
    /// A herald to the manager that the environment names.
    pub(crate) fn new() -> Self {
        Self { manager: Manager::of_the_environment(), status: String::new(), up: false }
    }
}

impl Attendant for Herald {
    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::Ready => {
                self.up = true;
                self.manager.ready("正在看守收件箱");
            }
            // Fed by what the scanner did, not by a timer: a scanner that hangs is to be noticed.
            Event::Scanned { .. } | Event::Passed { .. } | Event::Night { .. } => self.manager.alive(),
            Event::Stopping => {
                self.manager.stopping();
                self.manager.extend(Duration::from_secs(60));
            }
            _ => {}
        }
    }

    fn tick(&mut self, view: &View<'_>) -> Vec<Wish> {
        let lost =
            if view.lost.is_empty() { String::new() } else { format!("；{} 个收件箱打不开", view.lost.len()) };
        let doing = if view.passing { "；正在写出结果" } else { "" };
        let status = format!("收下 {} 个，还在写入 {} 个{lost}{doing}", view.counts.taken, view.counts.settling);
        if self.up && status != self.status {
            self.manager.status(&status);
            self.status = status;
        }
        Vec::new()
    }
}
