"""The kinds of columns that the tables have: instants as whole milliseconds, texts, lists. Knows no table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Dialect, Integer, MetaData, Text
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


BIG = BigInteger().with_variant(Integer, "sqlite")


def instant(*, index: bool = False, nullable: bool = False) -> Any:
    return Field(sa_column=Column(Instant, nullable=nullable, index=index), default=None)


def json_column() -> Any:
    return Field(sa_column=Column(JSON, nullable=False))


def list_column() -> Any:
    """A list that may be absent, which is another thing than an empty one."""
    return Field(sa_column=Column(JSON(none_as_null=True), nullable=True), default=None)


def text_column(*, nullable: bool = True) -> Any:
    return Field(sa_column=Column(Text, nullable=nullable), default=None)
