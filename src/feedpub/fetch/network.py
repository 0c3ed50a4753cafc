"""Where our requests may go: the public Internet on the web's ports, and what the operator allows besides.

Judges addresses that somebody else has looked up; it resolves no name and opens no socket.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from feedpub.errors import EgressError
from feedpub.fetch.addresses import Address, forbidden, unwrapped

PORTS = frozenset({80, 443, 8080, 8443})
_PORTED = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_.-]+)):([0-9]{1,5})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The guard's rules. Each entry of ``allow`` allows exactly what it says:

    - ``10.1.0.0/16`` or ``10.1.2.3``: these addresses, on the web's ports;
    - ``intra.example:9000``: that name on that port, wherever it leads;
    - ``10.1.2.3:9000`` or ``[fd00::5]:9000``: that address on that port.

    Raises ``ValueError`` with a sentence for an entry that is none of these.
    """

    allow: tuple[str, ...] = ()
    _ranges: tuple[IPv4Network | IPv6Network, ...] = field(init=False, repr=False, compare=False)
    _places: frozenset[tuple[str, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        places = {entry: _place(entry) for entry in self.allow}
        ranges = tuple(_range(entry) for entry, place in places.items() if place is None)
        object.__setattr__(self, "_ranges", ranges)
        object.__setattr__(self, "_places", frozenset(place for place in places.values() if place))

    def check(self, host: str, port: int, addresses: Iterable[str]) -> None:
        """Raises ``EgressError`` (denied) if any of the addresses that ``host`` has is out of bounds."""
        if (_plain(host), port) in self._places:
            return
        for address in addresses:
            why = self._objection(unwrapped(address), port)
            if why:
                raise EgressError(host, "denied", f"{why}, and network.allow does not name it", transient=False)

    def _objection(self, address: Address, port: int) -> str | None:
        if (str(address), port) in self._places:
            return None
        if port not in PORTS:
            return f"port {port} is not allowed"
        if any(address in allowed for allowed in self._ranges):
            return None
        why = forbidden(address)
        return f"the address {address} is {why}" if why else None


def _place(entry: str) -> tuple[str, int] | None:
    match = _PORTED.fullmatch(entry.lower())
    if match is None:
        return None
    six, name, digits = match.groups()
    if not 0 < int(digits) < 65_536:
        raise ValueError(f"{entry!r}: a port is a number from 1 to 65535")
    return _plain(six or name), int(digits)


def _range(entry: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(entry)
    except ValueError as error:
        hint = "has host bits set" in str(error)
        problem = "has bits behind its prefix" if hint else "is no address, range or host with port"
        raise ValueError(f"{entry!r} {problem}: write 10.1.0.0/16, 10.1.2.3 or intra.example:9000") from error


def _plain(host: str) -> str:
    """A host as it is compared: lower case, no final dot, an address in its usual spelling and unwrapped."""
    try:
        ip_address(host)
    except ValueError:
        return host.lower().rstrip(".")
    return str(unwrapped(host))
