"""Files items by the data files and by what the operator adds to them."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

from feedpub.classify import shelves
from feedpub.classify.gazetteer import gazetteer
from feedpub.classify.index import Index
from feedpub.classify.own import belonging, with_own_phrases
from feedpub.classify.places import places
from feedpub.classify.text import Text
from feedpub.classify.types import Types
from feedpub.classify.wording import taxonomy
from feedpub.model import Additions, Filing

VERSION = 2
"""Of the rules: raised when they may file the same text otherwise than before. The data files speak for themselves."""


class Filer:
    """Knows every type, region and phrase. Made once: it is the same for ever, and shared by threads."""

    def __init__(self, additions: Additions = Additions()) -> None:  # noqa: B008 - frozen
        self._types = Types(additions.types)
        self._own = additions.regions
        self._index = Index(with_own_phrases(gazetteer(), additions.regions))
        self.taxonomy = taxonomy(self._types.names, additions.regions)
        self.recipe = blake2b(f"{VERSION} {shelves.fingerprint()} {additions!r}".encode(), digest_size=12).hexdigest()
        """Differs whenever the same text may be filed otherwise: what is stored is then filed again."""

    def file(self, text: Text) -> Filing:
        """Where the item belongs, and why. Never fails: what says nothing is untyped and has no region."""
        found = places(text, self._index)
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
