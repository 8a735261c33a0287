//! The people of the demonstration. Every one of them is made up and says so.

use super::country::PREFECTURE;
use super::days::day;
use crate::domain::account::{PartnerDepartment, Role};
use crate::domain::area::AreaKey;
use crate::domain::inspection::PanelRole;
use crate::ledger::accounts::{CreateAccount, WayIn};
use crate::ledger::inspections::NewPanelist;
use crate::ledger::posts::NewPost;

/// The sign-in name of the clerk.
pub(super) const CLERK: &str = "clerk";

/// The sign-in name of whoever reports figures, for every county in its own post.
pub(super) const REPORTER: &str = "desk-a";

/// The sign-in name of whoever checks them in the county.
pub(super) const CHECKER: &str = "desk-b";

/// The sign-in name of the leader.
pub(super) const LEADER: &str = "leader";

/// The name of the villager who signs on paper.
pub(super) const VILLAGER: &str = "示范群众代表";

/// Somebody of the demonstration: sign-in name, own name, unit, and posts as role and area.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) display_name: &'static str,
    pub(super) unit: &'static str,
    pub(super) posts: &'static [(Role, AreaKey)],
}

const WUDU: AreaKey = AreaKey(6_212_020_000_000);
const CHENGXIAN: AreaKey = AreaKey(6_212_210_000_000);
const WENXIAN: AreaKey = AreaKey(6_212_220_000_000);
const DANGCHANG: AreaKey = AreaKey(6_212_230_000_000);
const KANGXIAN: AreaKey = AreaKey(6_212_240_000_000);
const XIHE: AreaKey = AreaKey(6_212_250_000_000);
const LIXIAN: AreaKey = AreaKey(6_212_260_000_000);
const HUIXIAN: AreaKey = AreaKey(6_212_270_000_000);
const LIANGDANG: AreaKey = AreaKey(6_212_280_000_000);
const GUANTING: AreaKey = AreaKey(6_212_231_040_000);

/// The last day of an inspector's post.
const UNTIL: (i32, u32, u32) = (2030, 12, 31);

/// The posts of whoever does the same in every county.
const EVERY_COUNTY: &[(Role, AreaKey)] = &[
    (Role::CountyClerk, WUDU),
    (Role::CountyClerk, CHENGXIAN),
    (Role::CountyClerk, WENXIAN),
    (Role::CountyClerk, DANGCHANG),
    (Role::CountyClerk, KANGXIAN),
    (Role::CountyClerk, XIHE),
    (Role::CountyClerk, LIXIAN),
    (Role::CountyClerk, HUIXIAN),
    (Role::CountyClerk, LIANGDANG),
];

macro_rules! posts {
    ([EVERY_COUNTY]) => { EVERY_COUNTY };
    ([$($role:ident $area:ident),+]) => { &[$((Role::$role, $area)),+] };
}

macro_rules! cast {
    ($($name:literal $display_name:literal $unit:literal $posts:tt,)+) => {
        /// Everybody, in the order in which they are added.
        pub(super) const CAST: &[Person] = &[$(Person {
            name: $name,
            display_name: $display_name,
            unit: $unit,
            posts: posts!($posts),
        }),+];
    };
}

cast! {
    "clerk" "示范经办" "示范市卫生计生委" [PrefectureClerk PREFECTURE],
    "inspector-a" "示范核查员甲" "示范市卫生计生委" [Inspector PREFECTURE],
    "inspector-b" "示范核查员乙" "示范市发展改革委" [Inspector PREFECTURE],
    "leader" "示范领导" "示范市卫生计生委" [PrefectureLeader PREFECTURE],
    "panel-c" "示范㛃" "示范市财政局" [Inspector PREFECTURE],
    "panel-d" "示范䶮" "示范市建设局" [Inspector PREFECTURE],
    "panel-e" "示范𬭼" "示范市财政局" [Inspector PREFECTURE],
    "panel-f" "示范·阿依古丽" "示范市卫生计生委" [Inspector PREFECTURE],
    "county" "示范县办" "示范宕昌县卫生计生局" [CountyClerk DANGCHANG, CountyClerk LIXIAN],
    "county-leader" "示范县领导" "示范宕昌县政府" [CountyLeader DANGCHANG],
    "township" "示范填报员" "示范官亭镇卫生院" [TownshipReporter GUANTING],
    "finance" "示范财政" "示范市财政局" [Partner PREFECTURE],
    "desk-a" "示范合管甲" "示范县区新农合经办" [EVERY_COUNTY],
    "desk-b" "示范合管乙" "示范县区新农合经办" [EVERY_COUNTY],
    "system" "示范系统管理员" "示范市卫生计生委" [SystemAdministrator PREFECTURE],
    "security" "示范安全管理员" "示范市卫生计生委" [SecurityAdministrator PREFECTURE],
    "audit" "示范审计管理员" "示范市审计局" [AuditAdministrator PREFECTURE],
}

/// Whom a visitor signs in as: sign-in name and own name. The others of the panels only sign,
/// and the desks of the counties only report.
pub fn sign_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    let beside = |name: &str| name.starts_with("panel-") || name.starts_with("desk-");
    let visitors = CAST.iter().filter(move |person| !beside(person.name));
    visitors.map(|person| (person.name, person.display_name))
}

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

impl Person {
    /// The command that adds them.
    pub(super) fn account(&self, password_hash: Option<&str>) -> CreateAccount {
        let post = |(role, area_key): &(Role, AreaKey)| NewPost {
            role: *role,
            department: role.has_department().then_some(PartnerDepartment::Finance),
            area_key: *area_key,
            valid_from: None,
            valid_until: (*role == Role::Inspector).then(|| day(UNTIL.0, UNTIL.1, UNTIL.2)),
        };
        CreateAccount {
            name: self.name.to_owned(),
            display_name: self.display_name.to_owned(),
            unit: self.unit.to_owned(),
            area_key: self.posts[0].1,
            citizen_id: None,
            phone: None,
            posts: self.posts.iter().map(post).collect(),
            way_in: password_hash.map_or(WayIn::None, |hash| WayIn::Password(hash.to_owned())),
        }
    }
}
