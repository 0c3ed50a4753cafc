"""Makers of announcements, and a receiver that answers as a test asks, at the place of the network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from feedpub.errors import EgressError
from feedpub.model import Announcement, Answer, DeliveryEvent, DeliveryId, ItemId, Notice, Secret, Site
from makers import NOON, an_item

SITE = Site(title="Harbour Watch", url="https://feeds.example")
OK = Answer(status=200, body=b"ok")


def a_secret(value: str) -> Secret:
    return Secret(lambda: value)


def an_announcement(id: str = "d1", /, **fields: Any) -> Announcement:
    """A report about East Asia by one source; keyword arguments are the item's, or the announcement's own."""
    own = {key: fields.pop(key) for key in tuple(fields) if key in Announcement.__dataclass_fields__ and key != "link"}
    image = own.get("image")
    item = own["item"] if "item" in own else an_item(**fields, **({"image": image} if image else {}))
    told = an_item(**fields) if item is None else item
    return Announcement(
        **{
            "id": DeliveryId(id),
            "event": DeliveryEvent.PUBLISHED,
            "occurred": NOON,
            "headline": told.title,
            "excerpt": told.summary or "",
            "link": told.link,
            "image": told.image,
            "day": told.day,
            "item": item,
            "page": "https://feeds.example/items/abcdefghijklmnop",
            "feed": "https://feeds.example/feeds/all.json",
            "feed_page": "https://feeds.example/feeds/all",
            "type_name": "Report",
            "region_names": ("East Asia",),
            "country_names": ("Japan",),
            "source_titles": ("Port Studies",),
            **own,
        }
    )


def a_notice(id: str = "n1", /, **fields: Any) -> Announcement:
    """A source that broke, as the operator is told; keyword arguments are the announcement's."""
    said = Notice(
        id=ItemId("notice0000000001"),
        kind="source_broken",
        subject="port-studies",
        title="Port Studies is broken",
        text="No item was found in six looks: see what its page looks like now.",
        began=NOON,
    )
    words = {"headline": said.title, "excerpt": said.text, "item": None, "notice": said, "link": None}
    plain = {"type_name": "", "region_names": (), "source_titles": (), "page": "https://feeds.example/operator"}
    return replace(an_announcement(id), **{"event": DeliveryEvent.BEGAN, **words, **plain, **fields})


@dataclass(slots=True)
class Receiver:
    """Stands where the network begins: remembers each request, and gives the answers in their order."""

    answers: list[Answer | EgressError]
    requests: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    async def patch(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        return await self.post(f"PATCH {url}", body, headers, once=once)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str], *, once: bool = False) -> Answer:
        self.requests.append((url, body, dict(headers)))
        answer = self.answers.pop(0)
        if isinstance(answer, EgressError):
            raise answer
        return answer
