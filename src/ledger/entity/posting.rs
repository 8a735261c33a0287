//! A version of a posting.

use crate::domain::ids::SubjectId;
use crate::domain::posting::{LegalBasis, PostingKind, SenderLevel};
use chrono::NaiveDate;

super::version_table! {
    /// A posting: somebody of a higher unit serves at an institution for a time. It lies where
    /// that institution lies.
    "posting_version", "posting" {
        /// Who.
        practitioner_id: SubjectId,
        /// The institution that receives them.
        facility_id: SubjectId,
        /// The programme.
        kind: PostingKind,
        /// The legal basis.
        basis: LegalBasis,
        /// The unit that sends them.
        sender: String,
        /// Its level.
        sender_level: SenderLevel,
        /// The department there.
        sender_department: Option<String>,
        /// The speciality.
        specialty: Option<String>,
        /// The duty that they are to take on.
        duty: Option<String>,
        /// The order that sends them.
        document_no: Option<String>,
        /// The number of the filing, for a filed institution.
        filing_no: Option<String>,
        /// The day of the filing.
        filed_on: Option<NaiveDate>,
        /// What the sending unit says.
        sending_opinion: Option<String>,
        /// What the receiving institution says.
        receiving_opinion: Option<String>,
        /// What the health authority says.
        authority_opinion: Option<String>,
        /// The first day.
        valid_from: NaiveDate,
        /// The last day by the order.
        valid_until: NaiveDate,
        /// The last day, where it ended early.
        left_on: Option<NaiveDate>,
        /// Why it ended early.
        left_reason: Option<String>,
        /// A remark.
        remark: Option<String>,
    }
}
