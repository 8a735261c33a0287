//! The door: drafts, forms of other sites, personal numbers, the log, the first administrator.

mod audit;
mod drafts;
mod first;
mod forgery;
mod guessing;
mod personal;
