//! Where outputs stand, and how they get there.

use std::io::Write;
use std::path::{Path, PathBuf};

use shuping_analyzers::season::UnitName;

use crate::Error;

/// Writes a file beside its place and renames it into it, so that nobody ever opens half a file.
/// A file that already holds these bytes is left alone: its time stays, and who has it open keeps it.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<PathBuf, Error> {
    if fs_err::read(path).is_ok_and(|there| there == bytes) {
        return Ok(path.to_owned());
    }
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.part"));
    let mut file = fs_err::File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    replace(&beside, path)?;
    Ok(path.to_owned())
}

/// Gives a file another's place.
#[cfg(not(windows))]
fn replace(beside: &Path, path: &Path) -> std::io::Result<()> {
    fs_err::rename(beside, path)
}

/// Gives a file another's place. Windows refuses while a program has that one open: a virus scanner for a moment, Excel
/// for as long as somebody looks at it.
#[cfg(windows)]
fn replace(beside: &Path, path: &Path) -> std::io::Result<()> {
    for _ in 0..20 {
        // Access denied, sharing violation, lock violation.
        match std::fs::rename(beside, path) {
            Err(error) if path.exists() && matches!(error.raw_os_error(), Some(5 | 32 | 33)) => {}
            Err(_) => return fs_err::rename(beside, path),
            Ok(()) => return Ok(()),
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    drop(fs_err::remove_file(beside));
    let said =
        format!("{} 正在 Excel、WPS 或别的程序里打开，没有更新；请关闭它再运行（看守着的会自己再试）", path.display());
    Err(std::io::Error::new(std::io::ErrorKind::ResourceBusy, said))
}

/// Makes the renames of a folder last through a power failure.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    Ok(fs_err::File::open(folder)?.sync_all()?)
}

/// Windows has no such call; its file system journals renames.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> Result<(), Error> {
    Ok(())
}

/// The folder of a unit, relative to the outputs: `units/U01 智能制造学院党总支`.
#[must_use]
pub fn unit_folder(unit: &UnitName) -> String {
    format!("units/{}", plain_name(&format!("{} {}", unit.id, unit.name)))
}

/// A text as the name of a file that Windows and Linux both take, at most 80 characters.
pub(crate) fn plain_name(text: &str) -> String {
    let name: String =
        text.chars().map(|c| if c.is_control() || r#"<>:"/\|?*#%"#.contains(c) { '_' } else { c }).take(80).collect();
    let name = name.trim().trim_end_matches('.').to_owned();
    if name.is_empty() { "_".into() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_units_cannot_leave_their_folder() {
        for (id, name, folder) in [
            ("U01", "智能制造学院党总支", "units/U01 智能制造学院党总支"),
            ("..", "/etc/passwd", "units/.. _etc_passwd"),
            ("", "", "units/_"),
            ("a", "机关：一/二. ", "units/a 机关：一_二"),
        ] {
            let unit = UnitName { id: id.into(), name: name.into(), ..UnitName::default() };
            assert_eq!(unit_folder(&unit), folder);
        }
    }
}
