//! One file a table. Rows are never serialized and never leave the ledger.

#![expect(unreachable_pub, reason = "the derives of the ORM ask for public rows")]

/// Makes a versions table: its row, its content, and what ties them together.
///
/// Every table has the same bookkeeping columns, so they are written once, here.
macro_rules! version_table {
    (
        $(#[$about:meta])*
        $table:literal, $kind:literal {
            $( $(#[$note:meta])* $field:ident : $type:ident $(<$inner:ident>)? ),* $(,)?
        }
    ) => {
        use sea_orm::entity::prelude::*;

        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, DeriveEntityModel)]
        #[sea_orm(table_name = $table)]
        pub struct Model {
            /// The subject that this is a version of.
            #[sea_orm(primary_key, auto_increment = false)]
            pub subject_id: crate::domain::ids::SubjectId,
            /// Its number, from 1.
            #[sea_orm(primary_key, auto_increment = false)]
            pub version: i32,
            /// The subject's name outside.
            pub public_id: crate::domain::ids::PublicId,
            /// Where it lies.
            pub area_key: crate::domain::area::AreaKey,
            $( $(#[$note])* pub $field: $type $(<$inner>)?, )*
            /// The act that wrote it.
            pub opened_by: crate::domain::ids::ActId,
            /// When we learned it.
            pub opened_at: crate::domain::time::Instant,
            /// The act that replaced it or struck it out.
            pub closed_by: Option<crate::domain::ids::ActId>,
            /// When it ceased to be what we know.
            pub closed_at: Option<crate::domain::time::Instant>,
        }

        /// No relations: queries join where they need to.
        #[derive(Debug, Clone, Copy, EnumIter, DeriveRelation)]
        pub enum Relation {}

        impl ActiveModelBehavior for ActiveModel {}

        /// What may be said of the subject.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct Content {
            /// Where it lies.
            pub area_key: crate::domain::area::AreaKey,
            $( $(#[$note])* pub $field: $type $(<$inner>)?, )*
        }

        impl crate::ledger::version::Row<Entity> for Model {
            fn stamp(&self) -> crate::ledger::version::Stamp {
                crate::ledger::version::Stamp {
                    subject_id: self.subject_id,
                    version: self.version,
                    public_id: self.public_id,
                    opened_by: self.opened_by,
                    opened_at: self.opened_at,
                }
            }
        }

        impl crate::ledger::version::Versioned for Entity {
            type Content = Content;

            const KIND: &'static str = $kind;

            fn row(content: Content, stamp: crate::ledger::version::Stamp) -> Model {
                Model {
                    subject_id: stamp.subject_id,
                    version: stamp.version,
                    public_id: stamp.public_id,
                    area_key: content.area_key,
                    $( $field: content.$field, )*
                    opened_by: stamp.opened_by,
                    opened_at: stamp.opened_at,
                    closed_by: None,
                    closed_at: None,
                }
            }

            fn content(row: Model) -> Content {
                Content { area_key: row.area_key, $( $field: row.$field, )* }
            }

            fn place(content: &Content) -> crate::domain::area::AreaKey {
                content.area_key
            }

            fn placed(content: Content, area_key: crate::domain::area::AreaKey) -> Content {
                Content { area_key, ..content }
            }
        }
    };
}

use version_table;

/// Hands the name of every versions table to a macro: what walks over all of history misses
/// none.
macro_rules! each_versions_table {
    ($do:ident) => {
        $do!(
            account,
            allowance,
            area,
            assessment,
            assignment,
            calendar,
            certificate,
            clinic_project,
            coverage,
            day_entry,
            defect,
            device,
            duty_choice,
            duty_month,
            employment,
            evidence,
            facility,
            figure,
            funding,
            inspection,
            key_specialty,
            intake,
            irregularity,
            medicines_spell,
            milestone,
            notice,
            opinion,
            panelist,
            party,
            period_lock,
            photo,
            plan,
            plan_draft,
            population,
            post,
            posting,
            posting_gap,
            poverty_listing,
            practitioner,
            purchase,
            snapshot,
            renewal,
            student,
            subsidy_payment,
            suspension,
            title,
            trainee,
            training_batch
        );
    };
}

pub(super) use each_versions_table;

pub(super) mod account;
pub(super) mod act;
pub(super) mod allowance;
pub(super) mod area;
pub(super) mod assessment;
pub(super) mod assignment;
pub(super) mod calendar;
pub(super) mod certificate;
pub(super) mod checklist;
pub(super) mod clinic_project;
pub(super) mod coverage;
pub(super) mod day_entry;
pub(super) mod defect;
pub(super) mod device;
pub(super) mod draft;
pub(super) mod duty_choice;
pub(super) mod duty_month;
pub(super) mod employment;
pub(super) mod evidence;
pub(super) mod facility;
pub(super) mod figure;
pub(super) mod funding;
pub(super) mod inspection;
pub(super) mod intake;
pub(super) mod irregularity;
pub(super) mod key_specialty;
pub(super) mod medicines_spell;
pub(super) mod milestone;
pub(super) mod notice;
pub(super) mod one_time_code;
pub(super) mod opinion;
pub(super) mod panelist;
pub(super) mod party;
pub(super) mod period_lock;
pub(super) mod photo;
pub(super) mod plan;
pub(super) mod plan_draft;
pub(super) mod population;
pub(super) mod post;
pub(super) mod posting;
pub(super) mod posting_gap;
pub(super) mod poverty_listing;
pub(super) mod practitioner;
pub(super) mod pulse;
pub(super) mod purchase;
pub(super) mod renewal;
pub(super) mod second_factor_use;
pub(super) mod session;
pub(super) mod snapshot;
pub(super) mod student;
pub(super) mod subject;
pub(super) mod subsidy_payment;
pub(super) mod suspension;
pub(super) mod title;
pub(super) mod trainee;
pub(super) mod training_batch;
pub(super) mod vault;
