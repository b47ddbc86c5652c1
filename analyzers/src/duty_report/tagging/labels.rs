//! Labels: what a piece says of itself in front, 原因：…, 措施：…, 问题1：…, it is, however its words sound.

use super::super::reading::Reading;
use super::piece::Piece;
use super::tag::{Kind, Row, TAGS};

/// What a label says that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Problem,
    Cause,
    Measure,
}

/// Characters that must stand behind a label: 原因： alone heads the lines below it.
const SHORTEST: usize = 8;

/// Takes away the votes for what a label rules out.
pub(super) fn hold(reading: &Reading<'_>, pieces: &[Piece], votes: &mut [Row], never: f32) {
    for (piece, row) in pieces.iter().zip(votes) {
        let Some(label) = piece.segment.and_then(|_| label_of(reading.slice(piece.para, piece.range))) else {
            continue;
        };
        for ((_, tag), cell) in TAGS.iter().zip(row) {
            let fits = match label {
                Label::Problem => !matches!(tag.kind, Kind::Cause | Kind::Measure | Kind::MeasureGoesOn),
                Label::Cause => tag.kind == Kind::Cause,
                Label::Measure => tag.kind == Kind::Measure,
            };
            if !fits {
                *cell -= never;
            }
        }
    }
}

/// The label in front of a text: one word for what follows, with nothing but an ordinal, and a colon.
fn label_of(text: &str) -> Option<Label> {
    const LONGEST: usize = 8;
    let (label, rest) = text.split_once(['：', ':'])?;
    if label.chars().count() > LONGEST || rest.trim().chars().count() < SHORTEST {
        return None;
    }
    let bare = label.trim().trim_end_matches(|letter: char| {
        letter.is_ascii_digit() || "一二三四五六七八九十（）()①②③④⑤⑥⑦⑧⑨".contains(letter)
    });
    let bare = bare.trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || "一二三四五六七八九十（）()、.．①②③④⑤⑥⑦⑧⑨ ".contains(letter)
    });
    match bare {
        "原因" | "主要原因" | "原因分析" | "原因剖析" | "剖析原因" | "思想根源" | "根源" | "成因" | "症结"
        | "主观原因" | "深层原因" | "病因" => Some(Label::Cause),
        "措施" | "整改措施" | "改进措施" | "具体措施" | "整改办法" | "改的办法" | "整改举措" | "改进办法" => {
            Some(Label::Measure)
        }
        "问题" | "问题表现" | "存在问题" | "具体表现" | "存在的问题" => Some(Label::Problem),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_tells_what_follows_it() {
        for (text, label) in [
            ("措施：安技部每两个月演练一次，不及格的离岗再学。", Some(Label::Measure)),
            ("问题1：抽考的50人里不及格的有14人。", Some(Label::Problem)),
            ("思想根源：指标上我只盯立案数。", Some(Label::Cause)),
            ("（2）原因剖析：考核只看签到，没有组织过演练。", Some(Label::Cause)),
            ("原因：", None),
            ("整改措施的落实情况：全部完成了，没有一件拖延。", None),
            ("责任人：支部副书记，完成时限：3月底前。", None),
        ] {
            assert_eq!(label_of(text), label, "{text}");
        }
    }
}
