//! `shuping service`: the season as a service of the system.

use std::path::{Path, PathBuf};

use shuping_pipeline::run::{LoadError, SeasonFolder};

use crate::cli::ServiceCommand;
use crate::exit::{Exit, Failure};
use crate::output::say;
use crate::post::ServiceSettings;
use crate::service::{self, Unit};

/// Writes a unit file, or installs, removes and runs a Windows service.
pub(super) fn service(command: &ServiceCommand) -> Result<Exit, Failure> {
    match command {
        ServiceCommand::Unit { season, user, listen } => {
            let unit = unit(season, user.as_deref(), *listen)?;
            say(service::text(&unit).trim_end());
            Ok(Exit::Done)
        }
        #[cfg(windows)]
        ServiceCommand::Install { season } => {
            let season = whole(season)?;
            let arguments = vec!["service".into(), "run".into(), season.clone().into_os_string()];
            service::install(&season, arguments)?;
            say("已安装；在“服务”里启动，或重启电脑");
            Ok(Exit::Done)
        }
        #[cfg(windows)]
        ServiceCommand::Uninstall { season } => {
            service::uninstall(&whole(season)?)?;
            say("已移除");
            Ok(Exit::Done)
        }
        #[cfg(windows)]
        ServiceCommand::Run { season } => {
            let season = season.clone();
            service::run(Box::new(move |stop| super::watch::serve(&season, stop)))?;
            Ok(Exit::Done)
        }
    }
}

fn unit(season: &Path, user: Option<&str>, listen: Option<std::net::SocketAddr>) -> Result<Unit, Failure> {
    if let Some(address) = listen {
        crate::telemetry::only_this_machine(address)?;
    }
    let root = whole(season)?;
    let folder = SeasonFolder::load(&root)?;
    let settings = ServiceSettings::load(&root)?;
    let filled: Vec<PathBuf> = settings.intake.iter().map(|intake| root.join(&intake.into)).collect();
    let mailboxes = folder.scheme.season.mailboxes.iter().map(|mailbox| root.join(mailbox));
    let with_password = |name, line: Option<&crate::post::Line>| line.and_then(|line| line.user.as_ref()).map(|_| name);
    let smtp = settings.mail.as_ref().map(|mail| &mail.smtp);
    let imap = settings.intake.as_ref().map(|intake| &intake.imap);
    Ok(Unit {
        title: format!("{} {}", folder.scheme.season.organization, folder.scheme.season.year),
        program: std::env::current_exe()?,
        mailboxes: mailboxes.filter(|mailbox| !filled.contains(mailbox)).collect(),
        filled,
        season: root,
        user: user.map(str::to_owned),
        listen,
        network: smtp.is_some() || imap.is_some(),
        credentials: [with_password("smtp-password", smtp), with_password("imap-password", imap)]
            .into_iter()
            .flatten()
            .collect(),
    })
}

/// A service has no folder of its own to begin from.
fn whole(season: &Path) -> Result<PathBuf, Failure> {
    if !season.join("season.toml").is_file() {
        return Err(LoadError::NoSeason { path: season.display().to_string() }.into());
    }
    let whole = fs_err::canonicalize(season)?;
    // Windows writes whole paths in a form that people do not know.
    Ok(whole
        .to_str()
        .and_then(|text| text.strip_prefix(r"\\?\"))
        .filter(|text| !text.starts_with("UNC"))
        .map_or(whole.clone(), PathBuf::from))
}
