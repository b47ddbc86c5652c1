//! [`Roster`]: the units that take part.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Mistake;
use crate::grid::{Sheet, Workbook};

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
    /// Whether the unit wants to be reminded by mail of what it owes: 邮件提醒 (是, 要). Nobody is asked unasked.
    #[serde(default)]
    pub remind: bool,
    /// Day on which the unit was founded: 成立时间.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub founded: Option<Date>,
    /// Day on which the secretary reported on the own level, where a clerk notes it: 述职时间.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub reported: Option<Date>,
    /// Day on which the secretary last reported on-site: 上次现场述职.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub on_site: Option<Date>,
    /// Further columns by their heads, as 发展考核, 年度考核, 被问责; empty cells are left out.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
}

impl Roster {
    /// The unit above a unit, by id, name or short name.
    #[must_use]
    pub fn parent(&self, unit: &Unit) -> Option<&Unit> {
        let name = unit.parent.as_deref()?;
        self.units.iter().find(|other| {
            other.id != unit.id
                && (other.id == name
                    || other.name == name
                    || other.plain_name() == name
                    || other.aliases.iter().any(|alias| alias == name))
        })
    }

    /// The unit of an id.
    #[must_use]
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// Reads a roster from the first sheet that has a column of unit names.
    ///
    /// The head may stand below title lines; columns are known by their words, in any order.
    ///
    /// # Errors
    ///
    /// Every mistake at once: no such column, a unit without a name, an id or name that stands twice, a date that is
    /// none.
    pub fn read(workbook: &Workbook) -> Result<Self, Vec<Mistake>> {
        let found = workbook.sheets.iter().find_map(|sheet| Some((sheet, Head::find(sheet)?)));
        let Some((sheet, head)) = found else {
            return Err(vec![Mistake::at(
                1,
                1,
                "名单里没有“单位名称”一列；请在表头写明 编号、单位名称、简称、单位类型、书记 等栏目",
            )]);
        };
        let mut roster = Self::default();
        let mut mistakes = Vec::new();
        for (row, _) in sheet.rows().filter(|(row, _)| *row > head.row) {
            match head.unit(sheet, row, roster.units.len() + 1) {
                Ok(Some(unit)) => {
                    let double = roster.units.iter().find(|other| other.id == unit.id || other.name == unit.name);
                    if let Some(other) = double {
                        let message = format!("“{}”与前面的“{}”编号或名称相同；请改正其中一行", unit.name, other.name);
                        mistakes.push(Mistake::at(row as usize + 1, 1, &message));
                    }
                    roster.units.push(unit);
                }
                Ok(None) => {}
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if roster.units.is_empty() && mistakes.is_empty() {
            mistakes.push(Mistake::at(head.row as usize + 1, 1, "名单里只有表头，没有单位"));
        }
        if mistakes.is_empty() { Ok(roster) } else { Err(mistakes) }
    }
}

impl Unit {
    /// Whether the unit's secretary does not report this year: 述职方式 says 免.
    #[must_use]
    pub fn is_excused(&self) -> bool {
        self.mode.starts_with('免') || self.mode == "不述职"
    }

    /// What people call the unit: the first short name, else the full name without the word for its party organisation.
    #[must_use]
    pub fn short(&self) -> &str {
        self.aliases.first().map_or_else(|| self.plain_name(), String::as_str)
    }

    /// The full name without the word for its party organisation: 智能制造学院党总支 → 智能制造学院.
    #[must_use]
    pub fn plain_name(&self) -> &str {
        const ENDS: [&str; 12] = [
            "直属党总支",
            "直属党支部",
            "机关党支部",
            "联合党支部",
            "党总支",
            "党支部",
            "总支部",
            "直属支部",
            "党委",
            "党组",
            "总支",
            "支部",
        ];
        let plain = ENDS.iter().find_map(|end| self.name.strip_suffix(end)).unwrap_or(&self.name);
        if plain.chars().count() >= 2 { plain } else { &self.name }
    }

    /// Whether the unit's type is, or ends with, one of the given types; no types mean all.
    #[must_use]
    pub fn is_one_of(&self, kinds: Option<&[String]>) -> bool {
        kinds.is_none_or(|kinds| kinds.iter().any(|kind| self.kind.ends_with(kind.as_str()) || kind == "*"))
    }
}

/// The head row of a roster: which column holds what.
struct Head {
    row: u32,
    columns: Vec<(Field, u32)>,
    /// Columns that the program knows nothing of, by their heads.
    others: Vec<(String, u32)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Name,
    Aliases,
    Kind,
    Secretary,
    Mode,
    Owes,
    Parent,
    Appointed,
    Mail,
    Remind,
    Founded,
    Reported,
    OnSite,
}

/// Heads by which a column is known; the first field whose word fits wins.
const HEADS: [(Field, &[&str]); 14] = [
    (Field::Remind, &["邮件提醒", "提醒", "催报"]),
    (Field::Aliases, &["简称", "别名", "曾用名", "其他名称", "又名"]),
    (Field::Kind, &["单位类型", "组织类型", "类型", "类别"]),
    (Field::Parent, &["上级单位", "上级组织", "所属党总支", "所属总支", "所属党委", "上级"]),
    (Field::Name, &["单位名称", "党组织名称", "组织名称", "单位", "党组织", "部门"]),
    (Field::OnSite, &["上次现场述职", "最近现场述职"]),
    (Field::Reported, &["述职时间", "述职日期", "述职完成时间"]),
    (Field::Founded, &["成立时间", "成立日期", "组建时间"]),
    (Field::Mode, &["述职方式", "述职形式", "方式"]),
    (Field::Owes, &["应交材料", "报送材料", "材料"]),
    (Field::Appointed, &["任职时间", "任职日期", "到任时间"]),
    (Field::Mail, &["邮箱", "电子邮箱", "邮件"]),
    (Field::Secretary, &["书记", "述职人", "负责人", "姓名"]),
    (Field::Id, &["编号", "序号", "代码", "号"]),
];

impl Head {
    fn find(sheet: &Sheet) -> Option<Self> {
        sheet.rows().take(20).find_map(|(row, cells)| {
            let mut columns: Vec<(Field, u32)> = Vec::new();
            let mut others = Vec::new();
            for (column, cell) in cells {
                let text: String = cell.shown.chars().filter(|letter| !letter.is_whitespace()).collect();
                let named = HEADS.iter().find(|(field, words)| {
                    !columns.iter().any(|(taken, _)| taken == field)
                        && words.iter().any(|word| text == *word || text.chars().count() <= 8 && text.contains(word))
                });
                if let Some((field, _)) = named {
                    columns.push((*field, column));
                } else if !text.is_empty() {
                    others.push((text, column));
                }
            }
            let names = columns.iter().any(|(field, _)| *field == Field::Name);
            (names && columns.len() >= 2).then_some(Self { row, columns, others })
        })
    }

    fn text<'a>(&self, sheet: &'a Sheet, row: u32, field: Field) -> &'a str {
        self.columns
            .iter()
            .find(|(found, _)| *found == field)
            .map_or("", |(_, column)| sheet.shown(row, *column).trim())
    }

    /// The unit of a row; `None` for rows that hold no unit, as notes and empty ones.
    fn unit(&self, sheet: &Sheet, row: u32, number: usize) -> Result<Option<Unit>, Mistake> {
        let text = |field| self.text(sheet, row, field).to_owned();
        let list = |field| split(self.text(sheet, row, field));
        let name = text(Field::Name);
        let others = [Field::Kind, Field::Secretary, Field::Aliases]
            .iter()
            .any(|field| !self.text(sheet, row, *field).is_empty());
        if name.is_empty() {
            let message = "这一行没有单位名称；请补上，或删去这一行";
            return if others { Err(Mistake::at(row as usize + 1, 1, message)) } else { Ok(None) };
        }
        if name.starts_with('注') || name.starts_with("备注") {
            return Ok(None);
        }
        let id = text(Field::Id);
        let date = |field, name: &str| self.day(sheet, row, field, name);
        let facts = self.others.iter().filter_map(|(head, column)| {
            let said = sheet.shown(row, *column).trim();
            (!said.is_empty()).then(|| (head.clone(), said.to_owned()))
        });
        Ok(Some(Unit {
            id: if id.is_empty() || id.bytes().all(|byte| byte.is_ascii_digit()) {
                format!("U{:0>2}", if id.is_empty() { number.to_string() } else { id })
            } else {
                id
            },
            name,
            aliases: list(Field::Aliases),
            kind: text(Field::Kind),
            secretary: text(Field::Secretary),
            mode: text(Field::Mode),
            owes: list(Field::Owes),
            parent: Some(text(Field::Parent)).filter(|parent| !parent.is_empty()),
            appointed: date(Field::Appointed, "任职时间")?,
            mail: text(Field::Mail),
            remind: matches!(self.text(sheet, row, Field::Remind), "是" | "要" | "√" | "✓" | "Y" | "y" | "1"),
            founded: date(Field::Founded, "成立时间")?,
            reported: date(Field::Reported, "述职时间")?,
            on_site: date(Field::OnSite, "上次现场述职")?,
            facts: facts.collect(),
        }))
    }

    /// The date of a cell.
    fn day(&self, sheet: &Sheet, row: u32, field: Field, name: &str) -> Result<Option<Date>, Mistake> {
        let text = self.text(sheet, row, field);
        day(text).map_err(|()| {
            let message = format!("{name}「{text}」不是日期，应写作 2023-09-01 或 2023年9月1日");
            Mistake::at(row as usize + 1, 1, &message)
        })
    }
}

/// A list in one cell: 智造学院、智造、机电.
fn split(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '/', '\n', '|'])
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A day as people write it; a month alone is its first day; empty is none.
fn day(text: &str) -> Result<Option<Date>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    let numbers: Vec<i16> = text
        .split(|letter: char| !letter.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .filter_map(|part| part.parse().ok())
        .collect();
    let (year, month, day) = match numbers.as_slice() {
        [year, month] => (*year, *month, 1),
        [year, month, day, ..] => (*year, *month, *day),
        _ => return Err(()),
    };
    let small = |number: i16| i8::try_from(number).map_err(drop);
    Date::new(year, small(month)?, small(day)?).map(Some).map_err(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Cell, Cells};

    fn workbook(rows: &[&[&str]]) -> Workbook {
        let mut cells = Cells::default();
        for (row, line) in rows.iter().enumerate() {
            for (column, text) in line.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                let cell = Cell::text(*text);
                cells.insert((u32::try_from(row).unwrap(), u32::try_from(column).unwrap()), cell);
            }
        }
        Workbook { sheets: vec![Sheet { cells, ..Sheet::default() }], partial: None }
    }

    #[test]
    fn columns_are_known_by_their_words_in_any_order() {
        let roster = Roster::read(&workbook(&[
            &["述职单位一览表"],
            &["序号", "党组织名称", "党组织书记", "类型", "任职时间", "简称"],
            &["1", "河东镇卫生院党支部", "甲某", "党支部", "2023年10月", "河东卫生院、卫生院"],
            &["", "注：以上为全部单位"],
        ]))
        .unwrap();
        let unit = roster.unit("U01").unwrap();
        assert_eq!((roster.units.len(), unit.plain_name(), unit.short()), (1, "河东镇卫生院", "河东卫生院"));
        assert_eq!(unit.appointed, Some(Date::constant(2023, 10, 1)));
    }

    #[test]
    fn only_units_that_ask_for_it_are_reminded_by_mail() {
        let roster = Roster::read(&workbook(&[
            &["编号", "单位名称", "邮箱", "邮件提醒"],
            &["U01", "甲镇党委", "jia@example.org", "是"],
            &["U02", "乙镇党委", "yi@example.org", ""],
        ]))
        .unwrap();
        let asked: Vec<bool> = roster.units.iter().map(|unit| unit.remind).collect();
        assert_eq!((asked, roster.units[1].mail.as_str()), (vec![true, false], "yi@example.org"));
    }

    #[test]
    fn every_mistake_of_a_roster_is_told_at_once() {
        let mistakes = Roster::read(&workbook(&[
            &["编号", "单位名称", "书记", "任职时间"],
            &["U01", "甲镇党委", "张某", "去年"],
            &["U02", "", "李某", ""],
            &["U03", "乙村党支部", "王某", ""],
            &["U03", "丙村党支部", "赵某", ""],
        ]))
        .unwrap_err();
        assert_eq!(mistakes.iter().map(|mistake| mistake.line).collect::<Vec<_>>(), [2, 3, 5]);
    }

    #[test]
    fn a_list_without_unit_names_is_refused() {
        assert!(Roster::read(&workbook(&[&["姓名", "电话"], &["甲", "1"]])).is_err());
    }
}
