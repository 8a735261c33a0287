//! Study of village doctors (进修), duty at the township hospital, and students who are trained
//! to order (订单定向).

use super::words::words;

words! {
    /// What the examination at the end of a study came to.
    ExamResult {
        /// Passed.
        Passed = "合格",
        /// Not passed.
        Failed = "不合格",
        /// Did not sit it.
        Absent = "缺考",
    }
}

words! {
    /// Why somebody left a study before its end.
    LeaveReason {
        /// Illness.
        Illness = "因病",
        /// The village had nobody else.
        Recalled = "岗位需要召回",
        /// Their own reasons.
        Personal = "个人原因",
        /// Broke the rules of the hospital.
        Discipline = "违纪",
        /// Any other reason.
        Other = "其他",
    }
}

words! {
    /// Whether an allowance was paid out or taken back.
    AllowanceStep {
        /// Paid out.
        Paid = "发放",
        /// Taken back.
        Reclaimed = "收回",
    }
}

words! {
    /// How a village doctor takes turns at the township hospital: one or the other.
    DutyWay {
        /// One day a week.
        WeeklyDay = "每周一天",
        /// One week a month.
        MonthlyWeek = "每月一周",
    }
}

words! {
    /// How somebody who was trained to order broke the contract (违约).
    BreachReason {
        /// Did not finish the studies.
        NotGraduated = "未毕业",
        /// Never took up the service.
        NeverServed = "未到岗履约",
        /// Left before the years of service were over.
        LeftEarly = "服务期未满离开",
        /// Anything else.
        Other = "其他",
    }
}

impl AllowanceStep {
    /// The sign of the money in a sum.
    pub const fn sign(self) -> i64 {
        match self {
            Self::Paid => 1,
            Self::Reclaimed => -1,
        }
    }
}
