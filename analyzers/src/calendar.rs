//! Civil dates of the field: quarters, school terms, holidays of the lunar calendar, and deadlines in words.
