//! Files that no person sends on purpose, told by their names: locks, caches, downloads that did not end.

use crate::content::{Cause, Refusal};

/// Word's owner files have 162 bytes, those of WPS and LibreOffice fewer than a hundred; a paper whose name happens to
/// begin like theirs is longer.
const OWNER_FILE: usize = 4096;

/// Endings that browsers, cloud drives and download managers give to what is not complete yet.
const DOWNLOADS: [&str; 14] = [
    ".crdownload",
    ".part",
    ".partial",
    ".filepart",
    ".download",
    ".downloading",
    ".opdownload",
    ".xltd",
    ".td",
    ".aria2",
    ".bc!",
    ".!ut",
    ".tdl",
    ".qqdownload",
];

/// What a file is by its name, where the name alone decides; `None` for everything that has to be read.
pub(crate) fn refusal(name: &str, bytes: &[u8]) -> Option<Refusal> {
    let path = name.replace('\\', "/").replace('!', "/");
    let base = path.rsplit('/').next().unwrap_or(&path).to_lowercase();
    let system = |what: &str| Some(Refusal::new(Cause::NoSubmission, format!("{what}，不是报送材料，可以不管。")));
    if path.split('/').any(|step| step == "__MACOSX") {
        return system("苹果电脑压缩时附带的系统文件");
    }
    match base.as_str() {
        "thumbs.db" | "ehthumbs.db" | "ehthumbs_vista.db" => return system("系统自动生成的缩略图缓存"),
        ".ds_store" | "desktop.ini" | ".directory" | "autorun.inf" | ".localized" | ".gitkeep" => {
            return system("系统自动生成的文件夹设置文件");
        }
        _ => {}
    }
    if bytes.len() <= OWNER_FILE {
        if base.starts_with("~$") || base.starts_with(".~lock.") || base.starts_with(".~") {
            return system("文档打开时由办公软件自动生成的锁文件");
        }
        if base.starts_with("._") && bytes.starts_with(&[0, 5, 0x16, 7]) {
            return system("苹果电脑附带的系统文件");
        }
        if base.ends_with(".lnk") || base.ends_with(".url") {
            return Some(Refusal::new(Cause::NoSubmission, "这是快捷方式，不是文件本身，请发送原文件。"));
        }
    }
    if let Some(ending) = DOWNLOADS.iter().find(|ending| base.ends_with(*ending)) {
        return Some(if bytes.is_empty() {
            Refusal::new(Cause::NoSubmission, "下载开始时留下的空文件，不是报送材料，可以不管。")
        } else {
            Refusal::new(Cause::Incomplete, format!("文件没有下载完（{ending}），请下载完成后再放入，或重新发送。"))
        });
    }
    if base.ends_with(".tmp") || base.ends_with(".temp") || base.ends_with(".asd") || base.ends_with(".wbk") {
        return system("办公软件的临时文件");
    }
    if base.starts_with(".nfs") || base.starts_with(".fuse_hidden") || base.starts_with(".sync") {
        return system("网络文件夹的临时文件");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traces_of_programs_are_told_by_name() {
        let owner = vec![1_u8; 162];
        for (name, bytes, cause) in [
            ("第二批/~$学院述职报告.docx", owner.as_slice(), Some(Cause::NoSubmission)),
            (".~lock.述职报告.docx#", b",user,", Some(Cause::NoSubmission)),
            (".~台账.xlsx", b"", Some(Cause::NoSubmission)),
            ("Thumbs.db", b"\xd0\xcf", Some(Cause::NoSubmission)),
            ("材料.zip!__MACOSX/._报告.docx", b"\0\x05\x16\x07", Some(Cause::NoSubmission)),
            ("a\\desktop.ini", b"[x]", Some(Cause::NoSubmission)),
            ("~WRL0003.tmp", b"\xd0\xcf", Some(Cause::NoSubmission)),
            ("报告.docx.crdownload", b"PK", Some(Cause::Incomplete)),
            ("报告.docx.part", b"PK", Some(Cause::Incomplete)),
            ("报告.docx.part", b"", Some(Cause::NoSubmission)),
            ("报告.lnk", b"L\0", Some(Cause::NoSubmission)),
            ("报告.docx", b"PK", None),
            ("党总支.part1.rar", b"Rar!", None),
        ] {
            assert_eq!(refusal(name, bytes).map(|refusal| refusal.cause), cause, "{name}");
        }
    }

    #[test]
    fn a_paper_whose_name_begins_like_a_lock_is_read() {
        assert_eq!(refusal("~$报告.docx", &[7; 9000]), None);
    }
}
