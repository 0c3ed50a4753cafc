"""Slack channels: what its answers mean, and what makes hostile words harmless."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from feedpub.errors import EgressError
from feedpub.model import Answer, Delivered, DeliveryEvent, EndpointGone, Manner, Message, Refused, TryAgain, Verdict
from feedpub.notify import KINDS, Sent
from feedpub.notify.slack import SlackOptions, judge
from makers import NOON
from notify_any import NOTICE
from notify_makers import SITE, Receiver, a_secret, an_announcement

SLACK = KINDS["slack"]
OPTIONS = SlackOptions(url=a_secret("https://hooks.slack.example/services/T0/B0/canarycanary"))

GONE_BY_ADMIN = "action_prohibited: an administrator of the workspace forbids it"


def composed(*announcements: Any, digest: bool = False) -> tuple[Message, ...]:
    return SLACK.compose(OPTIONS, announcements, SITE, Manner(digest=digest))


def headline(**fields: Any) -> str:
    (message,) = composed(an_announcement(**fields))
    text: str = json.loads(message.body)["blocks"][0]["text"]["text"]
    return text.split("\n", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer(status=200, body=b"ok"), Delivered(why="HTTP 200")),
        (Answer(status=200, body=b"<html>captive portal"), TryAgain(why="HTTP 200, but not Slack's ok")),
        (Answer(status=200), TryAgain(why="HTTP 200, but not Slack's ok")),
        (Answer(status=400, body=b"invalid_payload"), Refused(why="invalid_payload")),
        (Answer(status=400, body=b"invalid_blocks: too long"), Refused(why="invalid_blocks")),
        (Answer(status=500, body=b"no_text\n"), Refused(why="no_text")),
        (Answer(status=404, body=b"no_service"), EndpointGone(why="no_service")),
        (Answer(status=400, body=b"invalid_token"), EndpointGone(why="invalid_token")),
        (Answer(status=403, body=b"invalid_token"), EndpointGone(why="invalid_token")),
        (Answer(status=410, body=b"channel_is_archived"), EndpointGone(why="channel_is_archived")),
        (Answer(status=410, body=b""), EndpointGone(why="HTTP 410")),
        (Answer(status=403, body=b"action_prohibited"), EndpointGone(why=GONE_BY_ADMIN)),
        (Answer(status=500, body=b"rollup_error"), TryAgain(why="HTTP 500")),
        (Answer(status=404, body=b"<html>"), TryAgain(why="HTTP 404")),
        (
            Answer(status=429, body=b"rate_limited", headers=(("retry-after", "30"),)),
            TryAgain(why="HTTP 429", after=timedelta(seconds=30), free=True),
        ),
    ],
)
def test_slacks_word_counts_before_the_status(answer: Answer, verdict: Verdict) -> None:
    assert judge(answer, NOON) == verdict


def test_the_plain_form_of_an_item_is_bare_text_under_the_same_id() -> None:
    (message,) = composed(an_announcement(image="https://pub.example/dead.png"))
    assert SLACK.plain is not None
    plain = SLACK.plain(OPTIONS, an_announcement(image="https://pub.example/dead.png"), SITE)
    assert (plain.id, plain.covers) == (message.id, message.covers)
    assert json.loads(plain.body) == {
        "text": "Report: <https://pub.example/reports/1.html|Ports of the Northern Route>",
        "unfurl_links": False,
        "unfurl_media": False,
    }


@pytest.mark.anyio
@pytest.mark.parametrize("digest", [True, False])
async def test_what_is_refused_is_not_repeated(digest: bool) -> None:
    message, *_ = composed(an_announcement("d1"), an_announcement("d2"), digest=digest)
    sent = await SLACK.send(OPTIONS, message, Receiver([Answer(status=400, body=b"invalid_blocks")]), NOON)
    assert sent == Sent(verdict=Refused(why="invalid_blocks"), status=400, answer="invalid_blocks")


@pytest.mark.anyio
async def test_the_address_of_the_hook_is_shown_nowhere() -> None:
    (message,) = composed(an_announcement())
    echo = Answer(status=404, body=b"cannot find /services/T0/B0/canarycanary")
    lost = EgressError("hooks.slack.example", "timeout", "no answer in 15 s", transient=True, sent=True)
    sent = [await SLACK.send(OPTIONS, message, Receiver([answer]), NOON) for answer in (echo, lost)]
    assert "canary" not in repr((OPTIONS, message, sent))
    assert sent[0].answer == "cannot find [hidden]"


@pytest.mark.case(37)
@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;"),
        ("Ports|Rails>", "Ports¦Rails&gt;"),
        ("one\nline\u2028only", "one line only"),
        ("```code```", "'''code'''"),
        ("\u202edesrever\x00", "desrever"),
        ("\x00", "Untitled"),
        ("שלום", "שלום"),
        ("&" * 10_000, "&amp;" * 149 + "…"),
    ],
)
def test_a_hostile_title_is_inert(title: str, shown: str) -> None:
    assert headline(title=title) == f"*<https://pub.example/reports/1.html|{shown}>*"


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("https://pub.example/a|b<c>d e", "https://pub.example/a%7Cb%3Cc%3Ed%20e"),
        ("https://pub.example/?a=1&b=2", "https://pub.example/?a=1&amp;b=2"),
        ("https://pub.example/日本", "https://pub.example/日本"),
        ("https://pub.example/" + "x" * 1500, "https://feeds.example/items/abcdefghijklmnop"),
        ("mailto:desk@pub.example", "https://feeds.example/items/abcdefghijklmnop"),
        (None, "https://feeds.example/items/abcdefghijklmnop"),
    ],
)
def test_a_link_cannot_break_out_of_its_brackets(link: str | None, target: str) -> None:
    assert headline(link=link) == f"*<{target}|Ports of the Northern Route>*"


@pytest.mark.parametrize(
    ("image", "shown"),
    [("https://pub.example/1.png", True), ("http://pub.example/1.png", False), (None, False)],
)
def test_only_a_picture_that_slack_can_fetch_is_shown(image: str | None, shown: bool) -> None:
    (message,) = composed(an_announcement(image=image))
    assert ("accessory" in json.loads(message.body)["blocks"][0]) is shown


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (DeliveryEvent.UPDATED, "Corrected: <https://pub.example/reports/1.html|Ports of the Northern Route>"),
        (
            DeliveryEvent.WITHDRAWN,
            "Withdrawn: <https://pub.example/reports/1.html|Ports of the Northern Route> - It was a draft &amp; wrong.",
        ),
    ],
)
def test_a_correction_is_one_line_and_no_second_announcement(event: DeliveryEvent, line: str) -> None:
    (message,) = composed(an_announcement(event=event, excerpt="It was a draft & wrong."))
    assert json.loads(message.body)["blocks"] == [
        {"type": "context", "elements": [{"type": "mrkdwn", "text": line, "verbatim": True}]}
    ]


def test_a_notice_is_a_message_with_its_text_and_a_link_to_its_page() -> None:
    fields = {"title": NOTICE.title, "excerpt": NOTICE.text, "link": None, "page": "https://feeds.example/sources/pub"}
    names: dict[str, Any] = {"type_name": "", "region_names": (), "source_titles": ()}
    (message,) = composed(an_announcement(event=DeliveryEvent.BEGAN, item=None, notice=NOTICE, **fields, **names))
    payload = json.loads(message.body)
    assert payload["text"] == "Notice: <https://feeds.example/sources/pub|A source is broken: pub>"
    assert payload["blocks"][0]["text"]["text"] == (
        "*<https://feeds.example/sources/pub|A source is broken: pub>*\nNo item was found. Look at its selectors."
    )
    assert payload["blocks"][1]["elements"][0]["text"] == "Notice · 2026-03-02"


def test_a_digest_counts_what_is_new_and_what_is_corrected() -> None:
    events = [DeliveryEvent.PUBLISHED, DeliveryEvent.UPDATED, DeliveryEvent.PUBLISHED]
    (message,) = composed(*(an_announcement(f"d{n}", event=event) for n, event in enumerate(events)), digest=True)
    payload = json.loads(message.body)
    assert payload["text"] == "2 new, 1 corrected: Report"
    assert "• Corrected: <" in payload["blocks"][1]["text"]["text"]


def test_a_digest_of_one_is_that_item_and_of_none_is_nothing() -> None:
    announcement = an_announcement()
    assert composed(announcement, digest=True) == composed(announcement)
    assert composed(digest=True) == composed() == ()


def test_a_digest_is_grouped_by_type_and_says_so_in_its_header() -> None:
    types = ["Testimony", "Report", "Testimony", "Essay"]
    announcements = [an_announcement(f"d{n}", type_name=name) for n, name in enumerate(types)]
    (message,) = composed(*announcements, digest=True)
    blocks = json.loads(message.body)["blocks"]
    assert message.covers == ("d0", "d2", "d1", "d3")
    assert blocks[0]["text"]["text"] == "4 new: Testimony, Report, Essay"
    assert [block["text"]["text"].split("\n")[0] for block in blocks[1:-1]] == ["*Testimony*", "*Report*", "*Essay*"]
    assert blocks[-1]["elements"][0]["text"] == "<https://feeds.example|Harbour Watch>"


def test_a_flood_leaves_out_excerpts_before_it_takes_many_messages() -> None:
    summary = "Cranes, pilots and ice. " * 20
    few = composed(*(an_announcement(f"d{n}", summary=summary) for n in range(20)), digest=True)
    many = composed(*(an_announcement(f"d{n}", summary=summary) for n in range(300)), digest=True)
    assert [b"Cranes" in message.body for message in few] == [True] * len(few)
    assert (len(few), len(many)) == (1, 3)
    assert not any(b"Cranes" in message.body for message in many)
    assert json.loads(many[1].body)["text"] == "300 new, part 2 of 3: Report"


def test_the_id_of_a_part_depends_on_what_it_covers_and_on_nothing_else() -> None:
    pair = an_announcement("d1"), an_announcement("d2")
    (first,), (again,) = composed(*pair, digest=True), composed(*pair, digest=True)
    (other,) = composed(an_announcement("d1"), an_announcement("d3"), digest=True)
    assert first == again
    assert first.id != other.id and "." not in first.id
