//! The main menu.

use crate::web::extract::Viewer;
use crate::web::routes::Pass;

/// An entry of the main menu: a room of the house, with the sections that lie in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Room {
    /// What it says.
    pub label: &'static str,
    /// The sections that the post may open, never none. The first is where the entry leads.
    pub items: Vec<&'static Item>,
}

/// A section of the service.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it leads.
    pub path: &'static str,
    /// What it says.
    pub label: &'static str,
    /// The door that a post must pass for it to be shown.
    pass: Pass,
}

/// A section of the service.
const fn item(path: &'static str, label: &'static str, pass: Pass) -> Item {
    Item { path, label, pass }
}

/// The main menu, in rooms: a flat row of every section is wider than a screen.
const MENU: &[(&str, &[Item])] = &[
    (
        "进度",
        &[
            item("/", "进度总览", Pass::PROGRESS),
            item("/bulletin", "周通报", Pass::PROGRESS),
            item("/snapshots", "快照与通报", Pass::PROGRESS),
        ],
    ),
    (
        "建设",
        &[
            item("/projects", "村卫生室建设", Pass::PROJECTS),
            item("/specialties", "县级重点专科", Pass::SPECIALTIES),
            item("/inspections", "检查验收", Pass::INSPECTIONS),
            item("/notices", "整改销号", Pass::INSPECTIONS),
        ],
    ),
    (
        "人员",
        &[
            item("/practitioners", "人员名册", Pass::PEOPLE),
            item("/postings", "派驻", Pass::POSTINGS),
            item("/training", "培训", Pass::PEOPLE),
            item("/staffing", "全科医生", Pass::PROGRESS),
            item("/gaps", "空白点", Pass::PLACES),
        ],
    ),
    (
        "指标",
        &[
            item("/indicators", "指标报送", Pass::FIGURES),
            item("/irregularities", "医院管理", Pass::IRREGULARITIES),
        ],
    ),
    (
        "资金",
        &[
            item("/funds", "资金与对账", Pass::MONEY),
            item("/subsidies", "乡村医生补助", Pass::PEOPLE),
        ],
    ),
    ("文书", &[item("/documents", "文书", Pass::INSPECTIONS)]),
    ("方案", &[item("/plan", "方案", Pass::LOOK)]),
    ("账号与岗位", &[item("/accounts", "账号与岗位", Pass::ACCOUNTS)]),
    ("系统设置", &[item("/settings", "系统设置", Pass::SETTINGS)]),
    ("操作日志", &[item("/audit", "操作日志", Pass::AUDIT)]),
];

/// The rooms in which a post may open something.
pub(super) fn menu(viewer: &Viewer) -> Vec<Room> {
    let rooms = MENU.iter().map(|(label, items)| Room {
        label,
        items: items.iter().filter(|item| viewer.passes(item.pass)).collect(),
    });
    rooms.filter(|room| !room.items.is_empty()).collect()
}

/// Whether a page belongs to a section of a room.
pub(super) fn holds(room: &Room, path: &str) -> bool {
    room.items.iter().any(|item| item.path == entry(path))
}

/// Where somebody goes who asked for nothing in particular: the first entry of their menu, or
/// their own page where there is none.
pub(super) fn home(viewer: &Viewer) -> &'static str {
    menu(viewer).first().map_or("/account", |room| room.items[0].path)
}

/// The entry of the menu that a page belongs to. What stands behind a number of the board,
/// and the views of areas, belong to the board.
pub(super) fn entry(path: &str) -> &str {
    match section(path) {
        "/areas" | "/counties" | "/townships" | "/targets" | "/duties" | "/checks"
        | "/consequences" => "/",
        "/plans" => "/plan",
        "/reconciliation" => "/funds",
        section => section,
    }
}

/// Pages below a section that are about an area themselves.
const OWN_LISTS: [&str; 7] = [
    "/projects/new",
    "/specialties/new",
    "/practitioners/new",
    "/practitioners/reminders",
    "/practitioners/retirements",
    "/practitioners/publication",
    "/practitioners/duplicates",
];

/// Where the tree leads from a page: the same list about another unit, or that unit's view.
pub(super) fn list(path: &str) -> &str {
    match section(path) {
        "/areas" | "/counties" | "/townships" => "/counties",
        "/targets" => path,
        _ if OWN_LISTS.contains(&path) => path,
        "/plans" => "/plans",
        section => section,
    }
}

/// The first part of a path.
fn section(path: &str) -> &str {
    let end = path.get(1..).and_then(|rest| rest.find('/')).map_or(path.len(), |at| at + 1);
    &path[..end]
}

#[cfg(test)]
mod tests {
    use super::{entry, list};

    #[test]
    fn the_tree_stays_with_the_list_and_the_menu_with_its_entry() {
        let rows = [
            ("/", "/", "/"),
            ("/targets/T01", "/targets/T01", "/"),
            ("/counties/6212230000000", "/counties", "/"),
            ("/areas", "/counties", "/"),
            ("/projects/0156/progress", "/projects", "/projects"),
            ("/projects/new", "/projects/new", "/projects"),
            ("/notices", "/notices", "/notices"),
            ("/plans/new", "/plans", "/plan"),
            ("/duties", "/duties", "/"),
            ("/practitioners/0156/facts", "/practitioners", "/practitioners"),
            ("/practitioners/reminders", "/practitioners/reminders", "/practitioners"),
            ("/funds/movements", "/funds", "/funds"),
            ("/reconciliation", "/reconciliation", "/funds"),
        ];
        for (path, to, under) in rows {
            assert_eq!((list(path), entry(path)), (to, under), "{path}");
        }
    }
}
