"""Sends a follower the document of its topic as it stands now, or an external hub the ping, and settles the push."""

from __future__ import annotations

from datetime import datetime, timedelta

from feedpub.events import StageFailed, TopicPushed
from feedpub.model import Attempt, Delivered, EndpointGone, Message, Secret, TryAgain
from feedpub.model.hub import Push, Topic
from feedpub.notify import Sent, http
from feedpub.pipeline.desk import Desk
from feedpub.pipeline.hub.topics import Topics
from feedpub.policy import websub
from feedpub.policy.retry import Settlement, asks_for_rest, settle
from feedpub.ports import WayOut
from feedpub.store import Tx, followers, pushes

GONE_PAUSE = timedelta(minutes=1)
"""Until a look finds that a feed is no more, and tells those who follow it."""


class Pushing:
    """Content distribution (WebSub, section 7), at least once: a push whose answer was lost is sent again."""

    def __init__(self, desk: Desk, way: WayOut, hub: str) -> None:
        self._desk = desk
        self._way = way
        self._hub = hub

    async def push(self, push: Push, topics: Topics, token: str) -> bool:
        """One try. False where the host asked for a rest, or did not answer."""
        topic = await topics.topic(push.follower.topic)
        at = self._desk.clock()
        if topic is None:
            await self._desk.store.write(
                pushes.try_again, push, push.attempts, at + GONE_PAUSE, at, token, failure="the feed is gone"
            )
            return True
        sent = await self._sent(push, topic, at)
        now = self._desk.clock()
        attempt = Attempt(at=at, took=now - at, status=sent.status, verdict=sent.verdict)
        after = settle(sent.verdict, attempts=push.attempts, since=push.created, now=now, spread=self._desk.chance())
        rests = asks_for_rest(attempt)
        await self._desk.store.write(_settle, push, topic.version, attempt, after, now, token, rests=rests)
        follower = push.follower
        self._desk.bus.publish(TopicPushed(topic=follower.topic, host=follower.host, attempt=attempt))
        return not rests

    async def _sent(self, push: Push, topic: Topic, at: datetime) -> Sent:
        callback = push.follower.callback
        if push.follower.stands:
            content_type, body, headers = "application/x-www-form-urlencoded", websub.ping(topic.url), {}
        else:
            content_type, body = topic.media_type, topic.body
            headers = websub.push_headers(topic, self._hub, push.follower)
        message = Message(id=topic.version, body=body, content_type=content_type, covers=())
        try:
            return await http.post(self._way, Secret(lambda: callback), message, at, judge=http.judge, headers=headers)
        except Exception as error:  # noqa: BLE001 - reported, and counted: it must not keep the others waiting for ever
            self._desk.bus.publish(StageFailed(stage="hub", subject=push.follower.host, error=error))
            return Sent(verdict=TryAgain(why=f"could not be sent: {type(error).__name__}"))


def _settle(
    tx: Tx, push: Push, version: str, attempt: Attempt, after: Settlement, now: datetime, token: str, *, rests: bool
) -> None:
    """410 ends the subscription (section 7); any other failure lasts until the tries, or the lease, are used up."""
    verdict = attempt.verdict
    if isinstance(verdict, EndpointGone) and not push.follower.stands:
        followers.drop(tx, push.follower.topic, push.follower.callback)
    elif after.state.open and after.due is not None:
        pushes.try_again(tx, push, after.attempts, after.due, now, token, failure=after.detail)
    else:
        failure = "" if isinstance(verdict, Delivered) else after.detail
        pushes.end(tx, push, version, now, token, failure=failure)
    if rests:
        pushes.postpone(tx, push.follower.host, max(after.due or now, now))
