"""Files items by the data files and by what the operator adds to them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from feedpub.classify import shelves
from feedpub.classify.languages import ENGLISH, language_of
from feedpub.classify.own import belonging
from feedpub.classify.places import places
from feedpub.classify.reader import Reader, reader_of
from feedpub.classify.text import Text
from feedpub.classify.types import Types
from feedpub.classify.wording import taxonomy
from feedpub.model import Additions, Filing

VERSION = 3
"""Of the rules: raised when they may file the same text otherwise than before. The data files speak for themselves."""


class Filer:
    """Knows every type, region and phrase. Made once: it is the same for ever, and shared by threads."""

    def __init__(self, additions: Additions = Additions()) -> None:  # noqa: B008 - frozen
        self._types = Types(additions.types)
        self._own = additions.regions
        self._readers = dict[str, Reader]()
        self.taxonomy = taxonomy(self._types.names, additions.regions)
        self.labels = self._types.labels
        """Every word for a known type, folded and in small letters."""
        self.recipe = blake2b(f"{VERSION} {shelves.fingerprint()} {additions!r}".encode(), digest_size=12).hexdigest()
        """Differs whenever the same text may be filed otherwise: what is stored is then filed again."""

    def load(self) -> None:
        """Reads the phrases of English now, and not when the first text comes: that takes a fifth of a second."""
        self._reader(ENGLISH)

    def file(self, text: Text) -> Filing:
        """Where the item belongs, and why. Never fails: what says nothing is untyped and has no region."""
        found = places(text, self._reader(language_of(text)))
        belonging(found, self._own, self.taxonomy)
        typed = self._types.type_of(text)
        return replace(
            typed,
            countries=tuple(sorted(found.countries)),
            regions=tuple(sorted(found.regions)),
            weak_regions=tuple(sorted(found.weak)),
            us_is_subject=found.us_is_subject,
            evidence=(*typed.evidence, *found.evidence),
        )

    def _reader(self, code: str) -> Reader:
        """Made when the first text of its language comes; threads that come together make the same one."""
        reader = self._readers.get(code)
        if reader is None:
            reader = self._readers.setdefault(code, reader_of(code, self._own))
        return reader
