//! From files that were read to the [`Season`].

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shuping_analyzers::document::Document;
use shuping_analyzers::scheme;
use shuping_analyzers::season::{
    SCHEMA, Season, SeasonName, Status, Submission, TextQuality, UnitName, file_name, kind,
};

use super::folder::SeasonFolder;
use super::reading::{self, ReadFile};
use super::versions::{self, FirstArrivals, Version};
use super::{ANALYSER, Error, Outcome, assigned, completeness, corrections, judge, levels, remarks};
use crate::content::{Cause, Content, Member, Refusal};
use crate::identify::{Candidate, Identifier, Identity};
use crate::store::Store;

/// Puts a season together.
pub(super) fn assemble(
    folder: &SeasonFolder,
    store: &Store,
    (files, read): (Vec<ReadFile>, usize),
    (last_year, notes): (Option<Season>, Vec<String>),
    now: Option<Timestamp>,
) -> Result<Outcome, Error> {
    let zone = zone(folder);
    let identifier = Identifier::new(&folder.scheme, &folder.roster);
    let mut submissions: Vec<Submission> =
        files.iter().map(|file| submission(file, &identifier, folder, &zone)).collect();
    assigned::apply(&mut submissions, &store.database.assignments()?, &folder.roster);
    let first = settle_versions(&files, &mut submissions, folder);
    let settled = submissions.iter().all(|row| row.status != Status::Pending || !row.sha256.is_empty())
        && !files.iter().any(|file| reading::waits_for_recognition(&file.outcome));
    let mut season = head(folder);
    season.completeness = completeness::judge(&folder.scheme, &folder.roster, (&submissions, &first), &zone, now);
    remarks::add(folder, &files, &submissions, &mut season.completeness);
    season.levels = levels::judge(folder, &files, &submissions, &zone);
    season.submissions = submissions;
    let mut outcome = Outcome { season, last_year, read, notes, settled, ..Outcome::default() };
    // Never before the latest arrival: a clock that goes wrong must not undo what has come.
    let latest = latest(&files).to_zoned(zone.clone()).date();
    let day = now.map_or(latest, |now| now.to_zoned(zone.clone()).date().max(latest));
    outcome.as_of = folder.scheme.season.as_of.unwrap_or(day);
    judge::judge(folder, store, files, &mut outcome)?;
    Ok(outcome)
}

/// The season's time zone; a name that the system does not know was refused with the scheme.
pub(super) fn zone(folder: &SeasonFolder) -> TimeZone {
    TimeZone::get(&folder.scheme.season.timezone).unwrap_or(TimeZone::UTC)
}

fn head(folder: &SeasonFolder) -> Season {
    let settings = &folder.scheme.season;
    let title = if settings.title.is_empty() {
        format!("{}年度述职评议考核", settings.year)
    } else {
        settings.title.clone()
    };
    Season {
        schema: SCHEMA.into(),
        season: SeasonName { organization: settings.organization.clone(), year: settings.year, title },
        analyser: ANALYSER.into(),
        scheme_hash: folder.rules_hash.clone(),
        units: folder
            .roster
            .units
            .iter()
            .map(|unit| UnitName {
                id: unit.id.clone(),
                name: unit.name.clone(),
                short: unit.short().to_owned(),
                kind: unit.kind.clone(),
                secretary: if settings.units_only { String::new() } else { unit.secretary.clone() },
                mode: unit.mode.clone(),
                parent: folder.roster.parent(unit).map(|parent| parent.id.clone()),
            })
            .collect(),
        scheme_notes: scheme::check(&folder.scheme).into_iter().map(|note| note.message).collect(),
        ..Season::default()
    }
}

/// The row of one file.
fn submission(file: &ReadFile, identifier: &Identifier, folder: &SeasonFolder, zone: &TimeZone) -> Submission {
    let content = file.outcome.as_ref().ok();
    let identity = identifier.identify(&Candidate { path: &file.taken.path, letter: file.letter.as_ref(), content });
    let (status, mut reason) = status(file, &identity, folder.scheme.season.year);
    if let Some(attached) = &file.attached {
        reason.push_str(&format!("文件里还附有{}个文件，各自登记。", attached.members.len()));
        attached.losses.iter().for_each(|loss| reason.push_str(loss));
    }
    let text = text_quality(file);
    if !matches!(status, Status::Irrelevant | Status::Container) {
        reason.push_str(&text.sentence());
    }
    let nothing = matches!(status, Status::Irrelevant | Status::Container);
    Submission {
        path: file.taken.path.clone(),
        sha256: file.taken.sha256.clone(),
        size: file.taken.size,
        received_at: completeness::format_moment(file.taken.received_at, zone),
        received_by: file.taken.received_by,
        unit: if status == Status::Container { None } else { identity.unit },
        units: if nothing { Vec::new() } else { identity.units },
        kind: if nothing { kind::IRRELEVANT.into() } else { identity.kind },
        status,
        reason,
        supersedes: None,
        evidence: identity.evidence,
        text,
    }
}

/// How far the text of a file can be trusted.
fn text_quality(file: &ReadFile) -> TextQuality {
    match &file.outcome {
        Ok(Content::Document(document)) => TextQuality::of(document),
        Ok(Content::Workbook(book)) => {
            TextQuality { partial: book.partial.clone().unwrap_or_default(), ..TextQuality::default() }
        }
        _ => TextQuality::default(),
    }
}

const ONLY_PICTURES: &str = "文件里只有图片，几乎没有文字，图片上的文字没有读出来，请人工认定；或请报送单位导出为PDF（也可以直接报送图片）后重新报送。";

/// What became of a file, before versions are compared.
fn status(file: &ReadFile, identity: &Identity, season_year: i32) -> (Status, String) {
    match &file.outcome {
        Err(refusal) if refusal.cause == Cause::Empty && is_photo(&file.taken.path) => {
            (Status::Irrelevant, "图片上没有识别出文字，看作照片，不登记；如是材料，请扫描清楚后重新报送。".into())
        }
        Err(refusal) => (refused(refusal), refusal.reason.clone()),
        Ok(Content::Container(container)) => {
            let locked =
                |member: &Member| member.refusal.as_ref().is_some_and(|refusal| refusal.cause == Cause::Encrypted);
            let done = if container.members.iter().all(locked) && !container.members.is_empty() {
                "设有密码，只看得到文件名"
            } else {
                "已解开"
            };
            let mut reason = format!("{done}，内有{}个文件，各自登记。", container.members.len());
            for loss in &container.losses {
                reason.push_str(loss);
            }
            (Status::Container, reason)
        }
        Ok(_) => identified(identity, season_year),
    }
}

/// Whether a file is a picture whose own name names no paper: IMG_20240105.jpg.
fn is_photo(path: &str) -> bool {
    const PICTURES: &[&str] = &["jpg", "jpeg", "png", "bmp", "heic", "webp", "gif"];
    const PAPERS: &[&str] =
        &["述职", "述责", "报告", "台账", "清单", "票", "测评", "评议", "责任", "材料", "扫描", "总结", "计划"];
    let (name, extension) = file_name(path).rsplit_once('.').unwrap_or_default();
    PICTURES.contains(&extension.to_lowercase().as_str()) && !PAPERS.iter().any(|word| name.contains(word))
}

fn refused(refusal: &Refusal) -> Status {
    match refusal.cause {
        Cause::Encrypted => Status::Encrypted,
        Cause::NoSubmission => Status::Irrelevant,
        _ => Status::Unreadable,
    }
}

fn identified(identity: &Identity, season_year: i32) -> (Status, String) {
    if let Some(reason) = &identity.irrelevant {
        return (Status::Irrelevant, format!("{reason}，不登记。"));
    }
    if identity.only_pictures {
        return (Status::Pending, ONLY_PICTURES.into());
    }
    let many = matches!(identity.kind.as_str(), kind::BALLOTS | kind::ROSTER);
    if identity.kind == kind::UNKNOWN {
        return (Status::Pending, "看不出是什么材料，请人工认定。".into());
    }
    let earlier = identity.year.filter(|year| *year < season_year);
    if let Some(year) = earlier.filter(|_| identity.kind == kind::DUTY_REPORT) {
        return (
            Status::Irrelevant,
            format!("标题写明是{year}年度的材料，不是本年度的；如系笔误，请报送单位改正后重新报送。"),
        );
    }
    if !identity.units.is_empty() {
        return (Status::Accepted, format!("已登记，内有{}个单位的台账，各归各单位。", identity.units.len()));
    }
    if identity.unit.is_none() && !many {
        return (Status::UnknownUnit, "是述职评议材料，但看不出是哪个单位的，请人工认定。".into());
    }
    (Status::Accepted, "已登记。".into())
}

fn settle_versions(files: &[ReadFile], submissions: &mut [Submission], folder: &SeasonFolder) -> FirstArrivals {
    let mut versions: Vec<Version> = submissions
        .iter_mut()
        .zip(files)
        .map(|(submission, file)| Version {
            submission,
            received_at: file.taken.received_at,
            content: file.outcome.as_ref().ok(),
        })
        .collect();
    let several: Vec<&str> = folder
        .scheme
        .materials
        .iter()
        .filter(|material| material.several)
        .map(|material| material.kind.as_str())
        .collect();
    let first = versions::settle(&mut versions, &several);
    if let Some(rules) = &folder.scheme.ballot {
        corrections::settle(&mut versions, rules, &folder.roster);
    }
    first
}

/// The latest arrival of the season: states that need a day are judged by it where the scheme names none.
fn latest(files: &[ReadFile]) -> Timestamp {
    files.iter().map(|file| file.taken.received_at).max().unwrap_or_default()
}

/// The document of a file.
pub(super) fn document(file: &ReadFile) -> Option<&Document> {
    match &file.outcome {
        Ok(Content::Document(document)) => Some(document),
        _ => None,
    }
}
