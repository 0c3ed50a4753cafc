"""The hub tests 100 to 106 of websub.rocks, by their numbers, against a running feedpub and a real subscriber."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from e2e.follower import Got, House, living, signature, subscribing, until
from e2e.stage import staged
from feedpub.model import FeedPath
from feedpub.model.hub import Topic
from feedpub.pipeline.hub import Topics

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with staged() as stage, subscribing() as subscriber, living(tmp_path, stage, subscriber) as house:
        yield house


class _Open(Topics):
    """An open hub's topics, for tests 105 and 106: pages of the stage, which are no feeds."""

    def __init__(self, house: House, topic: Topic) -> None:
        super().__init__(house.app.desk.catalogue, house.app.library)
        self.page = topic

    def is_kept(self, url: str) -> bool:
        return url == self.page.url

    async def version(self, url: str) -> str | None:
        return self.page.version if url == self.page.url else None

    async def topic(self, url: str) -> Topic | None:
        return self.page if url == self.page.url else None


def _links(header: str) -> list[tuple[str, str]]:
    """Relation and target of each link, in their order."""
    return [(rel, target) for target, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', header)]


async def _check(house: House, push: Got, topic: str, secret: str | None = None) -> None:
    """What websub.rocks looks at in every push."""
    served = await house.get(topic)
    assert push.body and push.body == served.content
    assert push.headers["content-type"] == served.headers["content-type"]
    assert _links(push.headers["link"]) == [("hub", f"{house.base}/hub"), ("self", topic)]
    assert push.headers.get("x-hub-signature") == (signature(secret, push.body) if secret else None)


@pytest.mark.parametrize("format", ["atom", "rss", "json"])
async def test_100_a_typical_subscriber_is_asked_and_then_told(house: House, format: str) -> None:
    topic = f"{house.base}/feeds/all.{format}"
    answer = await house.ask(topic=topic, callback=house.subscriber.callback("/callback?token=a%20b&x"))
    assert (answer.status_code, answer.headers["content-type"]) == (202, "text/plain; charset=utf-8")
    await house.settled()
    (question,) = house.subscriber.questions
    assert question.target.startswith("/callback?token=a%20b&x&hub.mode=subscribe&hub.topic=")
    assert {name: question.asked[name] for name in ("hub.topic", "hub.lease_seconds")} == {
        "hub.topic": topic,
        "hub.lease_seconds": "864000",
    }
    assert len(question.asked["hub.challenge"]) >= 32
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    assert house.subscriber.pushes[0].target == "/callback?token=a%20b&x"
    assert b"Harbours of Japan, part 2" in house.subscriber.pushes[0].body
    await _check(house, house.subscriber.pushes[0], topic)


async def test_101_a_subscriber_with_a_secret_gets_a_signature_that_fits(house: House) -> None:
    await house.follow(secret="quay and crane")
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    await _check(house, house.subscriber.pushes[0], house.topic, "quay and crane")


async def test_102_parameters_that_nobody_knows_are_passed_over(house: House) -> None:
    form = {"hub.mode": "subscribe", "hub.topic": house.topic, "hub.callback": house.subscriber.callback()}
    answer = await house.post(form | {"foo": "bar", "hub.foo": "hub.bar"})
    assert answer.status_code == 202
    await house.settled()
    assert "hub.foo" not in house.subscriber.questions[0].asked
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    await _check(house, house.subscriber.pushes[0], house.topic)


async def test_103_subscribing_again_renews_and_adds_nothing(house: House) -> None:
    await house.follow(lease_seconds="600", secret="the first")
    ((first,),) = await house.rows("SELECT expires_at FROM follower")
    await house.follow(lease_seconds="7200", secret="the second")
    ((second,),) = await house.rows("SELECT expires_at FROM follower")
    assert 6_500_000 < second - first < 7_000_000  # milliseconds
    assert [got.asked["hub.lease_seconds"] for got in house.subscriber.questions] == ["600", "7200"]
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    await house.settled()
    (push,) = house.subscriber.pushes
    await _check(house, push, house.topic, "the second")


async def test_104_after_unsubscribing_there_is_silence(house: House) -> None:
    await house.follow()
    await house.publish()
    await until(lambda: len(house.subscriber.pushes) == 1)
    await _check(house, house.subscriber.pushes[0], house.topic)
    await house.settled()
    assert (await house.ask("unsubscribe")).status_code == 202
    await house.settled()
    question = house.subscriber.questions[-1].asked
    assert (question["hub.mode"], question["hub.topic"]) == ("unsubscribe", house.topic)
    assert await house.rows("SELECT * FROM follower") == []
    before = (await house.get(house.topic)).content
    await house.publish()
    await house.settled()
    assert (await house.get(house.topic)).content != before
    assert len(house.subscriber.pushes) == 1


@pytest.mark.parametrize(
    ("number", "media_type", "before", "after"),
    [
        (105, "text/plain; charset=utf-8", b"The tide is out.", b"The tide is in."),
        (106, "application/json", b'{"tide": "out"}', b'{"tide": "in"}'),
    ],
)
async def test_105_and_106_a_topic_of_another_type_is_sent_as_that(
    house: House, number: int, media_type: str, before: bytes, after: bytes
) -> None:
    url = f"{house.base}/feeds/tide-{number}.txt"
    house.app.hub.topics = opened = _Open(house, Topic(url=url, body=before, media_type=media_type, version="before"))
    await house.follow(topic=url)
    opened.page = Topic(url=url, body=after, media_type=media_type, version="after")
    house.app.hub.published([FeedPath(f"tide-{number}")])
    await until(lambda: len(house.subscriber.pushes) == 1)
    await house.settled()
    (push,) = house.subscriber.pushes
    assert (push.body, push.headers["content-type"]) == (after, media_type)
    assert _links(push.headers["link"]) == [("hub", f"{house.base}/hub"), ("self", url)]
    assert "x-hub-signature" not in push.headers
