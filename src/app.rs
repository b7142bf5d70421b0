//! Model and `update`: all behaviour of the interface, no I/O.

mod effect;
mod msg;

pub use effect::Effect;
pub use msg::{JobId, Msg, Size};
