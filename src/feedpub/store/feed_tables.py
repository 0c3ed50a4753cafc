"""The tables of what is published: feeds by name, their archives, what waits to be rendered and what has been."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from feedpub.store.columns import BIG, instant, json_column, text_column


class QuarantineRow(SQLModel, table=True):
    """An entry that could not be rendered in a format; goes when it is rendered again."""

    __tablename__ = "quarantine"
    item: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    why: str = text_column(nullable=False)
    first_at: datetime = instant()
    last_at: datetime = instant()


class ArchiveRow(SQLModel, table=True):
    """A feed that has an archive, by a number that is short enough to stand in millions of rows."""

    __tablename__ = "archive"
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    path: str = Field(unique=True)


class EnteredRow(SQLModel, table=True):
    """That an item entered a feed; ``place`` counts the feed's entries in the order in which they came."""

    __tablename__ = "entered"
    __table_args__ = (
        Index("uq_entered_archive_item", "archive", "item", unique=True),
        {"sqlite_with_rowid": False},
    )
    archive: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    place: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    item: int = Field(sa_column=Column(BIG, nullable=False))
    """Its ``seq``."""


class EditionRow(SQLModel, table=True):
    """An entry in every format as it stood when a volume was closed; all volumes that hold it so share the row."""

    __tablename__ = "edition"
    __table_args__ = (UniqueConstraint("item", "mark"),)
    id: int | None = Field(default=None, sa_column=Column(BIG, primary_key=True, autoincrement=True))
    item: str
    mark: str
    """Fingerprint of what is packed."""
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class VolumeRow(SQLModel, table=True):
    """A closed volume of a feed's archive: never changed again."""

    __tablename__ = "volume"
    __table_args__ = ({"sqlite_with_rowid": False},)
    archive: int = Field(sa_column=Column(BIG, primary_key=True, autoincrement=False))
    number: int = Field(primary_key=True)
    """From 1, the oldest."""
    upto: int = Field(sa_column=Column(BIG, nullable=False))
    """The place of its last entry."""
    closed_at: datetime = instant()
    editions: list[int] = json_column()
    """In the order of display."""
    packed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    """The document without entries in every format, and the addresses that it links to."""


class NameRow(SQLModel, table=True):
    """A word of an address that the operator chose: it lives, has moved, or has ended. Kept for ever."""

    __tablename__ = "name"
    kind: str = Field(primary_key=True)
    word: str = Field(primary_key=True)
    born: str
    """The word that stands in the ids of its feeds."""
    title: str = text_column(nullable=False)
    description: str = text_column(nullable=False)
    selection: dict[str, list[str]] = json_column()
    private: bool = False
    moved_to: str | None = None
    ended_at: datetime | None = instant(nullable=True)
    shown: list[str] = json_column()
    """Items that its feed showed when it ended."""


class DirtyRow(SQLModel, table=True):
    """A feed that waits to be rendered."""

    __tablename__ = "dirty"
    path: str = Field(primary_key=True)
    later: bool = False
    """All others go before it: only its archive has to catch up."""


class FragmentRow(SQLModel, table=True):
    """An entry rendered once: kept by item, format, revision and version of the rendering."""

    __tablename__ = "fragment"
    item: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    recipe: str
    """Revision of the item and version of the adapter."""
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))


class DocumentRow(SQLModel, table=True):
    """A feed document, ready to be sent, compressed."""

    __tablename__ = "document"
    path: str = Field(primary_key=True)
    format: str = Field(primary_key=True)
    gzip: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    links: str = text_column(nullable=False)
    """The Link header."""
    etag: str
    last_modified_at: datetime = instant()
    entries: int
