//! Votes of the wording: shortcoming, accomplishment, promise, cause.

use super::words::{WordList, sign_words};

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
        let [deficiency, done, promise, cause, mending, mended] = sign_words();
        let total = |list: &WordList<f32>| list.matches(text).map(|(weight, _)| weight).sum::<f32>();
        let mended: f32 = mended.matches(text).filter(|(_, at)| is_mended(text, at.start, mending)).count() as f32;
        let (causes, strongest_cause) =
            cause.matches(text).fold((0.0, 0.0_f32), |(sum, most), (weight, _)| (sum + weight, most.max(weight)));
        Self {
            deficiency: (total(deficiency) - 2.0 * mended).max(0.0),
            done: total(done),
            promise: total(promise),
            cause: causes,
            cause_formula: strongest_cause >= 2.0,
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

/// Whether what stands at a place is the object of a verb that puts it right, in the same clause: 解决2140人饮水困难.
/// 没有解决 does not count.
fn is_mended(text: &str, at: usize, verbs: &WordList<f32>) -> bool {
    let before = text.get(..at).unwrap_or("");
    let clause = before.rsplit(['，', '。', '；', '：', '！']).next().unwrap_or(before);
    let Some((_, verb)) = verbs.matches(clause).last() else { return false };
    let ahead = clause.get(..verb.start).unwrap_or("");
    let between = clause.get(verb.end..).unwrap_or("");
    between.chars().count() <= 14
        && !["没有", "没", "未", "未能", "不能", "难以", "不", "待", "需"].iter().any(|no| ahead.ends_with(no))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_put_right_is_no_shortcoming() {
        for text in ["高标准整顿软弱涣散村2个", "解决2140人饮水困难", "协商解决飞线充电等难题21件", "排查隐患37处"]
        {
            assert!(Signs::of(text).deficiency < 1.0, "{text}");
        }
        for text in ["没有解决职工上下班困难", "解决实际问题不到位", "支部软弱涣散"] {
            assert!(Signs::of(text).deficiency >= 1.0, "{text}");
        }
    }
}
