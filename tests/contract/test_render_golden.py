"""The bytes that subscribers get, held in files: a change of them must be meant, and raises the format's ``adapter``.

``FEEDPUB_GOLDEN=write pytest tests/contract/test_render_golden.py`` writes the files anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from feedpub.model import FeedPath
from feedpub.render import FORMATS, render
from render_makers import a_channel, bare, hostile, pictured

GOLDEN = Path(__file__).parent / "render"


@pytest.mark.parametrize("name", FORMATS.names)
def test_a_document_is_byte_for_byte_the_one_on_file(name: str) -> None:
    format = FORMATS[name]
    channel = a_channel(hub="https://hub.example/", updated=pictured().updated)
    fragments = [format.entry(entry) for entry in (pictured(), bare(), hostile())]
    body = render(format, channel, fragments, FeedPath("type/report")).body
    file = GOLDEN / f"three-entries.{name}"
    if os.environ.get("FEEDPUB_GOLDEN") == "write":
        file.write_bytes(body)
    assert body == file.read_bytes()
