//! The unit file for systemd: what the service may do, and nothing beyond.

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What a unit file is made from. All paths are absolute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    /// What the service is for, in a few words.
    pub title: String,
    /// The program.
    pub program: PathBuf,
    /// The season's folder: the only place that is written to.
    pub season: PathBuf,
    /// The mailboxes: read only, by the kernel's word.
    pub mailboxes: Vec<PathBuf>,
    /// Folders that the program fills although they are mailboxes.
    pub filled: Vec<PathBuf>,
    /// User under whom it runs.
    pub user: Option<String>,
    /// Where it tells health and figures.
    pub listen: Option<SocketAddr>,
    /// Whether it speaks with mail servers: else the kernel keeps it off the network.
    pub network: bool,
    /// Passwords that the service manager is to hand over: `smtp-password`.
    pub credentials: Vec<&'static str>,
}

/// The text of the unit file.
pub(crate) fn text(unit: &Unit) -> String {
    let program = quoted(&unit.program);
    let season = quoted(&unit.season);
    let mailboxes: Vec<String> = unit.mailboxes.iter().map(|path| quoted(path)).collect();
    let all: Vec<String> = std::iter::once(season.clone()).chain(mailboxes.iter().cloned()).collect();
    let mut text = String::new();
    let mut line = |line: &str| {
        let _ = writeln!(text, "{line}");
    };
    line("# shuping service unit 生成；重新生成后运行 systemctl daemon-reload");
    line("[Unit]");
    line(&format!("Description=shuping {}", escaped(&unit.title)));
    line("Documentation=man:shuping(1)");
    if unit.network {
        line("Wants=network-online.target");
        line("After=network-online.target");
    }
    line(&format!("RequiresMountsFor={}", all.join(" ")));
    line("StartLimitIntervalSec=1h");
    line("StartLimitBurst=20");
    line("\n[Service]");
    line("Type=notify");
    line("NotifyAccess=main");
    line(&format!("ExecStartPre={program} check {season}"));
    let listen = unit.listen.map(|address| format!(" --listen {address}")).unwrap_or_default();
    line(&format!("ExecStart={program} watch {season}{listen}"));
    line("# 扫描循环每转一圈报一次平安；十分钟没有动静就重启");
    line("WatchdogSec=10min");
    line("TimeoutStartSec=30min");
    line("# 收到停止信号后，读完手头的文件再退出；没读完的下次接着读");
    line("TimeoutStopSec=90s");
    line("KillMode=mixed");
    line("Restart=on-failure");
    line("RestartSec=15s");
    line("# 用法、方案、名单、权限有错时不反复重启，等人改正");
    line("RestartPreventExitStatus=64 65 66 77 78");
    line("SuccessExitStatus=0 143");
    if let Some(user) = &unit.user {
        line(&format!("User={}", escaped(user)));
    }
    for credential in &unit.credentials {
        line(&format!("LoadCredential={credential}:/etc/shuping/{credential}"));
    }
    line("\n# 只能写评议年度的文件夹；收件箱由内核保证只读");
    line("ProtectSystem=strict");
    line("ProtectHome=read-only");
    line(&format!("ReadWritePaths={season}"));
    if !mailboxes.is_empty() {
        // A share that is away is told by the service; it is no reason not to start.
        let there: Vec<String> = unit.mailboxes.iter().map(|path| if_there(path)).collect();
        line(&format!("ReadOnlyPaths={}", there.join(" ")));
    }
    if !unit.filled.is_empty() {
        let filled: Vec<String> = unit.filled.iter().map(|path| if_there(path)).collect();
        line(&format!("ReadWritePaths={}", filled.join(" ")));
    }
    if !unit.network {
        line("# 不发信也不收信：不上网");
        line("IPAddressDeny=any");
        line("IPAddressAllow=localhost");
    }
    line("UMask=0027");
    for setting in HARDENED {
        line(setting);
    }
    line("\n[Install]");
    line("WantedBy=multi-user.target");
    text
}

/// What a program that reads files and writes files does not need.
const HARDENED: [&str; 20] = [
    "NoNewPrivileges=yes",
    "PrivateTmp=yes",
    "PrivateDevices=yes",
    "ProtectClock=yes",
    "ProtectControlGroups=yes",
    "ProtectHostname=yes",
    "ProtectKernelLogs=yes",
    "ProtectKernelModules=yes",
    "ProtectKernelTunables=yes",
    "ProtectProc=invisible",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
    "RestrictNamespaces=yes",
    "RestrictRealtime=yes",
    "RestrictSUIDSGID=yes",
    "LockPersonality=yes",
    "RemoveIPC=yes",
    "CapabilityBoundingSet=",
    "SystemCallArchitectures=native",
    "SystemCallFilter=@system-service",
    "SystemCallErrorNumber=EPERM",
];

/// A path as an argument: `%` begins a specifier, blanks and quotes would end it.
fn quoted(path: &Path) -> String {
    format!("\"{}\"", escaped(&path.display().to_string()).replace('$', "$$"))
}

/// A path that need not be there.
fn if_there(path: &Path) -> String {
    quoted(path).replacen('"', "\"-", 1)
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('%', "%%").replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit() -> Unit {
        Unit {
            title: "江州职业技术大学 2024".into(),
            program: "/usr/local/bin/shuping".into(),
            season: "/srv/述职 100%/2024".into(),
            mailboxes: vec!["/srv/述职 100%/2024/mailbox".into()],
            filled: Vec::new(),
            user: Some("shuping".into()),
            listen: None,
            network: false,
            credentials: Vec::new(),
        }
    }

    #[test]
    fn the_mailbox_is_read_only_and_the_network_closed() {
        insta::assert_snapshot!(text(&unit()));
    }

    #[test]
    fn a_service_with_mail_reaches_the_network_and_gets_its_passwords() {
        let unit = Unit {
            network: true,
            credentials: vec!["smtp-password", "imap-password"],
            filled: vec!["/srv/述职 100%/2024/letters".into()],
            listen: Some("127.0.0.1:9464".parse().unwrap()),
            ..unit()
        };
        let text = text(&unit);
        for line in [
            "LoadCredential=imap-password:/etc/shuping/imap-password",
            "After=network-online.target",
            "ReadWritePaths=\"-/srv/述职 100%%/2024/letters\"",
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(text.contains("/2024\" --listen 127.0.0.1:9464\n") && !text.contains("IPAddressDeny"), "{text}");
    }
}
