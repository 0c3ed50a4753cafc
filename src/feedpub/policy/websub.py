"""What the hub takes, asks and says (W3C Recommendation WebSub, 23 January 2018). Pure: it sends and stores nothing."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from feedpub.model import Answer
from feedpub.model.hub import Follower, HubAnswer, HubMode, Intent, Topic

LEASE = timedelta(days=10)
"""What a follower gets that does not ask (section 8.2 advises it)."""
SHORTEST_LEASE = timedelta(minutes=5)
LONGEST_LEASE = timedelta(days=30)
SECRET_BYTES = 199
"""Section 5.1: a secret MUST be less than 200 bytes in length."""
CALLBACK_CHARACTERS = 2048
FOLLOWERS_PER_HOST = 1_000
"""Topics that callbacks at one host may follow together."""
FOLLOWERS = 20_000
INTENTS_PER_HOST = 100
"""Requests for callbacks at one host that wait to be confirmed."""
INTENTS = 1_000
MADE_TOPICS = 50
"""Followed feeds that do not lie ready: each is rendered anew at every publication."""
PAUSES = (timedelta(seconds=10), timedelta(seconds=60))
"""Before the second and the third time that a callback which does not answer is asked."""
FORM = "hub.callback, hub.mode and hub.topic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A request to the hub that is well formed."""

    callback: str
    mode: HubMode
    topic: str
    lease: timedelta
    secret: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What is there already: followers, and intents that wait, at one host and in all."""

    followers_here: int
    followers: int
    intents_here: int
    intents: int


def read(fields: Sequence[tuple[str, str]]) -> Wish | HubAnswer:
    """The wish in a form, or why it is none. Fields that nothing knows are passed over (section 5.1)."""
    said: dict[str, str] = {}
    for name, value in fields:
        if name in _KNOWN and name in said:
            return _refused(f"{name} stands twice in the form")
        said[name] = value
    mode = said.get("hub.mode", "")
    if mode == "publish":
        return _refused("this hub serves its own site only, and knows by itself when a feed has changed")
    if mode not in (HubMode.SUBSCRIBE, HubMode.UNSUBSCRIBE):
        return _refused(f"hub.mode is subscribe or unsubscribe; send {FORM} as a form")
    if not said.get("hub.topic"):
        return _refused(f"hub.topic is missing; send {FORM} as a form")
    return _objection(said) or Wish(
        callback=said["hub.callback"],
        mode=HubMode(mode),
        topic=said["hub.topic"],
        lease=_lease(said.get("hub.lease_seconds", "")),
        secret=said.get("hub.secret") or None,
    )


def excess(load: Load) -> HubAnswer | None:
    """Why one more follower is too many; None where it is not."""
    if load.intents_here >= INTENTS_PER_HOST or load.intents >= INTENTS:
        return _refused("too many requests wait to be confirmed; try again later", HTTPStatus.TOO_MANY_REQUESTS)
    if load.followers_here >= FOLLOWERS_PER_HOST:
        return _refused("callbacks at this host follow too many feeds already", HTTPStatus.TOO_MANY_REQUESTS)
    if load.followers >= FOLLOWERS:
        return _refused("this hub has as many subscribers as it can take", HTTPStatus.SERVICE_UNAVAILABLE)
    return None


def question(intent: Intent, challenge: str) -> str:
    """The address that confirms an intent, or tells a denial: the callback with its own query kept (section 5.3)."""
    fields = {"hub.mode": intent.mode.value, "hub.topic": intent.topic}
    if intent.mode is HubMode.DENIED:
        fields["hub.reason"] = intent.reason
    else:
        fields["hub.challenge"] = challenge
    if intent.mode is HubMode.SUBSCRIBE:
        fields["hub.lease_seconds"] = str(int(intent.lease.total_seconds()))
    return f"{intent.callback}{_joint(intent.callback)}{urlencode(fields)}"


def objection(answer: Answer, challenge: str) -> str | None:
    """Why an answer does not confirm an intent: only a 2xx whose body is the challenge, byte for byte, does."""
    if not HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return f"HTTP {answer.status}"
    return None if answer.body == challenge.encode() else "the answer is not the challenge"


def may_confirm_later(answer: Answer) -> bool:
    """Whether to ask again: a fault of the callback's server, and not its refusal."""
    return answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS


def ask_again(attempts: int, now: datetime) -> datetime | None:
    """When to ask after ``attempts`` tries without an answer; None where it was the last."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def push_headers(topic: Topic, hub: str, follower: Follower) -> dict[str, str]:
    """The headers of a push (sections 7 and 7.1): signed if, and only if, a secret was given."""
    headers = {"link": f'<{hub}>; rel="hub", <{topic.url}>; rel="self"'}
    if follower.secret is not None:
        digest = hmac.digest(follower.secret.reveal().encode(), topic.body, "sha256")
        headers["x-hub-signature"] = f"sha256={digest.hex()}"
    return headers


def ping(topic: str) -> bytes:
    """The form that tells an external hub of a change. Hubs read either name; one topic a form, as some drop others."""
    return urlencode({"hub.mode": "publish", "hub.topic": topic, "hub.url": topic}).encode()


_KNOWN = frozenset({"hub.callback", "hub.mode", "hub.topic", "hub.lease_seconds", "hub.secret"})


def _objection(said: dict[str, str]) -> HubAnswer | None:
    callback, lease = said.get("hub.callback", ""), said.get("hub.lease_seconds", "")
    if not _is_address(callback):
        return _refused("hub.callback is not an absolute http or https address without fragment, user and password")
    if lease and not (lease.isascii() and lease.isdigit()):
        return _refused("hub.lease_seconds is not a whole number of seconds")
    if len(said.get("hub.secret", "").encode()) > SECRET_BYTES:
        return _refused(f"hub.secret is longer than {SECRET_BYTES} bytes")
    return None


def _is_address(callback: str) -> bool:
    try:
        parts = urlsplit(callback)
    except ValueError:
        return False
    whole = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    return whole and "#" not in callback and len(callback) <= CALLBACK_CHARACTERS


def _lease(asked: str) -> timedelta:
    """A lease within bounds: the hub decides, and says in its question what it decided (section 5.3)."""
    longest = int(LONGEST_LEASE.total_seconds())
    seconds = int(asked[:12]) if asked.isdigit() else int(LEASE.total_seconds())
    return max(SHORTEST_LEASE, timedelta(seconds=min(seconds, longest)))


def _joint(callback: str) -> str:
    if "?" not in callback:
        return "?"
    return "" if callback.endswith(("?", "&")) else "&"


def _refused(why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> HubAnswer:
    return HubAnswer(status=status, text=f"{why}\n")
