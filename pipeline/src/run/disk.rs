//! [`Disk`]: what kind of file system a folder lies on, and what works there.

use std::path::Path;

/// Where a folder lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A disk of this machine: changes are announced, file numbers last, locks and shared memory work.
    Local,
    /// A share of another machine: nobody announces changes, file numbers may change, shared memory does not work.
    Share,
    /// Through a program (FUSE) or unheard of: treated like a share.
    Unknown,
}

/// The file system of a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disk {
    /// What can be relied on.
    pub kind: Kind,
    /// Its name, as administrators know it.
    pub name: &'static str,
}

impl Disk {
    /// Whether file numbers and change times can be relied on, and WAL journals work.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        matches!(self.kind, Kind::Local)
    }

    /// What the kind of disk means for a mailbox, in Chinese.
    #[must_use]
    pub const fn about_mailbox(&self) -> &'static str {
        match self.kind {
            Kind::Local => "本地磁盘：有变动通知，同时定时扫描",
            Kind::Share => "网络共享：没有变动通知，靠定时扫描；改名按内容辨认",
            Kind::Unknown => "不能确定是本地磁盘，按网络共享对待：靠定时扫描",
        }
    }

    /// What the kind of disk means for the store, in Chinese.
    #[must_use]
    pub const fn about_store(&self) -> &'static str {
        match self.kind {
            Kind::Local => "用 WAL 日志",
            Kind::Share | Kind::Unknown => {
                "不用 WAL 日志，改用回滚日志，较慢；建议把评议年度的文件夹放在本机，只把收件箱（mailboxes）指向共享"
            }
        }
    }

    /// The file system of a folder; of its nearest parent where it does not exist yet.
    #[cfg(target_os = "linux")]
    #[must_use]
    pub fn of(place: &Path) -> Self {
        let existing = place.ancestors().find(|one| one.exists()).unwrap_or(Path::new("."));
        let existing = if existing.as_os_str().is_empty() { Path::new(".") } else { existing };
        let magic = rustix::fs::statfs(existing).map_or(0, |data| u64::from_ne_bytes(widen(data.f_type)));
        KNOWN
            .iter()
            .find(|known| known.0 == magic & 0xFFFF_FFFF)
            .map_or(Self { kind: Kind::Unknown, name: "?" }, |&(_, kind, name)| Self { kind, name })
    }

    /// The file system of a folder; of its nearest parent where it does not exist yet. Windows tells shares by their path,
    /// and the path behind a mapped drive when it is asked for the whole of it.
    #[cfg(not(target_os = "linux"))]
    #[must_use]
    pub fn of(place: &Path) -> Self {
        use std::path::{Component, Prefix};

        let whole = place.ancestors().find_map(|one| fs_err::canonicalize(one).ok());
        let whole = whole.unwrap_or_else(|| place.to_owned());
        match whole.components().next() {
            Some(Component::Prefix(prefix)) if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)) => {
                Self { kind: Kind::Share, name: "SMB" }
            }
            _ => Self { kind: Kind::Local, name: "本地" },
        }
    }
}

/// The type of a file system has another width on each machine.
#[cfg(target_os = "linux")]
fn widen(magic: impl TryInto<i64>) -> [u8; 8] {
    magic.try_into().unwrap_or(0_i64).to_ne_bytes()
}

/// Magic numbers of `statfs(2)`.
#[cfg(target_os = "linux")]
const KNOWN: &[(u64, Kind, &str)] = &[
    (0xEF53, Kind::Local, "ext4"),
    (0x5846_5342, Kind::Local, "xfs"),
    (0x9123_683E, Kind::Local, "btrfs"),
    (0x0102_1994, Kind::Local, "tmpfs"),
    (0x794C_7630, Kind::Local, "overlay"),
    (0x2FC1_2FC1, Kind::Local, "zfs"),
    (0xF2F5_2010, Kind::Local, "f2fs"),
    (0xCA45_1A4E, Kind::Local, "bcachefs"),
    (0x7366_746E, Kind::Local, "ntfs3"),
    (0x4D44, Kind::Local, "vfat"),
    (0x2011_BAB0, Kind::Local, "exfat"),
    (0x3153_464A, Kind::Local, "jfs"),
    (0x8584_58F6, Kind::Local, "ramfs"),
    (0x9660, Kind::Local, "iso9660"),
    (0x517B, Kind::Share, "smb"),
    (0xFF53_4D42, Kind::Share, "cifs"),
    (0xFE53_4D42, Kind::Share, "smb2"),
    (0x6969, Kind::Share, "nfs"),
    (0x5346_414F, Kind::Share, "afs"),
    (0x00C3_6400, Kind::Share, "ceph"),
    (0x0102_1997, Kind::Share, "9p"),
    (0x786F_4256, Kind::Share, "vboxsf"),
    (0x6573_5546, Kind::Unknown, "fuse"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_not_there_yet_lies_where_its_parent_does() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Disk::of(&folder.path().join("a/b/c")), Disk::of(folder.path()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn proc_is_nothing_to_rely_on() {
        assert!(!Disk::of(Path::new("/proc")).is_local());
    }
}
