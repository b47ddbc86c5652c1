//! The workbench of the tests: the program in a season of its own, as its user would have it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// A copy of a season under `tests/seasons`, with last year's beside it.
pub(crate) struct Bench {
    folder: tempfile::TempDir,
}

impl Bench {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Copies of the example seasons.
    pub(crate) fn rivers() -> Self {
        Self::with(&["river-2022", "river-2023"])
    }

    /// Copies of some seasons.
    pub(crate) fn with(names: &[&str]) -> Self {
        let bench = Self::empty();
        for season in names {
            copy(&seasons().join(season), &bench.path(season));
        }
        bench
    }

    /// Takes files of other kinds out of the mailboxes: what a test does not look at need not be read.
    pub(crate) fn keep_only(&self, endings: &[&str]) {
        for season in ["river-2022", "river-2023"] {
            for file in fs_err::read_dir(self.path(season).join("mailbox")).unwrap() {
                let path = file.unwrap().path();
                let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
                if path.is_file() && !endings.contains(&ending.as_str()) {
                    fs_err::remove_file(path).unwrap();
                }
            }
        }
    }

    /// Lets programs of other users in.
    pub(crate) fn open_to_all(&self) {
        use std::os::unix::fs::PermissionsExt;
        fs_err::set_permissions(self.folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program in the folder, with nothing of the user's around it.
    pub(crate) fn shuping(&self, arguments: &[&str]) -> Output {
        self.shuping_with(arguments, &[])
    }

    /// The same with variables of the environment.
    pub(crate) fn shuping_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Command::new(env!("CARGO_BIN_EXE_shuping"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", path)
            .env("HOME", self.folder.path())
            .envs(variables.iter().copied())
            .output()
            .unwrap()
    }

    /// Runs a season and gives its season.json.
    pub(crate) fn run(&self, season: &str) -> Value {
        let output = self.shuping(&["run", season]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        json(&self.path(season).join("out/season.json"))
    }
}

/// The example seasons.
pub(crate) fn seasons() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/seasons")
}

/// A JSON file.
pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs_err::read(path).unwrap()).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs_err::create_dir_all(to).unwrap();
    for item in fs_err::read_dir(from).unwrap() {
        let item = item.unwrap();
        let name = item.file_name();
        if name == "out" || name == ".shuping" {
            continue;
        }
        if item.file_type().unwrap().is_dir() {
            copy(&item.path(), &to.join(name));
        } else {
            fs_err::copy(item.path(), to.join(name)).unwrap();
        }
    }
}
