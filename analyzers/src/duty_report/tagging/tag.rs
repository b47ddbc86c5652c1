//! [`Tag`]: the part that a piece belongs to, and what it is there.

use crate::season::Role;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::duty_report) enum Kind {
    /// Heading, introduction, example, comment.
    Other,
    /// The first piece that tells a problem.
    Issue,
    /// Goes on telling it.
    IssueGoesOn,
    /// Why a problem is there.
    Cause,
    /// The first piece of a promise.
    Measure,
    /// Goes on promising.
    MeasureGoesOn,
}

/// Part and kind of a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::duty_report) struct Tag {
    pub(in crate::duty_report) role: Role,
    pub(in crate::duty_report) kind: Kind,
}

const fn tag(role: Role, kind: Kind) -> Tag {
    Tag { role, kind }
}

/// One number for each tag, in the order of [`TAGS`].
pub(super) type Row = [f32; TAGS.len()];

/// All tags that occur, with their names in the weights. A unit (see `unit`) mostly holds one problem: so that the
/// tags, which go together with those beside them only, remember that it has told one, what follows has tags of its own (`p.A`, `p.B2`).
pub(super) const TAGS: [(&str, Tag); 13] = [
    ("pre", tag(Role::Preamble, Kind::Other)),
    ("ach", tag(Role::Achievements, Kind::Other)),
    ("p", tag(Role::Problems, Kind::Other)),
    ("p.A", tag(Role::Problems, Kind::Other)),
    ("p.BI", tag(Role::Problems, Kind::Issue)),
    ("p.B2", tag(Role::Problems, Kind::Issue)),
    ("p.II", tag(Role::Problems, Kind::IssueGoesOn)),
    ("p.C", tag(Role::Problems, Kind::Cause)),
    ("p.BM", tag(Role::Problems, Kind::Measure)),
    ("l", tag(Role::Plans, Kind::Other)),
    ("l.BM", tag(Role::Plans, Kind::Measure)),
    ("l.IM", tag(Role::Plans, Kind::MeasureGoesOn)),
    ("clo", tag(Role::Closing, Kind::Other)),
];

impl Tag {
    /// The tag's place in [`TAGS`], by its name.
    pub(super) fn place(name: &str) -> Option<usize> {
        TAGS.iter().position(|(known, _)| *known == name)
    }
}
