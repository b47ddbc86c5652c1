//! Reading everything that was taken in, containers to their depth, each content once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use jiff::Timestamp;
use shuping_analyzers::document::Document;
use shuping_analyzers::season::{ReceivedBy, file_name};

use super::intake::Taken;
use super::{Error, Progress, READER};
use crate::content::{Cause, Container, Content, Letter, Paper, Refusal};
use crate::fail::{self, Point};
use crate::formats::scan::{self, Missing, Recogniser, Scan};
use crate::store::{self, CopyError, Objects, Store};
use crate::worker::{Piece, Pool};

/// A file or a member of a container, read.
#[derive(Debug, Clone)]
pub(super) struct ReadFile {
    /// Where it came from; [`Taken::path`] is `outer.zip!inner.docx` for members.
    pub taken: Taken,
    /// The mail that carried it, the innermost one.
    pub letter: Option<Letter>,
    /// What it holds, or why it holds nothing. Members of containers have rows of their own.
    pub outcome: Result<Content, Refusal>,
    /// What is attached to it; these files have rows of their own too.
    pub attached: Option<Container>,
}

impl ReadFile {
    /// A file that gave nothing.
    fn refused(taken: Taken, letter: Option<Letter>, refusal: Refusal) -> Self {
        Self { taken, letter, outcome: Err(refusal), attached: None }
    }
}

/// Containers in containers are followed so deep.
const DEPTH: usize = 8;

/// Members of one submission, over all its containers.
const MEMBERS: usize = 5_000;

/// After so many attempts that never ended, a file is left alone for a day, unless its bytes or the program change.
const ATTEMPTS: u32 = 5;

/// A file that its reader did not survive so often is not read again until its bytes or the program change.
const CRASHES: u32 = 2;

/// The recogniser, looked for with the first scan.
type Recognition = OnceLock<Result<Recogniser, Missing>>;

/// A file that waits to be read.
struct Waiting {
    taken: Taken,
    letter: Option<Letter>,
    depth: usize,
}

/// Reads all files. The result is sorted by path.
pub(super) fn read_all(
    store: &Store,
    pool: &Pool,
    taken: Vec<Taken>,
    refused: Vec<(Taken, Refusal)>,
    progress: &dyn Progress,
) -> Result<(Vec<ReadFile>, usize), Error> {
    let mut waiting: Vec<Waiting> = taken.into_iter().map(|taken| Waiting { taken, letter: None, depth: 0 }).collect();
    let mut files: Vec<ReadFile> =
        refused.into_iter().map(|(taken, refusal)| ReadFile::refused(taken, None, refusal)).collect();
    let mut fresh = 0;
    let mut members = BTreeMap::new();
    progress.start(waiting.len());
    while !waiting.is_empty() {
        let (mut outcomes, read) = read_layer(store, pool, &waiting, progress)?;
        fresh += read;
        let mut uses: BTreeMap<String, usize> = BTreeMap::new();
        for file in &waiting {
            *uses.entry(reading_key(&file.taken)).or_default() += 1;
        }
        let mut next = Vec::new();
        for file in waiting {
            let key = reading_key(&file.taken);
            // The texts of a season are the largest thing in memory: they are handed on, not copied.
            let left = uses.get_mut(&key).map_or(0, |left| {
                *left -= 1;
                *left
            });
            let outcome = if left == 0 { outcomes.remove(&key) } else { outcomes.get(&key).cloned() };
            let outcome = outcome.unwrap_or_else(|| Err(crashed()));
            let outermost = file.taken.path.split('!').next().unwrap_or_default().to_owned();
            let (outcome, attached) = outcome.map_or_else(|refusal| (Err(refusal), None), Content::apart);
            let seen = members.entry(outermost).or_default();
            if let Some(container) = attached.as_ref().or(inside(&outcome)) {
                let (inner, refused) = unpack(&file, container, seen);
                next.extend(inner);
                files.extend(refused);
            }
            files.push(finish(file, outcome, attached));
        }
        waiting = next;
    }
    progress.finish();
    files.sort_by(|a, b| a.taken.path.cmp(&b.taken.path));
    Ok((files, fresh))
}

/// A mail arrived when it says itself.
fn finish(file: Waiting, outcome: Result<Content, Refusal>, attached: Option<Container>) -> ReadFile {
    let letter = inside(&outcome).and_then(|container| container.letter.as_ref());
    let (received_at, received_by) = arrival(&file, letter);
    ReadFile { taken: Taken { received_at, received_by, ..file.taken }, letter: file.letter, outcome, attached }
}

/// The container that a file is.
fn inside(outcome: &Result<Content, Refusal>) -> Option<&Container> {
    match outcome {
        Ok(Content::Container(container)) => Some(container),
        _ => None,
    }
}

/// Reading depends on the bytes, and a little on the name: its ending, and whether it is a lock file.
fn reading_key(taken: &Taken) -> String {
    let file = file_name(&taken.path);
    let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
    let special = if file.starts_with(['~', '.']) || matches!(ending.as_str(), "db" | "ini") { file } else { "" };
    format!("{READER}/{}/{ending}/{special}", taken.sha256)
}

type Outcomes = BTreeMap<String, Result<Content, Refusal>>;

/// Reads every content of a layer that is not known yet, as many at once as the pool is wide.
fn read_layer(
    store: &Store,
    pool: &Pool,
    waiting: &[Waiting],
    progress: &dyn Progress,
) -> Result<(Outcomes, usize), Error> {
    let mut outcomes = Outcomes::new();
    let mut orders: Vec<Order> = Vec::new();
    let mut ordered = BTreeSet::new();
    for file in waiting {
        let key = reading_key(&file.taken);
        if outcomes.contains_key(&key) || !ordered.insert(key.clone()) {
            continue;
        }
        match store.database.reading(&key)?.and_then(|stored| postcard::from_bytes(&stored).ok()) {
            Some(outcome) => drop(outcomes.insert(key, outcome)),
            None => orders.push((key, &file.taken)),
        }
    }
    let read = orders.len();
    let readers = Readers { pool, progress, objects: &store.objects, recogniser: Recognition::new() };
    Reading { store, readers }.carry_out(&orders, &mut outcomes)?;
    Ok((outcomes, read))
}

/// One content to be read, by its key.
type Order<'a> = (String, &'a Taken);

/// What came of an order, by its key.
type Done = (String, std::io::Result<Result<Content, Refusal>>);

/// What the threads that read have in common.
struct Readers<'a> {
    pool: &'a Pool,
    progress: &'a dyn Progress,
    objects: &'a Objects,
    recogniser: Recognition,
}

impl Readers<'_> {
    fn read_from(&self, desk: &Mutex<Receiver<&Order>>, hand_in: &Sender<Done>) {
        loop {
            let order = desk.lock().ok().and_then(|desk| desk.recv().ok());
            let Some((key, taken)) = order else { return };
            let outcome = fail::reach(Point::ReadingBegun)
                .and_then(|()| read_one(self.pool, &self.recogniser, self.objects, taken));
            self.progress.step(&taken.path);
            if hand_in.send((key.clone(), outcome)).is_err() {
                return;
            }
        }
    }
}

struct Reading<'a> {
    store: &'a Store,
    readers: Readers<'a>,
}

impl Reading<'_> {
    /// Hands out orders, never more than can be read at once: only what is truly being read counts as an attempt.
    fn carry_out(&self, orders: &[Order], outcomes: &mut Outcomes) -> Result<(), Error> {
        let width = self.readers.pool.width().min(orders.len());
        let (mut queue, readers) = (orders.iter(), &self.readers);
        thread::scope(|scope| -> Result<(), Error> {
            let (hand_out, desk) = channel::<&Order>();
            let (hand_in, done) = channel::<Done>();
            let desk = Arc::new(Mutex::new(desk));
            for _ in 0..width {
                let (desk, hand_in) = (Arc::clone(&desk), hand_in.clone());
                scope.spawn(move || readers.read_from(&desk, &hand_in));
            }
            drop(hand_in);
            let mut open = 0;
            let mut batch: Vec<Done> = Vec::new();
            loop {
                open -= batch.len();
                // Each result is kept as soon as it is there: a pass that is stopped loses nothing that was done.
                let begun = self.store.database.together(|| {
                    batch.drain(..).try_for_each(|done| self.keep(done, outcomes))?;
                    self.begin(&mut queue, width - open, outcomes)
                })?;
                fail::reach(Point::ReadingKept)?;
                for order in begun {
                    open += 1;
                    if hand_out.send(order).is_err() {
                        return Err(std::io::Error::other("no reader is left").into());
                    }
                }
                if open == 0 {
                    return Ok(());
                }
                let first = done.recv().map_err(std::io::Error::other)?;
                batch = std::iter::once(first).chain(done.try_iter()).collect();
            }
        })?;
        if readers.progress.stopped() && queue.next().is_some() { Err(Error::Stopped) } else { Ok(()) }
    }

    /// Counts the attempts of the next orders. One that was begun too often without an end is not begun again.
    fn begin<'o>(
        &self,
        queue: &mut std::slice::Iter<'o, Order<'o>>,
        free: usize,
        outcomes: &mut Outcomes,
    ) -> Result<Vec<&'o Order<'o>>, store::Error> {
        let mut begun = Vec::new();
        while begun.len() < free && !self.readers.progress.stopped() {
            let Some(order) = queue.next() else { break };
            if self.store.database.begin_attempt(&order.0)? > ATTEMPTS {
                outcomes.insert(order.0.clone(), Err(crashed()));
            } else {
                begun.push(order);
            }
        }
        Ok(begun)
    }

    fn keep(&self, (key, outcome): Done, outcomes: &mut Outcomes) -> Result<(), store::Error> {
        let outcome = outcome?;
        fail::reach(Point::ReadingDone)?;
        let crashed = matches!(&outcome, Err(refusal) if refusal.cause == Cause::Crashed);
        if waits_for_recognition(&outcome) {
            self.store.database.withdraw_attempt(&key)?;
        } else if crashed && self.store.database.attempts(&key)? < CRASHES {
            // Not kept: a machine that had too much to do may have been the reason. The attempt stays counted.
        } else {
            let stored = postcard::to_stdvec(&outcome).map_err(std::io::Error::other)?;
            self.store.database.put_reading(&key, &stored)?;
        }
        outcomes.insert(key, outcome);
        Ok(())
    }
}

/// Reads one content in a worker.
fn read_one(
    pool: &Pool,
    recogniser: &Recognition,
    objects: &Objects,
    taken: &Taken,
) -> std::io::Result<Result<Content, Refusal>> {
    let mut original = fs_err::File::open(objects.path(&taken.sha256))?;
    let outcome =
        pool.read_from(file_name(&taken.path), &mut original, taken.size, &mut |piece, bytes| match piece {
            Piece::Plate(plate) => plate.spool(bytes),
            Piece::Member(member) if member.refusal.is_some() => Ok(()),
            Piece::Member(member) => {
                let (hash, size) = objects.copy(&mut &mut *bytes).map_err(|error| match error {
                    CopyError::Source(error) | CopyError::Store(error) => error,
                })?;
                (member.stored, member.size) = (Some(hash), size);
                Ok(())
            }
        })?;
    Ok(match outcome {
        Ok(Content::Scan(scan)) => recognise(scan, recogniser).map(Content::Document),
        Ok(Content::Carrier(mut carrier)) => {
            carrier.own = match carrier.own {
                Ok(Paper::Scan(scan)) => recognise(scan, recogniser).map(Paper::Document),
                own => own,
            };
            Ok(Content::Carrier(carrier))
        }
        outcome => outcome,
    })
}

/// The text of a scan; without a recogniser, that of the pages which need none.
fn recognise(scan: Scan, recogniser: &Recognition) -> Result<Document, Refusal> {
    match recogniser.get_or_init(Recogniser::look) {
        Ok(recogniser) => scan::recognise(scan, recogniser),
        Err(missing) => {
            // What is typed around pictures is a title at most.
            let around = scan.typed.document.paragraphs.len();
            let document = scan.text_only();
            if document.paragraphs.len() <= around { Err(missing.refusal()) } else { Ok(document) }
        }
    }
}

/// Whether an outcome would be another one if a recogniser were installed; it is not kept then.
pub(super) fn waits_for_recognition(outcome: &Result<Content, Refusal>) -> bool {
    let unread = |document: &Document| !document.quality.recognised && !document.quality.unread_pages.is_empty();
    let own = match outcome {
        Ok(Content::Document(document)) => return unread(document),
        Ok(Content::Carrier(carrier)) => match &carrier.own {
            Ok(Paper::Document(document)) => return unread(document),
            own => own.as_ref().err(),
        },
        outcome => outcome.as_ref().err(),
    };
    own.is_some_and(|refusal| refusal.cause == Cause::NeedsRecognition)
}

/// The members of a container: those that wait to be read, and those that could not be taken out of it. `seen` counts
/// the members of the submission so far: archives in archives must not multiply without end.
fn unpack(file: &Waiting, container: &Container, seen: &mut usize) -> (Vec<Waiting>, Vec<ReadFile>) {
    let (mut waiting, mut refused) = (Vec::new(), Vec::new());
    let (received_at, received_by) = arrival(file, container.letter.as_ref());
    let letter = container.letter.clone().or_else(|| file.letter.clone());
    let mut names = BTreeSet::new();
    for member in &container.members {
        let name = unlike(&member.name, &mut names);
        let path = format!("{}!{name}", file.taken.path);
        let mut taken = Taken { path, sha256: String::new(), size: 0, received_at, received_by };
        *seen += 1;
        if *seen > MEMBERS {
            // One row tells of all that are left out.
            if *seen == MEMBERS + 1 {
                let reason = format!("一次报送里的文件超过{MEMBERS}个，从这个起没有继续解开；请让报送单位分开报送。");
                refused.push(ReadFile::refused(taken, letter.clone(), Refusal::new(Cause::TooLarge, reason)));
            }
            break;
        }
        match (&member.refusal, &member.stored) {
            (None, Some(_)) if file.depth + 1 >= DEPTH => {
                let reason = format!("压缩包套压缩包超过{DEPTH}层，没有继续解开；请让报送单位直接报送文件。");
                refused.push(ReadFile::refused(taken, letter.clone(), Refusal::new(Cause::TooLarge, reason)));
            }
            (None, Some(hash)) => {
                taken.sha256.clone_from(hash);
                taken.size = member.size;
                waiting.push(Waiting { taken, letter: letter.clone(), depth: file.depth + 1 });
            }
            (refusal, _) => {
                let refusal = refusal.clone().unwrap_or_else(crashed);
                refused.push(ReadFile::refused(taken, letter.clone(), refusal));
            }
        }
    }
    (waiting, refused)
}

/// Two members of one name are both kept: the second is called `name#2`.
fn unlike(name: &str, names: &mut BTreeSet<String>) -> String {
    let mut unlike = name.to_owned();
    let mut number = 1;
    while !names.insert(unlike.clone()) {
        number += 1;
        unlike = format!("{name}#{number}");
    }
    unlike
}

/// What a mail carried arrived when the mail says; what an archive held, with the archive.
fn arrival(file: &Waiting, letter: Option<&Letter>) -> (Timestamp, ReceivedBy) {
    let date = letter.and_then(|letter| letter.date.as_ref()).and_then(|date| date.parse::<Timestamp>().ok());
    date.map_or((file.taken.received_at, file.taken.received_by), |date| (date, ReceivedBy::MailDate))
}

fn crashed() -> Refusal {
    Refusal::new(Cause::Crashed, "读取程序几次都没有读完这个文件，已不再重试；请让报送单位另存后重新报送。")
}
