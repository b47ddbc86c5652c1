//! [`Echo`]: what a piece has in common with those around it, and with those far from it.
//!
//! A sentence that goes on with a matter takes up its words, and one that begins another does not. What a writer owns in
//! one part is promised about in another: where two neighbours are echoed by the same promise, they tell one problem.

use super::super::likeness::{Pair, pairs, rareness};
use super::super::names::{Names, digits};
use super::super::reading::Reading;
use super::look::Look;
use super::piece::Piece;

/// What a piece has in common with others.
#[derive(Clone, Copy, Default)]
pub(super) struct Echo {
    /// In steps: with the piece in front, with either of the two in front, with the one behind.
    before: usize,
    lately: usize,
    behind: usize,
    promised: Far,
    owned: Far,
}

/// The piece far away that a piece has most in common with.
#[derive(Clone, Copy, Default)]
struct Far {
    place: Option<usize>,
    step: usize,
    /// The same one, or its neighbour, is it for the piece in front.
    same: bool,
    /// The smaller of the steps of both.
    both: usize,
}

/// Pieces at this distance and less are not far.
const NEAR: usize = 3;
/// What stands in more pieces says nothing about any.
const COMMON: usize = 40;

impl Echo {
    pub(super) fn tell(&self, names: &mut impl Names) {
        names.put(&["like-before:", digits(self.before)]);
        names.put(&["like-lately:", digits(self.lately)]);
        names.put(&["like-behind:", digits(self.behind)]);
        self.promised.tell(names, "promised");
        self.owned.tell(names, "owned");
    }
}

impl Far {
    fn tell(self, names: &mut impl Names, name: &str) {
        names.put(&[name, ":", digits(self.step)]);
        names.put(&[name, if self.same { "-same:" } else { "-other:" }, digits(self.both)]);
    }
}

/// The echoes of every piece.
pub(super) fn echoes(reading: &Reading<'_>, pieces: &[Piece], looks: &[Look]) -> Vec<Echo> {
    let texts: Vec<&str> = pieces.iter().map(|piece| reading.slice(piece.para, piece.range)).collect();
    let strongest = |sign: &str| looks.iter().map(|look| look.strongest() == sign).collect::<Vec<bool>>();
    echoes_of(&texts, &strongest("promise"), &strongest("deficiency"))
}

/// The same of stretches of text, some of which promise and some of which own shortcomings.
fn echoes_of(texts: &[&str], promise: &[bool], owned: &[bool]) -> Vec<Echo> {
    let ground = Ground::of(texts);
    let mut common = vec![0.0; texts.len()];
    let mut found: Vec<Echo> = Vec::with_capacity(texts.len());
    for at in 0..texts.len() {
        ground.add_up(at, &mut common);
        let with = |other: Option<usize>| other.map_or(0.0, |other| ground.share(&common, at, other));
        let before = with(at.checked_sub(1));
        let last = found.last().copied().unwrap_or_default();
        found.push(Echo {
            before: step(before),
            lately: step(before.max(with(at.checked_sub(2)))),
            behind: step(with(Some(at + 1))),
            promised: ground.best_far(&common, at, promise).after(last.promised),
            owned: ground.best_far(&common, at, owned).after(last.owned),
        });
        ground.take_back(at, &mut common);
    }
    found
}

impl Far {
    fn after(mut self, before: Self) -> Self {
        self.same = matches!((self.place, before.place), (Some(one), Some(other)) if one.abs_diff(other) <= 1);
        self.both = self.step.min(before.step);
        self
    }
}

fn step(share: f32) -> usize {
    [0.04, 0.08, 0.14, 0.24].iter().filter(|bound| share > **bound).count()
}

/// Which pieces hold which pairs of characters.
struct Ground {
    /// For each piece its pairs that others hold too: places in `holders`, and weights.
    pairs: Vec<Vec<(usize, f32)>>,
    /// Of each pair the pieces that hold it.
    holders: Vec<Vec<usize>>,
    /// Weight of all pairs of each piece.
    totals: Vec<f32>,
}

impl Ground {
    fn of(texts: &[&str]) -> Self {
        let mut all: Vec<(Pair, usize)> = Vec::new();
        for (at, text) in texts.iter().enumerate() {
            all.extend(pairs(text).into_iter().map(|pair| (pair, at)));
        }
        all.sort_unstable();
        let mut ground =
            Self { pairs: vec![Vec::new(); texts.len()], holders: Vec::new(), totals: vec![0.0; texts.len()] };
        for held in all.chunk_by(|one, other| one.0 == other.0) {
            let weight = rareness(texts.len() as f32, held.len() as f32);
            let telling = held.len() > 1 && held.len() <= COMMON;
            for (_, at) in held {
                if let Some(total) = ground.totals.get_mut(*at) {
                    *total += weight;
                }
                if let Some(own) = ground.pairs.get_mut(*at).filter(|_| telling) {
                    own.push((ground.holders.len(), weight));
                }
            }
            if telling {
                ground.holders.push(held.iter().map(|(_, at)| *at).collect());
            }
        }
        ground
    }

    /// Adds up the weight of what every piece has in common with one; all of `common` was nought.
    fn add_up(&self, at: usize, common: &mut [f32]) {
        for (pair, weight) in self.pairs.get(at).into_iter().flatten() {
            for other in self.holders.get(*pair).into_iter().flatten() {
                if let Some(sum) = common.get_mut(*other) {
                    *sum += weight;
                }
            }
        }
    }

    fn take_back(&self, at: usize, common: &mut [f32]) {
        for (pair, _) in self.pairs.get(at).into_iter().flatten() {
            for other in self.holders.get(*pair).into_iter().flatten() {
                if let Some(sum) = common.get_mut(*other) {
                    *sum = 0.0;
                }
            }
        }
    }

    /// Common ground of two pieces, 0…1.
    fn share(&self, common: &[f32], one: usize, other: usize) -> f32 {
        let total = |at: usize| self.totals.get(at).copied().unwrap_or(0.0);
        let size = (total(one) * total(other)).sqrt();
        if size > 0.0 { common.get(other).copied().unwrap_or(0.0) / size } else { 0.0 }
    }

    /// Among the pieces far away that are `asked` for, the one that has most in common with a piece.
    fn best_far(&self, common: &[f32], at: usize, asked: &[bool]) -> Far {
        let far = asked.iter().enumerate().filter(|(other, asked)| **asked && other.abs_diff(at) > NEAR);
        let shares = far.map(|(other, _)| (self.share(common, at, other), other)).filter(|(share, _)| *share > 0.0);
        let best = shares.fold(None, |best: Option<(f32, usize)>, one| match best {
            Some(best) if best.0 >= one.0 => Some(best),
            _ => Some(one),
        });
        best.map_or_else(Far::default, |(share, place)| Far {
            place: Some(place),
            step: step(share),
            same: false,
            both: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_with_a_matter_is_echoed_by_the_same_promise() {
        let texts = [
            "夜校的课表排得太满，窑工赶不上。",
            "一个月里窑工到过夜校的不到三成。",
            "账本一年没有人翻看。",
            "会场里静了半晌。",
            "接着说明年怎么办。",
            "话不多讲。",
            "夜校改在窑工歇火的日子开。",
            "账本每季度请人翻看一遍。",
        ];
        let promise = [false, false, false, false, false, false, true, true];
        let owned = [true, true, true, false, false, false, false, false];
        let found = echoes_of(&texts, &promise, &owned);
        assert!(found[1].before > 0 && found[1].promised.same && found[1].promised.both > 0);
        assert!(found[2].before == 0 && found[2].promised.place == Some(7));
        assert_eq!(found[6].owned.place, Some(0));
        assert_eq!(found[3].promised.place, None);
    }
}
