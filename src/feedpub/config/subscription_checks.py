"""Whether the subscriptions fit each other, the endpoints, and each itself. It sees the checked file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time

from feedpub.config import build
from feedpub.config.places import Fault, spelled
from feedpub.config.shape import FilePart
from feedpub.config.subscription_shape import QuietPart
from feedpub.config.tree import Tree
from feedpub.model import SubscriptionKey, Taxonomy


def twins(file: FilePart, tree: Tree, taxonomy: Taxonomy) -> Iterator[Fault]:
    """Subscriptions under one key: everything would be told twice, or one would hide the other."""
    first: dict[SubscriptionKey, int] = {}
    for number, part in enumerate(file.subscriptions):
        before = first.setdefault(build.subscription(part, taxonomy).key, number)
        if before != number:
            path = f"subscriptions[{number}]"
            what = f"the same as subscriptions[{before}]"
            yield Fault(place=tree.place(("subscriptions", number)), path=path, what=what, advice="remove one of them")


def untold(file: FilePart, tree: Tree) -> Iterator[Fault]:
    """A warning for each endpoint that hears nothing."""
    told = {part.to for part in file.subscriptions}
    for name in file.endpoints:
        if name not in told:
            place = tree.key(("endpoints", name))
            yield Fault(place=place, path=f"endpoints.{name}", what="no subscription tells this endpoint anything")


def late(file: FilePart, tree: Tree) -> Iterator[Fault]:
    """A warning for each digest whose time lies in quiet hours of the same time zone."""
    for number, part in enumerate(file.subscriptions):
        digest, quiet = part.digest, part.quiet
        if digest and digest.at and quiet and digest.timezone == quiet.timezone and _within(digest.at, quiet):
            loc = ("subscriptions", number, "digest", "at")
            what = f"this lies in the quiet hours: the digest goes out at their end, at {quiet.to:%H:%M}"
            yield Fault(place=tree.place(loc), path=spelled(loc), what=what)


def _within(at: time, quiet: QuietPart) -> bool:
    if quiet.begin < quiet.to:
        return quiet.begin <= at < quiet.to
    return at >= quiet.begin or at < quiet.to
