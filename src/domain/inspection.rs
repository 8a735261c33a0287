//! Inspections, those who sign them, and what follows from a defect.

use super::checklist::Purpose;
use super::clinic::MilestoneKind;
use super::words::words;

words! {
    /// What an inspection is for.
    InspectionKind {
        /// 初验 by township and county.
        Preliminary = "初验",
        /// 中期评估 of a specialty, while it is being built up.
        MidtermAppraisal = "中期评估",
        /// 竣工验收 by the departments that the plan names.
        Acceptance = "竣工验收",
        /// 终期评估 of a specialty, once it has been at work.
        FinalAppraisal = "终期评估",
        /// 复查 of defects, by somebody else.
        Reinspection = "复查",
        /// 投用核查: an accepted clinic is licensed, staffed and handed over.
        Commissioning = "投用核查",
    }
}

impl InspectionKind {
    /// The occasion whose items it asks; a re-inspection asks those of the first one again.
    pub const fn purpose(self) -> Purpose {
        match self {
            Self::Commissioning => Purpose::InService,
            Self::MidtermAppraisal => Purpose::Midterm,
            Self::FinalAppraisal => Purpose::Final,
            Self::Preliminary | Self::Acceptance | Self::Reinspection => Purpose::Completion,
        }
    }

    /// The step that a pass puts on record; what a re-inspection leads to is what the
    /// inspection before it would have led to. An appraisal leads to none.
    pub const fn leads_to(self) -> Option<MilestoneKind> {
        match self {
            Self::Preliminary => Some(MilestoneKind::PreliminarilyAccepted),
            Self::Acceptance => Some(MilestoneKind::Accepted),
            Self::Commissioning => Some(MilestoneKind::InService),
            Self::MidtermAppraisal | Self::FinalAppraisal | Self::Reinspection => None,
        }
    }

    /// Whether defects are written down by it: a re-inspection looks at those that are there.
    pub const fn finds_defects(self) -> bool {
        !matches!(self, Self::Reinspection)
    }
}

words! {
    /// A part in the panel (组内职务).
    PanelRole {
        /// 组长.
        Chair = "组长",
        /// 成员.
        Member = "成员",
        /// 专家 from outside, for what only the trade can judge.
        Expert = "专家",
        /// 群众代表: a villager who benefits.
        VillagerRepresentative = "群众代表",
    }
}

words! {
    /// A department whose opinion the acceptance form carries (方案五.1、五.5).
    Department {
        /// 卫生计生.
        Health = "卫生计生",
        /// 发展改革.
        Reform = "发展改革",
        /// 财政.
        Finance = "财政",
        /// 建设.
        Construction = "建设",
    }
}

words! {
    /// What a department says.
    Opinion {
        /// 同意.
        Agree = "同意",
        /// 不同意, with a reason.
        Disagree = "不同意",
    }
}
