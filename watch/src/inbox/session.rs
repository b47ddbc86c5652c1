//! A session with the server: which messages are new, and their bytes.

use std::time::Duration;

use async_imap::error::Error;
use async_imap::types::Fetch;
use futures_util::StreamExt;
use shuping_pipeline::store::{Database, FetchState, Fetched, hash};
use tokio::time::timeout;

use super::line::{Stream, within};
use super::name;
use super::place::{Message, Place};
use super::{Fault, Harvest};
use crate::post::Intake;

/// A message that the server did not give so often is left alone, and said.
const ATTEMPTS: u32 = 5;

/// A message at which the line broke so often: it is the message. A network that is down for hours must not be taken
/// for that.
const BREAKS: u32 = 200;

/// Numbers for whose sizes the server is asked at once.
const BATCH: usize = 200;

/// A line that gives fewer bytes a second counts as broken.
const SLOWEST: u64 = 8 * 1024;

/// A session in which the mailbox is only looked at.
pub(super) struct Session {
    inner: async_imap::Session<Box<dyn Stream>>,
    /// User, server and folder.
    account: String,
    validity: u32,
    wait: Duration,
}

/// A message as the server lists it.
#[derive(Debug, Clone, Copy)]
struct Listed {
    uid: u32,
    size: u64,
    arrived: Option<i64>,
}

impl Session {
    /// Logs in and opens the folder for reading only.
    pub(super) async fn begin(
        client: async_imap::Client<Box<dyn Stream>>,
        intake: &Intake,
        secret: String,
        wait: Duration,
    ) -> Result<Self, Fault> {
        let user = intake.imap.user.clone().unwrap_or_default();
        let logged_in = timeout(wait, client.login(&user, &secret)).await;
        let mut inner = match logged_in {
            Ok(Ok(session)) => session,
            Ok(Err((Error::No(said) | Error::Bad(said), _))) => {
                let hint = "（用户名或密码不对，或邮箱要先开通 IMAP、用“授权码”代替密码）";
                return Err(Fault::Refused(format!("登录不成：{said}{hint}")));
            }
            Ok(Err((error, _))) => return Err(Fault::line(error)),
            Err(_) => return Err(Fault::line(format!("登录时 {} 秒没有应答", wait.as_secs()))),
        };
        introduce(&mut inner, wait).await?;
        let opened = timeout(wait, inner.examine(name::on_the_line(&intake.folder))).await;
        let mailbox = match opened {
            Ok(Ok(mailbox)) => mailbox,
            Ok(Err(Error::No(said) | Error::Bad(said))) => {
                return Err(Fault::Refused(format!("打不开文件夹“{}”：{said}", intake.folder)));
            }
            Ok(Err(error)) => return Err(Fault::line(error)),
            Err(_) => return Err(Fault::line(format!("{} 秒没有应答", wait.as_secs()))),
        };
        let Some(validity) = mailbox.uid_validity else {
            return Err(Fault::Refused("服务器不说 UIDVALIDITY，无法保证一封信只取一次".into()));
        };
        let account = format!("{user}@{}/{}", intake.imap.host, intake.folder);
        Ok(Self { inner, account, validity, wait })
    }

    /// Takes every message that is new, in the order of their numbers.
    pub(super) async fn take_all(
        &mut self,
        intake: &Intake,
        database: &Database,
        place: &Place,
        harvest: &mut Harvest,
    ) -> Result<(), Fault> {
        let done = database.fetched_up_to(&self.account, self.validity)?;
        let begun = database.fetches_begun(&self.account, self.validity)?;
        let new = self.numbers(done, &begun, intake).await?;
        for batch in new.chunks(BATCH) {
            let listed = self.sizes(batch).await?;
            let silent = self.still_there(batch, &listed).await?;
            let mut all: Vec<(u32, Option<Listed>)> = listed.into_iter().map(|one| (one.uid, Some(one))).collect();
            all.extend(silent.into_iter().map(|uid| (uid, None)));
            // In their order, because what is settled is remembered as the highest number.
            all.sort_unstable_by_key(|(uid, _)| *uid);
            for (uid, listed) in all {
                self.take(uid, listed, intake, database, place, harvest).await?;
            }
        }
        Ok(())
    }

    /// Says goodbye; a server that does not answer is left.
    pub(super) async fn end(mut self) {
        drop(timeout(self.wait, self.inner.logout()).await);
    }

    /// Numbers above one and those that were begun, sorted. A range that begins above the last number gives the last
    /// message: it is left out.
    async fn numbers(&mut self, done: u32, begun: &[u32], intake: &Intake) -> Result<Vec<u32>, Fault> {
        let open: Vec<String> = begun.iter().map(|uid| format!("{uid},")).collect();
        let mut query = format!("UID {}{}:*", open.concat(), done.saturating_add(1));
        if let Some(since) = intake.since {
            query = format!("{query} SINCE {}", since.strftime("%-d-%b-%Y"));
        }
        let found = within(self.wait, self.inner.uid_search(query)).await?;
        let mut numbers: Vec<u32> = found.into_iter().filter(|uid| *uid > done || begun.contains(uid)).collect();
        numbers.sort_unstable();
        Ok(numbers)
    }

    async fn sizes(&mut self, numbers: &[u32]) -> Result<Vec<Listed>, Fault> {
        let set: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        let fetched = self.fetch(&set.join(","), "(UID RFC822.SIZE INTERNALDATE)", self.wait).await?;
        let mut listed: Vec<Listed> = fetched
            .iter()
            .filter_map(|message| {
                let arrived = message.internal_date().map(|date| date.timestamp());
                Some(Listed { uid: message.uid?, size: u64::from(message.size?), arrived })
            })
            .filter(|message| numbers.contains(&message.uid))
            .collect();
        listed.sort_unstable_by_key(|message| message.uid);
        listed.dedup_by_key(|message| message.uid);
        Ok(listed)
    }

    /// Numbers of a batch that the server did not list and that are not deleted either.
    async fn still_there(&mut self, batch: &[u32], listed: &[Listed]) -> Result<Vec<u32>, Fault> {
        let silent: Vec<String> =
            batch.iter().filter(|uid| !listed.iter().any(|one| one.uid == **uid)).map(ToString::to_string).collect();
        if silent.is_empty() {
            return Ok(Vec::new());
        }
        let found = within(self.wait, self.inner.uid_search(format!("UID {}", silent.join(",")))).await?;
        Ok(batch.iter().copied().filter(|uid| found.contains(uid) && silent.contains(&uid.to_string())).collect())
    }

    async fn take(
        &mut self,
        uid: u32,
        listed: Option<Listed>,
        intake: &Intake,
        database: &Database,
        place: &Place,
        harvest: &mut Harvest,
    ) -> Result<(), Fault> {
        let attempts = database.begin_fetch(&self.account, self.validity, uid)?;
        let mut row = Fetched {
            account: self.account.clone(),
            validity: self.validity,
            uid,
            state: FetchState::Failed,
            attempts,
            sha256: String::new(),
            file: String::new(),
        };
        let most = u64::from(intake.max_megabytes) * 1024 * 1024;
        let too_large = listed.is_some_and(|listed| listed.size > most);
        let body = match listed {
            None => Ok(None),
            Some(listed) if too_large => self.head(listed).await,
            Some(listed) => self.body(listed).await,
        };
        // An answer that is missing may be a line that broke.
        let body = match body {
            Ok(None) => within(self.wait, self.inner.noop()).await.map(|()| None),
            other => other,
        };
        let bytes = match body {
            Ok(Some(bytes)) => bytes,
            // The server is there and does not give this one: after some attempts the others go on without it.
            Ok(None) if attempts >= ATTEMPTS => {
                harvest.failed += 1;
                return Ok(database.end_fetch(&row)?);
            }
            Ok(None) => return Err(Fault::line(format!("服务器没有给出第 {uid} 号信"))),
            Err(fault) => {
                if attempts < BREAKS {
                    return Err(fault);
                }
                harvest.failed += 1;
                database.end_fetch(&row)?;
                return Err(fault);
            }
        };
        let (size, arrived) = listed.map_or((0, None), |listed| (listed.size, listed.arrived));
        let message = Message { validity: self.validity, uid, arrived };
        if too_large {
            row.file = place.put_head(&message, &bytes, size, most)?;
            row.state = FetchState::TooLarge;
            harvest.too_large += 1;
            return Ok(database.end_fetch(&row)?);
        }
        row.sha256 = hash(&bytes);
        let known = database.fetched_as(&self.account, &row.sha256)?.filter(|file| place.holds(file));
        if let Some(file) = known {
            row.file = file;
            row.state = FetchState::Known;
            harvest.known += 1;
        } else {
            row.file = place.put(&message, &bytes)?;
            row.state = FetchState::Taken;
            harvest.taken += 1;
        }
        Ok(database.end_fetch(&row)?)
    }

    async fn body(&mut self, listed: Listed) -> Result<Option<Vec<u8>>, Fault> {
        let wait = self.wait + Duration::from_secs(listed.size / SLOWEST);
        let fetched = self.fetch(&listed.uid.to_string(), "(UID BODY.PEEK[])", wait).await?;
        let found = fetched.iter().find(|message| message.uid == Some(listed.uid));
        Ok(found.and_then(Fetch::body).map(<[u8]>::to_vec))
    }

    async fn head(&mut self, listed: Listed) -> Result<Option<Vec<u8>>, Fault> {
        let fetched = self.fetch(&listed.uid.to_string(), "(UID BODY.PEEK[HEADER])", self.wait).await?;
        let found = fetched.iter().find(|message| message.uid == Some(listed.uid));
        Ok(found.and_then(Fetch::header).map(<[u8]>::to_vec))
    }

    /// Answers to a FETCH. A refusal at their end is not told by the library: who misses an answer asks why. What the server says without being asked is left out by those who look for their number.
    async fn fetch(&mut self, numbers: &str, what: &str, wait: Duration) -> Result<Vec<Fetch>, Fault> {
        let all = async {
            let mut stream = self.inner.uid_fetch(numbers, what).await?;
            let mut answers = Vec::new();
            while let Some(answer) = stream.next().await {
                answers.push(answer?);
            }
            Ok::<_, Error>(answers)
        };
        match timeout(wait, all).await {
            Ok(Ok(answers)) => Ok(answers),
            Ok(Err(Error::No(_) | Error::Bad(_))) => Ok(Vec::new()),
            Ok(Err(error)) => Err(Fault::line(error)),
            Err(_) => Err(Fault::line(format!("{} 秒没有传完", wait.as_secs()))),
        }
    }
}

/// Some providers open no folder for a program that does not say its name (RFC 2971).
async fn introduce(inner: &mut async_imap::Session<Box<dyn Stream>>, wait: Duration) -> Result<(), Fault> {
    let capabilities = within(wait, inner.capabilities()).await?;
    if capabilities.has_str("ID") {
        let name = [("name", Some("shuping")), ("version", Some(env!("CARGO_PKG_VERSION")))];
        within(wait, inner.id(name)).await?;
    }
    Ok(())
}
