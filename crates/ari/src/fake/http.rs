//! As much of HTTP/1.1 as ARI's clients need: requests with a length, kept connections, and the step to WebSocket.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::STANDARD};
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::sync::broadcast::error::RecvError;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::protocol::Role;
use tokio_tungstenite::tungstenite::{Message, handshake::derive_accept_key};

use super::shared::{Order, Shared};
use super::{PASSWORD, Request, USER};

/// Serves one connection until its end. A broken one is the client's business, not ours.
pub(super) async fn serve(socket: TcpStream, shared: Arc<Shared>) {
    let mut socket = BufReader::new(socket);
    while let Ok(Some(incoming)) = receive(&mut socket).await {
        let Incoming { request, authorized, websocket_key } = incoming;
        let answer = if authorized { shared.answer(&request) } else { Some((401, None)) };
        let is_stream = request.path == "/events" && answer.as_ref().is_some_and(|(status, _)| *status < 300);
        // Listening begins before the client can know of the connection, so that it misses no later push.
        let orders = shared.orders.subscribe();
        if let (true, Some(key)) = (is_stream, websocket_key) {
            let head = format!(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                 Sec-WebSocket-Accept: {}\r\n\r\n",
                derive_accept_key(key.as_bytes())
            );
            shared.seen.send_modify(|seen| seen.push(request));
            if socket.get_mut().write_all(head.as_bytes()).await.is_ok() {
                let _counted = Counted::new(&shared);
                stream(socket.into_inner(), orders).await;
            }
            return;
        }
        drop(orders);
        shared.seen.send_modify(|seen| seen.push(request));
        let Some((status, body)) = answer else { return std::future::pending().await };
        if reply(&mut socket, status, body).await.is_err() {
            return;
        }
    }
}

struct Incoming {
    request: Request,
    authorized: bool,
    websocket_key: Option<String>,
}

async fn receive(socket: &mut BufReader<TcpStream>) -> std::io::Result<Option<Incoming>> {
    let mut first = String::new();
    if socket.read_line(&mut first).await? == 0 {
        return Ok(None);
    }
    let (mut length, mut authorized, mut websocket_key) = (0, false, None);
    let expected = format!("Basic {}", STANDARD.encode(format!("{USER}:{PASSWORD}")));
    loop {
        let mut line = String::new();
        socket.read_line(&mut line).await?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => authorized = value.trim() == expected,
            "sec-websocket-key" => websocket_key = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    Ok(Some(Incoming { request: Request::new(method, target, &body), authorized, websocket_key }))
}

async fn reply(socket: &mut BufReader<TcpStream>, status: u16, body: Option<Value>) -> std::io::Result<()> {
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    // A 204 must not have a length.
    let head = match status {
        204 => "HTTP/1.1 204 No Content\r\n\r\n".to_owned(),
        _ => format!(
            "HTTP/1.1 {status} Fake\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            body.len()
        ),
    };
    let text = if status == 204 { head } else { head + &body };
    socket.get_mut().write_all(text.as_bytes()).await
}

/// Says what is ordered, and reads so that pings are answered.
async fn stream(socket: TcpStream, mut orders: tokio::sync::broadcast::Receiver<Order>) {
    let mut socket = WebSocketStream::from_raw_socket(socket, Role::Server, None).await;
    loop {
        tokio::select! {
            order = orders.recv() => match order {
                Ok(Order::Say(text)) => {
                    if socket.send(Message::text(text)).await.is_err() {
                        return;
                    }
                }
                Ok(Order::Drop { cleanly }) => {
                    if cleanly {
                        let _ = socket.close(None).await;
                    }
                    return;
                }
                Ok(Order::Freeze) => return std::future::pending().await,
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return,
            },
            frame = socket.next() => match frame {
                Some(Ok(_)) => {}
                Some(Err(_)) | None => return,
            },
        }
    }
}

/// Counts a stream while it is open, also when its task is ended from outside.
struct Counted<'a>(&'a Shared);

impl<'a> Counted<'a> {
    fn new(shared: &'a Shared) -> Self {
        shared.streams.send_modify(|count| *count += 1);
        Self(shared)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.streams.send_modify(|count| *count -= 1);
    }
}
