//! Workbooks that are encrypted with the password that every Excel knows (MS-OFFCRYPTO 2.3.6 and 2.3.7).
//!
//! Excel encrypts an `.xls` whose structure or windows are protected, with a password of its own; people open such
//! files without being asked for one. Nothing else is ever tried.

use md5::{Digest, Md5};

use super::super::cfb::u16_at;
use super::biff;

const PASSWORD: &str = "VelvetSweatshop";
/// Key and check value of the password in the older of the two methods, and the bytes that it makes of it.
const XOR_KEY: [u8; 4] = [0x59, 0xb3, 0x0a, 0x9a];
const XOR_BYTES: [u8; 16] =
    [0x87, 0x6b, 0x9a, 0xe2, 0x1e, 0xe3, 0x05, 0x62, 0x1e, 0x69, 0x96, 0x60, 0x98, 0x6e, 0x94, 0x04];
/// Bytes of the stream after which the newer method takes another key.
const BLOCK: usize = 1024;
/// Records that stay readable: beginnings, `FilePass` itself, the head of the interface, what sharing needs.
const PLAIN: [u16; 9] = [0x0809, 0x0409, 0x0209, 0x0009, biff::FILE_PASS, 0x00e1, 0x0138, 0x0194, 0x0195];

/// How a workbook is encrypted with the known password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    /// RC4, with the five bytes that keys are made of.
    Rc4([u8; 5]),
    /// Exclusive or.
    Xor,
}

impl Lock {
    /// The lock that the data of a record `FilePass` describes; `None` where it is another password.
    pub(crate) fn of(file_pass: &[u8]) -> Option<Self> {
        if file_pass == XOR_KEY || file_pass.strip_prefix(&[0, 0]) == Some(&XOR_KEY) {
            return Some(Self::Xor);
        }
        if (u16_at(file_pass, 0)?, u16_at(file_pass, 2)?) != (1, 1) {
            return None;
        }
        let (salt, check, hash) = (file_pass.get(6..22)?, file_pass.get(22..38)?, file_pass.get(38..54)?);
        let password: Vec<u8> = PASSWORD.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let first = Md5::digest(&password);
        let salted = [first.get(..5)?, salt].concat().repeat(16);
        let lock: [u8; 5] = Md5::digest(&salted).get(..5)?.try_into().ok()?;
        let stream = key_stream(lock, 0);
        let plain = |bytes: &[u8], from: usize| -> Vec<u8> {
            bytes.iter().zip(stream.iter().skip(from)).map(|(byte, key)| byte ^ key).collect()
        };
        let expected = Md5::digest(plain(check, 0));
        (expected.as_slice() == plain(hash, 16)).then_some(Self::Rc4(lock))
    }

    /// The stream without encryption; its record `FilePass` is made unknown.
    pub(super) fn open(self, stream: &[u8]) -> Vec<u8> {
        let mut out = stream.to_vec();
        let mut keys: (usize, Vec<u8>) = (usize::MAX, Vec::new());
        let mut at = 0;
        while let (Some(kind), Some(length)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
            let (start, length) = (at + 4, usize::from(length));
            if kind == biff::FILE_PASS {
                out.iter_mut().skip(at).take(2).for_each(|byte| *byte = 0xff);
            }
            if !PLAIN.contains(&kind) {
                // The place of a sheet in the stream stays readable.
                let readable = if kind == biff::BOUND_SHEET { 4 } else { 0 };
                for (index, byte) in out.iter_mut().enumerate().skip(start).take(length).skip(readable) {
                    *byte = match self {
                        Self::Rc4(lock) => {
                            if keys.0 != index / BLOCK {
                                keys = (index / BLOCK, key_stream(lock, index / BLOCK));
                            }
                            *byte ^ keys.1.get(index % BLOCK).copied().unwrap_or(0)
                        }
                        Self::Xor => {
                            let place = (length + index) % XOR_BYTES.len();
                            (*byte ^ XOR_BYTES.get(place).copied().unwrap_or(0)).rotate_right(5)
                        }
                    };
                }
            }
            at = start + length;
        }
        out
    }
}

/// The lock of a stream that is encrypted with the known password.
pub(super) fn lock_of(stream: &[u8]) -> Option<Lock> {
    let mut records = biff::Records::new(stream);
    while let Some(record) = records.next() {
        match record.kind {
            biff::FILE_PASS => return Lock::of(record.data),
            biff::EOF => return None,
            _ => {}
        }
    }
    None
}

/// The bytes of RC4 for one block.
fn key_stream(lock: [u8; 5], block: usize) -> Vec<u8> {
    let block = u32::try_from(block).unwrap_or(u32::MAX).to_le_bytes();
    let key = Md5::digest([lock.as_slice(), &block].concat());
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0_u8;
    for (i, key) in (0..256).zip(key.iter().cycle()) {
        j = j.wrapping_add(state.get(i).copied().unwrap_or(0)).wrapping_add(*key);
        state.swap(i, usize::from(j));
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    let next = |_| {
        i = i.wrapping_add(1);
        let a = state.get(usize::from(i)).copied().unwrap_or(0);
        j = j.wrapping_add(a);
        let b = state.get(usize::from(j)).copied().unwrap_or(0);
        state.swap(usize::from(i), usize::from(j));
        state.get(usize::from(a.wrapping_add(b))).copied().unwrap_or(0)
    };
    (0..BLOCK).map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::cfb::u32_at;
    use super::*;

    /// A record that Excel 2007 wrote when the structure of a workbook was protected.
    const PROTECTED: [u8; 54] = [
        1, 0, 1, 0, 1, 0, 0x2c, 0x85, 0x56, 0x09, 0x6f, 0x59, 0xef, 0x01, 0x80, 0x27, 0x8b, 0xfc, 0xf2, 0xb8, 0xf9,
        0x18, 0xf7, 0xbb, 0x5c, 0x8c, 0xc6, 0x36, 0xa2, 0xf1, 0x0b, 0xfc, 0x89, 0x6c, 0xfe, 0x0c, 0x7c, 0xc4, 0xeb,
        0xef, 0xa6, 0xb9, 0xd5, 0xf6, 0xd1, 0xef, 0xac, 0x02, 0x98, 0x5a, 0x4c, 0xed, 0x79, 0xa2,
    ];

    #[test]
    fn only_the_password_that_everybody_knows_opens() {
        assert!(matches!(Lock::of(&PROTECTED), Some(Lock::Rc4(_))));
        assert_eq!(Lock::of(&[0x59, 0xb3, 0x0a, 0x9a]), Some(Lock::Xor));
        assert_eq!(Lock::of(&[0, 0, 0x59, 0xb3, 0x0a, 0x9a]), Some(Lock::Xor));
        let mut other = PROTECTED;
        other[30] ^= 1;
        assert_eq!(Lock::of(&other), None);
        assert_eq!(Lock::of(&[1, 0, 4, 0]), None);
        assert_eq!(Lock::of(&[]), None);
    }

    #[test]
    fn records_are_opened_and_their_heads_left() {
        let lock = Lock::of(&PROTECTED).unwrap();
        let record = |kind: u16, data: &[u8]| {
            [&kind.to_le_bytes()[..], &u16::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
        };
        let plain =
            [record(biff::BOF, &[0, 6]), record(biff::CODE_PAGE, &[1; 2000]), record(biff::BOUND_SHEET, &[7; 9])]
                .concat();
        // RC4 undoes itself.
        let closed = lock.open(&plain);
        assert_ne!(closed, plain);
        assert_eq!(closed.get(..10), plain.get(..10));
        assert_eq!(u32_at(&closed, plain.len() - 9), u32_at(&plain, plain.len() - 9));
        assert_eq!(lock.open(&closed), plain);
    }
}
