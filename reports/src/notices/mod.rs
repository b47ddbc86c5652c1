//! 退回修改意见.docx and 整改台账.xlsx: what a unit has to act on.

mod ledger;
mod revision;

pub(crate) use ledger::build as ledger;
pub(crate) use revision::build as revision;
