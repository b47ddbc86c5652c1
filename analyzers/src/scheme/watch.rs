//! How the mailbox is watched.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the mailbox is watched by `shuping watch`. Times are seconds; fractions are welcome.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Watch {
    /// Seconds between two full scans; left out for 15 on a local disk and 60 on a share: `15`.
    pub scan_every: Option<f64>,
    /// Seconds for which a file must not have changed before it is taken: `5`.
    pub quiet: f64,
    /// Seconds that a modification time must lie back; the clocks of disks are that coarse: `2`.
    pub racy: f64,
    /// Seconds after which a file that does not end as its format ends is taken as it is: `600`.
    pub patience: f64,
    /// Seconds within which the daemon stops when it is told to: `20`.
    pub stop_within: f64,
}

impl Default for Watch {
    fn default() -> Self {
        Self { scan_every: None, quiet: 5.0, racy: 2.0, patience: 600.0, stop_within: 20.0 }
    }
}
