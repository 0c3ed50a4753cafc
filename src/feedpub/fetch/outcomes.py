"""What an answer to a retrieval means: a listing, no change, a refusal, or another place. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

from feedpub.model import Listing, Validators
from feedpub.policy.retry_after import retry_after

_MOVED = frozenset({301, 302, 303, 307, 308})
_HELD_BACK = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer to a GET: header names in lower case; the decoded body of a 200, else nothing of it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first value of a header field; ``name`` in lower case."""
        return next((value for key, value in self.headers if key == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """The page is as it was when we got these validators, brought up to date by the answer (304)."""

    validators: Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """An answer that is no listing. ``retry_after`` is what the server asks for, at most 24 hours."""

    status: int
    retry_after: timedelta | None = None
    why: str = ""

    @property
    def hold(self) -> timedelta | None:
        """How long the whole host wants to be left alone: only 429 and 503 speak for it."""
        return self.retry_after if self.status in _HELD_BACK else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Look there instead."""

    location: str


Fetched = Listing | Unchanged | Refusal


def held_back(wait: timedelta) -> Refusal:
    """What a retrieval gets, without a request, while its host wants to be left alone."""
    return Refusal(status=429, retry_after=wait, why="the host has asked to wait")


def judge(reply: Reply, url: str, asked: Validators, now: datetime) -> Listing | Unchanged | Refusal | Moved:
    """What the answer to a request for ``url`` means, which was sent with the validators ``asked``."""
    location = reply.header("location")
    if reply.status in _MOVED and location is not None:
        return Moved(location=location)
    if reply.status == HTTPStatus.OK:
        content_type = reply.header("content-type") or ""
        return Listing(url=url, body=reply.body, content_type=content_type, validators=_validators(reply))
    if reply.status == HTTPStatus.NOT_MODIFIED and asked != Validators():
        given = _validators(reply)
        etag, last_modified = given.etag or asked.etag, given.last_modified or asked.last_modified
        return Unchanged(validators=Validators(etag=etag, last_modified=last_modified))
    return Refusal(
        status=reply.status, retry_after=retry_after(reply.header("retry-after"), now), why=_phrase(reply.status)
    )


def _validators(reply: Reply) -> Validators:
    return Validators(etag=_exact(reply.header("etag")), last_modified=_exact(reply.header("last-modified")))


def _exact(value: str | None) -> str | None:
    """A validator that can be sent back letter by letter, which one with undecodable bytes cannot."""
    return None if not value or "\ufffd" in value else value


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status}"
