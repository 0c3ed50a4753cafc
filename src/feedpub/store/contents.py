"""The content of items that have one. Sanitises nothing: that was done when the listing was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, select

from feedpub.model import ItemId
from feedpub.store.statements import batches, has, replace_all, table
from feedpub.store.tables import ContentRow
from feedpub.store.transaction import Tx

_CONTENT = table(ContentRow)


def keep(tx: Tx, contents: Mapping[ItemId, str | None]) -> None:
    """Writes the content of items in the place of what they had; None leaves an item without."""
    replace_all(tx, ContentRow, [{"item": id, "html": html} for id, html in contents.items() if html])
    for batch in batches(id for id, html in contents.items() if not html):
        if has(tx, ContentRow):
            tx.execute(delete(_CONTENT).where(_CONTENT.c.item.in_(batch)))


def of(tx: Tx, ids: Iterable[str]) -> dict[str, str]:
    """The contents of these items; one without is left out."""
    found: dict[str, str] = {}
    if has(tx, ContentRow):
        for batch in batches(ids):
            found.update(tx.execute(select(_CONTENT.c.item, _CONTENT.c.html).where(_CONTENT.c.item.in_(batch))).all())
    return found
