//! Where in a plan file the part stands that a remark is about.

/// The tables of parts that remarks name, each with the word before the part's own name and
/// the field that holds the name.
const TABLES: &[(&str, &str, &str)] = &[
    ("检查验收", "[[acceptance]]", "id"),
    ("条文", "[[clause]]", "id"),
    ("目标", "[[target]]", "id"),
    ("阶段", "[[target.stage]]", "id"),
    ("分工", "[[duty]]", "clause"),
    ("部门", "[[department]]", "id"),
    ("歧义", "[[ambiguity]]", "id"),
    ("合计", "[[sum]]", "id"),
    ("资金", "[[budget]]", "id"),
];

/// The line of a plan file on which a part begins, counted from 1; `None` where the file is
/// written in a way that does not show it.
pub fn line_of(file: &str, place: &str) -> Option<usize> {
    let lines: Vec<&str> = file.lines().map(str::trim).collect();
    if let Some(setting) = place.strip_prefix("设定") {
        let own = lines.iter().position(|line| line.starts_with(setting));
        let head = || lines.iter().position(|line| *line == "[settings]");
        return own.or_else(head).map(|at| at + 1);
    }
    let mut at = 0;
    for part in place.split('·') {
        let named = |(word, table, field): &(&str, &str, &str)| {
            let name = part.strip_prefix(word)?;
            begins(&lines, at, table, &format!("{field} = \"{name}\""))
        };
        at = TABLES.iter().find_map(named)?;
    }
    Some(at + 1)
}

/// The line of the head of the table that has such a field.
fn begins(lines: &[&str], from: usize, table: &str, field: &str) -> Option<usize> {
    let heads = (from..lines.len()).filter(|at| lines[*at] == table);
    heads.into_iter().find(|head| {
        let rest = lines[head + 1..].iter().take_while(|line| !line.starts_with("[["));
        rest.into_iter().any(|line| *line == field || line.starts_with(&format!("{field} ")))
    })
}

#[cfg(test)]
mod tests {
    use super::line_of;
    use crate::plan::check::check;
    use crate::plan::example::{HOUSE, house};

    #[test]
    fn a_part_is_found_where_it_begins() {
        let line = |place: &str| HOUSE.lines().nth(line_of(HOUSE, place).expect("a line") - 1);
        assert_eq!(line("目标T01·阶段2016"), Some("[[target.stage]]"));
        let at = line_of(HOUSE, "目标T01·阶段2016").expect("a line");
        assert_eq!(HOUSE.lines().nth(at), Some("id = \"2016\""));
        assert!(at > line_of(HOUSE, "目标T01·阶段2015").expect("a line"));
        assert!(at < line_of(HOUSE, "目标T02").expect("a line"));
        assert_eq!(line_of(HOUSE, "目标T99"), None);
    }

    #[test]
    fn every_remark_on_the_houses_plan_has_a_line() {
        for remark in check(&house(), &[]) {
            assert!(line_of(HOUSE, &remark.place).is_some(), "{remark}");
        }
    }
}
