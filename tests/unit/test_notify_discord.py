"""Discord channels: where messages go, what its answers mean, and corrections that change the message itself."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from feedpub.model import (
    Answer,
    Delivered,
    DeliveryEvent,
    EndpointGone,
    EndpointWrong,
    Manner,
    Message,
    Refused,
    TryAgain,
    Verdict,
)
from feedpub.notify import KINDS, Sent
from feedpub.notify.discord import DiscordOptions, address_of, judge
from makers import NOON
from notify_makers import SITE, Receiver, a_secret, an_announcement

DISCORD = KINDS["discord"]
HOOK = "https://discord.example/api/webhooks/11/canarycanary"
RECEIPT = "1100000000000000001"


def options(url: str = HOOK, **fields: Any) -> DiscordOptions:
    return DiscordOptions(url=a_secret(url), **fields)


def composed(*announcements: Any, digest: bool = False) -> tuple[Message, ...]:
    return DISCORD.compose(options(), announcements, SITE, Manner(digest=digest))


def said(status: int, *, headers: tuple[tuple[str, str], ...] = (), **fields: Any) -> Answer:
    return Answer(status=status, headers=headers, body=json.dumps(fields).encode())


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (said(200, id=RECEIPT), Delivered(why="HTTP 200")),
        (Answer(status=204), Delivered(why="HTTP 204")),
        (Answer(status=200, body=b'{"id": "1", "embeds": [', cut=True), Delivered(why="HTTP 200")),
        (Answer(status=200, body=b"<html>portal"), TryAgain(why="HTTP 200, but no message of Discord's")),
        (said(404, code=10015), EndpointGone(why="HTTP 404, code 10015")),
        (said(404, code=10003), EndpointGone(why="HTTP 404, code 10003")),
        (said(404, code=10008), EndpointGone(why="HTTP 404, code 10008")),
        (Answer(status=404), EndpointGone(why="HTTP 404")),
        (said(401, code=50027), EndpointGone(why="HTTP 401, code 50027")),
        (said(401, code=0), EndpointWrong(why="HTTP 401")),
        (Answer(status=403, body=b"<html>"), TryAgain(why="HTTP 403")),
        (said(400, code=50035), Refused(why="HTTP 400, code 50035")),
        (said(400, code=50006), Refused(why="HTTP 400, code 50006")),
        (said(400, code=50109), Refused(why="HTTP 400, code 50109")),
        (said(413, code=40005), Refused(why="HTTP 413: too large for the receiver", too_large=True)),
        (
            said(400, code=220001),
            EndpointGone(why="HTTP 400, code 220001: the channel is a forum: give thread_id or thread_name"),
        ),
        (
            said(400, code=160005),
            EndpointGone(why="HTTP 400, code 160005: the thread is locked: unlock it, or name another"),
        ),
        (
            said(403, code=50013),
            EndpointGone(
                why="HTTP 403, code 50013: Discord lacks a permission: an administrator of the server must mend that"
            ),
        ),
        (said(502), TryAgain(why="HTTP 502")),
        (Answer(status=400, body=b"[" * 100_000), TryAgain(why="HTTP 400")),
    ],
)
def test_discords_code_counts_before_the_status(answer: Answer, verdict: Verdict) -> None:
    assert judge(answer, NOON) == verdict


@pytest.mark.parametrize(
    ("answer", "seconds", "everywhere"),
    [
        (said(429, retry_after=64.57, headers=(("retry-after", "65"),)), 65, False),
        (said(429, retry_after=64.57, headers=(("retry-after", "64"),)), 64.57, False),
        (Answer(status=429, body=b'{"retry_after": 0.3, "global": true}'), 0.3, True),
        (said(429, retry_after=1, headers=(("x-ratelimit-scope", "global"),)), 1, True),
        (said(429, retry_after=1, headers=(("x-ratelimit-scope", "shared"),)), 1, False),
        (Answer(status=429, body=b"<html>error 1015", headers=(("retry-after", "3600"),)), 3600, True),
        (said(429, retry_after=10**400), None, False),
        (said(429, retry_after=10**9), 86_400, False),
        (said(429, retry_after=-1), None, False),
        (said(429, retry_after="soon"), None, False),
        (Answer(status=429, body=b'{"retry_after": NaN}'), None, False),
    ],
)
def test_a_limit_costs_no_attempt_and_the_longer_wait_counts(
    answer: Answer, seconds: float | None, everywhere: bool
) -> None:
    after = None if seconds is None else timedelta(seconds=seconds)
    assert judge(answer, NOON) == TryAgain(why="HTTP 429", after=after, free=True, everywhere=everywhere)


@pytest.mark.parametrize(
    ("url", "fields", "edits", "address"),
    [
        (HOOK, {}, "", f"{HOOK}?wait=true"),
        (f"{HOOK}?thread_id=7&wait=false", {}, "", f"{HOOK}?thread_id=7&wait=true"),
        (HOOK, {"thread_id": "8"}, "", f"{HOOK}?thread_id=8&wait=true"),
        (f"{HOOK}/", {"thread_id": "8"}, RECEIPT, f"{HOOK}/messages/{RECEIPT}?thread_id=8"),
        (HOOK, {"thread_name": "News"}, "", f"{HOOK}?wait=true"),
        (HOOK, {"thread_name": "News"}, RECEIPT, f"{HOOK}/messages/{RECEIPT}?thread_id={RECEIPT}"),
    ],
)
def test_a_message_goes_to_its_thread_and_a_correction_to_its_message(
    url: str, fields: dict[str, str], edits: str, address: str
) -> None:
    assert address_of(options(url, **fields), edits) == address


@pytest.mark.anyio
async def test_the_answer_names_the_message_and_says_how_long_to_rest() -> None:
    headers = (("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "1.25"))
    receiver = Receiver([said(200, id=RECEIPT, headers=headers)])
    (message,) = composed(an_announcement())
    sent = await DISCORD.send(options(), message, receiver, NOON)
    assert sent == Sent(
        verdict=Delivered(why="HTTP 200"),
        status=200,
        answer=f'{{"id": "{RECEIPT}"}}',
        receipt=RECEIPT,
        rest=timedelta(seconds=1.25),
    )
    assert receiver.requests[0][0] == f"{HOOK}?wait=true"


@pytest.mark.anyio
async def test_a_correction_changes_the_message_that_announced_the_item() -> None:
    (message,) = composed(an_announcement(event=DeliveryEvent.UPDATED, receipt=RECEIPT, title="Mended"))
    receiver = Receiver([said(200, id=RECEIPT)])
    sent = await DISCORD.send(options(), message, receiver, NOON)
    (url, body, _) = receiver.requests[0]
    assert (sent.receipt, message.edits, url) == (RECEIPT, RECEIPT, f"PATCH {HOOK}/messages/{RECEIPT}")
    assert json.loads(body)["embeds"][0]["title"] == "Mended"


@pytest.mark.anyio
async def test_a_correction_of_a_deleted_message_is_done() -> None:
    (message,) = composed(an_announcement(event=DeliveryEvent.WITHDRAWN, receipt=RECEIPT))
    sent = await DISCORD.send(options(), message, Receiver([said(404, code=10008)]), NOON)
    assert (sent.verdict, sent.receipt) == (Delivered(why="the message was deleted"), "")


def test_a_withdrawn_item_says_so_in_its_place_with_the_note() -> None:
    (message,) = composed(an_announcement(event=DeliveryEvent.WITHDRAWN, receipt=RECEIPT, excerpt="A draft."))
    (embed,) = json.loads(message.body)["embeds"]
    assert (embed["title"], embed["description"]) == ("Withdrawn: Ports of the Northern Route", "A draft.")


def test_a_correction_of_what_a_digest_told_is_one_line() -> None:
    (message,) = composed(an_announcement(event=DeliveryEvent.WITHDRAWN, excerpt="A draft."))
    assert json.loads(message.body) == {
        "content": "Withdrawn: [Ports of the Northern Route](<https://pub.example/reports/1.html>) - A draft.",
        "allowed_mentions": {"parse": []},
    }


def test_corrections_in_place_stand_beside_a_digest_and_not_in_it() -> None:
    fix = an_announcement("d1", event=DeliveryEvent.UPDATED, receipt=RECEIPT)
    messages = composed(an_announcement("d0"), fix, an_announcement("d2"), digest=True)
    assert [(message.covers, message.edits) for message in messages] == [(("d1",), RECEIPT), (("d0", "d2"), "")]


@pytest.mark.case(38)
def test_items_with_one_address_are_both_seen() -> None:
    links = ["https://pub.example/1", "https://pub.example/1", "https://pub.example/1#2", "https://pub.example/1#2"]
    (message,) = composed(*(an_announcement(f"d{n}", link=link) for n, link in enumerate(links)), digest=True)
    assert [embed["url"].removeprefix("https://pub.example/") for embed in json.loads(message.body)["embeds"]] == [
        *("1", "1#2", "1#2&2", "1#2&3")
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("@everyone and <@1>", "@\u200beveryone and ‹@\u200b1›"),
        ("**bold** _x_ ||spoiler||", r"\*\*bold\*\* \_x\_ \|\|spoiler\|\|"),
        ("[free](https://evil.example)", "［free］(https://evil.example)"),
        ("`code` ~~no~~ \\", "'code' ∼∼no∼∼ ∖"),
        ("1. a list", "\u200b1. a list"),
        ("\u202e\x00", "Untitled"),
        ("*" * 10_000, "\\*" * 127 + "…"),
    ],
)
def test_a_hostile_title_is_inert(title: str, shown: str) -> None:
    (message,) = composed(an_announcement(title=title))
    assert json.loads(message.body)["embeds"][0]["title"] == shown


def test_a_message_for_a_forum_names_its_thread_and_a_change_of_it_does_not() -> None:
    told = an_announcement("d1"), an_announcement("d2", event=DeliveryEvent.UPDATED, receipt=RECEIPT)
    change, new = DISCORD.compose(options(thread_name="News"), told, SITE, Manner())
    assert [json.loads(one.body).get("thread_name") for one in (change, new)] == [None, "News"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (options(f"{HOOK}/slack"), "leave out /slack or /github"),
        (options(thread_id="news"), "thread_id must be a number in quotation marks"),
        (options(thread_name=" "), "thread_name must have 1 to 100 characters"),
        (options(thread_id="1", thread_name="News"), "give thread_id or thread_name, not both"),
    ],
)
def test_options_that_cannot_work_are_refused(wrong: DiscordOptions, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        DISCORD.check(wrong)


@pytest.mark.anyio
async def test_the_address_of_the_hook_is_shown_nowhere() -> None:
    (message,) = composed(an_announcement())
    echo = Answer(status=404, body=b"no /api/webhooks/11/canarycanary?wait=true")
    sent = await DISCORD.send(options(thread_id="1234567"), message, Receiver([echo]), NOON)
    assert "canary" not in repr((options(), message, sent))
    assert DISCORD.shown(options()) == "discord.example/…nary"


@pytest.mark.parametrize(
    ("event", "colour"),
    [(DeliveryEvent.PUBLISHED, "2f7bc9"), (DeliveryEvent.UPDATED, "c98a1b"), (DeliveryEvent.WITHDRAWN, "8a8f98")],
)
def test_the_bar_of_a_message_shows_what_became_of_its_item(event: DeliveryEvent, colour: str) -> None:
    (message,) = composed(an_announcement(event=event, receipt=RECEIPT))
    (embed,) = json.loads(message.body)["embeds"]
    assert f"{embed['color']:06x}" == colour
