//! Who acts, and what each role may do.

use super::words::words;

words! {
    /// What a person does in a post (角色).
    ///
    /// The three administrators are kept apart as the graded protection scheme asks
    /// (GB/T 22239): whoever runs the system sees no business data, whoever hands out
    /// accounts does not read the log, whoever reads the log changes nothing.
    Role {
        /// 系统管理员: settings; no business data.
        SystemAdministrator = "系统管理员",
        /// 安全管理员: accounts and posts.
        SecurityAdministrator = "安全管理员",
        /// 审计管理员: the log, and nothing else.
        AuditAdministrator = "审计管理员",
        /// 市级经办: enters and changes records of the prefecture.
        PrefectureClerk = "市级经办",
        /// 市级领导: reads everything, and may overrule a conclusion with a reason.
        PrefectureLeader = "市级领导",
        /// 协同部门: reads the measures that its department leads, supports or accepts.
        Partner = "协同部门",
        /// 县区经办: enters and changes records of a county.
        CountyClerk = "县区经办",
        /// 县区领导: reads everything of a county, and checks the figures that it reports.
        CountyLeader = "县区领导",
        /// 乡镇卫生院填报员: reports progress and answers notices of a township.
        TownshipReporter = "乡镇卫生院填报员",
        /// 验收核查员: inspects the projects that are assigned to them, for a time.
        Inspector = "验收核查员",
        /// 接口: a program that reads.
        ApiReader = "接口只读",
    }
}

words! {
    /// The department that a partner (协同部门) reads for. Codes are those of plan files.
    PartnerDepartment {
        /// 发展改革委.
        Reform = "发展改革",
        /// 财政局.
        Finance = "财政",
        /// 医改办.
        MedicalReformOffice = "医改办",
        /// 人力资源社会保障局.
        Personnel = "人社",
        /// 民政局.
        CivilAffairs = "民政",
    }
}

words! {
    /// What a role may do: `noun.verb` in the audit log, a door on the way in.
    Permission {
        /// The plan and the tree of areas.
        Look = "查看方案和单位",
        /// Verdicts, targets and bulletins.
        ReadProgress = "查看进度",
        /// Projects, inspections, notices, documents.
        ReadRecords = "查看台账",
        /// Drafting, amending and publishing plans.
        PublishPlans = "发布方案",
        /// Freezing a board, from which circulars come.
        FreezeBoards = "冻结快照",
        /// Issuing an investment plan.
        IssuePlans = "下达投资计划",
        /// What is said of projects, places, institutions and parties.
        EditRecords = "维护台账",
        /// People who practise: what is said of them, their certificates, titles and work.
        ManageStaff = "维护人员名册",
        /// Steps, halts.
        ReportProgress = "登记进展",
        /// Money.
        RecordFunds = "登记资金",
        /// Inspections: beginning, recording, signing, concluding.
        Inspect = "检查验收",
        /// Receiving a rectification notice and answering it.
        Rectify = "整改",
        /// Entering reported figures and handing them in.
        ReportFigures = "填报指标",
        /// Checking reported figures: returning them, and passing them in the county.
        ReviewFigures = "审核指标",
        /// Accepting reported figures, locking and unlocking periods.
        AcceptFigures = "认定指标",
        /// Letting another conclusion stand.
        Overrule = "裁定结论",
        /// Assigning projects to inspectors.
        AssignInspectors = "指派核查员",
        /// Seeing a personal number in full.
        RevealPersonal = "查看个人信息原值",
        /// Accounts and posts.
        ManageAccounts = "管理账号",
        /// Settings that every user feels.
        ManageSettings = "系统设置",
        /// The log.
        ReadAudit = "查看日志",
    }
}

impl Role {
    /// Everything that the role may do.
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission as P;
        match self {
            Self::SystemAdministrator => &[P::ManageSettings],
            Self::SecurityAdministrator => &[P::ManageAccounts],
            Self::AuditAdministrator => &[P::ReadAudit],
            Self::PrefectureClerk => &[
                P::Look,
                P::ReadProgress,
                P::ReadRecords,
                P::PublishPlans,
                P::FreezeBoards,
                P::IssuePlans,
                P::EditRecords,
                P::ManageStaff,
                P::ReportProgress,
                P::RecordFunds,
                P::Inspect,
                P::Rectify,
                P::AssignInspectors,
                P::RevealPersonal,
                P::ReviewFigures,
                P::AcceptFigures,
            ],
            Self::CountyClerk => &[
                P::Look,
                P::ReadProgress,
                P::ReadRecords,
                P::IssuePlans,
                P::EditRecords,
                P::ManageStaff,
                P::ReportProgress,
                P::RecordFunds,
                P::Inspect,
                P::Rectify,
                P::AssignInspectors,
                P::RevealPersonal,
                P::ReviewFigures,
                P::ReportFigures,
            ],
            Self::PrefectureLeader => &[P::Look, P::ReadProgress, P::ReadRecords, P::Overrule],
            Self::CountyLeader => &[P::Look, P::ReadProgress, P::ReadRecords, P::ReviewFigures],
            Self::Partner | Self::ApiReader => &[P::Look, P::ReadProgress, P::ReadRecords],
            Self::TownshipReporter => &[
                P::Look,
                P::ReadProgress,
                P::ReadRecords,
                P::ManageStaff,
                P::ReportProgress,
                P::Rectify,
            ],
            Self::Inspector => &[P::Look, P::ReadRecords, P::Inspect],
        }
    }

    /// Whether the role may do something.
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }

    /// Whether the role sees only projects that are assigned to the person.
    pub const fn sees_assigned_only(self) -> bool {
        matches!(self, Self::Inspector)
    }

    /// Whether a post of the role says for which department it reads.
    pub const fn has_department(self) -> bool {
        matches!(self, Self::Partner)
    }

    /// Whether people sign in with it: programs do not.
    pub const fn signs_in(self) -> bool {
        !matches!(self, Self::ApiReader)
    }

    /// Whether the role asks for a second factor where the setting leaves it to the role:
    /// city, county and administrators do, hospitals and inspectors on phones do not.
    pub const fn asks_second_factor(self) -> bool {
        match self {
            Self::SystemAdministrator
            | Self::SecurityAdministrator
            | Self::AuditAdministrator
            | Self::PrefectureClerk
            | Self::PrefectureLeader
            | Self::CountyClerk
            | Self::CountyLeader => true,
            Self::Partner | Self::TownshipReporter | Self::Inspector | Self::ApiReader => false,
        }
    }

    /// Minutes without a request after which a session of the role ends; a program's never.
    pub const fn idle_minutes(self) -> Option<i64> {
        match self {
            // Villages lie apart, and a phone sleeps on the way.
            Self::Inspector | Self::TownshipReporter => Some(60),
            Self::ApiReader => None,
            _ => Some(30),
        }
    }
}

words! {
    /// How far a session has come.
    Stage {
        /// Nothing is missing.
        Full = "已登录",
        /// The password was right; the code of the second factor is missing.
        SecondFactor = "待验证",
        /// The role asks for a second factor that has not been set up yet.
        Enrolment = "待绑定",
        /// The password is too old and has to be changed.
        NewPassword = "待改密",
    }
}

#[cfg(test)]
mod tests {
    use super::{Permission, Role};

    #[test]
    fn administrators_see_no_business_data() {
        let business = [Permission::Look, Permission::ReadProgress, Permission::ReadRecords];
        for role in Role::ALL.iter().filter(|role| role.code().ends_with("administrator")) {
            assert!(business.iter().all(|one| !role.may(*one)), "{role}");
        }
    }

    #[test]
    fn nobody_but_its_administrator_reads_the_log() {
        let readers: Vec<Role> =
            Role::ALL.iter().copied().filter(|role| role.may(Permission::ReadAudit)).collect();
        assert_eq!(readers, [Role::AuditAdministrator]);
    }

    #[test]
    fn whoever_reports_a_figure_does_not_accept_it() {
        use Permission::{AcceptFigures, ReportFigures};
        for role in Role::ALL {
            assert!(!(role.may(ReportFigures) && role.may(AcceptFigures)), "{role}");
        }
    }

    #[test]
    fn leaders_partners_and_programs_only_read() {
        let writes = [
            Permission::PublishPlans,
            Permission::FreezeBoards,
            Permission::IssuePlans,
            Permission::EditRecords,
            Permission::ManageStaff,
            Permission::ReportProgress,
            Permission::RecordFunds,
            Permission::Inspect,
            Permission::Rectify,
            Permission::ReportFigures,
            Permission::AcceptFigures,
        ];
        for role in [Role::PrefectureLeader, Role::CountyLeader, Role::Partner, Role::ApiReader] {
            assert!(writes.iter().all(|one| !role.may(*one)), "{role}");
        }
    }
}
