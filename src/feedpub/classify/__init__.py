"""Files an item: its type, countries and regions, each with the evidence for it. Pure: no clock, no network, no log.

``Filer.file`` is the whole of it. The words that it knows are data, in files that a person edits, below ``data/``.
"""

from feedpub.classify.filer import Filer
from feedpub.classify.gazetteer import region_phrases
from feedpub.classify.languages import language_of
from feedpub.classify.text import Text

__all__ = ["Filer", "Text", "language_of", "region_phrases"]
