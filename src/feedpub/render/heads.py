"""The head of an XML feed, written once and dated anew: with a new entry nothing in it changes but its date.

Knows no format: what writes a head, and between which tags it writes the date, is handed in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from functools import lru_cache
from operator import attrgetter

from feedpub.model import Channel

HEADS = 2_048
"""Heads that are remembered, of 3 kB each."""
_but_its_date = attrgetter(*(part.name for part in fields(Channel) if part.name != "updated"))
_SOME_DAY = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How a format writes its head. ``tag`` is the element that holds the date, which ``date`` spells."""

    write: Callable[[Channel], bytes]
    tag: str
    date: Callable[[datetime], str]

    def dated(self, at: datetime) -> bytes:
        """The element with its date."""
        return f"<{self.tag}>{self.date(at)}</{self.tag}>".encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Undated:
    """A channel but for its date, told by all else that it says."""

    form: Form
    said: str
    channel: Channel = field(compare=False)


def head(form: Form, channel: Channel) -> bytes:
    """The document of a feed without entries: the same bytes as ``form.write`` gives."""
    before, after = _around_date(_Undated(form=form, said=repr(_but_its_date(channel)), channel=channel))
    return before + form.dated(channel.updated) + after


@lru_cache(maxsize=HEADS)
def _around_date(undated: _Undated) -> tuple[bytes, bytes]:
    # From the right: only the comment at the very beginning may hold a tag that is none.
    before, dated, after = undated.form.write(replace(undated.channel, updated=_SOME_DAY)).rpartition(
        undated.form.dated(_SOME_DAY)
    )
    if not dated:
        raise ValueError(f"a feed's head is without its date: {undated.form.tag}")
    return before, after
