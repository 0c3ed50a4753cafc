"""The tables. Instants are whole milliseconds since 1970 (UTC) in the database and aware datetimes in Python.

A key that was seen stays for ever (``item_key``); what may be pruned says so.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from feedpub.store.columns import BIG, instant, json_column, list_column, text_column


class InstanceRow(SQLModel, table=True):
    """Facts of this store as a whole: its id, when it was made, what its documents were rendered with."""

    __tablename__ = "instance"
    name: str = Field(primary_key=True)
    value: str


class SourceRow(SQLModel, table=True):
    """A source between two looks. ``idle`` and due, ``queued`` with a generation, or ``retired`` from the file."""

    __tablename__ = "source"
    __table_args__ = (Index("ix_source_state_next_poll_at", "state", "next_poll_at"),)
    key: str = Field(primary_key=True)
    state: str = "idle"
    generation: int = 0
    queued_at: datetime | None = instant(nullable=True)
    next_poll_at: datetime = instant()
    etag: str | None = text_column()
    last_modified: str | None = text_column()
    fingerprint: str | None = None
    reader: str | None = None
    baseline_at: datetime | None = instant(nullable=True)
    failures: int = 0
    last_outcome: str | None = None
    last_poll_at: datetime | None = instant(nullable=True)
    last_ok_at: datetime | None = instant(nullable=True)
    last_full_at: datetime | None = instant(nullable=True)
    counts: list[int] = json_column()
    release: str | None = None
    """What the operator said of a held flood: ``publish`` or ``seen``."""


class ItemRow(SQLModel, table=True):
    """An item. ``seq`` counts arrivals and breaks ties between equal dates."""

    __tablename__ = "item"
    __table_args__ = (Index("ix_item_published_at_seq", "published_at", "seq"),)
    seq: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    id: str = Field(unique=True)
    entry_id: str
    owner: str
    digest: str
    title: str = text_column(nullable=False)
    link: str | None = text_column()
    summary: str | None = text_column()
    caption: str | None = text_column()
    image: str | None = text_column()
    authors: list[str] = json_column()
    language: str | None = None
    section: str | None = text_column()
    printed_type: str | None = text_column()
    filing: dict[str, Any] = json_column()
    published_at: datetime = instant()
    dated_by: str
    printed_day: str | None = None
    """ISO 8601."""
    first_seen_at: datetime = instant(index=True)
    updated_at: datetime = instant()
    updates: int = 0
    revision: int = 1
    backlog: bool = False


class ItemKeyRow(SQLModel, table=True):
    """A key by which an item is known again; kept for ever."""

    __tablename__ = "item_key"
    key: str = Field(primary_key=True)
    item: str = Field(index=True)


class ItemSourceRow(SQLModel, table=True):
    """That a source lists an item; ``rank`` 0 is the one that listed it first and may change it."""

    __tablename__ = "item_source"
    item: str = Field(primary_key=True)
    source: str = Field(primary_key=True, index=True)
    rank: int
    listed_at: datetime = instant()


class FiledRow(SQLModel, table=True):
    """One filing of an item, with what the window of a feed is ordered by: a feed is one range of this index."""

    __tablename__ = "filed"
    __table_args__ = (
        Index("ix_filed_window", "facet", "slug", "published_at", "seq"),
        {"sqlite_with_rowid": False},
    )
    facet: str = Field(primary_key=True)
    """type, region, country, source, or type/region, whose slug is both."""
    slug: str = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False, index=True))
    published_at: datetime = instant()


class TallyRow(SQLModel, table=True):
    """How many rows of ``filed`` a shelf has, and the first arrival among them; the database counts by itself."""

    __tablename__ = "tally"
    __table_args__ = ({"sqlite_with_rowid": False},)
    facet: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    items: int
    first: int


class CorrectionRow(SQLModel, table=True):
    """What an operator said of one item against the rules; kept until it is undone."""

    __tablename__ = "correction"
    item: str = Field(primary_key=True)
    type: str | None = None
    type_label: str | None = None
    countries: list[str] | None = list_column()
    regions: list[str] | None = list_column()
    note: str = text_column(nullable=False)
    made_at: datetime = instant()


class WithdrawalRow(SQLModel, table=True):
    """That an operator has withdrawn an item; kept until it is undone."""

    __tablename__ = "withdrawal"
    item: str = Field(primary_key=True)
    note: str = text_column(nullable=False)
    made_at: datetime = instant()
    left_at: datetime | None = instant(nullable=True)
    """When it left feeds, search and lists."""


class ContentRow(SQLModel, table=True):
    """The content of an item that has one: beside the item, so that a walk through items does not read it."""

    __tablename__ = "item_content"
    item: str = Field(primary_key=True)
    html: str = text_column(nullable=False)


class PollRow(SQLModel, table=True):
    """One look and its outcome; the last hundred of each source are kept."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_source_id", "source", "id"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    source: str
    outcome: str
    started_at: datetime = instant()
    took_ms: int
    found: int
    new: int
    changed: int
    status: int | None = None
    detail: str = text_column(nullable=False)
    skipped: list[dict[str, Any]] = json_column()
    next_poll_at: datetime | None = instant(nullable=True)
