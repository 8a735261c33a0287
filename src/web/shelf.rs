//! Families of records, each behind doors of its own: not everybody who reads records reads all
//! of them.

use crate::rules::Records;

/// A family of records that is read as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shelf {
    /// 村卫生室建设项目.
    Projects,
    /// 重点专科建设项目.
    Specialties,
    /// 检查, 整改, 照片 and the documents of both, which hang on projects of either kind.
    Inspections,
    /// 村 and 机构.
    Places,
    /// 人员, 培训 and 补助.
    People,
    /// 机构 with their general practitioners.
    Staffing,
    /// 派驻.
    Postings,
    /// 订单定向医学生.
    Students,
    /// 报送的指标值.
    Figures,
    /// 医院管理中发现的问题.
    Irregularities,
    /// 项目资金.
    Money,
    /// 对账, which sets projects and people beside each other.
    Balances,
}

impl Shelf {
    /// Whether a partner department reads it, by what the rules of its measures are about: a
    /// measure is understood from the records that it counts.
    pub fn serves(self, about: &[Records]) -> bool {
        let any = |wanted: &[Records]| wanted.iter().any(|one| about.contains(one));
        match self {
            Self::Projects => any(&[Records::Project]),
            Self::Specialties => any(&[Records::Specialty]),
            Self::Inspections | Self::Money => any(&[Records::Project, Records::Specialty]),
            Self::Places => any(&[Records::Area, Records::Facility, Records::Project]),
            Self::People => any(&[Records::Practitioner]),
            Self::Staffing => any(&[Records::Facility]),
            Self::Postings => any(&[Records::Posting]),
            Self::Students => any(&[Records::Student]),
            Self::Figures => any(&[Records::Figure]),
            Self::Irregularities => any(&[Records::Irregularity]),
            Self::Balances => any(&[Records::Project]) && any(&[Records::Practitioner]),
        }
    }

    /// Whether all of it hangs on projects, so that assignments narrow it. An inspector reads
    /// nothing else.
    pub const fn hangs_on_projects(self) -> bool {
        matches!(self, Self::Projects | Self::Specialties | Self::Inspections)
    }
}

#[cfg(test)]
mod tests {
    use super::Shelf;
    use crate::rules::Records;

    #[test]
    fn a_department_reads_what_its_measures_count() {
        let reform = [Records::Project, Records::Area];
        for shelf in [Shelf::Projects, Shelf::Inspections, Shelf::Places, Shelf::Money] {
            assert!(shelf.serves(&reform), "{shelf:?}");
        }
        for shelf in [Shelf::People, Shelf::Postings, Shelf::Figures, Shelf::Balances] {
            assert!(!shelf.serves(&reform), "{shelf:?}");
        }
        assert!(Shelf::Figures.serves(&[Records::Figure]));
        assert!(!Shelf::Inspections.serves(&[Records::Figure]));
        assert!(Shelf::Balances.serves(&[Records::Practitioner, Records::Project]));
    }
}
