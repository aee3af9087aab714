//! STUN and TURN servers (RFC 8489, RFC 8656): how a browser's phone finds its way to Asterisk from another network.

use crate::IceServerId;
use serde::{Deserialize, Serialize};

/// More make every call's beginning slower: a browser asks them all (Chromium warns from five on).
pub const MOST: usize = 4;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    pub id: IceServerId,
    /// `stun:host:port` or `turn:host:port?transport=udp`.
    pub url: String,
    /// Of a TURN server; else empty.
    pub username: String,
    pub credential: String,
}

impl IceServer {
    pub fn relays(&self) -> bool {
        self.url.starts_with("turn")
    }

    /// Trimmed and checked. Errors, with their field: `ice_url_bad` (url), `ice_username_needed` (username),
    /// `ice_credential_needed` (credential).
    pub fn checked(mut self) -> Result<Self, (&'static str, &'static str)> {
        self.url = self.url.trim().to_ascii_lowercase();
        self.username = self.username.trim().to_owned();
        if !well_formed(&self.url) {
            return Err(("ice_url_bad", "url"));
        }
        if !self.relays() {
            (self.username, self.credential) = Default::default();
        } else if self.username.is_empty() {
            return Err(("ice_username_needed", "username"));
        } else if self.credential.is_empty() {
            return Err(("ice_credential_needed", "credential"));
        }
        Ok(self)
    }
}

/// RFC 7064, section 3.1; RFC 7065, section 3.1: scheme, host, port; a transport for TURN only.
fn well_formed(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once(':') else { return false };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let fits = match (scheme, query) {
        ("stun" | "stuns" | "turn" | "turns", None) => true,
        ("turn" | "turns", Some(query)) => matches!(query, "transport=udp" | "transport=tcp"),
        _ => false,
    };
    let (host, port) = match place.strip_prefix('[').and_then(|six| six.split_once(']')) {
        Some((six, "")) => (six, None),
        Some((six, rest)) => (six, rest.strip_prefix(':').or(Some(""))),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || b".-".contains(&byte);
    let host = match place.starts_with('[') {
        true => host.parse::<std::net::Ipv6Addr>().is_ok(),
        false => !host.is_empty() && host.bytes().all(named),
    };
    fits && host && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(url: &str, username: &str, credential: &str) -> IceServer {
        let id = IceServerId::nth(1);
        IceServer { id, url: url.into(), username: username.into(), credential: credential.into() }
    }

    #[test]
    fn addresses_are_those_of_the_rfcs() {
        for good in [
            "stun:stun.mfc.example",
            " STUN:192.0.2.1:3478 ",
            "stuns:a.example:5349",
            "stun:[2001:db8::1]:3478",
        ] {
            assert!(server(good, "", "").checked().is_ok(), "{good}");
        }
        for good in
            ["turn:a.example", "turn:a.example:3478?transport=udp", "turns:a.example:443?transport=tcp"]
        {
            assert!(server(good, "u", "p").checked().is_ok(), "{good}");
        }
        for bad in [
            "",
            "stun:",
            "stun.mfc.example",
            "http://a.example",
            "stun://a.example",
            "stun:a.example:0",
            "stun:a.example:70000",
            "stun:a.example:",
            "stun:a b",
            "stun:a.example?transport=udp",
            "turn:a.example?transport=sctp",
            "stun:[::g]",
            "stun:[::1]x",
            "turn:a.example:3478?",
        ] {
            assert_eq!(server(bad, "u", "p").checked(), Err(("ice_url_bad", "url")), "{bad}");
        }
    }

    #[test]
    fn only_a_relay_wants_an_account() {
        let stun = server("stun:a.example", "left over", "left over").checked();
        assert_eq!(stun.map(|s| (s.username, s.credential)), Ok((String::new(), String::new())));
        let turn =
            |username, credential| server("turn:a.example", username, credential).checked().map(|_| ());
        assert_eq!(turn(" ", "p"), Err(("ice_username_needed", "username")));
        assert_eq!(turn("u", ""), Err(("ice_credential_needed", "credential")));
        assert_eq!(turn("u", "p"), Ok(()));
    }
}
