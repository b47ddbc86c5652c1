//! Names of members: decoded, made harmless, told apart.

use encoding_rs::GB18030;

use crate::content::Member;

/// Whether the names of an archive are UTF-8, decided for all of them together.
///
/// Archives from Windows hold GBK without saying so, and two bytes of GBK are often also two valid bytes of UTF-8
/// (`D2 BB` is 一 in one and a Cyrillic letter in the other). Chinese in UTF-8 takes three bytes a character; one such
/// sequence is asked for.
pub(super) fn are_utf8<'n>(names: impl IntoIterator<Item = &'n [u8]>) -> bool {
    let mut long = false;
    for name in names.into_iter().filter(|name| !name.is_ascii()) {
        let Ok(text) = std::str::from_utf8(name) else { return false };
        long |= text.chars().any(|c| c.len_utf8() >= 3);
    }
    long
}

/// Decodes a name.
pub(in crate::formats) fn decode(name: &[u8], utf8: bool) -> String {
    match std::str::from_utf8(name) {
        Ok(text) if utf8 || name.is_ascii() => text.to_owned(),
        _ => GB18030.decode_without_bom_handling(name).0.into_owned(),
    }
}

/// A name that leads nowhere: `/` between steps, no drive, no `..`, no control characters.
pub(crate) fn harmless(name: &str) -> String {
    let name = name.replace('\\', "/");
    let steps = name.split('/').map(|step| step.chars().filter(|c| !c.is_control()).collect::<String>());
    let steps: Vec<String> = steps
        .filter(|step| !matches!(step.trim(), "" | "." | ".."))
        .enumerate()
        .filter(|(index, step)| !(*index == 0 && step.len() == 2 && step.ends_with(':')))
        // `!` divides a member from its container in paths.
        .map(|(_, step)| step.replace('!', "！"))
        .collect();
    if steps.is_empty() { "未命名".to_owned() } else { steps.join("/") }
}

/// Gives members of one name different ones: `报告.docx`, `报告(2).docx`.
pub(crate) fn tell_apart(members: &mut [Member]) {
    let mut taken: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
    for member in members {
        let mut name = member.name.clone();
        let mut number = 2_u32;
        while !taken.insert(name.clone()) {
            let (folder, base) = member.name.rsplit_once('/').map_or(("", member.name.as_str()), |(f, b)| (f, b));
            let (stem, ending) = base.rsplit_once('.').map_or((base, String::new()), |(s, e)| (s, format!(".{e}")));
            let slash = if folder.is_empty() { "" } else { "/" };
            name = format!("{folder}{slash}{stem}({number}){ending}");
            number += 1;
        }
        member.name = name;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gbk(text: &str) -> Vec<u8> {
        encoding_rs::GBK.encode(text).0.into_owned()
    }

    #[test]
    fn the_charset_of_names_is_decided_for_the_whole_archive() {
        for (names, utf8) in [
            (vec!["述职报告.docx".as_bytes().to_vec()], true),
            (vec![gbk("述职报告.docx")], false),
            (vec![gbk("一.doc")], false),
            (vec![gbk("炸.xml"), gbk("后勤书记述职.docx")], false),
            (vec![b"a.txt".to_vec()], false),
            (vec!["述职.docx".as_bytes().to_vec(), gbk("一.doc")], true),
        ] {
            let decided = are_utf8(names.iter().map(Vec::as_slice));
            assert_eq!(decided, utf8, "{names:?}");
        }
    }

    #[test]
    fn names_are_decoded() {
        assert_eq!(decode(&gbk("一.doc"), false), "一.doc");
        assert_eq!(decode("一.doc".as_bytes(), true), "一.doc");
        assert_eq!(decode(b"a.doc", false), "a.doc");
        // 0x5C is the second byte of some characters in GBK.
        assert_eq!(harmless(&decode(&gbk("乗.doc"), false)), "乗.doc");
    }

    #[test]
    fn names_lead_nowhere() {
        for (name, expected) in [
            ("../../etc/passwd", "etc/passwd"),
            ("/etc/passwd", "etc/passwd"),
            ("C:\\Windows\\a.docx", "Windows/a.docx"),
            ("\\\\server\\share\\a.docx", "server/share/a.docx"),
            ("a/./b//c.docx", "a/b/c.docx"),
            ("a\0b\n.docx", "ab.docx"),
            ("重要!.docx", "重要！.docx"),
            ("..", "未命名"),
            ("", "未命名"),
        ] {
            assert_eq!(harmless(name), expected);
        }
    }

    #[test]
    fn members_of_one_name_are_told_apart() {
        let mut members: Vec<Member> = ["a/报告.docx", "a/报告.docx", "a/报告(2).docx"]
            .map(|name| Member { name: name.to_owned(), ..Member::default() })
            .into();
        tell_apart(&mut members);
        let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
        assert_eq!(names, ["a/报告.docx", "a/报告(2).docx", "a/报告(2)(2).docx"]);
    }
}
