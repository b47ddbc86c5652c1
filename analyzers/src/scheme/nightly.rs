//! What is made every night.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is made every night, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Nightly {
    /// Time of day in the season's zone: `"02:00"`.
    pub at: String,
}

impl Default for Nightly {
    fn default() -> Self {
        Self { at: "02:00".into() }
    }
}
