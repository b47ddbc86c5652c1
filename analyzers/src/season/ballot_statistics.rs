//! What the votes mean beyond the proposals: figures with words, none of a single rater.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the votes mean beyond the proposals.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BallotStatistics {
    /// One row per unit that was voted on, in the order of the roster.
    pub units: Vec<UnitStatistics>,
    /// How strictly the groups of raters vote, in the order of the scheme.
    pub groups: Vec<GroupLeniency>,
    /// How far raters agree on the order of the candidates; `None` without ballots on at least three candidates.
    pub agreement: Option<Agreement>,
    /// Ballots that say little or say the same: to be looked at, never a reason to drop a vote.
    pub patterns: BallotPatterns,
    /// Neighbouring places that cannot be told apart, in Chinese: 第3至第6名分不出先后.
    pub brackets: Vec<String>,
    /// Number of resamples behind stability figures.
    pub resamples: u32,
    /// How the figures are to be understood, in Chinese.
    pub notes: Vec<String>,
}

/// What the votes on one unit mean.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UnitStatistics {
    /// Roster id.
    pub unit: String,
    /// Votes by grade over all groups, highest first.
    pub grades: Vec<GradeShare>,
    /// Standard deviation of the valid votes, on the vote's scale (n − 1 in the denominator).
    pub spread: Option<f64>,
    /// `r_wg` = 1 − s² / ((A² − 1) / 12), A points of the scale; 1 = all say the same. Below 0 counts as 0.
    /// Source: James, Demaree & Wolf 1984.
    pub r_wg: Option<f64>,
    /// The same in words: 意见一致, 较一致, 分歧较大.
    pub unity: String,
    /// How far the next grade is, and the own one's lower end.
    pub margin: Option<GradeMargin>,
    /// Low votes that are still missing until a veto is met; `None` where none is met or none exists.
    pub votes_to_veto: Option<u32>,
    /// Score that 5 % of the resamples fall below.
    pub score_low: Option<f64>,
    /// Score that 5 % of the resamples exceed.
    pub score_high: Option<f64>,
    /// Best place within the middle 90 % of the resamples.
    pub rank_best: Option<u32>,
    /// Worst place within the middle 90 % of the resamples.
    pub rank_worst: Option<u32>,
    /// Share of the resamples that give the same grade by the bands.
    pub grade_stability: Option<f64>,
    /// The heaviest group of raters against the others; `None` where one of them is too small to be shown.
    pub against: Option<GroupContrast>,
    /// Ids of groups whose figures on this unit must not be shown on their own: too few votes, or they could be
    /// computed from what is shown.
    pub hidden_groups: Vec<String>,
    /// This year beside last year; `None` where the unit was not voted on then.
    pub last_year: Option<YearContrast>,
    /// Free texts about problems, in an order that tells nothing.
    pub problems: Vec<String>,
    /// Free texts of advice, in an order that tells nothing.
    pub advice: Vec<String>,
    /// What a reader should know, in Chinese.
    pub words: Vec<String>,
}

/// Votes for one grade.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GradeShare {
    /// Grade.
    pub grade: String,
    /// Votes.
    pub votes: u32,
    /// Share of the valid votes, 0…1.
    pub share: f64,
    /// Lower end of Wilson's 95 % interval (Wilson 1927).
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}

/// How far the neighbouring grades are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GradeMargin {
    /// The next higher grade; `None` for the highest.
    pub next: Option<String>,
    /// Points to its lower end.
    pub gap: Option<f64>,
    /// Fewest ballots that would have to say the highest score instead for the grade to be reached.
    pub votes_up: Option<u32>,
    /// Points above the own grade's lower end.
    pub above: f64,
    /// Fewest ballots that would have to say the lowest score instead for the grade to be lost.
    pub votes_down: Option<u32>,
}

/// One group's mean against the mean of all other votes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupContrast {
    /// Id of the group.
    pub group: String,
    /// Its mean minus the mean of the others.
    pub difference: f64,
    /// The difference in standard errors (Welch 1947); `None` where nobody differs from anybody.
    pub z: Option<f64>,
    /// In words.
    pub words: String,
}

/// How strictly a group votes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupLeniency {
    /// Id of the group.
    pub group: String,
    /// Mean over the units that all groups voted on of (the group's mean − the mean of the groups' means).
    /// Diagnostic only, no score is altered.
    pub leniency: Option<f64>,
    /// Number of those units.
    pub units: u32,
    /// In words.
    pub words: String,
}

/// How far raters agree on the order of the candidates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Agreement {
    /// Complete ballots.
    pub ballots: u32,
    /// Candidates on them.
    pub candidates: u32,
    /// Kendall's W corrected for ties: (12 Σ R² − 3 m² n (n+1)²) / (m² (n³ − n) − m Σ (t³ − t)).
    /// Source: Kendall & Babington Smith 1939; Siegel & Castellan 1988.
    pub kendall_w: Option<f64>,
    /// χ² = m (n − 1) W with n − 1 degrees of freedom.
    pub chi_square: Option<f64>,
    /// ICC(2,k) = (MSB − MSE) / (MSB + (MSJ − MSE) / n): reliability of the mean of all these ballots.
    /// Source: Shrout & Fleiss 1979.
    pub icc_2k: Option<f64>,
    /// In words, by the limits of Koo & Li 2016 (0.5, 0.75, 0.9).
    pub words: String,
}

/// Ballots that say little, or say the same.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BallotPatterns {
    /// Ballots on at least two candidates.
    pub ballots: u32,
    /// Of those, the ones with one score for everybody.
    pub flat: u32,
    /// Of those, the ones with the highest score for everybody.
    pub full: u32,
    /// Pairs of ballots that are equal and not flat.
    pub equal_pairs: u32,
    /// Pairs that would be equal by chance: mean of seeded shuffles within candidate and group.
    pub expected_pairs: Option<f64>,
    /// Ballots that give one candidate a very low score and everybody else the highest, by roster id.
    pub odd_one_out: Vec<(String, u32)>,
    /// In words.
    pub words: Vec<String>,
}

/// This year beside last year.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct YearContrast {
    /// Last year's score.
    pub score: Option<f64>,
    /// Last year's place.
    pub rank: Option<u32>,
    /// Number of units with a place last year.
    pub of: u32,
    /// Last year's grade.
    pub grade: Option<String>,
    /// This year's score minus last year's.
    pub difference: Option<f64>,
    /// The difference in standard errors; `None` where last year's votes are not known.
    pub z: Option<f64>,
    /// In words: 上升, 下降, 基本持平.
    pub words: String,
    /// What changed behind the score, in Chinese: means of groups, shares of grades; without groups that must not be
    /// shown on their own in either year.
    #[serde(default)]
    pub changes: Vec<String>,
}
