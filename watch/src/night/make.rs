//! The whole of a night: its folder, its letters, and the note that it was made.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::civil::Date;
use shuping_pipeline::store::{Database, LetterState};

use super::write;
use crate::commands::{Ready, compact_store};
use crate::exit::Failure;
use crate::post::{self, ServiceSettings};

/// Writes the folder of a night, writes its letters into the outbox, and notes that the night was made: letters and
/// note together or not at all. A crash before the note makes the night again, with the same letters, once each.
///
/// `away` tells of mailboxes that cannot be reached: it stands at the head of everything, and no unit is reminded of
/// what may lie there.
pub(crate) fn make(ready: &Ready, day: Date, now: Timestamp, away: Vec<String>) -> Result<Vec<PathBuf>, Failure> {
    let database = &ready.store.database;
    let certain = away.is_empty();
    let mut warnings = away;
    warnings.extend(troubles(database)?);
    let mut settings = ServiceSettings::load(&ready.folder.root).unwrap_or_else(|failure| {
        // The night does not fail for a mistake in the settings of the mail.
        warnings.push(failure.to_string());
        ServiceSettings::default()
    });
    if let Some(mail) = settings.mail.as_mut().filter(|_| !certain) {
        mail.remind_before.clear();
        mail.remind_after.clear();
    }
    let out = ready.folder.out();
    let (files, drafts) = ready.render(day, |inputs| {
        let written = write(&ready.store, &out, inputs, &warnings)?;
        let told = (written.before.as_ref(), warnings.as_slice());
        let drafts =
            settings.mail.as_ref().map(|mail| post::drafts(mail, inputs, &ready.folder.roster, told, &written.files));
        Ok((written.files, drafts.unwrap_or_default()))
    })?;
    let mut letters = Vec::new();
    for draft in &drafts {
        match draft.letter(now) {
            Ok(letter) => letters.push(letter),
            Err(_) => tracing::warn!("有一封信的地址不能用；shuping mail --dry-run 说明是哪封"),
        }
    }
    database.together(|| {
        for letter in &letters {
            database.write_letter(letter)?;
        }
        database.put_night(day, now)
    })?;
    if settings.store.keep_days > 0
        && let Err(failure) = compact_store(&ready.store, settings.store.keep_days, now)
    {
        // The night stands; what is old goes another night.
        tracing::warn!(code = failure.exit() as u8, "状态库没有清理成；shuping fsck 说明更多");
    }
    Ok(files)
}

/// What of earlier letters a person must know.
fn troubles(database: &Database) -> Result<Vec<String>, Failure> {
    let letters = database.letters()?;
    let count = |state| letters.iter().filter(|letter| letter.state == state).count();
    let mut said = Vec::new();
    for (state, what) in [(LetterState::Unsure, "不知道是否送到"), (LetterState::Refused, "没有送出")] {
        let number = count(state);
        if number > 0 {
            said.push(format!("有 {number} 封信{what}；shuping mail 列出它们，可以重发（--again）或作罢（--drop）"));
        }
    }
    Ok(said)
}
