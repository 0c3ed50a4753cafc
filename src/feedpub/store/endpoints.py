"""How endpoints fare: those that are configured, gone, resting, failing; and what each was owed last."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from feedpub.model import DeliveryState, EndpointKey, EndpointState
from feedpub.store.outbox_tables import DeliveryRow, EndpointRow
from feedpub.store.statements import insert_new, table
from feedpub.store.transaction import Tx

_DELIVERY, _ENDPOINT = table(DeliveryRow), table(EndpointRow)
_OPEN = _DELIVERY.c.state.in_([state.value for state in DeliveryState if state.open])
_TRIED = _DELIVERY.c.message.is_not(None)
"""A try that was free counts for nothing, and yet it put the next one off."""
_FRESH = {"gone_at": None, "held_until": None, "why": "", "failing_since": None, "failures": 0, "wrong": 0}
_UNPACED: dict[str, Any] = {"full_at": None, "slowed": 0}
"""Another receiver has asked for nothing yet. Should it be the old one under a new secret, say, it asks again: a 429
costs no attempt.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed to an endpoint, counted."""

    waiting: int = 0
    doubtful: int = 0
    """They may have arrived."""
    dead: int = 0


def configure(tx: Tx, endpoints: Mapping[EndpointKey, str], now: datetime) -> tuple[EndpointKey, ...]:
    """Takes note of the configured endpoints by their fingerprints, and returns those that were gone and are
    configured anew. What is owed to one that has left the file is cancelled, and nothing speaks against it any more.
    """
    back: list[EndpointKey] = []
    for key, fingerprint in endpoints.items():
        known = tx.execute(select(_ENDPOINT).where(_ENDPOINT.c.key == key)).one_or_none()
        if known is None:
            _add(tx, key, fingerprint)
        elif known.fingerprint != fingerprint:
            anew = {"fingerprint": fingerprint, **_UNPACED}
            tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key == key).values(anew))
            reopen(tx, key)
            back += [key] if known.gone_at is not None else []
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key.not_in(endpoints)).values(_FRESH))
    tx.execute(
        update(_DELIVERY)
        .where(_OPEN, _DELIVERY.c.endpoint.not_in(endpoints))
        .values(
            state=DeliveryState.CANCELLED.value,
            settled_at=now,
            bound=None,
            detail="its endpoint has left the configuration",
        )
    )
    return tuple(back)


def reopen(tx: Tx, key: EndpointKey) -> None:
    """Nothing speaks against the endpoint any more: what waits for it has its whole time to live, and what was tried
    is due, in the order in which it was owed. How fast it may be told is what its receiver has asked for, and stays.
    """
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key == key).values(_FRESH))
    waiting = (_OPEN, _DELIVERY.c.endpoint == key)
    tx.execute(update(_DELIVERY).where(*waiting).values(since_at=None))
    again = update(_DELIVERY).where(*waiting, _DELIVERY.c.due_at.is_not(None), _TRIED)
    tx.execute(again.values(due_at=_DELIVERY.c.created_at, attempts=0))


def state(tx: Tx, key: EndpointKey) -> EndpointState:
    """How one endpoint fares. An unknown one fares well."""
    row = tx.execute(select(_ENDPOINT).where(_ENDPOINT.c.key == key)).one_or_none()
    return EndpointState(key=key) if row is None else _state(row)


def states(tx: Tx, keys: Collection[EndpointKey]) -> dict[EndpointKey, EndpointState]:
    """How these fare. An unknown one fares well."""
    rows = tx.execute(select(_ENDPOINT).where(_ENDPOINT.c.key.in_(keys)))
    found = {EndpointKey(row.key): _state(row) for row in rows}
    return {key: found.get(key) or EndpointState(key=key) for key in keys}


def every(tx: Tx) -> dict[EndpointKey, EndpointState]:
    """How all endpoints fare that were ever configured."""
    return {EndpointKey(row.key): _state(row) for row in tx.execute(select(_ENDPOINT).order_by(_ENDPOINT.c.key))}


def owed(tx: Tx) -> dict[EndpointKey, Owed]:
    """What each endpoint is owed, and what was given up; one that is owed nothing may be left out."""
    states = (DeliveryState.PENDING, DeliveryState.UNKNOWN, DeliveryState.DEAD)
    wanted = select(_DELIVERY.c.endpoint, _DELIVERY.c.state, func.count()).where(
        _DELIVERY.c.state.in_([state.value for state in states])
    )
    found: dict[EndpointKey, dict[str, int]] = {}
    for key, state, count in tx.execute(wanted.group_by(_DELIVERY.c.endpoint, _DELIVERY.c.state)):
        found.setdefault(EndpointKey(key), {})[state] = count
    return {
        key: Owed(waiting=counts.get("pending", 0), doubtful=counts.get("unknown", 0), dead=counts.get("dead", 0))
        for key, counts in found.items()
    }


def oldest(tx: Tx, now: datetime) -> dict[EndpointKey, datetime]:
    """Since when the oldest delivery waits that is due or was tried; what waits for its timetable does not count."""
    waits = select(_DELIVERY.c.endpoint, func.min(_DELIVERY.c.created_at)).where(
        _OPEN, or_(_DELIVERY.c.due_at <= now, _TRIED)
    )
    return {EndpointKey(key): since for key, since in tx.execute(waits.group_by(_DELIVERY.c.endpoint))}


def keep(tx: Tx, state: EndpointState) -> None:
    """Writes how an endpoint fares."""
    tx.execute(
        update(_ENDPOINT)
        .where(_ENDPOINT.c.key == state.key)
        .values(
            gone_at=state.gone,
            why=state.why,
            held_until=state.held_until,
            failing_since=state.failing_since,
            failures=state.failures,
            wrong=state.wrong,
            full_at=state.full_at,
            slowed=state.slowed,
        )
    )


def forgive(tx: Tx, keys: Collection[EndpointKey]) -> None:
    """Their failures prove nothing: it was our own network, and nobody knows how they fared meanwhile."""
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key.in_(keys)).values(failing_since=None, failures=0))


def hold(tx: Tx, keys: Collection[EndpointKey], until: datetime) -> None:
    """Nothing is sent there before ``until``, nor before what it has asked for itself."""
    sooner = or_(_ENDPOINT.c.held_until.is_(None), _ENDPOINT.c.held_until < until)
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.key.in_(keys), sooner).values(held_until=until))


def clamp(tx: Tx, latest: datetime) -> None:
    """A clock that once ran ahead must not silence an endpoint."""
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.held_until > latest).values(held_until=None))
    tx.execute(update(_ENDPOINT).where(_ENDPOINT.c.full_at > latest).values(full_at=None))


def due(tx: Tx, now: datetime) -> tuple[EndpointKey, ...]:
    """The endpoints that something is due for and that are neither gone nor held."""
    closed = select(_ENDPOINT.c.key).where(or_(_ENDPOINT.c.gone_at.is_not(None), _ENDPOINT.c.held_until > now))
    owed = select(_DELIVERY.c.endpoint).where(_OPEN, _DELIVERY.c.due_at <= now, _DELIVERY.c.endpoint.not_in(closed))
    return tuple(EndpointKey(key) for (key,) in tx.execute(owed.distinct()))


def _add(tx: Tx, key: str, fingerprint: str) -> None:
    insert_new(tx, EndpointRow, [{"key": key, "fingerprint": fingerprint, **_FRESH, **_UNPACED, "sequence": 0}])


def _state(row: Row[Any]) -> EndpointState:
    return EndpointState(
        key=EndpointKey(row.key),
        gone=row.gone_at,
        why=row.why,
        held_until=row.held_until,
        failing_since=row.failing_since,
        failures=row.failures,
        wrong=row.wrong,
        full_at=row.full_at,
        slowed=row.slowed,
    )
