//! How the program ends: codes as in sysexits, one failure type that every error is brought to once.

use std::io;
use std::process::ExitCode;

use shuping_pipeline::run::{Error as RunError, LoadError};
use shuping_pipeline::store;

/// Codes of the program's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Done.
    Done = 0,
    /// Done, with findings at or above `--fail-on`.
    Findings = 1,
    /// Wrong usage.
    Usage = 64,
    /// The data are wrong.
    Data = 65,
    /// An input is missing.
    NoInput = 66,
    /// A server or a mailbox cannot be reached.
    Unavailable = 69,
    /// The program itself failed.
    Internal = 70,
    /// An output cannot be made.
    CannotCreate = 73,
    /// Reading or writing failed.
    Io = 74,
    /// It may work later.
    TryLater = 75,
    /// Not allowed.
    Permission = 77,
    /// Scheme or roster are wrong.
    Configuration = 78,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why the program could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A pass over the mailbox failed.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Outputs could not be written.
    #[error(transparent)]
    Reports(#[from] shuping_reports::Error),
    /// A file or folder.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Something else, said in full.
    #[error("{message}")]
    Told {
        /// What is wrong and the way out.
        message: String,
        /// How the program ends.
        exit: Exit,
    },
}

impl Failure {
    /// A failure that is said in full.
    pub(crate) fn told(exit: Exit, message: impl Into<String>) -> Self {
        Self::Told { message: message.into(), exit }
    }

    /// What the system's own words mean and what to do, where the failure is one of files and disks.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        let error = match self {
            Self::Run(RunError::Load(LoadError::Io(error)) | RunError::Io(error))
            | Self::Run(RunError::Store(store::Error::Io(error)))
            | Self::Reports(shuping_reports::Error::Disk(error))
            | Self::Io(error) => error,
            _ => return None,
        };
        Some(match error.kind() {
            io::ErrorKind::NotFound => "找不到这个文件或文件夹；请检查路径，网络盘或移动硬盘请先接上",
            io::ErrorKind::PermissionDenied => "没有权限；请看是哪个用户在运行，文件夹归谁所有",
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "磁盘满了；腾出空间后再试，没有丢失任何东西",
            io::ErrorKind::ReadOnlyFilesystem => "这个磁盘只能读、不能写；请换地方，或检查磁盘",
            _ => return None,
        })
    }

    /// How the program ends.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Run(RunError::Load(LoadError::NoSeason { .. } | LoadError::NoRoster { .. })) => Exit::NoInput,
            Self::Run(RunError::Load(LoadError::Mistakes { .. })) => Exit::Configuration,
            Self::Run(
                RunError::Load(LoadError::Io(error)) | RunError::Io(error) | RunError::Store(store::Error::Io(error)),
            )
            | Self::Io(error) => io_exit(error),
            Self::Run(RunError::Store(store::Error::Database { .. })) => Exit::TryLater,
            Self::Run(RunError::Mailbox { .. } | RunError::Stopped) => Exit::TryLater,
            Self::Run(RunError::Store(store::Error::Newer { .. })) => Exit::Configuration,
            Self::Reports(_) => Exit::CannotCreate,
            Self::Told { exit, .. } => *exit,
        }
    }
}

impl From<LoadError> for Failure {
    fn from(error: LoadError) -> Self {
        Self::Run(error.into())
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::Run(error.into())
    }
}

fn io_exit(error: &io::Error) -> Exit {
    match error.kind() {
        io::ErrorKind::NotFound => Exit::NoInput,
        io::ErrorKind::PermissionDenied => Exit::Permission,
        io::ErrorKind::InvalidData => Exit::Data,
        io::ErrorKind::AlreadyExists | io::ErrorKind::StorageFull | io::ErrorKind::ReadOnlyFilesystem => {
            Exit::CannotCreate
        }
        _ => Exit::Io,
    }
}
