"""A strict reading of feed documents: what the W3C's validator and the formats' own specifications object to.

``findings`` says what is wrong with a document, each as ``kind: where``; a good one has none. ``advice`` says what may
be meant so. It knows nothing of feedpub: whatever it is given is judged by the rules alone.
"""

from __future__ import annotations

from datetime import datetime

from lxml import etree

from feed_atom import advice, atom_findings
from feed_json import json_findings
from feed_rss import rss_findings

__all__ = ["advice", "findings"]


def findings(body: bytes, format: str, now: datetime, address: str | None = None) -> list[str]:
    """What is wrong with a document (atom, rss or json), sorted; ``address`` is the one that it was served at."""
    judge = {"atom": atom_findings, "rss": rss_findings, "json": json_findings}[format]
    try:
        return sorted(judge(body, now, address))
    except (etree.XMLSyntaxError, ValueError) as error:
        return [f"not-well-formed: {error}"]
