//! The five areas that nearly every notice names, by weights that were fitted on labelled reports: a report covers one
//! unless every sentence of its achievements leaves it out (noisy or).

use std::collections::HashMap;
use std::sync::LazyLock;

use super::told::Told;
use crate::duty_report::names::{ByName, Key, Names, tell_pairs};
use crate::duty_report::weighted_sum::softplus;

const DATA: &str = include_str!("../../../weights/focus.tsv");

/// The areas in the order of their columns, as `lexicon/aspects.toml` calls them.
const AREAS: [&str; 5] = ["politics", "work", "organisation", "members", "responsibility"];

/// A number for each area.
type Each = [f32; AREAS.len()];

static WEIGHTS: LazyLock<ByName<Each>> = LazyLock::new(|| read(DATA));

/// Lines of a name and its weights in hundredths.
fn read(data: &'static str) -> ByName<Each> {
    let lines = data.lines().filter(|line| !line.starts_with("# "));
    lines.filter_map(line).collect()
}

fn line(line: &str) -> Option<(Key, Each)> {
    let (name, weights) = line.split_once('\t')?;
    let mut each = Each::default();
    for (place, weight) in each.iter_mut().zip(weights.split('\t')) {
        *place = f32::from(weight.parse::<i16>().ok()?) / 100.0;
    }
    Some((Key::of(&[name]), each))
}

/// How surely the achievements cover each area: −ln of the likelihood that every sentence leaves it out, which it does by
/// 1 − σ(sum).
pub(super) fn votes(achievements: &[Told<'_>]) -> HashMap<&'static str, f32> {
    let mut sums = Sums(Vec::new());
    tell(&mut sums, achievements);
    let all = |area: usize| sums.0.iter().filter_map(|each| each.get(area)).map(|sum| softplus(*sum)).sum();
    AREAS.into_iter().enumerate().map(|(area, name)| (name, all(area))).collect()
}

/// Tells what is seen of every sentence of the achievements.
pub(super) fn tell(names: &mut impl Names, achievements: &[Told<'_>]) {
    let mut heading = "";
    for told in achievements {
        if told.heading {
            heading = told.whole;
            continue;
        }
        for sentence in told.sentences.iter().filter(|sentence| !sentence.disclaims) {
            names.next();
            names.put(&["bias"]);
            names.flag("figures", sentence.figures);
            names.flag("tells", sentence.tells);
            tell_pairs(names, "w:", sentence.text);
            tell_pairs(names, "h:", heading);
            heading = "";
        }
    }
}

/// The weights of the names that were told, added up for each sentence.
struct Sums(Vec<Each>);

impl Names for Sums {
    fn next(&mut self) {
        self.0.push(Each::default());
    }

    fn put(&mut self, parts: &[&str]) {
        if let (Some(sums), Some(weights)) = (self.0.last_mut(), WEIGHTS.get(&Key::of(parts))) {
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += weight;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_weights_can_be_read() {
        let lines = DATA.lines().filter(|line| !line.starts_with("# ")).count();
        assert!(lines > 100);
        assert_eq!(read(DATA).len(), lines);
    }

    #[test]
    fn every_area_of_the_weights_has_its_column() {
        let columns =
            DATA.lines().find_map(|line| line.strip_prefix("# politics")).map(|rest| rest.split(", ").count());
        assert_eq!(columns, Some(AREAS.len()));
        for (title, area) in [("政治建设", "politics"), ("党建与业务融合", "work"), ("支部建设", "organisation")]
        {
            assert_eq!(crate::duty_report::words::aspects().known_as(title, &[]), [area]);
            assert!(AREAS.contains(&area));
        }
    }
}
