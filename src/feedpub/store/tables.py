"""The tables. Instants are whole milliseconds since 1970 (UTC) in the database and aware datetimes in Python.

A key that was seen stays for ever (``item_key``); what may be pruned says so.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Dialect, Index, Integer, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
METADATA: MetaData = SQLModel.metadata


class Instant(TypeDecorator[datetime]):
    """An aware datetime as whole milliseconds since 1970; refuses a naive one."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime cannot be stored: {value}")
        return (value - EPOCH) // timedelta(milliseconds=1)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + timedelta(milliseconds=value)


_BIG = BigInteger().with_variant(Integer, "sqlite")


def _instant(*, index: bool = False, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Instant, nullable=nullable, index=index), default=None)


def _json() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def _list() -> Any:
    """A list that may be absent, which is another thing than an empty one."""
    return Field(sa_column=Column(JSON(none_as_null=True), nullable=True), default=None)


def _text(*, nullable: bool = True) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable), default=None)


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
    queued_at: datetime | None = _instant(nullable=True)
    next_poll_at: datetime = _instant()
    etag: str | None = _text()
    last_modified: str | None = _text()
    fingerprint: str | None = None
    reader: str | None = None
    baseline_at: datetime | None = _instant(nullable=True)
    failures: int = 0
    last_outcome: str | None = None
    last_poll_at: datetime | None = _instant(nullable=True)
    last_ok_at: datetime | None = _instant(nullable=True)
    last_full_at: datetime | None = _instant(nullable=True)
    counts: list[int] = _json()
    release: str | None = None
    """What the operator said of a held flood: ``publish`` or ``seen``."""


class ItemRow(SQLModel, table=True):
    """An item. ``seq`` counts arrivals and breaks ties between equal dates."""

    __tablename__ = "item"
    __table_args__ = (Index("ix_item_published_at_seq", "published_at", "seq"),)
    seq: int | None = Field(default=None, sa_column=Column(_BIG, primary_key=True, autoincrement=True))
    id: str = Field(unique=True)
    entry_id: str
    owner: str
    digest: str
    title: str = _text(nullable=False)
    link: str | None = _text()
    summary: str | None = _text()
    caption: str | None = _text()
    image: str | None = _text()
    authors: list[str] = _json()
    language: str | None = None
    section: str | None = _text()
    printed_type: str | None = _text()
    filing: dict[str, Any] = _json()
    published_at: datetime = _instant()
    dated_by: str
    printed_day: str | None = None
    """ISO 8601."""
    first_seen_at: datetime = _instant(index=True)
    updated_at: datetime = _instant()
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
    listed_at: datetime = _instant()


class FiledRow(SQLModel, table=True):
    """One filing of an item, with what the window of a feed is ordered by: a feed is one range of this index."""

    __tablename__ = "filed"
    __table_args__ = (Index("ix_filed_window", "facet", "slug", "published_at", "seq"),)
    seq: int = Field(sa_column=Column(_BIG, primary_key=True, autoincrement=False))
    facet: str = Field(primary_key=True)
    """type, region or country."""
    slug: str = Field(primary_key=True)
    published_at: datetime = _instant()


class CorrectionRow(SQLModel, table=True):
    """What an operator said of one item against the rules; kept until it is undone."""

    __tablename__ = "correction"
    item: str = Field(primary_key=True)
    type: str | None = None
    type_label: str | None = None
    countries: list[str] | None = _list()
    regions: list[str] | None = _list()
    note: str = _text(nullable=False)
    made_at: datetime = _instant()


class PollRow(SQLModel, table=True):
    """One look and its outcome; the last hundred of each source are kept."""

    __tablename__ = "poll"
    __table_args__ = (Index("ix_poll_source_id", "source", "id"),)
    id: int | None = Field(default=None, sa_column=Column(_BIG, primary_key=True, autoincrement=True))
    source: str
    outcome: str
    started_at: datetime = _instant()
    took_ms: int
    found: int
    new: int
    changed: int
    status: int | None = None
    detail: str = _text(nullable=False)
    skipped: list[dict[str, Any]] = _json()
    next_poll_at: datetime | None = _instant(nullable=True)


class DeliveryRow(SQLModel, table=True):
    """One owed message: written in the transaction of its item."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("item", "event", "subscription"),
        Index("ix_delivery_state_endpoint_due_at", "state", "endpoint", "due_at"),
    )
    seq: int | None = Field(default=None, sa_column=Column(_BIG, primary_key=True, autoincrement=True))
    id: str = Field(unique=True)
    item: str
    event: str
    subscription: str
    endpoint: str
    state: str
    created_at: datetime = _instant()
    due_at: datetime = _instant()
    attempts: int = 0
    lease: str | None = None
    lease_until: datetime | None = _instant(nullable=True)
    settled_at: datetime | None = _instant(nullable=True)
    message: str | None = Field(default=None, index=True)
    """The message that carried it last: its attempts stand under that id."""
    detail: str = _text(nullable=False)


class AttemptRow(SQLModel, table=True):
    """One try of a message; pruned after a while."""

    __tablename__ = "attempt"
    id: int | None = Field(default=None, sa_column=Column(_BIG, primary_key=True, autoincrement=True))
    message: str = Field(index=True)
    endpoint: str
    at: datetime = _instant(index=True)
    took_ms: int
    covers: int
    status: int | None = None
    verdict: str
    why: str = _text(nullable=False)
    answer: str = _text(nullable=False)


class EndpointRow(SQLModel, table=True):
    """An endpoint that is gone stays so until it is configured anew (another fingerprint)."""

    __tablename__ = "endpoint"
    key: str = Field(primary_key=True)
    fingerprint: str
    gone_at: datetime | None = _instant(nullable=True)
    held_until: datetime | None = _instant(nullable=True)
    """Nothing is sent there before: it asked for a rest, or did not answer."""
    why: str = _text(nullable=False)


class DirtyRow(SQLModel, table=True):
    """A feed that waits to be rendered."""

    __tablename__ = "dirty"
    path: str = Field(primary_key=True)


class FragmentRow(SQLModel, table=True):
    """An entry rendered once: kept by item, format, revision and version of the rendering."""

    __tablename__ = "fragment"
    item: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    recipe: str
    """Revision of the item and version of the adapter."""
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DocumentRow(SQLModel, table=True):
    """A feed document, ready to be sent."""

    __tablename__ = "document"
    path: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    gzip: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    etag: str
    last_modified_at: datetime = _instant()
    entries: int
