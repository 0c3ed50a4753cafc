"""What an item says in a receiver's own markup: the linked title, the excerpt, the line of context.

Texts are cleaned and clamped first and escaped then; room is counted in escaped UTF-16 units. How a receiver
escapes and links is given by its kind.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feedpub.model import Announcement, DeliveryEvent
from feedpub.notify import words
from feedpub.notify.markdown import address
from feedpub.notify.text import clamp, clean, units

LONGEST_TITLE = 150  # UTF-16 units, as everything below
LONGEST_EXCERPT = 300
LONGEST_ORIGIN = 200
LONGEST_ADDRESS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a receiver writes."""

    escaped: Callable[[str], str]
    """Text in which nothing is markup; it never shrinks when a text grows."""
    address: Callable[[str], str]
    """A URL as it may stand in a link."""
    linked: Callable[[str, str], str]
    """A link: an address made by the above, and words, not escaped yet."""
    longest_address: int = LONGEST_ADDRESS

    def units(self, text: str) -> int:
        """How much room a text takes once it is escaped."""
        return units(self.escaped(text))

    def fitted(self, text: str, room: int) -> str:
        """A foreign text, escaped, in at most ``room``."""
        return self.escaped(clamp(clean(text), room, self.units))

    def target(self, announcement: Announcement) -> str:
        """Where the item stands; its page here where that address is too long."""
        address = self.address(words.link(announcement))
        return address if units(address) <= self.longest_address else self.address(announcement.page)

    def headline(self, announcement: Announcement) -> str:
        """The title as a link."""
        return self.linked(self.target(announcement), words.title(announcement, LONGEST_TITLE))

    def marked(self, announcement: Announcement) -> str:
        """The headline, with a word before it if it is not news."""
        mark = words.mark(announcement)
        return f"{mark}: {self.headline(announcement)}" if mark else self.headline(announcement)

    def named(self, announcement: Announcement) -> str:
        """The headline, with a word before it that says what it is: all that a notification needs."""
        return (
            f"{self.escaped(words.mark(announcement) or words.type_name(announcement))}: {self.headline(announcement)}"
        )

    def one_line(self, announcement: Announcement) -> str:
        """All that is said of a correction."""
        note = self.excerpt(announcement) if announcement.event is DeliveryEvent.WITHDRAWN else ""
        return " - ".join(filter(None, (self.marked(announcement), note)))

    def excerpt(self, announcement: Announcement, room: int = LONGEST_EXCERPT) -> str:
        """The summary's beginning in at most ``room``."""
        return self.fitted(clamp(clean(announcement.excerpt), LONGEST_EXCERPT), room)

    def origin(self, announcement: Announcement, *first: str) -> str:
        """The line of context."""
        return self.escaped(words.context(announcement, LONGEST_ORIGIN, *first, size=self.units))

    def link_to(self, url: str, text: str, room: int = LONGEST_TITLE) -> str:
        """A link to an address of ours, with words that are clamped."""
        return self.linked(self.address(url), clamp(clean(text), room) or url)


def picture(announcement: Announcement) -> str | None:
    """The address of the item's picture; receivers fetch it themselves, and only over TLS."""
    url = address(announcement.image or "")
    fits = url.startswith("https://") and words.is_short(url) and units(url) <= LONGEST_ADDRESS
    return url if fits else None
