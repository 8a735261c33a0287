//! The door: drafts, forms of other sites, personal numbers, leaks, the log, the first
//! administrator.

mod administrators;
mod audit;
mod auditor;
mod canaries;
mod drafts;
mod first;
mod forgery;
mod guessing;
mod keys;
mod leaks;
mod naming;
mod personal;
mod posts;
mod refusals;
mod secrets;
mod shelves;
mod steps;
