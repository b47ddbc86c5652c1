//! Reading in processes of their own: a file that hangs, crashes or eats memory costs only itself.

mod child;
mod confine;
mod pool;
mod protocol;

pub use child::serve;
pub use pool::{Pool, Settings};
