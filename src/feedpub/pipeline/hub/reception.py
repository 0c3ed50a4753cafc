"""Takes a request to the hub: well formed, for one of our topics, and not one too many. The rest comes later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from feedpub.errors import EgressError
from feedpub.fetch.target import Target
from feedpub.model import Secret
from feedpub.model.hub import HubAnswer, HubMode, Intent
from feedpub.pipeline.hub.topics import Topics
from feedpub.policy import websub
from feedpub.policy.websub import Load, Wish
from feedpub.store import Tx, followers, intents

TAKEN = HubAnswer(status=HTTPStatus.ACCEPTED, text="The callback will be asked.\n")
NO_TOPIC = HubAnswer(
    status=HTTPStatus.NOT_FOUND,
    text="hub.topic is not a feed document of this site: copy the address of rel=self from the document\n",
)


async def judged(fields: Sequence[tuple[str, str]], topics: Topics, now: datetime) -> Intent | HubAnswer:
    """The intent in a form, or the answer that refuses it. Where the callback's host leads is the guard's to judge,
    when it is asked: an answer here would tell strangers what there is in our network.
    """
    wish = websub.read(fields)
    if isinstance(wish, HubAnswer):
        return wish
    try:
        host = Target.parse(wish.callback).host
    except EgressError as error:
        return HubAnswer(status=HTTPStatus.BAD_REQUEST, text=f"hub.callback: {error.why}\n")
    if wish.mode is HubMode.SUBSCRIBE and await topics.version(wish.topic) is None:
        return NO_TOPIC
    return _intent(wish, host, now)


def take(tx: Tx, intent: Intent, now: datetime, *, kept: bool) -> HubAnswer:
    """Remembers that the callback is to be asked, unless that is too much."""
    if not intents.waits(tx, intent.topic, intent.callback):
        is_new = intent.mode is HubMode.SUBSCRIBE and not followers.follows(tx, intent.topic, intent.callback, now)
        if refusal := _excess(tx, intent, now, is_new=is_new, kept=kept):
            return refusal
    intents.keep(tx, intent)
    return TAKEN


def _excess(tx: Tx, intent: Intent, now: datetime, *, is_new: bool, kept: bool) -> HubAnswer | None:
    waiting_here, waiting = intents.counts(tx, intent.host)
    here, total = followers.counts(tx, intent.host, now) if is_new else (0, 0)
    if refusal := websub.excess(Load(followers_here=here, followers=total, intents_here=waiting_here, intents=waiting)):
        return refusal
    if not is_new or kept:
        return None
    made = followers.made_topics(tx, now)
    if intent.topic in made or len(made) < websub.MADE_TOPICS:
        return None
    text = "as many feeds of several choices are followed as there can be: follow a feed of a single one\n"
    return HubAnswer(status=HTTPStatus.SERVICE_UNAVAILABLE, text=text)


def _intent(wish: Wish, host: str, now: datetime) -> Intent:
    secret = wish.secret
    return Intent(
        topic=wish.topic,
        callback=wish.callback,
        host=host,
        mode=wish.mode,
        lease=wish.lease,
        secret=None if secret is None else Secret(lambda: secret),
        created=now,
    )
