"""A document: bytes, their packed form, their validators."""

from __future__ import annotations

import gzip
from datetime import timedelta
from hashlib import sha256

from feedpub.model import Document, FeedPath
from feedpub.render import FORMATS, link_header, render
from makers import NOON
from render_makers import a_channel, bare, pictured

PATH = FeedPath("type/report")


def test_a_document_carries_its_bytes_and_what_tells_whether_they_changed() -> None:
    atom = FORMATS["atom"]
    channel = a_channel(updated=NOON + timedelta(microseconds=7))
    fragments = [atom.entry(pictured()), atom.entry(bare())]
    body = atom.document(channel, fragments)
    document = render(atom, channel, fragments, PATH)
    assert document == Document(
        path=PATH,
        format="atom",
        gzip=document.gzip,
        etag=sha256(body).hexdigest()[:32],
        last_modified=NOON,
        entries=2,
        links=link_header(channel, "atom"),
    )
    assert gzip.decompress(document.gzip) == body == document.body


def test_the_packed_form_holds_no_time_of_packing() -> None:
    packed = render(FORMATS["json"], a_channel(), [], PATH).gzip
    assert packed[4:8] == b"\0\0\0\0"
