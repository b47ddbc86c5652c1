//! Writes what happens onto the board and into the log.

use std::sync::Arc;

use jiff::Timestamp;

use super::Board;
use crate::daemon::hooks::{Attendant, Counts, Event, Tidings, View, Wish};

/// Keeps board and log.
pub(crate) struct Scribe {
    board: Arc<Board>,
    /// Whether lines go to the log; by hand somebody else speaks.
    logs: bool,
}

impl Scribe {
    /// A scribe of a board.
    pub(crate) const fn new(board: Arc<Board>, logs: bool) -> Self {
        Self { board, logs }
    }

    fn counts(&self, counts: Counts) {
        let Counts { settling, taken, refused, gone, .. } = counts;
        let states = [("settling", settling), ("taken", taken), ("refused", refused), ("gone", gone)];
        self.board.write(|board| {
            board.files = states.into_iter().map(|(state, count)| (state.to_owned(), count as u64)).collect();
        });
    }

    /// The lines of the log: what happened, in figures. Names of files hold names of people and stay out.
    fn log(event: &Event<'_>) {
        match event {
            Event::Ready => tracing::info!("开始看守收件箱"),
            Event::Tidings(Tidings::Taken { size, .. }) => tracing::info!(size, "收下一个文件"),
            Event::Tidings(Tidings::Moved { .. }) => tracing::info!("一个文件改了名"),
            Event::Tidings(Tidings::Left { .. }) => tracing::info!("一个文件已不在收件箱里"),
            Event::Tidings(Tidings::Waits { .. }) => tracing::warn!("一个文件在等；shuping status 说明是哪个、为什么"),
            Event::Tidings(Tidings::Lost { mailbox, .. }) => tracing::error!(mailbox, "收件箱打不开"),
            Event::Tidings(Tidings::Back { mailbox }) => tracing::info!(mailbox, "收件箱又能打开了"),
            Event::Tidings(Tidings::Came { .. }) => tracing::debug!("看见一个文件"),
            Event::Scanned { took, .. } => tracing::debug!(seconds = took.as_secs_f64(), "扫描完毕"),
            Event::Passed { read, written, took } => {
                tracing::info!(read, written, seconds = took.as_secs_f64(), "结果已写出");
            }
            Event::Night { day, files } => tracing::info!(%day, files = files.len(), "日报已写出"),
            Event::RulesTaken => tracing::info!("方案或名单有改动，已采用"),
            Event::RulesRefused { .. } => {
                tracing::error!("方案或名单改动后不能用，仍按原来的办；shuping check 说明原因");
            }
            Event::Failed { what, again, .. } => {
                tracing::error!(again_seconds = again.as_secs(), "{what}失败，将再试；shuping status 说明原因");
            }
            Event::Stopping => tracing::info!("正在停止"),
        }
    }
}

impl Attendant for Scribe {
    fn hear(&mut self, event: &Event<'_>) {
        let board = &self.board;
        match event {
            Event::Scanned { counts, .. } => {
                self.counts(*counts);
                board.write(|board| board.last_scan = Some(Timestamp::now()));
                board.trouble("scan", None);
            }
            Event::Ready => board.write(|board| board.ready = true),
            Event::Passed { took, .. } => {
                board.write(|board| {
                    board.last_pass = Some((Timestamp::now(), *took));
                    board.passes += 1;
                });
                board.trouble("pass", None);
            }
            Event::Night { .. } => board.write(|board| board.last_night = Some(Timestamp::now())),
            Event::RulesTaken => board.trouble("rules", None),
            Event::RulesRefused { .. } => {
                board.error("rules");
                board.trouble("rules", Some("方案或名单改动后不能用，仍按原来的办；shuping check 说明原因".into()));
            }
            Event::Failed { what, .. } => {
                let place = if what.contains("扫描") { "scan" } else { "pass" };
                board.error(place);
                board.trouble(place, Some(format!("{what}失败，正在重试；shuping status 说明原因")));
            }
            Event::Stopping => board.write(|board| board.stopping = true),
            Event::Tidings(_) => {}
        }
        if self.logs {
            Self::log(event);
        }
    }

    fn tick(&mut self, view: &View<'_>) -> Vec<Wish> {
        self.counts(view.counts);
        let lost = view.lost.len();
        self.board.trouble("mailbox", (lost > 0).then(|| format!("{lost} 个收件箱打不开")));
        Vec::new()
    }
}
