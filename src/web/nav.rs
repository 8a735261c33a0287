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

/// The section that a page belongs to: the first part of its path.
pub(super) fn section(path: &str) -> &str {
    let end = path.get(1..).and_then(|rest| rest.find('/')).map_or(path.len(), |at| at + 1);
    &path[..end]
}
