//! One column for several fields: under 责任人及完成时限 stand who and until when in one cell.

use super::field::Field;
use super::heads::known;
use super::status;
use crate::calendar::{self, DeadlineContext};
use crate::scheme::Column;

/// Longest piece that is a time or a state and nothing else.
const PIECE: usize = 20;

/// The fields that a head names together, at least two of who, until when and how far; empty for other heads.
pub(super) fn fields(head: &str, extra: &[Column]) -> Vec<Field> {
    let parts = head.split(|letter: char| "、/／及和与，,；;（）()+＋&\n".contains(letter)).map(str::trim);
    let mut found: Vec<Field> = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let field = match known(part, extra) {
            Some(Field::Owner | Field::Leader) => Field::Owner,
            Some(Field::Deadline | Field::DoneOn) => Field::Deadline,
            Some(Field::Status | Field::Progress) => Field::Status,
            _ => return Vec::new(),
        };
        if !found.contains(&field) {
            found.push(field);
        }
    }
    if found.len() < 2 { Vec::new() } else { found }
}

/// What a cell of such a column says of one of its fields.
pub(super) fn part(cell: &str, field: Field, fields: &[Field]) -> String {
    let pieces = pieces(cell, fields);
    let own = pieces.iter().filter(|(known, _)| *known == field).map(|(_, piece)| *piece);
    own.collect::<Vec<_>>().join("；")
}

/// A cell in pieces, by the first way of parting it that tells two fields apart; whole it belongs to the first field.
fn pieces<'a>(cell: &'a str, fields: &[Field]) -> Vec<(Field, &'a str)> {
    const SIGNS: [&str; 6] = ["\n", "；;", "，,", " \u{3000}\t", "（）()", "/／、"];
    for signs in SIGNS {
        let parted = cell.split(|letter: char| signs.contains(letter)).map(str::trim).filter(|piece| !piece.is_empty());
        let pieces: Vec<(Field, &str)> = parted.map(|piece| (field_of(piece, fields), piece)).collect();
        if pieces.iter().any(|(field, _)| Some(*field) != pieces.first().map(|(first, _)| *first)) {
            return pieces;
        }
    }
    vec![(field_of(cell, fields), cell)]
}

/// What a piece is: a time, a state, else a person.
fn field_of(piece: &str, fields: &[Field]) -> Field {
    let short = piece.chars().count() <= PIECE;
    let time = || !calendar::cell_deadlines(piece, &DeadlineContext::of_year(2000), None).is_empty();
    let rest = fields.iter().copied().find(|field| *field == Field::Owner);
    if short && fields.contains(&Field::Deadline) && time() {
        return Field::Deadline;
    }
    if short && fields.contains(&Field::Status) && !status::read(piece).unknown {
        return Field::Status;
    }
    rest.unwrap_or(Field::Deadline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_parted_by_what_its_pieces_are() {
        let fields = fields("责任人及完成时限", &[]);
        assert_eq!(fields, [Field::Owner, Field::Deadline]);
        for (cell, owner, deadline) in [
            ("甲、乙\n3月底前", "甲、乙", "3月底前"),
            ("甲，乙\n2025/3/31", "甲，乙", "2025/3/31"),
            ("甲（长期坚持）", "甲", "长期坚持"),
            ("甲/3月底", "甲", "3月底"),
            ("支部书记", "支部书记", ""),
            ("6月底", "", "6月底"),
        ] {
            assert_eq!(part(cell, Field::Owner, &fields), owner, "{cell}");
            assert_eq!(part(cell, Field::Deadline, &fields), deadline, "{cell}");
        }
    }

    #[test]
    fn other_heads_name_one_field() {
        for head in ["责任人", "责任单位及责任人", "存在问题及原因", "整改措施及时限", "责任人及岗位"]
        {
            assert_eq!(fields(head, &[]), [], "{head}");
        }
    }
}
