//! Word lists as data, each entry with its reason.
