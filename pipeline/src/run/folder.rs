//! [`SeasonFolder`]: the folder of a season, with its scheme, roster and register of arrivals read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use shuping_analyzers::scheme::{self, Mistake, Roster, Scheme};

use super::beside;
use super::scan::{self, Listing};
use crate::content::{Content, Limits};
use crate::formats;
use crate::store;

/// The folder of a season.
#[derive(Debug, Clone)]
pub struct SeasonFolder {
    /// The folder itself.
    pub root: PathBuf,
    /// What the organisation orders.
    pub scheme: Scheme,
    /// The units.
    pub roster: Roster,
    /// SHA-256 over scheme and roster: results that follow from other rules are not used.
    pub rules_hash: String,
    /// When files arrived, by path, where somebody registered it.
    pub register: BTreeMap<String, Timestamp>,
    /// It is read as the year before another: nobody asks for a year before it.
    is_earlier: bool,
}

/// Why a season folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// There is no such folder, or no scheme in it.
    #[error("{path} 里没有 season.toml；用 shuping init {path} 新建一个评议年度，或检查路径")]
    NoSeason {
        /// The folder.
        path: String,
    },
    /// There is no roster.
    #[error("{path} 里没有单位名单；请放入 roster.xlsx 或 roster.csv（栏目：编号、单位名称、简称、单位类型、书记）")]
    NoRoster {
        /// The folder.
        path: String,
    },
    /// A file of the folder holds mistakes.
    #[error("{path} 有 {} 处需要改正：{}", mistakes.len(), list(path, mistakes))]
    Mistakes {
        /// The file.
        path: String,
        /// What is wrong in it.
        mistakes: Vec<Mistake>,
    },
    /// A file of the folder cannot be read.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn list(path: &str, mistakes: &[Mistake]) -> String {
    mistakes.iter().fold(String::new(), |mut text, mistake| {
        let _ = write!(text, "\n  {path}:{}:{}: {}", mistake.line, mistake.column, mistake.message);
        text
    })
}

impl SeasonFolder {
    /// Reads scheme, roster and register of a folder.
    ///
    /// # Errors
    ///
    /// Everything that is wrong in the first of them that holds mistakes.
    pub fn load(root: &Path) -> Result<Self, LoadError> {
        let path = root.join("season.toml");
        if !path.is_file() {
            return Err(LoadError::NoSeason { path: root.display().to_string() });
        }
        let text = fs_err::read_to_string(&path)?;
        let told = |mistakes| LoadError::Mistakes { path: path.display().to_string(), mistakes };
        let scheme = scheme::parse(&text).map_err(told)?;
        let (roster_path, roster_bytes) = roster_file(root)?;
        let roster = read_roster(&roster_path, &roster_bytes)?;
        let rules_hash = store::hash([text.as_bytes(), &roster_bytes].concat().as_slice());
        let register = read_register(&root.join("arrivals.csv"))?;
        Ok(Self { root: root.to_owned(), scheme, roster, rules_hash, register, is_earlier: false })
    }

    /// Where outputs go.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// Where the store is.
    #[must_use]
    pub fn state(&self) -> PathBuf {
        self.root.join(".shuping")
    }

    /// Last year's folder or workbook: as the scheme has it, else the one season folder beside this one that is the same
    /// organisation's for the year before.
    #[must_use]
    pub fn last_year(&self) -> Option<PathBuf> {
        if self.is_earlier {
            return None;
        }
        self.written_last_year().or_else(|| beside::year_before(&self.root, &self.scheme.season))
    }

    /// Where the scheme says that last year is.
    pub(super) fn written_last_year(&self) -> Option<PathBuf> {
        let season = &self.scheme.season;
        season.last_year.as_ref().or(season.previous.as_ref()).map(|path| self.root.join(path))
    }

    /// Cuts the chain of years: a comparison needs one earlier year only.
    pub(super) fn forget_last_year(&mut self) {
        self.is_earlier = true;
    }

    /// What lies in each mailbox now, with the mailbox's name in the scheme.
    ///
    /// # Errors
    ///
    /// When a mailbox cannot be listed.
    pub fn listings(&self) -> std::io::Result<Vec<(String, Listing)>> {
        self.scheme.season.mailboxes.iter().map(|name| Ok((name.clone(), self.listing(name)?))).collect()
    }

    /// What lies in one mailbox now. Paths of the first one stand as they are; those of the others begin with the name
    /// of their mailbox, so that two files never share a path.
    ///
    /// # Errors
    ///
    /// When it cannot be listed.
    pub fn listing(&self, mailbox: &str) -> std::io::Result<Listing> {
        let mut listing = scan::scan(&self.root.join(mailbox))?;
        if let Some(before) = self.before(mailbox) {
            let inside = |path: &mut String| *path = format!("{before}{path}");
            listing.entries.iter_mut().for_each(|entry| inside(&mut entry.path));
            listing.unseen.iter_mut().for_each(|unseen| inside(&mut unseen.path));
        }
        Ok(listing)
    }

    /// What the paths of a further mailbox begin with.
    fn before(&self, mailbox: &str) -> Option<String> {
        let further = self.scheme.season.mailboxes.first().is_some_and(|first| first != mailbox);
        further.then(|| format!("〔{}〕/", mailbox.trim_start_matches("./").trim_matches('/')))
    }

    /// A path as it is within its mailbox.
    #[must_use]
    pub fn within<'a>(&self, mailbox: &str, path: &'a str) -> &'a str {
        self.before(mailbox).and_then(|before| path.strip_prefix(&before)).unwrap_or(path)
    }
}

fn roster_file(root: &Path) -> Result<(PathBuf, Vec<u8>), LoadError> {
    let found = ["roster.xlsx", "roster.csv", "roster.xls", "roster.et", "roster.ods"]
        .iter()
        .map(|name| root.join(name))
        .find(|path| path.is_file());
    let path = found.ok_or_else(|| LoadError::NoRoster { path: root.display().to_string() })?;
    let bytes = fs_err::read(&path)?;
    Ok((path, bytes))
}

fn read_roster(path: &Path, bytes: &[u8]) -> Result<Roster, LoadError> {
    let told = |mistakes| LoadError::Mistakes { path: path.display().to_string(), mistakes };
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match formats::read(&name, bytes, &Limits::default()) {
        Ok(Content::Workbook(workbook)) => Roster::read(&workbook).map_err(told),
        Ok(_) => Err(told(vec![Mistake::at(1, 1, "名单不是表格；请存为 roster.xlsx 或 roster.csv")])),
        Err(refusal) => Err(told(vec![Mistake::at(1, 1, &refusal.reason)])),
    }
}

/// The register of arrivals: a table of paths and times that a person keeps, or that came with an archived season.
fn read_register(path: &Path) -> Result<BTreeMap<String, Timestamp>, LoadError> {
    if !path.is_file() {
        return Ok(BTreeMap::new());
    }
    let mut register = BTreeMap::new();
    let mut mistakes = Vec::new();
    let bytes = fs_err::read(path)?;
    let mut rows =
        csv::ReaderBuilder::new().flexible(true).from_reader(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes));
    for (number, row) in rows.records().enumerate() {
        let line = number + 2;
        let Ok(row) = row else {
            mistakes.push(Mistake::at(line, 1, "不是 UTF-8 文本；请另存为 UTF-8 编码的 CSV"));
            continue;
        };
        match (row.get(0), row.get(1).and_then(|time| time.trim().parse::<Timestamp>().ok())) {
            (Some(file), Some(time)) => drop(register.insert(file.trim().replace('\\', "/"), time)),
            _ => mistakes.push(Mistake::at(line, 1, "应有两栏：文件、收到时间（如 2023-12-04T09:12:33+08:00）")),
        }
    }
    if mistakes.is_empty() {
        Ok(register)
    } else {
        Err(LoadError::Mistakes { path: path.display().to_string(), mistakes })
    }
}
