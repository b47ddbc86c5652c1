//! `shuping watch`, `status` and `assign`, as an office has them: the program runs, people drop files.

mod costs;
mod crash;
mod disks;
mod faults;
mod house;
mod living;
mod random;
