//! How much reading one file may cost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How much reading one file may cost. Whatever goes beyond is stopped, and the file's row says so; the defaults are far
/// above what reports, sheets and scans need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Seconds for one file: `60`.
    #[schemars(range(min = 1, max = 3600))]
    pub seconds: u32,
    /// Megabytes of memory for one reading process: `2048`.
    #[schemars(range(min = 256, max = 65536))]
    pub memory_mb: u32,
    /// Megabytes of one file; larger ones are not read: `256`.
    #[schemars(range(min = 1, max = 4096))]
    pub file_mb: u32,
    /// Megabytes that a package or archive may unpack to: `256`.
    #[schemars(range(min = 1, max = 4096))]
    pub unpacked_mb: u32,
    /// Megabytes of text and tables that one file may give: `24`.
    #[schemars(range(min = 1, max = 512))]
    pub output_mb: u32,
    /// Pages of a PDF, an OFD or a scan; the rest is not read: `500`.
    #[schemars(range(min = 1, max = 10000))]
    pub pages: u32,
    /// Files that are read at once; left out, as many as the machine has cores, at most eight.
    pub workers: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { seconds: 60, memory_mb: 2048, file_mb: 256, unpacked_mb: 256, output_mb: 24, pages: 500, workers: None }
    }
}
