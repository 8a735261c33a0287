//! Where and when a photo says it was taken, and what speaks against it.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::time::Instant;

/// A clock that is no further off than this is right enough.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::minutes(10);

/// Photos of one clinic lie no further apart than this, in metres. Phones sold in China
/// shift their positions by up to some 700 m, so a smaller figure would accuse the honest.
const SITE_TOLERANCE: f64 = 2_000.0;

/// Metres of a degree of latitude.
const METRES_A_DEGREE: f64 = 111_320.0;

/// A place on earth in millionths of a degree, north and east of nought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Latitude.
    pub latitude: i32,
    /// Longitude.
    pub longitude: i32,
}

impl Position {
    /// Metres to another place; exact enough over the width of a county.
    pub fn metres_to(self, other: Self) -> f64 {
        let degrees = |a: i32, b: i32| (f64::from(a) - f64::from(b)) / 1_000_000.0;
        let mean = (f64::from(self.latitude) + f64::from(other.latitude)) / 2_000_000.0;
        let north = degrees(self.latitude, other.latitude);
        let east = degrees(self.longitude, other.longitude) * mean.to_radians().cos();
        north.hypot(east) * METRES_A_DEGREE
    }
}

/// What a device claims of a photo. Nothing is counted from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Claims {
    /// When it was taken.
    pub taken_at: Option<Instant>,
    /// Where it was taken.
    pub position: Option<Position>,
}

/// What the claims are held against.
#[derive(Debug, Clone, Copy)]
pub struct Visit {
    /// When the photo was received, by the server's clock.
    pub received_at: Instant,
    /// The day of the inspection that it belongs to.
    pub inspected_on: Option<NaiveDate>,
    /// Where the clinic lies, by the first photo of it that says so.
    pub clinic: Option<Position>,
}

/// Something that a person should look at; the photo is taken all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Doubt {
    /// A stable code: `CLOCK_SKEW` or `GPS_FAR`.
    pub code: String,
    /// The sentence that people read.
    pub detail: String,
}

/// What speaks against a photo's claims. A photo without claims raises no doubt.
pub fn doubts(claims: Claims, visit: Visit) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    let mut doubt = |code: &str, detail: String| {
        doubts.push(Doubt {
            code: code.to_owned(), detail: format!("{detail}，已标记待核。")
        });
    };
    if let Some(taken) = claims.taken_at {
        if taken > visit.received_at.plus(CLOCK_TOLERANCE) {
            doubt("CLOCK_SKEW", format!("设备所报拍摄时间 {taken} 晚于收到时间"));
        } else if let Some(on) = visit.inspected_on.filter(|on| *on != taken.date()) {
            doubt("CLOCK_SKEW", format!("设备所报拍摄时间 {taken} 不在检查日 {on}"));
        }
    }
    let apart = claims.position.zip(visit.clinic).map(|(at, clinic)| at.metres_to(clinic));
    if let Some(metres) = apart.filter(|metres| *metres > SITE_TOLERANCE) {
        doubt("GPS_FAR", format!("拍摄位置与本项目其他照片相距 {:.1} 公里", metres / 1_000.0));
    }
    doubts
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::{Claims, Position, Visit, doubts};
    use crate::domain::time::Instant;

    fn at(text: &str) -> Instant {
        text.parse::<chrono::DateTime<chrono::Utc>>().expect("an instant").into()
    }

    fn codes(taken: Option<Instant>, position: Option<Position>) -> String {
        let clinic = Position { latitude: 34_050_000, longitude: 104_390_000 };
        let visit = Visit {
            received_at: at("2016-04-16T12:00:00+08:00"),
            inspected_on: "2016-04-16".parse().ok(),
            clinic: Some(clinic),
        };
        let found = doubts(Claims { taken_at: taken, position }, visit);
        assert!(found.iter().all(|doubt| doubt.detail.ends_with("已标记待核。")));
        found.iter().map(|doubt| doubt.code.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_clock_is_held_against_the_server_and_the_day_on_site() {
        let noon = at("2016-04-16T12:00:00+08:00");
        for (taken, found) in [
            (None, ""),
            (Some(noon), ""),
            (Some(noon.plus(TimeDelta::minutes(10))), ""),
            (Some(noon.plus(TimeDelta::minutes(11))), "CLOCK_SKEW"),
            // Entered when there was a network again.
            (Some(at("2016-04-16T00:00:00+08:00")), ""),
            (Some(at("2016-04-15T23:59:59+08:00")), "CLOCK_SKEW"),
        ] {
            assert_eq!(codes(taken, None), found, "{taken:?}");
        }
    }

    #[test]
    fn a_place_is_held_against_the_other_photos_of_the_clinic() {
        let place = |latitude, longitude| Some(Position { latitude, longitude });
        for (position, found) in [
            (place(34_050_000, 104_390_000), ""),
            // 1.9 km north, 1.8 km east.
            (place(34_067_000, 104_390_000), ""),
            (place(34_050_000, 104_410_000), ""),
            // 2.1 km north, 2.3 km east.
            (place(34_069_000, 104_390_000), "GPS_FAR"),
            (place(34_050_000, 104_415_000), "GPS_FAR"),
        ] {
            assert_eq!(codes(None, position), found, "{position:?}");
        }
    }

    #[test]
    fn a_degree_of_longitude_is_shorter_in_the_north() {
        let [a, b] = [104_000_000, 105_000_000]
            .map(|longitude| Position { latitude: 34_000_000, longitude });
        assert!((92_200.0..92_400.0).contains(&a.metres_to(b)), "{}", a.metres_to(b));
    }
}
