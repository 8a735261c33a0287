//! What a device wrote into a photo about where and when: claims, kept as such.

use std::io::Cursor;

use chrono::{FixedOffset, NaiveDate, TimeZone, Utc};
use exif::{DateTime, Exif, In, Rational, Reader, Tag, Value};

use crate::domain::site::{Claims, Position};
use crate::domain::time::{BEIJING, Instant};

/// Reads the claims of a photo. What cannot be read is not claimed: a photo is never refused
/// for what its device wrote beside the pixels.
pub(super) fn read(photo: &[u8]) -> Claims {
    match Reader::new().read_from_container(&mut Cursor::new(photo)) {
        Ok(exif) => Claims { taken_at: taken_at(&exif), position: position(&exif) },
        Err(_) => Claims::default(),
    }
}

/// When it was taken. A device that names no zone is taken to be in this country.
fn taken_at(exif: &Exif) -> Option<Instant> {
    let mut taken = DateTime::from_ascii(ascii(exif, Tag::DateTimeOriginal)?).ok()?;
    if let Some(offset) = ascii(exif, Tag::OffsetTimeOriginal) {
        // An offset that cannot be read is none.
        let _ = taken.parse_offset(offset);
    }
    let minutes = taken.offset.map(|minutes| i32::from(minutes) * 60);
    let zone = minutes.map_or(Some(BEIJING), FixedOffset::east_opt)?;
    let day = NaiveDate::from_ymd_opt(
        i32::from(taken.year),
        u32::from(taken.month),
        u32::from(taken.day),
    )?;
    let time =
        day.and_hms_opt(u32::from(taken.hour), u32::from(taken.minute), u32::from(taken.second))?;
    Some(zone.from_local_datetime(&time).single()?.with_timezone(&Utc).into())
}

fn position(exif: &Exif) -> Option<Position> {
    let latitude = angle(exif, Tag::GPSLatitude, (Tag::GPSLatitudeRef, b"S"), 90)?;
    let longitude = angle(exif, Tag::GPSLongitude, (Tag::GPSLongitudeRef, b"W"), 180)?;
    // Devices that do not know where they are write noughts.
    (latitude != 0 || longitude != 0).then_some(Position { latitude, longitude })
}

/// An angle in millionths of a degree, below nought where the mark says so.
fn angle(exif: &Exif, tag: Tag, (mark, below): (Tag, &[u8]), most: i64) -> Option<i32> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else { return None };
    let units = parts.iter().zip([1, 60, 3_600]);
    let size: i64 = units.map(|(part, unit)| millionths(*part, unit)).sum::<Option<i64>>()?;
    if parts.is_empty() || size > most * 1_000_000 {
        return None;
    }
    let sign = if ascii(exif, mark)? == below { -1 } else { 1 };
    i32::try_from(sign * size).ok()
}

/// Rounded half up, so that three parts of a whole come to the whole.
fn millionths(part: Rational, unit: i64) -> Option<i64> {
    let whole = i64::from(part.denom) * unit;
    (i64::from(part.num) * 1_000_000 + whole / 2).checked_div(whole)
}

fn ascii(exif: &Exif, tag: Tag) -> Option<&[u8]> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        Value::Ascii(lines) => lines.first().map(Vec::as_slice),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use exif::experimental::Writer;
    use exif::{Field, In, Rational, Tag, Value};
    use proptest::prelude::{any, proptest};

    use super::read;
    use crate::domain::site::{Claims, Position};

    /// A JPEG that holds nothing but these fields.
    fn jpeg(fields: &[(Tag, Value)]) -> Vec<u8> {
        let fields: Vec<Field> = fields
            .iter()
            .map(|(tag, value)| Field { tag: *tag, ifd_num: In::PRIMARY, value: value.clone() })
            .collect();
        let mut writer = Writer::new();
        for field in &fields {
            writer.push_field(field);
        }
        let mut written = Cursor::new(Vec::new());
        writer.write(&mut written, false).expect("fields");
        wrapped(written.get_ref())
    }

    fn wrapped(block: &[u8]) -> Vec<u8> {
        let length = u16::try_from(block.len() + 8).expect("short").to_be_bytes();
        [&[0xff, 0xd8, 0xff, 0xe1], &length[..], b"Exif\0\0", block, &[0xff, 0xd9]].concat()
    }

    fn text(value: &str) -> Value {
        Value::Ascii(vec![value.as_bytes().to_vec()])
    }

    fn angle(degrees: u32, minutes: u32, seconds: (u32, u32)) -> Value {
        let whole = |num| Rational { num, denom: 1 };
        let (num, denom) = seconds;
        Value::Rational(vec![whole(degrees), whole(minutes), Rational { num, denom }])
    }

    fn located(latitude: Value, longitude: Value) -> Option<Position> {
        let fields = [
            (Tag::GPSLatitudeRef, text("N")),
            (Tag::GPSLatitude, latitude),
            (Tag::GPSLongitudeRef, text("E")),
            (Tag::GPSLongitude, longitude),
        ];
        read(&jpeg(&fields)).position
    }

    #[test]
    fn time_is_read_in_its_zone_and_else_in_beijing() {
        let taken =
            |fields: &[(Tag, Value)]| read(&jpeg(fields)).taken_at.map(|at| at.utc().to_rfc3339());
        let day = (Tag::DateTimeOriginal, text("2016:04:16 09:12:00"));
        assert_eq!(taken(std::slice::from_ref(&day)).as_deref(), Some("2016-04-16T01:12:00+00:00"));
        let zone = (Tag::OffsetTimeOriginal, text("+00:00"));
        assert_eq!(taken(&[day.clone(), zone]).as_deref(), Some("2016-04-16T09:12:00+00:00"));
        let nonsense = (Tag::OffsetTimeOriginal, text("nowhere"));
        assert_eq!(taken(&[day, nonsense]).as_deref(), Some("2016-04-16T01:12:00+00:00"));
        for never in ["0000:00:00 00:00:00", "2016:02:30 09:12:00", "    :  :     :  :  "] {
            assert_eq!(taken(&[(Tag::DateTimeOriginal, text(never))]), None, "{never}");
        }
    }

    #[test]
    fn a_position_is_read_to_a_millionth_of_a_degree() {
        let found = located(angle(34, 3, (1_512, 100)), angle(104, 23, (24, 1)));
        assert_eq!(found, Some(Position { latitude: 34_054_200, longitude: 104_390_000 }));
        let west = [
            (Tag::GPSLatitudeRef, text("S")),
            (Tag::GPSLatitude, angle(33, 0, (0, 1))),
            (Tag::GPSLongitudeRef, text("W")),
            (Tag::GPSLongitude, angle(70, 30, (0, 1))),
        ];
        let found = read(&jpeg(&west)).position;
        assert_eq!(found, Some(Position { latitude: -33_000_000, longitude: -70_500_000 }));
    }

    #[test]
    fn what_is_no_position_is_not_claimed() {
        let fine = || angle(104, 23, (24, 1));
        for latitude in [
            angle(0, 0, (0, 0)),
            angle(91, 0, (0, 1)),
            angle(u32::MAX, u32::MAX, (u32::MAX, 1)),
            Value::Rational(vec![]),
            text("34"),
        ] {
            assert_eq!(located(latitude.clone(), fine()), None, "{latitude:?}");
        }
        assert_eq!(located(angle(0, 0, (0, 1)), angle(0, 0, (0, 1))), None, "noughts");
        assert_eq!(read(b"no picture"), Claims::default());
        assert_eq!(read(&[]), Claims::default());
    }

    proptest! {
        #[test]
        fn no_block_panics(block in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&wrapped(&block));
            let _ = read(&wrapped(&[b"MM\0*\0\0\0\x08", &block[..]].concat()));
        }
    }
}
