//! Who reported on each level: by the roster's own note, by the unit's record, by the list of the unit above.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shuping_analyzers::scheme::{Level, Period, Unit};
use shuping_analyzers::season::{
    LevelResult, LevelState, LevelUnit, ParentCoverage, PeriodCount, Status, Submission, file_name, kind,
};

use super::assemble::document;
use super::completeness::{clock, format_moment, last_moment};
use super::folder::SeasonFolder;
use super::reading::ReadFile;

/// Paragraphs at the head of a record in which its day is looked for.
const HEAD: usize = 8;

/// One result per level of the scheme.
pub(super) fn judge(
    folder: &SeasonFolder,
    files: &[ReadFile],
    submissions: &[Submission],
    zone: &TimeZone,
) -> Vec<LevelResult> {
    let seen = Seen { folder, files, submissions, zone };
    folder.scheme.levels.iter().map(|level| seen.level(level)).collect()
}

struct Seen<'a> {
    folder: &'a SeasonFolder,
    files: &'a [ReadFile],
    submissions: &'a [Submission],
    zone: &'a TimeZone,
}

/// What shows that a unit reported: when, and in what words.
struct Proof {
    when: String,
    at: Option<Timestamp>,
    words: String,
}

impl Seen<'_> {
    fn level(&self, level: &Level) -> LevelResult {
        let scheme = &self.folder.scheme;
        let due = level.due.as_ref().and_then(|due| last_moment(due, true, scheme, self.zone));
        let members = self.folder.roster.units.iter().filter(|unit| scheme.is_on_level(unit, level));
        let units: Vec<LevelUnit> = members.map(|unit| self.unit(level, unit, due)).collect();
        let mut result = LevelResult {
            id: level.id.clone(),
            title: level.title.clone(),
            due: due.map(|due| format_moment(due, self.zone)),
            full_coverage: level.full_coverage,
            parents: parents(self.folder, &units),
            units,
            notes: Vec::new(),
            source: level.source.clone(),
        };
        result.notes = self.notes(level, &result);
        result
    }

    fn unit(&self, level: &Level, unit: &Unit, due: Option<Timestamp>) -> LevelUnit {
        let parent = self.folder.roster.parent(unit).map(|parent| parent.id.clone());
        let mut row = LevelUnit { unit: unit.id.clone(), parent, ..LevelUnit::default() };
        if let Some(exemption) = self.folder.scheme.exemption(unit) {
            row.state = LevelState::Exempt;
            row.reason = format!("{}。", exemption.title.trim_end_matches('。'));
            return row;
        }
        if unit.is_excused() {
            row.state = LevelState::Exempt;
            row.reason = "名单写明不述职。".into();
            return row;
        }
        row.periods = self.periods(level, unit);
        if level.frequency.is_some_and(|often| often.per == Period::SchoolTerm) {
            return by_term(row);
        }
        match self.proof(level, unit) {
            Some(proof) => {
                let late = due.zip(proof.at).is_some_and(|(due, at)| at > due);
                row.state = if late { LevelState::Late } else { LevelState::Done };
                let end = due.filter(|_| late).map(|due| clock(&format_moment(due, self.zone)));
                row.reason =
                    end.map_or_else(|| format!("{}。", proof.words), |end| format!("{}，晚于{end}。", proof.words));
                row.when = Some(proof.when);
            }
            None => row.reason = "没有述职的记录。".into(),
        }
        row.reason.push_str(&mode(level, unit));
        row
    }

    /// The roster's own note first, then the unit's record, then the list of the unit above.
    fn proof(&self, level: &Level, unit: &Unit) -> Option<Proof> {
        if let Some(day) = unit.reported.filter(|day| self.is_of_this_year(*day)) {
            let at = day.to_zoned(self.zone.clone()).ok().map(|start| start.timestamp());
            return Some(Proof { when: day.to_string(), at, words: format!("名单记 {day} 述职") });
        }
        if let Some((_, submission)) = self.records(level, unit).next() {
            return Some(received(submission, format!("{}收到述职材料", clock(&submission.received_at))));
        }
        let (kind, parent) = (level.listed_in.as_deref()?, self.folder.roster.parent(unit)?);
        let lists = self.files.iter().zip(self.submissions).filter(|(_, one)| {
            one.kind == kind && one.unit.as_ref() == Some(&parent.id) && one.status == Status::Accepted
        });
        let names: Vec<&str> = [unit.name.as_str(), unit.plain_name()]
            .into_iter()
            .chain(unit.aliases.iter().map(String::as_str))
            .filter(|name| name.chars().count() >= 3)
            .collect();
        let named = |file: &ReadFile| {
            document(file).is_some_and(|document| {
                document.paragraphs.iter().any(|paragraph| names.iter().any(|name| paragraph.text.contains(name)))
            })
        };
        let (_, list) = lists.into_iter().find(|(file, _)| named(file))?;
        let words = format!("{}报来的材料里列有这个单位（{}收到）", parent.short(), clock(&list.received_at));
        Some(received(list, words))
    }

    /// A note in the roster that was left from last year counts no more.
    fn is_of_this_year(&self, day: Date) -> bool {
        day_of(self.folder.scheme.season.year, "07-01").is_none_or(|from| day >= from)
    }

    /// The unit's records on a level, in the order of their paths.
    fn records(&self, level: &Level, unit: &Unit) -> impl Iterator<Item = (&ReadFile, &Submission)> {
        let kind = level.record.clone().unwrap_or_else(|| kind::DUTY_REPORT.to_owned());
        let unit = unit.id.clone();
        self.files.iter().zip(self.submissions).filter(move |(_, one)| {
            one.kind == kind && one.unit.as_ref() == Some(&unit) && one.status == Status::Accepted
        })
    }

    fn periods(&self, level: &Level, unit: &Unit) -> Vec<PeriodCount> {
        let (Some(often), settings) = (level.frequency, &self.folder.scheme.season) else { return Vec::new() };
        let count = |period: String, times: usize| PeriodCount {
            period,
            times: u32::try_from(times).unwrap_or(u32::MAX),
            wanted: often.times,
        };
        match often.per {
            Period::Year => {
                let records = self.records(level, unit).count().max(usize::from(self.proof(level, unit).is_some()));
                vec![count(format!("{}年", settings.year), records)]
            }
            Period::SchoolTerm => {
                let days: Vec<Date> =
                    self.records(level, unit).filter_map(|(file, submission)| self.day(file, submission)).collect();
                let school = &settings.school;
                [
                    ("春季学期", &school.spring, &school.summer_break, 0),
                    ("秋季学期", &school.autumn, &school.winter_break, 1),
                ]
                .into_iter()
                .filter_map(|(name, from, to, later)| {
                    let from = day_of(settings.year, from)?;
                    let to = day_of(settings.year + later, to)?;
                    let inside = days.iter().filter(|day| (from..=to).contains(*day)).count();
                    Some(count(format!("{}年{name}", settings.year), inside))
                })
                .collect()
            }
            Period::TermOfOffice => {
                let now = unit.mode.contains("现场");
                let before =
                    settings.term.zip(unit.on_site).is_some_and(|(term, day)| term.from <= day && day <= term.to);
                let name =
                    settings.term.map_or_else(|| "本届".to_owned(), |term| format!("{}至{}", term.from, term.to));
                vec![count(name, usize::from(now) + usize::from(before))]
            }
        }
    }

    /// The day of a record: as its name or head says it, else the day of its arrival.
    fn day(&self, file: &ReadFile, submission: &Submission) -> Option<Date> {
        let head = document(file).map(|document| document.paragraphs.as_slice()).unwrap_or_default();
        let texts = std::iter::once(file_name(&submission.path))
            .chain(head.iter().take(HEAD).map(|paragraph| paragraph.text.as_str()));
        texts.into_iter().find_map(written_day).or_else(|| {
            let at: Timestamp = submission.received_at.parse().ok()?;
            Some(at.to_zoned(self.zone.clone()).date())
        })
    }

    /// What cannot be checked on a level.
    fn notes(&self, level: &Level, result: &LevelResult) -> Vec<String> {
        let mut notes = Vec::new();
        if result.units.is_empty() {
            let kinds = level.required_of.as_ref().map_or_else(|| "单位".to_owned(), |kinds| kinds.join("、"));
            notes.push(format!("名单里没有{kinds}，“{}”无法核对；请把它们加进名单，并填写“上级单位”一栏", level.title));
            return notes;
        }
        let roster = &self.folder.roster;
        let above: Vec<&str> = result
            .parents
            .iter()
            .filter_map(|covered| roster.unit(&covered.parent))
            .map(|parent| parent.kind.as_str())
            .collect();
        let bare = roster.units.iter().filter(|unit| {
            above.contains(&unit.kind.as_str()) && !result.parents.iter().any(|covered| covered.parent == unit.id)
        });
        let names: Vec<&str> = bare.map(|unit| unit.name.as_str()).collect();
        if level.full_coverage && !names.is_empty() {
            notes.push(format!("名单里没有写{}下面的支部，“{}”是否全覆盖无法核对", names.join("、"), level.title));
        }
        notes
    }
}

fn received(submission: &Submission, words: String) -> Proof {
    Proof { when: submission.received_at.clone(), at: submission.received_at.parse().ok(), words }
}

/// A state that follows from the counts of every term.
fn by_term(mut row: LevelUnit) -> LevelUnit {
    let told: Vec<String> = row.periods.iter().map(|period| format!("{}{}次", period.period, period.times)).collect();
    let short = row.periods.iter().any(|period| period.times < period.wanted);
    row.state = if short { LevelState::Missing } else { LevelState::Done };
    let wanted = row.periods.first().map_or(1, |period| period.wanted);
    let verdict = if short { format!("，不到每学期{wanted}次") } else { String::new() };
    row.reason = format!("{}{verdict}。", told.join("、"));
    row
}

/// Where the roster says another way of reporting than the level orders.
fn mode(level: &Level, unit: &Unit) -> String {
    if level.mode.is_empty() || unit.mode.is_empty() || unit.mode.contains(&level.mode) {
        return String::new();
    }
    format!("通知要求{}述职，名单写的是{}。", level.mode, unit.mode)
}

/// Coverage below each unit that is a unit above.
fn parents(folder: &SeasonFolder, units: &[LevelUnit]) -> Vec<ParentCoverage> {
    folder
        .roster
        .units
        .iter()
        .filter(|unit| below(units, &unit.id).next().is_some())
        .map(|unit| {
            let mut covered = ParentCoverage { parent: unit.id.clone(), ..ParentCoverage::default() };
            for row in below(units, &unit.id).filter(|row| row.state != LevelState::Exempt) {
                covered.units += 1;
                covered.done += u32::from(matches!(row.state, LevelState::Done | LevelState::Late));
                covered.late += u32::from(row.state == LevelState::Late);
                if row.state == LevelState::Missing {
                    covered.missing.push(row.unit.clone());
                }
            }
            covered
        })
        .collect()
}

/// The rows of the units below a unit.
fn below<'a>(units: &'a [LevelUnit], parent: &'a str) -> impl Iterator<Item = &'a LevelUnit> {
    units.iter().filter(move |row| row.parent.as_deref() == Some(parent))
}

/// A month and day, as `02-26`, of a year.
fn day_of(year: i32, text: &str) -> Option<Date> {
    let (month, day) = text.split_once('-')?;
    Date::new(i16::try_from(year).ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The first day that a text names: 2017年3月15日, 2017-03-15, 2017.3.15.
fn written_day(text: &str) -> Option<Date> {
    let numbers = |text: &str| -> Vec<i16> {
        text.split(|letter: char| !letter.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .take(3)
            .filter_map(|part| part.parse().ok())
            .collect()
    };
    text.match_indices("20").find_map(|(at, _)| {
        let rest: String = text.get(at..)?.chars().filter(|letter| !letter.is_whitespace()).take(12).collect();
        let [year, month, day] = numbers(&rest).try_into().ok()?;
        let joined = rest.chars().nth(4).is_some_and(|sign| matches!(sign, '年' | '-' | '.' | '/'));
        let small = |number: i16| i8::try_from(number).ok();
        if joined { Date::new(year, small(month)?, small(day)?).ok() } else { None }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_record_is_read_from_its_name_or_head() {
        for (text, day) in [
            ("听取支部建设汇报记录2017年3月15日.docx", Some("2017-03-15")),
            ("时间：2017 年 10 月 9 日下午", Some("2017-10-09")),
            ("会议纪要2017.3.5", Some("2017-03-05")),
            ("2017年工作总结，共20页", None),
            ("〔2017〕48号", None),
        ] {
            assert_eq!(written_day(text).map(|day| day.to_string()).as_deref(), day, "{text}");
        }
    }
}
