//! The questions of the decision table, and what answers them.

use std::fmt;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::domain::practitioner::CertificateKind;

/// A question of the decision table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Is the person in post as a village doctor at a village clinic?
    InPost,
    /// Does the person hold a valid certificate for that clinic?
    Certified,
    /// Is the person a village doctor in the sense of the clause?
    VillageDoctor,
    /// Is it the clinic of a poor village?
    PoorVillage,
    /// Does the clinic work under the essential medicines scheme?
    Medicines,
    /// Does it serve few enough people?
    Population,
}

impl Question {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::InPost => "在岗",
            Self::Certified => "执业证书",
            Self::VillageDoctor => "村医身份",
            Self::PoorVillage => "贫困村",
            Self::Medicines => "基本药物",
            Self::Population => "服务人口",
        }
    }

    /// Whether it decides if anything is paid at all; the others decide at which rate.
    pub const fn decides_at_all(self) -> bool {
        matches!(self, Self::InPost | Self::Certified)
    }
}

/// An answer: nothing on record is neither yes nor no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answered {
    /// 否.
    No,
    /// 待核: something that decides it has not been entered.
    Unknown,
    /// 是.
    Yes,
}

impl Answered {
    /// The word that people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::No => "否",
            Self::Unknown => "待核",
            Self::Yes => "是",
        }
    }
}

/// A question with its answer and what that rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// The answer.
    pub answer: Answered,
    /// What it rests on, for people to read.
    #[schema(value_type = String)]
    pub ground: Ground,
}

/// What an answer rests on. Kept as it was found: most are never printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// In post since a day, and to a day where the employment has ended.
    InPost(NaiveDate, Option<NaiveDate>),
    /// Not in post on the day that is judged.
    OutOfPost,
    /// The main institution lies elsewhere.
    CountedElsewhere,
    /// Another main post, in another county, since a day.
    PaidBeyond(NaiveDate),
    /// A certificate for the clinic, valid to a day.
    Certified(CertificateKind, Option<NaiveDate>),
    /// A certificate that names no place of practice.
    PlaceUnknown(CertificateKind),
    /// A certificate for another place.
    CertifiedElsewhere(CertificateKind),
    /// No valid certificate; the last one ended on a day.
    Uncertified(Option<NaiveDate>),
    /// A licence by which the person counts as a village doctor, or not by the setting.
    Licensed(CertificateKind),
    /// Registered as poor since a day.
    Poor(NaiveDate),
    /// Registered as poor until a day.
    LeftPoor(NaiveDate),
    /// Never registered as poor.
    NeverPoor,
    /// Under the scheme since a day.
    Medicines(NaiveDate),
    /// Was under the scheme, and is not on the day.
    NoMedicines,
    /// Nothing on record of the scheme.
    MedicinesUnknown,
    /// So many people in so many villages, counted on a day, against a limit.
    People {
        /// How many.
        count: i64,
        /// In how many villages.
        villages: usize,
        /// As counted on.
        on: NaiveDate,
        /// The limit.
        limit: i64,
    },
    /// No head count to go by.
    Uncounted,
}

impl fmt::Display for Ground {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::InPost(from, None) => write!(f, "{from}起在岗"),
            Self::InPost(from, Some(until)) => write!(f, "{from}至{until}在岗"),
            Self::OutOfPost => f.write_str("不在岗"),
            Self::CountedElsewhere => f.write_str("主执业机构不是本村卫生室,在主执业机构计发"),
            Self::PaidBeyond(from) => {
                write!(f, "在其他县区另有{from}起的主执业机构,在该处计发")
            }
            Self::Certified(kind, None) => write!(f, "{kind}有效"),
            Self::Certified(kind, Some(until)) => write!(f, "{kind},有效期至{until}"),
            Self::PlaceUnknown(kind) => write!(f, "{kind}未登记执业地点"),
            Self::CertifiedElsewhere(kind) => write!(f, "{kind}的执业地点不是本村卫生室"),
            Self::Uncertified(None) => f.write_str("没有执业证书"),
            Self::Uncertified(Some(last)) => write!(f, "执业证书已于{last}失效"),
            Self::Licensed(kind) => write!(f, "持{kind}"),
            Self::Poor(since) => write!(f, "{since}起为贫困村"),
            Self::LeftPoor(last) => write!(f, "{last}退出贫困村"),
            Self::NeverPoor => f.write_str("不是贫困村"),
            Self::Medicines(since) => write!(f, "{since}起实施基本药物制度"),
            Self::NoMedicines => f.write_str("未实施基本药物制度"),
            Self::MedicinesUnknown => f.write_str("未登记是否实施基本药物制度"),
            Self::People { count, villages: 1, on, limit } => {
                write!(f, "服务人口{count}人({on}),上限{limit}人")
            }
            Self::People { count, villages, on, limit } => {
                write!(f, "服务{villages}个村共{count}人({on}),上限{limit}人")
            }
            Self::Uncounted => f.write_str("未登记服务人口"),
        }
    }
}

impl Serialize for Ground {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
