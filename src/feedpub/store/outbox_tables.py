"""The tables of the outbox: deliveries, their attempts, endpoints, notices, and the ledger that all is checked by."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from feedpub.store.columns import BIG, instant, json_column, text_column


class DeliveryRow(SQLModel, table=True):
    """One owed message: written in the transaction of its item."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("item", "event", "subscription", "edition"),
        Index("ix_delivery_state_endpoint_due_at", "state", "endpoint", "due_at"),
    )
    seq: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    id: str = Field(unique=True)
    item: str
    """Of a notice its id."""
    event: str
    edition: int = 1
    subscription: str
    endpoint: str
    state: str
    created_at: datetime = instant()
    since_at: datetime | None = instant(nullable=True)
    """When it was tried first, or first anew: its time to live counts from there."""
    due_at: datetime | None = instant(nullable=True)
    """NULL waits for the operator: it is never due."""
    attempts: int = 0
    lease: str | None = Field(default=None, index=True)
    lease_until: datetime | None = instant(nullable=True)
    settled_at: datetime | None = instant(nullable=True)
    message: str | None = Field(default=None, index=True)
    """The message that carried it last: its attempts stand under that id."""
    bound: str | None = Field(default=None, index=True)
    """The message that carries it now, or that may have arrived."""
    sequence: int = 0
    previous: str | None = None
    receipt: str = text_column(nullable=False)
    detail: str = text_column(nullable=False)


class KeptMessageRow(SQLModel, table=True):
    """A message of several deliveries that is under way or may have arrived: it goes out again letter by letter."""

    __tablename__ = "kept_message"
    id: str = Field(primary_key=True)
    content_type: str
    body: bytes
    covers: list[str] = json_column()


class AttemptRow(SQLModel, table=True):
    """One try of a message; pruned after a while."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    message: str = Field(index=True)
    endpoint: str
    at: datetime = instant(index=True)
    took_ms: int
    covers: int
    status: int | None = None
    verdict: str
    why: str = text_column(nullable=False)
    answer: str = text_column(nullable=False)
    next_at: datetime | None = instant(nullable=True)
    """When the next try is due, where there is one."""


class EndpointRow(SQLModel, table=True):
    """How an endpoint fares. One that is gone stays so until it is configured anew (another fingerprint), or until
    the operator opens it again.
    """

    __tablename__ = "endpoint"
    key: str = Field(primary_key=True)
    fingerprint: str
    gone_at: datetime | None = instant(nullable=True)
    held_until: datetime | None = instant(nullable=True)
    """Nothing is sent there before: it asked for a rest, or did not answer."""
    why: str = text_column(nullable=False)
    failing_since: datetime | None = instant(nullable=True)
    failures: int = 0
    """Since then, in a row."""
    wrong: int = 0
    """Tries in a row that the endpoint itself seemed to be wrong for."""
    full_at: datetime | None = instant(nullable=True)
    """When its allowance of messages is whole again."""
    slowed: int = 0
    """How often its allowance has been halved because it asked for less."""
    sequence: int = 0
    """Of what it was owed last."""
    last_owed: str | None = None


class NoticeRow(SQLModel, table=True):
    """A state of the operation that the operator is told of when it begins and when it ends."""

    __tablename__ = "notice"
    id: str = Field(primary_key=True)
    kind: str
    subject: str = Field(index=True)
    title: str = text_column(nullable=False)
    text: str = text_column(nullable=False)
    began_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class LedgerRow(SQLModel, table=True):
    """Which subscriptions took an item when it was stored: what was to be owed, noted beside what is."""

    __tablename__ = "ledger"
    item: str = Field(primary_key=True)
    subscriptions: list[str] = json_column()


class SubscriptionRow(SQLModel, table=True):
    """Since when a subscription takes what it takes now."""

    __tablename__ = "subscription"
    key: str = Field(primary_key=True)
    fingerprint: str
    since_at: datetime = instant()
