//! What a workbook was read as: plain data, shown back to people and counted.

use serde::{Deserialize, Serialize};

use crate::grid::Area;

/// What the sheets of one file were read as.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetReadings {
    /// Name of the file.
    pub file: String,
    /// One reading per sheet, in the order of the tabs.
    pub sheets: Vec<SheetReading>,
}

/// What one sheet was read as.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SheetReading {
    /// Name on the tab.
    pub sheet: String,
    /// Whether the sheet could be understood.
    pub verdict: Verdict,
    /// Regions that hold votes, from top to bottom.
    pub regions: Vec<Region>,
    /// What the title lines say about numbers of ballots.
    pub said: Said,
    /// What people need to know about the reading, in Chinese.
    pub notes: Vec<String>,
}

/// Whether a sheet could be understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Votes were read.
    Read,
    /// Nothing in it looks like votes: a sign-in list, an empty sheet.
    #[default]
    NoBallots,
    /// It looks like votes but cannot be counted; what is missing, in Chinese.
    Refused(Vec<String>),
}

/// Numbers of ballots as a title line states them (发出49张，收回49张).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// 发出.
    pub issued: Option<u32>,
    /// 收回.
    pub returned: Option<u32>,
    /// 有效.
    pub valid: Option<u32>,
}

/// A region of a sheet that holds votes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Region {
    /// Its cells, heads included.
    pub area: Area,
    /// How votes stand in it.
    pub layout: Layout,
    /// What its columns were taken as.
    pub headings: Vec<Heading>,
    /// Who is voted on.
    pub candidates: Vec<Candidate>,
    /// Ballots one by one.
    pub ballots: Vec<Ballot>,
    /// Numbers of votes.
    pub tallies: Vec<Tally>,
    /// Further components of a score (日常考核).
    pub components: Vec<ComponentValue>,
    /// Free text about candidates.
    pub texts: Vec<FreeText>,
    /// Rows and cells that are no votes, with the reason.
    pub passed: Vec<Passed>,
    /// Words for raters that are no name in the scheme, with the group that a piece of its name made them stand for.
    #[serde(default)]
    pub named: Vec<(String, String)>,
    /// What the refused vote cells say: row, column, text.
    pub quotes: Vec<(u32, u32, String)>,
}

/// How votes stand in a region.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One row per ballot, one column per candidate.
    #[default]
    RowPerBallot,
    /// One column per ballot, one row per candidate.
    ColumnPerBallot,
    /// The whole region is one ballot.
    Form,
    /// One row per ballot, a tick under the score.
    TickRows,
    /// Numbers of votes per score or grade.
    Tally,
    /// Components of scores, no votes.
    Components,
}

/// What a column was taken as.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// Column from 0.
    pub column: u32,
    /// Its head as written.
    pub text: String,
    /// What it was taken as, in Chinese.
    pub meaning: String,
}

/// Somebody who is voted on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The words by which the sheet names him.
    pub label: String,
    /// Roster id of the unit; `None` where the words fit none, or several.
    pub unit: Option<String>,
    /// Where the words stand: a cell, `表名` or `文件名`.
    pub place: String,
    /// Why there is no unit, in Chinese.
    pub problem: String,
}

/// One ballot.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Ballot {
    /// Its number as written, empty where it has none.
    pub id: String,
    /// First row.
    pub row: u32,
    /// First column.
    pub column: u32,
    /// Index of the rater group in the scheme.
    pub group: Option<u16>,
    /// The words by which the sheet names the group.
    pub group_label: String,
    /// Roster id of the unit whose secretary cast it, where the sheet says so.
    pub rater: Option<String>,
    /// Its votes.
    pub votes: Vec<Vote>,
    /// Why the ballot as a whole does not count; `None` for one that does.
    pub refused: Option<String>,
    /// Whether it must count as an invalid vote on its candidates (a void ballot), not as no ballot at all.
    pub void: bool,
}

/// One vote with its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// Row of the cell.
    pub row: u32,
    /// Column of the cell.
    pub column: u32,
    /// Index into [`Region::candidates`].
    pub candidate: u16,
    /// Index of the item in the scheme, 0 for the one overall vote.
    pub item: u16,
    /// What the rater wrote.
    pub mark: Mark,
}

/// What a rater wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// A score or place, in thousandths.
    Score(i32),
    /// A grade: index into the scale's grades, highest value first.
    Grade(u16),
    /// No vote.
    Refused(Reason),
}

/// Why a cell is no vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing was written.
    Blank,
    /// Two or more scores.
    TwoMarks,
    /// Outside of the scale.
    OutOfScale,
    /// More digits behind the point than the scale allows.
    TooFine,
    /// 弃权 and the like.
    Void,
    /// A tick where a score is wanted.
    TickOnly,
    /// A grade where a score is wanted.
    GradeOnly,
    /// Something else that is no score.
    NotAScore,
    /// The ballot is marked as void (作废).
    VoidBallot,
    /// One of its other votes does not count, and the scheme refuses the ballot as a whole.
    WholeBallot,
    /// The same score for everybody.
    AllEqual,
    /// The highest score for everybody.
    AllFull,
    /// Breaks the rater's quota.
    OverQuota,
    /// More ballots came back than were issued.
    MoreThanIssued,
    /// The secretary's own vote.
    SelfVote,
    /// An item is missing.
    ItemMissing,
    /// Places that are shared or left out.
    BadRanks,
    /// Counted as invalid by the tally itself.
    Tallied,
}

impl Reason {
    /// The reason in Chinese.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Blank => "空白",
            Self::TwoMarks => "选了两个以上分数",
            Self::OutOfScale => "超出分值范围",
            Self::TooFine => "小数位数超过规定",
            Self::Void => "弃权",
            Self::TickOnly => "只打勾没有分数",
            Self::GradeOnly => "只有等次没有分数",
            Self::NotAScore => "不是分数",
            Self::VoidBallot => "票上注明作废",
            Self::WholeBallot => "同一张票有无效项，整票无效",
            Self::AllEqual => "对所有对象打同一分",
            Self::AllFull => "对所有对象打满分",
            Self::OverQuota => "超出每票名额限制",
            Self::MoreThanIssued => "收回票多于发出票",
            Self::SelfVote => "本人票",
            Self::ItemMissing => "缺项",
            Self::BadRanks => "名次重复或遗漏",
            Self::Tallied => "计票表列为无效",
        }
    }
}

/// Numbers of votes of one group on one candidate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Row of the numbers.
    pub row: u32,
    /// First column of the numbers.
    pub column: u32,
    /// Index into [`Region::candidates`].
    pub candidate: u16,
    /// Index of the item in the scheme.
    pub item: u16,
    /// Index of the rater group in the scheme.
    pub group: Option<u16>,
    /// The words by which the sheet names the group.
    pub group_label: String,
    /// Votes by mark, and how many.
    pub counts: Vec<(Mark, u32)>,
    /// Invalid votes.
    pub invalid: u32,
    /// Ballots that came back, as the sheet adds them up.
    pub returned: Option<u32>,
    /// Ballots that were issued, where the sheet says so.
    pub issued: Option<u32>,
    /// Why it does not count; `None` for one that does.
    pub refused: Option<String>,
}

/// A component of a person's score.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComponentValue {
    /// Row of the cell.
    pub row: u32,
    /// Column of the cell.
    pub column: u32,
    /// Roster id of the unit.
    pub unit: String,
    /// Index of the component in the scheme.
    pub component: u16,
    /// Value in thousandths.
    pub value: i64,
}

/// What a free text is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// 问题不足.
    #[default]
    Problem,
    /// 意见建议.
    Advice,
}

/// A free text about a candidate; its group and ballot are left out on purpose.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FreeText {
    /// Roster id of the unit, `None` where the text is about all of them.
    pub unit: Option<String>,
    /// What it is about.
    pub kind: TextKind,
    /// The text.
    pub text: String,
}

/// Cells that are no votes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Row of the first cell.
    pub row: u32,
    /// Column of the first cell.
    pub column: u32,
    /// What stands there.
    pub text: String,
    /// Why it is no vote, in Chinese.
    pub reason: String,
}
