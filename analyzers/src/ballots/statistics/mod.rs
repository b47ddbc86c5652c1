//! x
pub fn statistics() {}
