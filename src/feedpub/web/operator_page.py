"""The operator's page, behind HTTP Basic: how each source and each delivery fares. It changes nothing."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from dataclasses import dataclass
from secrets import compare_digest

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from feedpub.model import Poll, Secret, SourceReport
from feedpub.web.library import Library
from feedpub.web.pages import Pages

DELIVERIES = 50
TOPICS = 50
POLLS = 10
_NOT_KEPT = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="feedpub operator", charset="UTF-8"'} | _NOT_KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class PollLine:
    """A poll, with what it skipped counted by reason, the most frequent first."""

    poll: Poll
    skipped: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceBlock:
    """A source and its latest polls."""

    report: SourceReport
    polls: tuple[PollLine, ...]


class OperatorPage:
    """Makes the page for whoever knows the token; without a configured token there is no such page."""

    def __init__(self, library: Library, pages: Pages, token: Secret | None) -> None:
        self._library = library
        self._pages = pages
        self._token = token

    async def show(self, request: Request) -> Response:
        """``/operator/``. Raises 404 without a configured token, 401 without the right password."""
        self._admit(request)
        blocks = [_block(report) for report in await self._library.sources()]
        return self._pages.answer(
            request,
            "operator.html",
            headers=_NOT_KEPT,
            # What is broken comes first; otherwise the order of the configuration stays.
            blocks=sorted(blocks, key=_is_well),
            broken=sum(not _is_well(block) for block in blocks),
            held=await self._library.quarantined(),
            followed=await self._library.followed(TOPICS),
            deliveries=await self._library.deliveries(DELIVERIES),
        )

    def _admit(self, request: Request) -> None:
        if self._token is None:
            raise HTTPException(404, headers=_NOT_KEPT)
        given = _password(request.headers.get("authorization", ""))
        if given is None or not compare_digest(given, self._token.reveal().encode()):
            raise HTTPException(401, "This page needs the operator's token as password.", headers=_CHALLENGE)


def _password(authorization: str) -> bytes | None:
    """The password of a Basic header (RFC 7617), whoever the user; None where there is none."""
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        _, colon, password = base64.b64decode(credentials, validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return None
    return password if colon else None


def _block(report: SourceReport) -> SourceBlock:
    return SourceBlock(report=report, polls=tuple(_line(poll) for poll in report.polls[:POLLS]))


def _line(poll: Poll) -> PollLine:
    reasons = Counter(skipped.reason for skipped in poll.skipped)
    return PollLine(poll=poll, skipped=tuple(reasons.most_common()))


def _is_well(block: SourceBlock) -> bool:
    return block.report.outcome is None or block.report.outcome.healthy
