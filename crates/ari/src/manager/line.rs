//! One TCP connection to the manager interface.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use super::{Error, Packet};

#[derive(Debug)]
pub(super) struct Line(BufReader<TcpStream>);

impl Line {
    pub async fn open(address: &str) -> Result<Self, Error> {
        let socket = TcpStream::connect(address).await?;
        socket.set_nodelay(true)?;
        let mut line = Self(BufReader::new(socket));
        let greeting = line.read_line().await?;
        if !greeting.starts_with("Asterisk Call Manager/") {
            return Err(Error::Transport(format!("not a manager interface: {greeting:?}")));
        }
        Ok(line)
    }

    /// Open, and with nothing left to read. Told before sending, so that an action need not be repeated because
    /// Asterisk had restarted meanwhile.
    pub fn is_idle(&self) -> bool {
        let nothing_came = || match self.0.get_ref().try_read(&mut [0]) {
            Err(error) => error.kind() == std::io::ErrorKind::WouldBlock,
            Ok(_) => false,
        };
        self.0.buffer().is_empty() && nothing_came()
    }

    /// Sends an action and waits for its answer, passing over anything else.
    pub async fn exchange(&mut self, id: &str, text: &str) -> Result<Packet, Error> {
        self.0.get_mut().write_all(text.as_bytes()).await?;
        loop {
            let packet = self.read_packet().await?;
            if packet.answers(id) {
                return Ok(packet);
            }
        }
    }

    async fn read_packet(&mut self) -> Result<Packet, Error> {
        let mut packet = Packet::default();
        loop {
            let line = self.read_line().await?;
            if !line.is_empty() {
                packet.push(&line);
            } else if !packet.fields.is_empty() {
                return Ok(packet);
            }
        }
    }

    /// A line without its end. Bytes that are not UTF-8, as a caller's name may bring, are replaced.
    async fn read_line(&mut self) -> Result<String, Error> {
        let mut bytes = Vec::new();
        if self.0.read_until(b'\n', &mut bytes).await? == 0 {
            return Err(Error::Transport("closed by the peer".to_owned()));
        }
        let text = String::from_utf8_lossy(&bytes);
        Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    }
}
