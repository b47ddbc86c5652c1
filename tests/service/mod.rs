//! The program as a service: mail out and in against real servers, the unit file, health, backup, completions.

mod certificate;
mod imap;
mod keeping;
mod process;
mod running;
mod smtp;
mod system;
