//! `shuping watch`: the daemon.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::daemon::hooks::{Attendant, Event, Tidings};
use crate::daemon::{self, Options};
use crate::exit::{Exit, Failure};
use crate::output::{GREEN, RED, YELLOW, styled, tell};

/// Watches a season until it is told to stop; with `until_quiet`, until everything is taken and the outputs stand.
pub(super) fn watch(season: &Path, until_quiet: bool) -> Result<Exit, Failure> {
    let attendants: Vec<Box<dyn Attendant>> = vec![Box::new(Narrator)];
    daemon::watch(season, Options { attendants, stop: Arc::new(AtomicBool::new(false)), until_quiet })
}

/// Says in a line each what happened, for who started the daemon by hand.
struct Narrator;

impl Attendant for Narrator {
    fn hear(&mut self, event: &Event<'_>) {
        let good = |text: String| format!("{} {text}", styled(GREEN, "·"));
        let warn = |text: String| format!("{} {text}", styled(YELLOW, "请注意："));
        let line = match event {
            Event::Ready => good("开始看守收件箱".into()),
            Event::Tidings(tidings) => match tidings {
                Tidings::Lost { mailbox, reason } => warn(format!("收件箱“{mailbox}”{reason}")),
                Tidings::Back { mailbox } => good(format!("收件箱“{mailbox}”又能打开了")),
                Tidings::Came { .. } => return,
                Tidings::Taken { path, size } => good(format!("收下 {path}（{size} 字节）")),
                Tidings::Moved { from, to } => good(format!("{from} 改名为 {to}")),
                Tidings::Left { path } => good(format!("{path} 已不在收件箱里")),
                Tidings::Waits { path, reason } => warn(format!("{path}：{reason}")),
            },
            Event::Passed { read, written, took } => {
                good(format!("新读 {read} 个文件，写出 {written} 个文件，用时 {:.1} 秒", took.as_secs_f64()))
            }
            Event::Night { day, files } => good(format!("{day} 的日报：{} 个文件", files.len())),
            Event::RulesTaken => good("方案或名单有改动，已采用".into()),
            Event::RulesRefused { message } => warn(format!("方案或名单改动后不能用，仍按原来的办：{message}")),
            Event::Failed { what, message, again } => {
                format!("{} {what}失败：{message}（{} 秒后再试）", styled(RED, "错误："), again.as_secs())
            }
            Event::Stopping => good("正在停止".into()),
            Event::Scanned { .. } => return,
        };
        tell(line);
    }
}
