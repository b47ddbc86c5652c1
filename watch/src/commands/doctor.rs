//! `shuping doctor`: does this machine have what the program needs?

use std::path::Path;

use shuping_pipeline::formats::scan::{Missing, Recogniser};
use shuping_pipeline::run::{Disk, MARKER, READER, SeasonFolder, cannot_list};
use shuping_pipeline::store::Store;
use shuping_pipeline::worker::Guards;

use super::worker;
use crate::exit::{Exit, Failure};
use crate::output::{GREEN, RED, YELLOW, say, styled};

/// Looks at the recogniser, the isolated reader, and the season's folders.
pub(super) fn doctor(season: Option<&Path>) -> Result<Exit, Failure> {
    say(format!("{} shuping {}，读取模块 {READER}", styled(GREEN, "正常"), env!("CARGO_PKG_VERSION")));
    recogniser();
    isolation()?;
    season.map_or(Ok(Exit::Done), folders)
}

/// Starts a reader and tells what holds it back on this machine.
fn isolation() -> Result<(), Failure> {
    let pool = worker::pool()?;
    let sample = pool.read("自检.txt", "述职报告自检".as_bytes())?;
    if let Err(refusal) = sample {
        say(format!("{} 隔离读取：{}", styled(RED, "有问题"), refusal.reason));
        return Ok(());
    }
    let Guards { memory, processor, writing, opening, network, programs, means } = pool.guards()?;
    let held = [
        (memory, "限制内存"),
        (processor, "限制处理器时间"),
        (writing, "不能写文件"),
        (opening, "不能打开别的文件"),
        (network, "不能联网"),
        (programs, "不能启动程序"),
    ];
    let list = |wanted: bool| {
        let names: Vec<&str> = held.iter().filter(|(on, _)| *on == wanted).map(|(_, name)| *name).collect();
        names.join("、")
    };
    say(format!("{} 隔离读取：{}（{}）", styled(GREEN, "正常"), list(true), means.join("、")));
    if held.iter().any(|(on, _)| !on) {
        let lacking = list(false).replace("不能", "禁止");
        say(format!(
            "{} 隔离读取：这台机器的系统做不到{lacking}；读取仍在单独的进程里，超时会被停止。",
            styled(YELLOW, "请注意")
        ));
    }
    Ok(())
}

fn recogniser() {
    match Recogniser::look() {
        Ok(found) => say(format!(
            "{} 文字识别：tesseract {}（{}）",
            styled(GREEN, "正常"),
            found.version,
            found.program.display()
        )),
        Err(Missing::Program) => say(format!(
            "{} 文字识别：没有安装 tesseract，扫描件读不出来。{}",
            styled(YELLOW, "缺少"),
            Missing::advice()
        )),
        Err(Missing::Language { version }) => {
            say(format!(
                "{} 文字识别：tesseract {version} 不能识别简体中文。{}",
                styled(YELLOW, "缺少"),
                Missing::advice()
            ));
        }
    }
}

fn folders(season: &Path) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    let mut whole = true;
    for mailbox in &folder.scheme.season.mailboxes {
        let (place, disk) = (folder.root.join(mailbox), Disk::of(&folder.root.join(mailbox)));
        let listing = match folder.listing(mailbox) {
            Ok(listing) => listing,
            Err(error) => {
                let why = cannot_list(&error);
                say(format!("{} 收件箱 {}{why}。{AWAY}", styled(RED, "有问题"), place.display()));
                whole = false;
                continue;
            }
        };
        say(format!(
            "{} 收件箱 {}：{} 个文件，{}（{}）",
            styled(GREEN, "正常"),
            place.display(),
            listing.entries.len(),
            disk.about_mailbox(),
            disk.name
        ));
        for unseen in listing.unseen.iter().filter(|unseen| !unseen.harmless) {
            say(format!("{} {}：{}", styled(RED, "有问题"), unseen.path, unseen.reason));
        }
        if !listing.marked {
            say(format!(
                "{} 收件箱里没有标记文件。请在里面新建一个名为 {MARKER} 的空文件，网络盘没有连上时程序就不会当成全部撤回",
                styled(YELLOW, "建议")
            ));
        }
    }
    Store::open(&folder.state())?;
    let disk = Disk::of(&folder.state());
    say(format!(
        "{} 状态库 {}：可以写，{}（{}）",
        styled(if disk.is_local() { GREEN } else { YELLOW }, if disk.is_local() { "正常" } else { "请注意" }),
        folder.state().display(),
        disk.about_store(),
        disk.name
    ));
    Ok(if whole { Exit::Done } else { Exit::Unavailable })
}

/// What to do about a mailbox that cannot be listed.
const AWAY: &str = if cfg!(windows) {
    "请检查网络盘是否连上、运行本程序的账户能否打开它；服务看不见“Z:”这样的网络驱动器，请写 \\\\服务器\\共享\\文件夹"
} else {
    "请检查网络盘是否挂上、运行本程序的账户能否打开它；收件箱在别处的，改 season.toml 的 mailboxes"
};
