//! Copied text, recurring problems, problems common to many units.
