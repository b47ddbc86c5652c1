//! [`Roster`]: the units that take part.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The units that take part, in the order of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Roster {
    /// The units.
    pub units: Vec<Unit>,
}

/// One unit and its secretary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Id: 编号, `U01`; made from the row where the list has none.
    pub id: String,
    /// Full name: 单位名称.
    pub name: String,
    /// Short, old and colloquial names: 简称.
    pub aliases: Vec<String>,
    /// Type: 单位类型.
    pub kind: String,
    /// The secretary: 书记.
    pub secretary: String,
    /// How the secretary reports: 述职方式 (现场, 书面, 免).
    pub mode: String,
    /// Titles of the materials that the unit owes, where the list says so: 应交材料. They win over the scheme.
    pub owes: Vec<String>,
    /// Unit above: 上级单位 (a branch under its general branch).
    pub parent: Option<String>,
    /// Day of appointment: 任职时间.
    #[schemars(with = "Option<String>")]
    pub appointed: Option<Date>,
    /// Mail address: 邮箱.
    pub mail: String,
}
