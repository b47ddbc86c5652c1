//! `shuping watch`, `status` and `assign`, as an office has them: the program runs, people drop files.

mod crash;
mod faults;
mod house;
mod living;
mod random;
