"""The outbox of the hub: one row for each follower that is owed its topic's document.

It stands beside ``delivery``, whose rows are one item for one subscription and are kept as a record. A push is a
whole document, of which only the latest version counts: a newer one takes the older one's place, and a settled one
goes. Claims and the schedule of tries are those of the other outbox (``leases``, ``policy.retry``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, literal, select, update
from sqlalchemy.dialects.sqlite import insert

from feedpub.model.hub import Push
from feedpub.store import leases
from feedpub.store.columns import Instant
from feedpub.store.followers import FOLLOWER, follower_of, live
from feedpub.store.hub_tables import PushRow
from feedpub.store.statements import table
from feedpub.store.transaction import Tx

PUSH = table(PushRow)


def owe(tx: Tx, topic: str, version: str, now: datetime) -> int:
    """Owes a topic's version to all that have another one; a try with an older one begins anew. Returns how many."""
    at = literal(now, Instant)
    late = select(FOLLOWER.c.id, FOLLOWER.c.host, literal(version), at, at, literal(0)).where(
        FOLLOWER.c.topic == topic, FOLLOWER.c.version != version, live(now)
    )
    columns = ["follower", "host", "version", "created_at", "due_at", "attempts"]
    statement = insert(PUSH).from_select(columns, late)
    newer = {name: statement.excluded[name] for name in columns[2:]}
    changed = PUSH.c.version != statement.excluded.version
    return tx.execute(statement.on_conflict_do_update(index_elements=["follower"], set_=newer, where=changed)).rowcount


def due_hosts(tx: Tx, now: datetime) -> frozenset[str]:
    """The hosts that something is due for."""
    return frozenset(host for (host,) in tx.execute(select(PUSH.c.host).where(PUSH.c.due_at <= now).distinct()))


def claim(tx: Tx, host: str, now: datetime, limit: int, token: str) -> tuple[Push, ...]:
    """Takes due ones of a host under a lease; a follower whose lease has ended is owed nothing."""
    rows = leases.claim(tx, PUSH, PUSH.c.id, PUSH.c.host == host, now, limit, token)
    live_ones = select(FOLLOWER).where(FOLLOWER.c.id.in_([row.follower for row in rows]), live(now))
    followers = {row.id: follower_of(row) for row in tx.execute(live_ones)}
    gone = [row.follower for row in rows if row.follower not in followers]
    tx.execute(delete(PUSH).where(PUSH.c.follower.in_(gone)))
    return tuple(
        Push(follower=followers[row.follower], version=row.version, created=row.created_at, attempts=row.attempts)
        for row in rows
        if row.follower in followers
    )


def end(tx: Tx, push: Push, sent: str, now: datetime, token: str, *, failure: str = "") -> None:
    """Settles: the follower has the version that was sent, or it was given up. If a newer one was owed meanwhile,
    that stays owed, from now.
    """
    _note(tx, push, now, failure, version=sent)
    mine = (PUSH.c.follower == push.follower.id, PUSH.c.lease == token)
    tx.execute(delete(PUSH).where(*mine, PUSH.c.version.in_((push.version, sent))))
    tx.execute(update(PUSH).where(*mine).values(due_at=now, attempts=0, lease=None, lease_until=None))


def try_again(tx: Tx, push: Push, attempts: int, due: datetime, now: datetime, token: str, *, failure: str) -> None:
    """It is tried again at that time; a newer version that is owed meanwhile, at its own."""
    _note(tx, push, now, failure)
    mine = (PUSH.c.follower == push.follower.id, PUSH.c.lease == token)
    tx.execute(update(PUSH).where(*mine, PUSH.c.version == push.version).values(attempts=attempts, due_at=due))
    tx.execute(update(PUSH).where(*mine).values(lease=None, lease_until=None))


def postpone(tx: Tx, host: str, until: datetime) -> None:
    """Nothing is sent to the host before: it asked for a rest, or did not answer."""
    tx.execute(update(PUSH).where(PUSH.c.host == host, PUSH.c.due_at < until).values(due_at=until))


def clamp(tx: Tx, now: datetime, latest: datetime) -> None:
    """After a clock has run ahead: what would wait beyond ``latest`` is due now."""
    tx.execute(update(PUSH).where(PUSH.c.due_at > latest).values(due_at=now))


def _note(tx: Tx, push: Push, now: datetime, failure: str, **known: Any) -> None:
    """What came of the last try, on the follower."""
    failures: Any = FOLLOWER.c.failures + 1 if failure else 0
    values = {"failures": failures, "last_at": now, "detail": failure} | known
    tx.execute(update(FOLLOWER).where(FOLLOWER.c.id == push.follower.id).values(values))
