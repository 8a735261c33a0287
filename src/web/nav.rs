//! The main menu.

use crate::domain::account::Permission;
use crate::web::extract::Viewer;

/// An entry of the main menu.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it leads.
    pub path: &'static str,
    /// What it says.
    pub label: &'static str,
    /// What a post must be allowed for it to be shown.
    needs: Permission,
}

/// The main menu, one line a section.
const MENU: &[Item] = &[
    Item { path: "/", label: "进度总览", needs: Permission::ReadProgress },
    Item { path: "/projects", label: "村卫生室建设", needs: Permission::ReadRecords },
    Item { path: "/specialties", label: "县级重点专科", needs: Permission::ReadRecords },
    Item { path: "/funds", label: "资金与对账", needs: Permission::ReadRecords },
    Item { path: "/inspections", label: "检查验收", needs: Permission::ReadRecords },
    Item { path: "/notices", label: "整改销号", needs: Permission::ReadRecords },
    Item { path: "/staffing", label: "全科医生", needs: Permission::ReadProgress },
    Item { path: "/gaps", label: "空白点", needs: Permission::ReadProgress },
    Item { path: "/indicators", label: "指标报送", needs: Permission::ReadProgress },
    Item { path: "/irregularities", label: "医院管理", needs: Permission::ReadProgress },
    Item { path: "/bulletin", label: "周通报", needs: Permission::ReadProgress },
    Item { path: "/snapshots", label: "快照与通报", needs: Permission::ReadProgress },
    Item { path: "/postings", label: "派驻", needs: Permission::ReadRecords },
    Item { path: "/training", label: "培训", needs: Permission::ReadRecords },
    Item { path: "/subsidies", label: "补助", needs: Permission::ReadRecords },
    Item { path: "/documents", label: "文书", needs: Permission::ReadRecords },
    Item { path: "/practitioners", label: "人员名册", needs: Permission::ReadRecords },
    Item { path: "/plan", label: "方案", needs: Permission::Look },
    Item { path: "/accounts", label: "账号与岗位", needs: Permission::ManageAccounts },
    Item { path: "/settings", label: "系统设置", needs: Permission::ManageSettings },
    Item { path: "/audit", label: "操作日志", needs: Permission::ReadAudit },
];

/// The entries that a post may open.
pub(super) fn menu(viewer: &Viewer) -> Vec<&'static Item> {
    MENU.iter().filter(|item| viewer.may(item.needs)).collect()
}

/// Where somebody goes who asked for nothing in particular: the first entry of their menu, or
/// their own page where there is none.
pub(super) fn home(viewer: &Viewer) -> &'static str {
    menu(viewer).first().map_or("/account", |item| item.path)
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
