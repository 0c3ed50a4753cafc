"""The formats that a feed is published in. A new one is one file and one line here."""

from __future__ import annotations

from feedpub.registry import Registry
from feedpub.render.atom import ATOM
from feedpub.render.format import Format
from feedpub.render.json_feed import JSON
from feedpub.render.rss import RSS

FORMATS: Registry[Format] = Registry("format", ATOM, RSS, JSON)
