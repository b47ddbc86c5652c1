//! Values of headers, with all the ways in which Chinese mailers write Chinese.

use super::{charset, transfer};

/// One piece of a header's value.
enum Piece {
    /// Bytes as they stand.
    Plain(Vec<u8>),
    /// An encoded word: charset, whether base64, the encoded text.
    Word(String, bool, Vec<u8>),
}

/// Decodes a header's value: folded lines joined, encoded words decoded, raw 8-bit bytes read as UTF-8 or GB18030.
///
/// Words in a row are joined as bytes before they are decoded, because mailers split Chinese characters between them.
pub(super) fn decode(raw: &[u8]) -> String {
    let mut out = String::new();
    let mut row: Option<(String, Row)> = None;
    for piece in pieces(&unfold(raw)) {
        match piece {
            Piece::Word(label, base64, text) => match &mut row {
                Some((open, bytes)) if open.eq_ignore_ascii_case(&label) => bytes.push(base64, &text),
                _ => {
                    flush(&mut out, row.take());
                    let mut bytes = Row::default();
                    bytes.push(base64, &text);
                    row = Some((label, bytes));
                }
            },
            // Space between two encoded words is not shown.
            Piece::Plain(bytes) if row.is_some() && bytes.iter().all(u8::is_ascii_whitespace) => {
                if let Some((_, row)) = &mut row {
                    row.space = bytes;
                }
            }
            Piece::Plain(bytes) => {
                flush(&mut out, row.take());
                out.push_str(&charset::guess(&bytes));
            }
        }
    }
    flush(&mut out, row);
    out.trim().to_owned()
}

/// Encoded words in a row.
#[derive(Default)]
struct Row {
    bytes: Vec<u8>,
    /// Base64 that broke off inside a group of four letters.
    open: Vec<u8>,
    space: Vec<u8>,
}

impl Row {
    fn push(&mut self, base64: bool, text: &[u8]) {
        self.space.clear();
        if !base64 {
            self.close();
            self.bytes.extend(transfer::quoted_printable(text, true));
            return;
        }
        self.open.extend_from_slice(text);
        if self.open.len() % 4 == 0 || text.ends_with(b"=") {
            self.close();
        }
    }

    fn close(&mut self) {
        let open = std::mem::take(&mut self.open);
        self.bytes.extend(transfer::base64(&open));
    }
}

fn flush(out: &mut String, row: Option<(String, Row)>) {
    let Some((label, mut row)) = row else { return };
    row.close();
    out.push_str(&charset::decode(&label, &row.bytes).unwrap_or_else(|| charset::guess(&row.bytes)));
    out.push_str(&String::from_utf8_lossy(&row.space));
}

/// Joins folded lines; the white space that begins a line stays one.
pub(super) fn unfold(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    for line in raw.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match line.first() {
            Some(b' ' | b'\t') if !out.is_empty() => {
                out.push(b' ');
                out.extend_from_slice(line.trim_ascii_start());
            }
            _ => out.extend_from_slice(line),
        }
    }
    out
}

fn pieces(value: &[u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = Vec::new();
    let mut rest = value;
    while let Some((byte, after)) = rest.split_first() {
        if let Some((word, tail)) = encoded_word(rest) {
            if !plain.is_empty() {
                pieces.push(Piece::Plain(std::mem::take(&mut plain)));
            }
            pieces.push(word);
            rest = tail;
        } else {
            plain.push(*byte);
            rest = after;
        }
    }
    if !plain.is_empty() {
        pieces.push(Piece::Plain(plain));
    }
    pieces
}

/// An encoded word at the start of `text`, and what follows. Blanks inside are forgiven.
fn encoded_word(text: &[u8]) -> Option<(Piece, &[u8])> {
    let inside = text.strip_prefix(b"=?")?;
    let label_end = inside.iter().take(60).position(|byte| *byte == b'?')?;
    let label = std::str::from_utf8(inside.get(..label_end)?).ok()?;
    // RFC 2231 allows a language behind the charset.
    let label = label.split('*').next().unwrap_or(label);
    let [kind, b'?', encoded @ ..] = inside.get(label_end + 1..)? else { return None };
    let base64 = match kind {
        b'B' | b'b' => true,
        b'Q' | b'q' => false,
        _ => return None,
    };
    let end = encoded.windows(2).position(|pair| pair == b"?=")?;
    let word = encoded.get(..end)?.to_vec();
    Some((Piece::Word(label.to_owned(), base64, word), encoded.get(end + 2..)?))
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn gbk(text: &str) -> Vec<u8> {
        encoding_rs::GBK.encode(text).0.into_owned()
    }

    #[test]
    fn chinese_subjects_are_read_however_they_were_written() {
        for (raw, expected) in [
            (b"=?GB2312?B?wu3UutfUsunOyszi1fu4xMyo1cs=?=".to_vec(), "马院自查问题整改台账"),
            (b"=?gb2312?Q?=CA=F6=D6=B0?= =?gb2312?Q?=B1=A8=B8=E6?=".to_vec(), "述职报告"),
            (b"=?utf-8?B?6L+w6IGM?=\r\n =?utf-8?B?5oql5ZGK?=".to_vec(), "述职报告"),
            ("述职报告".as_bytes().to_vec(), "述职报告"),
            (gbk("述职报告"), "述职报告"),
            // A character split between two words, and base64 split inside a group of four.
            (b"=?GBK?Q?=CA=F6=D6?= =?GBK?Q?=B0=B1=A8?=".to_vec(), "述职报"),
            (b"=?utf-8?B?6L+w6IG?= =?utf-8?B?M5oql5ZGK?=".to_vec(), "述职报告"),
            (b"=?utf-8?B?6L+w6A==?= =?utf-8?B?gYw=?=".to_vec(), "述职"),
            (b"Re: =?x-gbk?B?yvbWsLGouOY=?= (2)".to_vec(), "Re: 述职报告 (2)"),
            (b"=?hz-gb-2312?Q?~{JvV0~}?=".to_vec(), "述职"),
            // UTF-8 under the label of GB2312, and the other way round.
            (b"=?gb2312?B?6L+w6IGM5oql5ZGK?=".to_vec(), "述职报告"),
            (b"=?utf-8?B?yvbWsLGouOY=?=".to_vec(), "述职报告"),
            (b"=?iso-8859-1?B?yvbWsLGouOY=?=".to_vec(), "述职报告"),
            (b"=?broken".to_vec(), "=?broken"),
            (b"=?utf-8?X?abc?=".to_vec(), "=?utf-8?X?abc?="),
        ] {
            assert_eq!(decode(&raw), expected, "{}", String::from_utf8_lossy(&raw));
        }
    }

    proptest::proptest! {
        #[test]
        fn no_header_is_too_much(raw: Vec<u8>) {
            let _ = decode(&raw);
        }

        #[test]
        fn no_row_of_words_is_too_much(raw in "[=?BQbq_A-Za-z0-9+/ \r\n*-]{0,80}") {
            let _ = decode(raw.as_bytes());
        }
    }
}
