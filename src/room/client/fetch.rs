//! Fetches a document of a lesson.

use super::trouble::Trouble;
use super::url::RoomUrl;
use flate2::read::GzDecoder;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use std::io::Read;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The largest document that is taken, in bytes.
const LARGEST: usize = 64 * 1024 * 1024;

/// So long it may take to connect, and to fetch a document.
pub(super) const CONNECTING: Duration = Duration::from_secs(10);
const FETCHING: Duration = Duration::from_secs(120);

/// A connection to the host of the room.
pub(super) async fn connect(url: &RoomUrl) -> Result<TcpStream, Trouble> {
    let connected = timeout(CONNECTING, TcpStream::connect(url.host())).await;
    let unreachable = |error: std::io::Error| Trouble::Unreachable(error.to_string());
    let stream = connected.map_err(|_| Trouble::Silent)?.map_err(unreachable)?;
    // An answer is a small message that is not to wait for another.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// The document of a lesson with this name.
///
/// # Errors
/// Where there is none, or where it cannot be had.
pub(super) async fn fetch(url: &RoomUrl, number: u64, name: &str) -> Result<Vec<u8>, Trouble> {
    timeout(FETCHING, request(url, &url.document(number, name))).await.unwrap_or(Err(Trouble::Silent))
}

async fn request(url: &RoomUrl, path: &str) -> Result<Vec<u8>, Trouble> {
    let stream = connect(url).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(|_| Trouble::Closed)?;
    // It ends with the request, and what goes wrong with it goes wrong with that.
    tokio::spawn(connection);
    let request = Request::get(path)
        .header(header::HOST, url.authority())
        .header(header::ACCEPT_ENCODING, "gzip")
        .body(Empty::<Bytes>::new())
        .map_err(|_| Trouble::NoDocument)?;
    let response = sender.send_request(request).await.map_err(|_| Trouble::Closed)?;
    match response.status() {
        StatusCode::OK => {}
        StatusCode::TOO_MANY_REQUESTS => return Err(Trouble::TooManyCodes),
        _ => return Err(Trouble::NoDocument),
    }
    let is_compressed = response.headers().get(header::CONTENT_ENCODING).is_some_and(|encoding| encoding == "gzip");
    let body = Limited::new(response.into_body(), LARGEST).collect().await;
    let body = body.map_err(|error| match error.is::<http_body_util::LengthLimitError>() {
        true => Trouble::TooLarge,
        false => Trouble::Closed,
    })?;
    let body = body.to_bytes();
    if is_compressed { unzip(&body) } else { Ok(body.into()) }
}

fn unzip(body: &[u8]) -> Result<Vec<u8>, Trouble> {
    let mut plain = Vec::new();
    let most = u64::try_from(LARGEST).unwrap_or(u64::MAX).saturating_add(1);
    GzDecoder::new(body).take(most).read_to_end(&mut plain).map_err(|_| Trouble::NotARoom)?;
    if plain.len() > LARGEST { Err(Trouble::TooLarge) } else { Ok(plain) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    #[test]
    fn what_is_small_only_as_long_as_it_is_compressed_is_too_large() {
        let zip = |length: usize| {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
            encoder.write_all(&vec![0; length]).expect("into memory");
            encoder.finish().expect("into memory")
        };
        assert_eq!(unzip(&zip(10)), Ok(vec![0; 10]));
        assert_eq!(unzip(&zip(LARGEST + 1)), Err(Trouble::TooLarge));
        assert_eq!(unzip(b"no gzip"), Err(Trouble::NotARoom));
    }
}
