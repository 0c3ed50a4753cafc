"""In which language a source speaks: what the operator says, else what its page says of itself."""

from __future__ import annotations

import re
from dataclasses import replace

from feedpub.model import Source

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
"""As a page may say it: BCP 47, less what no page has."""


def as_spoken(source: Source, said: str | None) -> Source:
    """The source with the language of the page that was read; as it is where the operator names one, or where what
    the page says (``English``, ``{{lang}}``) is no language tag.
    """
    tag = (said or "").strip().replace("_", "-")
    if source.language or not _TAG.fullmatch(tag):
        return source
    return replace(source, language=tag)
