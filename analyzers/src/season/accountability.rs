//! What was understood of a 全面从严治党主体责任报告: a matrix of aspects and elements.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// An accountability report that could be read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AccountabilityReport {
    /// Path of the submission.
    pub path: String,
    /// Roster id of the unit.
    pub unit: Option<String>,
    /// Which aspects it speaks of, and which elements of each.
    pub coverage: Coverage,
    /// What the rules say.
    pub findings: Vec<Finding>,
}

/// Which aspects a report speaks of, and which elements of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Titles of the elements: 总体情况, 主要进展, 难点及原因分析, 下一步打算.
    pub elements: Vec<String>,
    /// Whether an element is told anywhere, of whatever aspect.
    pub elements_told: Vec<bool>,
    /// A row for each aspect.
    pub aspects: Vec<AspectCoverage>,
}

/// What is told of an aspect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AspectCoverage {
    /// Its title.
    pub title: String,
    /// A cell for each element.
    pub cells: Vec<CoverageCell>,
}

/// What is told of an element of an aspect.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CoverageCell {
    /// Paragraph of the first sentence that tells it, from 0; `None` where nothing does.
    pub paragraph: Option<u32>,
    /// That sentence.
    pub sentence: String,
    /// Number of sentences that tell it.
    pub sentences: u32,
}

impl AspectCoverage {
    /// Whether anything is told of the aspect.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.cells.iter().any(|cell| cell.paragraph.is_some())
    }
}
