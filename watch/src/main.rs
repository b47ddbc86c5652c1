//! The program `shuping`.

fn main() {}
