"""Withdrawals, content, quarantine; feeds that stay quick however many items there are"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from feedpub.store import words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


_TRIGGERS = (
    """\
    CREATE TRIGGER filed_came AFTER INSERT ON filed BEGIN
        INSERT INTO tally (facet, slug, items, first) VALUES (NEW.facet, NEW.slug, 1, NEW.seq)
        ON CONFLICT (facet, slug) DO UPDATE SET items = items + 1, first = min(first, excluded.first);
    END""",
    """\
    CREATE TRIGGER filed_went AFTER DELETE ON filed BEGIN
        UPDATE tally SET items = items - 1 WHERE facet = OLD.facet AND slug = OLD.slug;
        DELETE FROM tally WHERE facet = OLD.facet AND slug = OLD.slug AND items <= 0;
        UPDATE tally SET first = (SELECT min(seq) FROM filed WHERE facet = OLD.facet AND slug = OLD.slug)
        WHERE facet = OLD.facet AND slug = OLD.slug AND first = OLD.seq;
    END""",
)
"""The database keeps ``tally`` by itself, so that nobody who files an item can forget to."""


def upgrade() -> None:
    _names()
    op.create_table(
        "withdrawal",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("left_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_withdrawal")),
    )
    op.create_table(
        "item_content",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_item_content")),
    )
    op.create_table(
        "quarantine",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("item", "format", name=op.f("pk_quarantine")),
    )
    _one_range_a_feed()
    _searchable_words()
    _documents_once()
    _archives()
    _hub()


def _one_range_a_feed() -> None:
    """``filed`` in the order of its ranges, with sources and pairs of type and region; its rows counted."""
    op.drop_index("ix_filed_window", table_name="filed")
    op.rename_table("filed", "filed_before")
    op.create_table(
        "filed",
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "slug", "seq", name=op.f("pk_filed")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_filed_window", "filed", ["facet", "slug", "published_at", "seq"])
    op.create_index("ix_filed_seq", "filed", ["seq"])
    op.create_table(
        "tally",
        sa.Column("facet", sa.String(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("facet", "slug", name=op.f("pk_tally")),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT OR IGNORE INTO filed (facet, slug, seq, published_at)"
        " SELECT facet, slug, seq, published_at FROM filed_before"
    )
    op.execute(
        "INSERT OR IGNORE INTO filed (facet, slug, seq, published_at)"
        " SELECT 'source', listed.source, item.seq, item.published_at"
        " FROM item_source AS listed JOIN item ON item.id = listed.item"
    )
    op.execute(
        "INSERT OR IGNORE INTO filed (facet, slug, seq, published_at)"
        " SELECT 'type/region', type.slug || '/' || region.slug, type.seq, type.published_at"
        " FROM filed_before AS type JOIN filed_before AS region ON region.seq = type.seq AND region.facet = 'region'"
        " WHERE type.facet = 'type'"
    )
    op.drop_table("filed_before")
    op.execute(
        "INSERT INTO tally (facet, slug, items, first) SELECT facet, slug, count(*), min(seq) FROM filed"
        " GROUP BY facet, slug"
    )
    for trigger in _TRIGGERS:
        op.execute(trigger)


def _documents_once() -> None:
    """A document is kept as it is sent to nearly everybody, compressed; its plain bytes are made of that."""
    with op.batch_alter_table("document") as table:
        table.drop_column("body")
        table.add_column(sa.Column("links", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("document") as table:
        table.alter_column("links", server_default=None)


def _archives() -> None:
    """What has entered each feed, and the closed volumes of its archive; an old store fills them when it is opened."""
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "archive",
        sa.Column("id", big, autoincrement=True, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_archive")),
        sa.UniqueConstraint("path", name=op.f("uq_archive_path")),
    )
    op.create_table(
        "entered",
        sa.Column("archive", big, autoincrement=False, nullable=False),
        sa.Column("place", big, autoincrement=False, nullable=False),
        sa.Column("item", big, nullable=False),
        sa.PrimaryKeyConstraint("archive", "place", name=op.f("pk_entered")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("dirty") as dirty:
        dirty.add_column(sa.Column("later", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("dirty") as dirty:
        dirty.alter_column("later", server_default=None)
    op.create_index("uq_entered_archive_item", "entered", ["archive", "item"], unique=True)
    op.create_table(
        "edition",
        sa.Column("id", big, autoincrement=True, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint("item", "mark", name=op.f("uq_edition_item_mark")),
    )
    op.create_table(
        "volume",
        sa.Column("archive", big, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("upto", big, nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.Column("editions", sa.JSON(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("archive", "number", name=op.f("pk_volume")),
        sqlite_with_rowid=False,
    )


def _searchable_words() -> None:
    """The full-text index of titles and summaries, with what is stored already."""
    op.execute(words.MAKE)
    words.index_all(op.get_bind())


def _names() -> None:
    """The words of addresses that the operator chose, and what became of them."""
    op.create_table(
        "name",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("born", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("private", sa.Boolean(), nullable=False),
        sa.Column("moved_to", sa.String(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "word", name=op.f("pk_name")),
    )


def _hub() -> None:
    """Who follows which topic, what is to be asked of callbacks, and what is owed."""
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("made", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("topic", "callback", name=op.f("uq_follower_topic_callback")),
    )
    op.create_index("ix_follower_host", "follower", ["host"])
    op.create_index("ix_follower_expires_at", "follower", ["expires_at"])
    op.create_table(
        "intent",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("lease_seconds", sa.Integer(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intent")),
        sa.UniqueConstraint("topic", "callback", name=op.f("uq_intent_topic_callback")),
    )
    op.create_index("ix_intent_host_due_at", "intent", ["host", "due_at"])
    op.create_table(
        "push",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("follower", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_push")),
        sa.UniqueConstraint("follower", name=op.f("uq_push_follower")),
    )
    op.create_index("ix_push_host_due_at", "push", ["host", "due_at"])
