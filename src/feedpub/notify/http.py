"""One POST to a receiver, and what its answer means for every kind that speaks HTTP.

Here, and only here, a failure of the network becomes a verdict. When the next try comes is not decided here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from feedpub.errors import EgressError
from feedpub.model import (
    Answer,
    Delivered,
    EndpointGone,
    EndpointWrong,
    Lost,
    Message,
    Refused,
    Secret,
    TryAgain,
    Verdict,
)
from feedpub.notify.kind import Sent
from feedpub.notify.masking import masked
from feedpub.notify.text import clean
from feedpub.policy.retry_after import retry_after as wait_of
from feedpub.ports import Egress

KEPT_ANSWER = 4096  # bytes

Judge = Callable[[Answer, datetime], Verdict]
More = Callable[[Answer, Sent], Sent]
"""What a kind reads in an answer beyond its verdict."""


async def post(
    egress: Egress,
    url: Secret,
    message: Message,
    at: datetime,
    *,
    judge: Judge,
    headers: Mapping[str, str] = MappingProxyType({}),
    hidden: tuple[str, ...] = (),
    patch: bool = False,
    once: bool = False,
    more: More = lambda _, sent: sent,
) -> Sent:
    """POSTs the message, or PATCHes with it (``once`` as in ``ports.Egress``). Never raises ``EgressError``: that is a
    verdict too.

    Neither the URL nor any of ``hidden`` stands in the answer that is kept. ``more`` completes what came of it.
    """
    address = url.reveal().strip()
    go = egress.patch if patch else egress.post
    try:
        fields = {"content-type": message.content_type, **headers}
        answer = await go(address, message.body, fields, once=once)
    except EgressError as error:
        return Sent(verdict=judge_failure(error))
    said = masked(clean(answer.body.decode("utf-8", "replace")), (address, *hidden)) if answer.body else ""
    kept = said.encode()[:KEPT_ANSWER].decode("utf-8", "ignore")
    sent = Sent(verdict=_judged(judge, answer, at), status=answer.status, answer=kept, skew=skew(answer, at))
    return more(answer, sent)


def _judged(judge: Judge, answer: Answer, at: datetime) -> Verdict:
    """What the answer means. A success whose words broke off, where the words count, may be one or not."""
    verdict = judge(answer, at)
    if answer.cut and answer.status < 300 and isinstance(verdict, TryAgain):
        return Lost(why=f"HTTP {answer.status}, and the answer broke off (the receiver may have it)")
    return verdict


def judge(answer: Answer, at: datetime) -> Verdict:
    """What a status means (Standard Webhooks 1.0.0, "Responding to webhooks"; RFC 9110 section 15)."""
    why = f"HTTP {answer.status}"
    match answer.status:
        case status if 200 <= status < 300:
            return Delivered(why=why)
        case 410:
            return EndpointGone(why=why)
        case 413:
            return Refused(why=f"{why}: too large for the receiver", too_large=True)
        case 429 | 503:
            return TryAgain(why=why, after=retry_after(answer, at), free=answer.status == 429)
        case status if 300 <= status < 400:
            return EndpointWrong(why=f"{why}: redirects are not followed")
        case _:
            return TryAgain(why=why)


def judge_failure(error: EgressError) -> Verdict:
    """What it means that no answer came. The host stays out of it: some addresses are secret as a whole."""
    why = f"{error.fault}: {error.why}"
    if error.sent and error.fault != "tls":
        return Lost(why=f"{why} (the receiver may have it)")
    if not error.transient:
        return EndpointWrong(why=why)
    return TryAgain(why=why, unreached=error.fault in ("dns", "connect", "timeout"))


def skew(answer: Answer, at: datetime) -> timedelta | None:
    """How far ahead the receiver's clock is, by its ``Date`` (RFC 9110 section 6.6.1)."""
    try:
        shown = parsedate_to_datetime(answer.header("date") or "")
        return shown - at if shown.tzinfo else None
    except (ValueError, OverflowError):
        return None


def retry_after(answer: Answer, at: datetime) -> timedelta | None:
    """How long the receiver asks us to wait (RFC 9110 section 10.2.3): at most a day, None where it does not say.

    The longest of several headers counts, a date that has passed is zero, a fraction is rounded up.
    """
    values = (value for name, value in answer.headers if name == "retry-after")
    waits = [wait for value in values if (wait := wait_of(value, at)) is not None]
    return timedelta(seconds=math.ceil(max(waits).total_seconds())) if waits else None


def check_address(url: Secret) -> None:
    """Raises ``ValueError``, without showing it, unless the URL is an absolute http(s) address."""
    try:
        address = urlsplit(url.reveal())
        absolute = address.scheme in ("http", "https") and bool(address.hostname)
    except ValueError:  # its sentence would show the host
        absolute = False
    if not absolute:
        raise ValueError("the url of an endpoint must be an absolute https:// address")
