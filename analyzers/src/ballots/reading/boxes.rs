//! One cell that lists all answers with a box each: ☑好 □较好 □一般 □差.

use super::marks::{Gauge, HeadMark, Number, parse_number};
use super::types::{Mark, Reason};

const CHECKED: &str = "☑☒■●◉✅√✓✔";
const EMPTY: &str = "□☐○◯◇▢";

/// The answer whose box is checked; `None` where the text is no list of boxes and answers of the scale.
pub(super) fn boxed(folded: &str, gauge: &Gauge) -> Option<Mark> {
    let pairs = pairs(folded)?;
    if pairs.len() < 2 {
        return None;
    }
    let mut marked = Vec::new();
    for (checked, answer) in pairs {
        let mark = answer_of(answer, gauge)?;
        if checked && !marked.contains(&mark) {
            marked.push(mark);
        }
    }
    Some(match marked.as_slice() {
        [] => Mark::Refused(Reason::Blank),
        [mark] => *mark,
        _ => Mark::Refused(Reason::TwoMarks),
    })
}

fn answer_of(answer: &str, gauge: &Gauge) -> Option<Mark> {
    let answer = answer.trim_matches(['(', ')', '[', ']', '、', ',', ';', '.', '/', '|', ':']);
    if let Some(mark) = gauge.head_mark(HeadMark::Grade(answer)) {
        return Some(mark);
    }
    match parse_number(answer) {
        Number::One(score) => gauge.head_mark(HeadMark::Score(score)),
        _ => None,
    }
}

/// Answers with their boxes, which stand before all answers or behind all of them; a check mark may stand in a box's
/// place. `None` without any empty box: then a check mark is no sign of a list.
fn pairs(text: &str) -> Option<Vec<(bool, &str)>> {
    let is_box = |letter: char| CHECKED.contains(letter) || EMPTY.contains(letter);
    if !text.contains(is_box) || text.matches(is_box).count() < 2 {
        return None;
    }
    let leading = text.trim_start_matches(['(', '[']).starts_with(is_box);
    let mut pairs: Vec<(bool, &str)> = Vec::new();
    let mut rest = text.trim_start_matches(['(', '[']);
    while !rest.is_empty() {
        let (answer, checked, tail);
        if leading {
            let first = rest.chars().next()?;
            let behind = rest.get(first.len_utf8()..)?;
            // □√好: the check mark in the box.
            let second = behind.chars().next().filter(|letter| is_box(*letter));
            let behind = second.map_or(Some(behind), |second| behind.get(second.len_utf8()..))?;
            let end = behind.find(is_box).unwrap_or(behind.len());
            answer = behind.get(..end)?;
            checked = CHECKED.contains(first) || second.is_some_and(|second| CHECKED.contains(second));
            tail = behind.get(end..)?;
        } else {
            let Some(end) = rest.find(is_box) else { break };
            answer = rest.get(..end)?;
            let behind = rest.get(end..)?;
            let stop = behind.find(|letter| !is_box(letter)).unwrap_or(behind.len());
            checked = behind.get(..stop)?.contains(|letter| CHECKED.contains(letter));
            tail = behind.get(stop..)?.trim_start_matches([')', ']']);
        }
        if !answer.is_empty() {
            pairs.push((checked, answer));
        }
        rest = tail;
    }
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gauge(scale: &str) -> Gauge {
        let text = format!("scale = {scale}\n[[group]]\nid = \"a\"\nname = \"甲\"\nweight = 1\n");
        Gauge::new(&toml::from_str(&text).unwrap())
    }

    #[test]
    fn the_checked_box_is_the_answer() {
        let grades = gauge("{ kind = \"grades\", values = { \"好\" = 4, \"较好\" = 3, \"一般\" = 2, \"差\" = 1 } }");
        for (text, mark) in [
            ("☑好□较好□一般□差", Some(Mark::Grade(0))),
            ("□好√较好□一般□差", Some(Mark::Grade(1))),
            ("□√好□较好□一般□差", Some(Mark::Grade(0))),
            ("好□较好■一般□差□", Some(Mark::Grade(1))),
            ("(□)好(■)较好(□)一般(□)差", Some(Mark::Grade(1))),
            ("□好□较好□一般□差", Some(Mark::Refused(Reason::Blank))),
            ("☑好☑较好□一般□差", Some(Mark::Refused(Reason::TwoMarks))),
            ("□同意□不同意", None),
            ("√", None),
            ("好", None),
        ] {
            assert_eq!(boxed(text, &grades), mark, "{text}");
        }
        let ticks = gauge("{ kind = \"ticks\", min = 1, max = 10 }");
        assert_eq!(boxed("□10☑9□8□7", &ticks), Some(Mark::Score(9000)));
    }
}
