//! Texts that nest without end, refer to themselves, or repeat a small part for ever.

use super::bombs::zip;

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The files.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    let named = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
    let p = "<w:p><w:r><w:t>述职报告</w:t></w:r></w:p>";
    vec![
        named("炸弹.docx", docx("", &(" ".repeat(70 << 20)), &[])),
        named("实体.docx", docx(&entities(), "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", &[])),
        named("两万层表.docx", docx("", &nested("<w:tbl><w:tr><w:tc>", p, "</w:tc></w:tr></w:tbl>", 20_000), &[])),
        named("两万层修订.docx", docx("", &nested("<w:ins>", p, "</w:ins>", 20_000), &[])),
        named(
            "十万层框.docx",
            docx("", &nested("<w:p><w:r><w:txbxContent>", p, "</w:txbxContent></w:r></w:p>", 100_000), &[]),
        ),
        named("五十万段.docx", docx("", &"<w:p><w:r><w:t>段</w:t></w:r></w:p>".repeat(500_000), &[])),
        named("五十万字串.docx", docx("", &format!("<w:p>{}</w:p>", "<w:r><w:t>字</w:t></w:r>".repeat(500_000)), &[])),
        named(
            "无尽编号.docx",
            docx("", &numbered(), &[("numbering", &endless_numbering()), ("styles", &circle_of_styles())]),
        ),
        named(
            "断编号.docx",
            docx("", &numbered(), &[("numbering", "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start")]),
        ),
        named("断样式.docx", docx("", p, &[("styles", "<w:style w:type='paragraph' w:styleId='a'><w:basedOn ")])),
        named(
            "属性.docx",
            docx(
                "",
                &format!("<w:p {}/>", (0..100_000).fold(String::new(), |all, n| all + &format!("a{n}='1' "))),
                &[],
            ),
        ),
        named("深层.rtf", format!("{{\\rtf1 {}述职", "{".repeat(1_000_000)).into_bytes()),
        named("二进制.rtf", b"{\\rtf1 \\bin2147483647 x}".to_vec()),
        named("深层.html", format!("<html><body>{}述职报告</body></html>", "<div>".repeat(300_000)).into_bytes()),
        named("深层.xml", nested("<?mso-application progid=\"Word.Document\"?><a>", "x", "</a>", 1).into_bytes()),
        named("深层表.html", nested("<table><tr><td>", "票", "</td></tr></table>", 20_000).into_bytes()),
        named("套邮件.eml", nested_mail(3_000)),
        named("万附件.eml", many_attachments(20_000)),
        named("长行.txt", "述".repeat(3_000_000).into_bytes()),
        named("文字重复.ofd", ofd()),
    ]
}

fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + inside + &close.repeat(depth)
}

fn docx(doctype: &str, body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let root = format!(
        "<Relationships xmlns='{package}'><Relationship Id='r' Type='{OFFICE}/officeDocument' Target='word/document.xml'/></Relationships>"
    );
    let relations: String = parts
        .iter()
        .map(|(kind, _)| format!("<Relationship Id='{kind}' Type='{OFFICE}/{kind}' Target='{kind}.xml'/>"))
        .collect();
    let relations = format!("<Relationships xmlns='{package}'>{relations}</Relationships>");
    let main = format!("{doctype}<w:document xmlns:w='{WORD}'><w:body>{body}</w:body></w:document>");
    let types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'><Override PartName='/word/document.xml' \
                 ContentType='application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>";
    let mut files = vec![
        ("[Content_Types].xml".to_owned(), types.to_owned()),
        ("_rels/.rels".to_owned(), root),
        ("word/_rels/document.xml.rels".to_owned(), relations),
        ("word/document.xml".to_owned(), main),
    ];
    for (kind, inside) in parts {
        files.push((format!("word/{kind}.xml"), format!("<w:{kind} xmlns:w='{WORD}'>{inside}")));
    }
    zip(&files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect::<Vec<_>>())
}

/// A billion laughs.
fn entities() -> String {
    let levels: String = (1..10).fold(String::from("<!ENTITY l0 '述职述职'>"), |all, level| {
        all + &format!("<!ENTITY l{level} '{}'>", format!("&l{};", level - 1).repeat(10))
    });
    format!("<!DOCTYPE x [{levels}]>")
}

fn numbered() -> String {
    "<w:p><w:pPr><w:pStyle w:val='a0'/><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>条</w:t></w:r></w:p>"
        .repeat(2_000)
}

/// Lists that link to each other in a circle, formats of endless length, a start beyond all numbers.
fn endless_numbering() -> String {
    let template = "%1".repeat(20_000);
    let mut text = String::new();
    for number in 0..3_000 {
        text += &format!(
            "<w:abstractNum w:abstractNumId='{number}'><w:numStyleLink w:val='a{}'/><w:lvl w:ilvl='0'><w:start w:val='2147483647'/>\
             <w:numFmt w:val='chineseCountingThousand'/><w:lvlText w:val='{}'/></w:lvl></w:abstractNum>",
            number + 1,
            if number == 0 { &template } else { "%1、" },
        );
    }
    text + "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
}

fn circle_of_styles() -> String {
    (0..3_000).fold(String::new(), |all, number| {
        all + &format!(
            "<w:style w:type='paragraph' w:styleId='a{number}'><w:basedOn w:val='a{}'/><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>",
            (number + 1) % 3_000
        )
    })
}

fn nested_mail(depth: usize) -> Vec<u8> {
    let mut mail = String::new();
    for number in 0..depth {
        mail += &format!("Subject: {number}\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n");
    }
    mail.into_bytes()
}

fn many_attachments(count: usize) -> Vec<u8> {
    let mut mail = String::from(
        "From: a@example.com\r\nTo: b@example.com\r\nSubject: x\r\nDate: Mon, 4 Dec 2023 10:00:00 +0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n",
    );
    for number in 0..count {
        mail += &format!("--x\r\nContent-Disposition: attachment; filename={number}.txt\r\n\r\n{number}\r\n");
    }
    (mail + "--x--\r\n").into_bytes()
}

/// A line of text whose distances repeat two thousand million times.
fn ofd() -> Vec<u8> {
    let namespace = "xmlns:ofd='http://www.ofdspec.org/2016'";
    let content = format!(
        "<ofd:Page {namespace}><ofd:Content><ofd:Layer ID='2'><ofd:TextObject ID='3' Boundary='20 20 100 10' Font='1' Size='5'>\
         <ofd:TextCode X='0' Y='5' DeltaX='{}'>述职报告</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>",
        "g 2000000000 5 ".repeat(1_000)
    );
    zip(&[
        (
            "OFD.xml",
            format!("<ofd:OFD {namespace}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>").as_bytes(),
        ),
        (
            "Doc_0/Document.xml",
            format!(
                "<ofd:Document {namespace}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>\
                 <ofd:Pages>{}</ofd:Pages></ofd:Document>",
                "<ofd:Page ID='1' BaseLoc='Content.xml'/>".repeat(20_000)
            )
            .as_bytes(),
        ),
        ("Doc_0/Content.xml", content.as_bytes()),
    ])
}
