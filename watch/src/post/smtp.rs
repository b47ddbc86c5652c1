//! Handing letters to a mail server, step by step, because only the steps tell whether a letter may have been taken.

use std::path::Path;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail as MailFrom, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use shuping_pipeline::store::Letter;

use super::{Carrier, Delivery, Line, Mail, Security, password};
use crate::exit::{Exit, Failure};

/// A mail server.
pub(crate) struct Smtp {
    line: Line,
    sender: Address,
    credentials: Option<Credentials>,
    tls: Option<TlsParameters>,
    connection: Option<SmtpConnection>,
    /// Why the line could not be opened; for the rest of the round nobody tries again.
    closed: Option<String>,
}

impl Smtp {
    /// Makes everything ready; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the password, the sender or a certificate cannot be used.
    pub(crate) fn new(mail: &Mail, root: &Path) -> Result<Self, Failure> {
        let sender = mail
            .from
            .parse::<lettre::message::Mailbox>()
            .map_err(|error| Failure::told(Exit::Configuration, format!("mail.from：{error}")))?;
        let line = mail.smtp.clone();
        let credentials = password("smtp", &line, root)?
            .zip(line.user.clone())
            .map(|(password, user)| Credentials::new(user, password));
        let tls = if line.security == Security::None { None } else { Some(tls(&line, root)?) };
        Ok(Self { line, sender: sender.email, credentials, tls, connection: None, closed: None })
    }

    fn open(&self) -> Result<SmtpConnection, Error> {
        let wait = Some(Duration::from_secs(self.line.timeout_seconds));
        let server = (self.line.host.as_str(), self.line.port_or(465, 587));
        let hello = ClientId::default();
        let at_once = self.tls.as_ref().filter(|_| self.line.security == Security::Tls);
        let mut connection = SmtpConnection::connect(server, wait, &hello, at_once, None)?;
        if let Some(tls) = self.tls.as_ref().filter(|_| self.line.security == Security::Starttls) {
            connection.starttls(tls, &hello)?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], credentials)?;
        }
        Ok(connection)
    }

    /// Everything before the letter itself: nothing of it can have been taken.
    fn announce(&self, connection: &mut SmtpConnection, recipient: Address) -> Result<(), Error> {
        connection.command(MailFrom::new(Some(self.sender.clone()), Vec::new()))?;
        connection.command(Rcpt::new(recipient, Vec::new()))?;
        connection.command(Data).map(drop)
    }
}

impl Carrier for Smtp {
    fn carry(&mut self, letter: &Letter) -> Delivery {
        if let Some(reason) = &self.closed {
            return Delivery::Later(reason.clone());
        }
        let Ok(recipient) = letter.recipient.parse::<Address>() else {
            return Delivery::Refused(format!("“{}”不是邮件地址", letter.recipient));
        };
        let mut connection = match self.connection.take().map_or_else(|| self.open(), Ok) {
            Ok(connection) => connection,
            Err(error) => {
                let answered = error.is_permanent() || error.is_transient();
                let (host, port) = (&self.line.host, self.line.port_or(465, 587));
                let said = told(&error);
                let reason = if answered { said } else { format!("连不上 {host} 的 {port} 端口（{said}）") };
                self.closed = Some(reason.clone());
                return Delivery::Later(reason);
            }
        };
        if let Err(error) = self.announce(&mut connection, recipient) {
            connection.abort();
            let reason = told(&error);
            return if error.is_permanent() { Delivery::Refused(reason) } else { Delivery::Later(reason) };
        }
        match connection.message(&letter.message) {
            Ok(response) => {
                let answer = format!("{} {}", response.code(), response.first_line().unwrap_or_default());
                self.connection = Some(connection);
                Delivery::Taken(answer)
            }
            Err(error) => {
                connection.abort();
                let reason = told(&error);
                if error.is_permanent() {
                    Delivery::Refused(reason)
                } else if error.is_transient() {
                    Delivery::Later(reason)
                } else {
                    Delivery::Unsure(format!("信已交出，没有等到答复：{reason}"))
                }
            }
        }
    }
}

impl Drop for Smtp {
    fn drop(&mut self) {
        if let Some(connection) = &mut self.connection {
            // A server that does not say goodbye loses nothing.
            drop(connection.quit());
        }
    }
}

fn tls(line: &Line, root: &Path) -> Result<TlsParameters, Failure> {
    let mut builder = TlsParameters::builder(line.host.clone());
    if let Some(file) = &line.ca_file {
        let path = root.join(file);
        let certificate = Certificate::from_pem(&fs_err::read(&path)?)
            .map_err(|error| Failure::told(Exit::Configuration, format!("{} 不是证书：{error}", path.display())))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder.build_rustls().map_err(|error| Failure::told(Exit::Configuration, format!("TLS 用不了：{error}")))
}

/// What went wrong, with the server's own words and a hint where there is one.
fn told(error: &Error) -> String {
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        let inner_text = inner.to_string();
        if !reason.contains(&inner_text) {
            reason = format!("{reason}：{inner_text}");
        }
        source = inner.source();
    }
    let hint = match error.status().map(|code| code.to_string()).as_deref() {
        Some("535" | "534" | "530") => "（用户名或密码不对，或邮箱要用“授权码”代替密码）",
        Some("554" | "550") => "（对方拒收：地址不存在，或发件人没有权限）",
        _ if reason.contains("UnknownIssuer") => {
            "（服务器的证书不是系统认识的机构签发的；内网自签的机构用 ca_file 指出）"
        }
        _ if reason.contains("NotValidForName") => "（证书上的名字和 host 不一致）",
        _ => "",
    };
    format!("{reason}{hint}")
}
