"""Many announcements in few long texts, as mails and Apprise take them: what goes together, what is only counted.

It knows no markup, and no limit but one of size; chats, whose limits are many, have ``digest``. Where a subscription
allows only so many messages, the oldest announcements become counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from feedpub.model import Announcement, DeliveryId, Manner
from feedpub.notify import words


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one message tells, in groups, and what it only counts."""

    told: tuple[Announcement, ...]
    folded: tuple[Announcement, ...] = ()
    number: int = 1
    count: int = 1
    """Of how many messages it is which."""

    @property
    def covers(self) -> tuple[DeliveryId, ...]:
        return tuple(one.id for one in (*self.told, *self.folded))


def batches(
    announcements: Sequence[Announcement], manner: Manner, size: Callable[[Announcement], int], room: int
) -> tuple[Batch, ...]:
    """All of them, each in one batch, in groups; a batch holds at most ``room`` of what ``size`` measures.

    One that is larger than that stands alone.
    """
    sizes = {one.id: size(one) for one in announcements}
    most = len(announcements) if manner.most_parts is None else manner.most_parts
    first = bisect_left(  # the fewer of the oldest are told, the fewer messages there are
        range(len(announcements)), True, key=lambda k: len(_packed(announcements[k:], manner, sizes, room)) <= most
    )
    parts = _packed(announcements[first:], manner, sizes, room) or [[]]
    last = len(parts)
    return tuple(
        Batch(told=tuple(part), folded=tuple(announcements[:first]) if n == last else (), number=n, count=last)
        for n, part in enumerate(parts, 1)
    )


def _packed(
    announcements: Sequence[Announcement], manner: Manner, sizes: Mapping[DeliveryId, int], room: int
) -> list[list[Announcement]]:
    groups = [words.group(one, manner) for one in announcements]
    place = {name: number for number, name in reversed(list(enumerate(groups)))}
    parts: list[list[Announcement]] = []
    left = 0
    for _, one in sorted(zip(groups, announcements, strict=True), key=lambda pair: place[pair[0]]):
        if not parts or sizes[one.id] > left:
            parts.append([])
            left = room
        parts[-1].append(one)
        left -= sizes[one.id]
    return parts


def heading(announcements: Sequence[Announcement], manner: Manner) -> str:
    """``12 new: Report (8), Testimony (4)``; corrections are counted by their own words."""
    new = [one for one in announcements if not words.is_compact(one)]
    corrected = Counter(words.mark(one).lower() for one in announcements if words.is_compact(one))
    groups = Counter(words.group(one, manner) for one in new)
    said = [f"{len(new)} new: {words.tallied(groups)}"] if new else []
    return "; ".join((*said, *(f"{count} {word}" for word, count in corrected.items())))


def part_of(batch: Batch) -> str:
    """Which part of how many, where there are several."""
    return f" (part {batch.number} of {batch.count})" if batch.count > 1 else ""
