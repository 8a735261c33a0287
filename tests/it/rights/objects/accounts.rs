//! What an account takes in each of its states, of its owner and of whoever hands accounts out.

use taizhang::access::OneTimeCode;
use taizhang::domain::account::Role;
use taizhang::domain::area::AreaKey;
use taizhang::domain::ids::PublicId;
use taizhang::ledger::accounts::{CreateAccount, DisableAccount, ResetAccount, WayIn};
use taizhang::ledger::posts::{EndPost, of_account};

use super::{Held, cells};
use crate::pages::clinic::sent;
use crate::support::{Answer, LONGNAN, TestApp, post};

/// The expected outcomes, reviewed by hand.
const EXPECTED: &str = include_str!("accounts.csv");

const COUNTY: AreaKey = AreaKey(6_212_230_000_000);

const SECRET: &str = "kestrel-Moss-9";

/// An account, and what its owner has in hand.
struct Account {
    name: String,
    post: PublicId,
    /// The last link that was given out.
    code: OneTimeCode,
    /// The cookie of a session from before it came to its state; blank where there was none.
    session: String,
}

impl Account {
    /// An account to which its owner was invited.
    async fn invited(app: &TestApp, name: String) -> Self {
        let code = OneTimeCode::new().unwrap();
        let create = CreateAccount {
            name: name.clone(),
            display_name: "示范员".to_owned(),
            unit: "示范局".to_owned(),
            area_key: COUNTY,
            citizen_id: None,
            phone: None,
            posts: vec![post(Role::CountyClerk, COUNTY)],
            way_in: WayIn::Code(code.hash()),
        };
        let id = app.perform(create).await;
        let post = of_account(app.ledger.read(), id).await.unwrap()[0].id;
        Self { name, post, code, session: String::new() }
    }

    /// An account in a state.
    async fn in_state(app: &TestApp, state: &str, name: String) -> Self {
        let mut account = Self::invited(app, name).await;
        let disable = DisableAccount { account: account.name.clone(), disabled: true };
        match state {
            "invited" => return account,
            "disabled_early" => {
                app.perform(disable).await;
                return account;
            }
            _ => account.come_in(app).await,
        }
        match state {
            "active" => {}
            "reset" => {
                account.code = OneTimeCode::new().unwrap();
                let (name, code_hash) = (account.name.clone(), account.code.hash());
                app.perform(ResetAccount { account: name, code_hash }).await;
            }
            "disabled" => app.perform(disable).await,
            "without_post" => app.perform(EndPost { post: account.post, last_day: None }).await,
            other => panic!("{other}"),
        }
        account
    }

    /// Its owner sets the password and signs in.
    async fn come_in(&mut self, app: &TestApp) {
        let answered = self.answer(app).await;
        assert_eq!(answered.status, 303, "{}", answered.text);
        let signed = app.log_in(&self.name, SECRET).await;
        assert_eq!(signed.status, 303, "{}", signed.text);
        signed.header("set-cookie").split(';').next().unwrap().clone_into(&mut self.session);
    }

    /// Its owner answers the link.
    async fn answer(&self, app: &TestApp) -> Answer {
        let form = [("code", self.code.as_str()), ("new_password", SECRET), ("again", SECRET)];
        app.post_form("/welcome", "", &sent(&form)).await
    }

    /// A form about it, sent by the administrator of accounts.
    async fn send(
        &self,
        app: &TestApp,
        administrator: &str,
        (act, fields): (&str, &[(&str, &str)]),
    ) -> Answer {
        let path = format!("/accounts/{}/{act}", self.name);
        app.post_form(&path, administrator, &sent(fields)).await
    }

    /// Tries something, as its owner or as the administrator of accounts.
    async fn try_on(&self, app: &TestApp, administrator: &str, act: &str) -> Answer {
        let end = format!("posts/{}/end", self.post);
        let sent: (&str, &[(&str, &str)]) = match act {
            "sign_in" => return app.log_in(&self.name, SECRET).await,
            "sign_in_wrongly" => return app.log_in(&self.name, "a guess").await,
            "go_on" => return app.get("/api/v1/session", &self.session).await,
            "answer_link" => return self.answer(app).await,
            "appoint" => ("posts", &[("role", "county_leader"), ("area_key", "6212230000000")]),
            "end_post" => (&end, &[]),
            "disable" => ("disable", &[("disabled", "true")]),
            "let_in_again" => ("disable", &[("disabled", "false")]),
            "reset" => ("reset", &[]),
            "end_sessions" => ("sessions/end", &[]),
            other => panic!("{other}"),
        };
        self.send(app, administrator, sent).await
    }
}

#[tokio::test]
async fn an_account_takes_in_each_state_what_the_table_says() {
    let app = TestApp::start().await;
    app.add_account("anquan", "示范安全", Role::SecurityAdministrator, LONGNAN).await;
    let anquan = app.sign_in("anquan").await;
    let mut held = Held::default();
    for (number, cell) in cells(EXPECTED).into_iter().enumerate() {
        let account = Account::in_state(&app, cell.state, format!("holder{number}")).await;
        let answer = account.try_on(&app, &anquan, cell.act).await;
        held.note(cell, answer.status.as_str(), &answer);
    }
    held.assert_as_said("an account", 60);
}
