//! The same by weights that were fitted on labelled reports: a report answers unless none of its sentences does (noisy or).

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::duty_report::evidence;
use crate::duty_report::names::{Names, tell_pairs};
use crate::duty_report::reading::{Para, Reading};
use crate::duty_report::structure::Structure;
use crate::duty_report::weighted_sum::{Sums, Weights, read, softplus};
use crate::season::Role;

const DATA: &str = include_str!("../../../weights/prior_year.tsv");

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| read(DATA));

/// How surely a report answers: −ln of the likelihood that no sentence does.
pub(super) fn votes(reading: &Reading<'_>, structure: &Structure, year: i32) -> f32 {
    let mut sums = Sums::by(&WEIGHTS);
    tell(&mut sums, reading, structure, year);
    sums.sums.into_iter().map(softplus).sum()
}

/// Tells what is seen of every sentence of the preamble and the achievements.
pub(super) fn tell(names: &mut impl Names, reading: &Reading<'_>, structure: &Structure, year: i32) {
    let before = format!("{}年", year - 1);
    let mut heading = Heading::default();
    for (index, para) in reading.paragraphs.iter().enumerate() {
        if !matches!(structure.role(index), Role::Preamble | Role::Achievements) {
            continue;
        }
        if para.is_heading() {
            heading = Heading { title: para.title(), names_last_year: names_last_year(para.title(), &before) };
        } else {
            tell_paragraph(names, para, &heading, &before);
            heading.title = "";
        }
    }
}

/// What a paragraph stands under.
#[derive(Default)]
struct Heading<'t> {
    /// Its words, for the first paragraph below it.
    title: &'t str,
    names_last_year: bool,
}

fn tell_paragraph(names: &mut impl Names, para: &Para<'_>, heading: &Heading<'_>, before: &str) {
    let mut follows = false;
    for (place, segment) in para.segments.iter().enumerate() {
        let text = para.slice(segment.range);
        let last = names_last_year(text, before);
        names.next();
        names.put(&["bias"]);
        names.flag("last", last);
        names.flag("behind-last", follows);
        names.flag("under-last", heading.names_last_year);
        names.flag("first", place == 0);
        names.flag("figures", evidence::has(text));
        tell_pairs(names, "w:", text);
        if last {
            tell_pairs(names, "l:", &in_its_words(text, before));
        }
        if place == 0 {
            tell_pairs(names, "h:", heading.title);
        }
        follows = last;
    }
}

/// Whether a text names the year before, or who was there then.
fn names_last_year(text: &str, before: &str) -> bool {
    ["去年", "上年", "上一年", "上次", "前任", "上届", "那年"].iter().any(|word| text.contains(word))
        || text.contains(before)
}

/// 2022年 as 去年, where the report is on 2023.
fn in_its_words<'t>(text: &'t str, before: &str) -> Cow<'t, str> {
    if text.contains(before) { Cow::Owned(text.replace(before, "去年")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_weights_can_be_read() {
        let lines = DATA.lines().filter(|line| !line.starts_with("# ")).count();
        assert!(lines > 50);
        assert_eq!(read(DATA).len(), lines);
    }

    #[test]
    fn the_year_before_is_named_by_its_number_too() {
        assert!(names_last_year("2022年度点评的三条", "2022年"));
        assert!(!names_last_year("2023年走访三次", "2022年"));
        assert_eq!(in_its_words("2022年查摆的问题", "2022年"), "去年查摆的问题");
    }
}
