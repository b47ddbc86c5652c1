//! The loop of the daemon: one scan and one pass at a time, each on a thread of its own, so that signals are heard even
//! while a share hangs.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use shuping_pipeline::run::SeasonFolder;
use shuping_pipeline::store::{Lock, Objects, Post};
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, sleep_until};

use super::clock::{Clock, Moment, SystemClock};
use super::hints::Hints;
use super::hooks::{Attendant, Event, View, Wish};
use super::keeper::{Keeper, OnDisk, Round, complaints, may_come_back, seconds};
use super::machine::Counts;
use super::pass::{self, Order, Passed};
use crate::commands::locked;
use crate::exit::{Exit, Failure};

/// How the daemon is run.
pub(crate) struct Options {
    /// Who takes part.
    pub attendants: Vec<Box<dyn Attendant>>,
    /// Set from outside (a service manager that sends no signals) to stop.
    pub stop: Arc<AtomicBool>,
    /// Stop when nothing is settling and the outputs stand.
    pub until_quiet: bool,
}

/// Attendants are asked so often.
const BEAT: Duration = Duration::from_secs(2);

/// After a hint the mailbox is left alone for so long: a hint comes rarely alone.
const HINT: Duration = Duration::from_millis(500);

/// A night waits so much longer than the most patient look at a file.
const LATE: Duration = Duration::from_secs(60);

/// First wait after a failure; it doubles up to [`LONGEST`].
const FIRST: Duration = Duration::from_secs(2);

/// Longest wait after a failure.
const LONGEST: Duration = Duration::from_secs(300);

/// Watches a season until it is told to stop.
///
/// # Errors
///
/// When the season cannot be used at the start, another daemon has it, or the store is broken.
pub(crate) fn watch(season: &Path, options: Options) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    if let Some(complaints) = complaints(&folder) {
        return Err(Failure::told(Exit::Configuration, format!("方案不能用：{complaints}")));
    }
    let lock = Lock::take(&folder.state(), Post::Watch).map_err(locked)?;
    // Nobody writes outputs now, so nobody stores anything.
    if Lock::take(&folder.state(), Post::Outputs).is_ok() {
        Objects::new(folder.state().join("objects")).sweep()?;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let ended = runtime.block_on(async {
        let mut rounds = Rounds::begin(folder, options)?;
        rounds.go().await
    });
    // A thread that hangs on a share must not keep the process alive; the store stands all that.
    runtime.shutdown_background();
    drop(lock);
    ended
}

type Scanning = JoinHandle<(Option<Keeper>, Result<Round, Failure>)>;
type Passing = JoinHandle<(Result<Passed, Failure>, Duration)>;

struct Rounds {
    root: PathBuf,
    folder: Arc<SeasonFolder>,
    clock: SystemClock,
    options: Options,
    hints: Hints,
    keeper: Option<Keeper>,
    scanning: Option<Scanning>,
    passing: Option<Passing>,
    /// A pass ended, and the keeper does not know it yet.
    passed: bool,
    /// The scan under way may ask for a pass.
    may_pass: bool,
    next_scan: Instant,
    next_pass: Instant,
    failures: (u32, u32),
    /// The night that is due, and since when.
    night: Option<(jiff::civil::Date, Instant)>,
    counts: Counts,
    lost: Vec<(String, String)>,
    ready: bool,
    stop: Arc<AtomicBool>,
}

impl Rounds {
    fn begin(folder: SeasonFolder, options: Options) -> Result<Self, Failure> {
        let root = folder.root.clone();
        let keeper = Keeper::open(folder, Box::new(SystemClock::new()), Box::new(OnDisk))?;
        let folder = Arc::clone(keeper.folder());
        let now = Instant::now();
        Ok(Self {
            root,
            hints: hints(&folder),
            folder,
            clock: SystemClock::new(),
            stop: Arc::clone(&options.stop),
            options,
            keeper: Some(keeper),
            scanning: None,
            passing: None,
            passed: false,
            may_pass: false,
            next_scan: now,
            next_pass: now,
            failures: (0, 0),
            night: None,
            counts: Counts::default(),
            lost: Vec::new(),
            ready: false,
        })
    }

    async fn go(&mut self) -> Result<Exit, Failure> {
        let mut signals = Signals::listen()?;
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return self.end(&mut signals).await;
            }
            self.start_what_is_due();
            let beat = Instant::now() + BEAT;
            let scan_at = if self.scanning.is_none() { self.next_scan.min(beat) } else { beat };
            tokio::select! {
                biased;
                signal = signals.next() => match signal {
                    Signal::Stop => self.stop.store(true, Ordering::Relaxed),
                    #[cfg(unix)]
                    Signal::Again => self.next_scan = Instant::now(),
                },
                done = joined(&mut self.scanning) => {
                    self.scanning = None;
                    // What fell over knows no more; another keeper is opened.
                    let (keeper, round) = done.unwrap_or_else(|error| (None, Err(internal(&error))));
                    self.scanned(keeper, round)?;
                }
                done = joined(&mut self.passing) => {
                    self.passing = None;
                    let (passed, took) = done.unwrap_or_else(|error| (Err(internal(&error)), Duration::ZERO));
                    self.made(passed, took)?;
                }
                () = self.hints.next() => self.next_scan = self.next_scan.min(Instant::now() + HINT),
                () = sleep_until(scan_at) => {}
            }
            self.ask();
        }
    }

    fn start_what_is_due(&mut self) {
        if self.scanning.is_some() || Instant::now() < self.next_scan {
            return;
        }
        self.may_pass = self.passing.is_none() && Instant::now() >= self.next_pass;
        let (stop, may_pass, passed) = (Arc::clone(&self.stop), self.may_pass, std::mem::take(&mut self.passed));
        let (keeper, root) = (self.keeper.take(), self.root.clone());
        self.scanning = Some(spawn_blocking(move || {
            // A store that failed is opened anew: what it knows is what holds.
            let mut keeper = match keeper.map_or_else(|| reopen(&root), Ok) {
                Ok(keeper) => keeper,
                Err(failure) => return (None, Err(failure)),
            };
            if passed {
                keeper.passed();
            }
            match keeper.round(!may_pass, &stop) {
                Ok(round) => (Some(keeper), Ok(round)),
                Err(failure) => (None, Err(failure)),
            }
        }));
    }

    fn scanned(&mut self, keeper: Option<Keeper>, round: Result<Round, Failure>) -> Result<(), Failure> {
        self.keeper = keeper;
        let round = match round {
            Ok(round) => round,
            Err(failure) => {
                if failure.exit() == Exit::Data {
                    return Err(failure);
                }
                self.failures.0 += 1;
                let again = back_off(self.failures.0);
                self.next_scan = Instant::now() + again;
                self.tell(&Event::Failed { what: "扫描收件箱", message: &failure.to_string(), again });
                return Ok(());
            }
        };
        self.failures.0 = 0;
        self.next_scan = Instant::now() + round.next;
        (self.counts, self.lost) = (round.counts, round.lost);
        if let Some(keeper) = &self.keeper
            && !Arc::ptr_eq(&self.folder, keeper.folder())
        {
            self.folder = Arc::clone(keeper.folder());
            self.hints = hints(&self.folder);
        }
        match &round.rules {
            Some(Ok(())) => self.tell(&Event::RulesTaken),
            Some(Err(message)) => self.tell(&Event::RulesRefused { message }),
            None => {}
        }
        for tidings in &round.tidings {
            self.tell(&Event::Tidings(tidings));
        }
        self.tell(&Event::Scanned { counts: self.counts, took: round.took });
        if !self.ready {
            self.ready = true;
            self.tell(&Event::Ready);
        }
        if let Some(order) = round.pass {
            self.start_pass(order);
        } else if self.may_pass && self.passing.is_none() {
            if let Some(day) = self.night_to_make() {
                let lost = self.lost.clone();
                self.start_pass(Order {
                    folder: Arc::clone(&self.folder),
                    now: self.now().wall,
                    night: Some(day),
                    lost,
                });
            } else if self.options.until_quiet && self.counts.settling == 0 {
                self.stop.store(true, Ordering::Relaxed);
            }
        }
        Ok(())
    }

    /// The night that is due, once what came before it is taken; a file that goes on growing is not waited for without
    /// end, nor one that lies there as a half.
    fn night_to_make(&self) -> Option<jiff::civil::Date> {
        let (day, since) = self.night?;
        let most = seconds(self.folder.scheme.watch.patience) + LATE;
        (self.counts.coming == 0 || since.elapsed() >= most).then_some(day)
    }

    fn start_pass(&mut self, order: Order) {
        let order = Order { night: order.night.or_else(|| self.night_to_make()), ..order };
        let (stop, clock) = (Arc::clone(&self.stop), SystemClock::new());
        self.passing = Some(spawn_blocking(move || {
            let made = pass::make(&order, &stop);
            (made, clock.now().running)
        }));
    }

    fn made(&mut self, passed: Result<Passed, Failure>, took: Duration) -> Result<(), Failure> {
        self.passed = true;
        match passed {
            Ok(passed) => {
                self.failures.1 = 0;
                self.next_scan = Instant::now();
                if std::io::stderr().is_terminal() {
                    passed.notes.iter().for_each(|note| crate::output::tell(format!("请注意：{note}")));
                } else if !passed.notes.is_empty() {
                    // A log names nobody; `shuping run` says the notes in full.
                    tracing::warn!(notes = passed.notes.len(), "这次处理有要说明的事；shuping run 说明");
                }
                self.tell(&Event::Passed { read: passed.read, written: passed.written, took });
                if let Some((day, files)) = &passed.night {
                    self.night.take_if(|(one, _)| one == day);
                    self.tell(&Event::Night { day: *day, files });
                }
            }
            Err(_) if self.stop.load(Ordering::Relaxed) => {}
            Err(failure) => {
                if failure.exit() == Exit::Data {
                    return Err(failure);
                }
                self.failures.1 += 1;
                let again = back_off(self.failures.1);
                self.next_pass = Instant::now() + again;
                self.tell(&Event::Failed { what: "写出结果", message: &failure.to_string(), again });
            }
        }
        Ok(())
    }

    /// Asks the attendants what they would like.
    fn ask(&mut self) {
        let view = View {
            now: self.clock.now(),
            folder: &self.folder,
            counts: self.counts,
            lost: &self.lost,
            passing: self.passing.is_some(),
        };
        let wishes: Vec<Wish> = self.options.attendants.iter_mut().flat_map(|one| one.tick(&view)).collect();
        for wish in wishes {
            match wish {
                Wish::Night(day) if self.night.is_none_or(|(one, _)| one != day) => {
                    // A night that could not be made is told by the later one.
                    self.night = Some((day, Instant::now()));
                    self.next_scan = Instant::now();
                }
                Wish::Night(_) => {}
                Wish::Scan => self.next_scan = Instant::now(),
            }
        }
    }

    /// Waits for what is under way, but no longer than it may, nor after a second signal.
    async fn end(&mut self, signals: &mut Signals) -> Result<Exit, Failure> {
        self.tell(&Event::Stopping);
        let most = seconds(self.folder.scheme.watch.stop_within);
        let (scanning, passing) = (self.scanning.take(), self.passing.take());
        let finish = async {
            if let Some(scanning) = scanning {
                drop(scanning.await);
            }
            if let Some(passing) = passing {
                drop(passing.await);
            }
        };
        tokio::select! {
            () = finish => {}
            _ = signals.next() => {}
            () = tokio::time::sleep(most) => {}
        }
        Ok(Exit::Done)
    }

    fn tell(&mut self, event: &Event) {
        self.options.attendants.iter_mut().for_each(|one| one.hear(event));
    }

    fn now(&self) -> Moment {
        self.clock.now()
    }
}

/// Waits for a task; for ever where there is none.
async fn joined<T>(task: &mut Option<JoinHandle<T>>) -> Result<T, tokio::task::JoinError> {
    match task {
        Some(task) => task.await,
        None => std::future::pending().await,
    }
}

fn reopen(root: &Path) -> Result<Keeper, Failure> {
    let folder = SeasonFolder::load(root).map_err(|error| {
        if may_come_back(&error) { Failure::from(error) } else { Failure::told(Exit::TryLater, error.to_string()) }
    })?;
    Keeper::open(folder, Box::new(SystemClock::new()), Box::new(OnDisk))
}

fn hints(folder: &SeasonFolder) -> Hints {
    let folders: Vec<PathBuf> = folder.scheme.season.mailboxes.iter().map(|name| folder.root.join(name)).collect();
    Hints::listen(&folders)
}

fn back_off(failures: u32) -> Duration {
    FIRST.saturating_mul(1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX)).min(LONGEST)
}

fn internal(error: &tokio::task::JoinError) -> Failure {
    Failure::told(Exit::Internal, format!("程序内部出错：{error}"))
}

enum Signal {
    /// End.
    Stop,
    /// Scan now.
    #[cfg(unix)]
    Again,
}

#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::Stop,
            _ = self.interrupt.recv() => Signal::Stop,
            _ = self.hang_up.recv() => Signal::Again,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn listen() -> Result<Self, Failure> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        // Without a console there is no such signal; the service manager sets the flag instead.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Stop
    }
}
