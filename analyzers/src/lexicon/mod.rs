//! The field's words as data: lists with reasons (`analyzers/lexicon/*.toml`), the segmenter, and what is built on both.
//!
//! Lists are read once in a process, each when it is first asked for. Every word carries the reason why it stands in
//! its list, and its file says where it does not count.

mod evidence;
mod finder;
mod list;
mod segmenter;
mod spans;
mod vague;

use std::sync::OnceLock;

pub use evidence::{Kind, Mark, evidence, is_evidenced, quantities, set_phrases};
pub(crate) use finder::Finder;
pub use list::{Entry, Hit, WordList};
pub use segmenter::{Word, is_word, words};
pub use spans::{Span, byte_at, char_at, clause, is_break, quoted, sentences};
pub use vague::{Terms, Tier, Use, VagueWord, Verdict, vague};

macro_rules! word_lists {
    ($($(#[$doc:meta])* $name:ident = $file:literal $list:literal;)*) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name() -> &'static WordList {
                static LIST: OnceLock<WordList> = OnceLock::new();
                LIST.get_or_init(|| WordList::embedded(include_str!(concat!("../../lexicon/", $file)), $list))
            }
        )*

        /// File and name of every list, for tests.
        #[cfg(test)]
        const LISTS: &[(&str, &str)] = &[$((include_str!(concat!("../../lexicon/", $file)), $list)),*];
    };
}

word_lists! {
    /// 套话: set phrases; only their density without facts is a finding.
    cliches = "cliches.toml" "";
    /// Promises that nobody can check: 加强学习, 完善机制.
    empty_measures = "measures.toml" "";
    /// The secretary: 我, 本人, but not 我院, 我们, 自我批评.
    first_person = "persons.toml" "first";
    /// The unit and its bodies: 我们, 班子, 支部.
    collective = "persons.toml" "collective";
    /// What a secretary does in person: 亲自, 带队, 约谈.
    personal_actions = "persons.toml" "action";
    /// Words that say who answers for a measure.
    responsibility = "responsibility.toml" "";
    /// Times that cannot be checked: 尽快, 适时, 明年.
    vague_deadlines = "deadlines.toml" "";
    /// Words of party work.
    party_words = "subjects.toml" "party";
    /// Words of business.
    business_words = "subjects.toml" "business";
    /// Problems that stand in every report every year.
    stock_problems = "stock.toml" "";
    /// Causes that lie in the circumstances: 人手, 兼职, 疫情.
    objective_causes = "causes.toml" "objective";
    /// Causes that lie in the secretary's own mind and ways.
    inward_causes = "causes.toml" "inward";
    /// Numbers' units: a number before one of them can be checked.
    units = "evidence.toml" "unit";
    /// Named meetings and activities.
    meetings = "evidence.toml" "meeting";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_list_is_read_and_gives_each_word_once_with_its_reason() {
        for (text, name) in LISTS {
            let list = WordList::parse(text, name).unwrap();
            assert!(!list.entries().is_empty(), "{name}: {text}");
            let mut seen = BTreeSet::new();
            for entry in list.entries() {
                assert!(!entry.term.is_empty() && !entry.reason.is_empty(), "{entry:?}");
                assert!(seen.insert(entry.term.as_str()), "{} stands twice", entry.term);
            }
        }
    }

    #[test]
    fn first_person_is_the_secretary_and_not_the_unit() {
        for (text, count) in [
            ("我带头讲党课", 1),
            ("我院我校我们自我批评", 0),
            ("我组织、我部署、我处理、我系统学习", 4),
            ("“我为群众办实事”", 0),
            ("本人作为第一责任人", 2),
        ] {
            assert_eq!(first_person().count(text), count, "{text}");
        }
    }
}
