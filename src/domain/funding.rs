//! Where the money comes from and how far it has come.

use super::words::words;

words! {
    /// The level that pays.
    FundingLevel {
        /// 中央.
        Central = "中央",
        /// 省级.
        Provincial = "省级",
        /// 市级.
        Municipal = "市级",
        /// 县级.
        County = "县级",
        /// 自筹.
        SelfRaised = "自筹",
    }
}

words! {
    /// Money that goes to people, or is kept back from hospitals: it belongs to no project.
    PeopleMeasure {
        /// The monthly subsidy of village doctors (方案二.2).
        Subsidy = "村医定额补助",
        /// The allowance of village doctors who studied and passed (方案二.3).
        Allowance = "村医进修补助",
        /// What the scheme keeps back for irregularities (方案二.9).
        Deduction = "违规扣减",
    }
}

impl PeopleMeasure {
    /// Where its figures come from.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Subsidy => "方案二.2；在岗、证书、贫困村与人口登记；发放记录",
            Self::Allowance => "方案二.3；进修与考试登记；发放记录",
            Self::Deduction => "方案二.9（没有数量）；违规问题登记；扣减决定",
        }
    }

    /// What is counted.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Subsidy => "人月",
            Self::Allowance => "人",
            Self::Deduction => "起",
        }
    }
}

words! {
    /// A step of the money, each recorded as it happened.
    FundingStep {
        /// 下达: granted by a document.
        Allocated = "下达",
        /// 到位: arrived.
        Received = "到位",
        /// 支付: paid out.
        Disbursed = "支付",
        /// 收回: taken back.
        Reclaimed = "收回",
    }
}
