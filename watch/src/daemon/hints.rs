//! Hints of the system that something changed. They only make the next scan come sooner: none is needed, and a share
//! gives none.

use std::path::PathBuf;

use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use shuping_pipeline::run::Disk;
use tokio::sync::mpsc::{Receiver, channel};

/// Listens for hints as long as it lives.
pub(super) struct Hints {
    /// Ends with the value.
    _watcher: Option<RecommendedWatcher>,
    heard: Receiver<()>,
}

impl Hints {
    /// Listens at the folders that lie on a disk of this machine. Where the system refuses, there are no hints.
    pub(super) fn listen(folders: &[PathBuf]) -> Self {
        let (sender, heard) = channel(1);
        let hint = move |event: notify::Result<Event>| {
            // Our own reading is no change.
            if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
                sender.try_send(()).ok();
            }
        };
        let mut watcher = notify::recommended_watcher(hint).ok();
        for folder in folders.iter().filter(|folder| Disk::of(folder).is_local()) {
            if let Some(watcher) = &mut watcher {
                drop(watcher.watch(folder, RecursiveMode::Recursive));
            }
        }
        Self { _watcher: watcher, heard }
    }

    /// Waits for a hint; for ever where there are none.
    pub(super) async fn next(&mut self) {
        if self.heard.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}
