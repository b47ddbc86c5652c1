//! One pass over the mailboxes.
