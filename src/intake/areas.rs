//! Lists of areas as statistics offices publish them, turned into areas to be entered.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::area::{AreaKey, village_name};
use crate::ledger::areas::NewArea;

/// One line of a list: a unit by its own code, or a village by that of its township.
#[derive(Debug, Deserialize)]
struct Line {
    code: Option<String>,
    township_code: Option<String>,
    name: String,
}

/// Reads a list in CSV with the columns `code` (6 or 9 digits) and `name`, or, for villages,
/// `township_code` and `name`; other columns are left alone.
///
/// Villages are numbered within their township in the order of the list, which is how our keys
/// tell them apart: their official codes change from year to year. Every line that is wrong is
/// told, by its number, in Chinese.
pub fn read_areas(text: &str, valid_from: NaiveDate) -> Result<Vec<NewArea>, Vec<String>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let mut numbers = BTreeMap::new();
    let (mut areas, mut faults) = (Vec::new(), Vec::new());
    for (number, line) in (2..).zip(lines.deserialize::<Line>()) {
        let read = line.map_err(|_| "应有 name 列，以及 code 或 township_code 列".to_owned());
        match read.and_then(|line| area(line, valid_from, &mut numbers)) {
            Ok(area) => areas.push(area),
            Err(fault) => faults.push(format!("第 {number} 行：{fault}。")),
        }
    }
    if areas.is_empty() && faults.is_empty() {
        faults.push("名单里一个单位也没有。".to_owned());
    }
    if faults.is_empty() { Ok(areas) } else { Err(faults) }
}

fn area(
    line: Line,
    valid_from: NaiveDate,
    numbers: &mut BTreeMap<AreaKey, i64>,
) -> Result<NewArea, String> {
    let filled = |code: Option<String>| code.filter(|code| !code.is_empty());
    let key = |code: &str, digits: &[usize]| {
        let fits = digits.contains(&code.len());
        let key = fits.then(|| AreaKey::from_code(code)).flatten();
        key.ok_or_else(|| format!("区划代码“{code}”的位数不对或不全是数字"))
    };
    let (area_key, name, official_code) = match (filled(line.code), filled(line.township_code)) {
        (Some(code), _) => (key(&code, &[6, 9])?, line.name, Some(code)),
        (None, Some(code)) => {
            let number = numbers.entry(key(&code, &[9])?).or_default();
            *number += 1;
            (AreaKey(key(&code, &[9])?.0 + *number), village_name(&line.name), None)
        }
        (None, None) => return Err("没有区划代码".to_owned()),
    };
    if name.is_empty() {
        return Err("没有名称".to_owned());
    }
    Ok(NewArea { area_key, name, official_code, valid_from, predecessor_key: None })
}

#[cfg(test)]
mod tests {
    use super::read_areas;
    use crate::domain::area::Level;

    fn day() -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2011, 1, 1).expect("a day")
    }

    #[test]
    fn units_are_known_by_their_codes_and_villages_by_their_order() {
        let units = read_areas("\u{feff}code,level,name\n621223,county,宕昌县\n", day());
        let units = units.expect("units");
        assert_eq!(
            (units[0].area_key.0, units[0].area_key.level()),
            (6_212_230_000_000, Level::County)
        );
        assert_eq!(units[0].official_code.as_deref(), Some("621223"));
        let list = "township_code,name\n621223100,石院村村民委员会\n621223101,甲村委会\n621223100,乙居委会\n";
        let villages = read_areas(list, day()).expect("villages");
        let keys: Vec<i64> = villages.iter().map(|at| at.area_key.0).collect();
        assert_eq!(keys, [6_212_231_000_001, 6_212_231_010_001, 6_212_231_000_002]);
        let names: Vec<&str> = villages.iter().map(|at| at.name.as_str()).collect();
        assert_eq!(names, ["石院村", "甲村", "乙居委会"]);
    }

    #[test]
    fn every_line_that_is_wrong_is_told() {
        let faults = read_areas("code,name\n62122,甲\n621223,\n62122x,乙\n,丙\n", day());
        let faults = faults.expect_err("faults");
        let starts: Vec<&str> = faults.iter().map(|fault| &fault[.."第 2 行".len()]).collect();
        assert_eq!(starts, ["第 2 行", "第 3 行", "第 4 行", "第 5 行"]);
        assert!(read_areas("编号,名称\n621223,甲\n", day()).is_err());
        assert!(read_areas("code,name\n", day()).is_err());
        assert!(read_areas("township_code,name\n621223,甲\n", day()).is_err());
    }
}
