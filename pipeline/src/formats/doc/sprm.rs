//! Single property modifiers: an operation code and its operand ([MS-DOC] 2.6).

use super::super::cfb::u16_at;

/// More modifiers than any paragraph has.
const MAX_MODIFIERS: usize = 8_192;

/// One modifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Modifier<'a> {
    pub(super) code: u16,
    pub(super) operand: &'a [u8],
}

impl Modifier<'_> {
    pub(super) fn byte(&self) -> u8 {
        self.operand.first().copied().unwrap_or(0)
    }

    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(0)
    }
}

/// The modifiers of a list; it ends where it is broken.
pub(super) fn modifiers(list: &[u8]) -> impl Iterator<Item = Modifier<'_>> {
    let mut rest = list;
    std::iter::from_fn(move || {
        let code = u16_at(rest, 0)?;
        let size = operand_size(code, rest)?;
        let operand = rest.get(2..size.checked_add(2)?)?;
        rest = rest.get(size + 2..).unwrap_or_default();
        Some(Modifier { code, operand })
    })
    .take(MAX_MODIFIERS)
}

fn operand_size(code: u16, list: &[u8]) -> Option<usize> {
    Some(match code >> 13 {
        0 | 1 => 1,
        2 | 4 | 5 => 2,
        3 => 4,
        7 => 3,
        _ if code == TABLE_DEFINITION => usize::from(u16_at(list, 2)?) + 1,
        _ if code == TABS_CHANGED && list.get(2) == Some(&255) => {
            let deleted = usize::from(*list.get(3)?);
            let added = usize::from(*list.get(4 + deleted * 4)?);
            3 + deleted * 4 + added * 3
        }
        _ => usize::from(*list.get(2)?) + 1,
    })
}

pub(super) const TABLE_DEFINITION: u16 = 0xD608;
const TABS_CHANGED: u16 = 0xC615;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifiers_are_told_apart_by_their_sizes() {
        let list = [0x35, 0x08, 1, 0x43, 0x4A, 32, 0, 0x49, 0x66, 2, 0, 0, 0, 0x2B, 0xD6, 2, 0, 3, 0x35, 0x08];
        let got: Vec<(u16, Vec<u8>)> = modifiers(&list).map(|m| (m.code, m.operand.to_vec())).collect();
        assert_eq!(
            got,
            [(0x0835, vec![1]), (0x4A43, vec![32, 0]), (0x6649, vec![2, 0, 0, 0]), (0xD62B, vec![2, 0, 3])]
        );
    }
}
