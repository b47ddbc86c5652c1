//! Ballot boxes: what came out of different ones are different votes.

use super::cast::Origin;
use crate::ballots::reading::fold;

/// The box that the name of a file or of a sheet gives: 一号箱, 2号票箱.
fn box_of(name: &str) -> Option<String> {
    const NUMBERS: &str = "一二三四五六七八九十甲乙丙丁";
    let folded = fold(name);
    let before = folded.find('箱').and_then(|at| folded.get(..at))?;
    let before = ["投票", "票"].iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before);
    let before = before.strip_suffix('号').unwrap_or(before);
    let own = |letter: &char| letter.is_ascii_alphanumeric() || NUMBERS.contains(*letter);
    let number: Vec<char> = before.chars().rev().take_while(own).collect();
    (!number.is_empty()).then(|| number.into_iter().rev().collect())
}

impl Origin<'_> {
    /// The ballot box whose votes a table holds, where its sheet or file says so.
    fn ballot_box(&self) -> Option<String> {
        let file = self.path.rsplit(['/', '!']).next().unwrap_or(self.path);
        box_of(self.sheet).or_else(|| box_of(file))
    }
}

/// Whether a table holds the votes of another box than others: each of them that names a box names another one, and one does.
pub(super) fn is_apart<'a>(origin: &Origin<'_>, others: impl Iterator<Item = &'a Origin<'a>>) -> bool {
    let Some(own) = origin.ballot_box() else { return false };
    let boxes: Vec<String> = others.filter_map(|other| other.ballot_box()).collect();
    !boxes.is_empty() && boxes.iter().all(|other| *other != own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_is_named_by_its_number() {
        for (name, number) in [
            ("部门票-一号箱（某某录）.xlsx", Some("一")),
            ("第2票箱", Some("2")),
            ("Ｂ箱唱票.doc", Some("b")),
            ("三号投票箱", Some("三")),
            ("邮箱附件.xlsx", None),
            ("计票单.xlsx", None),
        ] {
            assert_eq!(box_of(name).as_deref(), number, "{name}");
        }
    }
}
