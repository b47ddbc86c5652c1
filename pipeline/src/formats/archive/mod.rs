//! Archives, unpacked by one level: what lies inside is read by whoever asked.

pub mod gzip;
mod intake;
pub(super) mod names;
pub mod rar;
mod salvage;
pub mod seven_zip;
pub mod tar;
pub(super) mod volume;
pub mod zip;

#[cfg(test)]
mod tests;
