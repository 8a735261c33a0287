//! Villages without clinic or doctor (空白点): what is lacking, and why.

use super::practitioner::EmploymentEnd;
use super::words::words;

words! {
    /// What a village lacks.
    GapKind {
        /// It is served in none of the five ways.
        Clinic = "无卫生室",
        /// It has a clinic, and no qualified doctor works there.
        Doctor = "无合格医生",
    }
}

words! {
    /// Why it lacks that.
    GapCause {
        /// It was never served.
        NeverServed = "从未设置或覆盖",
        /// It was served and no longer is.
        ServiceEnded = "原覆盖方式终止",
        /// Nobody ever worked at its clinic.
        NeverStaffed = "从未配备人员",
        /// The doctor retired.
        Retired = "到龄退出",
        /// The doctor left.
        Left = "离岗",
        /// The doctor moved elsewhere.
        Moved = "调动",
        /// The doctor was dismissed.
        Dismissed = "解聘",
        /// The doctor died.
        Died = "死亡",
        /// The doctor is gone, and nobody said why.
        Gone = "已不在岗，原因未登记",
        /// Somebody works there who was never certified.
        NoCertificate = "在岗人员无执业证书",
        /// The certificate ran out.
        Expired = "执业证书过期",
        /// The certificate names another place.
        WrongPlace = "执业地点不符",
        /// The doctor has not been seen for longer than the plan lets go by.
        Unseen = "久未到岗",
    }
}

impl GapCause {
    /// The cause that an employment's end is.
    pub const fn of(end: Option<EmploymentEnd>) -> Self {
        match end {
            Some(EmploymentEnd::Retired) => Self::Retired,
            Some(EmploymentEnd::Left) => Self::Left,
            Some(EmploymentEnd::Moved) => Self::Moved,
            Some(EmploymentEnd::Dismissed) => Self::Dismissed,
            Some(EmploymentEnd::Died) => Self::Died,
            None => Self::Gone,
        }
    }
}
