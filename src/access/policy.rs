//! What a password has to be.
//!
//! Two settled opinions contradict each other: GB/T 22239 §8.1.4.1 a) asks for complexity and
//! periodic change, ASVS 6.2.5 and 6.2.10 forbid both. So it is a setting.

use std::collections::HashSet;
use std::sync::OnceLock;

use chrono::TimeDelta;
use clap::ValueEnum;

use crate::domain::time::Instant;

/// Words that passwords are made of too often.
const STEMS: &str = include_str!("../../fixtures/passwords/stems.txt");

/// Nothing longer is hashed: a megabyte of password is an attack.
const LONGEST: usize = 128;

/// Which opinion holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum PasswordPolicy {
    /// Graded protection: 10 characters of three kinds, changed every 180 days.
    #[default]
    Mlps,
    /// ASVS 5: 12 characters of any kind, never changed without a reason.
    Asvs,
}

/// Whose password it is to be.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The name typed at sign-in.
    pub name: &'a str,
    /// The person's own name.
    pub display_name: &'a str,
    /// The unit.
    pub unit: &'a str,
}

impl PasswordPolicy {
    /// What is asked, in a few words for the form.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Mlps => "至少 10 个字符，大小写字母、数字、符号、汉字中至少三种；180 天更换一次",
            Self::Asvs => "至少 12 个字符，可以用几个不相干的词",
        }
    }

    /// Why a password is not taken, in Chinese; `None` where it is.
    pub fn fault(self, password: &str, owner: Owner<'_>) -> Option<String> {
        let length = password.chars().count();
        let least = match self {
            Self::Mlps => 10,
            Self::Asvs => 12,
        };
        if length < least {
            return Some(format!("口令至少 {least} 个字符，现为 {length} 个。"));
        }
        if length > LONGEST {
            return Some(format!("口令不能超过 {LONGEST} 个字符。"));
        }
        if self == Self::Mlps && kinds(password) < 3 {
            return Some("口令应包含大写字母、小写字母、数字、符号、汉字中的三种。".to_owned());
        }
        if names(password, owner) {
            return Some("口令不能包含登录名、姓名或单位名。".to_owned());
        }
        is_common(password).then(|| "口令过于常见，请换一个。".to_owned())
    }

    /// Whether a password set then has to be changed now.
    pub fn is_too_old(self, set_at: Option<Instant>, now: Instant) -> bool {
        self.days_left(set_at, now).is_some_and(|days| days < 0)
    }

    /// Days until the password has to be changed; `None` where it never has.
    pub fn days_left(self, set_at: Option<Instant>, now: Instant) -> Option<i64> {
        let ends = match self {
            Self::Mlps => set_at?.plus(TimeDelta::days(180)),
            Self::Asvs => return None,
        };
        Some((ends.date() - now.date()).num_days())
    }
}

/// How many kinds of characters there are.
fn kinds(password: &str) -> usize {
    let kind = |sign: char| match sign {
        'a'..='z' => 0,
        'A'..='Z' => 1,
        '0'..='9' => 2,
        _ if sign.is_alphabetic() => 3,
        _ => 4,
    };
    password.chars().map(kind).collect::<HashSet<_>>().len()
}

fn names(password: &str, owner: Owner<'_>) -> bool {
    let lower = password.to_lowercase();
    let parts = [(owner.name, 3), (owner.display_name, 2), (owner.unit, 2)];
    parts
        .iter()
        .any(|(name, least)| name.chars().count() >= *least && lower.contains(&name.to_lowercase()))
}

/// Whether nothing is left of a password but digits, signs and common words.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let as_typed: Vec<char> = lower.chars().filter(|sign| sign.is_alphabetic()).collect();
    let as_meant: Vec<char> =
        lower.chars().map(plain).filter(|sign| sign.is_alphabetic()).collect();
    made_of(&as_typed, 3) || made_of(&as_meant, 3)
}

/// Letters that people write as digits and signs.
const fn plain(sign: char) -> char {
    match sign {
        '@' | '4' => 'a',
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Whether letters are at most so many common words in a row.
fn made_of(letters: &[char], words: usize) -> bool {
    if letters.is_empty() {
        return true;
    }
    words > 0
        && (1..=letters.len()).any(|end| {
            let word: String = letters[..end].iter().collect();
            stems().contains(word.as_str()) && made_of(&letters[end..], words - 1)
        })
}

fn stems() -> &'static HashSet<&'static str> {
    static STEMS_SET: OnceLock<HashSet<&str>> = OnceLock::new();
    STEMS_SET.get_or_init(|| {
        let lines = STEMS.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{Owner, PasswordPolicy};
    use crate::domain::time::Instant;

    const ZHANG: Owner<'_> =
        Owner { name: "zhangwei", display_name: "示范张", unit: "宕昌县卫生健康局" };

    fn fault(password: &str) -> Option<String> {
        PasswordPolicy::Mlps.fault(password, ZHANG)
    }

    #[test]
    fn a_password_that_somebody_thought_of_is_taken() {
        for good in ["石院村 2016 验收", "kU7#mossy-Harbour", "Plover;gneiss42"] {
            assert_eq!(fault(good), None, "{good}");
        }
    }

    #[test]
    fn what_everybody_thinks_of_is_refused() {
        for common in [
            "Password2016!",
            "P@ssw0rd2020",
            "Longnan@2016",
            "Wudu2016!!!!",
            "Admin123456!",
            "Woaini5201314!",
            "Qwer1234!@#$",
            "LongnanWeisheng@1",
        ] {
            assert_eq!(fault(common).as_deref(), Some("口令过于常见，请换一个。"), "{common}");
        }
    }

    #[test]
    fn ones_own_names_are_refused() {
        assert!(fault("zhangwei#Tern7").expect("a fault").contains("登录名"));
        assert!(fault("示范张 Tern7#xk").expect("a fault").contains("姓名"));
    }

    #[test]
    fn length_and_kinds_are_told() {
        assert!(fault("a1#B").expect("a fault").contains("至少 10 个"));
        assert!(fault("abcdefghijkmx").expect("a fault").contains("三种"));
        assert_eq!(PasswordPolicy::Asvs.fault("correct horse gneiss", ZHANG), None);
        assert!(PasswordPolicy::Asvs.fault("tern gneiss", ZHANG).is_some());
    }

    #[test]
    fn only_graded_protection_lets_passwords_age() {
        let set = Instant(0);
        let later = |days| set.plus(TimeDelta::days(days));
        assert!(!PasswordPolicy::Mlps.is_too_old(Some(set), later(180)));
        assert!(PasswordPolicy::Mlps.is_too_old(Some(set), later(181)));
        assert!(!PasswordPolicy::Asvs.is_too_old(Some(set), later(10_000)));
    }
}
