//! The daemon: it watches the mailboxes of a season, takes in what is complete, and keeps the outputs up to date.
//!
//! ```text
//!        hints ─┐                    ┌──────────── attendants (night, mail, metrics, service manager)
//!               ▼                    ▼
//! signals ─▶ rounds ──every scan──▶ keeper ──Seen──▶ machine ──Action──▶ keeper ──▶ store
//!               └──when the ground changed──▶ pass ──▶ outputs
//! ```
//!
//! * [`machine`] decides; it is pure and tested against a model.
//! * [`keeper`] lists mailboxes, carries out what the machine decides, and keeps rows in the store. Every row is in the
//!   database before the daemon acts on it, so it may be killed at any moment.
//! * [`rounds`] is the loop: timers, signals, hints of the system, one scan and one pass at a time.
//! * [`hooks`] is where everything else joins in.

mod clock;
mod errand;
mod hints;
pub(crate) mod hooks;
mod keeper;
mod machine;
mod pass;
mod rounds;
#[cfg(test)]
mod tests;

pub(crate) use errand::Errand;
pub(crate) use keeper::{LOST, RULES_REFUSED};
pub(crate) use pass::GROUND;
pub(crate) use rounds::{Options, watch};
