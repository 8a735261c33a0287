//! Accounts, sessions and what a caller may see.
