//! Mail that goes out: a digest for the department, reminders for units that asked for them.
//!
//! A letter is written into the outbox together with the night that it tells of, and sent from there. The outbox keeps
//! a letter's Message-ID and counts attempts before a connection is opened. What the server refused for now is tried
//! again, later each time; what may or may not have arrived is left to a person: at most once, and never in silence.

mod compose;
mod examine;
mod outbox;
mod postman;
mod secret;
mod settings;
mod smtp;

pub(crate) use compose::{Draft, drafts, test_letter};
pub(crate) use examine::examine;
pub(crate) use outbox::{Carrier, Delivery, Round, enqueue, send_due};
pub(crate) use postman::Postman;
pub(crate) use secret::password;
pub(crate) use settings::{Intake, Line, Mail, Security, ServiceSettings};
pub(crate) use smtp::Smtp;
