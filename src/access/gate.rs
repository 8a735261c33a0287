//! The door: everything that signing in takes.

use chrono::TimeDelta;

use super::coming::{Coming, Opening, at_the_door};
use super::error::AccessError;
use super::origin::{Network, Origin};
use super::password::Passwords;
use super::policy::{Owner, PasswordPolicy};
use super::second_factor::{SecondFactorPolicy, step_of};
use super::throttle::Throttle;
use super::token::{OneTimeCode, Token};
use crate::domain::account::{Role, Stage};
use crate::domain::ids::PublicId;
use crate::domain::time::Instant;
use crate::ledger::accounts::{
    self, ChangePassword, CreateAccount, Credentials, EnrolSecondFactor,
};
use crate::ledger::codes::{self, AnswerCode, CreateFirstAdministrator, Opens};
use crate::ledger::log::{self, NoteRefusedSignIn};
use crate::ledger::sessions::{self, CloseSession, OpenSession, SessionHolder, Which};
use crate::ledger::{Actor, Done, Envelope, Fault, Ledger, LedgerError};

/// That a session is in use is noted no more often than this.
const NOTED: TimeDelta = TimeDelta::minutes(1);

/// Why somebody was not let in, as the log says it and a service that starts anew reads it.
const WRONG_CODE: &str = "验证码不正确";
const USED_CODE: &str = "验证码已使用";
const WAIT: &str = "尝试过多，须等候";

/// What is asked of people.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rules {
    /// What a password has to be.
    pub passwords: PasswordPolicy,
    /// Who has to have a second factor.
    pub second_factor: SecondFactorPolicy,
}

/// The door: everything that signing in takes.
#[derive(Debug, Clone, Default)]
pub struct Gate {
    passwords: Passwords,
    throttle: Throttle,
    /// Codes of second factors are counted apart from passwords.
    codes: Throttle,
    rules: Rules,
}

/// What a person hands in to sign in, and whence.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The name typed.
    pub name: String,
    /// The password typed.
    pub password: String,
    /// Where it came from.
    pub origin: Origin,
}

/// A second factor that is to be set up.
#[derive(Clone)]
pub struct NewFactor {
    /// The secret in base 32.
    pub secret: String,
    /// The code that it shows now.
    pub code: String,
    /// The password, where it was not given just now.
    pub password: String,
}

/// A session under a new token, and what it still lacks.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The token.
    pub token: Token,
    /// How far the session has come.
    pub stage: Stage,
}

impl Gate {
    /// A door with these rules.
    pub fn new(rules: Rules) -> Self {
        Self { rules, ..Self::default() }
    }

    /// What is asked of people.
    pub fn rules(&self) -> Rules {
        self.rules
    }

    /// How many passwords were held against a hash so far.
    pub fn password_checks(&self) -> u64 {
        self.passwords.checks()
    }

    /// Remembers from the log who tried to get in of late: a service that starts anew holds
    /// against a name what it held before.
    pub async fn recall(&self, ledger: &Ledger, now: Instant) -> Result<(), LedgerError> {
        let since = now.minus(Throttle::MEMORY);
        for attempt in log::sign_ins(ledger.read(), since).await? {
            let Some(from) = attempt.origin.and_then(|from| from.parse().ok()) else { continue };
            let cause = attempt.about.rsplit('：').next().unwrap_or_default();
            let throttle = match cause {
                // Whoever was told to wait has not guessed.
                WAIT => continue,
                WRONG_CODE | USED_CODE => &self.codes,
                _ => &self.throttle,
            };
            // It was let as far as a password then; what is said of it now is no matter.
            let _ = throttle.enter(&attempt.name, from, attempt.at);
            if !attempt.refused {
                self.throttle.clear(&attempt.name, from);
            }
        }
        Ok(())
    }

    /// Signs a person in under a new token.
    ///
    /// An unknown name takes as long as a wrong password and is answered alike; that an
    /// account is disabled is only told to whoever knows its password.
    pub async fn sign_in(
        &self,
        ledger: &Ledger,
        attempt: Attempt,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let Attempt { name, password, origin } = attempt;
        admit(ledger, &self.throttle, &name, &origin, now).await?;
        let known = accounts::credentials(ledger.read(), &name).await?;
        let hash = known.as_ref().and_then(|known| known.password_hash.clone());
        let right = self.passwords.verify(password, hash).await.inspect_err(|_| {
            // Whoever found no turn has not guessed.
            self.throttle.take_back(&name, origin.address);
        })?;
        let Some(known) = known.filter(|_| right) else {
            note_refusal(ledger, &name, "用户名或密码不正确", &origin).await?;
            return Err(AccessError::BadLogin);
        };
        self.throttle.clear(&name, origin.address);
        if known.disabled {
            note_refusal(ledger, &name, "账号已停用", &origin).await?;
            return Err(AccessError::Disabled);
        }
        let stage = match known.second_factor {
            Some(_) => Stage::SecondFactor,
            None => self.stage_without(ledger, &known, now).await?,
        };
        self.open(ledger, &known, Opening { stage, ..Opening::fresh(&origin) }).await
    }

    /// How far somebody has come who was not asked for a second factor.
    async fn stage_without(
        &self,
        ledger: &Ledger,
        known: &Credentials,
        now: Instant,
    ) -> Result<Stage, AccessError> {
        let roles = sessions::roles(ledger.read(), known.account, now).await?;
        let asked = self.rules.second_factor.asks(roles);
        Ok(if asked { Stage::Enrolment } else { self.stage_after(known, now) })
    }

    /// How far somebody has come whose second factor is settled.
    fn stage_after(&self, known: &Credentials, now: Instant) -> Stage {
        let old = self.rules.passwords.is_too_old(known.password_set_at, now);
        if old { Stage::NewPassword } else { Stage::Full }
    }

    /// Takes the code of the second factor. A code opens once.
    pub async fn confirm(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        code: &str,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let known = coming.known(ledger).await?;
        // Six digits are soon guessed by whoever may guess on.
        let name = &coming.holder.name;
        admit(ledger, &self.codes, name, coming.origin, now).await?;
        let secret = ledger.second_factor(known.second_factor).await?;
        let step = secret.and_then(|secret| step_of(&secret, code, now));
        let Some(step) = step else {
            note_refusal(ledger, name, WRONG_CODE, coming.origin).await?;
            return Err(AccessError::BadCode);
        };
        let stage = self.stage_after(&known, now);
        let opening = Opening { stage, code_step: Some(step), ..coming.opening() };
        let signed = self.open(ledger, &known, opening).await;
        if matches!(signed, Err(AccessError::BadCode)) {
            note_refusal(ledger, name, USED_CODE, coming.origin).await?;
        }
        let signed = signed?;
        self.codes.clear(name, coming.origin.address);
        Ok(signed)
    }

    /// Sets up a second factor after its first code was right. Other sessions end.
    ///
    /// Whoever has just signed in has given the password; whoever is at work gives it again,
    /// so that a session left open is not turned into an account.
    pub async fn enrol(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        factor: NewFactor,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let known = match coming.holder.stage {
            Stage::Enrolment => coming.known(ledger).await?,
            Stage::Full => self.known_by(ledger, coming, factor.password, now).await?,
            Stage::SecondFactor | Stage::NewPassword => return Err(LedgerError::Forbidden.into()),
        };
        let step = step_of(&factor.secret, &factor.code, now).ok_or(AccessError::BadCode)?;
        let enrol = EnrolSecondFactor { seen: known.version, secret: Some(factor.secret) };
        let version = ledger.perform(coming.envelope(), enrol).await?.outcome;
        let known = Credentials { version, ..known };
        let stage = self.stage_after(&known, now);
        let opening = Opening { stage, code_step: Some(step), ..coming.opening() };
        self.open(ledger, &known, opening).await
    }

    /// The account of somebody who has come this far and gives the password once more.
    async fn known_by(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        password: String,
        now: Instant,
    ) -> Result<Credentials, AccessError> {
        let (name, origin) = (&coming.holder.name, coming.origin);
        admit(ledger, &self.throttle, name, origin, now).await?;
        let known = coming.known(ledger).await?;
        let right = self.passwords.verify(password, known.password_hash.clone()).await;
        if !right.inspect_err(|_| self.throttle.take_back(name, origin.address))? {
            note_refusal(ledger, name, "口令不正确", origin).await?;
            return Err(refused("password", "BAD_LOGIN", "口令不正确。"));
        }
        self.throttle.clear(name, origin.address);
        Ok(known)
    }

    /// Changes one's own password. Other sessions end, and this one gets a new token. Whoever
    /// still owes a second factor has only shown that they know the password.
    pub async fn change_password(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        old: String,
        new: String,
        now: Instant,
    ) -> Result<SignedIn, AccessError> {
        let holder = coming.holder;
        if !matches!(holder.stage, Stage::NewPassword | Stage::Full) {
            return Err(LedgerError::Forbidden.into());
        }
        let known = self.known_by(ledger, coming, old.clone(), now).await?;
        if old == new {
            return Err(refused("new_password", "WEAK_PASSWORD", "新口令与原口令相同。"));
        }
        let (name, display_name, unit) = (&holder.name, &holder.actor.name, &holder.unit);
        self.assure_password(&new, Owner { name, display_name, unit })?;
        let password_hash = self.passwords.hash(new).await?;
        let change = ChangePassword { seen: known.version, password_hash };
        let version = ledger.perform(coming.envelope(), change).await?.outcome;
        let known = Credentials { version, ..known };
        self.open(ledger, &known, Opening { stage: Stage::Full, ..coming.opening() }).await
    }

    /// Goes on in another of one's posts, under a new token.
    pub async fn switch_post(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        post: PublicId,
    ) -> Result<SignedIn, AccessError> {
        let known = coming.known(ledger).await?;
        let opening = Opening { stage: coming.holder.stage, post: Some(post), ..coming.opening() };
        self.open(ledger, &known, opening).await
    }

    /// Sets the password that an invitation or a reset asks for.
    pub async fn answer(
        &self,
        ledger: &Ledger,
        code: &str,
        password: String,
        origin: &Origin,
        now: Instant,
    ) -> Result<String, AccessError> {
        let code_hash = OneTimeCode::hash_of(code);
        let found = codes::opens(ledger.read(), &code_hash, now).await?;
        let Some(Opens::Account { account, name, display_name, unit }) = found else {
            return Err(AccessError::BadCode);
        };
        let owner = Owner { name: &name, display_name: &display_name, unit: &unit };
        self.assure_password(&password, owner)?;
        let password_hash = self.passwords.hash(password).await?;
        let actor = Actor::at_the_door(Some(account), display_name.clone());
        let answer = AnswerCode { code_hash, password_hash };
        ledger.perform(at_the_door(actor, origin), answer).await?;
        Ok(name)
    }

    /// Makes the first administrator by the one-time link.
    pub async fn create_first(
        &self,
        ledger: &Ledger,
        code: &str,
        account: CreateAccount,
        password: String,
        origin: &Origin,
    ) -> Result<(), AccessError> {
        let owner =
            Owner { name: &account.name, display_name: &account.display_name, unit: &account.unit };
        self.assure_password(&password, owner)?;
        let hash = self.passwords.hash(password).await?;
        let account = CreateAccount { way_in: accounts::WayIn::Password(hash), ..account };
        let code_hash = OneTimeCode::hash_of(code);
        let actor = Actor::at_the_door(None, account.display_name.clone());
        let create = CreateFirstAdministrator { code_hash, account };
        ledger.perform(at_the_door(actor, origin), create).await?;
        Ok(())
    }

    fn assure_password(&self, password: &str, owner: Owner<'_>) -> Result<(), AccessError> {
        match self.rules.passwords.fault(password, owner) {
            Some(detail) => Err(refused("new_password", "WEAK_PASSWORD", &detail)),
            None => Ok(()),
        }
    }

    /// Who holds a token; nobody where it is unknown, over, or was not used for too long.
    pub async fn holder(
        &self,
        ledger: &Ledger,
        token: &Token,
        now: Instant,
    ) -> Result<Option<SessionHolder>, LedgerError> {
        let hash = token.hash();
        let found = sessions::holder(ledger.read(), &hash, now).await?;
        let Some(holder) = found.filter(|holder| !idle(holder, now)) else { return Ok(None) };
        if holder.seen_at.plus(NOTED) <= now {
            note_use(ledger, &hash, now).await;
        }
        let owes = self.owes_second_factor(&holder);
        Ok(Some(if owes { holder.held_at(Stage::Enrolment) } else { holder }))
    }

    /// Whether somebody was given a post, since they signed in, whose holders have to have a
    /// second factor. Keys of programs have none.
    fn owes_second_factor(&self, holder: &SessionHolder) -> bool {
        let is_key = holder.actor.role() == Some(Role::ApiReader);
        holder.stage == Stage::Full
            && !holder.second_factor
            && !is_key
            && self.rules.second_factor.asks(holder.roles())
    }

    /// Signs out, or ends another session of one's own.
    pub async fn sign_out(
        &self,
        ledger: &Ledger,
        coming: Coming<'_>,
        session: Which,
    ) -> Result<(), LedgerError> {
        ledger.perform(coming.envelope(), CloseSession { session }).await.map(drop)
    }

    /// Forgets the failed attempts under a name: its owner was let in by an administrator.
    pub fn forgive(&self, name: &str) {
        self.throttle.forgive(name);
        self.codes.forgive(name);
    }

    async fn open(
        &self,
        ledger: &Ledger,
        known: &Credentials,
        opening: Opening<'_>,
    ) -> Result<SignedIn, AccessError> {
        let token = Token::new()?;
        let Opening { stage, post, replaces, code_step, origin } = opening;
        let open = OpenSession {
            token_hash: token.hash(),
            account: known.account,
            version: known.version,
            stage,
            post,
            replaces: replaces.map(Token::hash),
            agent: origin.agent.clone(),
            code_step,
            origin: Some(origin.address.to_string()),
        };
        let actor = Actor::at_the_door(Some(known.account), known.display_name.clone());
        let done: Result<Done<_>, _> = ledger.perform(at_the_door(actor, origin), open).await;
        match done {
            Ok(_) => Ok(SignedIn { token, stage }),
            Err(LedgerError::Invalid(faults)) if faults.iter().any(is_bad_code) => {
                Err(AccessError::BadCode)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// Lets an attempt be made, or notes the first that is not.
async fn admit(
    ledger: &Ledger,
    throttle: &Throttle,
    name: &str,
    origin: &Origin,
    now: Instant,
) -> Result<(), AccessError> {
    let entered = throttle.enter(name, origin.address, now);
    let network = Network::from(origin.address);
    if entered.is_err() && ledger.is_news(format!("throttled {network:?} {name}")) {
        note_refusal(ledger, name, WAIT, origin).await?;
    }
    entered
}

fn idle(holder: &SessionHolder, now: Instant) -> bool {
    let minutes = match holder.actor.role() {
        Some(role) => role.idle_minutes(),
        None => Some(30),
    };
    minutes.is_some_and(|minutes| holder.seen_at.plus(TimeDelta::minutes(minutes)) <= now)
}

fn is_bad_code(fault: &Fault) -> bool {
    fault.code == "BAD_CODE"
}

fn refused(field: &str, code: &'static str, detail: &str) -> AccessError {
    AccessError::Ledger(LedgerError::invalid(field, code, detail))
}

/// Writes into the log that somebody was not let in. The name is kept as typed, cut short: it
/// may be a password in the wrong field, so nothing that looks like one is kept.
async fn note_refusal(
    ledger: &Ledger,
    name: &str,
    cause: &str,
    origin: &Origin,
) -> Result<(), LedgerError> {
    let known = accounts::credentials(ledger.read(), name).await?;
    let (account, shown) = match known {
        Some(known) => (Some(known.account), name.to_owned()),
        None => (None, format!("未知登录名（{} 个字符）", name.chars().count())),
    };
    let actor = Actor::at_the_door(account, String::new());
    let envelope =
        Envelope { about: Some(format!("{shown}：{cause}")), ..at_the_door(actor, origin) };
    ledger.perform(envelope, NoteRefusedSignIn {}).await.map(drop)
}

/// A full disk must not keep people from reading, so failing to note is only logged.
async fn note_use(ledger: &Ledger, token_hash: &str, now: Instant) {
    if let Err(error) = sessions::touch(ledger.sessions(), token_hash, now).await {
        tracing::warn!(%error, "could not note that a session was used");
    }
}
