//! From the times that a text names to days.

use jiff::civil::Date;

use super::phrase::{Anchor, Found, LunarMonth, Mark, Period, SchoolTerm, SpanUnit, YearWord};
use super::{Deadline, DeadlineContext, Due, Festival, civil};
use crate::scheme::SchoolCalendar;

/// Characters up to which a text is read as a cell of a form, where a bare time is a deadline.
const CELL: usize = 20;

/// Days before the day of writing from which a date in running text is held to tell of the past.
const PAST: i64 = 45;

/// Keeps the times that are deadlines and gives them their days.
pub(super) fn resolve(text: &str, found: &[Found], context: &DeadlineContext) -> Vec<Deadline> {
    resolve_from(text, found, context, context.base())
}

/// The same, with another day from which times without a year are looked for.
pub(super) fn resolve_from(
    text: &str,
    found: &[Found],
    context: &DeadlineContext,
    base: Option<Date>,
) -> Vec<Deadline> {
    let Some(base) = base else { return Vec::new() };
    let cell = text.trim().chars().count() <= CELL;
    let mut reader = Reader { context, base, text, cell, said: None, recurring: false };
    let mut deadlines = Vec::new();
    for found in found {
        let words: String =
            text.chars().skip(found.range.0 as usize).take((found.range.1 - found.range.0) as usize).collect();
        if let Some((due, rule)) = reader.read(found, &words) {
            let (start, end) = found.range;
            deadlines.push(Deadline { due, start, end, rule });
        }
    }
    deadlines
}

/// Whether the end of the year that a plan names is that of the year that closes: a meeting that every year closes with,
/// or something left undone that is made good once. What grows or comes round (至少, 争取, 每月) takes the next year.
fn is_soon(text: &str, within: bool) -> bool {
    const MEETINGS: &[&str] = &["民主生活会", "组织生活会"];
    const MADE_GOOD: &[&str] = &[
        "补开",
        "补办",
        "补谈",
        "补登",
        "补签",
        "补上",
        "补齐",
        "补做",
        "补发",
        "检讨",
        "道歉",
        "说清",
        "结清",
        "送清",
        "讲明白",
        "讲开",
        "退还",
        "归还",
        "那件",
        "那一件",
        "那次",
        "那两",
    ];
    const GROWS: &[&str] = &[
        "至少",
        "不少于",
        "不低于",
        "不超过",
        "不许超过",
        "力争",
        "争取",
        "累计",
        "全年",
        "新增",
        "达到",
        "一年",
        "每月",
        "每季",
        "每学期",
    ];
    let any = |words: &[&str]| words.iter().any(|word| text.contains(word));
    // 年内包案3件，限期答复 counts what the planned year brings.
    any(MEETINGS) || (any(MADE_GOOD) || !within && text.contains("答复")) && !any(GROWS)
}

/// What has been read so far of a text.
struct Reader<'a> {
    context: &'a DeadlineContext,
    base: Date,
    text: &'a str,
    /// The text is a cell of a form.
    cell: bool,
    /// The year that the text has named last.
    said: Option<i32>,
    /// 每月 has been read.
    recurring: bool,
}

impl Reader<'_> {
    /// A time as a deadline with its rule, `None` where it is none.
    fn read(&mut self, found: &Found, words: &str) -> Option<(Due, String)> {
        if let Period::Words(due) = found.period {
            self.recurring |= due == Due::Recurring;
            return Some(self.stock(due, words));
        }
        let year = match found.year {
            YearWord::Explicit(year) => Some(year),
            YearWord::Relative(years) => Some(i32::from(self.base.year()) + years),
            YearWord::Silent => None,
        };
        if let Period::Span(halves, unit) = found.period {
            return self.span(found, halves, unit);
        }
        if let Period::DayOfMonth(day) = found.period {
            return self.day_of_month(day);
        }
        let deadline = self.dated(found, year);
        if let (Some(year), false) = (year, matches!(found.mark, Mark::After | Mark::From)) {
            self.said = Some(year);
        }
        deadline
    }

    /// A date, or a part of a year.
    fn dated(&self, found: &Found, year: Option<i32>) -> Option<(Due, String)> {
        if found.mark == Mark::After || !self.is_deadline(found, year) {
            return if self.cell && found.mark == Mark::After {
                Some((Due::Unclear, "只写了开始的时间".to_owned()))
            } else {
                None
            };
        }
        let Some((day, rule)) = self.day(found, year) else {
            return Some((Due::Unclear, "写了时间，但推不出日期".to_owned()));
        };
        let past = self.base.checked_sub(jiff::Span::new().days(PAST)).is_ok_and(|edge| day < edge);
        let before_writing = day < self.base && !matches!(found.mark, Mark::Before | Mark::Within);
        if !self.cell && (past || before_writing && found.year != YearWord::Silent) {
            return None;
        }
        Some((Due::Day(day), rule))
    }

    /// Whether the words make the time a deadline.
    fn is_deadline(&self, found: &Found, year: Option<i32>) -> bool {
        if found.year == YearWord::Relative(-1) {
            return false;
        }
        if self.cell {
            return true;
        }
        let marked = matches!(found.mark, Mark::Before | Mark::Within | Mark::End | Mark::On);
        match found.period {
            Period::WholeYear => {
                found.mark == Mark::Within || found.cue && found.mark == Mark::None && self.done_within(found)
            }
            Period::Day(..) | Period::Third(..) | Period::Month(_) | Period::Quarter(_) | Period::Half(_) => {
                marked
                    || found.cue
                    || year.is_some()
                    || matches!(found.period, Period::Third(..))
                    || found.mark == Mark::From
            }
            Period::YearEnd => marked || found.cue || year.is_some(),
            Period::Festival(_) | Period::SolarTerm(_) | Period::NamedDay(..) | Period::LunarDay(..) => {
                found.until || matches!(found.mark, Mark::Before | Mark::Within | Mark::On)
            }
            Period::Season(_) => found.mark == Mark::Before,
            Period::TermOpening(_) => true,
            Period::TermMiddle(_) | Period::TermEnd(_) | Period::SummerBreak | Period::WinterBreak => {
                // 自2024年春季学期起 says from when.
                marked || year.is_some() && found.cue && found.mark != Mark::From
            }
            Period::MonthFromNow(_) | Period::DayFromNow(..) | Period::MonthAbove | Period::SpanAfter(..) => true,
            Period::DayOfMonth(_) | Period::Span(..) | Period::Words(_) => false,
        }
    }

    /// 2024年完成 and the like: a bare year counts only right before such a verb.
    fn done_within(&self, found: &Found) -> bool {
        found.year != YearWord::Relative(0) && found.year != YearWord::Silent
    }

    /// The last day of a time and the rule that gave it.
    fn day(&self, found: &Found, year: Option<i32>) -> Option<(Date, String)> {
        match found.period {
            Period::TermOpening(_)
            | Period::TermMiddle(_)
            | Period::TermEnd(_)
            | Period::SummerBreak
            | Period::WinterBreak => self.school(found, year),
            Period::MonthAbove => {
                let day = self.context.written?.last_of_month();
                Some((day, "从填写日期所在月份推算，取月末".to_owned()))
            }
            Period::MonthFromNow(months) => {
                let (first, how) = self.month_from_now(months)?;
                Some((first.last_of_month(), format!("从{how}推算，取月末")))
            }
            Period::DayFromNow(months, day) => {
                let (first, how) = self.month_from_now(months)?;
                let day = first.with().day(day).build().unwrap_or(first.last_of_month());
                Some((day, format!("从{how}推算，按所写日期")))
            }
            Period::SpanAfter(anchor, halves, unit) => self.span_after(anchor, halves, unit, year),
            _ => {
                let of_year = |year: i32| last_day(found.period, found.mark, year);
                let (year, how) = match year {
                    Some(year) => (year, written_year(found.year)),
                    None => self.silent_year(found, &of_year)?,
                };
                let day = of_year(year)?;
                Some((day, format!("{how}{}", period_rule(found.period, found.mark))))
            }
        }
    }

    /// The first day of a month that is counted from the one of writing, and what it is counted from.
    fn month_from_now(&self, months: i8) -> Option<(Date, &'static str)> {
        // A report is written at the year's end, a ledger at any time.
        let (from, how) = match self.context.written {
            Some(written) => (written, "填写日期所在月份"),
            None => (Some(self.base).filter(|_| !self.cell)?, "述职年度12月"),
        };
        Some((civil::months_later(from.first_of_month(), i64::from(months))?, how))
    }

    /// 春节后一个月内, 开学后两周内.
    fn span_after(&self, anchor: Anchor, halves: u32, unit: SpanUnit, year: Option<i32>) -> Option<(Date, String)> {
        let from = match anchor {
            Anchor::Festival(festival) => {
                let of_year = |year| festival.in_year(year);
                year.map_or_else(|| civil::next(self.base, of_year), of_year)
            }
            Anchor::Opening(term) => self.opening(term, self.from_year(year)),
        }?;
        Some((span_end(from, halves, unit)?, format!("自{from}起算")))
    }

    /// The year of a time that names none.
    fn silent_year(&self, found: &Found, of_year: &dyn Fn(i32) -> Option<Date>) -> Option<(i32, String)> {
        let period = found.period;
        let base_year = i32::from(self.base.year());
        if let Some(said) = self.said.filter(|said| *said >= self.context.year)
            && of_year(said).is_some_and(|day| day >= self.base)
        {
            return Some((said, format!("未写年份，按上文取{said}年；")));
        }
        // At the end of a year its rest is too short for a plan of half a year or a quarter; 12月底前 still means it.
        let long = matches!(period, Period::YearEnd | Period::Half(_) | Period::Quarter(_) | Period::WholeYear);
        let this_year = || {
            period == Period::YearEnd
                && !self.cell
                && !self.is_closed()
                && is_soon(self.text, found.mark == Mark::Within)
        };
        let skip = long && self.base.month() >= 11 && !this_year();
        let past = matches!(period, Period::Month(12) | Period::Third(12, _)) && self.is_closed();
        let first = base_year + i32::from(skip || past);
        let year = (first..=first + 1).find(|year| of_year(*year).is_some_and(|day| day >= self.base))?;
        Some((year, format!("未写年份，按述职年度推定为{year}年；")))
    }

    /// The next time that a day of the school's calendar comes round, from a day on.
    fn school_day(&self, day: impl Fn(&SchoolCalendar) -> &str, from: Date) -> Option<Date> {
        civil::next(from, |year| civil::month_day(day(&self.context.school), year))
    }

    fn spring(&self, from: Date) -> Option<Date> {
        self.school_day(|school| &school.spring, from)
    }

    fn autumn(&self, from: Date) -> Option<Date> {
        self.school_day(|school| &school.autumn, from)
    }

    fn summer_break(&self, from: Date) -> Option<Date> {
        self.school_day(|school| &school.summer_break, from)
    }

    fn winter_break(&self, from: Date) -> Option<Date> {
        self.school_day(|school| &school.winter_break, from)
    }

    /// The day from which a time of the school's calendar is looked for.
    fn from_year(&self, year: Option<i32>) -> Date {
        year.and_then(|year| civil::day(year, 1, 1)).unwrap_or(self.base)
    }

    /// Whether a report was written when the year that it tells of was as good as over: its 12月底 is the next one's.
    fn is_closed(&self) -> bool {
        let last_days = Date::new(self.base.year(), 12, 20).ok();
        self.context.bears.is_some_and(|day| last_days.is_some_and(|last_days| day >= last_days))
    }

    /// The first day of a term.
    fn opening(&self, term: SchoolTerm, from: Date) -> Option<Date> {
        match term {
            SchoolTerm::Spring => self.spring(from),
            SchoolTerm::Autumn => self.autumn(from),
            SchoolTerm::This | SchoolTerm::Next => sooner(self.spring(from), self.autumn(from)),
        }
    }

    /// The middle of a term.
    fn middle(&self, term: SchoolTerm, from: Date) -> Option<Date> {
        let spring = |from| self.school_day(|school| &school.spring_middle, from);
        let autumn = |from| self.school_day(|school| &school.autumn_middle, from);
        let either = |from| sooner(spring(from), autumn(from));
        match term {
            SchoolTerm::Spring => spring(from),
            SchoolTerm::Autumn => autumn(from),
            SchoolTerm::This => either(from),
            SchoolTerm::Next => either(self.opening(term, from)?),
        }
    }

    /// The last day of a term; the autumn of a year that is named ends in the next one.
    fn end(&self, term: SchoolTerm, from: Date, named: bool) -> Option<Date> {
        let either = |from| sooner(self.summer_break(from), self.winter_break(from));
        match term {
            SchoolTerm::Spring => self.summer_break(from),
            SchoolTerm::Autumn if named => self.winter_break(self.autumn(from)?),
            SchoolTerm::Autumn => self.winter_break(self.autumn(from).unwrap_or(from)),
            SchoolTerm::This => either(from),
            SchoolTerm::Next => either(self.opening(term, from)?),
        }
    }

    /// A time of the school's calendar.
    fn school(&self, found: &Found, year: Option<i32>) -> Option<(Date, String)> {
        let from = self.from_year(year);
        let before = found.mark == Mark::Before;
        let (day, rule) = match found.period {
            Period::TermOpening(term) if before => (civil::eve(self.opening(term, from)?)?, "按校历，取开学前一天"),
            Period::TermOpening(term) => {
                (civil::later(self.opening(term, from)?, 6)?, "按校历，取开学第一周的最后一天")
            }
            Period::TermMiddle(term) => (self.middle(term, from)?, "按校历，取期中"),
            Period::TermEnd(term) => (self.end(term, from, year.is_some())?, "按校历，取学期最后一天"),
            Period::SummerBreak if before => (self.summer_break(from)?, "按校历，取放暑假的一天"),
            Period::SummerBreak => (civil::eve(self.autumn(from)?)?, "按校历，取暑假最后一天"),
            Period::WinterBreak if before => (self.winter_break(from)?, "按校历，取放寒假的一天"),
            _ => (civil::eve(self.spring(from)?)?, "按校历，取寒假最后一天"),
        };
        Some((day, rule.to_owned()))
    }

    /// A span such as 两个月内.
    fn span(&self, found: &Found, halves: u32, unit: SpanUnit) -> Option<(Due, String)> {
        if found.triggered && !self.cell {
            return None;
        }
        let short = matches!(unit, SpanUnit::Day | SpanUnit::WorkingDay);
        if short && !self.cell && !found.cue {
            return None;
        }
        if unit == SpanUnit::Year && halves > 2 {
            return Some((Due::Unclear, "时限超过一年，宜分阶段写明".to_owned()));
        }
        let Some(from) = self.context.written else {
            return Some((Due::Unclear, "只写了时长，没有起算日期".to_owned()));
        };
        let day = span_end(from, halves, unit);
        let rule = if unit == SpanUnit::WorkingDay {
            format!("自{from}起算，不计周六周日（未计调休）")
        } else {
            format!("自{from}起算")
        };
        Some(day.map_or((Due::Unclear, "推不出日期".to_owned()), |day| (Due::Day(day), rule)))
    }

    /// 15日前: of the month of writing, or the next.
    fn day_of_month(&self, number: i8) -> Option<(Due, String)> {
        if self.recurring {
            return Some((Due::Recurring, "每月定期进行，没有截止日期".to_owned()));
        }
        let Some(from) = self.context.written else {
            return self.cell.then(|| (Due::Unclear, "只写了日，没有写月份".to_owned()));
        };
        let day = from.with().day(number).build().ok().filter(|day| *day >= from).or_else(|| {
            let next = civil::months_later(from.first_of_month(), 1)?;
            next.with().day(number).build().ok()
        })?;
        Some((Due::Day(day), "未写月份，按填写日期之后最近的一天".to_owned()))
    }

    /// Words that are no date.
    fn stock(&self, due: Due, words: &str) -> (Due, String) {
        let days = self.context.stock.iter().find(|(word, _)| words.contains(word.as_str())).map(|(_, days)| *days);
        if let (Some(days), Some(from)) = (days, self.context.written)
            && let Some(day) = civil::later(from, i64::from(days))
        {
            return (Due::Day(day), format!("方案规定“{words}”为{days}天，自{from}起算"));
        }
        let rule = match due {
            Due::AtOnce => "立行立改一类，应当马上完成，没有写日期",
            Due::LongTerm => "长期坚持一类，没有截止日期，应当有阶段目标",
            Due::Recurring => "定期重复进行，没有截止日期",
            Due::Day(_) | Due::Unclear => "时间写得太笼统，无法核对",
        };
        (due, rule.to_owned())
    }
}

/// The sooner of two days.
fn sooner(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// The last day of a span that begins with a day.
fn span_end(from: Date, halves: u32, unit: SpanUnit) -> Option<Date> {
    let halves = i64::from(halves);
    match unit {
        SpanUnit::Day => civil::later(from, halves / 2),
        SpanUnit::WorkingDay => civil::working_days_later(from, halves / 2),
        SpanUnit::Week => civil::later(from, halves * 7 / 2),
        SpanUnit::Month => civil::months_later(from, halves / 2).and_then(|day| civil::later(day, halves % 2 * 15)),
        SpanUnit::Year => civil::months_later(from, halves * 6),
    }
}

/// How the year came about that the text writes.
fn written_year(year: YearWord) -> String {
    match year {
        YearWord::Relative(_) => "年份按述职年度推算；".to_owned(),
        YearWord::Explicit(_) | YearWord::Silent => String::new(),
    }
}

/// The last day of a period of a year. A day before which something is due still counts, but for one that begins a year.
fn last_day(period: Period, mark: Mark, year: i32) -> Option<Date> {
    match period {
        // 2月29日 in a common year, 6月31日: the month's last day is meant.
        Period::Day(month, day) => civil::day(year, month, day).or_else(|| civil::month_end(year, month)),
        Period::Month(month) | Period::Third(month, 3) => civil::month_end(year, month),
        Period::Third(month, third) => civil::day(year, month, third.saturating_mul(10)),
        Period::Quarter(quarter) => civil::month_end(year, quarter * 3),
        Period::Half(half) => civil::month_end(year, half * 6),
        Period::YearEnd | Period::WholeYear => civil::day(year, 12, 31),
        Period::Festival(festival) => {
            let day = festival.in_year(year)?;
            match (mark, festival) {
                (Mark::Before, festival) if festival.begins_a_year() => civil::eve(day),
                (Mark::Within, Festival::National | Festival::Spring) => civil::later(day, 6),
                _ => Some(day),
            }
        }
        Period::SolarTerm(term) => {
            let day = term.in_year(year)?;
            if mark == Mark::Before { civil::eve(day) } else { Some(day) }
        }
        Period::NamedDay(month, day) => civil::day(year, month, day),
        Period::LunarDay(month, day) => lunar_day(month, day, year),
        Period::Season(month) => civil::day(year, month, 1).and_then(civil::eve),
        _ => None,
    }
}

/// 正月初八 counts from 春节; 腊月二十九 from 小年, because the twelfth month has 29 or 30 days.
fn lunar_day(month: LunarMonth, day: i8, year: i32) -> Option<Date> {
    const LITTLE_YEAR: i64 = 23;
    match month {
        LunarMonth::First => civil::later(Festival::Spring.in_year(year)?, i64::from(day) - 1),
        LunarMonth::Twelfth => civil::later(Festival::LittleYear.in_year(year)?, i64::from(day) - LITTLE_YEAR),
    }
}

/// Which day of the period was taken.
fn period_rule(period: Period, mark: Mark) -> &'static str {
    match period {
        Period::Day(..) => "按所写日期",
        Period::Month(_) => "取当月最后一天",
        Period::Third(_, 1) => "上旬取10日",
        Period::Third(_, 2) => "中旬取20日",
        Period::Third(..) => "下旬取月末",
        Period::Quarter(_) => "取季度最后一天",
        Period::Half(_) => "取半年最后一天",
        Period::YearEnd | Period::WholeYear => "取12月31日",
        Period::Festival(festival) if mark == Mark::Before && festival.begins_a_year() => "取节日前一天",
        Period::SolarTerm(_) if mark == Mark::Before => "取节气前一天",
        Period::SolarTerm(_) => "按节气当天",
        Period::Festival(_) | Period::NamedDay(..) => "按节日当天",
        Period::LunarDay(..) => "按农历日期",
        Period::Season(_) => "按农时，取农忙前一个月的最后一天",
        _ => "",
    }
}
