//! What must hold between the values of a scheme, and where a notice contradicts itself or leaves something open.

mod ballot;
mod ballot_results;
mod level;
mod limits;
mod material;
mod report;
mod season;

use num_rational::Ratio;

use super::{Scheme, Share};

/// How much a note on a scheme weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing: the notice contradicts itself, or leaves something to people.
    Note,
    /// The scheme cannot be used.
    Error,
}

/// Something to say about a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// How much it weighs.
    pub weight: Weight,
    /// Path of the value, as `ballot.band[2].from`.
    pub at: String,
    /// What is wrong, what the program will do, and the way out.
    pub message: String,
}

/// Everything there is to say about a scheme, in the order of its sections.
#[must_use]
pub fn check(scheme: &Scheme) -> Vec<Note> {
    let mut notes = Notes::default();
    season::check(scheme, &mut notes);
    material::check(scheme, &mut notes);
    report::check(scheme, &mut notes);
    ballot::check(scheme, &mut notes);
    ballot_results::check(scheme, &mut notes);
    level::check(scheme, &mut notes);
    limits::check(scheme, &mut notes);
    notes.0
}

#[derive(Default)]
struct Notes(Vec<Note>);

impl Notes {
    fn error(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.0.push(Note { weight: Weight::Error, at: at.into(), message: message.into() });
    }

    fn note(&mut self, at: impl Into<String>, message: impl Into<String>) {
        self.0.push(Note { weight: Weight::Note, at: at.into(), message: message.into() });
    }

    /// Tells entries of a list that have the same name.
    fn doubles<'a>(&mut self, list: &str, names: impl Iterator<Item = &'a str>) {
        let mut seen: Vec<&str> = Vec::new();
        for (index, name) in names.enumerate() {
            if seen.contains(&name) {
                self.error(format!("{list}[{index}]"), format!("“{name}”写了两次；请删去一处或改名"));
            }
            seen.push(name);
        }
    }
}

/// Whether a share lies between nothing and the whole.
fn is_share(share: Share) -> bool {
    (Ratio::from_integer(0)..=Ratio::from_integer(1)).contains(&share.0)
}

/// What can be written instead of an unknown name.
fn choices(known: &[&str]) -> String {
    if known.is_empty() {
        "方案里还没有写任何一个".to_owned()
    } else {
        format!("可以写：{}", known.join("、"))
    }
}

/// The clause that a value comes from, for messages.
fn clause(source: &str) -> String {
    if source.is_empty() { String::new() } else { format!("（通知{source}）") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scheme::{parse, template};

    fn told(text: &str) -> Vec<String> {
        let head = "[season]\norganization = \"河东镇党委\"\nyear = 2022\n";
        let scheme = parse(&format!("{head}{text}")).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
        check(&scheme).into_iter().map(|note| format!("{:?} {}: {}", note.weight, note.at, note.message)).collect()
    }

    const BALLOT: &str = "[ballot]\nscale = { kind = \"ticks\", min = 1, max = 10 }\n";

    #[test]
    fn the_template_has_no_errors() {
        let notes = check(&parse(&template::commented()).unwrap());
        assert!(notes.iter().all(|note| note.weight == Weight::Note), "{notes:#?}");
    }

    #[test]
    fn weights_that_do_not_add_up_are_an_error_with_their_sum() {
        let told = told(&format!(
            "{BALLOT}[[ballot.group]]\nid = \"a\"\nname = \"甲\"\nweight = 0.4\n[[ballot.group]]\nid = \"b\"\nname = \"乙\"\nweight = 0.5\n"
        ));
        assert!(told.iter().any(|line| line.starts_with("Error ballot.group") && line.contains("90%")), "{told:#?}");
    }

    #[test]
    fn bands_that_overlap_are_refused_with_the_mend_and_gaps_are_closed_with_a_note() {
        let group = "[[ballot.group]]\nid = \"a\"\nname = \"甲\"\nweight = 1\n";
        let band = |grade: &str, from: &str, to: &str| {
            format!("[[ballot.band]]\ngrade = \"{grade}\"\nfrom = {from}\nto = {to}\n")
        };
        let overlap = told(&format!("{BALLOT}{group}{}{}", band("好", "9", "10"), band("差", "1", "9")));
        assert!(overlap.iter().any(|line| line.starts_with("Error ballot.band[1].to")), "{overlap:#?}");
        let gap = told(&format!("{BALLOT}{group}{}{}", band("好", "9", "10"), band("差", "1", "8.999")));
        assert!(
            gap.iter().any(|line| line.starts_with("Note ballot.band[1].to") && line.contains("8.999")),
            "{gap:#?}"
        );
        assert!(gap.iter().all(|line| !line.starts_with("Error")), "{gap:#?}");
    }

    #[test]
    fn a_rater_limit_above_the_veto_is_told() {
        let told = told(&format!(
            "{BALLOT}rater_quota = {{ grades = [\"一般\", \"差\"], max = 2, of = 18 }}\n[[ballot.group]]\nid = \"a\"\nname = \"甲\"\nweight = 1\n\
             [[ballot.band]]\ngrade = \"好\"\nfrom = 9\n[[ballot.band]]\ngrade = \"一般\"\nfrom = 4\n[[ballot.band]]\ngrade = \"差\"\nfrom = 1\n\
             [[ballot.veto]]\nvotes = [\"一般\", \"差\"]\nover = \"10%\"\ngrade = \"差\"\n"
        ));
        assert!(
            told.iter().any(|line| line.starts_with("Note ballot.rater_quota") && line.contains("11.1%")),
            "{told:#?}"
        );
    }

    #[test]
    fn a_deadline_on_a_sunday_is_a_note() {
        let told = told("[[material]]\nkind = \"duty_report\"\ntitle = \"述职报告\"\ndue = \"2022-12-11\"\n");
        assert!(
            told.iter().any(|line| line.starts_with("Note material[0].due") && line.contains("星期日")),
            "{told:#?}"
        );
    }

    #[test]
    fn three_thirds_of_the_whole_text_cannot_be_kept_exactly() {
        let part =
            |role: &str, limit: &str| format!("[[report.part]]\nrole = \"{role}\"\ntitle = \"{role}\"\n{limit}\n");
        let told = told(&format!(
            "[report]\nspeaking_minutes = 5\nlength = {{ max = 2500 }}\n{}{}{}",
            part("achievements", "max_share = \"1/3\""),
            part("problems", "min_share = \"1/3\""),
            part("plans", "max_share = \"1/3\"")
        ));
        assert!(told.iter().any(|line| line.contains("500")), "{told:#?}");
    }
}
