"""What Teams would show of a message: simple checks of its envelope and of Adaptive Cards 1.4. It keeps nothing.

A workflow takes more than this and then shows nothing; here that is a fault. https://adaptivecards.io/explorer
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

CARD = "application/vnd.microsoft.card.adaptive"
ACTIONS = 6
_VERSION = re.compile(r"1\.[0-4]")

Json = Any
"""What ``json.loads`` gives."""


def envelope_fault(message: Json) -> str | None:
    """What is wrong with a message; None if it is a card in its envelope."""
    if not isinstance(message, dict) or message.get("type") != "message":
        return "NoMessage"
    attachments = message.get("attachments")
    if not isinstance(attachments, list) or len(attachments) != 1:
        return "NotOneAttachment"
    (attachment,) = attachments
    if not isinstance(attachment, dict) or attachment.get("contentType") != CARD:
        return "NoAdaptiveCard"
    return None if _card_fits(attachment.get("content")) else "InvalidCard"


def _card_fits(card: Json) -> bool:
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        return False
    body, actions = card.get("body"), card.get("actions", [])
    return (
        _VERSION.fullmatch(str(card.get("version"))) is not None
        and isinstance(body, list)
        and bool(body)
        and all(map(_element_fits, body))
        and isinstance(actions, list)
        and len(actions) <= ACTIONS
        and all(map(_action_fits, actions))
    )


def _element_fits(element: Json) -> bool:
    if not isinstance(element, dict):
        return False
    check = _CHECKS.get(str(element.get("type")))
    return check is not None and check(element)


def _text_fits(element: Mapping[str, Json]) -> bool:
    text = element.get("text")
    return isinstance(text, str) and bool(text)


def _image_fits(element: Mapping[str, Json]) -> bool:
    """Teams fetches pictures over TLS only."""
    return str(element.get("url")).startswith("https://") and isinstance(element.get("altText", ""), str)


def _action_fits(action: Json) -> bool:
    return (
        isinstance(action, dict)
        and action.get("type") == "Action.OpenUrl"
        and isinstance(action.get("title"), str)
        and str(action.get("url")).startswith(("https://", "http://"))
    )


_CHECKS: Mapping[str, Callable[[Mapping[str, Json]], bool]] = {"TextBlock": _text_fits, "Image": _image_fits}
