//! The frames of a worker, waited for with a time limit and without ever holding many of them.

use std::io::{self, BufReader, Read};
use std::process::ChildStdout;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Instant;

use super::protocol::{CHUNK, receive};

type Frame = io::Result<Option<Vec<u8>>>;

/// Frames that come from a worker. They come over a channel because a pipe cannot be waited on with a time limit.
#[derive(Debug)]
pub(super) struct Stream {
    frames: Receiver<Frame>,
    end: Instant,
}

impl Stream {
    /// Listens to a worker, whose frames hold at most `most` bytes.
    pub(super) fn listen(answers: ChildStdout, most: u64) -> io::Result<Self> {
        let (sender, frames) = sync_channel(1);
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
        Ok(Self { frames, end: Instant::now() })
    }

    /// Sets when waiting ends.
    pub(super) fn until(&mut self, end: Instant) {
        self.end = end;
    }

    /// The next frame.
    ///
    /// # Errors
    ///
    /// `TimedOut` when none came in time, another kind when the worker is gone.
    pub(super) fn frame(&self) -> io::Result<Vec<u8>> {
        match self.frames.recv_timeout(self.end.saturating_duration_since(Instant::now())) {
            Ok(Ok(Some(frame))) => Ok(frame),
            Ok(Err(error)) => Err(error),
            Ok(Ok(None)) | Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(RecvTimeoutError::Timeout) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// A piece of at most `most` bytes.
    pub(super) fn piece(&self, most: u64) -> PieceReader<'_> {
        PieceReader { stream: self, chunk: Vec::new(), at: 0, room: most, over: false, failed: None }
    }
}

/// The bytes of a piece that comes in chunks.
#[derive(Debug)]
pub(super) struct PieceReader<'a> {
    stream: &'a Stream,
    chunk: Vec<u8>,
    at: usize,
    room: u64,
    over: bool,
    failed: Option<io::ErrorKind>,
}

impl PieceReader<'_> {
    /// Passes over what was not read, so that the next frame is the next answer.
    pub(super) fn finish(mut self) -> io::Result<()> {
        while !self.over {
            self.next()?;
        }
        self.failed.map_or(Ok(()), |kind| Err(kind.into()))
    }

    fn next(&mut self) -> io::Result<()> {
        let chunk = self.stream.frame().and_then(|chunk| {
            let fits = chunk.len() <= CHUNK && chunk.len() as u64 <= self.room;
            if fits { Ok(chunk) } else { Err(io::ErrorKind::InvalidData.into()) }
        });
        match chunk {
            Ok(chunk) => {
                self.over = chunk.is_empty();
                self.room -= chunk.len() as u64;
                (self.chunk, self.at) = (chunk, 0);
                Ok(())
            }
            Err(error) => {
                (self.over, self.failed) = (true, Some(error.kind()));
                Err(error)
            }
        }
    }
}

impl Read for PieceReader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.over && self.at >= self.chunk.len() {
            self.next()?;
        }
        let rest = self.chunk.get(self.at..).unwrap_or_default();
        let count = (&mut &*rest).read(buffer)?;
        self.at += count;
        Ok(count)
    }
}
