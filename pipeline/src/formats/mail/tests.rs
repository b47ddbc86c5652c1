//! Mails as Chinese mailers write them, and as nobody should.

use crate::content::{Cause, Container, Content, Limits};

fn read(bytes: &[u8]) -> Result<Container, Cause> {
    match crate::formats::read("a.eml", bytes, &Limits::default()) {
        Ok(Content::Container(container)) => Ok(container),
        Ok(other) => panic!("{other:?}"),
        Err(refusal) => Err(refusal.cause),
    }
}

fn gbk(text: &str) -> Vec<u8> {
    encoding_rs::GBK.encode(text).0.into_owned()
}

const HEAD: &str = "From: =?GB2312?B?wu3UurDsuavK0g==?= <office@unit.example>\r\nTo: zzb@unit.example\r\n\
    Subject: =?GB2312?B?yvbWsLGouOY=?=\r\nDate: Mon, 4 Dec 2023 10:46:08 +0800\r\nMessage-ID: <1@unit.example>\r\n\
    MIME-Version: 1.0\r\n";

#[test]
fn head_body_and_attachments_are_read() {
    let mail = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=gb2312\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n1+nWr7K/o7o=\r\n--b\r\nContent-Type: application/octet-stream\r\n\
         Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n filename*0*=GBK'zh-CN'%CA%F6%D6%B0%B1;\r\n \
         filename*1*=%A8%B8%E6.docx\r\n\r\nUEsDBA==\r\n--b\r\nContent-Type: text/plain; name=\"a.txt\"\r\n\
         Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"a.txt\"\r\n\r\nyvbWsA==\r\n--b--\r\n"
    );
    let container = read(mail.as_bytes()).unwrap();
    let letter = container.letter.unwrap();
    assert_eq!(letter.from, "马院办公室 <office@unit.example>");
    assert_eq!((letter.subject.as_str(), letter.body.as_str()), ("述职报告", "组织部："));
    assert_eq!(letter.date.as_deref(), Some("2023-12-04T10:46:08+08:00"));
    assert_eq!(letter.id, "1@unit.example");
    let members: Vec<(&str, &[u8])> =
        container.members.iter().map(|member| (member.name.as_str(), member.bytes.as_slice())).collect();
    assert_eq!(members, [("述职报告.docx", b"PK\x03\x04".as_slice()), ("a.txt", &gbk("述职"))]);
    assert!(container.losses.is_empty());
}

#[test]
fn bodies_are_read_in_the_charset_that_they_are_in() {
    let body = |head: &str, body: &[u8]| {
        let mail = [HEAD.as_bytes(), head.as_bytes(), b"\r\n\r\n", body, b"\r\n"].concat();
        read(&mail).unwrap().letter.unwrap().body
    };
    let text = "组织部：现报上述职报告。";
    for (head, bytes) in [
        ("X-Priority: 3", gbk(text)),
        ("Content-Type: text/plain", gbk(text)),
        ("Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: 8bit", gbk(text)),
        ("Content-Type: text/plain; charset=\"gb18030\"", gbk(text)),
        ("Content-Type: text/plain; charset=utf-8", text.as_bytes().to_vec()),
        ("Content-Type: text/plain; charset=utf-8", gbk(text)),
        ("Content-Type: text/plain; charset=cp936", gbk(text)),
        ("Content-Type: text/html", [b"<html><p>".as_slice(), &gbk(text), b"</p></html>"].concat()),
        ("Content-Type: text/html", [b"<meta charset=gb2312><p>".as_slice(), &gbk(text)].concat()),
    ] {
        assert_eq!(body(head, &bytes), text, "{head}");
    }
    assert_eq!(body("Content-Type: text/plain; charset=hz-gb-2312", b"~{JvV0~} ok"), "述职 ok");
    assert_eq!(body("Content-Type: text/plain; charset=utf-7", b"+j/CATA- ok"), "述职 ok".replace("职", "\u{804c}"));
}

#[test]
fn a_mail_inside_a_mail_is_a_member() {
    let inner = format!("{HEAD}Content-Type: text/plain\r\n\r\ninner\r\n");
    let mail = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nouter\r\n--b\r\n\
         Content-Type: message/rfc822\r\n\r\n{inner}\r\n--b--\r\n"
    );
    let container = read(mail.as_bytes()).unwrap();
    assert_eq!(container.letter.unwrap().body, "outer");
    assert_eq!(container.members.len(), 1);
    assert_eq!(container.members[0].name, "述职报告.eml");
    assert_eq!(read(&container.members[0].bytes).unwrap().letter.unwrap().body, "inner");
}

#[test]
fn pictures_of_signatures_are_no_members_but_large_ones_are() {
    let picture = |id: &str, size: usize| {
        let base64 = "AAAA".repeat(size / 3);
        format!(
            "--b\r\nContent-Type: image/png; name=\"{id}.png\"\r\nContent-ID: <{id}>\r\nContent-Transfer-Encoding: base64\r\n\r\n{base64}\r\n"
        )
    };
    let mail = format!(
        "{HEAD}Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n\
         <img src=\"cid:logo\"><img src=\"cid:page\">\r\n{}{}--b--\r\n",
        picture("logo", 900),
        picture("page", 90_000)
    );
    let container = read(mail.as_bytes()).unwrap();
    let names: Vec<&str> = container.members.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(names, ["page.png"]);
}

#[test]
fn a_mail_that_breaks_off_says_so() {
    let mail = format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\n\
         Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLj"
    );
    let container = read(mail.as_bytes()).unwrap();
    assert_eq!(container.losses.len(), 1);
    assert_eq!(container.members[0].bytes, b"%PDF-1.");
}

#[test]
fn links_to_large_attachments_are_told() {
    let mail = format!(
        "{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n从QQ邮箱发来的超大附件 https://mail.qq.com/x\r\n"
    );
    assert_eq!(read(mail.as_bytes()).unwrap().losses.len(), 1);
}

/// Found by a fuzzer: the mail inside ends with the mark of the one around it.
#[test]
fn a_mail_whose_parts_end_each_other_is_read_as_far_as_it_goes() {
    let read = read(include_bytes!("../../../tests/fixtures/hostile/borrowed-boundary.eml"));
    if cfg!(debug_assertions) {
        assert_eq!(read, Err(Cause::Damaged));
    } else {
        let letter = read.unwrap().letter.unwrap();
        assert_eq!((letter.from.as_str(), letter.subject.as_str()), ("c@example.com", "Fwd"));
    }
}

#[test]
fn mails_nested_without_end_are_refused() {
    let mail = HEAD.to_owned() + &"Content-Type: message/rfc822\r\n\r\n".repeat(50_000);
    assert_eq!(read(mail.as_bytes()), Err(Cause::Bomb));
}

#[test]
fn attachments_of_winmail_dat_are_unpacked() {
    let attribute = |id: u32, data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap();
        [&[2_u8][..], &id.to_le_bytes(), &length.to_le_bytes(), data, &[0, 0]].concat()
    };
    let bytes = [
        vec![0x78, 0x9f, 0x3e, 0x22, 1, 0],
        attribute(0x0006_9002, &[0; 14]),
        attribute(0x0001_8010, &[gbk("述职报告.docx"), vec![0]].concat()),
        attribute(0x0006_800F, b"PK"),
    ]
    .concat();
    let Ok(Content::Container(container)) = super::tnef::read(&bytes, &Limits::default()) else {
        panic!("no container")
    };
    assert_eq!(
        (container.members[0].name.as_str(), container.members[0].bytes.as_slice()),
        ("述职报告.docx", b"PK".as_slice())
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(300))]
    #[test]
    fn no_changed_mail_is_too_much(at: usize, byte: u8, cut: usize) {
        let mail = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n{HEAD}\r\nx\r\n\
             --b\r\nContent-Type: text/html; charset=gbk\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=CA=F6\r\n--b--\r\n"
        );
        let mut bytes = mail.into_bytes();
        let length = bytes.len();
        bytes[at % length] = byte;
        let _ = super::eml::read(&bytes, &Limits::default());
        bytes.truncate(cut % length);
        let _ = super::eml::read(&bytes, &Limits::default());
        let _ = super::tnef::read(&bytes, &Limits::default());
    }
}

#[test]
fn a_subject_is_read_from_the_head_alone() {
    let (gbk, _, _) = encoding_rs::GBK.encode("Subject: 信工学院述职报告\r\n\r\nSubject: 正文");
    for (message, subject) in [
        (&b"From: a\r\nSUBJECT: =?GBK?B?yvbWsA==?=\r\n =?GBK?B?sai45g==?=\r\nTo: b\r\n\r\n"[..], Some("述职报告")),
        (&gbk[..], Some("信工学院述职报告")),
        (b"From: a\r\n\r\nSubject: body", None),
        (b"Subject:\r\n\r\n", None),
        (b"", None),
    ] {
        assert_eq!(super::subject(message).as_deref(), subject);
    }
}
