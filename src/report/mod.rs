//! Views turned into bytes: documents.

pub mod acceptance_form;
pub mod batch;
pub mod bulletin;
pub mod circular;
pub mod completion_report;
pub mod layout;
pub mod picture;
pub mod posting;
pub mod rectification_notice;
pub mod renewal_reminder;
pub mod sources;
pub mod subsidy_list;
pub mod subsidy_sheet;

mod audit;
mod gaps;
mod parts;
mod sheet_csv;

pub use audit::audit_csv;
pub use gaps::gaps_csv;
pub use layout::{Fonts, LayoutError as ReportError, Rendered};
pub use sheet_csv::{harmless, sheet_csv};
pub use subsidy_list::{PublicSubsidyLine, subsidies_csv};
