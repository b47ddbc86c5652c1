//! `shuping watch`: the daemon.

use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tracing::level_filters::LevelFilter;

use crate::cli::WatchOptions;
use crate::daemon::hooks::{Attendant, Event, Tidings};
use crate::daemon::{self, Options};
use crate::exit::{Exit, Failure};
use crate::inbox::{self, Fetcher};
use crate::night::Watchman;
use crate::output::{GREEN, RED, YELLOW, styled, tell};
use crate::post::{Postman, ServiceSettings};
use crate::service::Herald;
use crate::telemetry::{self, Board, Scribe};

/// The loop gives a sign of life at least so often while all is well.
const INTERVAL: Duration = Duration::from_secs(60);

/// Watches a season until it is told to stop; with `--until-quiet`, until everything is taken and the outputs stand.
pub(super) fn watch(season: &Path, options: &WatchOptions) -> Result<Exit, Failure> {
    start(season, options, Arc::new(AtomicBool::new(false)))
}

/// The same for a service manager that sends no signals and reads no standard error: the log is a file beside the store.
#[cfg(windows)]
pub(super) fn serve(season: &Path, stop: Arc<AtomicBool>) -> Exit {
    let state = season.join(".shuping");
    let logs = fs_err::create_dir_all(&state).and_then(|()| telemetry::start_in(&state.join("service.log")));
    let done = logs.map_err(Failure::from).and_then(|()| start(season, &WatchOptions::default(), stop));
    done.unwrap_or_else(|failure| {
        tracing::error!(code = failure.exit() as u8, "因错误结束：{failure}");
        failure.exit()
    })
}

fn start(season: &Path, options: &WatchOptions, stop: Arc<AtomicBool>) -> Result<Exit, Failure> {
    let by_hand = options.log.is_none() && std::io::stderr().is_terminal();
    if !by_hand {
        telemetry::start(
            options.log.unwrap_or_default(),
            if options.verbose { LevelFilter::DEBUG } else { LevelFilter::INFO },
        );
    }
    let board = Arc::new(Board::new(INTERVAL));
    let listener = options.listen.map(|address| telemetry::listen(address, Arc::clone(&board))).transpose()?;
    if let Some(listener) = &listener {
        tracing::info!(address = %listener.address, "健康状况和指标");
    }
    // A mistake in the settings of mail is told by health and log, and keeps nobody from taking files in.
    if let Ok(ServiceSettings { intake: Some(intake), .. }) = ServiceSettings::load(season) {
        inbox::make_folder(&intake, season)?;
    }
    let state = season.join(".shuping");
    let mut attendants: Vec<Box<dyn Attendant>> =
        vec![Box::new(Scribe::new(Arc::clone(&board), !by_hand)), Box::new(Herald::new())];
    if by_hand {
        attendants.push(Box::new(Narrator));
    }
    if !options.until_quiet {
        attendants.push(Box::new(Watchman::new(&state)));
        attendants.push(Box::new(Postman::new(season, &state, Arc::clone(&board))));
        attendants.push(Box::new(Fetcher::new(season, &state, board)));
    }
    daemon::watch(season, Options { attendants, stop, until_quiet: options.until_quiet })
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
