//! The service on real sockets: slow, broken and far too many clients.

mod accept;
mod answers;
mod bodies;
mod client;
mod crowd;
mod full_disk;
mod hang_ups;
mod heads;
mod hostile;
mod house;
mod plain;
mod process;
mod proxies;
mod stopping;
