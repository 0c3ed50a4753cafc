"""The feed that holds all that a subscription tells: an address for every selection. Pure."""

from __future__ import annotations

from feedpub.model import FeedPath, Question, Selection, Term
from feedpub.policy.catalogue import ALL, Catalogue
from feedpub.policy.combination import combination
from feedpub.policy.searching import Search


def feed_for(catalogue: Catalogue, selection: Selection) -> FeedPath:
    """The path of the feed of a selection: that of a named feed that has the same, else of types, regions, countries
    and sources as an address spells them; with words it is a search.
    """
    for path, feed in catalogue.named.items():
        if feed.selection == selection:
            return path
    values = {
        "type": selection.types,
        "region": selection.regions,
        "country": selection.countries,
        "source": selection.sources,
    }
    try:
        among = combination(
            catalogue, {name: [catalogue.word(name, value) for value in chosen] for name, chosen in values.items()}
        )
    except LookupError:  # a type that no item has yet has no address either
        return ALL
    terms = tuple(term for word in selection.words if (term := Term(text=word, exact=True)).words)
    if not terms:
        return catalogue.combined(among).path
    return catalogue.searched(Search(question=Question(wanted=terms), among=among)).path
