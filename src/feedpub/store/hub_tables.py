"""The tables of the hub: who follows which topic, what waits to be confirmed, what is owed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Integer, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from feedpub.store.columns import Instant


class FollowerRow(SQLModel, table=True):
    """A callback that follows a topic. Its secret and its address are the follower's own, and are never shown."""

    __tablename__ = "follower"
    __table_args__ = (UniqueConstraint("topic", "callback"), Index("ix_follower_host", "host"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    topic: str = Field(sa_column=Column(Text, nullable=False))
    callback: str = Field(sa_column=Column(Text, nullable=False))
    host: str
    secret: str | None = Field(sa_column=Column(Text, nullable=True))
    version: str
    """Of the document that it has, that was current when it came, or that was given up."""
    made: bool = False
    """Whether its feed does not lie ready and is rendered for it."""
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    expires_at: datetime | None = Field(sa_column=Column(Instant, nullable=True, index=True))
    """Nothing for the operator's external hub, which has no lease."""
    failures: int = 0
    last_at: datetime | None = Field(sa_column=Column(Instant, nullable=True))
    detail: str = Field(sa_column=Column(Text, nullable=False))


class IntentRow(SQLModel, table=True):
    """What a callback is to be asked, or told; goes with the answer."""

    __tablename__ = "intent"
    __table_args__ = (UniqueConstraint("topic", "callback"), Index("ix_intent_host_due_at", "host", "due_at"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    topic: str = Field(sa_column=Column(Text, nullable=False))
    callback: str = Field(sa_column=Column(Text, nullable=False))
    host: str
    mode: str
    lease_seconds: int
    secret: str | None = Field(sa_column=Column(Text, nullable=True))
    reason: str = Field(sa_column=Column(Text, nullable=False))
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    attempts: int = 0
    lease: str | None = None
    lease_until: datetime | None = Field(sa_column=Column(Instant, nullable=True))


class PushRow(SQLModel, table=True):
    """That a follower is owed a topic's document: one row, whatever number of versions it has missed."""

    __tablename__ = "push"
    __table_args__ = (UniqueConstraint("follower"), Index("ix_push_host_due_at", "host", "due_at"))
    id: int | None = Field(default=None, sa_column=Column(Integer, primary_key=True, autoincrement=True))
    follower: int
    host: str
    version: str
    created_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    due_at: datetime = Field(sa_column=Column(Instant, nullable=False))
    attempts: int = 0
    lease: str | None = None
    lease_until: datetime | None = Field(sa_column=Column(Instant, nullable=True))
