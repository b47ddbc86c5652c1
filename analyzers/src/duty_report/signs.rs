//! Votes of the wording: shortcoming, accomplishment, promise, cause.

use super::words::sign_words;

/// What the wording of a stretch of text votes for.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Signs {
    pub(super) deficiency: f32,
    pub(super) done: f32,
    pub(super) promise: f32,
    pub(super) cause: f32,
    /// Whether a formula says that a cause is given (究其原因, 根子在于), not only a state of mind.
    pub(super) cause_formula: bool,
}

impl Signs {
    /// Votes of a text; what stands between quotation marks counts too, since reports quote what others hold against them.
    pub(super) fn of(text: &str) -> Self {
        let [deficiency, done, promise, cause] = sign_words();
        let total = |list: &super::words::WordList<f32>| list.matches(text).map(|(weight, _)| weight).sum::<f32>();
        Self {
            deficiency: total(deficiency),
            done: total(done),
            promise: total(promise),
            cause: total(cause),
            cause_formula: cause.matches(text).any(|(weight, _)| weight >= 2.0),
        }
    }

    /// The same with a ceiling for each vote, so that one long sentence does not outvote the rest.
    pub(super) fn capped(self, most: f32) -> Self {
        Self {
            deficiency: self.deficiency.min(most),
            done: self.done.min(most),
            promise: self.promise.min(most),
            cause: self.cause.min(most),
            cause_formula: self.cause_formula,
        }
    }
}
