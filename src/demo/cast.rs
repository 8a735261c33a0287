//! The people of the demonstration. Every one of them is made up and says so.

use super::country::PREFECTURE;
use crate::domain::account::Role;
use crate::domain::inspection::PanelRole;
use crate::ledger::accounts::AddAccount;
use crate::ledger::inspections::NewPanelist;

/// The sign-in name of the clerk.
pub(super) const CLERK: &str = "clerk";

/// The sign-in name of the leader.
pub(super) const LEADER: &str = "leader";

/// The name of the villager who signs on paper.
pub(super) const VILLAGER: &str = "示范群众代表";

/// Sign-in name, display name, unit and role of everybody.
pub(super) const CAST: [(&str, &str, &str, Role); 8] = [
    (CLERK, "示范经办", "示范市卫生计生委", Role::Clerk),
    ("inspector-a", "示范核查员甲", "示范市卫生计生委", Role::Inspector),
    ("inspector-b", "示范核查员乙", "示范市发展改革委", Role::Inspector),
    (LEADER, "示范领导", "示范市卫生计生委", Role::Leader),
    ("panel-c", "示范㛃", "示范市财政局", Role::Inspector),
    ("panel-d", "示范䶮", "示范市建设局", Role::Inspector),
    ("panel-e", "示范𬭼", "示范市财政局", Role::Inspector),
    ("panel-f", "示范·阿依古丽", "示范市卫生计生委", Role::Inspector),
];

/// Whom a visitor signs in as: sign-in name and display name.
pub const SIGN_IN: [(&str, &str); 4] = [
    (CAST[0].0, CAST[0].1),
    (CAST[1].0, CAST[1].1),
    (CAST[2].0, CAST[2].1),
    (CAST[3].0, CAST[3].1),
];

/// Chair and member of each panel. Neighbouring panels share nobody, so that a
/// re-inspection is made by others.
const PANELS: [[&str; 2]; 4] = [
    ["inspector-a", "panel-c"],
    ["inspector-b", "panel-d"],
    ["inspector-a", "panel-e"],
    ["inspector-b", "panel-f"],
];

/// Chair and member of a panel by its number.
pub(super) fn panel(number: usize) -> [&'static str; 2] {
    PANELS[number % PANELS.len()]
}

/// The panel as it is named: chair, member and a villager.
pub(super) fn named(number: usize, village: &str) -> Vec<NewPanelist> {
    let [chair, member] = panel(number);
    let of = |account: Option<&str>, role| NewPanelist {
        account: account.map(str::to_owned),
        role,
        name: account.is_none().then(|| VILLAGER.to_owned()),
        unit: account.is_none().then(|| village.to_owned()),
        title: None,
    };
    vec![
        of(Some(chair), PanelRole::Chair),
        of(Some(member), PanelRole::Member),
        of(None, PanelRole::VillagerRepresentative),
    ]
}

/// The accounts to be added, in order.
pub(super) fn accounts(password_hash: Option<&str>) -> Vec<AddAccount> {
    let account = |(name, display_name, unit, role): (&str, &str, &str, Role)| AddAccount {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        unit: unit.to_owned(),
        role,
        area_key: PREFECTURE,
        password_hash: password_hash.map(str::to_owned),
    };
    CAST.into_iter().map(account).collect()
}
