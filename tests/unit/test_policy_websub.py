"""What the hub makes of forms and answers."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from feedpub.model import Answer, Secret
from feedpub.model.hub import Follower, HubAnswer, HubMode, Intent, Topic
from feedpub.policy import websub
from feedpub.policy.websub import Load, Wish
from makers import NOON

FORM = {
    "hub.mode": "subscribe",
    "hub.topic": "https://feeds.example/feeds/all.atom",
    "hub.callback": "https://reader.example/in",
}


def _intent(callback: str, mode: HubMode = HubMode.SUBSCRIBE) -> Intent:
    return Intent(
        topic=FORM["hub.topic"],
        callback=callback,
        host="reader.example",
        mode=mode,
        lease=timedelta(days=10),
        reason="it is gone",
        created=NOON,
    )


def test_a_form_without_a_lease_wishes_for_ten_days() -> None:
    assert websub.read([*FORM.items(), ("foo", "bar"), ("hub.foo", "1"), ("hub.foo", "2")]) == Wish(
        callback="https://reader.example/in",
        mode=HubMode.SUBSCRIBE,
        topic="https://feeds.example/feeds/all.atom",
        lease=timedelta(days=10),
        secret=None,
    )


def test_a_field_that_stands_twice_is_refused() -> None:
    assert websub.read([*FORM.items(), ("hub.topic", "https://feeds.example/feeds/other.atom")]) == HubAnswer(
        status=400, text="hub.topic stands twice in the form\n"
    )


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", timedelta(days=10)),
        ("0", timedelta(minutes=5)),
        ("300", timedelta(minutes=5)),
        ("86400", timedelta(days=1)),
        ("9" * 5000, timedelta(days=30)),
    ],
)
def test_a_lease_lies_between_five_minutes_and_thirty_days(asked: str, given: timedelta) -> None:
    wish = websub.read(list((FORM | {"hub.lease_seconds": asked}).items()))
    assert isinstance(wish, Wish)
    assert wish.lease == given


@pytest.mark.parametrize("asked", ["-1", "1.5", "ten", "١٠", " 5"])
def test_a_lease_that_is_no_whole_number_is_refused(asked: str) -> None:
    assert websub.read(list((FORM | {"hub.lease_seconds": asked}).items())) == HubAnswer(
        status=400, text="hub.lease_seconds is not a whole number of seconds\n"
    )


def test_a_secret_has_at_most_199_bytes() -> None:
    longest = websub.read([*FORM.items(), ("hub.secret", "é" * 99 + "s")])
    assert isinstance(longest, Wish)
    assert isinstance(websub.read([*FORM.items(), ("hub.secret", "é" * 100)]), HubAnswer)


@pytest.mark.parametrize(
    ("callback", "before"),
    [
        ("https://reader.example/in", "https://reader.example/in?"),
        ("https://reader.example/in?", "https://reader.example/in?"),
        ("https://reader.example/in?a=%20&b", "https://reader.example/in?a=%20&b&"),
        ("https://reader.example/in?a=1&", "https://reader.example/in?a=1&"),
    ],
)
def test_the_question_keeps_the_query_of_the_callback(callback: str, before: str) -> None:
    question = websub.question(_intent(callback), "abc")
    assert question.startswith(f"{before}hub.mode=subscribe&")
    asked = dict(parse_qsl(urlsplit(question).query))
    assert {name: value for name, value in asked.items() if name.startswith("hub.")} == {
        "hub.mode": "subscribe",
        "hub.topic": FORM["hub.topic"],
        "hub.challenge": "abc",
        "hub.lease_seconds": "864000",
    }


def test_a_denial_says_why_and_challenges_nobody() -> None:
    question = websub.question(_intent("https://reader.example/in", HubMode.DENIED), "abc")
    assert dict(parse_qsl(urlsplit(question).query)) == {
        "hub.mode": "denied",
        "hub.topic": FORM["hub.topic"],
        "hub.reason": "it is gone",
    }


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (200, b"abc", None),
        (299, b"abc", None),
        (200, b"abc\n", "the answer is not the challenge"),
        (200, b"ABC", "the answer is not the challenge"),
        (200, b"", "the answer is not the challenge"),
        (302, b"abc", "HTTP 302"),
        (404, b"abc", "HTTP 404"),
    ],
)
def test_only_a_success_with_the_very_challenge_confirms(status: int, body: bytes, why: str | None) -> None:
    assert websub.objection(Answer(status=status, body=body), "abc") == why


def test_a_push_is_signed_if_and_only_if_there_is_a_secret() -> None:
    topic = Topic(url="https://a.example/feeds/all.atom", body=b"The tide.", media_type="text/plain", version="1")
    follower = Follower(id=1, topic=topic.url, callback="https://reader.example/in", host="reader.example")
    link = '<https://a.example/hub>; rel="hub", <https://a.example/feeds/all.atom>; rel="self"'
    assert websub.push_headers(topic, "https://a.example/hub", follower) == {"link": link}
    secret = Follower(
        id=1,
        topic=topic.url,
        callback="https://reader.example/in",
        host="reader.example",
        secret=Secret(lambda: "quay"),
    )
    assert websub.push_headers(topic, "https://a.example/hub", secret) == {
        "link": link,
        # printf 'The tide.' | openssl dgst -sha256 -hmac quay
        "x-hub-signature": "sha256=2825a5ebe5a68e01476a6c755ff3c83ad950df98d2b41220007de0cc539c6df6",
    }


@pytest.mark.parametrize(
    ("load", "status"),
    [
        (Load(followers_here=999, followers=19_999, intents_here=99, intents=999), None),
        (Load(followers_here=1_000, followers=1_000, intents_here=0, intents=0), 429),
        (Load(followers_here=0, followers=20_000, intents_here=0, intents=0), 503),
        (Load(followers_here=0, followers=0, intents_here=100, intents=100), 429),
        (Load(followers_here=0, followers=0, intents_here=0, intents=1_000), 429),
    ],
)
def test_quotas(load: Load, status: int | None) -> None:
    refusal = websub.excess(load)
    assert (refusal and refusal.status) == status


def test_a_callback_that_does_not_answer_is_asked_three_times() -> None:
    assert [websub.ask_again(attempts, NOON) for attempts in (1, 2, 3)] == [
        NOON + timedelta(seconds=10),
        NOON + timedelta(seconds=60),
        None,
    ]
