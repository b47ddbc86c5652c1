//! What of `service.toml` will not work although it can be read: told by `shuping check` before a night is wasted on it.

use std::path::Path;

use shuping_analyzers::scheme::{Note, Weight};
use shuping_pipeline::run::SeasonFolder;

use super::{Intake, Line, Mail, ServiceSettings, password};

/// Everything that will not work, or not as somebody may expect.
pub(crate) fn examine(settings: &ServiceSettings, folder: &SeasonFolder) -> Vec<Note> {
    let mut notes = Vec::new();
    if let Some(mail) = &settings.mail {
        outgoing(mail, folder, &mut notes);
        line("smtp", "[mail.smtp]", &mail.smtp, &folder.root, &mut notes);
    }
    if let Some(intake) = &settings.intake {
        incoming(intake, folder, &mut notes);
        line("imap", "[intake.imap]", &intake.imap, &folder.root, &mut notes);
    }
    notes
}

fn note(weight: Weight, at: &str, message: impl Into<String>) -> Note {
    Note { weight, at: format!("service.toml {at}"), message: message.into() }
}

fn outgoing(mail: &Mail, folder: &SeasonFolder, notes: &mut Vec<Note>) {
    let reminds = !mail.remind_before.is_empty() || !mail.remind_after.is_empty();
    let wanted = folder.roster.units.iter().any(|unit| unit.remind && !unit.mail.is_empty());
    if mail.digest_to.is_empty() && !reminds {
        let message = "没有写寄给谁（digest_to），也没有写什么时候提醒（remind_before、remind_after），一封信也不会发";
        notes.push(note(Weight::Note, "[mail]", message));
    }
    if reminds && !wanted {
        let message = "要提醒单位，但名单里没有一个单位填了“邮箱”并在“邮件提醒”栏写“是”，提醒一封也不会发";
        notes.push(note(Weight::Note, "[mail]", message));
    }
    for unit in folder.roster.units.iter().filter(|unit| unit.remind) {
        if unit.mail.parse::<lettre::message::Mailbox>().is_err() {
            let message = format!("“{}”要邮件提醒，邮箱却写作“{}”，不是邮件地址，提醒发不到", unit.name, unit.mail);
            notes.push(note(Weight::Note, "[mail]", message));
        }
    }
}

fn incoming(intake: &Intake, folder: &SeasonFolder, notes: &mut Vec<Note>) {
    let plain = |name: &str| name.trim_start_matches("./").trim_matches('/').to_owned();
    let mailboxes = &folder.scheme.season.mailboxes;
    if !mailboxes.iter().any(|mailbox| plain(mailbox) == plain(&intake.into)) {
        let mut all: Vec<String> = mailboxes.iter().map(|name| format!("{name:?}")).collect();
        all.push(format!("{:?}", intake.into));
        let message = format!(
            "收来的信放进“{}”，但它不是收件箱，放进去也不会读；请在 season.toml 的 [season] 里写 mailboxes = [{}]",
            intake.into,
            all.join(", ")
        );
        notes.push(note(Weight::Error, "[intake]", message));
    }
}

fn line(service: &str, at: &str, line: &Line, root: &Path, notes: &mut Vec<Note>) {
    if let Some(file) = line.ca_file.as_ref().map(|file| root.join(file)).filter(|file| !file.is_file()) {
        notes.push(note(Weight::Error, at, format!("ca_file 指的证书 {} 不在那里", file.display())));
    }
    // Who checks may be somebody else than who will send: what he cannot see may be there all the same.
    if let Err(failure) = password(service, line, root) {
        notes.push(note(Weight::Note, at, format!("现在拿不到密码：{failure}")));
    }
}
