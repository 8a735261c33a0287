//! The desks that figures pass through.

use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;

use super::{LONGNAN, TestApp};
use crate::store::empty_postgres;

/// 宕昌县, whose desk reports.
pub(crate) const DANGCHANG: AreaKey = AreaKey(6_212_230_000_000);

/// 官亭镇 in it.
pub(crate) const TOWN: AreaKey = AreaKey(6_212_231_000_000);

impl TestApp {
    /// A service with a plan, and people of the county and the prefecture beside the clerk who
    /// reports.
    pub(crate) async fn with_desks() -> Self {
        let app = Self::with_plan().await;
        app.add_desks().await;
        app
    }

    /// The same on each engine that is there.
    pub(crate) async fn with_desks_on_each_engine() -> Vec<Self> {
        let mut apps = vec![Self::with_desks().await];
        if let Some(database) = empty_postgres().await {
            let app = Self::with_plan_in(Some(database)).await;
            app.add_desks().await;
            apps.push(app);
        }
        apps
    }

    async fn add_desks(&self) {
        self.add_account("city", "示范市办", Role::PrefectureClerk, LONGNAN).await;
        self.add_account("feng", "示范冯", Role::CountyLeader, DANGCHANG).await;
    }
}
