//! The main menu.

/// An entry of the main menu.
#[derive(Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it leads.
    pub path: &'static str,
    /// What it says.
    pub label: &'static str,
}

/// The main menu, one line a section.
pub(super) const MENU: &[Item] = &[
    Item { path: "/", label: "进度总览" },
    Item { path: "/projects", label: "村卫生室建设" },
    Item { path: "/inspections", label: "检查验收" },
    Item { path: "/notices", label: "整改销号" },
    Item { path: "/bulletin", label: "周通报" },
    Item { path: "/documents", label: "文书" },
    Item { path: "/plan", label: "方案" },
];

/// The entry of the menu that a page belongs to. What stands behind a number of the board,
/// and the views of areas, belong to the board.
pub(super) fn entry(path: &str) -> &str {
    match section(path) {
        "/areas" | "/counties" | "/townships" | "/targets" => "/",
        section => section,
    }
}

/// Where the tree leads from a page: the same list about another unit, or that unit's view.
pub(super) fn list(path: &str) -> &str {
    match section(path) {
        "/areas" | "/counties" | "/townships" => "/counties",
        "/targets" => path,
        _ if path == "/projects/new" => path,
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
        ];
        for (path, to, under) in rows {
            assert_eq!((list(path), entry(path)), (to, under), "{path}");
        }
    }
}
