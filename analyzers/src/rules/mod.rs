//! The catalogue of finding rules, one file per rule.
