//! 字数 of the example seasons' reports.

mod truth;

use shuping_analyzers::scheme::Counting;
use shuping_analyzers::season::{Role, WordCounts};
use shuping_analyzers::wordcount::{count_document, count_paragraph};

#[test]
fn example_reports_count_as_their_answers_say() {
    for season in truth::SEASONS {
        for (path, answer) in truth::truth(season).reports {
            let (document, report) = truth::report(&answer);
            let part = |role| -> u32 {
                document
                    .paragraphs
                    .iter()
                    .zip(&report.paragraphs)
                    .filter(|(_, read)| read.role == role)
                    .map(|(paragraph, _)| count_paragraph(paragraph, Counting::Word))
                    .sum()
            };
            let counted = WordCounts {
                total: count_document(&document, Counting::Word),
                achievements: part(Role::Achievements),
                problems: part(Role::Problems),
                plans: part(Role::Plans),
            };
            assert_eq!(counted, answer.word_count, "{path}");
        }
    }
}
