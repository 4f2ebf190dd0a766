//! The address of a room, as somebody types it. Pure.

use super::super::code::Code;
use hyper::http::uri::Authority;
use std::fmt;
use std::str::FromStr;

/// The address of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomUrl {
    authority: Authority,
    code: Code,
}

/// Why a text is no address of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoUrl {
    /// It begins with `https://` or something else that a room does not speak.
    Scheme,
    /// There is no host in it, or none that can be.
    Host,
    /// There is no code in it, or none that can be.
    Code,
}

impl fmt::Display for NoUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scheme => "a room is at an address that begins with http://",
            Self::Host => "there is no host in the address",
            Self::Code => "there is no code in the address: six letters and digits behind the host and a slash",
        })
    }
}

impl std::error::Error for NoUrl {}

impl FromStr for RoomUrl {
    type Err = NoUrl;

    /// Reads `http://HOST:PORT/CODE/`; the beginning and the last slash may be left out.
    fn from_str(text: &str) -> Result<Self, NoUrl> {
        let text = text.trim();
        let rest = match text.split_once("://") {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
            Some(_) => return Err(NoUrl::Scheme),
            None => text,
        };
        let (authority, path) = rest.split_once('/').ok_or(NoUrl::Code)?;
        let authority: Authority = authority.parse().map_err(|_| NoUrl::Host)?;
        if authority.host().is_empty() || authority.as_str().contains('@') {
            return Err(NoUrl::Host);
        }
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let code = path.strip_suffix('/').unwrap_or(path).parse().map_err(|_| NoUrl::Code)?;
        Ok(Self { authority, code })
    }
}

impl fmt::Display for RoomUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "http://{}/{}/", self.authority, self.code)
    }
}

impl RoomUrl {
    /// The host with its port, as a header says it.
    pub(super) fn authority(&self) -> &str {
        self.authority.as_str()
    }

    /// The host and the port to connect to.
    pub(super) fn host(&self) -> (&str, u16) {
        let host = self.authority.host();
        let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        (bare, self.authority.port_u16().unwrap_or(80))
    }

    /// The path of a document.
    pub(super) fn document(&self, number: u64, name: &str) -> String {
        format!("/{}/lesson/{number}/{name}", self.code)
    }

    /// The address of the websocket.
    pub(super) fn socket(&self, version: u32, token: &str) -> String {
        format!("ws://{}/{}/ws?version={version}&token={token}", self.authority, self.code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_be_typed_in_several_ways() {
        for text in ["http://10.0.0.1:8000/abcdef/", "10.0.0.1:8000/ABCDEF", " HTTP://10.0.0.1:8000/abcdef/?ui=ko "] {
            assert_eq!(
                text.parse::<RoomUrl>().map(|url| url.to_string()),
                Ok("http://10.0.0.1:8000/abcdef/".to_owned())
            );
        }
        let url: RoomUrl = "[::1]:80/abcdef".parse().expect("an address");
        assert_eq!(url.host(), ("::1", 80));
        let url: RoomUrl = "teacher.local/abcdef".parse().expect("an address");
        assert_eq!(url.host(), ("teacher.local", 80));
    }

    #[test]
    fn what_is_no_address_says_why() {
        let wrong = |text: &str| text.parse::<RoomUrl>().expect_err("no address");
        assert_eq!(wrong("https://10.0.0.1/abcdef"), NoUrl::Scheme);
        assert_eq!(wrong("file:///etc/passwd"), NoUrl::Scheme);
        assert_eq!(wrong("http:///abcdef"), NoUrl::Host);
        assert_eq!(wrong("http://a@b/abcdef"), NoUrl::Host);
        assert_eq!(wrong("http://a b/abcdef"), NoUrl::Host);
        for text in ["10.0.0.1:8000", "http://10.0.0.1:8000/", "10.0.0.1/abcdef/lesson", "10.0.0.1/../abcdef", ""] {
            assert_eq!(wrong(text), NoUrl::Code, "{text}");
        }
    }
}
