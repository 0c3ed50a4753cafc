"""How many items each shelf holds: counted by the database with every row of ``filed`` that comes or goes.

To count a million rows when a page asks for them takes seconds; a number that is kept takes none. The database counts
by itself, so that nobody who files an item can forget to.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from feedpub.store.statements import table
from feedpub.store.tables import ItemRow, TallyRow
from feedpub.store.transaction import Tx

_TALLY, _ITEM = table(TallyRow), table(ItemRow)


def counts(tx: Tx, facet: str) -> dict[str, int]:
    """Items by slug, the fullest shelf first."""
    counted = select(_TALLY.c.slug, _TALLY.c["items"]).where(_TALLY.c.facet == facet)
    rows = tx.execute(counted.order_by(_TALLY.c["items"].desc(), _TALLY.c.slug))
    return {slug: items for slug, items in rows}  # noqa: C416 - rows are no pairs to dict()


def first_filings(tx: Tx, facet: str) -> Mapping[str, Mapping[str, str]]:
    """The filing, as it is kept, of the first item on each shelf."""
    rows = select(_TALLY.c.slug, _ITEM.c.filing).join(_ITEM, _ITEM.c.seq == _TALLY.c.first)
    return {slug: filing for slug, filing in tx.execute(rows.where(_TALLY.c.facet == facet))}  # noqa: C416 - as above
