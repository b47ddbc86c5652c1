//! Locks between processes on one season: one daemon at a time, one writer of outputs at a time.
//!
//! The system gives a lock back when its process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Post {
    /// The daemon of a season: held as long as it lives.
    Watch,
    /// Whoever makes a pass and writes outputs: held for the pass.
    Outputs,
}

impl Post {
    const fn name(self) -> &'static str {
        match self {
            Self::Watch => "watch",
            Self::Outputs => "outputs",
        }
    }
}

/// A lock that is held; dropping it gives it back.
#[derive(Debug)]
pub struct Lock {
    /// Closing it gives the lock back.
    _file: File,
}

/// Why there is no lock.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another process holds it.
    #[error("另一个 shuping 进程（进程号 {}）正在处理这个评议年度", holder.map_or_else(|| "未知".to_owned(), |pid| pid.to_string()))]
    Held {
        /// Its process id, where it could be read.
        holder: Option<u32>,
    },
    /// The lock file cannot be made.
    #[error(transparent)]
    Io(#[from] io::Error),
}

impl Lock {
    /// Takes a post in a state folder.
    ///
    /// # Errors
    ///
    /// When another process holds it, or the file cannot be made.
    pub fn take(state: &Path, post: Post) -> Result<Self, LockError> {
        fs_err::create_dir_all(state)?;
        let file = open(&place(state, post))?;
        let mut tries = 0;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                // Who only asks for the holder has the file for a moment.
                Err(TryLockError::WouldBlock) if tries < 4 => std::thread::sleep(Duration::from_millis(10)),
                Err(TryLockError::WouldBlock) => return Err(LockError::Held { holder: pid(state, post) }),
                Err(TryLockError::Error(error)) => return Err(error.into()),
            }
            tries += 1;
        }
        fs_err::write(number(state, post), std::process::id().to_string())?;
        Ok(Self { _file: file })
    }

    /// Takes a post, and waits for it for a while; `told` hears once whom it waits for.
    ///
    /// # Errors
    ///
    /// As [`take`](Self::take), after the time.
    pub fn wait(state: &Path, post: Post, most: Duration, told: impl FnOnce(Option<u32>)) -> Result<Self, LockError> {
        let (begin, mut told) = (Instant::now(), Some(told));
        loop {
            match Self::take(state, post) {
                Err(LockError::Held { holder }) if begin.elapsed() < most => {
                    if let Some(told) = told.take() {
                        told(holder);
                    }
                    std::thread::sleep(Duration::from_millis(50));
                }
                done => return done,
            }
        }
    }

    /// Who holds a post: `None` where nobody does, `Some(None)` where the holder's id cannot be read.
    #[must_use]
    pub fn holder(state: &Path, post: Post) -> Option<Option<u32>> {
        let file = fs_err::OpenOptions::new().read(true).open(place(state, post)).ok()?.into_parts().0;
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => Some(pid(state, post)),
            _ => None,
        }
    }
}

fn place(state: &Path, post: Post) -> PathBuf {
    state.join(format!("{}.lock", post.name()))
}

/// Where the holder's id stands: beside the lock, because on Windows nobody else reads a file that is locked.
fn number(state: &Path, post: Post) -> PathBuf {
    state.join(format!("{}.pid", post.name()))
}

fn open(place: &Path) -> io::Result<File> {
    let file = fs_err::OpenOptions::new().read(true).write(true).create(true).truncate(false).open(place)?;
    Ok(file.into_parts().0)
}

fn pid(state: &Path, post: Post) -> Option<u32> {
    fs_err::read_to_string(number(state, post)).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_post_is_given_once_and_again_when_it_is_free() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Lock::holder(folder.path(), Post::Watch), None);
        let first = Lock::take(folder.path(), Post::Watch).unwrap();
        let me = Some(std::process::id());
        assert!(matches!(Lock::take(folder.path(), Post::Watch), Err(LockError::Held { holder }) if holder == me));
        assert_eq!(Lock::holder(folder.path(), Post::Watch), Some(me));
        assert!(Lock::take(folder.path(), Post::Outputs).is_ok(), "another post is free");
        drop(first);
        assert!(Lock::take(folder.path(), Post::Watch).is_ok());
    }
}
