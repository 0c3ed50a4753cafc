"""A secret address as anybody may see it."""

from __future__ import annotations

import pytest

from feedpub.notify.masking import shown


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("https://hooks.slack.example/services/T0/B0/abcdefghijkl", "hooks.slack.example/…ijkl"),
        ("https://HOOKS.example:8443/services/T0/B0/abcdefghijkl/", "hooks.example/…ijkl"),
        ("https://hooks.example/short", "hooks.example"),
        ("http://me:password@hooks.example/", "hooks.example"),
        ("http://[2001:db8::1]/services/abcdefghijkl", "2001:db8::1/…ijkl"),
        ("http://[::1%25canary]/services/abcdefghijkl", "?"),
        ("https://[canary", "?"),
        ("canary", "?"),
    ],
)
def test_a_host_and_four_characters_tell_two_addresses_apart(address: str, seen: str) -> None:
    assert shown(address) == seen
