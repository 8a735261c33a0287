//! Construction of a village clinic: what is built and how far it is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::words;

words! {
    /// Nature of the works (建设性质). Only new builds get the 100,000 yuan of 方案二.1.
    WorkKind {
        /// Built anew.
        NewBuild = "新建",
        /// Rebuilt or extended.
        Extension = "改扩建",
        /// Built anew elsewhere.
        Relocation = "迁建",
        /// Repaired.
        Repair = "维修",
        /// Put up from prefabricated parts.
        Prefabricated = "装配式",
    }
}

words! {
    /// Form of structure (结构形式).
    Structure {
        /// Brick and concrete.
        BrickConcrete = "砖混",
        /// Frame.
        Frame = "框架",
        /// Light steel.
        LightSteel = "轻钢",
        /// Brick and timber.
        BrickTimber = "砖木",
        /// Anything else.
        Other = "其他",
    }
}

words! {
    /// A dated step in the life of a project. Its stage is the furthest step reached.
    MilestoneKind {
        /// 00: the village is on the list of those that fall short.
        Reserved = "储备",
        /// 10: the investment plan is issued, with its document number.
        PlanIssued = "计划下达",
        /// 20: site, design and budget are ready.
        Prepared = "前期完成",
        /// 25: the builder is chosen.
        Procured = "采购完成",
        /// 30: works began.
        Started = "开工",
        /// 40: foundations are done.
        FoundationDone = "基础完工",
        /// 50: the structure is done.
        StructureDone = "主体完工",
        /// 60: fitting-out is done.
        FittedOut = "装修附属完工",
        /// 70: finished, by the builder's own report (建设工程质量管理条例 art. 16).
        Completed = "完工",
        /// 80: preliminary acceptance by township and county.
        PreliminarilyAccepted = "初验",
        /// 90: accepted by the county's departments.
        Accepted = "竣工验收合格",
        /// 95: handed over and in use.
        InService = "交付使用",
        /// 99: the final account is approved.
        Settled = "决算",
        /// S2: place or scale changed, approved anew (政府投资条例 art. 21).
        Varied = "变更",
        /// S3: taken out of the plan (调出). Earlier dates still show the project.
        Withdrawn = "调出",
    }
}

impl MilestoneKind {
    /// The number of the state in the construction life cycle; side states have none.
    pub const fn step(self) -> Option<u8> {
        Some(match self {
            Self::Reserved => 0,
            Self::PlanIssued => 10,
            Self::Prepared => 20,
            Self::Procured => 25,
            Self::Started => 30,
            Self::FoundationDone => 40,
            Self::StructureDone => 50,
            Self::FittedOut => 60,
            Self::Completed => 70,
            Self::PreliminarilyAccepted => 80,
            Self::Accepted => 90,
            Self::InService => 95,
            Self::Settled => 99,
            Self::Varied | Self::Withdrawn => return None,
        })
    }

    /// Whether a person may report it; acceptance comes only out of an inspection.
    pub const fn is_reported(self) -> bool {
        !matches!(self, Self::PreliminarilyAccepted | Self::Accepted)
    }

    /// Whether reaching it can change the stage. Steps between start and end of works do
    /// not: rules and lists leave them where they are.
    pub const fn moves_stage(self) -> bool {
        !matches!(
            self,
            Self::Prepared
                | Self::Procured
                | Self::FoundationDone
                | Self::StructureDone
                | Self::FittedOut
        )
    }

    /// Whether it needs a document number as evidence.
    pub const fn needs_document(self) -> bool {
        matches!(self, Self::PlanIssued | Self::Settled | Self::Varied | Self::Withdrawn)
    }
}

words! {
    /// Where a project stands on a date, in the words of the weekly bulletin and beyond.
    Stage {
        /// Before the start of works (00–25).
        NotStarted = "未开工",
        /// Works go on (30–60).
        UnderConstruction = "在建",
        /// Works are halted.
        Suspended = "停工",
        /// Finished and not yet accepted (70–80).
        Completed = "完工",
        /// Finished, with a rectification notice that is not closed (85).
        Rectifying = "整改中",
        /// Accepted (90).
        Accepted = "已验收",
        /// In use (95–99).
        InService = "投入使用",
        /// Taken out of the plan (S3).
        Withdrawn = "已调出",
    }
}

/// A step and the day on which it was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reached {
    /// The step.
    pub kind: MilestoneKind,
    /// The day.
    pub on: NaiveDate,
}

/// Works the stage out of what had been reached by a date.
///
/// `reached` holds only steps of that date or earlier; `suspended` and `rectifying` say
/// whether a halt or an open rectification notice covers the date.
pub fn stage(reached: &[Reached], suspended: bool, rectifying: bool) -> Stage {
    if reached.iter().any(|at| at.kind == MilestoneKind::Withdrawn) {
        return Stage::Withdrawn;
    }
    match reached.iter().filter_map(|at| at.kind.step()).max().unwrap_or(0) {
        95.. => Stage::InService,
        90.. => Stage::Accepted,
        70.. if rectifying => Stage::Rectifying,
        70.. => Stage::Completed,
        30.. if suspended => Stage::Suspended,
        30.. => Stage::UnderConstruction,
        _ => Stage::NotStarted,
    }
}

words! {
    /// A party to the works (参建单位).
    PartyRole {
        /// The client, usually the township hospital or the county bureau.
        Client = "建设单位",
        /// The builder.
        Contractor = "施工单位",
        /// The designer.
        Designer = "设计单位",
        /// The supervisor of works.
        Supervisor = "监理单位",
        /// The surveyor.
        Surveyor = "勘察单位",
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{MilestoneKind, Reached, Stage, stage};

    fn reached(kinds: &[MilestoneKind]) -> Vec<Reached> {
        let on = NaiveDate::from_ymd_opt(2016, 1, 1).expect("a date");
        kinds.iter().map(|&kind| Reached { kind, on }).collect()
    }

    #[test]
    fn steps_that_move_no_stage_can_be_left_out() {
        for &kind in MilestoneKind::ALL.iter().filter(|kind| !kind.moves_stage()) {
            for &other in MilestoneKind::ALL.iter().filter(|kind| kind.moves_stage()) {
                // Works that go on have been started: the ledger asks for it.
                let before = match kind.step() {
                    Some(30..) => reached(&[MilestoneKind::Started, other]),
                    _ => reached(&[other]),
                };
                let mut with = before.clone();
                with.extend(reached(&[kind]));
                assert_eq!(stage(&before, false, false), stage(&with, false, false), "{kind}");
            }
        }
    }

    #[test]
    fn the_furthest_step_is_the_stage() {
        use MilestoneKind::{Accepted, Completed, PlanIssued, Started, Withdrawn};
        assert_eq!(stage(&[], false, false), Stage::NotStarted);
        assert_eq!(stage(&reached(&[PlanIssued]), false, false), Stage::NotStarted);
        assert_eq!(stage(&reached(&[Completed, Started]), false, false), Stage::Completed);
        assert_eq!(stage(&reached(&[Completed]), false, true), Stage::Rectifying);
        assert_eq!(stage(&reached(&[Started]), true, false), Stage::Suspended);
        assert_eq!(stage(&reached(&[Accepted]), true, true), Stage::Accepted);
        assert_eq!(stage(&reached(&[Accepted, Withdrawn]), false, false), Stage::Withdrawn);
    }
}
