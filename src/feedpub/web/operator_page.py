"""The operator's page, behind HTTP Basic: how each source, channel and delivery fares, and a hand for some of them."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from dataclasses import dataclass
from secrets import compare_digest
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from feedpub.model import EndpointReport, Poll, Secret, SourceReport
from feedpub.web.addresses import root
from feedpub.web.channels import Channels
from feedpub.web.library import Library
from feedpub.web.operator_hand import UNKEPT, send_again
from feedpub.web.pages import Pages
from feedpub.web.wording import State, standing

DELIVERIES = 50
TOPICS = 50
POLLS = 10
NOTICES = 20
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="feedpub operator", charset="UTF-8"'} | UNKEPT
_PAGE = UNKEPT | {"Referrer-Policy": "same-origin"}
"""With the policy of the other pages a browser would not say where its form comes from."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointLine:
    """An endpoint, and its state in a word."""

    report: EndpointReport
    standing: State


class OperatorPage:
    """Makes the page for whoever knows the token; without a configured token there is no such page.

    Without ``channels`` it says nothing of endpoints.
    """

    def __init__(self, library: Library, channels: Channels | None, pages: Pages, token: Secret | None) -> None:
        self._library = library
        self._channels = channels
        self._pages = pages
        self._token = token

    async def show(self, request: Request) -> Response:
        """``/operator/``. Raises 404 without a configured token, 401 without the right password."""
        self._admit(request)
        blocks = [_block(report) for report in await self._library.sources()]
        return self._pages.answer(
            request,
            "operator.html",
            headers=_PAGE,
            # What is broken comes first; otherwise the order of the configuration stays.
            blocks=sorted(blocks, key=_is_well),
            broken=sum(not _is_well(block) for block in blocks),
            held=await self._library.quarantined(),
            followed=await self._library.followed(TOPICS),
            deliveries=await self._library.deliveries(DELIVERIES),
            again_count=_number(request.query_params.get("again", "")),
            **await self._of_channels(),
        )

    async def again(self, request: Request) -> Response:
        """``POST /operator/deliveries/retry``: one delivery by ``id``, or the dead ones of an ``endpoint``; then back
        to the page. Raises 403 where the page itself does not ask.
        """
        self._admit(request)
        if self._channels is None:
            raise HTTPException(404, headers=UNKEPT)
        if request.method != "POST":
            raise HTTPException(405, "The operator's page sends something here.", headers=UNKEPT | {"Allow": "POST"})
        count = await send_again(request, self._channels, self._library.site)
        return RedirectResponse(f"{root(self._library)}/operator/?again={count}#hand", 303, headers=UNKEPT)

    async def _of_channels(self) -> dict[str, Any]:
        if self._channels is None:
            return {"endpoints": (), "needing": (), "notices": ()}
        now = self._channels.now()
        return {
            "endpoints": [
                EndpointLine(report=one, standing=standing(one, now)) for one in await self._channels.endpoints()
            ],
            "needing": await self._channels.needing(DELIVERIES),
            "notices": await self._channels.notices(NOTICES),
        }

    def _admit(self, request: Request) -> None:
        if self._token is None:
            raise HTTPException(404, headers=UNKEPT)
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


def _number(said: str) -> int | None:
    """How many were sent again, as the address of the page says it."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None


def _block(report: SourceReport) -> SourceBlock:
    return SourceBlock(report=report, polls=tuple(_line(poll) for poll in report.polls[:POLLS]))


def _line(poll: Poll) -> PollLine:
    reasons = Counter(skipped.reason for skipped in poll.skipped)
    return PollLine(poll=poll, skipped=tuple(reasons.most_common()))


def _is_well(block: SourceBlock) -> bool:
    return block.report.outcome is None or block.report.outcome.healthy
