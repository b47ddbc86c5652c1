//! `service.toml`: how the program runs on this machine. What the organisation orders stands in `season.toml`; this
//! file has no influence on any judgement, so that changing it makes no result old.

use std::net::IpAddr;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::Deserialize;

use crate::exit::{Exit, Failure};

/// Name of the file in the season's folder.
const NAME: &str = "service.toml";

/// What stands in `service.toml`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ServiceSettings {
    /// Letters that go out.
    pub mail: Option<Mail>,
    /// A mailbox of a mail server that is read.
    pub intake: Option<Intake>,
    /// What the store throws away.
    pub store: Upkeep,
}

/// Letters that go out.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mail {
    /// Sender: `"述评 <shuping@example.edu.cn>"`.
    pub from: String,
    /// Who gets the digest of every night.
    #[serde(default)]
    pub digest_to: Vec<String>,
    /// Whether the three files of the night go along with the digest.
    #[serde(default)]
    pub attach: bool,
    /// So many days before a deadline units that asked for it are reminded; 0 is the day itself.
    #[serde(default)]
    pub remind_before: Vec<u16>,
    /// So many days after it.
    #[serde(default)]
    pub remind_after: Vec<u16>,
    /// The server that takes the letters.
    pub smtp: Line,
}

/// A server and how to speak with it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Line {
    /// Name of the server; it must stand in its certificate.
    pub host: String,
    /// Port; left out for the usual one of the service and its security.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the line is secured.
    #[serde(default)]
    pub security: Security,
    /// User; left out where the server asks for none.
    #[serde(default)]
    pub user: Option<String>,
    /// File that holds the password and nothing else, readable for the program alone.
    #[serde(default)]
    pub password_file: Option<PathBuf>,
    /// Certificate of an own authority (PEM), where the server's is not signed by one that the system knows.
    #[serde(default)]
    pub ca_file: Option<PathBuf>,
    /// Seconds without an answer after which the line counts as broken.
    #[serde(default = "half_a_minute")]
    pub timeout_seconds: u64,
    /// Only there to be refused with the way out.
    #[serde(default)]
    password: Option<String>,
}

/// How a line is secured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Security {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// Plain at first, then TLS; refused where the server does not offer it.
    Starttls,
    /// Not at all: on this machine, or to a relay that asks for no password.
    None,
}

/// A mailbox of a mail server that is read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Intake {
    /// The server.
    pub imap: Line,
    /// Folder on the server.
    #[serde(default = "inbox")]
    pub folder: String,
    /// Folder of the season into which whole messages are laid; it must stand among the season's mailboxes.
    #[serde(default = "letters")]
    pub into: String,
    /// Older messages are left alone.
    #[serde(default)]
    pub since: Option<Date>,
    /// Minutes between two looks.
    #[serde(default = "five")]
    pub every_minutes: u32,
    /// Larger messages are not fetched; their head is.
    #[serde(default = "fifty")]
    pub max_megabytes: u32,
}

/// What the store throws away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Upkeep {
    /// Originals that nothing refers to are kept for so many days; 0 keeps them for ever.
    pub keep_days: u32,
}

impl Default for Upkeep {
    fn default() -> Self {
        Self { keep_days: 180 }
    }
}

const fn half_a_minute() -> u64 {
    30
}

const fn five() -> u32 {
    5
}

const fn fifty() -> u32 {
    50
}

fn inbox() -> String {
    "INBOX".into()
}

fn letters() -> String {
    "letters".into()
}

impl ServiceSettings {
    /// Reads the file of a season's folder; without one nothing is sent and nothing fetched.
    ///
    /// # Errors
    ///
    /// Every reason for which the file cannot be used, with its line and the way out.
    pub(crate) fn load(root: &Path) -> Result<Self, Failure> {
        let path = root.join(NAME);
        if !path.is_file() {
            return Ok(Self::default());
        }
        let text = fs_err::read_to_string(&path)?;
        Self::parse(&text)
            .map_err(|message| Failure::told(Exit::Configuration, format!("{} 需要改正：{message}", path.display())))
    }

    /// Reads the text of the file.
    fn parse(text: &str) -> Result<Self, String> {
        let settings: Self = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| text.get(..span.start).unwrap_or("").matches('\n').count() + 1);
            format!("第 {line} 行附近：{}", in_chinese(error.message()))
        })?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), String> {
        if let Some(mail) = &self.mail {
            mail.smtp.check("mail.smtp", "SHUPING_SMTP_PASSWORD")?;
            for address in mail.digest_to.iter().chain([&mail.from]) {
                address.parse::<lettre::message::Mailbox>().map_err(|_| {
                    format!("“{address}”不是邮件地址；应写作 \"zzb@example.edu.cn\" 或 \"组织部 <zzb@example.edu.cn>\"")
                })?;
            }
        }
        if let Some(intake) = &self.intake {
            intake.imap.check("intake.imap", "SHUPING_IMAP_PASSWORD")?;
            if intake.imap.user.is_none() {
                return Err("intake.imap 没有写 user（邮箱的登录名）".into());
            }
            let inner = Path::new(&intake.into);
            if intake.into.is_empty() || inner.components().any(|part| !matches!(part, std::path::Component::Normal(_)))
            {
                return Err(format!(
                    "intake.into 写的是“{}”；应是年度文件夹里面的一个文件夹名，如 \"letters\"",
                    intake.into
                ));
            }
            if intake.every_minutes == 0 || intake.max_megabytes == 0 {
                return Err("intake 的 every_minutes 和 max_megabytes 应大于 0".into());
            }
        }
        Ok(())
    }
}

impl Line {
    /// The port, or the usual one.
    pub(crate) fn port_or(&self, tls: u16, plain: u16) -> u16 {
        self.port.unwrap_or(if self.security == Security::Tls { tls } else { plain })
    }

    /// Whether the server is this machine.
    pub(crate) fn is_local(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    fn check(&self, at: &str, variable: &str) -> Result<(), String> {
        if self.password.is_some() {
            return Err(format!(
                "{at} 里写了密码。密码不要写在这里：把它单独存进一个只有本程序能读的文件，用 password_file 指出，\
                 或放进环境变量 {variable}"
            ));
        }
        if self.security == Security::None && self.user.is_some() && !self.is_local() {
            return Err(format!("{at} 不加密却要登录，密码会在网上裸奔；请把 security 改为 \"tls\" 或 \"starttls\""));
        }
        if self.timeout_seconds == 0 {
            return Err(format!("{at} 的 timeout_seconds 应大于 0"));
        }
        Ok(())
    }
}

/// The commonest messages of the TOML reader in the reader's language; the rest as it is.
fn in_chinese(message: &str) -> String {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    match quoted.split_first() {
        Some((name, others)) if message.starts_with("unknown field") => {
            format!("没有“{name}”这一项；这里可以写：{}", others.join("、"))
        }
        Some((name, [])) if message.starts_with("missing field") => format!("缺少“{name}”这一项"),
        Some((name, others)) if message.starts_with("unknown variant") => {
            format!("不能写“{name}”，只能是：{}", others.join("、"))
        }
        _ if message.starts_with("invalid type") || message.starts_with("invalid value") => {
            let (found, expected) = message.split_once(", expected ").unwrap_or((message, ""));
            let found = quoted.first().map_or_else(|| found.rsplit(' ').next().unwrap_or(found), |one| one);
            format!("“{}”不合适，这里要写{}", found.trim_matches('"'), kind(expected))
        }
        _ if message.starts_with("duplicate key") => "同一项写了两次".to_owned(),
        _ => message.to_owned(),
    }
}

/// What a value is to be, as people call it.
fn kind(expected: &str) -> &str {
    match expected {
        "a string" | "path string" => "文字，用引号括起来",
        "a boolean" => "true 或 false",
        "a sequence" => "一列，用方括号括起来，如 [\"甲\", \"乙\"]",
        "u16" | "u32" | "u64" => "不是负的整数，不加引号",
        "a formatted date" | "a date string" => "日期，如 \"2023-11-01\"",
        other if other.starts_with("struct ") => "一组设置，如 [mail]",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"
[mail]
from = "述评 <shuping@example.edu.cn>"
digest_to = ["组织部 <zzb@example.edu.cn>"]
remind_before = [3, 0]

[mail.smtp]
host = "mail.example.edu.cn"
user = "shuping"
password_file = "smtp-password"

[intake]
since = "2023-11-01"
[intake.imap]
host = "imap.example.edu.cn"
user = "zzb"
"#;

    #[test]
    fn what_is_left_out_is_the_usual() {
        let settings = ServiceSettings::parse(WHOLE).unwrap();
        let (mail, intake) = (settings.mail.unwrap(), settings.intake.unwrap());
        assert_eq!((mail.smtp.port_or(465, 587), mail.smtp.security, mail.attach), (465, Security::Tls, false));
        assert_eq!((intake.folder.as_str(), intake.into.as_str(), intake.max_megabytes), ("INBOX", "letters", 50));
        assert_eq!(settings.store.keep_days, 180);
        assert_eq!(ServiceSettings::parse("").unwrap(), ServiceSettings::default());
    }

    #[test]
    fn what_cannot_be_used_is_told_with_the_way_out() {
        for (from, to, said) in [
            ("password_file = \"smtp-password\"", "password = \"geheim\"", "password_file"),
            ("host = \"mail.example.edu.cn\"", "host = \"mail.example.edu.cn\"\nsecurity = \"none\"", "starttls"),
            ("user = \"zzb\"", "", "intake.imap 没有写 user"),
            ("[intake]", "[intake]\ninto = \"../x\"", "年度文件夹里面"),
            ("zzb@example.edu.cn>", "zzb>", "不是邮件地址"),
            ("remind_before", "remind_befor", "没有“remind_befor”这一项"),
            ("from = \"述评 <shuping@example.edu.cn>\"", "", "缺少“from”这一项"),
            ("remind_before = [3, 0]", "remind_before = 3", "一列"),
            ("[mail.smtp]", "attach = \"是\"\n[mail.smtp]", "“是”不合适，这里要写true 或 false"),
            ("[intake]", "[intake]\nevery_minutes = \"5\"", "整数，不加引号"),
            ("user = \"shuping\"", "security = \"ssl\"", "只能是：tls、starttls、none"),
            ("since", "hence", "第 13 行附近"),
        ] {
            assert!(WHOLE.contains(from));
            let message = ServiceSettings::parse(&WHOLE.replacen(from, to, 1)).unwrap_err();
            assert!(message.contains(said), "{message}");
            assert!(!message.contains("geheim"), "a password is not repeated");
        }
    }
}
