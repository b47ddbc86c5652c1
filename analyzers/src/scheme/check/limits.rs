//! Limits of reading: values under which nothing, or not the usual file, could be read.

use super::Notes;
use crate::scheme::{Limits, Scheme};

/// Memory that a reading process takes before it has read anything, with a scanned page beside it, in megabytes.
const LEAST_MEMORY: u32 = 256;
/// More reading processes than any machine has cores for.
const MOST_WORKERS: u32 = 64;

pub(super) fn check(scheme: &Scheme, notes: &mut Notes) {
    let limits = &scheme.limits;
    let usual = Limits::default();
    for (key, value, least, most, usual, unit) in [
        ("seconds", limits.seconds, 1, 3_600, usual.seconds, "秒"),
        ("memory_mb", limits.memory_mb, LEAST_MEMORY, 65_536, usual.memory_mb, "MB"),
        ("file_mb", limits.file_mb, 1, 4_096, usual.file_mb, "MB"),
        ("unpacked_mb", limits.unpacked_mb, 1, 4_096, usual.unpacked_mb, "MB"),
        ("output_mb", limits.output_mb, 1, 512, usual.output_mb, "MB"),
        ("pages", limits.pages, 1, 10_000, usual.pages, "页"),
        ("workers", limits.workers.unwrap_or(1), 1, MOST_WORKERS, 1, "个"),
    ] {
        if !(least..=most).contains(&value) {
            let way = if key == "workers" {
                "删去这一项，程序按电脑的核数安排".to_owned()
            } else {
                format!("一般写 {usual}，或删去这一项")
            };
            notes.error(format!("limits.{key}"), format!("{value} {unit}不行，要在 {least}—{most} 之间；{way}"));
        }
    }
    // What a file unpacks to, and the file itself, lie in the memory of the process that reads it.
    for (key, value) in [("file_mb", limits.file_mb), ("unpacked_mb", limits.unpacked_mb)] {
        if value > limits.memory_mb {
            notes.error(
                format!("limits.{key}"),
                format!(
                    "{value} MB 多于读取进程的内存（memory_mb = {}），这么大的文件读不成；请改小 {key} 或改大 memory_mb",
                    limits.memory_mb
                ),
            );
        }
    }
}
