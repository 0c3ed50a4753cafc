"""Who follows which topic: confirmed callbacks with their leases, and the operator's external hub, which has none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, delete, func, or_, select, update

from feedpub.model import Secret
from feedpub.model.hub import Follower, HubMode, Intent, TopicReport
from feedpub.store.hub_tables import FollowerRow, IntentRow, PushRow
from feedpub.store.statements import insert_new, table
from feedpub.store.transaction import Tx

FOLLOWER, _PUSH, _INTENT = table(FollowerRow), table(PushRow), table(IntentRow)


def live(now: datetime) -> ColumnElement[bool]:
    """Whose lease has not ended."""
    return or_(FOLLOWER.c.expires_at.is_(None), FOLLOWER.c.expires_at > now)


def follower_of(row: Row[Any]) -> Follower:
    """The follower of a row; its secret is wrapped, so that no log shows it."""
    return Follower(
        id=row.id,
        topic=row.topic,
        callback=row.callback,
        host=row.host,
        secret=None if row.secret is None else Secret(lambda: str(row.secret)),
        expires=row.expires_at,
    )


def confirm(tx: Tx, intent: Intent, version: str, now: datetime, *, made: bool) -> None:
    """The callback follows from now on; one that did already has a new lease and a new secret, or none (5.1)."""
    insert_new(tx, FollowerRow, [_new(intent.topic, intent.callback, intent.host, version, now) | {"made": made}])
    tx.execute(
        update(FOLLOWER)
        .where(FOLLOWER.c.topic == intent.topic, FOLLOWER.c.callback == intent.callback)
        .values(expires_at=now + intent.lease, secret=intent.secret.reveal() if intent.secret else None)
    )


def drop(tx: Tx, topic: str, callback: str) -> None:
    """The callback follows no longer, and is owed nothing."""
    _drop(tx, FOLLOWER.c.topic == topic, FOLLOWER.c.callback == callback)


def deny(tx: Tx, topic: str, reason: str, now: datetime) -> None:
    """A topic is no more: those that follow it are told so, and follow no longer (section 5.2)."""
    told = tx.execute(select(FOLLOWER).where(FOLLOWER.c.topic == topic, FOLLOWER.c.expires_at > now)).all()
    denied = [
        {"topic": topic, "callback": one.callback, "host": one.host, "mode": HubMode.DENIED.value, "reason": reason}
        | {"lease_seconds": 0, "secret": None, "created_at": now, "due_at": now}
        for one in told
    ]
    tx.execute(delete(_INTENT).where(_INTENT.c.topic == topic))
    insert_new(tx, IntentRow, denied)
    _drop(tx, FOLLOWER.c.topic == topic)


def begin(tx: Tx, *, embedded: bool, hub: str | None) -> None:
    """After a start: whoever followed by another kind of hub, or by another hub, follows no longer."""
    if embedded:
        _drop(tx, FOLLOWER.c.expires_at.is_(None))
        return
    _drop(tx, or_(FOLLOWER.c.expires_at.is_not(None), FOLLOWER.c.callback != (hub or "")))
    tx.execute(delete(_INTENT))


def stand(tx: Tx, hub: str, host: str, current: Mapping[str, str], now: datetime, *, known: bool) -> None:
    """The external hub follows each of these topics, and none else. If they are not ``known`` to it yet, those that
    are new are owed.
    """
    gone = _topics(tx, hub) - current.keys()
    for topic in gone:
        drop(tx, topic, hub)
    rows = [_new(topic, hub, host, version if known else "", now) for topic, version in current.items()]
    insert_new(tx, FollowerRow, rows)


def versions(tx: Tx, now: datetime) -> Mapping[str, frozenset[str]]:
    """The topics that are followed, each with the versions that its followers have."""
    found: dict[str, set[str]] = defaultdict(set)
    for topic, version in tx.execute(select(FOLLOWER.c.topic, FOLLOWER.c.version).where(live(now)).distinct()):
        found[topic].add(version)
    return {topic: frozenset(known) for topic, known in found.items()}


def follows(tx: Tx, topic: str, callback: str, now: datetime) -> bool:
    """Whether the callback has a lease on the topic."""
    found = select(FOLLOWER.c.id).where(FOLLOWER.c.topic == topic, FOLLOWER.c.callback == callback, live(now))
    return tx.execute(found).first() is not None


def counts(tx: Tx, host: str, now: datetime) -> tuple[int, int]:
    """How many there are with callbacks at the host, and in all."""
    here = func.coalesce(func.sum(case((FOLLOWER.c.host == host, 1), else_=0)), 0)
    at_host, total = tx.execute(select(here, func.count()).where(live(now))).one()
    return at_host, total


def total(tx: Tx, now: datetime) -> int:
    """How many follow, each topic counted."""
    return tx.execute(select(func.count()).select_from(FOLLOWER).where(live(now))).scalar_one()


def made_topics(tx: Tx, now: datetime) -> frozenset[str]:
    """The followed topics that do not lie ready."""
    rows = tx.execute(select(FOLLOWER.c.topic).where(FOLLOWER.c.made, live(now)).distinct())
    return frozenset(topic for (topic,) in rows)


def reports(tx: Tx, now: datetime, limit: int) -> tuple[TopicReport, ...]:
    """For the operator: followed topics, those with failures and then those with the most followers first. Callbacks
    are shown as hosts.
    """
    failing = func.sum(case((FOLLOWER.c.failures > 0, 1), else_=0))
    rows = tx.execute(
        select(FOLLOWER.c.topic, func.count().label("followers"), failing.label("failing"), func.count(_PUSH.c.id))
        .select_from(FOLLOWER.outerjoin(_PUSH, _PUSH.c.follower == FOLLOWER.c.id))
        .where(live(now))
        .group_by(FOLLOWER.c.topic)
        .order_by(failing.desc(), func.count().desc(), FOLLOWER.c.topic)
        .limit(limit)
    )
    said = _latest_failures(tx, now)
    return tuple(
        TopicReport(topic=topic, followers=count, failing=failed, owed=owed, detail=said.get(topic, ""))
        for topic, count, failed, owed in rows
    )


def prune(tx: Tx, now: datetime) -> int:
    """Drops those whose lease has ended. Returns how many went."""
    return _drop(tx, FOLLOWER.c.expires_at <= now)


def _new(topic: str, callback: str, host: str, version: str, now: datetime) -> dict[str, Any]:
    return {"topic": topic, "callback": callback, "host": host, "version": version, "created_at": now, "detail": ""}


def _topics(tx: Tx, callback: str) -> set[str]:
    return {topic for (topic,) in tx.execute(select(FOLLOWER.c.topic).where(FOLLOWER.c.callback == callback))}


def _latest_failures(tx: Tx, now: datetime) -> dict[str, str]:
    failed = select(FOLLOWER.c.topic, FOLLOWER.c.host, FOLLOWER.c.detail).where(FOLLOWER.c.failures > 0, live(now))
    return {topic: f"{host}: {detail}" for topic, host, detail in tx.execute(failed.order_by(FOLLOWER.c.last_at))}


def _drop(tx: Tx, *which: ColumnElement[bool]) -> int:
    tx.execute(delete(_PUSH).where(_PUSH.c.follower.in_(select(FOLLOWER.c.id).where(*which))))
    return tx.execute(delete(FOLLOWER).where(*which)).rowcount
