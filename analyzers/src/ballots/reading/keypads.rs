//! Logs of keypads: one line for each keypad and each motion, and the motion names the candidate:
//! 议题 对甲镇党委书记某某的评价, 表决器号 K001, 按键 1, 结果 好.

use crate::grid::{Cell, Sheet};

use super::cells::{fold, text_of};
use super::heads::Lexicon;
use super::spelling::Spelling;

/// Lines at the top of a log among which its heads are.
const HEADS: usize = 20;

/// The log with names of candidates where its motions stood; `None` for a sheet that is none, or one in which a motion names
/// nobody.
pub(super) fn spelt_out(sheet: &Sheet, lexicon: &Lexicon<'_>) -> Option<Spelling> {
    let mut lines = sheet.rows();
    let (top, [motion, result]) = lines.by_ref().take(HEADS).find_map(|(row, cells)| Some((row, heads(&cells)?)))?;
    let mut spelt = Spelling::default();
    let mut named = 0_usize;
    for (row, cells) in lines {
        let own = |column: u32| cells.iter().find(|(place, _)| *place == column).map(|(_, cell)| text_of(cell));
        let Some(text) = own(motion).filter(|text| !text.trim().is_empty()) else { continue };
        let unit = lexicon.units.within(&text).one()?;
        spelt.put(row, motion, lexicon.units.name(unit));
        named += 1;
    }
    spelt.put(top, motion, "被测评对象");
    spelt.put(top, result, "评价");
    (named > 0).then_some(spelt)
}

/// The columns of the motion and of the result in the head of a log.
fn heads(cells: &[(u32, &Cell)]) -> Option<[u32; 2]> {
    const MOTIONS: &[&str] = &["议题", "议题名称", "议题内容", "表决事项", "表决议题", "议案", "议案名称"];
    const PADS: &[&str] = &["表决器", "按键器", "键盘", "终端", "投票器"];
    const RESULTS: &[&str] = &["结果", "按键结果", "表决结果", "投票结果", "按键内容", "按键含义"];
    let of = |fits: &dyn Fn(&str) -> bool| {
        cells.iter().find(|(_, cell)| fits(&fold(&text_of(cell)))).map(|(column, _)| *column)
    };
    of(&|text| PADS.iter().any(|word| text.starts_with(word)))?;
    Some([of(&|text| MOTIONS.contains(&text))?, of(&|text| RESULTS.contains(&text))?])
}
