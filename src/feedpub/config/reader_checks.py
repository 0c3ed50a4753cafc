"""Whether private feeds and those who read them fit each other. It sees the checked file, tokens included."""

from __future__ import annotations

from collections.abc import Iterator

from feedpub.config.places import Fault, spelled
from feedpub.config.shape import FilePart
from feedpub.config.tree import Tree


def reader_faults(file: FilePart, tree: Tree, *, opened: bool) -> Iterator[Fault]:
    """A public feed that needs no token; with ``opened``, one token for two readers or twice."""
    for key, reader in file.readers.items():
        for number, name in enumerate(reader.feeds):
            if not file.feeds[name].private:
                loc = ("readers", key, "feeds", number)
                what = f"the feed '{name}' is public: everybody reads it at /feeds/{name}"
                yield Fault(place=tree.place(loc), path=spelled(loc), what=what, advice="make it private, or remove it")
    if opened:
        yield from _shared(file, tree)


def unread(file: FilePart, tree: Tree) -> Iterator[Fault]:
    """A warning for each private feed that nobody may read."""
    read = {name for reader in file.readers.values() for name in reader.feeds}
    for name, feed in file.feeds.items():
        if feed.private and name not in read:
            loc = ("feeds", name)
            yield Fault(place=tree.key(loc), path=spelled(loc), what="no reader may read this private feed")


def _shared(file: FilePart, tree: Tree) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for key, reader in file.readers.items():
        for number, token in enumerate(reader.token):
            loc = ("readers", key, "token", *((number,) if len(reader.token) > 1 else ()))
            before = first.setdefault(token.reveal(), spelled(loc))
            if before != spelled(loc):
                what = f"the same token as {before}"
                yield Fault(place=tree.place(loc), path=spelled(loc), what=what, advice="each needs one of its own")
