"""Whatever fails, for whatever kind of receiver: no secret stands in a verdict, an answer, an error or a repr."""

from __future__ import annotations

import traceback
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_args, get_type_hints
from urllib.parse import quote

import pytest

from feedpub.errors import EgressError, EgressFault
from feedpub.model import Answer, Manner, Secret
from feedpub.notify import KINDS, Kind
from makers import NOON
from notify_makers import SITE, Receiver, a_notice, a_secret, an_announcement

CANARY = "Canary7Key"
URL = f"https://in.example/hook/{CANARY}/x{CANARY}?sig=s{CANARY}"
KEY = "whsec_" + b64encode(f"{CANARY}-{CANARY}-{CANARY}".encode()).decode()
STATUSES = (200, 204, 301, 400, 401, 403, 404, 410, 413, 422, 429, 500, 503, 600)


def secrets(kind: Kind) -> list[str]:
    """The names of the options that hold secrets."""
    hints = get_type_hints(kind.options)
    return [one.name for one in fields(kind.options) if Secret.__name__ in str(hints[one.name])]


def has_url(kind: Kind) -> bool:
    return "url" in {one.name for one in fields(kind.options)} and kind.name != "apprise"


OVER_HTTP = pytest.mark.parametrize("kind", [kind for kind in KINDS if has_url(kind)], ids=lambda kind: kind.name)


def options(kind: Kind, url: str = URL, key: str = KEY) -> Any:
    """Every secret of the kind's is a canary."""
    plain = {"host": "127.0.0.1", "sender": "a@in.example", "to": ("b@in.example",), "run": ("true",)}
    given: dict[str, Any] = {one.name: plain[one.name] for one in fields(kind.options) if one.name in plain}
    given |= {name: a_secret(url if name == "url" else key) for name in secrets(kind)}
    return kind.options(**given)


def echoes(kind: Kind) -> Iterator[bytes]:
    """What receivers make of the address and the key that they were called with."""
    keys = (KEY, KEY.removeprefix("whsec_")) if len(secrets(kind)) > 1 else ()
    for text in (URL, f"x{CANARY}", *keys):
        for form in (text, quote(text, safe=""), text.replace("/", r"\/"), text.upper(), f"\x00{text}\u202e"):
            yield f'{{"message": "no {form} here", "code": 1}}'.encode()


def shows(*things: object) -> bool:
    text = repr(things).lower()
    return CANARY.lower() in text or KEY.lower()[6:] in text


@OVER_HTTP
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.anyio
async def test_no_answer_brings_a_secret_back(kind: Kind, status: int) -> None:
    said = options(kind)
    told = [an_announcement("d1"), a_notice("d2")]
    messages = kind.compose(said, told, SITE, Manner())
    headers = tuple((name, URL) for name in ("retry-after", "date", "location", "x-ratelimit-reset"))
    for body in echoes(kind):
        answer = Answer(status=status, body=body, headers=headers)
        sent = [await kind.send(said, message, Receiver([answer] * 3), NOON) for message in messages]
        assert not shows(sent, said, messages, kind.shown(said))


@OVER_HTTP
@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.anyio
async def test_no_failure_of_the_network_shows_a_secret(kind: Kind, sent: bool) -> None:
    said = options(kind)
    (message,) = kind.compose(said, [an_announcement()], SITE, Manner())
    for fault in get_args(EgressFault):
        error = EgressError("in.example", fault, "no luck", transient=fault != "denied", sent=sent)
        assert not shows(await kind.send(said, message, Receiver([error]), NOON))


@pytest.mark.parametrize("kind", tuple(KINDS), ids=lambda kind: kind.name)
@pytest.mark.parametrize(
    "wrong", ["", CANARY, f"whsk_{CANARY}", f"whpk_{CANARY}", f"https://[{CANARY}", f"{CANARY}://{CANARY}@{CANARY}"]
)
@pytest.mark.anyio
async def test_no_check_and_no_spoilt_secret_is_shown(kind: Kind, wrong: str) -> None:
    said = options(kind, wrong, wrong)
    try:
        kind.check(said)
    except ValueError as error:
        assert not shows("".join(traceback.format_exception(error)))
    assert not shows(said)
    if has_url(kind):
        (message,) = kind.compose(said, [an_announcement()], SITE, Manner())
        assert not shows(await kind.send(said, message, Receiver([Answer(status=500)] * 3), NOON))
