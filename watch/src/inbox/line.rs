//! The line to the server: TCP, and TLS from the first byte or after STARTTLS.

use std::fmt::Debug;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use async_imap::Client;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::{ClientConfig, RootCertStore, crypto};

use super::Fault;
use crate::post::{Line, Security};

/// Bytes to and from the server, encrypted or not.
pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Stream for T {}

/// The settings of TLS: the system's authorities and the own one.
pub(super) fn tls(line: &Line, root: &Path) -> Result<Option<TlsConnector>, Fault> {
    if line.security == Security::None {
        return Ok(None);
    }
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = &line.ca_file {
        let path = root.join(file);
        let bytes = fs_err::read(&path)?;
        for certificate in CertificateDer::pem_slice_iter(&bytes) {
            let added = certificate.map_err(|error| error.to_string());
            let added = added.and_then(|certificate| roots.add(certificate).map_err(|error| error.to_string()));
            added.map_err(|error| Fault::Refused(format!("{} 不是证书：{error}", path.display())))?;
        }
    }
    let config = ClientConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Fault::line)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Some(TlsConnector::from(Arc::new(config))))
}

/// Opens the line up to where the user logs in.
pub(super) async fn open(
    line: &Line,
    tls: Option<TlsConnector>,
    wait: Duration,
) -> Result<Client<Box<dyn Stream>>, Fault> {
    let server = (line.host.as_str(), line.port_or(993, 143));
    let stream = within(wait, TcpStream::connect(server)).await?;
    let name = ServerName::try_from(line.host.clone()).map_err(Fault::line)?;
    let plain: Box<dyn Stream> = Box::new(stream);
    match tls {
        Some(tls) if line.security == Security::Tls => {
            let secured = within(wait, tls.connect(name, plain)).await?;
            greeted(Client::new(Box::new(secured)), wait).await
        }
        Some(tls) => {
            let mut client = greeted(Client::new(plain), wait).await?;
            within(wait, client.run_command_and_check_ok("STARTTLS", None)).await?;
            let secured = within(wait, tls.connect(name, client.into_inner())).await?;
            // After STARTTLS the server does not greet again.
            Ok(Client::new(Box::new(secured)))
        }
        None => greeted(Client::new(plain), wait).await,
    }
}

async fn greeted(mut client: Client<Box<dyn Stream>>, wait: Duration) -> Result<Client<Box<dyn Stream>>, Fault> {
    match within(wait, client.read_response()).await? {
        Some(_) => Ok(client),
        None => Err(Fault::line("服务器没有应答")),
    }
}

/// A step that must end within a time.
pub(super) async fn within<T, E: std::fmt::Display>(
    wait: Duration,
    step: impl Future<Output = Result<T, E>>,
) -> Result<T, Fault> {
    match timeout(wait, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Fault::line(error)),
        Err(_) => Err(Fault::line(format!("{} 秒没有应答", wait.as_secs()))),
    }
}
