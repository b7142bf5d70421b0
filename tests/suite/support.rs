//! What the tests stand on: a home of their own, a terminal, a server and a small news site.

pub mod home;
pub mod pty;
pub mod server;
pub mod site;
