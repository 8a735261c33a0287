//! Views turned into bytes: documents.

pub mod acceptance_form;
pub mod batch;
pub mod bulletin;
pub mod circular;
pub mod completion_report;
pub mod layout;
pub mod picture;
pub mod rectification_notice;
pub mod sources;

mod audit;
mod parts;
mod sheet_csv;

pub use audit::audit_csv;
pub use layout::{Fonts, LayoutError as ReportError, Rendered};
pub use sheet_csv::sheet_csv;
