//! [`Field`]: what a cell of a ledger holds, and whose it is to fill in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a column of a ledger holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 编号 that the program gave.
    Id,
    /// 序号.
    No,
    /// 问题来源.
    Source,
    /// 问题类别.
    Category,
    /// 存在问题.
    Issue,
    /// 整改目标.
    Goal,
    /// 整改措施.
    Measure,
    /// 牵头领导, 责任单位 beside 责任人.
    Leader,
    /// 责任人.
    Owner,
    /// 整改时限.
    Deadline,
    /// 是否完成.
    Status,
    /// 进展情况 beside 是否完成.
    Progress,
    /// 完成时间 beside 整改时限.
    DoneOn,
    /// 佐证材料.
    Evidence,
    /// 备注.
    Note,
    /// 单位, in a ledger of several units.
    Unit,
}

impl Field {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 16] = [
        Self::Id,
        Self::No,
        Self::Source,
        Self::Category,
        Self::Issue,
        Self::Goal,
        Self::Measure,
        Self::Leader,
        Self::Owner,
        Self::Deadline,
        Self::Status,
        Self::Progress,
        Self::DoneOn,
        Self::Evidence,
        Self::Note,
        Self::Unit,
    ];

    /// Fields that a unit fills in; the others are the department's.
    pub(super) const OF_UNIT: [Self; 10] = [
        Self::Goal,
        Self::Measure,
        Self::Leader,
        Self::Owner,
        Self::Deadline,
        Self::Status,
        Self::Progress,
        Self::DoneOn,
        Self::Evidence,
        Self::Note,
    ];

    /// Fields that the department can put right in its sheet.
    pub(super) const OF_DEPARTMENT: [Self; 11] = [
        Self::Category,
        Self::Issue,
        Self::Goal,
        Self::Measure,
        Self::Leader,
        Self::Owner,
        Self::Deadline,
        Self::Status,
        Self::Progress,
        Self::DoneOn,
        Self::Evidence,
    ];

    /// The field that a scheme calls so: `measure`.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Some(match id {
            "id" => Self::Id,
            "no" => Self::No,
            "source" => Self::Source,
            "category" => Self::Category,
            "issue" => Self::Issue,
            "goal" => Self::Goal,
            "measure" => Self::Measure,
            "leader" => Self::Leader,
            "owner" => Self::Owner,
            "deadline" => Self::Deadline,
            "status" => Self::Status,
            "progress" => Self::Progress,
            "done_on" => Self::DoneOn,
            "evidence" => Self::Evidence,
            "note" => Self::Note,
            "unit" => Self::Unit,
            _ => return None,
        })
    }

    /// The head that forms of this program give the field; reading knows each of them.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Id => "台账编号",
            Self::No => "序号",
            Self::Source => "问题来源",
            Self::Category => "问题类别",
            Self::Issue => "存在问题",
            Self::Goal => "整改目标",
            Self::Measure => "整改措施",
            Self::Leader => "责任领导",
            Self::Owner => "责任人",
            Self::Deadline => "整改时限",
            Self::Status => "是否完成",
            Self::Progress => "整改进展",
            Self::DoneOn => "完成时间",
            Self::Evidence => "佐证材料",
            Self::Note => "备注",
            Self::Unit => "单位",
        }
    }

    /// The field whose [`Field::title`] a head is.
    #[must_use]
    pub fn of_title(title: &str) -> Option<Self> {
        let title: String = title.chars().filter(|letter| !letter.is_whitespace()).collect();
        Self::ALL.into_iter().find(|field| field.title() == title)
    }
}
