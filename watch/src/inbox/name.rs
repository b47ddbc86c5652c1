//! Names of folders on mail servers: Unicode written in the modified UTF-7 of RFC 3501, 5.1.3.

use base64::Engine;
use base64::alphabet::IMAP_MUTF7;
use base64::engine::{GeneralPurpose, general_purpose::NO_PAD};

/// The name as the server knows it: `述职` is `&j,CATA-`.
pub(super) fn on_the_line(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut wide: Vec<u8> = Vec::new();
    for letter in name.chars() {
        if (' '..='~').contains(&letter) {
            flush(&mut out, &mut wide);
            out.push(letter);
            if letter == '&' {
                out.push('-');
            }
        } else {
            let mut units = [0; 2];
            wide.extend(letter.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut out, &mut wide);
    out
}

fn flush(out: &mut String, wide: &mut Vec<u8>) {
    if !wide.is_empty() {
        out.push('&');
        GeneralPurpose::new(&IMAP_MUTF7, NO_PAD).encode_string(wide.as_slice(), out);
        out.push('-');
        wide.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_servers_know_them() {
        for (name, written) in [
            ("INBOX", "INBOX"),
            ("A&B", "A&-B"),
            // The example of RFC 3501.
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("INBOX/述职", "INBOX/&j,CATA-"),
        ] {
            assert_eq!(on_the_line(name), written);
        }
    }
}
