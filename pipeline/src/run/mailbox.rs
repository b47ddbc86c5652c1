//! Is a folder the mailbox, or the place where it was mounted? An unreachable mailbox is not an empty one.

use super::scan::{Listing, MARKER};

/// What is remembered of a mailbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Before {
    /// The marker lay in it once.
    pub marked: bool,
    /// Files that were in it.
    pub present: usize,
}

/// Under which name the store remembers that the marker of a mailbox was seen.
#[must_use]
pub fn marker_key(mailbox: &str) -> String {
    format!("marker {mailbox}")
}

/// Why what was listed may not be the mailbox, in Chinese; `None` where it is to be believed.
#[must_use]
pub fn doubt(listing: &Listing, before: &Before) -> Option<String> {
    if listing.marked {
        return None;
    }
    if before.marked {
        return Some(format!(
            "里面原来的标记文件 {MARKER} 不见了，可能是网络盘没有连上；连上即可，如果确实换了收件箱，请在里面新建一个同名的空文件"
        ));
    }
    (before.present > 0 && listing.entries.is_empty() && listing.unseen.is_empty()).then(|| {
        format!(
            "里面原有的{}个文件全部不见了，可能是网络盘没有连上；连上即可，如果确实清空了，请在里面新建一个名为 {MARKER} 的空文件",
            before.present
        )
    })
}

/// Whether a path lies under something that could not be looked at, so that its absence says nothing.
#[must_use]
pub fn is_hidden(listing: &Listing, path: &str) -> bool {
    listing.unseen.iter().any(|unseen| {
        path.strip_prefix(unseen.path.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || unseen.path.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::scan::{Entry, Unseen};

    fn listing(entries: usize, marked: bool) -> Listing {
        let entry = |number| Entry { path: format!("{number}"), place: "x".into(), print: Default::default() };
        Listing { entries: (0..entries).map(entry).collect(), unseen: Vec::new(), marked }
    }

    #[test]
    fn only_the_marker_makes_an_empty_folder_an_empty_mailbox() {
        for (entries, marked, marked_before, present, believed) in [
            (0, false, false, 0, true),
            (0, false, false, 3, false),
            (0, true, true, 3, true),
            (0, true, false, 3, true),
            (5, false, true, 5, false),
            (1, false, false, 5, true),
        ] {
            let doubt = doubt(&listing(entries, marked), &Before { marked: marked_before, present });
            assert_eq!(doubt.is_none(), believed, "{entries} {marked} {marked_before} {present}: {doubt:?}");
        }
    }

    #[test]
    fn what_lies_under_a_closed_folder_is_not_known_to_be_gone() {
        let unseen = Unseen { path: "甲".into(), reason: String::new(), harmless: false, modified: 0 };
        let listing = Listing { unseen: vec![unseen], ..Listing::default() };
        assert!(is_hidden(&listing, "甲/a.docx") && is_hidden(&listing, "甲"));
        assert!(!is_hidden(&listing, "甲乙/a.docx"));
    }
}
