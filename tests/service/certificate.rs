//! A certificate authority of the test, and a server's certificate by it.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The files of an authority and of one server named 127.0.0.1.
pub(super) struct Certificate {
    pub server: PathBuf,
    pub key: PathBuf,
}

impl Certificate {
    pub(super) fn make(folder: &Path) -> Self {
        fs_err::write(folder.join("names"), "subjectAltName=IP:127.0.0.1,DNS:localhost\n").unwrap();
        let curve = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
        openssl(folder, &format!("req -x509 {curve} -keyout ca.key -out ca.pem -subj /CN=authority -days 2"));
        openssl(folder, &format!("req {curve} -keyout server.key -out server.csr -subj /CN=server"));
        openssl(
            folder,
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem -days 2 -extfile names",
        );
        Self { server: folder.join("server.pem"), key: folder.join("server.key") }
    }
}

fn openssl(folder: &Path, arguments: &str) {
    let output = Command::new("openssl").args(arguments.split(' ')).current_dir(folder).output();
    let output = output.expect("openssl is needed; tests/run installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
