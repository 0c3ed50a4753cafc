"""What an answer, or the lack of one, means for a delivery."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from feedpub.errors import EgressError
from feedpub.model import Answer, Delivered, EndpointGone, EndpointWrong, Lost, Message, Refused, TryAgain, Verdict
from feedpub.notify import http
from feedpub.notify.kind import Sent
from makers import NOON
from notify_makers import Receiver, a_secret

CANARY = "T0CANARY/B0CANARY/xoxCanary%2BKey1"
URL = a_secret(f"https://hooks.example/services/{CANARY}?sig=s3cr3t-canary")
MESSAGE = Message(id="d1", body=b"{}", content_type="application/json", covers=())


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Delivered(why="HTTP 200")),
        (204, Delivered(why="HTTP 204")),
        (299, Delivered(why="HTTP 299")),
        *((code, EndpointWrong(why=f"HTTP {code}: redirects are not followed")) for code in (301, 302, 303, 307, 308)),
        (400, TryAgain(why="HTTP 400")),
        (404, TryAgain(why="HTTP 404")),
        (410, EndpointGone(why="HTTP 410")),
        (413, Refused(why="HTTP 413: too large for the receiver", too_large=True)),
        (429, TryAgain(why="HTTP 429", free=True)),
        (500, TryAgain(why="HTTP 500")),
        (503, TryAgain(why="HTTP 503")),
        (600, TryAgain(why="HTTP 600")),
    ],
)
def test_every_status_has_one_meaning(status: int, verdict: Verdict) -> None:
    assert http.judge(Answer(status=status), NOON) == verdict


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["30"], timedelta(seconds=30)),
        (["1.5"], timedelta(seconds=2)),
        ([".5"], timedelta(seconds=1)),
        (["0"], timedelta()),
        (["-5"], None),
        (["300s"], None),
        (["soon"], None),
        ([""], None),
        (["٣"], None),
        (["1000000000"], timedelta(hours=24)),
        (["9" * 5000], timedelta(hours=24)),
        (["Mon, 02 Mar 2026 12:01:30 GMT"], timedelta(seconds=90)),
        (["Monday, 02-Mar-26 12:01:30 GMT"], timedelta(seconds=90)),
        (["Mon, 02 Mar 2026 11:00:00 GMT"], timedelta()),
        (["Fri, 31 Dec 9999 23:59:59 GMT"], timedelta(hours=24)),
        (["Mon, 99 Mar 2026 12:00:00 GMT"], None),
        (["5", "60", "soon"], timedelta(seconds=60)),
        ([], None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_ignored(
    values: list[str], expected: timedelta | None
) -> None:
    answer = Answer(status=503, headers=tuple(("retry-after", value) for value in values))
    assert http.judge(answer, NOON) == TryAgain(why="HTTP 503", after=expected)


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (
            EgressError("h.example", "connect", "nobody listens there", transient=True),
            TryAgain(why="connect: nobody listens there", unreached=True),
        ),
        (
            EgressError("h.example", "dns", "the name server does not answer", transient=True),
            TryAgain(why="dns: the name server does not answer", unreached=True),
        ),
        (
            EgressError("h.example", "dns", "no such host", transient=False),
            EndpointWrong(why="dns: no such host"),
        ),
        (
            EgressError("h.example", "timeout", "no connection in 5 s", transient=True),
            TryAgain(why="timeout: no connection in 5 s", unreached=True),
        ),
        (
            EgressError("h.example", "timeout", "no answer in 15 s", transient=True, sent=True),
            Lost(why="timeout: no answer in 15 s (the receiver may have it)"),
        ),
        (
            EgressError("h.example", "too_large", "the head is too long", transient=False, sent=True),
            Lost(why="too_large: the head is too long (the receiver may have it)"),
        ),
        (
            EgressError("h.example", "denied", "the address is not allowed", transient=False),
            EndpointWrong(why="denied: the address is not allowed"),
        ),
        (
            EgressError("h.example", "tls", "the certificate is refused", transient=True),
            TryAgain(why="tls: the certificate is refused"),
        ),
        (
            EgressError("h.example", "tls", "no encrypted connection comes about", transient=True, sent=True),
            TryAgain(why="tls: no encrypted connection comes about"),
        ),
    ],
)
@pytest.mark.anyio
async def test_a_network_failure_becomes_a_verdict(error: EgressError, verdict: Verdict) -> None:
    sent = await http.post(Receiver([error]), URL, MESSAGE, NOON, judge=http.judge)
    assert sent == Sent(verdict=verdict)


@pytest.mark.anyio
async def test_an_answer_that_broke_off_counts_by_its_status() -> None:
    cut = [Answer(status=status, body=b"th", cut=True) for status in (200, 500)]
    sent = [await http.post(Receiver([answer]), URL, MESSAGE, NOON, judge=http.judge) for answer in cut]
    assert sent == [
        Sent(verdict=Delivered(why="HTTP 200"), status=200, answer="th"),
        Sent(verdict=TryAgain(why="HTTP 500"), status=500, answer="th"),
    ]


@pytest.mark.parametrize(
    ("date", "skew"),
    [
        ("Mon, 02 Mar 2026 12:07:00 GMT", timedelta(minutes=7)),
        ("Mon, 02 Mar 2026 11:50:00 GMT", timedelta(minutes=-10)),
        ("Mon, 02 Mar 2026 12:00:00 -0000", None),
        ("yesterday", None),
        ("", None),
        ("Mon, 02 Mar 99999 12:00:00 GMT", None),
        ("Mon, 02 Mar 2026 12:00:00 +99999999999999999999", None),
        ("M\udcffn", None),
        (None, None),
    ],
)
@pytest.mark.anyio
async def test_how_far_the_receiver_s_clock_is_ahead_is_told_by_its_date(
    date: str | None, skew: timedelta | None
) -> None:
    answer = Answer(status=204, headers=() if date is None else (("date", date),))
    sent = await http.post(Receiver([answer]), URL, MESSAGE, NOON, judge=http.judge)
    assert sent == Sent(verdict=Delivered(why="HTTP 204"), status=204, skew=skew)


@pytest.mark.anyio
async def test_what_no_header_may_hold_harms_nothing() -> None:
    odd = ("caf\xe9", "\udce9", "\ufffd\ufffd", "港", "\x00", "9" * 100_000)
    headers = tuple((name, value) for name in ("retry-after", "date", "x-\xe9") for value in odd)
    sent = await http.post(Receiver([Answer(status=429, headers=headers)]), URL, MESSAGE, NOON, judge=http.judge)
    assert sent == Sent(verdict=TryAgain(why="HTTP 429", after=timedelta(hours=24), free=True), status=429)


@pytest.mark.parametrize("secret", ["https://[canary", "//[canary-canary", "pw", "ca\udcffnary"])
@pytest.mark.anyio
async def test_a_secret_of_any_form_is_hidden(secret: str) -> None:
    said = f"you sent {secret}!".encode("utf-8", "surrogateescape")
    sent = await http.post(
        Receiver([Answer(status=401, body=said)]), URL, MESSAGE, NOON, judge=http.judge, hidden=(secret,)
    )
    assert secret not in sent.answer


@pytest.mark.anyio
async def test_a_secret_that_the_receiver_repeats_is_hidden() -> None:
    echo = (
        f"no route for {URL.reveal()} nor /services/{CANARY} nor xoxCanary+Key1\n"
        r"nor https:\/\/hooks.example\/T0CANARY\/B0CANARY key s3cr3t-\u0000canary whsec_canary"
        f" at {quote(URL.reveal(), safe='')} or {CANARY.upper()}"
    ).replace(r"\u0000", "\x00")
    sent = await http.post(
        Receiver([Answer(status=404, body=echo.encode())]),
        URL,
        MESSAGE,
        NOON,
        judge=http.judge,
        hidden=("whsec_canary",),
    )
    assert "canary" not in repr(sent).lower()
    assert sent.answer.startswith("no route for [hidden] nor [hidden] nor [hidden] nor https:")


@pytest.mark.anyio
async def test_the_answer_is_kept_as_at_most_four_kilobytes_of_plain_text() -> None:
    answer = Answer(status=200, body=b"\xff\x1b[2J" + "日".encode() * 5000)
    sent = await http.post(Receiver([answer]), URL, MESSAGE, NOON, judge=http.judge)
    assert (sent.status, sent.answer) == (200, "\ufffd[2J" + "日" * 1363)
    assert len(sent.answer.encode()) <= http.KEPT_ANSWER


@pytest.mark.parametrize("url", ["", "hooks.example/x", "ftp://hooks.example/canary", "https://", "https://[canary"])
def test_an_address_that_cannot_work_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(ValueError, match=r"^the url of an endpoint must be an absolute https:// address$"):
        http.check_address(a_secret(url))


def test_a_date_without_a_zone_is_meant_as_utc() -> None:
    at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    answer = Answer(status=503, headers=(("retry-after", "Mon Mar  2 12:00:10 2026"),))
    assert http.retry_after(answer, at) == timedelta(seconds=10)
