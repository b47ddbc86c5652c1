//! Areas by their words: the scheme's keywords, and what goes with an area's title.

use super::told::Told;
use crate::duty_report::words::Aspects;
use crate::scheme::Focus;

/// What a concrete sentence with a strong word, and all sentences with weak words together, are worth.
const STRONG: f32 = 1.0;
const WEAK: f32 = 0.25;
const WEAK_TOGETHER: f32 = 0.5;

/// How often the achievements speak of an area.
pub(super) enum Spoken {
    Never,
    /// Its words stand there, and nothing concrete with them.
    Named,
    Told,
}

/// A word of an area, and whether it shows the area by itself.
type Word<'a> = (&'a str, bool);

/// How far the achievements speak of an area in its own words.
pub(super) fn spoken(achievements: &[Told<'_>], words: &[Word<'_>]) -> Spoken {
    let (mut strong, mut weak) = (0.0_f32, 0.0_f32);
    let mut named = false;
    let mut headed = false;
    for told in achievements {
        let words: Vec<Word<'_>> = words.iter().filter(|(word, _)| told.whole.contains(word)).copied().collect();
        if told.heading {
            headed = words.iter().any(|(_, strong)| *strong);
            named |= headed;
            continue;
        }
        // A sentence that names the area may leave what was done to the next ones.
        let mut led = headed;
        for sentence in &told.sentences {
            let here = words.iter().any(|(word, strong)| *strong && sentence.text.contains(word));
            let faint = here || words.iter().any(|(word, _)| sentence.text.contains(word));
            let concrete = sentence.is_concrete();
            named |= faint;
            if concrete && (here || led) {
                strong += STRONG;
            } else if concrete && faint {
                weak += WEAK;
            }
            led = !concrete && (here || led);
        }
        headed = false;
    }
    match strong + weak.min(WEAK_TOGETHER) {
        votes if votes >= STRONG => Spoken::Told,
        _ if named => Spoken::Named,
        _ => Spoken::Never,
    }
}

/// Words of an area with their strength: the scheme's, and what goes with its title and is no other area's keyword.
pub(super) fn words_of<'a>(area: &'a Focus, areas: &'a [Focus], aspects: &'a Aspects) -> Vec<Word<'a>> {
    let others = || areas.iter().filter(|other| other.id != area.id);
    let titles: Vec<&str> = others().map(|other| other.title.as_str()).collect();
    let derived = aspects.words_for(&area.title, &titles);
    let free = |word: &&str| !others().any(|other| other.keywords.iter().any(|keyword| keyword.contains(*word)));
    area.keywords
        .iter()
        .map(String::as_str)
        .chain(derived.into_iter().filter(free))
        .filter(|word| !word.is_empty())
        .map(|word| (word, !aspects.weak.iter().any(|weak| weak == word)))
        .collect()
}
