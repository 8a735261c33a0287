//! What can be irregular in what an institution charges and does.

use super::words::words;

words! {
    /// A kind of irregularity (违规问题的种类).
    ///
    /// The first four are those of the plan (方案二.9); the others are what
    /// 医疗保障基金使用监督管理条例 arts. 15 and 38 tell apart today.
    IrregularityKind {
        /// 乱收费.
        ArbitraryCharge = "乱收费",
        /// 重复计费.
        DoubleCharge = "重复计费",
        /// 药品价格虚高.
        InflatedDrugPrice = "药品价格虚高",
        /// 过度医疗.
        Overtreatment = "过度医疗",
        /// 超标准收费.
        ExcessiveRate = "超标准收费",
        /// 分解项目收费.
        SplitCharge = "分解项目收费",
        /// 分解住院.
        SplitAdmission = "分解住院",
        /// 挂床住院.
        FictitiousAdmission = "挂床住院",
        /// 串换药品或项目.
        Substitution = "串换药品、项目",
        /// 其他.
        Other = "其他",
    }
}

words! {
    /// How far an irregularity has come.
    IrregularityState {
        /// 整改中: found and not mended.
        Open = "整改中",
        /// 待核销: said to be mended, to be looked at by somebody else.
        Rectified = "待核销",
        /// 已销号.
        Closed = "已销号",
    }
}
