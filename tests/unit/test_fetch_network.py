"""The operator's allow list: each entry allows exactly what it says."""

from __future__ import annotations

import re

import pytest

from feedpub.errors import EgressError
from feedpub.fetch import Network

ALLOW = ("10.1.0.0/16", "192.168.7.7", "fd00::5", "Intra.example:9000", "127.0.0.1:9001", "[fd00::9]:9002")


@pytest.mark.parametrize(
    ("host", "port", "address"),
    [
        ("pub.example", 443, "8.8.8.8"),
        ("pub.example", 8443, "2606:4700::1111"),
        ("any.example", 80, "10.1.255.255"),
        ("any.example", 8080, "192.168.7.7"),
        ("any.example", 80, "::ffff:10.1.0.1"),
        ("any.example", 443, "fd00::5"),
        ("intra.example", 9000, "127.0.0.1"),
        ("INTRA.example.", 9000, "169.254.0.1"),
        ("127.0.0.1", 9001, "127.0.0.1"),
        ("any.example", 9001, "127.0.0.1"),
        ("::ffff:127.0.0.1", 9001, "::ffff:127.0.0.1"),
        ("fd00::9", 9002, "fd00::9"),
        ("fd00:0::9", 9002, "fd00:0:0::9"),
    ],
)
def test_the_public_web_and_what_is_named_are_allowed(host: str, port: int, address: str) -> None:
    Network(allow=ALLOW).check(host, port, [address])


@pytest.mark.parametrize(
    ("host", "port", "address", "why"),
    [
        ("pub.example", 25, "8.8.8.8", "port 25 is not allowed, and network.allow does not name it"),
        ("pub.example", 0, "8.8.8.8", "port 0 is not allowed, and network.allow does not name it"),
        ("any.example", 80, "10.2.0.1", "the address 10.2.0.1 is private, and network.allow does not name it"),
        ("any.example", 9000, "10.1.0.1", "port 9000 is not allowed, and network.allow does not name it"),
        ("any.example", 80, "192.168.7.8", "the address 192.168.7.8 is private, and network.allow does not name it"),
        ("intra.example", 80, "127.0.0.1", "the address 127.0.0.1 is loopback, and network.allow does not name it"),
        ("xintra.example", 9000, "127.0.0.1", "port 9000 is not allowed, and network.allow does not name it"),
        ("127.0.0.1", 80, "127.0.0.1", "the address 127.0.0.1 is loopback, and network.allow does not name it"),
        ("any.example", 9001, "127.0.0.2", "port 9001 is not allowed, and network.allow does not name it"),
        ("any.example", 80, "fd00::6", "the address fd00::6 is private, and network.allow does not name it"),
    ],
)
def test_whatever_is_not_named_stays_forbidden(host: str, port: int, address: str, why: str) -> None:
    with pytest.raises(EgressError) as caught:
        Network(allow=ALLOW).check(host, port, [address])
    error = caught.value
    assert (error.host, error.fault, error.why, error.transient, error.sent) == (host, "denied", why, False, False)


def test_one_forbidden_address_among_good_ones_is_enough_to_refuse() -> None:
    why = "pub.example: the address 10.0.0.1 is private, and network.allow does not name it"
    with pytest.raises(EgressError, match=f"^{re.escape(why)}$"):
        Network().check("pub.example", 443, ["8.8.8.8", "10.0.0.1", "1.1.1.1"])


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("intra.example", "'intra.example' is no address, range or host with port"),
        ("10.1.0.5/16", "'10.1.0.5/16' has bits behind its prefix"),
        ("10.1.0.0/40", "'10.1.0.0/40' is no address, range or host with port"),
        ("intra.example:0", "'intra.example:0': a port is a number from 1 to 65535"),
        ("intra.example:65536", "'intra.example:65536': a port is a number from 1 to 65535"),
        ("http://intra.example:80", "'http://intra.example:80' is no address, range or host with port"),
        ("*", "'*' is no address, range or host with port"),
        ("", "'' is no address, range or host with port"),
    ],
)
def test_an_entry_that_cannot_be_meant_is_refused_with_a_sentence(entry: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="^" + sentence.replace("*", r"\*").replace(".", r"\.")):
        Network(allow=(entry,))


def test_two_networks_with_the_same_entries_are_equal() -> None:
    assert Network(allow=ALLOW) == Network(allow=ALLOW)
