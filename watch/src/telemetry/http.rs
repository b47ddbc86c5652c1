//! Health and figures over HTTP, on this machine only.
//!
//! `GET /health/live`: the loop gives signs of life. `GET /health/ready`: nothing keeps it from its work. `GET
//! /metrics`: its figures for Prometheus. Nothing else, no other method, no other machine: three answers need no
//! server of the usual size.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;

use super::Board;
use crate::exit::{Exit, Failure};

/// A request line and its headers are no longer.
const LONGEST: usize = 8 * 1024;

/// Callers that are slower are hung up on.
const WAIT: Duration = Duration::from_secs(2);

/// So many are answered at once.
const CALLERS: usize = 16;

/// A listener in a thread of its own; it ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Listener {
    /// Where it listens.
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Refuses addresses that other machines can reach.
///
/// # Errors
///
/// When it is one.
pub(crate) fn only_this_machine(address: SocketAddr) -> Result<(), Failure> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let message = format!(
        "--listen 只能是本机地址（127.0.0.1 或 [::1]），不能是 {}：这里没有登录，别的机器不应看到",
        address.ip()
    );
    Err(Failure::told(Exit::Usage, message))
}

/// Listens on an address of this machine.
///
/// # Errors
///
/// When the address is not of this machine alone, or is taken.
pub(crate) fn listen(address: SocketAddr, board: Arc<Board>) -> Result<Listener, Failure> {
    if !address.ip().is_loopback() {
        let message = format!(
            "--listen 只能是本机地址（127.0.0.1 或 [::1]），不能是 {}：这里没有登录，别的机器不应看到",
            address.ip()
        );
        return Err(Failure::told(Exit::Usage, message));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind(address)).map_err(|error| {
        Failure::told(Exit::Unavailable, format!("{address} 不能用（{error}）；换一个端口，或看看是不是已经在运行"))
    })?;
    let address = listener.local_addr()?;
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new().name("listen".into()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                () = serve(listener, board) => (),
                _ = stopped => (),
            }
        });
    })?;
    Ok(Listener { address, stop: Some(stop), thread: Some(thread) })
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A thread that ended already needs no word.
        let _ = self.stop.take().map(|stop| stop.send(()));
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

async fn serve(listener: TcpListener, board: Arc<Board>) {
    let places = Arc::new(Semaphore::new(CALLERS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        match listener.accept().await {
            Ok((stream, _)) => {
                let board = board.clone();
                tokio::spawn(async move {
                    // Who hangs up early misses an answer, and nothing else.
                    drop(timeout(WAIT, answer(stream, &board)).await);
                    drop(place);
                });
            }
            // Too many open files, for a moment.
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn answer(mut stream: TcpStream, board: &Board) -> io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < LONGEST {
        let read = stream.read(&mut part).await?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(part.get(..read).unwrap_or_default());
    }
    let line = request.split(|byte| *byte == b'\r').next().unwrap_or_default();
    let line = String::from_utf8_lossy(line);
    let mut words = line.split(' ');
    let reply = reply(words.next().unwrap_or(""), words.next().unwrap_or(""), board);
    stream.write_all(reply.as_bytes()).await?;
    stream.shutdown().await
}

fn reply(method: &str, path: &str, board: &Board) -> String {
    let (status, kind, body) = match (method, path.split('?').next().unwrap_or(path)) {
        ("GET", "/health/live") => health(board.is_alive(), &["循环没有动静".to_owned()]),
        ("GET", "/health/ready") => {
            let reasons = board.read().not_ready();
            health(reasons.is_empty(), &reasons)
        }
        ("GET", "/metrics") => ("200 OK", "text/plain; version=0.0.4; charset=utf-8", board.read().metrics()),
        ("GET", _) => ("404 Not Found", "text/plain; charset=utf-8", "/health/live /health/ready /metrics\n".into()),
        _ => ("405 Method Not Allowed", "text/plain; charset=utf-8", "GET\n".into()),
    };
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nCache-Control: no-store\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
}

fn health(well: bool, reasons: &[String]) -> (&'static str, &'static str, String) {
    let status = if well { "200 OK" } else { "503 Service Unavailable" };
    let reasons: &[String] = if well { &[] } else { reasons };
    (status, "application/json; charset=utf-8", format!("{}\n", serde_json::json!({ "ok": well, "reasons": reasons })))
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};

    use super::*;

    fn ask(address: SocketAddr, request: &str) -> String {
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn board() -> Arc<Board> {
        Arc::new(Board::new(Duration::from_secs(30)))
    }

    #[test]
    fn health_and_figures_are_told_to_this_machine() {
        let board = board();
        let listener = listen("127.0.0.1:0".parse().unwrap(), board.clone()).unwrap();
        let get = |path: &str| ask(listener.address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert!(get("/health/live").starts_with("HTTP/1.1 200 OK"));
        let ready = get("/health/ready");
        assert!(ready.starts_with("HTTP/1.1 503") && ready.contains("第一次扫描"), "{ready}");
        board.write(|snapshot| snapshot.ready = true);
        assert!(get("/health/ready").ends_with("{\"ok\":true,\"reasons\":[]}\n"));
        assert!(get("/metrics").contains("\r\n\r\n# HELP shuping_"));
        assert!(get("/").starts_with("HTTP/1.1 404"));
        assert!(ask(listener.address, "POST /metrics HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn a_caller_who_says_nothing_or_too_much_keeps_nobody_waiting() {
        let listener = listen("127.0.0.1:0".parse().unwrap(), board()).unwrap();
        let silent: Vec<_> = (0..8).map(|_| std::net::TcpStream::connect(listener.address).unwrap()).collect();
        let long = ask(listener.address, &format!("GET /{} HTTP/1.1", "a".repeat(LONGEST)));
        assert!(long.starts_with("HTTP/1.1 404"), "{long}");
        assert!(ask(listener.address, "GET /metrics HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200"));
        drop(silent);
    }

    #[test]
    fn other_machines_are_not_listened_to() {
        for address in ["0.0.0.0:0", "192.0.2.1:9000", "[::]:0"] {
            let failure = listen(address.parse().unwrap(), board()).unwrap_err();
            assert_eq!(failure.exit(), Exit::Usage, "{address}");
        }
    }
}
