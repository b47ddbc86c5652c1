//! Ledgers that were read from pictures: heads of which a letter was misread.

use super::field::Field;
use super::form::{Form, FormRow};
use super::head_names::ALIASES;
use super::heads::field_of;

/// Rows among which the heads are.
const ROWS: usize = 6;
/// Heads of a row that are read rightly, so that the others are heads as well.
const FEWEST: usize = 2;
/// What recognition makes of 否.
const NO: [&str; 4] = ["合", "吾", "杏", "歪"];

/// Mends the heads of a form, and says which.
pub(super) fn mend(form: &mut Form) {
    let Some(at) = form.rows.iter().take(ROWS).position(|row| known(row).len() >= FEWEST) else { return };
    let Some(row) = form.rows.get_mut(at) else { return };
    let mut fields = known(row);
    let unknown: Vec<(u32, u32)> = row.filled().iter().map(|(cell, _)| cell.anchor).collect();
    for anchor in unknown {
        let Some(cell) = row.cells.iter().find(|cell| cell.anchor == anchor) else { continue };
        let Some((field, head)) = likeliest(&cell.text, &fields) else { continue };
        form.losses.push(format!("{}的表头认成“{}”，按“{head}”读", row.place, cell.text));
        fields.push(field);
        for cell in row.cells.iter_mut().filter(|cell| cell.anchor == anchor) {
            head.clone_into(&mut cell.text);
        }
    }
    let asks = |cell: &super::form::FormCell| cell.text.contains("是否");
    let asked: Vec<usize> =
        row.cells.iter().enumerate().filter(|(_, cell)| asks(cell)).map(|(column, _)| column).collect();
    for row in form.rows.iter_mut().skip(at + 1) {
        for column in &asked {
            if let Some(cell) = row.cells.get_mut(*column).filter(|cell| NO.contains(&cell.text.as_str())) {
                "否".clone_into(&mut cell.text);
            }
        }
    }
}

/// The fields that the heads of a row name.
fn known(row: &FormRow) -> Vec<Field> {
    row.filled().iter().filter_map(|(cell, _)| field_of(&cell.text, &[])).map(|(field, _)| field).collect()
}

/// The one head, of a field that no other head names, that nobody reads otherwise than in one letter, of four letters or
/// more in two.
fn likeliest(text: &str, fields: &[Field]) -> Option<(Field, &'static str)> {
    if field_of(text, &[]).is_some() {
        return None;
    }
    let letters: Vec<char> = text.chars().filter(|letter| letter.is_alphanumeric()).collect();
    let free = ALIASES.iter().filter(|(field, _)| !fields.contains(field));
    let heads = free.flat_map(|(field, heads)| heads.iter().map(move |head| (*field, *head)));
    let mut near: Vec<(usize, Field, &str)> =
        heads.filter_map(|(field, head)| Some((differing(&letters, head)?, field, head))).collect();
    near.sort_by_key(|(differing, ..)| *differing);
    let (least, field, head) = *near.first()?;
    let alone = near.iter().all(|(differing, other, _)| *differing > least || *other == field);
    alone.then_some((field, head))
}

/// How many letters of a head were misread; `None` where they are too many.
fn differing(letters: &[char], head: &str) -> Option<usize> {
    let wanted = head.chars().count();
    let most = if wanted >= 4 { 2 } else { 1 };
    let differing = letters.iter().zip(head.chars()).filter(|(own, other)| *own != other).count();
    (wanted >= 2 && wanted == letters.len() && differing <= most).then_some(differing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::form::FormCell;

    fn form(rows: &[&[&str]]) -> Form {
        let row = |(at, cells): (u32, &&[&str])| FormRow {
            place: format!("表1第{}行", at + 1),
            cells: (0..)
                .zip(*cells)
                .map(|(column, text)| FormCell { text: (*text).into(), anchor: (at, column), ..FormCell::default() })
                .collect(),
        };
        Form { rows: (0..).zip(rows).map(row).collect(), ..Form::default() }
    }

    #[test]
    fn heads_with_misread_letters_are_read_as_what_they_must_be() {
        let mut form = form(&[
            &["序号", "-疝题", "整改措施", "贡任人", "完成果限", "是合元成"],
            &["1", "办案少", "每人独立办结2件积案", "办公室", "2026年2月10日前", "合"],
        ]);
        mend(&mut form);
        let texts: Vec<&str> = form.rows[0].cells.iter().map(|cell| cell.text.as_str()).collect();
        assert_eq!(texts, ["序号", "问题", "整改措施", "责任人", "完成时限", "是否完成"]);
        assert_eq!(form.rows[1].text(5), "否");
        assert!(form.losses.contains(&"表1第1行的表头认成“贡任人”，按“责任人”读".to_owned()), "{:?}", form.losses);
    }

    #[test]
    fn a_table_of_other_things_stays_as_it_is() {
        let mut form = form(&[&["姓名", "票数", "得分"], &["甲", "3", "9"]]);
        mend(&mut form);
        assert!(form.losses.is_empty());
    }
}
