//! Which causes explain which problems: a cause may stand beside its problem, behind a list of problems, or in a part of
//! its own; it may explain one, several, or all.

mod signals;

use super::issues::Draft;
use super::place::Group;
use crate::network::fitted::CAUSES;
use crate::network::too_many;
pub(super) use signals::signals;

/// A cause as it is told.
#[derive(Debug, Clone)]
pub(super) struct Cause {
    pub(super) para: usize,
    /// Its first character in the paragraph.
    pub(super) start: u32,
    pub(super) text: String,
    /// The list item that it stands in.
    pub(super) item: Group,
    /// The number of that item, 0 where it has none.
    pub(super) ordinal: u32,
    /// The paragraph of the heading that it stands under.
    pub(super) heading: Option<usize>,
    /// Whether it stands in a part that tells causes only.
    pub(super) in_part: bool,
}

/// Gives every cause to the problems that it explains.
pub(super) fn assign(causes: &[Cause], drafts: &mut [Draft]) {
    if too_many(causes.len(), drafts.len()) {
        return;
    }
    let explained = CAUSES.partners(drafts.len(), &signals(causes, drafts));
    for (cause, problems) in causes.iter().zip(explained) {
        for problem in problems {
            if let Some(draft) = drafts.get_mut(problem) {
                draft.causes.push(cause.text.clone());
            }
        }
    }
}
