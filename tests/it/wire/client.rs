//! Clients on a bare socket, well-behaved and not.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

/// Nothing in a test takes as long as this unless the service never lets go.
const PATIENCE: Duration = Duration::from_mins(2);

/// A client's connection.
pub(crate) struct Client(pub(crate) TcpStream);

/// What was read.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// Reads one answer; none where it is not whole.
    pub(crate) async fn read(mut from: impl AsyncRead + Unpin) -> Option<Self> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(from.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let mut body = vec![0; length.expect("a length").parse().unwrap()];
        from.read_exact(&mut body).await.ok()?;
        Some(Self { status, head, body })
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The code of a problem.
    pub(crate) fn code(&self) -> String {
        let problem: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        problem["code"].as_str().unwrap().to_owned()
    }
}

/// Waits, and fails where the service would wait for ever.
pub(crate) async fn patiently<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("the service let go")
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self::connect_from(Ipv4Addr::LOCALHOST, address).await
    }

    /// Connects from an address of the loopback's whole network.
    pub(crate) async fn connect_from(from: Ipv4Addr, address: SocketAddr) -> Self {
        Self::through(TcpSocket::new_v4().unwrap(), from, address).await
    }

    /// Connects with a window that is soon full.
    pub(crate) async fn connect_narrow(from: Ipv4Addr, address: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4_096).unwrap();
        Self::through(socket, from, address).await
    }

    async fn through(socket: TcpSocket, from: Ipv4Addr, address: SocketAddr) -> Self {
        socket.bind((from, 0).into()).unwrap();
        Self(patiently(socket.connect(address)).await.unwrap())
    }

    /// Sends bytes; says whether the other side still took them.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        patiently(self.0.write_all(bytes.as_ref())).await.is_ok()
    }

    /// Asks for a path and reads the answer; none where the connection is closed instead.
    pub(crate) async fn get(&mut self, path: &str) -> Option<Reply> {
        let sent = self.send(format!("GET {path} HTTP/1.1\r\nHost: tests\r\n\r\n")).await;
        if sent { self.reply().await } else { None }
    }

    /// Reads one answer; none where the connection ends before it is whole.
    pub(crate) async fn reply(&mut self) -> Option<Reply> {
        patiently(Reply::read(&mut self.0)).await
    }

    /// Reads until the other side ends the connection, and gives what came.
    pub(crate) async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        let _ = patiently(self.0.read_to_end(&mut rest)).await;
        rest
    }

    /// Says that no more will come.
    pub(crate) async fn half_close(&mut self) {
        let _ = self.0.shutdown().await;
    }

    /// Breaks the connection off.
    pub(crate) fn reset(self) {
        self.0.set_zero_linger().unwrap();
    }

    /// Whether the other side has broken the connection off, with answers still unread.
    pub(crate) fn is_gone(&self) -> bool {
        !matches!(self.0.take_error(), Ok(None))
    }

    /// Waits, reading nothing, until the other side breaks the connection off.
    pub(crate) async fn gone(&self) {
        while !self.is_gone() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Goes on sending a few bytes at a time until the other side ends the connection, and
    /// gives what it said.
    pub(crate) async fn trickle(&mut self, bytes: &[u8], every: Duration) -> Vec<u8> {
        let (mut reading, mut writing) = self.0.split();
        let mut said = Vec::new();
        let trickling = async {
            while writing.write_all(bytes).await.is_ok() {
                tokio::time::sleep(every).await;
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            _ = patiently(reading.read_to_end(&mut said)) => {}
            () = trickling => {}
        }
        said
    }
}
