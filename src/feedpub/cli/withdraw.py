"""``feedpub withdraw``: takes one item back from its readers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedpub.cli.lookup import item_named
from feedpub.cli.options import Config, Json, catalogue_of, say, settings

if TYPE_CHECKING:
    from feedpub.model import Item


def command(
    item: Annotated[str, typer.Argument(help="The item: its id, the address of its page here, or its own link.")],
    note: Annotated[str, typer.Option(help="Why, for its readers: it stands in the feeds.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Give the item back as it was.")] = False,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Example: feedpub withdraw kq3v7m2hxw5tq4za --note "The publisher has taken the report back."

    Withdraws an item, also while the service runs. In every feed its entry keeps its id and link and says for 14 days
    that the item was withdrawn, and why; then it leaves feeds, search and lists, and only its page stays. What is
    still owed to channels for it is not sent; those who have heard of it hear of that, too. No later look at its
    source brings it back; --undo does.
    """
    if undo and note:
        raise typer.BadParameter("--undo takes no --note")
    changed = _withdraw(item, note, undo, config)
    if as_json:
        say(_facts(changed))
    else:
        typer.echo(_sentence(changed))


def _withdraw(words: str, note: str, undo: bool, config: Path | None) -> Item:
    from feedpub.clock import wall_clock
    from feedpub.errors import FeedpubError
    from feedpub.pipeline import withdraw
    from feedpub.store import open_store

    loaded = settings(config, resolve_secrets=False)
    catalogue = catalogue_of(loaded)
    store = open_store(loaded.store_url, guest=True)
    try:
        id = item_named(store, words, loaded.sources).id
        if undo:
            changed = store.write_now(withdraw.give_back, catalogue, loaded.subscriptions, id, wall_clock())
        else:
            changed = store.write_now(withdraw.withdraw, catalogue, loaded.subscriptions, id, note, wall_clock())
    finally:
        store.close()
    if changed is None:
        raise FeedpubError(f"{id} is not withdrawn" if undo else f"{id} is withdrawn already, with the same note")
    return changed


def _sentence(item: Item) -> str:
    from feedpub.policy.withdrawal import SHOWN_FOR

    head = f"{item.id}  {item.title}\n"
    if item.withdrawn is None:
        return f"{head}It is given back: the feeds show it as it was."
    leaves = item.withdrawn.made + SHOWN_FOR
    return f"{head}It is withdrawn. The feeds say so until {leaves:%Y-%m-%d}; take it back with --undo."


def _facts(item: Item) -> dict[str, Any]:
    said = item.withdrawn
    return {
        "id": item.id,
        "title": item.title,
        "withdrawn": said and {"note": said.note, "made": said.made.isoformat()},
        "updated": item.updated.isoformat(),
        "revision": item.revision,
    }
