//! Three lists instead of one table: 问题清单, 责任清单 and 整改清单, whose lines belong together by their numbers.

use std::collections::BTreeMap;

use super::columns::{find, listed};
use super::field::Field;
use super::form::Form;
use super::marks::is_ditto;
use super::numbers::entry_number;
use crate::scheme::Rectification;
use crate::season::LedgerRow;

/// What the lists beside the measures say, by number and field.
pub(super) type Lists = BTreeMap<(u32, Field), String>;

/// Fields that are taken over from a list.
const FIELDS: [Field; 5] = [Field::Issue, Field::Category, Field::Source, Field::Owner, Field::Leader];

/// Reads the tables of a file that number their lines but are no ledger by themselves.
pub(super) fn read(forms: &[Form], rectification: &Rectification) -> Lists {
    let mut lists = Lists::new();
    for form in forms {
        let Some(head) = listed(&form.rows, rectification).filter(|_| find(&form.rows, rectification).is_none()) else {
            continue;
        };
        let Some(number) = head.column(Field::No) else { continue };
        for row in form.rows.iter().skip(head.body) {
            let Some(no) = entry_number(row.text(number)) else { continue };
            for field in FIELDS {
                let text = head.column(field).map_or("", |column| row.text(column));
                if !text.is_empty() && !is_ditto(text) {
                    lists.entry((no, field)).or_insert_with(|| text.to_owned());
                }
            }
        }
    }
    lists
}

/// Fills what a row lacks because another list has it.
pub(super) fn fill(row: &mut LedgerRow, lists: &Lists) {
    let no = row.no;
    let cells = [
        (Field::Issue, &mut row.issue),
        (Field::Category, &mut row.category),
        (Field::Source, &mut row.source),
        (Field::Owner, &mut row.owner),
        (Field::Leader, &mut row.leader),
    ];
    for (field, cell) in cells {
        if let Some(text) = lists.get(&(no, field)).filter(|_| cell.is_empty()) {
            cell.clone_from(text);
        }
    }
}
