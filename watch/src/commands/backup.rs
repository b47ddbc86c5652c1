//! `shuping backup` and `shuping restore`: a season in one file, and out of it.

use std::collections::BTreeSet;
use std::path::{Component, Path};
use std::time::{Duration, UNIX_EPOCH};

use shuping_pipeline::run::{MARKER, MARKER_TEXT, SeasonFolder, mailbox};
use shuping_pipeline::store::{self, Store};

use crate::exit::{Exit, Failure};
use crate::output::{GREEN, YELLOW, say, styled, tell};
use crate::post::ServiceSettings;

/// Writes a season into one file; a program that watches it need not stop.
pub(super) fn backup(season: &Path, file: &Path) -> Result<Exit, Failure> {
    let folder = SeasonFolder::load(season)?;
    // Opening brings an old store to the present form; a backup is not to be made of something half new.
    drop(Store::open(&folder.state())?);
    let settings = ServiceSettings::load(season)?;
    let secrets = [settings.mail.map(|mail| mail.smtp), settings.intake.map(|intake| intake.imap)];
    let left_out: Vec<_> =
        secrets.into_iter().flatten().filter_map(|line| Some(season.join(line.password_file?))).collect();
    let extent = store::backup(season, file, &left_out)?;
    say(format!(
        "{} 已备份 {} 个文件（{}）：{}",
        styled(GREEN, "完成"),
        extent.files,
        size(extent.bytes),
        file.display()
    ));
    if !left_out.is_empty() {
        tell("密码文件没有放进备份；恢复后要重新放");
    }
    Ok(Exit::Done)
}

/// Unpacks a backup into a new folder, and lays the files of the mailboxes where they were.
pub(super) fn restore(file: &Path, season: &Path) -> Result<Exit, Failure> {
    let extent = store::restore(file, season)?;
    say(format!("{} 已恢复 {} 个文件（{}）", styled(GREEN, "完成"), extent.files, size(extent.bytes)));
    let folder = SeasonFolder::load(season)?;
    let store = Store::open(&folder.state())?;
    let (mut laid, mut absent) = (0, 0);
    let mut folders = BTreeSet::new();
    for arrival in store.database.arrivals()?.iter().filter(|arrival| arrival.state.is_taken()) {
        let first = folder.scheme.season.mailboxes.first().map_or("mailbox", String::as_str);
        let mailbox = if arrival.mailbox.is_empty() { first } else { &arrival.mailbox };
        let root = season.join(mailbox);
        // A mailbox on another disk is not the program's to fill.
        if Path::new(mailbox).components().any(|part| !matches!(part, Component::Normal(_))) {
            absent += 1;
            continue;
        }
        let inner = folder.within(mailbox, &arrival.path);
        let place = root.join(inner);
        if Path::new(inner).components().any(|part| !matches!(part, Component::Normal(_))) || place.exists() {
            absent += 1;
            continue;
        }
        let Ok(bytes) = store.objects.get(&arrival.sha256) else {
            absent += 1;
            continue;
        };
        fs_err::create_dir_all(place.parent().unwrap_or(&root))?;
        fs_err::write(&place, bytes)?;
        if let Ok(nanos) = u64::try_from(arrival.arrived_modified) {
            let file = fs_err::OpenOptions::new().write(true).open(&place)?.into_parts().0;
            file.set_modified(UNIX_EPOCH + Duration::from_nanos(nanos))?;
        }
        laid += 1;
        folders.insert(root);
    }
    for mailbox in folder.scheme.season.mailboxes.iter().filter(|mailbox| !Path::new(mailbox).is_absolute()) {
        let place = season.join(mailbox);
        fs_err::create_dir_all(&place)?;
        // Where a marker lay, its absence would say that this is not the mailbox.
        if store.database.remembered(&mailbox::marker_key(mailbox))?.is_some() && !place.join(MARKER).exists() {
            fs_err::write(place.join(MARKER), MARKER_TEXT)?;
        }
    }
    say(format!("收件箱里放回 {laid} 个文件"));
    if absent > 0 {
        tell(format!(
            "{} {absent} 个文件没有放回：收件箱不在年度文件夹里，或原件不在备份里。接好原来的收件箱即可",
            styled(YELLOW, "请注意：")
        ));
    }
    say(format!("下一步：shuping fsck {0}，再 shuping run {0}", season.display()));
    Ok(Exit::Done)
}

/// Bytes for people.
pub(super) fn size(bytes: u64) -> String {
    let (mut whole, mut rest, mut unit) = (bytes, 0, 0);
    const UNITS: [&str; 5] = ["B", "KB", "MB", "GB", "TB"];
    while whole >= 1024 && unit + 1 < UNITS.len() {
        rest = whole % 1024 * 10 / 1024;
        whole /= 1024;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if unit == 0 { format!("{whole} {name}") } else { format!("{whole}.{rest} {name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_told_in_units_that_people_know() {
        for (bytes, told) in [(0, "0 B"), (1023, "1023 B"), (1024, "1.0 KB"), (1_572_864, "1.5 MB")] {
            assert_eq!(size(bytes), told);
        }
    }
}
