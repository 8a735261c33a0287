//! Administrative areas and the number ranges that scope every query.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::AccountId;
use super::words::words;

/// Our own key of an area: 13 digits, of which province 2, prefecture 4, county 6,
/// township 9 and village 13 are significant, the rest zeros.
///
/// The first nine digits are the township's official code when it was entered; the last
/// four are our own number. Official codes are dated attributes, so importing them later
/// cannot collide. 宕昌县 is 6212230000000.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    DeriveValueType,
    Serialize,
    Deserialize,
    ToSchema
)]
#[serde(transparent)]
pub struct AreaKey(pub i64);

words! {
    /// A level of administration.
    Level {
        /// 省.
        Province = "省",
        /// 市.
        Prefecture = "市",
        /// 县区.
        County = "县区",
        /// 乡镇 or 街道.
        Township = "乡镇",
        /// 行政村 or 居委会.
        Village = "村",
    }
}

impl Level {
    /// What one unit of this level spans in keys.
    const fn span(self) -> i64 {
        match self {
            Self::Province => 100_000_000_000,
            Self::Prefecture => 1_000_000_000,
            Self::County => 10_000_000,
            Self::Township => 10_000,
            Self::Village => 1,
        }
    }

    /// The level below; a village has none.
    pub const fn below(self) -> Option<Self> {
        match self {
            Self::Province => Some(Self::Prefecture),
            Self::Prefecture => Some(Self::County),
            Self::County => Some(Self::Township),
            Self::Township => Some(Self::Village),
            Self::Village => None,
        }
    }
}

impl AreaKey {
    /// The key that an official code of 2, 4, 6 or 9 digits gets.
    pub fn from_code(code: &str) -> Option<Self> {
        if !matches!(code.len(), 2 | 4 | 6 | 9) || !code.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        format!("{code:0<13}").parse().ok().map(Self)
    }

    /// A key from a request: `None` unless it has 13 digits.
    pub const fn checked(key: i64) -> Option<Self> {
        if key >= 1_000_000_000_000 && key < 10_000_000_000_000 { Some(Self(key)) } else { None }
    }

    /// The level that the zeros at the end tell.
    pub const fn level(self) -> Level {
        let key = self.0;
        if key % Level::Province.span() == 0 {
            Level::Province
        } else if key % Level::Prefecture.span() == 0 {
            Level::Prefecture
        } else if key % Level::County.span() == 0 {
            Level::County
        } else if key % Level::Township.span() == 0 {
            Level::Township
        } else {
            Level::Village
        }
    }

    /// The unit of `level` that this area lies in, or the area itself where it is higher.
    pub const fn at(self, level: Level) -> Self {
        Self(self.0 - self.0 % level.span())
    }

    /// The county that this area lies in.
    pub const fn county(self) -> Self {
        self.at(Level::County)
    }

    /// The level at which a plan that binds this area is judged and reported: county by county,
    /// or as a whole where it binds less than one.
    pub fn judged_at(self) -> Level {
        self.level().max(Level::County)
    }

    /// The township that this area lies in.
    pub const fn township(self) -> Self {
        self.at(Level::Township)
    }

    /// The unit directly above; a province has none.
    pub const fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Province => None,
            Level::Prefecture => Some(self.at(Level::Province)),
            Level::County => Some(self.at(Level::Prefecture)),
            Level::Township => Some(self.at(Level::County)),
            Level::Village => Some(self.at(Level::Township)),
        }
    }

    /// Every key of this area and below.
    pub const fn range(self) -> RangeInclusive<i64> {
        if self.0 == 0 {
            return 0..=i64::MAX;
        }
        self.0..=self.0 + self.level().span() - 1
    }

    /// Whether `other` is this area or lies in it.
    pub fn contains(self, other: Self) -> bool {
        self.range().contains(&other.0)
    }

    /// The smallest area that holds all of some.
    pub fn common(areas: &BTreeSet<Self>) -> Option<Self> {
        let first = *areas.first()?;
        std::iter::successors(Some(first), |area| area.parent())
            .find(|area| areas.iter().all(|other| area.contains(*other)))
    }
}

impl fmt::Display for AreaKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A village is called 石院村, its committee 石院村委会 or 石院村村民委员会.
pub fn village_name(listed: &str) -> String {
    let shorter = [("村村民委员会", "村"), ("村民委员会", "村"), ("村委会", "村")]
        .into_iter()
        .find_map(|(end, kept)| Some(format!("{}{kept}", listed.strip_suffix(end)?)));
    shorter.unwrap_or_else(|| listed.to_owned())
}

/// What a caller may see: an area and everything below it, and for an inspector only the
/// projects in it that are assigned to them.
///
/// Every query takes one. There is no way to ask without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scope {
    root: AreaKey,
    assigned: Option<Assigned>,
}

/// Whose assignments count, and on which day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Assigned {
    /// The inspector.
    pub account: AccountId,
    /// The day on which an assignment must hold.
    pub on: NaiveDate,
}

impl Scope {
    /// The scope of an area.
    pub const fn of(root: AreaKey) -> Self {
        Self { root, assigned: None }
    }

    /// Everything there is, for the command line on the machine itself.
    pub const fn everything() -> Self {
        Self::of(AreaKey(0))
    }

    /// Nothing at all, for whoever has no post.
    pub const fn nothing() -> Self {
        // No area has this key, and nothing lies below it.
        Self::of(AreaKey(1))
    }

    /// The same area, and of its projects only those that are assigned.
    pub const fn assigned_to(self, account: AccountId, on: NaiveDate) -> Self {
        Self { assigned: Some(Assigned { account, on }), ..self }
    }

    /// The area that the caller's tree is rooted at.
    pub const fn root(self) -> AreaKey {
        self.root
    }

    /// Whose assignments narrow it, where any do.
    pub const fn assigned(self) -> Option<Assigned> {
        self.assigned
    }

    /// Whether the caller may see `area`.
    pub fn covers(self, area: AreaKey) -> bool {
        self.root.contains(area)
    }

    /// Whether it lies beside `area`: neither holds the other, so that what was done there is
    /// another unit's to tell.
    pub fn lies_beside(self, area: AreaKey) -> bool {
        !self.covers(area) && !area.contains(self.root)
    }

    /// The same scope narrowed to `area`; `None` where the caller may not see it.
    pub fn narrowed(self, area: AreaKey) -> Option<Self> {
        self.covers(area).then_some(Self { root: area, ..self })
    }

    /// The same about another area, for reads of dates before areas changed hands.
    pub(crate) const fn about(self, root: AreaKey) -> Self {
        Self { root, ..self }
    }

    /// The keys that are in scope.
    pub const fn range(self) -> RangeInclusive<i64> {
        self.root.range()
    }
}

#[cfg(test)]
mod tests {
    use super::{AreaKey, Level, Scope};

    const DANGCHANG: AreaKey = AreaKey(6_212_230_000_000);

    #[test]
    fn zeros_tell_the_level() {
        assert_eq!(AreaKey::from_code("621223"), Some(DANGCHANG));
        assert_eq!(DANGCHANG.level(), Level::County);
        assert_eq!(AreaKey(6_212_000_000_000).level(), Level::Prefecture);
        assert_eq!(AreaKey(6_212_231_000_000).level(), Level::Township);
        assert_eq!(AreaKey(6_212_231_000_007).level(), Level::Village);
        assert_eq!(AreaKey(6_200_000_000_000).level(), Level::Province);
    }

    #[test]
    fn nothing_covers_nothing() {
        for area in [DANGCHANG, AreaKey(0), AreaKey(6_212_231_000_007)] {
            assert!(!Scope::nothing().covers(area) && Scope::everything().covers(area));
        }
    }

    #[test]
    fn a_scope_ends_at_its_borders() {
        let scope = Scope::of(DANGCHANG);
        assert!(scope.covers(AreaKey(6_212_231_000_007)));
        assert!(!scope.covers(AreaKey(6_212_240_000_000)));
        assert!(!scope.covers(AreaKey(6_212_000_000_000)));
        assert_eq!(scope.narrowed(AreaKey(6_212_210_000_000)), None);
    }

    #[test]
    fn what_is_neither_in_a_scope_nor_above_it_lies_beside_it() {
        let scope = Scope::of(DANGCHANG);
        let (below, above) = (AreaKey(6_212_231_000_007), AreaKey(6_212_000_000_000));
        for area in [DANGCHANG, below, above, AreaKey(0)] {
            assert!(!scope.lies_beside(area), "{area}");
        }
        let neighbour = AreaKey(6_212_240_000_000);
        assert!(scope.lies_beside(neighbour) && !Scope::everything().lies_beside(neighbour));
    }

    #[test]
    fn several_areas_lie_in_the_smallest_that_holds_them() {
        let common = |areas: &[i64]| {
            let areas = areas.iter().copied().map(AreaKey).collect();
            AreaKey::common(&areas).map(|area| area.0)
        };
        let village = 6_212_231_000_007;
        assert_eq!(common(&[village]), Some(village));
        assert_eq!(common(&[village, 6_212_231_010_001]), Some(DANGCHANG.0));
        assert_eq!(common(&[village, 6_212_210_000_000]), Some(6_212_000_000_000));
        assert_eq!(common(&[]), None);
        assert_eq!(common(&[village, 6_100_000_000_000]), None, "another province's");
    }

    #[test]
    fn parents_lead_to_the_province() {
        let village = AreaKey(6_212_231_000_007);
        let mut up = vec![];
        let mut at = village;
        while let Some(parent) = at.parent() {
            up.push(parent.0);
            at = parent;
        }
        assert_eq!(
            up,
            [6_212_231_000_000, 6_212_230_000_000, 6_212_000_000_000, 6_200_000_000_000]
        );
    }
}
