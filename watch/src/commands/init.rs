//! `shuping init`: a new season folder.

use std::path::Path;

use shuping_analyzers::scheme::template;
use shuping_pipeline::run::MARKER;

use super::schemes;
use crate::exit::{Exit, Failure};
use crate::output::say;

/// Writes a commented scheme, a roster to fill in and an empty mailbox. Nothing that is there is overwritten.
pub(super) fn init(dir: &Path, scheme: Option<&str>, rules: Option<&Path>) -> Result<Exit, Failure> {
    let scheme = match (scheme, rules) {
        (Some(name), _) => schemes::text(name)?.to_owned(),
        (None, Some(path)) => {
            let text = fs_err::read_to_string(path)?;
            template::from_rules(&text)
                .map_err(|reason| Failure::told(Exit::Data, format!("{}：{reason}", path.display())))?
        }
        (None, None) => template::commented(),
    };
    let path = dir.join("season.toml");
    if path.exists() {
        return Err(Failure::told(
            Exit::CannotCreate,
            format!("{} 已经有了；换一个文件夹，或直接修改它", path.display()),
        ));
    }
    let mailbox = dir.join("mailbox");
    fs_err::create_dir_all(&mailbox)?;
    // The only time that anything is written there: while it is being made.
    if !mailbox.join(MARKER).exists() {
        fs_err::write(mailbox.join(MARKER), "述评收件箱的标记，请不要删除。\n")?;
    }
    fs_err::write(&path, scheme)?;
    let roster = dir.join("roster.csv");
    if !roster.exists() && !dir.join("roster.xlsx").exists() {
        fs_err::write(&roster, template::ROSTER)?;
    }
    say(format!("已新建 {}", dir.display()));
    say("下一步：");
    say(format!("  1. 按通知修改 {}（每一项都有说明）", path.display()));
    say(format!("  2. 在 {} 里填写单位名单（也可以换成 roster.xlsx）", roster.display()));
    say(format!("  3. shuping check {}", dir.display()));
    say(format!("  4. 把收到的文件放进 {}，然后 shuping run {}", dir.join("mailbox").display(), dir.display()));
    Ok(Exit::Done)
}
