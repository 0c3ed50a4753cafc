"""The outbox: editions, order and doubt of deliveries; how endpoints fare; notices; a ledger"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_ONCE = ("item", "event", "subscription", "edition")


def upgrade() -> None:
    _deliveries()
    _endpoints()
    op.create_table(
        "kept_message",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("content_type", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("covers", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_message")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_subject"), "notice", ["subject"])
    op.create_table(
        "ledger",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("subscriptions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_ledger")),
    )
    op.create_table(
        "subscription",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_subscription")),
    )


def _deliveries() -> None:
    """What was owed keeps its place and its id. It has no sequence: that counts from now on."""
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.rename_table("delivery", "delivery_before")
    for name in ("ix_delivery_state_endpoint_due_at", "ix_delivery_message"):
        op.drop_index(name, table_name="delivery_before")
    op.create_table(
        "delivery",
        sa.Column("seq", big, autoincrement=True, nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("endpoint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("since_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("bound", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(), nullable=True),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_delivery")),
        sa.UniqueConstraint("id", name=op.f("uq_delivery_id")),
        sa.UniqueConstraint(
            "item", "event", "subscription", "edition", name=op.f("uq_delivery_item_event_subscription_edition")
        ),
    )
    kept = (
        "seq, id, item, event, subscription, endpoint, state, created_at, due_at, attempts, settled_at, message, detail"
    )
    op.execute(
        f"INSERT INTO delivery ({kept}, edition, since_at, sequence, receipt)"  # noqa: S608 - words of this file
        f" SELECT {kept}, 1, created_at, 0, '' FROM delivery_before"
    )
    op.drop_table("delivery_before")
    op.create_index("ix_delivery_state_endpoint_due_at", "delivery", ["state", "endpoint", "due_at"])
    for name in ("message", "lease", "bound"):
        op.create_index(op.f(f"ix_delivery_{name}"), "delivery", [name])
    with op.batch_alter_table("attempt") as attempt:
        attempt.add_column(sa.Column("next_at", sa.BigInteger(), nullable=True))


def _endpoints() -> None:
    numbers = ("failures", "wrong", "slowed", "sequence")
    with op.batch_alter_table("endpoint") as endpoint:
        endpoint.add_column(sa.Column("failing_since", sa.BigInteger(), nullable=True))
        endpoint.add_column(sa.Column("full_at", sa.BigInteger(), nullable=True))
        endpoint.add_column(sa.Column("last_owed", sa.String(), nullable=True))
        for name in numbers:
            endpoint.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("endpoint") as endpoint:
        for name in numbers:
            endpoint.alter_column(name, server_default=None)
