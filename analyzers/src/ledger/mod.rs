//! Rectification ledgers: rows, deadlines, states.
