//! The text of a page: block by block, as a browser shows it.

use std::rc::Rc;

use shuping_analyzers::document::{Aside, Document, Look, Story};

use super::super::flow::Flow;
use super::super::line::{Line, RunLook};
use super::super::numbering::NumberFormat;
use super::super::pictures;
use super::css::Css;
use super::images;
use super::tokens::{Tag, Token, Tokens};
use crate::content::Limits;

/// Elements that are open at most; deeper ones lose their own style.
const MAX_OPEN: usize = 4_096;

/// Reads a page.
pub(super) fn read(source: &str, limits: &Limits) -> Document {
    let mut page = Page {
        flow: Flow::new(limits),
        aside: Aside::default(),
        line: Line::default(),
        open: Vec::new(),
        lists: Vec::new(),
        number: None,
        block: Block::default(),
        space: false,
        title: None,
        too_deep: false,
        shows_page: false,
    };
    let mut tokens = Tokens::new(source);
    while let Some(token) = tokens.next() {
        match token {
            Token::Open(tag) => page.open(&tag, &mut tokens),
            Token::Close(name) => page.close(&name),
            Token::Text(text) => page.text(&text),
        }
        if page.flow.is_full() {
            break;
        }
    }
    page.finish()
}

struct Page {
    flow: Flow,
    aside: Aside,
    line: Line,
    open: Vec<Open>,
    lists: Vec<List>,
    number: Option<String>,
    block: Block,
    /// White space waits to be written between two words.
    space: bool,
    title: Option<String>,
    too_deep: bool,
    /// A picture as large as a page is shown.
    shows_page: bool,
}

struct Open {
    name: String,
    look: RunLook,
    state: State,
    centered: bool,
    opened_table: bool,
}

/// What becomes of text inside an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Shown,
    Preformatted,
    Note,
    Number,
    Title,
    Deleted,
    Hidden,
    Comment,
    Header,
    Footer,
    Dropped,
}

/// What the block that is being read says of itself.
#[derive(Default)]
struct Block {
    outline: Option<u8>,
    style: String,
    centered: bool,
}

struct List {
    ordered: Option<NumberFormat>,
    next: i64,
}

impl Page {
    fn state(&self) -> State {
        self.open.last().map_or(State::Shown, |open| open.state)
    }

    fn look(&self) -> RunLook {
        let plain = RunLook { asian: true, ..RunLook::default() };
        self.open.last().map_or(plain, |open| open.look.clone())
    }

    fn open(&mut self, tag: &Tag<'_>, tokens: &mut Tokens<'_>) {
        let name = tag.name.as_str();
        match name {
            "script" | "style" | "noscript" | "template" | "xml" | "svg" | "select" | "textarea" if !tag.closed => {
                tokens.skip_raw(name);
                return;
            }
            "br" => {
                if matches!(self.state(), State::Shown | State::Note | State::Preformatted) {
                    self.space = false;
                    let look = self.look();
                    self.line.push("\n", &look);
                }
                return;
            }
            "hr" | "img" | "input" | "meta" | "link" | "col" | "base" | "wbr" | "o:p"
                if tag.closed || name != "o:p" =>
            {
                self.void(tag);
                return;
            }
            _ => {}
        }
        if is_block(name) {
            self.end_block();
        }
        let css = tag.attribute("style").map(|style| Css::read(&style)).unwrap_or_default();
        if tag.closed && !is_block(name) {
            return;
        }
        let opened_table = self.open_structure(tag, name);
        let look = self.inherit_look(name, tag, &css);
        let mut state = self.inherit_state(name, &css);
        // So LibreOffice marks what stands on every page.
        match tag.attribute("title").as_deref() {
            Some("header") if name == "div" => state = State::Header,
            Some("footer") if name == "div" => state = State::Footer,
            _ => {}
        }
        let align = tag.attribute("align").map(|align| align.eq_ignore_ascii_case("center"));
        let outer = self.open.last().is_some_and(|open| open.centered) && !matches!(name, "table");
        let centered = css.centered.or(align).unwrap_or(outer || name == "center");
        if is_block(name) {
            let heading =
                name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok()).filter(|l| (1..=6).contains(l));
            self.block =
                Block { outline: css.outline.or(heading), style: tag.attribute("class").unwrap_or_default(), centered };
        }
        if self.open.len() < MAX_OPEN && !tag.closed {
            self.open.push(Open { name: tag.name.clone(), look, state, centered, opened_table });
        }
    }

    /// Opens lists, tables, rows and cells; tells whether a table was opened.
    fn open_structure(&mut self, tag: &Tag<'_>, name: &str) -> bool {
        let number = |attribute: &str| tag.attribute(attribute).and_then(|value| value.trim().parse::<u32>().ok());
        match name {
            "ul" => self.lists.push(List { ordered: None, next: 1 }),
            "ol" => {
                let format = match tag.attribute("type").as_deref() {
                    Some("a") => NumberFormat::LowerLetter,
                    Some("A") => NumberFormat::UpperLetter,
                    Some("i") => NumberFormat::LowerRoman,
                    Some("I") => NumberFormat::UpperRoman,
                    _ => NumberFormat::Decimal,
                };
                self.lists.push(List { ordered: Some(format), next: number("start").map_or(1, i64::from) });
            }
            "li" => {
                if let Some(list) = self.lists.last_mut() {
                    list.next = number("value").map_or(list.next, i64::from);
                    let shown = list.ordered.map_or("•".to_owned(), |format| format.write(list.next) + ".");
                    list.next = list.next.saturating_add(1);
                    self.number = Some(shown);
                }
            }
            "table" => {
                let opened = self.flow.begin_table();
                self.too_deep |= !opened;
                return opened;
            }
            "tr" => {
                self.close_up_to(&["tr", "td", "th"], &["table"]);
                self.flow.begin_row();
            }
            "td" | "th" => {
                self.close_up_to(&["td", "th"], &["tr", "table"]);
                self.flow.begin_cell_below(number("colspan").unwrap_or(1), number("rowspan").unwrap_or(1));
            }
            _ => {}
        }
        false
    }

    fn void(&mut self, tag: &Tag<'_>) {
        match tag.name.as_str() {
            "hr" => self.end_block(),
            "img" => self.shows_page = self.shows_page || self.state() == State::Shown && images::is_page(tag),
            "input" => {
                let kind = tag.attribute("type").unwrap_or_default().to_ascii_lowercase();
                let text = match kind.as_str() {
                    "checkbox" | "radio" => {
                        if tag.attribute("checked").is_some() {
                            "☑".to_owned()
                        } else {
                            "□".to_owned()
                        }
                    }
                    "" | "text" => tag.attribute("value").unwrap_or_default(),
                    _ => String::new(),
                };
                self.text(&text);
            }
            _ => {}
        }
    }

    fn inherit_look(&self, name: &str, tag: &Tag<'_>, css: &Css) -> RunLook {
        let mut look = self.look();
        look.bold = match name {
            "b" | "strong" | "th" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => css.bold.unwrap_or(true),
            _ => css.bold.unwrap_or(look.bold),
        };
        look.size = css.size.unwrap_or(look.size);
        let face = if name == "font" { tag.attribute("face") } else { None };
        if let Some(font) = css.font.clone().or(face) {
            look.font = Rc::from(font);
        }
        look
    }

    fn inherit_state(&self, name: &str, css: &Css) -> State {
        let outer = self.state();
        if name == "title" && self.title.is_none() && outer == State::Dropped {
            return State::Title;
        }
        if !matches!(outer, State::Shown | State::Preformatted | State::Note) {
            return outer;
        }
        match (name, css.element.as_deref()) {
            ("title", _) => State::Title,
            ("del" | "s" | "strike", _) => State::Deleted,
            ("rt" | "rp" | "head", _) => State::Dropped,
            (_, Some("footnote" | "endnote")) => State::Note,
            (_, Some("comment" | "comment-list")) => State::Comment,
            (_, Some("header")) => State::Header,
            (_, Some("footer")) => State::Footer,
            (_, Some("field-begin" | "field-end" | "field-separator")) => State::Dropped,
            _ if css.hidden => State::Hidden,
            _ if css.list_number => State::Number,
            ("pre", _) => State::Preformatted,
            _ if css.preformatted && outer == State::Shown => State::Preformatted,
            _ => outer,
        }
    }

    /// Closes elements of these names that are open, but for those outside one of the others.
    fn close_up_to(&mut self, names: &[&str], bounds: &[&str]) {
        let from = self.open.iter().rposition(|open| bounds.contains(&open.name.as_str())).map_or(0, |at| at + 1);
        let inner = self.open.iter().enumerate().skip(from).find(|(_, open)| names.contains(&open.name.as_str()));
        if let Some((at, _)) = inner {
            self.end_block();
            self.open.truncate(at);
        }
    }

    fn close(&mut self, name: &str) {
        if name == "p" && !self.open.iter().rev().take(64).any(|open| open.name == "p") {
            self.end_block();
            return;
        }
        // The end of an inner element does not reach out of its cell.
        let bound = if matches!(name, "table" | "tr" | "body" | "html") {
            0
        } else {
            self.open.iter().rposition(|open| matches!(open.name.as_str(), "td" | "th")).unwrap_or(0)
        };
        let Some(at) = self.open.iter().skip(bound).rposition(|open| open.name == name).map(|at| at + bound) else {
            return;
        };
        if is_block(name) || matches!(name, "table" | "tr" | "td" | "th" | "ul" | "ol") {
            self.end_block();
        }
        while self.open.len() > at {
            let Some(closed) = self.open.pop() else { return };
            match closed.name.as_str() {
                "table" if closed.opened_table => self.flow.end_table(),
                "ul" | "ol" => {
                    self.lists.pop();
                }
                _ => {}
            }
        }
    }

    fn text(&mut self, text: &str) {
        let state = self.state();
        match state {
            State::Shown | State::Note => self.flowing(text),
            State::Preformatted => {
                let look = self.look();
                self.line.push(&text.replace('\r', ""), &look);
            }
            State::Number => {
                let shown = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{a0}');
                if !shown.is_empty() {
                    self.number.get_or_insert_default().push_str(shown);
                }
            }
            State::Title => self.title.get_or_insert_default().push_str(text),
            State::Deleted => keep(&mut self.aside.deleted, text),
            State::Hidden => keep(&mut self.aside.hidden, text),
            State::Comment => keep(&mut self.aside.comments, text),
            State::Header => keep(&mut self.aside.headers, text),
            State::Footer => keep(&mut self.aside.footers, text),
            State::Dropped => {}
        }
    }

    /// White space runs together; between two Chinese characters a line end of the source is none.
    fn flowing(&mut self, text: &str) {
        let look = self.look();
        let mut word = String::new();
        let mut line_end = false;
        for c in text.chars() {
            if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.space = true;
                line_end |= matches!(c, '\n' | '\r');
                continue;
            }
            if self.space {
                let last = word.chars().next_back().or_else(|| self.line.text().chars().next_back());
                let at_start = last.is_none_or(|last| last == '\n');
                let within_chinese = line_end && is_wide(c) && last.is_some_and(is_wide);
                if !at_start && !within_chinese {
                    word.push(' ');
                }
            }
            self.space = false;
            line_end = false;
            word.push(c);
        }
        self.line.push(&word, &look);
    }

    fn end_block(&mut self) {
        self.space = false;
        let note = self.state() == State::Note;
        let number = if self.line.text().trim().is_empty() { None } else { self.number.take() };
        let line = std::mem::take(&mut self.line);
        if line.text().trim().is_empty() {
            return;
        }
        let level = u8::try_from(self.lists.len()).ok().and_then(|depth| depth.checked_sub(1));
        let look = Look {
            style: self.block.style.clone(),
            outline: self.block.outline,
            centered: self.block.centered,
            number_level: level.filter(|_| number.is_some()),
            ..Look::default()
        };
        let (mut paragraph, after) = line.finish(number, look);
        let kept = paragraph.text.trim_end_matches('\n').len();
        if kept < paragraph.text.len() {
            paragraph.text.truncate(kept);
            let end = u32::try_from(paragraph.text.chars().count()).unwrap_or(u32::MAX);
            for range in &mut paragraph.asian {
                range.end = range.end.min(end);
            }
        }
        if note {
            paragraph.story = Story::Note;
        }
        self.flow.paragraph(paragraph, after);
    }

    fn finish(mut self) -> Document {
        self.end_block();
        let full = self.flow.is_full();
        let mut document = self.flow.finish();
        document.aside = self.aside;
        document.aside.title = self.title.unwrap_or_default().trim().to_owned();
        let shows_page = self.shows_page;
        pictures::note_unread(&mut document, || shows_page);
        document.quality.partial = if full {
            Some("文字过长，超出读取上限，只读到上限处".to_owned())
        } else if self.too_deep {
            Some("表格嵌套过深，可能缺少部分文字".to_owned())
        } else {
            None
        };
        document
    }
}

fn keep(list: &mut Vec<String>, text: &str) {
    if !text.trim().is_empty() {
        list.push(text.trim().to_owned());
    }
}

fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "li"
            | "ul"
            | "ol"
            | "dl"
            | "dt"
            | "dd"
            | "table"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "blockquote"
            | "pre"
            | "center"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "nav"
            | "main"
            | "aside"
            | "form"
            | "fieldset"
            | "address"
            | "body"
            | "html"
            | "title"
            | "figure"
            | "figcaption"
            | "thead"
            | "tbody"
            | "tfoot"
    )
}
