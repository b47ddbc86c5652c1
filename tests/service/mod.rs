//! The program as a service: mail out and in against real servers, the unit file, health, backup, completions.

mod certificate;
mod imap;
mod process;
mod smtp;
mod system;
