"""The limits of a listing and of the texts that are read from it. Nothing is cut without one of these names."""

from __future__ import annotations

ITEMS = 1000
"""Items read from one listing; the rest is skipped as ``too_many``."""

NOTES = 200
"""Skipped values kept of one listing."""

TITLE = 300
SUMMARY = 4000
CONTENT = 64 * 1024
"""Bytes of UTF-8 of the sanitised content; a longer one is left out, and the summary stays."""
CAPTION = 1000
LABEL = 120
"""A printed type, a section heading, a listing's own title."""
AUTHOR = 200
AUTHORS = 20
OWN_ID = 1000
LINK = 2000
DATE = 120
DETAIL = 100
"""What a ``Skipped`` quotes of the page."""

ELEMENTS = 200_000
"""Elements of one page that are looked at."""

REPLACED_SHARE = 0.01
"""A page of which more characters than this share could not be decoded is noted as ``bad_encoding``."""
UNPRINTABLE_SHARE = 0.02
"""A body with a larger share of control characters is no text at all."""
SNIFF = 4096
"""Bytes at the head of a body that are looked at to tell what it is."""
