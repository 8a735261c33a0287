//! What should agree and may not.

use super::words::words;

words! {
    /// Two figures that should agree, or two facts that should go together (对账).
    Check {
        /// The plan allots so many projects, and so many were put on the list.
        AllottedIssued = "方案分解与立项数",
        /// More arrived than was granted.
        ReceivedAllocated = "到位大于下达",
        /// More was paid out than arrived.
        DisbursedReceived = "支付大于到位",
        /// More was taken back than arrived.
        ReclaimedReceived = "收回大于到位",
        /// The contract costs more than the works were to cost.
        ContractEstimate = "合同大于概算",
        /// The settlement comes to more than the contract.
        SettlementContract = "决算大于合同",
        /// More was paid out than was contracted.
        DisbursedContract = "支付大于合同",
        /// Money was paid out after the project was taken out of the plan.
        PaidWithdrawn = "调出后仍支付",
        /// A clinic was accepted and has no all-in-one device.
        AcceptedDevice = "验收而没有一体机",
        /// A specialty was accepted and nothing that was bought for it was checked.
        AcceptedPurchase = "验收而没有已验收的采购",
        /// Two programmes pay for the same village or the same specialty.
        DoubleFunding = "两个资金项目付同一对象",
        /// One person is registered at two main institutions at a time.
        MainPosts = "同一人两处主执业机构",
        /// Village doctors were paid more or less for a month than it made due.
        SubsidyPaid = "村医补助应发与已发",
        /// Somebody who studied was paid more or less than the pass made due.
        AllowancePaid = "进修补助应发与已发",
        /// More was kept back for an irregularity than it was about.
        DeductionInvolved = "扣减大于涉及金额",
    }
}

impl Check {
    /// Why the two should agree: the clause or the statute.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::AllottedIssued => "方案二.1、二.5；方案三.2（下达项目计划）",
            Self::ReceivedAllocated | Self::DisbursedReceived | Self::ReclaimedReceived => {
                "方案三.3（资金落实、拨付、监督管理）"
            }
            Self::ContractEstimate | Self::SettlementContract => {
                "概算控制：《政府投资条例》第二十三条（2019-07-01起施行，此前按当时规定）"
            }
            Self::DisbursedContract => "按合同支付：《政府采购法》第四十三条",
            Self::PaidWithdrawn => "方案三.3；调出的项目不再支付",
            Self::AcceptedDevice => "方案二.1（优先为每个贫困村卫生室配备1台健康一体机）",
            Self::AcceptedPurchase => "《政府采购法》第四十一条（对履约组织验收）",
            Self::DoubleFunding => "方案二.1、二.5；同一对象不应重复安排资金",
            Self::MainPosts => {
                "一人一处主执业机构：《医师执业注册管理办法》第十条（2017-04-01起施行，此前按当时规定）"
            }
            Self::SubsidyPaid => "方案二.2（按月足额发放）；到期应发放的月份",
            Self::AllowancePaid => "方案二.3（进修期满考试合格后补助）",
            Self::DeductionInvolved => "方案二.9（扣减新农合资金）",
        }
    }
}
