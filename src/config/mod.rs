//! Settings, read once.

mod connections;
mod proxies;

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

pub use connections::ConnectionLimits;
pub use proxies::{Network, Proxies, ProxyHeader};

use crate::access::{PasswordPolicy, Rules, SecondFactorPolicy};
use crate::domain::text::parse_date;
use crate::ledger::Target;

/// Where the ledger lies: what every command needs to know.
#[derive(Debug, Clone, Args)]
pub struct StoreOptions {
    /// Folder of the ledger and its attachments
    #[arg(long, env = "TAIZHANG_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Address of a PostgreSQL database; one file in the data folder otherwise
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database: Option<String>,
    /// Folder of the keys, outside the data folder; `<data>-keys` otherwise
    #[arg(long, env = "TAIZHANG_KEYS")]
    pub keys: Option<PathBuf>,
}

/// What a service needs to know beside.
#[derive(Debug, Clone, Args)]
pub struct Options {
    #[command(flatten)]
    store: StoreOptions,
    /// Address to listen on.
    #[arg(long, env = "TAIZHANG_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Serve over plain HTTP: session cookies may then be read on the way.
    #[arg(long, env = "TAIZHANG_PLAIN_HTTP")]
    pub plain_http: bool,
    /// Address under which people reach the service, such as `https://tz.example.cn`.
    #[arg(long, env = "TAIZHANG_BASE_ADDRESS")]
    pub base_address: Option<String>,
    /// Date that pages judge on unless the reader names one; today otherwise.
    #[arg(long, env = "TAIZHANG_AS_OF", value_parser = date)]
    pub as_of: Option<NaiveDate>,
    /// Folder of the deployer's own licensed fonts: body, bold, title.
    #[arg(long, env = "TAIZHANG_FONTS")]
    pub fonts: Option<PathBuf>,
    /// Head of official letters, such as 陇南市卫生和计划生育委员会文件.
    #[arg(long, env = "TAIZHANG_LETTERHEAD")]
    pub letterhead: Option<String>,
    /// What a password has to be: graded protection (mlps) or ASVS.
    #[arg(long, env = "TAIZHANG_PASSWORD_POLICY", value_enum, default_value_t)]
    pub password_policy: PasswordPolicy,
    /// Who has to have a second factor at sign-in.
    #[arg(long, env = "TAIZHANG_SECOND_FACTOR", value_enum, default_value_t)]
    pub second_factor: SecondFactorPolicy,
    #[command(flatten)]
    proxies: Proxies,
    #[command(flatten)]
    connections: ConnectionLimits,
}

fn date(typed: &str) -> Result<NaiveDate, String> {
    parse_date(typed).map_err(|fault| fault.to_string())
}

/// Whether cookies may only travel encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookies {
    /// Over HTTPS only, and bound to the host.
    Secure,
    /// Over plain HTTP too: for one machine, or a network that is trusted.
    Plain,
}

/// Settings that hold while the service runs.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the ledger and its attachments.
    pub data: PathBuf,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Where the ledger lies.
    pub database: Target,
    /// Folder of the keys that seal the chain and the vault.
    pub keys: PathBuf,
    /// Whether cookies may only travel encrypted.
    pub cookies: Cookies,
    /// Address under which people reach the service, without a slash at the end.
    pub base_address: Option<String>,
    /// Date that pages judge on unless the reader names one; today otherwise.
    pub as_of: Option<NaiveDate>,
    /// Folder of the deployer's own licensed fonts.
    pub fonts: Option<PathBuf>,
    /// Head of official letters.
    pub letterhead: Option<String>,
    /// What is asked of passwords and second factors.
    pub rules: Rules,
    /// Proxies that are believed about who asks.
    pub proxies: Proxies,
    /// Limits on connections.
    pub connections: ConnectionLimits,
}

/// The folder of the keys where none is named: beside the data, so that a copy of the one
/// does not carry the other.
fn keys_beside(data: &std::path::Path) -> PathBuf {
    let mut name = data.file_name().unwrap_or(data.as_os_str()).to_owned();
    name.push("-keys");
    data.with_file_name(name)
}

impl Settings {
    /// Settings for a ledger in one file of `data`, with everything else at its default.
    pub fn in_folder(data: PathBuf) -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            database: Target::Sqlite(data.join("ledger.sqlite")),
            keys: keys_beside(&data),
            data,
            cookies: Cookies::Secure,
            base_address: None,
            as_of: None,
            fonts: None,
            letterhead: None,
            rules: Rules::default(),
            proxies: Proxies::default(),
            connections: ConnectionLimits::default(),
        }
    }

    /// The folder of the attachments.
    pub fn files(&self) -> PathBuf {
        self.data.join("files")
    }

    /// The host that requests must name, where a base address is set.
    pub fn host(&self) -> Option<&str> {
        let address = self.base_address.as_deref()?;
        let host = address.split_once("://").map_or(address, |(_, rest)| rest);
        host.split('/').next()
    }

    /// Says loudly what is dangerous about these settings.
    pub fn warn(&self) {
        // Whoever has an address for others is reached by them, through whatever proxy.
        let is_reached = !self.listen.ip().is_loopback() || self.base_address.is_some();
        if self.cookies == Cookies::Plain && is_reached {
            tracing::warn!(
                listen = %self.listen,
                "PLAIN HTTP: passwords and session cookies can be read and stolen on the way; \
                 put a proxy with HTTPS in front and drop --plain-http"
            );
        }
        if self.base_address.is_some() && self.proxies.trusted.is_empty() {
            tracing::warn!(
                "no --trusted-proxy: behind a proxy everybody seems to come from its address, \
                 shares its limits, and stands under it in the log"
            );
        }
    }
}

impl From<StoreOptions> for Settings {
    fn from(options: StoreOptions) -> Self {
        let mut settings = Self::in_folder(options.data);
        if let Some(address) = options.database {
            settings.database = Target::Postgres(address);
        }
        if let Some(folder) = options.keys {
            settings.keys = folder;
        }
        settings
    }
}

impl From<Options> for Settings {
    fn from(options: Options) -> Self {
        let mut settings = Self::from(options.store);
        settings.listen = options.listen;
        if options.plain_http {
            settings.cookies = Cookies::Plain;
        }
        settings.base_address =
            options.base_address.map(|address| address.trim_end_matches('/').to_owned());
        settings.as_of = options.as_of;
        settings.fonts = options.fonts;
        settings.letterhead = options.letterhead;
        settings.rules =
            Rules { passwords: options.password_policy, second_factor: options.second_factor };
        settings.proxies = options.proxies;
        settings.connections = options.connections;
        settings
    }
}
