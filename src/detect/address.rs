//! Where a URL leads: host and path, each known, unknown or something else.

use crate::catalog::api::Api;
use crate::resolve::{Text, TextPiece};

/// What is known of a URL's host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Host {
    /// A companion host.
    Companion,
    /// A host that is known to be another one.
    Other,
    /// Not known.
    Unknown,
    /// None: a relative URL.
    Relative,
}

/// What is known of a URL's path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Path {
    /// Exactly a legacy endpoint's, by its position in [`Api::legacy`].
    Legacy(usize),
    /// It ends like a legacy endpoint's, behind a part that is not known.
    Tail(usize),
    /// Not known.
    Unknown,
    /// Another path.
    Other,
}

/// A URL taken apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Address {
    /// The host.
    pub host: Host,
    /// The path.
    pub path: Path,
}

/// Stands for a hole while a URL is taken apart; no URL holds it.
const HOLE: char = '\0';

impl Address {
    /// Takes a URL with holes apart. `hosts` are companion hosts in lower case.
    pub fn of(text: &Text, api: &Api, hosts: &[String]) -> Address {
        let url: String = text
            .pieces
            .iter()
            .map(|piece| match piece {
                TextPiece::Text { text, .. } => text.as_str(),
                TextPiece::Hole { .. } => "\0",
            })
            .collect();
        Address::parse(url.trim(), api, hosts)
    }

    fn parse(url: &str, api: &Api, hosts: &[String]) -> Address {
        let url = &url[..url.find(['?', '#']).unwrap_or(url.len())];
        if let Some(rest) = without_scheme(url) {
            let end = rest.find('/').unwrap_or(rest.len());
            return authority(&rest[..end], &rest[end..], api, hosts);
        }
        if url.starts_with(HOLE) {
            let rest = url.trim_start_matches(HOLE);
            // A base may end in a slash: `${base}public/connections`.
            let rooted = rest.starts_with('/');
            let path = if rooted || rest.is_empty() {
                rest.to_owned()
            } else {
                format!("/{rest}")
            };
            let path = match path_of(&path, true, api) {
                _ if rest.is_empty() => Path::Unknown,
                // `${a}connections` may be one word: `${prefix}connections`.
                Path::Tail(_) if !rooted => Path::Unknown,
                path => path,
            };
            return Address {
                host: Host::Unknown,
                path,
            };
        }
        if url.starts_with('/') {
            return Address {
                host: Host::Relative,
                path: path_of(url, false, api),
            };
        }
        // Without a scheme: `host.name/path` as curl takes it, or a path relative to a base.
        let end = url.find('/').unwrap_or(url.len());
        if url[..end].contains('.') && !url.starts_with('.') {
            return authority(&url[..end], &url[end..], api, hosts);
        }
        let path = format!("/{url}");
        Address {
            host: Host::Relative,
            path: path_of(&path, false, api),
        }
    }
}

fn without_scheme(url: &str) -> Option<&str> {
    for scheme in ["https://", "http://", "//"] {
        if url
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        {
            return Some(&url[scheme.len()..]);
        }
    }
    // `${scheme}://host`.
    url.strip_prefix(HOLE)?.strip_prefix("://")
}

fn authority(authority: &str, path: &str, api: &Api, hosts: &[String]) -> Address {
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let (host, has_port_hole) = match host.split_once(':') {
        Some((host, port)) => (host, port.contains(HOLE)),
        None => (host, false),
    };
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    let known = |host: &str| {
        if hosts.iter().any(|own| own == host) {
            Host::Companion
        } else {
            Host::Other
        }
    };
    match host.find(HOLE) {
        None => {
            let path = if has_port_hole && path.is_empty() {
                Path::Unknown
            } else {
                path_of(path, false, api)
            };
            Address {
                host: known(&host),
                path,
            }
        }
        // `https://companion-api.napster.com${path}`: what follows can only be a path, or the host would be another one.
        Some(at) if known(&host[..at]) == Host::Companion => {
            let rest = format!("{}{path}", &authority[authority.find(HOLE).unwrap_or(0)..]);
            Address {
                host: Host::Companion,
                path: path_of(&rest, true, api),
            }
        }
        Some(_) => Address {
            host: Host::Unknown,
            path: path_of(path, false, api),
        },
    }
}

/// `after_hole`: an unknown part may stand before the path.
fn path_of(path: &str, after_hole: bool, api: &Api) -> Path {
    let path = path
        .strip_suffix('/')
        .filter(|rest| !rest.is_empty())
        .unwrap_or(path);
    for (at, endpoint) in api.legacy.iter().enumerate() {
        if path == endpoint.path {
            return Path::Legacy(at);
        }
        let tail = endpoint
            .path
            .strip_prefix(api.prefix.as_str())
            .unwrap_or(&endpoint.path);
        if let Some(before) = path.strip_suffix(tail) {
            let unknown = before.contains(HOLE);
            let only_unknown = before
                .chars()
                .all(|character| character == HOLE || character == '/');
            if only_unknown && (unknown || (after_hole && before.is_empty())) {
                return Path::Tail(at);
            }
        }
    }
    match path.strip_prefix(HOLE).or_else(|| path.strip_prefix("/\0")) {
        Some("") => Path::Unknown,
        _ if path.is_empty() && after_hole => Path::Unknown,
        _ if path.strip_prefix(api.prefix.as_str()) == Some("/\0") => Path::Unknown,
        _ if path.starts_with(HOLE) && !path[1..].contains('/') => Path::Unknown,
        _ => Path::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn takes_urls_apart() {
        let api = Catalog::embedded().api();
        let hosts = &api.hosts;
        use Host::{Companion, Other, Relative, Unknown};
        use Path::{Legacy, Tail};
        for (url, host, path) in [
            (
                "https://companion-api.napster.com/public/connections",
                Companion,
                Legacy(0),
            ),
            (
                "HTTPS://Companion-API.napster.com:443/public/ws-connections/?a=b",
                Companion,
                Legacy(1),
            ),
            (
                "https://companion-api.napster.com/public/connections/\0",
                Companion,
                Path::Other,
            ),
            (
                "https://companion-api.napster.com/public/agents/\0/connections",
                Companion,
                Path::Other,
            ),
            (
                "https://companion-api.napster.com\0/connections",
                Companion,
                Tail(0),
            ),
            (
                "https://companion-api.napster.com/\0/connections",
                Companion,
                Tail(0),
            ),
            (
                "https://companion-api.napster.com/public/\0",
                Companion,
                Path::Unknown,
            ),
            (
                "https://companion-api.napster.com\0",
                Companion,
                Path::Unknown,
            ),
            (
                "companion-api.napster.com/public/connections",
                Companion,
                Legacy(0),
            ),
            ("https://example.com/public/connections", Other, Legacy(0)),
            ("http://localhost:3000/public/connections", Other, Legacy(0)),
            ("https://\0/public/connections", Unknown, Legacy(0)),
            ("\0://\0/public/connections", Unknown, Legacy(0)),
            ("\0/public/connections", Unknown, Legacy(0)),
            ("\0public/connections", Unknown, Legacy(0)),
            ("\0/public/connections#x", Unknown, Legacy(0)),
            ("\0/connections", Unknown, Tail(0)),
            ("\0/ws-connections", Unknown, Tail(1)),
            ("\0/agents/\0/connections", Unknown, Path::Other),
            ("\0connections", Unknown, Path::Unknown),
            ("\0", Unknown, Path::Unknown),
            ("\0/api/public/connections", Unknown, Path::Other),
            ("/public/connections", Relative, Legacy(0)),
            ("public/connections", Relative, Legacy(0)),
            ("../public/connections/schema.js", Relative, Path::Other),
            ("/api/public/connections", Relative, Path::Other),
        ] {
            let address = Address::parse(url, api, hosts);
            assert_eq!(address, Address { host, path }, "{url:?}");
        }
    }
}
