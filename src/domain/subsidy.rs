//! The fixed monthly subsidy of village doctors (定额补助), and what its words leave open.

use super::words::words;

words! {
    /// What a payment is for.
    PaymentKind {
        /// The month's own payment.
        Regular = "当月发放",
        /// Paid afterwards for a month that was paid too little or not at all.
        BackPay = "补发",
        /// Taken back for a month that was paid too much.
        Reclaimed = "收回",
    }
}

words! {
    /// Which rate a doctor's month is paid at.
    RateGroup {
        /// The rate that the plan raises the stated group to.
        Raised = "提高标准",
        /// The rate of everybody else, as it was before.
        Base = "原标准",
    }
}

words! {
    /// Whether a limit includes its own number.
    LimitTest {
        /// 以下 includes the number (民法典 art. 1259).
        Le = "含本数",
        /// 以下 leaves the number out, as some regulations say of theirs.
        Lt = "不含本数",
    }
}

words! {
    /// Which head count the limit is held against.
    PopulationDate {
        /// The count that held at the end of the year before the month.
        PreviousYearEnd = "上年末",
        /// The latest count before the day that is judged.
        Latest = "最近一次统计",
    }
}

words! {
    /// How much of a month somebody must have been in post for it to be paid.
    PaidMonth {
        /// A single day pays the whole month.
        AnyDay = "当月有一天符合即发全月",
        /// The first day of the month decides.
        FirstDay = "以当月第一天为准",
        /// Every day of the month must do.
        WholeMonth = "当月每天符合才发",
    }
}

impl LimitTest {
    /// Whether a number is 以下 a limit.
    pub const fn holds(self, number: i64, limit: i64) -> bool {
        match self {
            Self::Le => number <= limit,
            Self::Lt => number < limit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LimitTest;

    #[test]
    fn the_limit_itself_is_in_or_out() {
        assert!(LimitTest::Le.holds(1000, 1000) && !LimitTest::Lt.holds(1000, 1000));
        assert!(LimitTest::Lt.holds(999, 1000) && !LimitTest::Le.holds(1001, 1000));
    }
}
