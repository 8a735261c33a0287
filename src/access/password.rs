//! Passwords under Argon2id.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

use super::error::AccessError;
use super::origin::Network;
use super::turns::Turns;

/// How many passwords are worked on at once: each takes 19 MiB and tens of milliseconds.
const AT_ONCE: usize = 2;

/// How long somebody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// Hashes and checks passwords, a few at a time and off the threads that serve requests.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Turns,
    patience: Duration,
    dummy: Arc<OnceLock<String>>,
    checks: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self::with(AT_ONCE, PATIENCE)
    }
}

impl Passwords {
    /// So many at once, and so long a wait for a turn.
    pub fn with(at_once: usize, patience: Duration) -> Self {
        Self { turns: Turns::of(at_once), patience, dummy: Arc::default(), checks: Arc::default() }
    }

    /// The hash of a password, in PHC form. Whoever sets one has shown who they are.
    pub async fn hash(&self, password: String) -> Result<String, AccessError> {
        self.in_turn(None, move || hash(&password)).await
    }

    /// Whether a password is the one behind a hash.
    ///
    /// Without a hash the answer is no, after the same work. `from` is where a stranger asks
    /// from; whoever has shown who they are comes from nowhere.
    pub async fn verify(
        &self,
        password: String,
        hash: Option<String>,
        from: Option<Network>,
    ) -> Result<bool, AccessError> {
        let (dummy, checks) = (Arc::clone(&self.dummy), Arc::clone(&self.checks));
        let matches = move |hash: &str| {
            checks.fetch_add(1, Ordering::Relaxed);
            matches(&password, hash)
        };
        self.in_turn(from, move || match hash {
            Some(hash) => matches(&hash),
            None => matches(&stand_in(&dummy)?).map(|_| false),
        })
        .await
    }

    /// How many passwords were held against a hash so far: the work that was done, which must
    /// not depend on whether there is such an account.
    pub fn checks(&self) -> u64 {
        self.checks.load(Ordering::Relaxed)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        from: Option<Network>,
        work: impl FnOnce() -> Result<T, AccessError> + Send + 'static,
    ) -> Result<T, AccessError> {
        let turn = self.turns.take(from, self.patience).await?;
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is done, even when the request is given up.
            let _turn = turn;
            work()
        });
        done.await.map_err(|error| AccessError::Password(error.to_string()))?
    }
}

/// A hash that stands in for the one an unknown name does not have.
fn stand_in(dummy: &OnceLock<String>) -> Result<String, AccessError> {
    if let Some(made) = dummy.get() {
        return Ok(made.clone());
    }
    let made = hash("no password has this hash")?;
    Ok(dummy.get_or_init(|| made).clone())
}

fn hash(password: &str) -> Result<String, AccessError> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(failed)
}

fn matches(password: &str, hash: &str) -> Result<bool, AccessError> {
    let hash = PasswordHash::new(hash).map_err(failed)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

fn failed(error: impl std::fmt::Display) -> AccessError {
    AccessError::Password(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use futures_util::future::join_all;

    use super::{PATIENCE, Passwords};
    use crate::access::AccessError;

    #[tokio::test]
    async fn only_the_password_itself_matches() {
        let passwords = Passwords::default();
        let hash = passwords.hash("卫生室 2016".to_owned()).await.expect("a hash");
        assert!(hash.starts_with("$argon2id$"));
        let check = |typed: &str, hash: Option<&String>| {
            passwords.verify(typed.to_owned(), hash.cloned(), None)
        };
        assert!(check("卫生室 2016", Some(&hash)).await.expect("an answer"));
        assert!(!check("卫生室 2017", Some(&hash)).await.expect("an answer"));
        assert!(!check("卫生室 2016", None).await.expect("an answer"));
    }

    #[tokio::test]
    async fn two_are_worked_on_at_once_and_the_others_wait_for_their_turn() {
        let passwords = Passwords::default();
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |_| {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            passwords.in_turn(None, move || {
                let now = running.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(now, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(50));
                running.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            })
        };
        for done in join_all((0..10).map(work)).await {
            done.expect("a turn");
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn a_turn_is_held_until_its_work_is_done_whoever_gives_up() {
        let short = Duration::from_millis(20);
        let passwords = Passwords::with(1, short);
        let (let_go, held) = channel::<()>();
        let given_up = passwords.in_turn(None, move || Ok(held.recv().is_ok()));
        assert!(tokio::time::timeout(short, given_up).await.is_err(), "it is still at work");
        for _ in 0..2 {
            let late = passwords.hash("卫生室 2016".to_owned()).await;
            assert!(matches!(late, Err(AccessError::Busy)), "{late:?}");
            let late = passwords.verify("卫生室 2016".to_owned(), None, None).await;
            assert!(matches!(late, Err(AccessError::Busy)), "{late:?}");
        }
        assert_eq!(passwords.checks(), 0, "nobody looked at what was typed");
        let_go.send(()).expect("work");
        let patient = Passwords { patience: PATIENCE, ..passwords };
        let done = patient.verify("卫生室 2016".to_owned(), None, None).await;
        assert!(!done.expect("a turn"));
    }
}
