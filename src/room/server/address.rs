//! Where a room is to be reached: what `--share` may say, and what an address says to others. Pure but for the look at this
//! machine's own addresses.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// The address to listen at: nothing is this machine alone, an IP address is asked for with or without a port. Without a port, or with
/// port 0, it is a free one.
///
/// # Errors
/// A sentence about what is no such address.
pub fn parse(text: &str) -> Result<SocketAddr, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), 0));
    }
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok(address);
    }
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    match bare.parse::<IpAddr>() {
        Ok(ip) => Ok(SocketAddr::new(ip, 0)),
        Err(_) => Err(format!(
            "`{text}` is no address to listen at: give an IP address of this machine, as in 192.168.0.7 or 192.168.0.7:8000, \
             or 0.0.0.0 for all of them"
        )),
    }
}

/// The address by which others reach what listens at `listening`, where this machine has the addresses `own`, and whether they can:
/// for all of its addresses the first private IPv4 address, else the first that is not this machine alone, else this machine.
pub fn seen_from_outside(listening: SocketAddr, own: &[IpAddr]) -> (SocketAddr, bool) {
    let ip = listening.ip();
    if !ip.is_unspecified() {
        return (listening, !ip.is_loopback() && own.contains(&ip));
    }
    let fits = |own: &&IpAddr| !own.is_loopback() && (own.is_ipv4() || ip.is_ipv6());
    let is_private = |own: &&IpAddr| matches!(own, IpAddr::V4(own) if own.is_private());
    let is_plain = |own: &&IpAddr| match own {
        IpAddr::V4(own) => !own.is_link_local(),
        IpAddr::V6(own) => !own.is_unicast_link_local(),
    };
    let fitting = || own.iter().filter(fits);
    let found = fitting().find(is_private).or_else(|| fitting().find(is_plain)).or_else(|| fitting().next());
    let ip = found.copied().unwrap_or(Ipv4Addr::LOCALHOST.into());
    (SocketAddr::new(ip, listening.port()), found.is_some())
}

/// The addresses of this machine; none where the system does not say.
pub fn own() -> Vec<IpAddr> {
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.iter().map(if_addrs::Interface::ip).collect()
}

/// The error of listening at `address` as a sentence that says what to do.
pub fn cannot_listen(address: SocketAddr, error: &io::Error) -> io::Error {
    let (ip, port) = (address.ip(), address.port());
    let sentence = match error.kind() {
        io::ErrorKind::AddrInUse => format!(
            "cannot share at {address}: port {port} is taken by another program; \
             give another port, or the address alone for a port that is free"
        ),
        io::ErrorKind::AddrNotAvailable => {
            format!(
                "cannot share at {address}: this machine has no address {ip} now; give one that it has, or 0.0.0.0 for all"
            )
        }
        io::ErrorKind::PermissionDenied => {
            format!("cannot share at {address}: the system does not allow port {port}; give one above 1023, or none")
        }
        _ => format!("cannot share at {address}: {error}"),
    };
    io::Error::new(error.kind(), sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_this_machine_alone_and_a_port_is_free_where_none_is_given() {
        let parsed = |text: &str| parse(text).map(|address| address.to_string());
        assert_eq!(parsed(""), Ok("127.0.0.1:0".to_owned()));
        assert_eq!(parsed("192.168.0.7"), Ok("192.168.0.7:0".to_owned()));
        assert_eq!(parsed("0.0.0.0:8000"), Ok("0.0.0.0:8000".to_owned()));
        assert_eq!(parsed("::1"), Ok("[::1]:0".to_owned()));
        assert_eq!(parsed("[::]"), Ok("[::]:0".to_owned()));
        assert_eq!(parsed("[::1]:80"), Ok("[::1]:80".to_owned()));
        for wrong in ["8000", ":8000", "localhost", "1.2.3.4:x", "1.2.3.4:70000", "1.2.3", "[::1"] {
            assert!(parse(wrong).is_err_and(|sentence| sentence.contains(wrong)), "{wrong}");
        }
    }

    fn told(listening: &str, own: &[&str]) -> (String, bool) {
        let own: Vec<IpAddr> = own.iter().map(|own| own.parse().expect("an address")).collect();
        let (seen, has_network) = seen_from_outside(listening.parse().expect("an address"), &own);
        (seen.to_string(), has_network)
    }

    #[test]
    fn all_addresses_are_told_as_the_one_that_others_reach() {
        let all = |own: &[&str]| told("0.0.0.0:80", own);
        assert_eq!(all(&["127.0.0.1", "169.254.1.1", "8.8.8.8", "192.168.0.7"]), ("192.168.0.7:80".to_owned(), true));
        assert_eq!(all(&["127.0.0.1", "fe80::1", "169.254.1.1", "8.8.8.8"]), ("8.8.8.8:80".to_owned(), true));
        assert_eq!(all(&["127.0.0.1", "169.254.1.1"]), ("169.254.1.1:80".to_owned(), true));
        assert_eq!(
            all(&["127.0.0.1", "::1", "fd00::1"]),
            ("127.0.0.1:80".to_owned(), false),
            "it does not listen there"
        );
        assert_eq!(all(&[]), ("127.0.0.1:80".to_owned(), false));
        assert_eq!(told("[::]:80", &["::1", "fe80::1", "fd00::1"]), ("[fd00::1]:80".to_owned(), true));
    }

    #[test]
    fn one_address_stays_itself_and_has_a_network_as_long_as_the_machine_has_it() {
        assert_eq!(told("10.0.0.1:80", &["127.0.0.1", "10.0.0.1"]), ("10.0.0.1:80".to_owned(), true));
        assert_eq!(told("10.0.0.1:80", &["127.0.0.1", "192.168.0.7"]), ("10.0.0.1:80".to_owned(), false));
        assert_eq!(told("127.0.0.1:80", &["127.0.0.1", "192.168.0.7"]), ("127.0.0.1:80".to_owned(), false));
    }

    #[test]
    fn a_port_that_is_taken_is_a_sentence_that_says_what_to_do() {
        let address: SocketAddr = "127.0.0.1:8000".parse().expect("an address");
        let error = cannot_listen(address, &io::Error::from(io::ErrorKind::AddrInUse));
        assert!(error.to_string().contains("port 8000 is taken by another program; give another port"), "{error}");
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }
}
