"""Whether the last item of a page is whole. A page kept as an excerpt ends anywhere, even within a word."""

from __future__ import annotations

from collections.abc import Sequence

from feedpub.parse.draft import Draft
from feedpub.parse.text.shapes import ENDS


def is_cut(drafts: Sequence[Draft], ending: str, *, all_dated: bool) -> bool:
    """Whether the last draft lacks what the others of its section have, or its text breaks off.

    ``ending`` is the last line of the page: an item that more lines follow is whole. ``all_dated`` says that a date
    closes every item.
    """
    last = drafts[-1]
    words = (last.summary or last.title).rstrip()
    if last.authors or last.date or not ending.rstrip().endswith(words[-20:]):
        return _breaks_off(last, drafts[:-1], ending)
    peers = [draft for draft in drafts[:-1] if draft.section == last.section] or list(drafts[:-1])
    lacking = (all_dated and all(draft.date for draft in peers)) or (
        not last.summary and all(draft.summary for draft in peers)
    )
    return (bool(peers) and lacking) or _breaks_off(last, drafts[:-1], ending)


def _breaks_off(last: Draft, others: Sequence[Draft], ending: str) -> bool:
    """Whether the page ends with the item's text, and that text without the end that most others have."""
    text = (last.summary or "").rstrip()
    if not text or not ending.rstrip().endswith(text[-20:]) or text.endswith(ENDS):
        return False
    ended = [(draft.summary or "").rstrip().endswith(ENDS) for draft in others if draft.summary]
    return sum(ended) * 2 >= len(ended)
