//! Which addresses a public source may lead to.
//!
//! A feed or a redirect from the public network that points into the reader's own network would
//! have dateline ask machines that the source itself cannot reach: a router, a printer, a
//! service on this machine. So a public giver leads to public addresses only. What the reader
//! subscribed to may lie anywhere, and a private giver may lead anywhere.
//!
//! A name is looked up here and once more when the connection is made. Whoever changes the
//! answer in between gets a request through, but not its answer back: nothing of it leaves this
//! machine.
//!
//! Sources: the IANA special-purpose address registries (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::net::lookup_host;
use tokio::time::timeout;
use url::{Host, Url};

use super::{NetError, host};

/// Whether `giver` may lead to `to`. Names are looked up for as long as `look_up`, or not at all;
/// a name that is not known then counts as public, because connecting to it will fail in words of
/// its own.
pub async fn check(giver: &Url, to: &Url, look_up: Option<Duration>) -> Result<(), NetError> {
    if giver.host() == to.host() || !is_private_host(to, look_up).await {
        return Ok(());
    }
    if is_private_host(giver, look_up).await {
        return Ok(());
    }
    Err(NetError::Private {
        host: host(to).to_owned(),
    })
}

async fn is_private_host(url: &Url, look_up: Option<Duration>) -> bool {
    match url.host() {
        None => true,
        Some(Host::Ipv4(ip)) => is_private_v4(ip),
        Some(Host::Ipv6(ip)) => is_private_v6(ip),
        Some(Host::Domain(name)) => {
            let is_found_private = async {
                match look_up {
                    Some(limit) => is_private_name(name, limit).await,
                    None => false,
                }
            };
            is_local_name(name) || is_found_private.await
        }
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

async fn is_private_name(name: &str, limit: Duration) -> bool {
    match timeout(limit, lookup_host((name, 0))).await {
        Ok(Ok(mut found)) => found.any(|address| is_private(address.ip())),
        Ok(Err(_)) | Err(_) => false,
    }
}

fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

/// Whether an address is not one of a machine on the public network.
fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || a == 0
        || a >= 240
        // Shared by carriers (RFC 6598), protocol assignments (RFC 6890), benchmarks (RFC 2544).
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (18..20).contains(&b))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = embedded(ip) {
        return is_private_v4(inner);
    }
    // Site-local addresses (fec0::/10) are out of use, not out of networks.
    let is_site_local = ip.segments()[0] & 0xffc0 == 0xfec0;
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_unique_local()
        || ip.is_unicast_link_local()
        || ip.is_multicast()
        || is_site_local
}

/// The IPv4 address that an IPv6 address stands for: mapped (`::ffff:0:0/96`), compatible
/// (`::/96`), translated (`64:ff9b::/96`) or tunnelled (`2002::/16`).
fn embedded(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let pair = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(pair(high, low))
        }
        [0x2002, high, low, ..] => Some(pair(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_ip(ip: &str, expected: bool) {
        assert_eq!(is_private(ip.parse().unwrap()), expected, "{ip}");
    }

    #[test]
    fn addresses_of_this_machine_and_its_network_are_private() {
        for ip in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "fec0::1",
        ] {
            check_ip(ip, true);
        }
    }

    #[test]
    fn a_private_address_in_another_dress_is_private() {
        for ip in [
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:c0a8:0101::1",
        ] {
            check_ip(ip, true);
        }
    }

    #[test]
    fn the_rest_is_public() {
        for ip in [
            "8.8.8.8",
            "172.32.0.1",
            "100.128.0.1",
            "192.0.2.1",
            "2001:db8::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ] {
            check_ip(ip, false);
        }
    }

    #[track_caller]
    fn check_pair(giver: &str, to: &str, is_allowed: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let (giver, to) = (Url::parse(giver).unwrap(), Url::parse(to).unwrap());
        let found = runtime.block_on(check(&giver, &to, None));
        assert_eq!(found.is_ok(), is_allowed, "{giver} leads to {to}");
    }

    #[test]
    fn only_a_public_giver_is_kept_from_private_addresses() {
        let (public, private) = ("http://192.0.2.1/feed", "http://192.168.1.1/");
        check_pair(public, private, false);
        check_pair(public, "http://printer.localhost/", false);
        check_pair(public, "http://0x7f.1/", false);
        check_pair(public, "http://192.0.2.2/", true);
        check_pair(private, "http://127.0.0.1:631/", true);
        check_pair("http://localhost/feed", private, true);
    }
}
