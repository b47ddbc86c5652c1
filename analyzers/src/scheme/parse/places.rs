//! Where each key and value of a TOML text stands.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::Mistake;

/// Path of a value: keys and indices, as `ballot`, `group`, `0`, `weight`.
pub(super) type Path = Vec<String>;

/// Lines and columns of every key and value.
#[derive(Debug)]
pub(super) struct Places {
    /// First byte of the key (of the value for elements of arrays).
    keys: BTreeMap<Path, usize>,
    /// First byte of each line.
    lines: Vec<usize>,
    text: String,
}

impl Places {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Result<(Table, Self), Mistake> {
        let lines = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        let mut places = Self { keys: BTreeMap::new(), lines, text: text.to_owned() };
        match DeTable::parse(text) {
            Ok(table) => {
                let table = places.table(table.into_inner(), &mut Vec::new());
                Ok((table, places))
            }
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                let (line, column) = places.line_of(at);
                Err(Mistake::at(line, column, &syntax(error.message())))
            }
        }
    }

    fn table(&mut self, table: DeTable, path: &mut Path) -> Table {
        let mut plain = Table::new();
        for (key, value) in table {
            let name = key.get_ref().to_string();
            path.push(name.clone());
            self.keys.insert(path.clone(), key.span().start);
            let value = self.value(value, path);
            path.pop();
            plain.insert(name, value);
        }
        plain
    }

    fn value(&mut self, value: Spanned<DeValue>, path: &mut Path) -> Value {
        let start = value.span().start;
        self.keys.entry(path.clone()).or_insert(start);
        match value.into_inner() {
            DeValue::Table(table) => Value::Table(self.table(table, path)),
            DeValue::Array(array) => {
                let mut plain = Vec::new();
                for (index, element) in array.into_iter().enumerate() {
                    path.push(index.to_string());
                    plain.push(self.value(element, path));
                    path.pop();
                }
                Value::Array(plain)
            }
            DeValue::String(text) => Value::String(text.into_owned()),
            DeValue::Boolean(yes) => Value::Boolean(yes),
            DeValue::Datetime(moment) => Value::Datetime(moment),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or_else(|_| Value::String(number.as_str().to_owned()), Value::Integer),
            DeValue::Float(number) => {
                number.as_str().parse().map_or_else(|_| Value::String(number.as_str().to_owned()), Value::Float)
            }
        }
    }

    /// A mistake at a path, or at the nearest place above it that stands in the text.
    pub(super) fn mistake(&self, path: &[String], message: &str) -> Mistake {
        let at = (0..=path.len()).rev().find_map(|length| self.keys.get(path.get(..length)?));
        let (line, column) = self.line_of(at.copied().unwrap_or(0));
        Mistake::at(line, column, message)
    }

    fn line_of(&self, at: usize) -> (usize, usize) {
        let line = self.lines.partition_point(|start| *start <= at);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..at).unwrap_or("");
        (line, before.chars().count() + 1)
    }
}

/// What the reader of TOML says, in the words of the one who writes the file.
fn syntax(message: &str) -> String {
    const SAID: [(&str, &str); 8] = [
        ("duplicate key", "这一项前面已经写过；同一节里一项只能写一次，请删去一处"),
        ("string values must be quoted", "文字要用英文引号括起来，如 \"述职报告\""),
        ("unclosed table", "这一节的名称没有写完，后面要有“]”，如 [season]"),
        ("unclosed array", "方括号没有写完，后面要有“]”"),
        ("unclosed inline table", "花括号没有写完，后面要有“}”"),
        ("basic string", "文字的引号没有写完，或用了中文引号；请用英文引号括起来"),
        ("missing value", "等号后面没有写值"),
        ("key with no value", "这一行没有“=”和值；说明文字前面要加“#”"),
    ];
    SAID.iter().find(|(english, _)| message.contains(english)).map_or_else(
        || format!("写法不合 TOML 格式；请看这一行的引号、括号、等号是不是英文的、成对的（{message}）"),
        |(_, chinese)| format!("写法不合 TOML 格式：{chinese}"),
    )
}
