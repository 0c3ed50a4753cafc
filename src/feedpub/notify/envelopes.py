"""The JSON of a message to a program, in the envelope that its receiver reads: Standard Webhooks, or CloudEvents 1.0.

What stands inside is the same (``payload``), and so is what a gap is seen by: ``sequence``, the id of the message
before, and the feed. https://github.com/cloudevents/spec/blob/main/cloudevents/formats/json-format.md
"""

from __future__ import annotations

from typing import Any, Literal

from feedpub.model import Announcement, Message, Site
from feedpub.notify.payload import TARGET, body_of, data_of, instant, thin_data, to_json
from feedpub.notify.words import is_short

Format = Literal["standard", "cloudevents"]
CONTENT_TYPES: dict[Format, str] = {"standard": "application/json", "cloudevents": "application/cloudevents+json"}
DIGITS = 12
"""``sequence`` of CloudEvents is a text, and orders as one."""


def enveloped(announcement: Announcement, site: Site, format: Format = "standard", *, thin: bool = False) -> Message:
    """The message of one announcement; thin where it is asked for, or would be too long otherwise."""
    body = _body(announcement, site, format, thin=thin)
    if len(body) > TARGET:
        body = _body(announcement, site, format, thin=True)
    return Message(id=announcement.id, body=body, content_type=CONTENT_TYPES[format], covers=(announcement.id,))


def _body(announcement: Announcement, site: Site, format: Format, *, thin: bool) -> bytes:
    if format == "cloudevents":
        return to_json(_cloud_event(announcement, site, thin=thin))
    return to_json(body_of(announcement, thin=thin))


def _cloud_event(announcement: Announcement, site: Site, *, thin: bool) -> dict[str, Any]:
    """Attributes that have no value are left out, as the specification asks."""
    data = thin_data(announcement) if thin else data_of(announcement)
    attributes = {
        "specversion": "1.0",
        "id": announcement.id,
        "source": site.url,
        "type": announcement.event.value,
        "subject": data["id"],
        "time": instant(announcement.occurred),
        "datacontenttype": "application/json",
        "sequence": f"{announcement.sequence:0{DIGITS}}" if announcement.sequence else None,
        "previousid": announcement.previous,
        "feed": announcement.feed if is_short(announcement.feed) else None,
    }
    return {**{name: value for name, value in attributes.items() if value is not None}, "data": data}
