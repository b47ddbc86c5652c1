//! x
pub fn statistics(){}
