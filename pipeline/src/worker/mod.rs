//! Reading in processes of their own: a file that hangs, crashes or eats memory costs only itself.

mod child;
mod confine;
mod pool;
mod protocol;
mod settings;
mod size;
mod stream;

pub use child::serve;
pub use confine::Guards;
pub use pool::Pool;
pub use protocol::Piece;
pub use settings::Settings;
