//! One follower: told a snapshot, then changes; heard only to answer. Junk, too much, or silence ends this connection alone.

use super::super::ballot::NotCounted;
use super::super::message::{Refusal, Said, Told, VERSION};
use super::bucket::Bucket;
use super::hub::{Hub, Line, refused};
use axum::body::Bytes;
use axum::extract::ws::{Message, Utf8Bytes, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, MissedTickBehavior, interval_at, timeout};

/// The longest message that is read, in bytes.
const LONGEST: usize = 256;

/// The longest token.
const LONGEST_TOKEN: usize = 64;

/// How often a follower hears that there is nothing new.
const STILL: Duration = Duration::from_secs(15);

/// A follower that was not heard between so many of them is gone. Each comes with a ping, which browsers answer by themselves. Time
/// alone says nothing: this machine may have slept.
const UNHEARD: u32 = 3;

/// So long a message may take to go out.
const GONE: Duration = Duration::from_secs(45);

/// So long a closing handshake may take.
const FAREWELL: Duration = Duration::from_secs(1);

/// What a follower says of itself in the address.
#[derive(Debug, Default)]
pub(super) struct Caller {
    version: Option<u32>,
    token: Option<String>,
}

impl Caller {
    /// Reads `version=1&token=T`. A token is of letters, digits, `-` and `_`; another is none.
    pub fn read(query: &str) -> Self {
        let value = |name: &str| {
            query
                .split('&')
                .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        let is_token = |token: &&str| (1..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(is_plain);
        Self {
            version: value("version").and_then(|version| version.parse().ok()),
            token: value("token").filter(is_token).map(str::to_owned),
        }
    }
}

/// Answers the request for a websocket, and serves it.
pub(super) fn upgrade(request: WebSocketUpgrade, hub: Arc<Hub>, caller: Caller) -> Response {
    // The usual buffers are 128 KiB each, which is much for a thousand followers that say next to nothing.
    let request = request.read_buffer_size(1024).write_buffer_size(0).max_message_size(LONGEST).max_frame_size(LONGEST);
    request.on_upgrade(move |socket| serve(socket, hub, caller))
}

async fn serve(mut socket: WebSocket, hub: Arc<Hub>, caller: Caller) {
    let is_understood = caller.version == Some(VERSION);
    // It is kept until the farewell is said: a room that ends waits for those who sit.
    let seat = is_understood.then(|| hub.sit()).flatten();
    let refusal = match &seat {
        Some(_) => follow(&mut socket, &hub, caller.token).await,
        None if is_understood => Some(Refusal::Full),
        None => Some(Refusal::Version),
    };
    let farewell = async {
        if let Some(why) = refusal {
            let _ = socket.send(Message::Text(refused(why))).await;
        }
        let _ = socket.send(Message::Close(None)).await;
        // What was sent is lost where the connection is dropped while the other still writes.
        while let Some(Ok(_)) = socket.recv().await {}
    };
    let _ = timeout(FAREWELL, farewell).await;
}

/// Tells and hears one follower until it goes, or is to be sent away.
async fn follow(socket: &mut WebSocket, hub: &Hub, token: Option<String>) -> Option<Refusal> {
    let mut lines = hub.listen();
    let mut told = tell_all(socket, hub).await?;
    let mut bucket = Bucket::new(std::time::Instant::now());
    let mut unheard = 0;
    let mut still = interval_at(Instant::now() + STILL, STILL);
    still.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !hub.is_over_at(told) {
        let reply = tokio::select! {
            line = lines.recv() => match next(line, told) {
                Next::Tell(line) => {
                    told = line.number;
                    line.text
                }
                Next::Nothing => continue,
                Next::All => {
                    told = tell_all(socket, hub).await?;
                    continue;
                }
            },
            message = socket.recv() => {
                unheard = 0;
                match message? {
                    Ok(Message::Text(text)) => match hear(hub, token.as_deref(), &text, &mut bucket) {
                        Ok(Some(counted)) => counted,
                        Ok(None) => continue,
                        Err(why) => return Some(why),
                    },
                    Ok(Message::Ping(_) | Message::Pong(_)) if bucket.take(std::time::Instant::now()) => continue,
                    Ok(Message::Close(_)) => return None,
                    _ => return Some(Refusal::Junk),
                }
            }
            _ = still.tick() => {
                if unheard == UNHEARD {
                    return None;
                }
                unheard += 1;
                send(socket, Message::Ping(Bytes::new())).await?;
                hub.still()
            }
        };
        send(socket, Message::Text(reply)).await?;
    }
    None
}

/// What is to be told after a look at what was said to all.
enum Next {
    Tell(Line),
    /// Everything: changes were missed.
    All,
    Nothing,
}

fn next(line: Result<Line, RecvError>, told: u64) -> Next {
    match line {
        Ok(line) if line.number == told + 1 => Next::Tell(line),
        // It was in the snapshot.
        Ok(line) if line.number <= told => Next::Nothing,
        Ok(_) | Err(_) => Next::All,
    }
}

/// Takes in what a follower said, and gives what is to be said to that.
fn hear(hub: &Hub, token: Option<&str>, text: &str, bucket: &mut Bucket) -> Result<Option<Utf8Bytes>, Refusal> {
    if !bucket.take(std::time::Instant::now()) {
        return Err(Refusal::Junk);
    }
    let Said::Answer { poll, round, choice } = serde_json::from_str(text).map_err(|_| Refusal::Junk)?;
    match hub.answer(token.ok_or(Refusal::Junk)?, poll, round, choice) {
        Ok(()) => Ok(Some(Told::Counted { poll, round, choice }.line().into())),
        // It was on its way when the poll went on; the follower is told of that anyway.
        Err(NotCounted::Elsewhere | NotCounted::Closed | NotCounted::Full) => Ok(None),
        Err(NotCounted::NoChoice) => Err(Refusal::Junk),
    }
}

/// Tells everything, and gives the number of the last change in it.
async fn tell_all(socket: &mut WebSocket, hub: &Hub) -> Option<u64> {
    let snapshot = hub.snapshot();
    send(socket, Message::Text(snapshot.text)).await?;
    Some(snapshot.number)
}

/// Sends a message; nothing where the follower is gone.
async fn send(socket: &mut WebSocket, message: Message) -> Option<()> {
    timeout(GONE, socket.send(message)).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_plain_and_short_and_another_is_none() {
        let token = |query: &str| Caller::read(query).token;
        assert_eq!(token("version=1&token=a-B_9"), Some("a-B_9".to_owned()));
        for query in ["", "token", "token=", "token=a%20b", "tokens=a", &format!("token={}", "a".repeat(65))] {
            assert_eq!(token(query), None, "{query}");
        }
        assert_eq!(Caller::read("token=a&version=2").version, Some(2));
        assert_eq!(Caller::read("version=x").version, None);
    }

    #[test]
    fn a_change_that_was_missed_is_followed_by_everything() {
        let line = |number| Ok(Line { number, text: "x".into() });
        assert!(matches!(next(line(4), 3), Next::Tell(line) if line.number == 4));
        assert!(matches!(next(line(3), 3), Next::Nothing));
        assert!(matches!(next(line(5), 3), Next::All));
        assert!(matches!(next(Err(RecvError::Lagged(9)), 3), Next::All));
    }
}
