//! What was done on a day, by kind.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::domain::typed;

/// Counts of work done on a day, each in its own unit: one field a column of the register.
macro_rules! workload {
    ($( $(#[$note:meta])* $field:ident / $variant:ident = $label:literal / $unit:literal; )+) => {
        /// A kind of work (工作量).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WorkloadKind { $( $(#[$note])* $variant, )+ }

        impl WorkloadKind {
            /// Every kind, in the order of the register's columns.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The unit that it is counted in.
            pub const fn unit(self) -> &'static str {
                match self { $(Self::$variant => $unit),+ }
            }

            /// The stable name that is stored and sent.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => stringify!($field)),+ }
            }
        }

        /// What was done on a day, by kind; what is missing is nothing.
        #[derive(
            Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, Validate, ToSchema,
        )]
        #[serde(default, deny_unknown_fields)]
        pub struct Workload {
            $(
                $(#[$note])*
                #[serde(
                    deserialize_with = "typed::optional_number",
                    skip_serializing_if = "Option::is_none",
                )]
                #[validate(range(min = 0, max = 9999))]
                #[schema(minimum = 0, maximum = 9999)]
                pub $field: Option<i32>,
            )+
        }

        impl Workload {
            /// The count of a kind.
            pub const fn get(&self, kind: WorkloadKind) -> Option<i32> {
                match kind { $(WorkloadKind::$variant => self.$field),+ }
            }

            /// Sets the count of a kind.
            pub const fn set(&mut self, kind: WorkloadKind, count: Option<i32>) {
                match kind { $(WorkloadKind::$variant => self.$field = count),+ }
            }
        }
    };
}

workload! {
    /// 门诊.
    outpatient / Outpatient = "门诊" / "人次";
    /// 住院查房.
    ward_round / WardRound = "查房" / "人次";
    /// 手术.
    surgery / Surgery = "手术" / "台次";
    /// 会诊.
    consultation / Consultation = "会诊" / "例次";
    /// 疑难病例讨论.
    difficult_case / DifficultCase = "疑难病例讨论" / "例";
    /// 教学查房.
    teaching_round / TeachingRound = "教学查房" / "次";
    /// 带教.
    mentored / Mentored = "带教" / "人";
    /// 讲座.
    lecture / Lecture = "讲座" / "次";
    /// 讲座听众.
    lecture_audience / LectureAudience = "讲座听众" / "人次";
    /// 健康教育.
    health_education / HealthEducation = "健康教育" / "次";
    /// 健康教育听众.
    health_education_audience / HealthEducationAudience = "健康教育受众" / "人次";
    /// 义诊.
    free_clinic / FreeClinic = "义诊" / "人次";
    /// 新技术.
    new_technique / NewTechnique = "新技术" / "项";
    /// 下村.
    village_visit / VillageVisit = "下村" / "次";
}

impl Workload {
    /// The kinds that the month grid asks for in its one line; the form of a day has them all.
    pub const DAILY: &'static [WorkloadKind] = &[
        WorkloadKind::Outpatient,
        WorkloadKind::WardRound,
        WorkloadKind::Surgery,
        WorkloadKind::Consultation,
        WorkloadKind::Mentored,
        WorkloadKind::HealthEducation,
        WorkloadKind::FreeClinic,
        WorkloadKind::VillageVisit,
    ];

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.counts().next().is_none()
    }

    /// What is counted, kind by kind.
    pub fn counts(&self) -> impl Iterator<Item = (WorkloadKind, i32)> + '_ {
        WorkloadKind::ALL.iter().filter_map(|kind| Some((*kind, self.get(*kind)?)))
    }

    /// As it is stored: `outpatient=12,mentored=2`.
    pub fn to_text(&self) -> String {
        let counts = self.counts().map(|(kind, count)| format!("{}={count}", kind.code()));
        counts.collect::<Vec<_>>().join(",")
    }

    /// From what is stored. What has no meaning is left out.
    pub fn from_text(text: &str) -> Self {
        let mut workload = Self::default();
        for (code, count) in text.split(',').filter_map(|part| part.split_once('=')) {
            let kind = WorkloadKind::ALL.iter().find(|kind| kind.code() == code);
            if let Some(kind) = kind {
                workload.set(*kind, count.parse().ok());
            }
        }
        workload
    }

    /// As people read it: `门诊 12 人次、带教 2 人`.
    pub fn to_words(&self) -> String {
        let words =
            self.counts().map(|(kind, count)| format!("{} {count} {}", kind.label(), kind.unit()));
        words.collect::<Vec<_>>().join("、")
    }
}

#[cfg(test)]
mod tests {
    use super::{Workload, WorkloadKind};

    #[test]
    fn what_is_stored_is_read_back() {
        let workload =
            Workload { outpatient: Some(12), village_visit: Some(0), ..Workload::default() };
        assert_eq!(workload.to_text(), "outpatient=12,village_visit=0");
        assert_eq!(Workload::from_text(&workload.to_text()), workload);
        assert_eq!(workload.to_words(), "门诊 12 人次、下村 0 次");
        assert!(Workload::from_text("").is_empty());
    }

    #[test]
    fn every_kind_has_a_field() {
        for kind in WorkloadKind::ALL {
            let mut workload = Workload::default();
            workload.set(*kind, Some(3));
            assert_eq!(workload.counts().collect::<Vec<_>>(), [(*kind, 3)]);
            assert_eq!(Workload::from_text(&workload.to_text()), workload);
        }
    }
}
