"""Which items an operator has withdrawn: one row an item, kept until it is undone. Changes no item itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select

from feedpub.model import ItemId, Withdrawal
from feedpub.store.statements import batches, has, replace_all, table
from feedpub.store.tables import WithdrawalRow
from feedpub.store.transaction import Tx

_WITHDRAWAL = table(WithdrawalRow)


def keep(tx: Tx, item: ItemId, withdrawal: Withdrawal) -> None:
    """Writes the withdrawal of an item in the place of an earlier one."""
    row = {"item": item, "note": withdrawal.note, "made_at": withdrawal.made, "left_at": withdrawal.left}
    replace_all(tx, WithdrawalRow, [row])


def drop(tx: Tx, item: ItemId) -> None:
    """Takes the withdrawal of an item back."""
    tx.execute(delete(_WITHDRAWAL).where(_WITHDRAWAL.c.item == item))


def of(tx: Tx, ids: Iterable[str]) -> dict[str, Withdrawal]:
    """The withdrawals of these items; one that stands is left out."""
    found: dict[str, Withdrawal] = {}
    if has(tx, WithdrawalRow):
        for batch in batches(ids):
            for row in tx.execute(select(_WITHDRAWAL).where(_WITHDRAWAL.c.item.in_(batch))):
                found[row.item] = Withdrawal(made=row.made_at, note=row.note, left=row.left_at)
    return found


def due(tx: Tx, made_before: datetime) -> tuple[ItemId, ...]:
    """The items whose withdrawal is older and that still stand in feeds, the longest withdrawn first."""
    waiting = select(_WITHDRAWAL.c.item).where(_WITHDRAWAL.c.left_at.is_(None), _WITHDRAWAL.c.made_at <= made_before)
    return tuple(ItemId(item) for item in tx.scalars(waiting.order_by(_WITHDRAWAL.c.made_at, _WITHDRAWAL.c.item)))


def told(tx: Tx) -> tuple[ItemId, ...]:
    """The withdrawn items that still say so in feeds."""
    if not has(tx, WithdrawalRow):
        return ()
    return tuple(ItemId(item) for item in tx.scalars(select(_WITHDRAWAL.c.item).where(_WITHDRAWAL.c.left_at.is_(None))))
