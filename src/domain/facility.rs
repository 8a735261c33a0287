//! Institutions, how they cover villages, and how people are counted.

use super::words::words;

words! {
    /// A kind of health institution (医疗机构).
    FacilityKind {
        /// 村卫生室.
        VillageClinic = "村卫生室",
        /// 乡镇卫生院.
        TownshipHospital = "乡镇卫生院",
        /// 社区卫生服务中心.
        CommunityHealthCentre = "社区卫生服务中心",
        /// 社区卫生服务站.
        CommunityHealthStation = "社区卫生服务站",
        /// 县级医院.
        CountyHospital = "县级医院",
        /// 市级医院.
        PrefectureHospital = "市级医院",
    }
}

words! {
    /// What an all-in-one device (健康一体机) can do.
    DeviceFunction {
        /// Blood pressure.
        BloodPressure = "血压",
        /// Oxygen saturation.
        Oxygen = "血氧",
        /// Blood glucose.
        Glucose = "血糖",
        /// Electrocardiogram.
        Ecg = "心电",
        /// Urine analysis.
        Urine = "尿液",
        /// Body temperature.
        Temperature = "体温",
        /// Reading of identity cards.
        IdCard = "身份证读取",
    }
}

words! {
    /// How a village is lawfully served (村卫生室管理办法 art. 13 names the exceptions).
    CoverageMode {
        /// A clinic of its own.
        Own = "自建",
        /// A clinic shared with neighbouring villages.
        Shared = "联合",
        /// None needed: the township hospital sits in the village.
        Exempt = "免设",
        /// An outpost of the township hospital.
        Outpost = "延伸",
        /// Visiting rounds.
        Outreach = "巡诊",
    }
}

words! {
    /// Which people are counted. Never one column: rules ask for different ones.
    PopulationKind {
        /// Registered households (户籍人口).
        Registered = "户籍人口",
        /// Residents (常住人口).
        Resident = "常住人口",
        /// People served by the clinic (服务人口).
        Catchment = "服务人口",
    }
}
