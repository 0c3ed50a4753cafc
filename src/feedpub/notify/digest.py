"""What the digests of all chat kinds have in common: groups, how much is told of each item, headings and ids.

Rich pieces as long as they do not make too many messages, then short ones; and where even those are more than
a catching-up may send, the oldest are counted instead. Pure; how a piece looks is each kind's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from feedpub.model import Announcement, DeliveryEvent, DeliveryId, Manner, Message
from feedpub.notify import words
from feedpub.notify.packing import Budget, Line, Part, Piece, pack

MOST_RICH_PARTS = 3
"""A digest that would need more messages than this leaves out excerpts and origins."""

_COUNTED = {DeliveryEvent.PUBLISHED: "new", DeliveryEvent.UPDATED: "corrected", DeliveryEvent.WITHDRAWN: "withdrawn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a kind shows the pieces of a digest. Every piece must fit into a part by itself, below its heading."""

    budget: Budget
    rich: Callable[[Announcement], Piece]
    short: Callable[[Announcement], Piece]
    older: Callable[[str], Piece]
    """The sentence that counts what is not shown; it leads to the feed."""


def parts(announcements: Sequence[Announcement], manner: Manner, look: Look) -> list[Part]:
    """All announcements, each in exactly one part, by group in the order in which the groups first come."""
    names = list(dict.fromkeys(words.group(one, manner) for one in announcements))
    grouped = sorted(announcements, key=lambda one: names.index(words.group(one, manner)))
    most = None if manner.most_parts is None else max(manner.most_parts, 1)
    rich = (_line(one, manner, look.rich) for one in grouped)
    packed = pack(rich, look.budget, most=min(MOST_RICH_PARTS, most or MOST_RICH_PARTS))
    if packed is not None:
        return packed
    short = {one.id: _line(one, manner, look.short) for one in grouped}
    packed = pack(short.values(), look.budget, most=most)
    return _folded(announcements, short, look, most or 1) if packed is None else packed


def _line(announcement: Announcement, manner: Manner, piece: Callable[[Announcement], Piece]) -> Line:
    return Line(covers=(announcement.id,), group=words.group(announcement, manner), piece=piece(announcement))


def _folded(
    announcements: Sequence[Announcement], short: Mapping[DeliveryId, Line], look: Look, most: int
) -> list[Part]:
    """As many of the newest as fit into ``most`` parts, and one line that counts the older ones."""
    by_age = [one.id for one in sorted(announcements, key=lambda one: one.occurred)]

    def packed(kept: int) -> list[Part] | None:
        older = frozenset(by_age[: len(by_age) - kept])
        lines = [line for id, line in short.items() if id not in older]
        return pack([*lines, _older(by_age[: len(older)], short, look)], look.budget, most=most)

    fits, fails = 0, len(by_age)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        fits, fails = (fits, middle) if packed(middle) is None else (middle, fails)
    return packed(fits) or []  # the line that counts always fits by itself


def _older(ids: Sequence[DeliveryId], short: Mapping[DeliveryId, Line], look: Look) -> Line:
    """``and 212 older: Report (150), Testimony (62)``."""
    groups = Counter(short[id].group for id in ids)
    return Line(covers=tuple(ids), group="", piece=look.older(f"and {len(ids)} older: {words.tallied(groups)}"))


def headings(parts: Sequence[Part], announcements: Iterable[Announcement]) -> list[str]:
    """``7 new: Testimony, Report`` of a single part, else ``70 new, part 2 of 3: …``; foreign text, not escaped."""
    counts = Counter(_COUNTED.get(one.event, "notices") for one in announcements)
    total = ", ".join(f"{count} {word}" for word, count in counts.items())
    return [
        _heading(part, f"{total}, part {number} of {len(parts)}" if len(parts) > 1 else total)
        for number, part in enumerate(parts, 1)
    ]


def _heading(part: Part, total: str) -> str:
    names = list(dict.fromkeys(section.group for section in part.sections if section.group))
    return f"{total}: {words.listed(names)}" if names else total


def message(part: Part, body: bytes) -> Message:
    """The message of a part."""
    covers = tuple(id for line in part.lines for id in line.covers)
    return Message(
        id=message_id(covers),
        body=body,
        content_type="application/json",
        covers=covers,
    )


def message_id(covers: Iterable[DeliveryId]) -> str:
    """The id of a digest follows from what it covers, so that it is the same at every attempt."""
    digits = sha256("\n".join(covers).encode()).hexdigest()
    return f"digest-{digits[:32]}"
