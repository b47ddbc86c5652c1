use super::*;

fn read(automatic: &str, inside: &str) -> Document {
    let source = format!(
        "<office:document xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' \
         xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0' xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0' \
         xmlns:fo='urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0' xmlns:dc='http://purl.org/dc/elements/1.1/'>\
         <office:automatic-styles>{automatic}</office:automatic-styles><office:body><office:text>{inside}</office:text></office:body></office:document>"
    );
    read_flat(source.as_bytes(), &Limits::default()).unwrap()
}

fn texts(document: &Document) -> Vec<String> {
    document.paragraphs.iter().map(|p| p.number.clone().unwrap_or_default() + &p.text).collect()
}

const LISTS: &str = "<text:list-style style:name='L1'>\
    <text:list-level-style-number text:level='1' style:num-format='一, 二, 三, ...' style:num-suffix='、'/>\
    <text:list-level-style-number text:level='2' style:num-format='1' style:num-prefix='（' style:num-suffix='）'/></text:list-style>\
    <style:style style:name='T1' style:family='text'><style:text-properties fo:font-weight='bold' style:font-size-asian='16pt'/></style:style>";

#[test]
fn lists_count_by_level_and_go_on_where_they_say_so() {
    let item = |inside: &str| format!("<text:list-item>{inside}</text:list-item>");
    let first = item("<text:p>A</text:p>")
        + &item(
            "<text:p>B</text:p><text:p>B2</text:p><text:list><text:list-item><text:p>C</text:p></text:list-item></text:list>",
        );
    let inside = format!(
        "<text:list text:style-name='L1'>{first}</text:list><text:p>x</text:p>\
         <text:list text:style-name='L1' text:continue-numbering='true'>{0}</text:list><text:list text:style-name='L1'>{0}</text:list>",
        item("<text:p>D</text:p>")
    );
    let document = read(LISTS, &inside);
    assert_eq!(texts(&document), ["一、A", "二、B", "B2", "（1）C", "x", "三、D", "一、D"]);
}

#[test]
fn notes_boxes_deletions_and_spaces_are_put_right() {
    let inside = "<text:tracked-changes><text:changed-region><text:deletion><text:p>删去</text:p></text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>正<text:span text:style-name='T1'>文</text:span><text:s text:c='2'/>末<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note>\
        <draw:frame><draw:text-box><text:p>框</text:p></draw:text-box></draw:frame></text:p>";
    let document = read(LISTS, inside);
    assert_eq!(texts(&document), ["正文  末", "脚注", "框"]);
    assert_eq!(document.aside.deleted, ["删去"]);
    assert_eq!(document.paragraphs[0].look.size, 0);
}

#[test]
fn cells_that_are_covered_stand_once() {
    let cell = |text: &str, more: &str| format!("<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>");
    let inside = format!(
        "<table:table><table:table-row>{}{}</table:table-row><table:table-row><table:covered-table-cell/>{}</table:table-row></table:table>",
        cell("1", "table:number-rows-spanned='2'"),
        cell("x", ""),
        cell("y", "")
    );
    let document = read("", &inside);
    assert_eq!(texts(&document), ["1\tx", "\ty"]);
    assert_eq!((document.tables[0].rows[0][0].rows, document.tables[0].rows[1][0].column), (2, 1));
}
