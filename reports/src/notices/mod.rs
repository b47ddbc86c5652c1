//! 退回修改意见.docx, 整改台账.xlsx and 自查表.xlsx: what a unit has to act on.

mod ledger;
mod revision;
mod self_check;

pub(crate) use ledger::build as ledger;
pub(crate) use revision::build as revision;
pub(crate) use self_check::build as self_check;
