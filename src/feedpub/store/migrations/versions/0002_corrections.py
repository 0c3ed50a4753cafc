"""What operators say of single items against the rules"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("type_label", sa.String(), nullable=True),
        sa.Column("countries", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("regions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("item", name=op.f("pk_correction")),
    )
