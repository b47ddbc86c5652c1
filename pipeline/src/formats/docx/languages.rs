//! Which languages a Word file is set up for.
//!
//! Word writes the hint that makes “ ” — … Asian into the runs that Chinese input made. Programs that build Word files
//! write none, and such a file looks the same whether its author's marks were Chinese or Latin; then the language that
//! the file is set up for decides: `w:themeFontLang` of its settings and `w:lang` of its styles.

use super::super::xml::{Namespace, Node, Nodes};

/// Whether any of the parts names an East-Asian language; `None` where none names a language for East-Asian text.
pub(super) fn asian<'a>(
    parts: impl IntoIterator<Item = &'a (impl AsRef<str> + ?Sized + 'a)>,
    max_depth: usize,
) -> Option<bool> {
    let mut told = None;
    for part in parts {
        let mut nodes = Nodes::new(part.as_ref(), max_depth);
        while let Some(node) = nodes.next() {
            let Node::Open(element) = node else { continue };
            match element.name {
                "themeFontLang" | "lang" if element.namespace == Namespace::Word => {
                    let Some(language) = element.attribute("eastAsia").filter(|language| !language.is_empty()) else {
                        continue;
                    };
                    let language = language.to_lowercase();
                    if ["zh", "ja", "ko"].iter().any(|asian| language.starts_with(asian)) {
                        return Some(true);
                    }
                    told = Some(false);
                }
                // Table styles are the longest part of a style sheet, and no text of a paragraph follows them.
                "style" if element.attribute("type").as_deref() == Some("table") => nodes.skip_flat(),
                "latentStyles" => nodes.skip_flat(),
                // The languages of single runs say nothing about the file.
                "body" => nodes.skip(),
                _ => {}
            }
        }
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: &str = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";

    #[test]
    fn the_language_for_east_asian_text_tells() {
        let settings = |inside: &str| format!("<w:settings {W}>{inside}</w:settings>");
        for (styles, theme, told) in [
            ("", "", None),
            ("<w:lang w:val='en-US'/>", "", None),
            ("<w:lang w:val='en-US' w:eastAsia='en-US'/>", "", Some(false)),
            (
                "<w:lang w:val='en-US' w:eastAsia='en-US'/>",
                "<w:themeFontLang w:val='en-US' w:eastAsia='zh-CN'/>",
                Some(true),
            ),
            ("<w:lang w:eastAsia='zh-CN'/>", "", Some(true)),
            ("", "<w:body><w:lang w:eastAsia='zh-CN'/></w:body>", None),
        ] {
            assert_eq!(asian([&settings(styles), &settings(theme)], 64), told, "{styles} {theme}");
        }
    }
}
