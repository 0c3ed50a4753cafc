"""Which addresses nobody on the public Internet can be at. Pure: it looks nothing up and allows no exception.

``ipaddress.is_global`` is no such test: it says yes to multicast, NAT64 and 6to4, and changes with the
patch release of Python. Sources: the IANA special-purpose address registries (RFC 6890 and its successors).
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_FORBIDDEN_4 = (
    (IPv4Network("0.0.0.0/8"), "this very machine"),
    (IPv4Network("10.0.0.0/8"), "private"),
    (IPv4Network("100.64.0.0/10"), "shared by a carrier"),
    (IPv4Network("127.0.0.0/8"), "loopback"),
    (IPv4Network("168.63.129.16/32"), "a cloud's own service"),  # answers in every Azure machine
    (IPv4Network("169.254.0.0/16"), "link-local"),
    (IPv4Network("172.16.0.0/12"), "private"),
    (IPv4Network("192.0.0.0/24"), "reserved for protocols"),
    (IPv4Network("192.0.2.0/24"), "for documentation"),
    (IPv4Network("192.88.99.0/24"), "a 6to4 relay"),
    (IPv4Network("192.168.0.0/16"), "private"),
    (IPv4Network("198.18.0.0/15"), "for benchmarks"),
    (IPv4Network("198.51.100.0/24"), "for documentation"),
    (IPv4Network("203.0.113.0/24"), "for documentation"),
    (IPv4Network("224.0.0.0/4"), "multicast"),
    (IPv4Network("240.0.0.0/4"), "reserved"),
)

# What wraps an IPv4 address and is judged by it, is not here but in _WRAPPERS. The other ways to embed one
# (compatible, SIIT, 6to4, Teredo, local NAT64) are out of use on the public Internet: refused as a whole.
_FORBIDDEN_6 = (
    (IPv6Network("::/128"), "this very machine"),
    (IPv6Network("::1/128"), "loopback"),
    (IPv6Network("::/96"), "an embedded IPv4 address"),
    (IPv6Network("::ffff:0:0:0/96"), "an embedded IPv4 address"),
    (IPv6Network("64:ff9b:1::/48"), "local NAT64"),
    (IPv6Network("100::/64"), "a black hole"),
    (IPv6Network("2001::/32"), "Teredo"),
    (IPv6Network("2001::/23"), "reserved for protocols"),
    (IPv6Network("2001:db8::/32"), "for documentation"),
    (IPv6Network("2002::/16"), "6to4"),
    (IPv6Network("3fff::/20"), "for documentation"),
    (IPv6Network("5f00::/16"), "for segment routing"),
    (IPv6Network("fc00::/7"), "private"),
    (IPv6Network("fe80::/10"), "link-local"),
    (IPv6Network("fec0::/10"), "site-local"),
    (IPv6Network("ff00::/8"), "multicast"),
)

_WRAPPERS = (
    IPv6Network("::ffff:0:0/96"),  # IPv4-mapped: the socket dials the IPv4 address
    IPv6Network("64:ff9b::/96"),  # NAT64 (RFC 6052): how a network without IPv4 reaches all the IPv4 world
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")


def unwrapped(text: str) -> Address:
    """The address that is really reached: an IPv4 address out of its IPv6 wrapper. Raises ``ValueError``."""
    address = ip_address(text)
    if isinstance(address, IPv6Address) and any(address in wrapper for wrapper in _WRAPPERS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def forbidden(address: Address) -> str | None:
    """Why an unwrapped address is not one of the public Internet; None if it is."""
    if isinstance(address, IPv4Address):
        return next((why for network, why in _FORBIDDEN_4 if address in network), None)
    if address.scope_id is not None:
        return "bound to one interface"
    why = next((why for network, why in _FORBIDDEN_6 if address in network), None)
    return why or (None if address in _GLOBAL_UNICAST else "not global unicast")
