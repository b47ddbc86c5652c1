//! Is the store whole? Every page of the database, every original against its name, every row against the originals.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Database, Error, Objects, Store, hash};

/// What an examination found. Nothing in any list: the store is whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Examination {
    /// What SQLite complains of.
    pub database: Vec<String>,
    /// Originals whose bytes are not what their name says.
    pub damaged: Vec<PathBuf>,
    /// Originals that a row needs and that are not there: hash, and a path that needs it.
    pub missing: Vec<(String, String)>,
    /// Originals that no row needs: hash and length. They do no harm.
    pub loose: Vec<(String, u64)>,
    /// Files that do not belong to the store: left over from writing that was cut off.
    pub leftovers: Vec<PathBuf>,
    /// Originals that were looked at.
    pub objects: usize,
    /// Their length together.
    pub bytes: u64,
}

impl Examination {
    /// Whether anything is lost or wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.database.is_empty() && self.damaged.is_empty() && self.missing.is_empty()
    }
}

impl Store {
    /// Examines the store; nothing is changed.
    ///
    /// # Errors
    ///
    /// When the folder of originals cannot be listed, or the database cannot be asked at all.
    pub fn examine(&self) -> Result<Examination, Error> {
        let mut found = Examination { database: self.database.complaints()?, ..Examination::default() };
        let (originals, leftovers) = self.objects.all()?;
        found.leftovers = leftovers;
        // A database with broken pages is asked for what it still knows.
        // What lay there earlier is welcome to be kept; only what lies there now must be.
        let asked =
            self.database.needed(Timestamp::MIN).and_then(|all| Ok((all, self.database.needed(Timestamp::MAX)?)));
        let (welcome, needed) = match asked {
            Ok(both) => both,
            Err(error) if found.database.is_empty() => return Err(error),
            Err(_) => return Ok(found),
        };
        let mut there = std::collections::BTreeSet::new();
        for name in originals {
            let path = self.objects.path(&name);
            let bytes = match fs_err::read(&path) {
                Ok(bytes) => bytes,
                Err(_) => {
                    found.damaged.push(path);
                    continue;
                }
            };
            found.objects += 1;
            found.bytes += bytes.len() as u64;
            if hash(&bytes) == name {
                if !welcome.contains_key(&name) {
                    found.loose.push((name.clone(), bytes.len() as u64));
                }
                there.insert(name);
            } else {
                found.damaged.push(path);
            }
        }
        found.missing = needed.into_iter().filter(|(sha256, _)| !there.contains(sha256)).collect();
        Ok(found)
    }

    /// Lays damaged originals and leftovers aside into `folder`, so that the next pass takes them from the mailbox
    /// anew. Nothing is deleted.
    ///
    /// # Errors
    ///
    /// When a file cannot be moved.
    pub fn lay_aside(&self, found: &Examination, folder: &Path) -> Result<usize, Error> {
        let mut moved = 0;
        for path in found.damaged.iter().chain(&found.leftovers) {
            fs_err::create_dir_all(folder)?;
            let name = path.file_name().unwrap_or_default();
            fs_err::rename(path, folder.join(name))?;
            moved += 1;
        }
        Ok(moved)
    }

    /// Deletes originals that no row needs and that were stored before `before`. What lay in a mailbox after that
    /// moment is needed. To be called while nothing else writes to the store. Tells how many and how many bytes.
    ///
    /// # Errors
    ///
    /// When the store cannot be read, or a file not be deleted.
    pub fn compact(&self, before: Timestamp) -> Result<(usize, u64), Error> {
        let needed = self.database.needed(before)?;
        let (mut files, mut bytes) = (0, 0);
        for name in self.objects.all()?.0.into_iter().filter(|name| !needed.contains_key(name)) {
            let path = self.objects.path(&name);
            let data = fs_err::metadata(&path)?;
            let stored = Timestamp::try_from(data.modified()?).unwrap_or(Timestamp::MAX);
            if stored < before {
                fs_err::remove_file(&path)?;
                files += 1;
                bytes += data.len();
            }
        }
        self.database.forget_old_readings()?;
        Ok((files, bytes))
    }
}

impl Objects {
    /// Hashes of all originals, sorted, and files that are none.
    fn all(&self) -> std::io::Result<(Vec<String>, Vec<PathBuf>)> {
        let (mut originals, mut others) = (Vec::new(), Vec::new());
        if !self.folder.is_dir() {
            return Ok((originals, others));
        }
        for folder in fs_err::read_dir(&self.folder)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                others.push(folder.path());
                continue;
            }
            for file in fs_err::read_dir(folder.path())? {
                let file = file?;
                let name = file.file_name().to_string_lossy().into_owned();
                let is_hash = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
                if is_hash && self.path(&name) == file.path() {
                    originals.push(name);
                } else {
                    others.push(file.path());
                }
            }
        }
        originals.sort();
        others.sort();
        Ok((originals, others))
    }
}

impl Database {
    /// What SQLite complains of, at most a hundred sentences.
    fn complaints(&self) -> Result<Vec<String>, Error> {
        let ask = |question: &str| {
            self.connection.prepare(question).and_then(|mut query| {
                query.query_map([], |row| row.get::<_, String>(0))?.collect::<rusqlite::Result<Vec<_>>>()
            })
        };
        let said = match ask("PRAGMA integrity_check(100)") {
            Ok(said) => said,
            // A page so broken that the question itself fails is an answer.
            Err(rusqlite::Error::SqliteFailure(error, message))
                if error.code == rusqlite::ErrorCode::DatabaseCorrupt =>
            {
                return Ok(vec![message.unwrap_or_else(|| error.to_string())]);
            }
            Err(error) => return self.told(Err(error)),
        };
        Ok(said.into_iter().filter(|line| line != "ok").collect())
    }

    /// Readings by other versions of the readers are never used again.
    fn forget_old_readings(&self) -> Result<(), Error> {
        let pattern = format!("{}/*", crate::run::READER);
        let done = self
            .connection
            .execute("DELETE FROM reading WHERE reading NOT GLOB ?1", [&pattern])
            .and_then(|_| self.connection.execute("DELETE FROM attempt WHERE reading NOT GLOB ?1", [&pattern]));
        self.told(done).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;
    use crate::content::{Container, Content, Member, Refusal};
    use crate::store::Arrival;

    struct Bench {
        _folder: tempfile::TempDir,
        state: PathBuf,
        store: Store,
    }

    fn arrival(path: &str, sha256: &str) -> Arrival {
        Arrival { path: path.into(), sha256: sha256.into(), ..Arrival::default() }
    }

    /// A mail with one attachment, a paper, and an original that nothing needs.
    fn bench() -> (Bench, [String; 4]) {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join(".shuping");
        let store = Store::open(&state).unwrap();
        let names = ["mail", "attachment", "paper", "loose"].map(|bytes| store.objects.put(bytes.as_bytes()).unwrap());
        let [mail, attachment, paper, _] = &names;
        store.database.put_arrival(&arrival("a.eml", mail)).unwrap();
        store.database.put_arrival(&arrival("b.docx", paper)).unwrap();
        let member = Member { name: "c.docx".into(), stored: Some(attachment.clone()), ..Member::default() };
        let container = Container { members: vec![member], ..Container::default() };
        let outcome: Result<Content, Refusal> = Ok(Content::Container(container));
        let key = format!("{}/{mail}/eml/", crate::run::READER);
        store.database.put_reading(&key, &postcard::to_stdvec(&outcome).unwrap()).unwrap();
        (Bench { _folder: folder, state, store }, names)
    }

    #[test]
    fn a_whole_store_is_sound_and_tells_what_is_loose() {
        let (bench, [_, _, _, loose]) = bench();
        let found = bench.store.examine().unwrap();
        assert!(found.is_sound(), "{found:?}");
        assert_eq!((found.objects, &found.loose), (4, &vec![(loose, 5)]));
    }

    #[test]
    fn damage_and_loss_are_found_and_laid_aside() {
        let (bench, [_, attachment, paper, _]) = bench();
        fs_err::write(bench.store.objects.path(&paper), "Paper").unwrap();
        fs_err::remove_file(bench.store.objects.path(&attachment)).unwrap();
        fs_err::write(bench.state.join("objects/aa-left"), "x").unwrap();
        let found = bench.store.examine().unwrap();
        assert!(!found.is_sound());
        assert_eq!(found.damaged, [bench.store.objects.path(&paper)]);
        let mut missing = vec![(attachment, "a.eml!c.docx".to_owned()), (paper.clone(), "b.docx".to_owned())];
        missing.sort();
        assert_eq!(found.missing, missing);
        assert_eq!(bench.store.lay_aside(&found, &bench.state.join("aside")).unwrap(), 2);
        bench.store.objects.put(b"paper").unwrap();
        assert_eq!(bench.store.examine().unwrap().damaged, [PathBuf::new(); 0]);
        assert_eq!(fs_err::read(bench.state.join("aside").join(paper)).unwrap(), b"Paper");
    }

    #[test]
    fn compacting_takes_only_what_is_old_and_needed_by_nothing() {
        let (bench, names) = bench();
        let now = Timestamp::now();
        let tomorrow = now + SignedDuration::from_hours(24);
        assert_eq!(bench.store.compact(now - SignedDuration::from_hours(24)).unwrap().0, 0, "it is too young");
        assert_eq!(bench.store.compact(tomorrow).unwrap(), (1, 5));
        let left: Vec<bool> = names.iter().map(|name| bench.store.objects.path(name).exists()).collect();
        assert_eq!(left, [true, true, true, false]);
    }
}
