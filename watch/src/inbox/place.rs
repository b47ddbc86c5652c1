//! The folder into which messages are laid: `letters/<UIDVALIDITY>/<number> <subject>.eml`.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use shuping_pipeline::formats::mail;

/// So many characters of a subject go into a name.
const SUBJECT: usize = 40;

/// A folder for messages, and one beside it for those that are being written.
pub(super) struct Place {
    folder: PathBuf,
    parts: PathBuf,
}

/// Which message it is.
pub(super) struct Message {
    /// UIDVALIDITY of its folder.
    pub validity: u32,
    /// Its number.
    pub uid: u32,
    /// When the server got it, seconds since 1970.
    pub arrived: Option<i64>,
}

impl Place {
    pub(super) const fn new(folder: PathBuf, parts: PathBuf) -> Self {
        Self { folder, parts }
    }

    /// Whether a file that was laid here is still here.
    pub(super) fn holds(&self, file: &str) -> bool {
        self.folder.join(file).is_file()
    }

    /// Lays a message into the folder and tells its file. The same message has the same file.
    pub(super) fn put(&self, message: &Message, bytes: &[u8]) -> std::io::Result<String> {
        let name = format!("{}/{:06}{}.eml", message.validity, message.uid, subject(bytes));
        self.lay(&name, message, bytes)
    }

    /// Lays the head of a message that was too large, with a sentence instead of its body.
    pub(super) fn put_head(&self, message: &Message, head: &[u8], size: u64, most: u64) -> std::io::Result<String> {
        let name = format!("{}/{:06}{}（未下载）.eml", message.validity, message.uid, subject(head));
        let mebibytes = |bytes: u64| bytes.div_ceil(1024 * 1024);
        let said = format!(
            "这封信有 {} MB，超过了 service.toml 里 {} MB 的上限，没有下载；请到邮箱里自行取出附件，放进收件箱文件夹。\r\n",
            mebibytes(size),
            mebibytes(most)
        );
        // What the head says of the body's form would be wrong for the sentence.
        let mut bytes = without_form(head);
        bytes.extend_from_slice(b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
        bytes.extend_from_slice(b"Content-Transfer-Encoding: 8bit\r\n\r\n");
        bytes.extend_from_slice(said.as_bytes());
        self.lay(&name, message, &bytes)
    }

    fn lay(&self, name: &str, message: &Message, bytes: &[u8]) -> std::io::Result<String> {
        let path = self.folder.join(name);
        if fs_err::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(name.to_owned());
        }
        let folder = path.parent().unwrap_or(&self.folder);
        fs_err::create_dir_all(folder)?;
        fs_err::create_dir_all(&self.parts)?;
        let mut part = tempfile::NamedTempFile::new_in(&self.parts)?;
        part.write_all(bytes)?;
        if let Some(time) = message.arrived.and_then(moment) {
            part.as_file().set_modified(time)?;
        }
        readable_for_the_group(part.path())?;
        part.as_file().sync_all()?;
        part.persist(&path).map_err(|error| error.error)?;
        sync(folder)?;
        Ok(name.to_owned())
    }
}

fn moment(seconds: i64) -> Option<SystemTime> {
    u64::try_from(seconds).ok().and_then(|seconds| UNIX_EPOCH.checked_add(Duration::from_secs(seconds)))
}

/// A subject as part of a file's name that Windows and Linux both take, with a blank before it; empty where it has none.
fn subject(message: &[u8]) -> String {
    let plain: String = mail::subject(message)
        .unwrap_or_default()
        .chars()
        .map(|letter| if letter.is_control() || r#"<>:"/\|?*!"#.contains(letter) { ' ' } else { letter })
        .take(SUBJECT)
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let plain = words.join(" ");
    let plain = plain.trim_end_matches('.');
    if plain.is_empty() { String::new() } else { format!(" {plain}") }
}

/// A head without the fields that say what form the body has, without the empty line at its end.
fn without_form(head: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(head.len());
    let mut leaving_out = false;
    for line in head.split_inclusive(|byte| *byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let lower = line.get(..13).unwrap_or(line).to_ascii_lowercase();
            leaving_out = lower.starts_with(b"content-") || lower.starts_with(b"mime-version:");
        }
        if !leaving_out {
            kept.extend_from_slice(line);
        }
    }
    kept
}

/// Temporary files are made for their owner alone; a folder that a department shares is for its group.
#[cfg(unix)]
fn readable_for_the_group(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(0o640))
}

#[cfg(not(unix))]
fn readable_for_the_group(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn sync(folder: &Path) -> std::io::Result<()> {
    fs_err::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message() -> Message {
        Message { validity: 17, uid: 5, arrived: Some(1_701_651_600) }
    }

    #[test]
    fn a_message_lies_whole_in_its_place_with_the_time_of_its_arrival() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path().join("letters"), folder.path().join("parts"));
        let bytes = "Subject: 报送：述职/报告?\r\n\r\n正文".as_bytes();
        let file = place.put(&message(), bytes).unwrap();
        assert_eq!(file, "17/000005 报送：述职 报告.eml");
        let path = folder.path().join("letters").join(&file);
        let first = fs_err::metadata(&path).unwrap();
        assert_eq!(first.modified().unwrap(), UNIX_EPOCH + Duration::from_secs(1_701_651_600));
        assert_eq!(fs_err::read(&path).unwrap(), bytes);
        // Once more, after a crash before it was noted: nothing is touched.
        place.put(&Message { arrived: None, ..message() }, bytes).unwrap();
        assert_eq!(fs_err::metadata(&path).unwrap().modified().unwrap(), first.modified().unwrap());
        assert_eq!(fs_err::read_dir(folder.path().join("parts")).unwrap().count(), 0);
    }

    #[test]
    fn names_cannot_leave_the_folder() {
        for (head, name) in [
            ("Subject: ../../etc/passwd\r\n\r\n", " .. .. etc passwd"),
            ("Subject: a\tb  c...\r\n\r\n", " a b c"),
            ("Subject: CON\r\n\r\n", " CON"),
            ("From: x\r\n\r\n", ""),
        ] {
            assert_eq!(subject(head.as_bytes()), name);
        }
        let long = format!("Subject: {}\r\n\r\n", "长".repeat(300));
        assert_eq!(subject(long.as_bytes()).chars().count(), 1 + SUBJECT);
    }

    #[test]
    fn a_message_that_was_too_large_stands_for_itself() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::new(folder.path().join("letters"), folder.path().join("parts"));
        let head =
            b"From: a@example.org\r\nSubject: big\r\nContent-Type: multipart/mixed;\r\n boundary=x\r\nTo: b\r\n\r\n";
        let file = place.put_head(&message(), head, 60 << 20, 50 << 20).unwrap();
        let text = fs_err::read_to_string(folder.path().join("letters").join(file)).unwrap();
        assert!(text.contains("60 MB") && text.contains("50 MB"), "{text}");
        assert!(text.contains("To: b\r\nMIME-Version") && !text.contains("boundary"), "{text}");
    }
}
