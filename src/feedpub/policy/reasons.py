"""Why a phrase counts, counts weakly or does not count: one sentence for each rule by which items are filed.

A sentence goes on from the words that decided: "Japanese" *is the adjective of Japan or a word for its people*.
``{what}`` is what the words give. Knows no item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

STRONG: Mapping[str, str] = {
    # what tells a type
    "label": "is printed as the type, by its own name",
    "label_alias": "is printed as the type: another word for {what}",
    "link_path": "tells {what} by a part of its path",
    "section": "is the heading that the item stands below, and it names the type",
    "own_type": "is printed as the type and in no list: it became a type of its own",
    # what names a country
    "name": "is a name of {what}",
    "demonym": "is the adjective of {what}, or a word for its people",
    "capital": "is the capital of {what}",
    "alias": "is another name of {what}",
    "city": "is a city or a part of {what}",
    "hub": "is a city of {what}, and not only the place of a meeting here",
    "people": "is a people, a party or an armed group of {what}",
    "leader": "leads {what}, or once did",
    # what names a region
    "area": "is a name for {what} or a part of it",
    "umbrella": "is a wide word for {what}, and nothing more definite of it is named",
    "passing": "is a word for {what}: it stands in the title, and no other place is named",
    "organisation": "is an organisation that stands for {what}",
    "alliance": "is an alliance that stands for {what}, and no place outside it is named",
    "own": "is a phrase that the operator's file gives {what}",
    # what makes the United States the subject
    "us": "names the United States, and the text is about no other place",
    "us_vague": "is a word that stands for the United States beside others, and the text is about no other place",
    "us_domestic": "speaks of life or government in the United States",
    "us_likely": "is mostly said of the United States, and no other place is named",
    "us_state": "is a state or a city of the United States, in the title or beside no place abroad",
    "correction": "said so, whatever the rules say",
}
"""Of what the item is filed under."""

WEAK: Mapping[str, str] = {
    "umbrella": "is a wide word for {what}, beside something more definite",
    "passing": "is a word for {what}, named in passing",
    "organisation": "is an organisation that stands for {what}; as other regions are named, it may only look on",
    "alliance": "is an alliance that stands for {what}; as other regions are named, it may only be the actor",
}
"""Of what is only a hint; a rule that is not here has the sentence of ``STRONG`` and then ``HINT``."""

HINT = "; only a hint"

CAPTION = "stands in the picture's caption, where a place says little: only a hint of {what}"
"""Whatever the rule: captions are read only where title and summary name nothing."""

EDGE = "stands for another region first: only a hint of {what}"
"""Of words that also give a region outright."""

ASIDE: Mapping[str, str] = {
    "blocker": "names something else (an outlet, an institute, a treaty), and no place",
    "venue": "is only where people met",
    "person": "is the name of a person here",
    "us_state": "is the state of the United States here, not the country",
    "us_town": "is a town of the United States here",
    "namesake": "is somebody or something else of that name, as elsewhere in the text",
    "language": "is a language here",
    "embassy": "belongs to an embassy, which stands in another country",
    "comparison": "is only compared with",
    "office": "is part of the title of an office",
    "us_actor": "acts here; the text is about another place",
    "elsewhere": "is said of the United States as a rule, but another place is named here",
    "participant": "only takes part in what the text is about",
    "word": "is an ordinary word here",
    "institution": "is part of the name of an institution",
    "span": "is only one end of how far something reaches",
    "former": "is the state of which a country that is named was once a part",
    "not_in_office": "was not in office when this came out",
    "dateline": "is only where the text was written from",
    "american": "names a people of the United States here, as in Korean Americans",
    "overruled": "is what the rules saw; an operator has said otherwise",
}
"""Of what was seen and gives nothing."""

OVERRULED = "would give {what}; an operator has said otherwise"
"""Of what an operator has taken from words, be it all that they gave or a part of it."""

NOTED = "said so (“{note}”), whatever the rules say"
"""Of a correction with a note: the words are the operator's, and none of the item."""

FIELDS: Mapping[str, str] = {
    "operator": "operator",
    "type": "printed type",
    "section": "section of the page",
    "title": "title",
    "summary": "summary",
    "caption": "picture caption",
    "link": "link",
}
"""What people call the fields in which evidence stands, in the order in which reasons are told."""

NO_TYPE = "Neither a printed label, nor the link, nor the heading above it tells what kind of thing it is."
NO_REGION = "No word of title, summary or caption decided for a place: it stands among the items without a region."
MEMBER = "gives {what}, which is there"
OWN_MEMBER = "gives {what}, which belongs to it by the operator's file"

_ARTICLE = re.compile(
    r"(?:United |Middle East|Holy See|Republic of|DR Congo|Central African|Dominican Rep|Arctic$|Bahamas|Gambia"
    r"|Maldives|Netherlands|Philippines|Caribbean|.* (?:Islands|Territory|Territories)$)"
)


def in_a_sentence(name: str) -> str:
    """A place's name as a sentence has it: with its article where English wants one."""
    return f"the {name}" if _ARTICLE.match(name) else name


def spoken(rule: str) -> str:
    """A rule that has no sentence yet, by its name: ``not_in_office`` is "not in office"."""
    return rule.replace("_", " ")
