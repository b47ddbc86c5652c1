//! The parent's side: worker processes that are started when needed, watched, and replaced when they die.

use std::ffi::OsString;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use super::protocol::{Answer, Order, decode, encode, receive, send};
use crate::content::{Cause, Limits, Refusal};

/// How workers are started and what each file may cost.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program to start; normally this very program.
    pub program: PathBuf,
    /// Its arguments, which make it call [`super::serve`].
    pub arguments: Vec<OsString>,
    /// Workers at once.
    pub workers: usize,
    /// Seconds of wall time for one file.
    pub seconds: u64,
    /// Bytes of memory for one worker.
    pub memory: u64,
    /// What a reader may take.
    pub limits: Limits,
}

impl Settings {
    /// Settings with sane defaults for a program that serves when it is called with `arguments`.
    #[must_use]
    pub fn new(program: PathBuf, arguments: Vec<OsString>) -> Self {
        let workers = thread::available_parallelism().map_or(1, usize::from).min(8);
        Self { program, arguments, workers, seconds: 60, memory: 2 << 30, limits: Limits::default() }
    }
}

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
    answers: Receiver<io::Result<Option<Vec<u8>>>>,
}

impl Pool {
    /// A pool that starts its first worker with the first file.
    #[must_use]
    pub const fn new(settings: Settings) -> Self {
        Self { settings, idle: Mutex::new(Vec::new()) }
    }

    /// How many files may be read at once.
    #[must_use]
    pub const fn width(&self) -> usize {
        self.settings.workers
    }

    /// Reads one file in a worker. May be called from several threads.
    ///
    /// # Errors
    ///
    /// [`Answer`]'s refusals are data and come back inside `Ok`; an error means that no worker could be started.
    pub fn read(&self, name: &str, bytes: &[u8]) -> io::Result<Answer> {
        if bytes.len() as u64 > self.settings.limits.file_bytes {
            let most = self.settings.limits.file_bytes >> 20;
            return Ok(Err(Refusal::new(
                Cause::TooLarge,
                format!("文件超过 {most} MB，没有读取；请让报送单位压缩图片后重新报送。"),
            )));
        }
        let mut worker = match self.take() {
            Some(worker) => worker,
            None => self.start()?,
        };
        let answer = self.ask(&mut worker, name, bytes);
        match answer {
            Ok(Some(answer)) => {
                if let Ok(mut idle) = self.idle.lock() {
                    idle.push(worker);
                }
                Ok(answer)
            }
            Ok(None) => {
                worker.end();
                Ok(Err(Refusal::new(
                    Cause::Crashed,
                    format!(
                        "读取超过 {} 秒，已停止；文件可能已损坏或过大，请让报送单位另存后重新报送。",
                        self.settings.seconds
                    ),
                )))
            }
            Err(_) => {
                worker.end();
                Ok(Err(Refusal::new(
                    Cause::Crashed,
                    "读取这个文件时占用的内存或时间超过限制，已停止；文件可能已损坏，请让报送单位另存后重新报送。",
                )))
            }
        }
    }

    /// `Ok(None)` when time ran out.
    fn ask(&self, worker: &mut Worker, name: &str, bytes: &[u8]) -> io::Result<Option<Answer>> {
        let order = Order { name: name.to_owned(), limits: self.settings.limits, cpu_seconds: self.settings.seconds };
        send(&mut worker.orders, &encode(&order)?)?;
        send(&mut worker.orders, bytes)?;
        match worker.answers.recv_timeout(Duration::from_secs(self.settings.seconds)) {
            Ok(Ok(Some(frame))) => decode(&frame).map(Some),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
            Ok(Err(error)) => Err(error),
            Err(RecvTimeoutError::Timeout) => Ok(None),
        }
    }

    fn take(&self) -> Option<Worker> {
        self.idle.lock().ok()?.pop()
    }

    fn start(&self) -> io::Result<Worker> {
        let mut child = Command::new(&self.settings.program)
            .args(&self.settings.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(orders), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("worker has no pipes"));
        };
        let most = self.settings.limits.unpacked_bytes.saturating_mul(2).max(1 << 20);
        Ok(Worker { child, orders, answers: listen(answers, most)? })
    }
}

/// Answers come over a channel because a pipe cannot be waited on with a time limit.
fn listen(answers: ChildStdout, most: u64) -> io::Result<Receiver<io::Result<Option<Vec<u8>>>>> {
    let (sender, receiver) = channel();
    thread::Builder::new().name("answers".into()).spawn(move || {
        let mut answers = BufReader::new(answers);
        loop {
            let frame = receive(&mut answers, most);
            let over = !matches!(frame, Ok(Some(_)));
            if sender.send(frame).is_err() || over {
                return;
            }
        }
    })?;
    Ok(receiver)
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
