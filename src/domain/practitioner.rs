//! People who practise: their certificates, titles and employment.

use super::words::words;

words! {
    /// A certificate that lets a person practise, or that says what a person was trained for.
    ///
    /// The first four are in rank order, the lowest first (乡村医生从业管理条例 art. 2;
    /// 医师法 art. 8, 9). Training as a general practitioner ranks nothing: it is kept apart
    /// from registration, as staff systems and the yearbook do.
    CertificateKind {
        /// 乡村医生执业证书.
        VillageDoctor = "乡村医生执业证书",
        /// 乡村全科执业助理医师资格证, since the pilot of 2016.
        RuralAssistant = "乡村全科执业助理医师证书",
        /// 执业助理医师证书.
        LicensedAssistant = "执业助理医师证书",
        /// 执业医师证书.
        LicensedDoctor = "执业医师证书",
        /// 全科医生培训合格证.
        GeneralPractitionerTraining = "全科医生培训合格证",
    }
}

impl CertificateKind {
    /// Its rank among licences; what is no licence has none.
    pub const fn rank(self) -> Option<u8> {
        Some(match self {
            Self::VillageDoctor => 1,
            Self::RuralAssistant => 2,
            Self::LicensedAssistant => 3,
            Self::LicensedDoctor => 4,
            Self::GeneralPractitionerTraining => return None,
        })
    }

    /// Whether its holder is registered with a place of practice (执业注册).
    pub const fn is_licence(self) -> bool {
        self.rank().is_some()
    }
}

words! {
    /// Why a registration ended before its time (注销事由; 乡村医生从业管理条例 art. 18).
    RegistrationEnd {
        /// Died.
        Died = "死亡",
        /// Under a criminal sentence.
        Sentenced = "受刑事处罚",
        /// Two years out of practice.
        StoppedPractising = "中止执业活动满二年",
        /// Failed the assessment, and the repeated one.
        FailedAssessment = "考核不合格",
        /// Replaced by a registration elsewhere.
        Moved = "变更执业地点",
        /// Replaced by a renewed one.
        Renewed = "再注册",
        /// Any other reason.
        Other = "其他",
    }
}

words! {
    /// Sex as identity papers have it.
    Sex {
        /// Male.
        Male = "男",
        /// Female.
        Female = "女",
    }
}

words! {
    /// Rank of a professional title (专业技术资格). Postings ask for it on the day.
    TitleRank {
        /// Resident: a doctor without a middle title (住院医师).
        Resident = "住院医师",
        /// Middle rank: 主治医师.
        Intermediate = "中级",
        /// Vice-senior: 副主任医师.
        AssociateSenior = "副高级",
        /// Senior: 主任医师.
        Senior = "正高级",
    }
}

words! {
    /// As what a person counts among general practitioners. Staff systems and the yearbook keep
    /// the two apart and add them.
    GeneralPractice {
        /// Registered for general practice (注册为全科医学专业).
        Registered = "注册为全科医学专业",
        /// Holds the certificate of training and is registered for something else.
        Trained = "取得培训合格证（未注册）",
    }
}

words! {
    /// What a person does at an institution.
    StaffRole {
        /// 乡村医生, whatever licence the person holds.
        VillageDoctor = "乡村医生",
        /// 医师.
        Doctor = "医师",
        /// 管理人员.
        Manager = "管理人员",
        /// Anybody else: nurses, technicians, pharmacists.
        Other = "其他卫生技术人员",
    }
}

words! {
    /// Why an employment ended.
    EmploymentEnd {
        /// Retired.
        Retired = "到龄退出",
        /// Left of their own will.
        Left = "离岗",
        /// Moved to another institution.
        Moved = "调动",
        /// Dismissed.
        Dismissed = "解聘",
        /// Died.
        Died = "死亡",
    }
}

#[cfg(test)]
mod tests {
    use super::CertificateKind;

    #[test]
    fn licences_rank_in_their_order_and_training_not_at_all() {
        let ranks: Vec<_> = CertificateKind::ALL.iter().filter_map(|kind| kind.rank()).collect();
        assert_eq!(ranks, [1, 2, 3, 4]);
        assert!(!CertificateKind::GeneralPractitionerTraining.is_licence());
    }
}
