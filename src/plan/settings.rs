//! What a plan leaves open, each with the value in force.

use serde::{Deserialize, Serialize};

use super::subsidy::SubsidySettings;
use super::training::TrainingSettings;
use crate::domain::funding::FundingLevel;
use crate::domain::indicator::CountsFrom;

/// What the words leave open. Every value is printed wherever it changes a number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct Settings {
    /// Days of the window over which the actual pace is measured, the as-of day the last.
    pub pace_window_days: i64,
    /// What a newly built clinic is granted by the centre and the province together, in yuan.
    pub new_build_subsidy_yuan: i64,
    /// Days within which a clinic's doctor must have been seen for its village to be covered.
    pub last_seen_days: i64,
    /// Key specialties that a county hospital builds, for the reading by specialty.
    pub specialties_per_county: i64,
    /// The levels whose money counts towards what is put into a key specialty.
    pub specialty_levels: Vec<FundingLevel>,
    /// Whether half a day of service at another institution counts as a day.
    pub half_day_counts_whole: bool,
    /// Whether a doctor who is posted for a part of a quarter is asked for that share of its
    /// days, rounded up; for all of them otherwise.
    pub quarter_pro_rata: bool,
    /// The subsidy of village doctors.
    pub subsidy: SubsidySettings,
    /// Training of village doctors.
    pub training: TrainingSettings,
    /// Whether community health centres and stations are among the institutions to be staffed,
    /// or township hospitals alone.
    pub staff_health_centres: bool,
    /// Whether a doctor who was trained as a general practitioner and is not registered as one
    /// counts.
    pub count_trained: bool,
    /// Days within which a village without clinic or doctor is to have one again.
    pub gap_days: i64,
    /// From which state on a reported figure counts.
    pub figures_count_from: CountsFrom,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            pace_window_days: 56,
            new_build_subsidy_yuan: 100_000,
            last_seen_days: 30,
            specialties_per_county: 2,
            specialty_levels: vec![
                FundingLevel::Central,
                FundingLevel::Provincial,
                FundingLevel::Municipal,
            ],
            half_day_counts_whole: true,
            quarter_pro_rata: false,
            subsidy: SubsidySettings::default(),
            training: TrainingSettings::default(),
            staff_health_centres: true,
            count_trained: true,
            gap_days: 90,
            figures_count_from: CountsFrom::Accepted,
        }
    }
}

impl Settings {
    /// The levels whose money counts towards a key specialty, in words.
    pub fn specialty_levels(&self) -> String {
        let labels: Vec<&str> = self.specialty_levels.iter().map(|level| level.label()).collect();
        labels.join("、")
    }
}
