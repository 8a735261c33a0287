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
