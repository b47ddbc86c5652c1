//! What people filled in, read back from the workbooks that they got.

/// A short name for a pair of problems, by which a decision finds its pair again: unit, this year's and last year's
/// text, 64 bits of FNV-1a in hexadecimal.
pub(crate) fn pair_id(unit: &str, issue: &str, prior: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in unit.bytes().chain([0]).chain(issue.bytes()).chain([0]).chain(prior.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
