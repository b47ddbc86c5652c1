//! Passwords: from the service manager, from the environment, or from a file that nobody else can read.

use std::path::{Path, PathBuf};

use super::Line;
use crate::exit::{Exit, Failure};

/// The password of a line, looked for as a credential of the service manager (`LoadCredential=smtp-password:…`), in the
/// environment (`SHUPING_SMTP_PASSWORD`), and in the line's own file. `None` where the line has no user.
///
/// # Errors
///
/// When there is none, or the file can be read by others.
pub(crate) fn password(service: &str, line: &Line, root: &Path) -> Result<Option<String>, Failure> {
    if line.user.is_none() {
        return Ok(None);
    }
    if let Some(credentials) = std::env::var_os("CREDENTIALS_DIRECTORY") {
        let path = PathBuf::from(credentials).join(format!("{service}-password"));
        if path.is_file() {
            return Ok(Some(first_line(&fs_err::read_to_string(path)?)));
        }
    }
    let variable = format!("SHUPING_{}_PASSWORD", service.to_uppercase());
    if let Ok(password) = std::env::var(&variable) {
        return Ok(Some(password));
    }
    let Some(file) = &line.password_file else {
        let message = format!(
            "没有 {} 的密码：在 service.toml 里用 password_file 指出存密码的文件，或设置环境变量 {variable}",
            line.host
        );
        return Err(Failure::told(Exit::Configuration, message));
    };
    let path = root.join(file);
    not_for_others(&path)?;
    Ok(Some(first_line(&fs_err::read_to_string(path)?)))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or("").to_owned()
}

#[cfg(unix)]
fn not_for_others(path: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;

    let mode = fs_err::metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    let message = format!("存密码的文件 {0} 别人也能读；请运行 chmod 600 {0}", path.display());
    Err(Failure::told(Exit::Configuration, message))
}

/// Windows keeps rights in lists that its own tools show; the handbook says which to set.
#[cfg(not(unix))]
fn not_for_others(_path: &Path) -> Result<(), Failure> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_password_that_others_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        fs_err::write(&file, "geheim\n").unwrap();
        let line: Line = toml::from_str("host = \"a\"\nuser = \"b\"\npassword_file = \"password\"").unwrap();
        for (mode, read) in [(0o644, false), (0o640, false), (0o600, true), (0o400, true)] {
            fs_err::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
            let password = password("test", &line, folder.path());
            assert_eq!(password.is_ok(), read, "{mode:o}");
            if let Ok(password) = password {
                assert_eq!(password.as_deref(), Some("geheim"));
            }
        }
    }
}
