//! Pieces of text as the elements hold them.

use std::borrow::Cow;

use super::super::super::xml::{Namespace, Node, Nodes};

/// Prefixes of extensions whose content is read; what needs others is read from its fallback.
pub(super) fn is_known(prefix: &str) -> bool {
    matches!(
        prefix,
        "wps"
            | "wpg"
            | "wpc"
            | "wpi"
            | "wp14"
            | "wp15"
            | "w14"
            | "w15"
            | "w16"
            | "w16se"
            | "w16cid"
            | "w16cex"
            | "a14"
            | "v"
            | "o"
            | "w"
            | "m"
            | "wne"
            | "am3d"
            | "wpsCustomData"
    )
}

/// All text of the element that was just opened, deleted text too, up to its end.
pub(super) fn gather(nodes: &mut Nodes<'_>) -> String {
    let mut text = String::new();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) if element.namespace == Namespace::Word => match element.name {
                "t" | "delText" => text.push_str(&nodes.text()),
                "tab" => text.push('\t'),
                "pPr" | "rPr" => nodes.skip(),
                _ => {}
            },
            Some(_) => {}
            None => break,
        }
    }
    text
}

/// What a form field shows that has no result: a tick box, or the choice of a list.
pub(super) fn form_text(nodes: &mut Nodes<'_>) -> Option<String> {
    let mut ticked: Option<bool> = None;
    let mut by_default = false;
    let mut choice = None;
    let mut entries = Vec::new();
    let depth = nodes.depth();
    while nodes.depth() >= depth {
        match nodes.next() {
            Some(Node::Open(element)) => match element.name {
                "checkBox" => ticked = ticked.or(Some(false)),
                "checked" => ticked = Some(element.switch()),
                "default" => by_default = element.switch(),
                "result" => choice = element.integer(),
                "listEntry" => entries.push(element.value().unwrap_or_default().into_owned()),
                _ => {}
            },
            Some(Node::Close(_, "checkBox")) => {
                ticked = ticked.map(|ticked| ticked || by_default);
            }
            Some(_) => {}
            None => break,
        }
    }
    if let Some(ticked) = ticked {
        return Some(if ticked { "☑" } else { "□" }.to_owned());
    }
    usize::try_from(choice.unwrap_or(0)).ok().and_then(|choice| entries.into_iter().nth(choice))
}

/// White space around a `w:t` counts only where it says so. Gives the bytes that were cut off at both ends, too.
pub(super) fn trim(text: &str) -> (&str, u64, u64) {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let rest = text.trim_start_matches(is_space);
    let inner = rest.trim_end_matches(is_space);
    (inner, (text.len() - rest.len()) as u64, (rest.len() - inner.len()) as u64)
}

/// Control characters inside a `w:t` are drawn as spaces.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(|c: char| c.is_control()) {
        Cow::Owned(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}
