//! Who, which year, when.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who reports on which year, and when the meeting is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SeasonSettings {
    /// Name of the organisation: `"江州职业技术大学"`.
    pub organization: String,
    /// The year that is reported on: `2023`.
    pub year: i32,
    /// Title of the exercise; empty for the usual one: `"2023年度基层党组织书记抓基层党建述职评议考核"`.
    #[serde(default)]
    pub title: String,
    /// Number of the notice, quoted in outputs: `"江职大组通〔2023〕31号"`.
    #[serde(default)]
    pub notice: String,
    /// Built-in scheme that this one starts from; what is written here replaces its values: `"sou-2023"`.
    #[serde(default)]
    pub base: Option<String>,
    /// Day of the meeting; left out until it is fixed: `"2023-12-19"`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub meeting: Option<Date>,
    /// What is left out of the built-in scheme: whole sections, single values or entries of lists by their id, as
    /// `["material.branch_plan", "focus", "report.must_answer"]`.
    #[serde(default)]
    pub without: Vec<String>,
    /// The clause about the meeting: `"三、（三）"`.
    #[serde(default)]
    pub meeting_source: String,
    /// Day of the week that the notice gives beside the day of the meeting, only to see whether they agree: `"周二"`.
    #[serde(default)]
    pub meeting_weekday: String,
    /// Whether the day of the meeting is provisional (暂定).
    #[serde(default)]
    pub meeting_provisional: bool,
    /// IANA name of the time zone: `"Asia/Shanghai"`.
    #[serde(default = "shanghai")]
    pub timezone: String,
    /// Day up to which states such as 逾期 are judged; left out for the latest arrival: `"2024-01-20"`.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub as_of: Option<Date>,
    /// Folders that are watched, relative to the season: `["mailbox"]`.
    #[serde(default = "mailbox")]
    pub mailboxes: Vec<String>,
    /// Last year's season folder, its season.json, or a workbook that somebody made by hand: `"../river-2022"`.
    #[serde(default)]
    pub last_year: Option<String>,
    /// Another name for `last_year`: `"../2022年述职评议结果.xlsx"`.
    #[serde(default)]
    pub previous: Option<String>,
    /// Outputs name units only, no person.
    #[serde(default)]
    pub units_only: bool,
    /// First and last day of the term of office in which everybody must report on-site once.
    #[serde(default)]
    pub term: Option<Term>,
    /// Opening of the school terms, for deadlines such as 春季学期开学前.
    #[serde(default)]
    pub school: SchoolCalendar,
}

impl SeasonSettings {
    /// Last day of the year that is reported on.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        Date::new(i16::try_from(self.year).ok()?, 12, 31).ok()
    }
}

/// A term of office.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// First day.
    #[schemars(with = "String")]
    pub from: Date,
    /// Last day.
    #[schemars(with = "String")]
    pub to: Date,
}

/// Opening of the school terms of any year, `MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SchoolCalendar {
    /// First day of the spring term: `"03-01"`.
    pub spring: String,
    /// First day of the autumn term: `"09-01"`.
    pub autumn: String,
    /// Up to when 期中 of the spring term is: `"04-30"`.
    pub spring_middle: String,
    /// Up to when 期中 of the autumn term is: `"11-15"`.
    pub autumn_middle: String,
    /// Last day of the spring term: `"06-30"`.
    pub summer_break: String,
    /// Last day of the autumn term: `"01-31"`.
    pub winter_break: String,
}

impl Default for SchoolCalendar {
    fn default() -> Self {
        Self {
            spring: "03-01".into(),
            autumn: "09-01".into(),
            spring_middle: "04-30".into(),
            autumn_middle: "11-15".into(),
            summer_break: "06-30".into(),
            winter_break: "01-31".into(),
        }
    }
}

fn shanghai() -> String {
    "Asia/Shanghai".into()
}

fn mailbox() -> Vec<String> {
    vec!["mailbox".into()]
}
