//! Numbers that belong to a person: never printed, never serialized, shown masked.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

/// A citizen number (居民身份证号, GB 11643): 18 characters with a right check digit.
///
/// It has no `Serialize` and no `Display`, and debugging shows the mask: a full number leaves
/// the program only where somebody asked to see it, with a reason.
#[derive(Clone, PartialEq, Eq)]
pub struct CitizenId(String);

/// Why a citizen number was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdFault {
    /// It has another length than 18 (or 15, as before 1999).
    #[error("身份证号应为 18 位，现为 {0} 位。")]
    Length(usize),
    /// There is a character in it that cannot be there.
    #[error("身份证号只能有数字，末位可以是 X。")]
    Character,
    /// The digits of the birth date name no day.
    #[error("身份证号中的出生日期不存在。")]
    Date,
    /// The last character does not fit the others.
    #[error("身份证号校验不通过，请对照证件逐位核对。")]
    Checksum,
}

impl CitizenIdFault {
    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length(_) => "ID_LENGTH",
            Self::Character => "ID_CHAR",
            Self::Date => "ID_DATE",
            Self::Checksum => "ID_CHECKSUM",
        }
    }
}

/// Something about a citizen number that is worth a look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It begins with no province's code.
    Region,
    /// Its owner would be younger than 16 or older than 100.
    Age,
}

impl Doubt {
    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Region => "ID_REGION",
            Self::Age => "ID_AGE",
        }
    }

    /// What it is, for people to read.
    pub const fn detail(self) -> &'static str {
        match self {
            Self::Region => "身份证号前两位不是省级代码，请核对。",
            Self::Age => "按身份证号推算，年龄小于 16 岁或大于 100 岁，请核对。",
        }
    }
}

/// The first two digits of provinces and the like (GB/T 2260), and of residence permits.
const PROVINCES: [&str; 35] = [
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83",
];

/// Weights of GB 11643.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// Check characters by the weighted sum modulo 11.
const CHECKS: &[u8; 11] = b"10X98765432";

impl CitizenId {
    /// Reads a number as typed: spaces, full-width digits and a small x are taken, and 15
    /// digits of before 1999 get their century and check digit.
    ///
    /// The area is that of issue and may be one that is no more, so it is not looked at.
    pub fn parse(typed: &str) -> Result<Self, CitizenIdFault> {
        let mut text: String =
            typed.chars().filter(|sign| !sign.is_whitespace()).map(narrow).collect();
        if text.chars().count() == 15 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            text.insert_str(6, "19");
            text.push(check(text.as_bytes()).ok_or(CitizenIdFault::Character)?);
        }
        let length = text.chars().count();
        if length != 18 {
            return Err(CitizenIdFault::Length(length));
        }
        let expected = check(text.as_bytes()).ok_or(CitizenIdFault::Character)?;
        if !text.ends_with(|last: char| last.is_ascii_digit() || last == 'X') {
            return Err(CitizenIdFault::Character);
        }
        if NaiveDate::parse_from_str(&text[6..14], "%Y%m%d").is_err() {
            return Err(CitizenIdFault::Date);
        }
        if !text.ends_with(expected) {
            return Err(CitizenIdFault::Checksum);
        }
        Ok(Self(text))
    }

    /// The first three characters and the last: `621***************4`.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }

    /// The whole number, for sealing it and for showing it to whoever gave a reason.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is worth a look about it and refuses nothing: codes of areas were retired, and
    /// people live long.
    pub fn doubts(&self, today: NaiveDate) -> Vec<Doubt> {
        let region = self.0.get(..2).is_some_and(|region| PROVINCES.contains(&region));
        let age = self.born_on().map(|born| (today - born).num_days() / 365);
        let age = age.is_some_and(|years| (16..=100).contains(&years));
        let found = [(!region, Doubt::Region), (!age, Doubt::Age)];
        found.into_iter().filter(|(there, _)| *there).map(|(_, doubt)| doubt).collect()
    }

    /// The day of birth that it tells.
    pub fn born_on(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(self.0.get(6..14)?, "%Y%m%d").ok()
    }
}

/// A telephone number: digits, and perhaps a plus or hyphens.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as typed; `None` where it cannot be one.
    pub fn parse(typed: &str) -> Option<Self> {
        let text: String = typed
            .chars()
            .filter(|sign| !sign.is_whitespace() && *sign != '-')
            .map(narrow)
            .collect();
        let digits = text.strip_prefix('+').unwrap_or(&text);
        let fits =
            (5..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        fits.then_some(Self(text))
    }

    /// The first three characters and the last: `138*******0`.
    pub fn masked(&self) -> String {
        mask(&self.0)
    }

    /// The whole number, for sealing it and for showing it to whoever gave a reason.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Shows the first three characters and the last. What is left hidden is at least as much as
/// nobody can guess from a birth date and a place.
pub fn mask(text: &str) -> String {
    let length = text.chars().count();
    let shown = |(at, sign): (usize, char)| if at < 3 || at + 1 == length { sign } else { '*' };
    text.chars().enumerate().map(shown).collect()
}

impl fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CitizenId({})", self.masked())
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// Reads a citizen number of a command; the fault's words are the error's.
pub fn citizen_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<CitizenId, D::Error> {
    let typed = String::deserialize(deserializer)?;
    CitizenId::parse(&typed).map_err(coded)
}

/// A fault with its code before a bar, as every way in reads it.
fn coded<E: serde::de::Error>(fault: CitizenIdFault) -> E {
    E::custom(format!("{}|{fault}", fault.code()))
}

/// Reads an optional citizen number of a command; the fault's words are the error's.
pub fn optional_citizen_id<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<CitizenId>, D::Error> {
    let typed = Option::<String>::deserialize(deserializer)?;
    let typed = typed.filter(|typed| !typed.trim().is_empty());
    typed.map(|typed| CitizenId::parse(&typed).map_err(coded)).transpose()
}

/// Reads an optional telephone number of a command.
pub fn optional_phone<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Phone>, D::Error> {
    let typed = Option::<String>::deserialize(deserializer)?;
    let typed = typed.filter(|typed| !typed.trim().is_empty());
    let wrong = || serde::de::Error::custom("PHONE|电话号码应为 5 到 15 位数字。");
    typed.map(|typed| Phone::parse(&typed).ok_or_else(wrong)).transpose()
}

fn narrow(sign: char) -> char {
    match sign {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '＋' => {
            char::from_u32(sign as u32 - 0xFEE0).map_or(sign, |sign| sign.to_ascii_uppercase())
        }
        _ => sign.to_ascii_uppercase(),
    }
}

/// The check character of the first 17; `None` where they are not digits.
fn check(text: &[u8]) -> Option<char> {
    let digits = text.get(..17)?;
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let sum: u32 =
        digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    Some(char::from(CHECKS[(sum % 11) as usize]))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{CitizenId, CitizenIdFault, Doubt, Phone, check, mask};

    #[test]
    fn numbers_of_nobody_alive_pass() {
        for number in ["621202188001010014", "62122618801231003X", "621228188002290015"] {
            assert!(CitizenId::parse(number).is_ok(), "{number}");
        }
        let typed = CitizenId::parse(" 62122618801231００３x ").expect("a number");
        assert_eq!(typed.reveal(), "62122618801231003X");
    }

    #[test]
    fn every_fault_has_its_name() {
        let fault = |typed| CitizenId::parse(typed).expect_err("a fault");
        assert_eq!(fault("62120218800101001"), CitizenIdFault::Length(17));
        assert_eq!(fault("6212021880010100A4"), CitizenIdFault::Character);
        assert_eq!(fault("62120218800101001A"), CitizenIdFault::Character);
        assert_eq!(fault("621202188001010015"), CitizenIdFault::Checksum);
        assert_eq!(fault("621202188102290014"), CitizenIdFault::Date);
    }

    #[test]
    fn an_unknown_region_and_an_unlikely_age_are_remarks() {
        let doubts = |number: &str| {
            let today = "2016-08-31".parse().expect("a date");
            CitizenId::parse(number).expect("a number").doubts(today)
        };
        assert_eq!(doubts("440524188001010014"), [Doubt::Age]);
        assert_eq!(doubts("11010519491231002X"), []);
        let elsewhere =
            format!("99010519491231002{}", check(b"99010519491231002").expect("digits"));
        assert_eq!(doubts(&elsewhere), [Doubt::Region]);
    }

    #[test]
    fn fifteen_digits_get_their_century() {
        let old = CitizenId::parse("621202800101001").expect("a number");
        assert!(old.reveal().starts_with("62120219800101001"));
    }

    #[test]
    fn nothing_prints_the_middle() {
        let number = CitizenId::parse("621202188001010014").expect("a number");
        assert_eq!(format!("{number:?}"), "CitizenId(621**************4)");
        let phone = Phone::parse("138 0000-0000").expect("a number");
        assert_eq!(format!("{phone:?}"), "Phone(138*******0)");
        assert_eq!(mask("12"), "12");
        assert!(Phone::parse("写错了").is_none());
    }

    proptest! {
        #[test]
        fn a_mask_never_shows_birth_date_or_sequence(body in "[1-9][0-9]{5}19[5-9][0-9]0[1-9]1[0-9][0-9]{3}") {
            let full = format!("{body}{}", check(body.as_bytes()).expect("digits"));
            let number = CitizenId::parse(&full).expect("a number");
            let masked = number.masked();
            prop_assert_eq!(masked.len(), 18);
            prop_assert!(masked[3..17].bytes().all(|byte| byte == b'*'));
        }

        #[test]
        fn one_wrong_digit_is_always_found(at in 0_usize..17, by in 1_u8..10) {
            let mut bytes = b"621202188001010014".to_vec();
            bytes[at] = b'0' + (bytes[at] - b'0' + by) % 10;
            let bent = String::from_utf8(bytes).expect("digits");
            prop_assert!(CitizenId::parse(&bent).is_err());
        }
    }
}
