//! `shuping mail`: the outbox, a rehearsal of tonight's letters, and mail that is fetched.

use std::path::Path;

use jiff::Timestamp;
use serde_json::json;
use shuping_pipeline::run::SeasonFolder;
use shuping_pipeline::store::{FetchState, Letter, LetterState, Store};

use super::report::today;
use super::run::Ready;
use crate::cli::MailAction;
use crate::exit::{Exit, Failure};
use crate::inbox;
use crate::night;
use crate::output::{BOLD, DIM, GREEN, RED, YELLOW, say, styled, tell};
use crate::post::{self, Draft, Mail, ServiceSettings, Smtp};

/// So many letters are listed.
const LISTED: usize = 50;

/// Does what is asked of the letters of a season.
pub(super) fn mail(season: &Path, action: &MailAction) -> Result<Exit, Failure> {
    let settings = ServiceSettings::load(season)?;
    if action.dry_run || action.raw {
        return rehearse(season, &outgoing(&settings, season)?, action.raw);
    }
    if action.send {
        return send_today(season, &outgoing(&settings, season)?);
    }
    let folder = SeasonFolder::load(season)?;
    let store = Store::open(&folder.state())?;
    if let Some(address) = &action.test {
        let mail = outgoing(&settings, season)?;
        let draft = post::test_letter(&mail, address, Timestamp::now());
        return send(&store, &mail, season, &[draft]);
    }
    if let Some(number) = action.again {
        let letter = known(&store, number)?;
        if letter.message.is_empty() {
            return Err(Failure::told(Exit::Data, format!("第 {number} 号信的原文已按规则清除，不能重发")));
        }
        store.database.postpone_letter(number, Timestamp::now(), "人工决定再发一次")?;
        return send(&store, &outgoing(&settings, season)?, season, &[]);
    }
    if let Some(number) = action.drop {
        known(&store, number)?;
        store.database.end_letter(number, LetterState::Dropped, Timestamp::now(), "人工决定不发")?;
        say(format!("第 {number} 号信不发了"));
        return Ok(Exit::Done);
    }
    if action.fetch {
        return fetch(&settings, &folder, &store);
    }
    list(&store, action.json)
}

fn outgoing(settings: &ServiceSettings, season: &Path) -> Result<Mail, Failure> {
    settings.mail.clone().ok_or_else(|| {
        let message = format!(
            "{} 里没有 [mail]，没有发信设置；写法见 docs/administration.md 的“邮件”一节",
            season.join("service.toml").display()
        );
        Failure::told(Exit::Configuration, message)
    })
}

fn known(store: &Store, number: i64) -> Result<Letter, Failure> {
    let letter = store.database.letter(number)?;
    letter.ok_or_else(|| Failure::told(Exit::NoInput, format!("没有第 {number} 号信；shuping mail 列出全部")))
}

/// Shows the letters of today as they would go out; neither outbox nor outputs are touched.
fn rehearse(season: &Path, mail: &Mail, raw: bool) -> Result<Exit, Failure> {
    let ready = Ready::new(season, false)?;
    let day = today(&ready.folder.scheme.season.timezone);
    let drafts = ready.render(day, |inputs| {
        let before = night::earlier(&ready.store, day)?;
        let files = night::files(&ready.folder.out(), day);
        Ok(post::drafts(mail, inputs, &ready.folder.roster, (before.as_ref(), &[]), &files))
    })?;
    if drafts.is_empty() {
        say("今天没有信要发");
    }
    for (number, draft) in drafts.iter().enumerate() {
        if raw {
            // The files of tonight are not written in a rehearsal.
            let letter = Draft { attached: Vec::new(), ..draft.clone() }.letter(Timestamp::now())?;
            say(String::from_utf8_lossy(&letter.message));
        } else {
            show(draft, number + 1, drafts.len());
        }
    }
    tell(styled(DIM, format!("演练：共 {} 封，一封也没有发出", drafts.len())));
    Ok(Exit::Done)
}

fn show(draft: &Draft, number: usize, of: usize) {
    say(styled(BOLD, format!("—— 第 {number} 封，共 {of} 封 ——")));
    say(format!("发件人：{}", draft.from));
    say(format!("收件人：{}", draft.to));
    say(format!("主题：{}", draft.subject));
    let names: Vec<String> =
        draft.attached.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    if !names.is_empty() {
        say(format!("附件：{}", names.join("、")));
    }
    say(format!("\n{}", draft.text));
}

/// Writes today's folder and letters, and sends what waits.
fn send_today(season: &Path, mail: &Mail) -> Result<Exit, Failure> {
    let ready = Ready::new(season, false)?;
    let day = today(&ready.folder.scheme.season.timezone);
    let out = ready.folder.out();
    let drafts = ready.render(day, |inputs| {
        let written = night::write(&ready.store, &out, inputs, &[])?;
        Ok(post::drafts(mail, inputs, &ready.folder.roster, (written.before.as_ref(), &[]), &written.files))
    })?;
    send(&ready.store, mail, season, &drafts)
}

fn send(store: &Store, mail: &Mail, root: &Path, drafts: &[Draft]) -> Result<Exit, Failure> {
    let now = Timestamp::now();
    let (new, unusable) = post::enqueue(&store.database, drafts, now)?;
    for reason in unusable {
        tell(format!("{} {reason}", styled(YELLOW, "请注意：")));
    }
    if new < drafts.len() {
        tell(styled(DIM, format!("{} 封今天已经写过，不再写", drafts.len() - new)));
    }
    let mut server = Smtp::new(mail, root)?;
    let round = post::send_due(&store.database, &mut server, now)?;
    say(format!(
        "发出 {} 封，稍后再试 {} 封，被拒 {} 封，不确定 {} 封",
        round.sent, round.later, round.refused, round.unsure
    ));
    for letter in store.database.letters()?.iter().filter(|letter| letter.ended_at == Some(now) || letter.next_at > now)
    {
        if letter.state != LetterState::Sent {
            say(format!("  第 {} 号 {}：{}", letter.number, letter.recipient, letter.answer));
        }
    }
    Ok(match round {
        _ if round.refused + round.unsure > 0 => Exit::Unavailable,
        _ if round.later > 0 => Exit::TryLater,
        _ => Exit::Done,
    })
}

fn fetch(settings: &ServiceSettings, folder: &SeasonFolder, store: &Store) -> Result<Exit, Failure> {
    let Some(intake) = &settings.intake else {
        let message = "service.toml 里没有 [intake]，没有收信设置；写法见 docs/administration.md 的“邮件”一节";
        return Err(Failure::told(Exit::Configuration, message));
    };
    inbox::make_folder(intake, &folder.root)?;
    // Who asks by hand wants everything, what was given up as well.
    store.database.retry_failed_fetches()?;
    let (harvest, done) = inbox::look(intake, &folder.root, &folder.state(), &store.database);
    say(format!(
        "收到 {} 封，已有 {} 封，太大没有下载 {} 封，取不到 {} 封，放在 {}",
        harvest.taken,
        harvest.known,
        harvest.too_large,
        harvest.failed,
        folder.root.join(&intake.into).display()
    ));
    done.map_err(Failure::from)?;
    Ok(Exit::Done)
}

fn list(store: &Store, json: bool) -> Result<Exit, Failure> {
    let letters = store.database.letters()?;
    if json {
        let rows: Vec<_> = letters.iter().map(row).collect();
        let text = serde_json::to_string_pretty(&json!({ "schema": 1, "letters": rows }));
        say(text.map_err(|error| Failure::told(Exit::Internal, error.to_string()))?);
        return Ok(Exit::Done);
    }
    let count = |state| letters.iter().filter(|letter| letter.state == state).count();
    let counts: Vec<String> =
        LetterState::ALL.into_iter().map(|state| format!("{} {}", word(state), count(state))).collect();
    say(counts.join("，"));
    for letter in letters.iter().take(LISTED) {
        let style = match letter.state {
            LetterState::Sent => GREEN,
            LetterState::Refused => RED,
            LetterState::Unsure => YELLOW,
            _ => DIM,
        };
        let state = styled(style, word(letter.state));
        say(format!("{:>5}  {state}  {}  {}  {}", letter.number, letter.recipient, letter.subject, letter.answer));
    }
    let failed = store.database.fetched()?.into_iter().filter(|message| message.state == FetchState::Failed);
    for message in failed {
        say(format!(
            "{} {} 里的第 {} 号信取不到；shuping mail … --fetch 再试",
            styled(RED, "收信"),
            message.account,
            message.uid
        ));
    }
    if count(LetterState::Unsure) > 0 {
        say("“不确定”的信可能已经送到，程序不会自己重发。问过对方后：shuping mail … --again 编号，或 --drop 编号");
    }
    Ok(Exit::Done)
}

fn row(letter: &Letter) -> serde_json::Value {
    json!({
        "number": letter.number,
        "state": letter.state.word(),
        "recipient": letter.recipient,
        "subject": letter.subject,
        "message_id": letter.message_id,
        "attempts": letter.attempts,
        "written_at": letter.written_at.to_string(),
        "next_at": (letter.state == LetterState::Waiting).then(|| letter.next_at.to_string()),
        "ended_at": letter.ended_at.map(|moment| moment.to_string()),
        "answer": letter.answer,
    })
}

const fn word(state: LetterState) -> &'static str {
    match state {
        LetterState::Waiting => "等待发出",
        LetterState::Sending => "正在发",
        LetterState::Sent => "已发出",
        LetterState::Unsure => "不确定",
        LetterState::Refused => "没有发出",
        LetterState::Dropped => "不发了",
    }
}
