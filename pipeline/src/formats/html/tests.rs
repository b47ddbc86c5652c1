use super::*;

fn texts(source: &str) -> Vec<String> {
    let document = read(source.as_bytes(), &Limits::default()).unwrap();
    document.paragraphs.iter().map(|p| p.number.clone().unwrap_or_default() + &p.text).collect()
}

#[test]
fn blocks_are_paragraphs_and_white_space_runs_together() {
    for (source, want) in [
        ("<p>党\n 建<p>a  b<br>c</p>", vec!["党建", "a b\nc"]),
        ("<div>一<div>二</div>三</div>四", vec!["一", "二", "三", "四"]),
        ("<p>甲<script>x<p></script><style>y</style><!-- z --></p>", vec!["甲"]),
        ("<p>保留<del>删去</del><span style='display:none'>隐藏</span></p>", vec!["保留"]),
        (
            "<ol><li>一<li>二</ol><ol type=a start=3><li>三</li></ol><ul><li>点</ul>",
            vec!["1.一", "2.二", "c.三", "•点"],
        ),
        ("<pre>a\n  b</pre>", vec!["a\n  b"]),
        ("<ruby>東<rt>dong</rt></ruby>", vec!["東"]),
    ] {
        assert_eq!(texts(source), want, "{source}");
    }
}

#[test]
fn word_saved_pages_keep_their_numbers_and_headings() {
    let source = "<html><head><title>报告</title></head><body><p class=MsoNormal style='mso-outline-level:1'><b>\
        <![if !supportLists]><span style='mso-list:Ignore'>一、<span style='font:7.0pt'>&nbsp; </span></span><![endif]>履职情况</b></p></body>";
    let document = read(source.as_bytes(), &Limits::default()).unwrap();
    let first = &document.paragraphs[0];
    assert_eq!((first.number.as_deref(), first.text.as_str()), (Some("一、"), "履职情况"));
    assert_eq!((first.look.outline, first.look.bold, first.look.style.as_str()), (Some(1), true, "MsoNormal"));
    assert_eq!(document.aside.title, "报告");
}

#[test]
fn cells_that_reach_down_move_the_ones_below() {
    let source = "<table><tr><td rowspan=2>1<td>x</tr><tr><td>y</table>后";
    let document = read(source.as_bytes(), &Limits::default()).unwrap();
    assert_eq!(texts(source), ["1\tx", "\ty", "后"]);
    assert_eq!((document.tables[0].rows[0][0].rows, document.tables[0].rows[1][0].column), (2, 1));
}

#[test]
fn pages_are_decoded_by_what_they_are_not_by_what_they_claim() {
    let gbk = encoding_rs::GB18030.encode("<meta charset=gb2312><p>党建</p>").0.into_owned();
    let lying = "<meta charset=gb2312><p>党建</p>".as_bytes().to_vec();
    let silent = encoding_rs::GB18030.encode("<p>党建</p>").0.into_owned();
    for bytes in [gbk, lying, silent] {
        assert_eq!(read(&bytes, &Limits::default()).unwrap().paragraphs[0].text, "党建");
    }
}

#[test]
fn archived_pages_are_unpacked() {
    let source = "From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"--=b\"\r\n\r\n\
        ----=b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n\
        ----=b\r\nContent-Type: text/html; charset=\"utf-8\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        <p>=E5=85=9A=\r\n=E5=BB=BA</p>\r\n----=b--\r\n";
    assert_eq!(texts(source), ["党建"]);
}

#[test]
fn endless_pages_end() {
    for piece in ["<div>", "<table><tr><td>", "<b><p>", "<ol><li>", "<a href='"] {
        let source = piece.repeat(50_000) + "x";
        assert!(read(source.as_bytes(), &Limits::default()).is_ok());
    }
}
