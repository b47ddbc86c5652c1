//! Season → files.
