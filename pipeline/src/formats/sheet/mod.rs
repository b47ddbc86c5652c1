//! Spreadsheets: every cell with its value and with what it shows.

mod biff;
pub mod csv;
mod date_text;
mod decimal;
pub mod html;
mod intake;
mod number_format;
mod numerals;
pub mod ods;
mod tabs;
pub(crate) mod unlock;
mod worksheet;
pub mod xls;
pub mod xlsb;
pub mod xlsx;
pub mod xml_2003;

#[cfg(test)]
mod tests;
