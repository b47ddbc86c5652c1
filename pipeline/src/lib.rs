//! From the bytes of a mailbox to the [`Season`](shuping_analyzers::season::Season).
//!
//! `formats` reads, `worker` isolates the reading, `identify` tells whose a file is and what it is, `store` remembers,
//! `run` makes one pass over the mailboxes.

pub mod content;
pub mod fail;
pub mod formats;
pub mod identify;
pub mod run;
pub mod store;
pub mod worker;
