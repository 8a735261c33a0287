//! Key specialties of county hospitals: which, and what is bought for them.

use super::words::words;

words! {
    /// A specialty that the programme builds up (方案二.5: 重点建设县级重症医学科、新生儿重症
    /// 监护室等紧缺专科).
    SpecialtyKind {
        /// 重症医学科 (ICU).
        IntensiveCare = "重症医学科",
        /// 新生儿重症监护室 (NICU).
        NeonatalIntensiveCare = "新生儿重症监护室",
        /// Any other that is short; its name says which.
        Other = "其他专科",
    }
}

words! {
    /// What the money of a specialty is spent on.
    PurchaseKind {
        /// 设备.
        Equipment = "设备",
        /// 人才: people who are taken on.
        People = "人才",
        /// 技术: training, further study, help from a bigger hospital.
        Training = "技术培训",
        /// 信息化.
        Information = "信息化",
    }
}
