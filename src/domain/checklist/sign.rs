//! The name on the sign-board (标牌名称), by 村卫生室管理办法 art. 16.

/// The rule in words, as forms print it.
pub(super) const RULE: &str = "乡镇名＋行政村名（＋识别名）＋卫生室（所、站）";

/// The longest distinguishing name, in characters.
const LONGEST_MARK: usize = 10;

/// Whether a sign reads `{township}{village}(mark)?卫生(室|所|站)`.
///
/// The village's own 村 may be left out, unless another follows: 旧城新村 is not 旧城村. The distinguishing name (识别名) tells two
/// clinics of one village apart: letters and digits only.
pub(super) fn fits(sign: &str, township: &str, village: &str) -> bool {
    let sign: String = sign.chars().filter(|c| !c.is_whitespace()).collect();
    let stem = village.strip_suffix('村').filter(|stem| !stem.is_empty()).unwrap_or(village);
    sign.strip_prefix(township)
        .and_then(|rest| rest.strip_prefix(stem))
        .and_then(|rest| {
            ["卫生室", "卫生所", "卫生站"].iter().find_map(|end| rest.strip_suffix(end))
        })
        .is_some_and(|rest| match rest.strip_prefix('村') {
            Some(mark) => is_mark(mark),
            None => is_mark(rest) && !rest.contains('村'),
        })
}

/// Whether what stands between village and 卫生室 may stand there.
fn is_mark(mark: &str) -> bool {
    mark.chars().count() <= LONGEST_MARK
        && mark.chars().all(|c| c.is_alphanumeric() || matches!(c, '（' | '）' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn a_sign_names_township_village_and_kind() {
        for sign in [
            "何家堡乡旧城村卫生室",
            "何家堡乡旧城卫生室",
            "何家堡乡旧城村卫生所",
            "何家堡乡旧城村卫生站",
            "何家堡乡旧城村第二卫生室",
            "何家堡乡旧城村（东）卫生室",
            "何家堡乡旧城村李家村卫生室",
            "何家堡乡 旧城村 卫生室",
        ] {
            assert!(fits(sign, "何家堡乡", "旧城村"), "{sign}");
        }
    }

    #[test]
    fn other_signs_do_not_fit() {
        for sign in [
            "旧城村卫生室",
            "何家堡乡卫生室",
            "何家堡乡新城村卫生室",
            "何家堡乡旧城新村卫生室",
            "何家堡乡旧城村诊所",
            "何家堡乡旧城村卫生院",
            "何家堡乡旧城村卫生室分部",
            "何家堡乡旧城村·甲卫生室",
            "何家堡乡旧城村王大夫家传中医正骨专科卫生室",
            "",
        ] {
            assert!(!fits(sign, "何家堡乡", "旧城村"), "{sign}");
        }
    }
}
