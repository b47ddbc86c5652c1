//! From the cells of a ballot workbook to a proposal that a committee can decide on.
