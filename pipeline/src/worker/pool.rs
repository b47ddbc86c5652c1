//! The parent's side: worker processes that are started when needed, watched, and replaced when they die.

use std::io::{self, Read};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::confine::Guards;
use super::protocol::{Answer, Order, Piece, decode, encode, pieces, send, send_from};
use super::settings::Settings;
use super::stream::Stream;
use crate::content::{Cause, Refusal};

/// A new worker says at once what holds it back.
const START: Duration = Duration::from_secs(20);

/// A pool of workers. Dropping it ends them all.
#[derive(Debug)]
pub struct Pool {
    settings: Settings,
    idle: Mutex<Vec<Worker>>,
}

#[derive(Debug)]
struct Worker {
    child: Child,
    orders: ChildStdin,
    answers: Stream,
    guards: Guards,
}

/// How a question to a worker can fail.
enum Failed {
    /// Time ran out.
    Late,
    /// The worker died or said something that is no answer.
    Broken,
    /// The file could not be read, or a piece could not be kept: our own trouble.
    Ours(io::Error),
}

impl Pool {
    /// A pool that starts its first worker with the first file.
    #[must_use]
    pub const fn new(settings: Settings) -> Self {
        Self { settings, idle: Mutex::new(Vec::new()) }
    }

    /// A pool for a workbook of this program's own making, see [`Settings::for_own_workbook`].
    #[must_use]
    pub fn for_own_workbook(&self) -> Self {
        Self::new(self.settings.for_own_workbook())
    }

    /// How many files may be read at once.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.settings.workers
    }

    /// What holds the workers of this machine back.
    ///
    /// # Errors
    ///
    /// When no worker could be started.
    pub fn guards(&self) -> io::Result<Guards> {
        let worker = self.worker()?;
        let guards = worker.guards.clone();
        self.put_back(worker);
        Ok(guards)
    }

    /// Reads one file in a worker; all of its content is kept in memory. May be called from several threads.
    ///
    /// # Errors
    ///
    /// Refusals are data and come back inside `Ok`; an error means that no worker could be started.
    pub fn read(&self, name: &str, bytes: &[u8]) -> io::Result<Answer> {
        self.read_from(name, &mut &*bytes, bytes.len() as u64, &mut |mut piece, source| {
            source.read_to_end(piece.bytes()).map(drop)
        })
    }

    /// Reads one file of `length` bytes in a worker. `keep` gets each large piece of the answer, an archive's member or
    /// the picture of a page, with the bytes that belong into it; it need not read them all.
    ///
    /// # Errors
    ///
    /// When no worker could be started, the source cannot be read, or `keep` failed.
    pub fn read_from(
        &self,
        name: &str,
        source: &mut dyn Read,
        length: u64,
        keep: &mut dyn FnMut(Piece<'_>, &mut dyn Read) -> io::Result<()>,
    ) -> io::Result<Answer> {
        if length > self.settings.limits.file_bytes {
            let most = self.settings.limits.file_bytes >> 20;
            let reason = format!("文件超过 {most} MB，没有读取；请让报送单位压缩图片后重新报送。");
            return Ok(Err(Refusal::new(Cause::TooLarge, reason)));
        }
        let mut worker = self.worker()?;
        match self.ask(&mut worker, name, source, length, keep) {
            Ok(answer) => {
                self.put_back(worker);
                Ok(answer)
            }
            Err(failed) => {
                worker.end();
                self.refusal(failed).map(Err)
            }
        }
    }

    fn refusal(&self, failed: Failed) -> io::Result<Refusal> {
        let seconds = self.settings.seconds;
        Ok(match failed {
            Failed::Late => Refusal::new(
                Cause::Crashed,
                format!("读取超过 {seconds} 秒，已停止；文件可能已损坏或过大，请让报送单位另存后重新报送。"),
            ),
            Failed::Broken => Refusal::new(
                Cause::Crashed,
                "读取这个文件时占用的内存或时间超过限制，已停止；文件可能已损坏，请让报送单位另存后重新报送。",
            ),
            Failed::Ours(error) => return Err(error),
        })
    }

    fn ask(
        &self,
        worker: &mut Worker,
        name: &str,
        source: &mut dyn Read,
        length: u64,
        keep: &mut dyn FnMut(Piece<'_>, &mut dyn Read) -> io::Result<()>,
    ) -> Result<Answer, Failed> {
        let Settings { limits, seconds, .. } = &self.settings;
        let order = Order { name: name.to_owned(), limits: *limits, cpu_seconds: *seconds };
        send(&mut worker.orders, &encode(&order).map_err(Failed::Ours)?).map_err(|_| Failed::Broken)?;
        send_from(&mut worker.orders, source, length).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failed::Broken,
            _ => Failed::Ours(error),
        })?;
        worker.answers.until(Instant::now() + Duration::from_secs(*seconds));
        let frame = worker.answers.frame().map_err(failed)?;
        let mut answer: Answer = decode(&frame).map_err(|_| Failed::Broken)?;
        drop(frame);
        for piece in pieces(&mut answer) {
            let mut bytes = worker.answers.piece(limits.unpacked_bytes);
            let kept = keep(piece, &mut bytes);
            // What went wrong with the worker explains what went wrong with keeping.
            bytes.finish().map_err(failed)?;
            kept.map_err(Failed::Ours)?;
        }
        Ok(answer)
    }

    fn worker(&self) -> io::Result<Worker> {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        idle.map_or_else(|| self.start(), Ok)
    }

    fn put_back(&self, worker: Worker) {
        match self.idle.lock() {
            Ok(mut idle) => idle.push(worker),
            Err(_) => worker.end(),
        }
    }

    fn start(&self) -> io::Result<Worker> {
        let mut child = Command::new(&self.settings.program)
            .args(&self.settings.arguments)
            .arg(self.settings.memory.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(orders), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("worker has no pipes"));
        };
        let mut answers = Stream::listen(answers, self.settings.limits.answer_bytes.max(1 << 20))?;
        answers.until(Instant::now() + START);
        match answers.frame().and_then(|frame| decode(&frame)) {
            Ok(guards) => Ok(Worker { child, orders, answers, guards }),
            Err(error) => {
                drop(child.kill());
                drop(child.wait());
                Err(io::Error::other(format!("读取子进程没有启动：{error}")))
            }
        }
    }
}

fn failed(error: io::Error) -> Failed {
    if error.kind() == io::ErrorKind::TimedOut { Failed::Late } else { Failed::Broken }
}

impl Worker {
    /// Kills the worker and waits for it, so that none is left behind.
    fn end(mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        if let Ok(idle) = self.idle.get_mut() {
            idle.drain(..).for_each(Worker::end);
        }
    }
}
