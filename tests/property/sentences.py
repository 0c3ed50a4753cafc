"""Sentences to file: some that name places, and ordinary ones that name none."""

from __future__ import annotations

from hypothesis import strategies as st

NAMING = (
    "Peru and Chile share a sea and a quarrel.",
    "What does NATO owe the Baltics?",
    "Fishing crews from Senegal count their losses.",
    "The Sahel has had three dry years.",
    "Unlike Norway, Iceland has no army.",
    "Diplomats met in Geneva over Libya.",
    "Putin has few friends left.",
    "A new bridge opens in Jakarta!",
    "Sweden and Finland sent engineers.",
    "Kyiv asks for time; Moscow has none.",
    "Malta and Cyprus quarrel over ferries.",
    "Georgia votes again.",
    "Jordan's wells are running dry.",
    "Chad has changed its currency.",
    "The Nigerien and the Nigerian press disagree.",
    "#SouthSudan stays quiet.",
    "Washington wants a treaty with Oman.",
    "The Pentagon buys fewer ships.",
    "Teachers in Ohio and Alabama were asked twice.",
    "Medicare pays for less than it did.",
    "Kurdish villages stand empty.",
    "Ports of the Eastern Mediterranean.",
    "Hamas and Hezbollah differ.",
    "Canada's north is thawing.",
    "Papua New Guinea wants its own fleet.",
    "The Korean Peninsula in winter.",
    "Ankara's answer to Athens.",
    "The European Union has another plan.",
    "Brazilian soy, Chinese ships.",
    "A satellite above the Arctic.",
    "Rebels of the Congo lay down arms.",
    "Kenya led the force; Haiti paid.",
    "Norway supports the fishermen of Malawi.",
    "Japan gives rice.",
    "The United Arab Emirates and Bahrain pay less.",
    "French, the court's own language.",
    "Israel's ambassador has left Dublin.",
    "Sydney counts its trees.",
    "The mood in Baku is calm.",
    "Rents in Dubai fell.",
    "Outside Nairobi, a railway stops.",
    "Life near Mosul goes on.",
    "In Vienna, nobody waits.",
)
"""One that names something, or is meant to tempt."""

WHO = (
    "the baker", "a clerk", "our neighbours", "the children", "some engineers", "the committee", "two old friends",
    "the tenants", "a reader", "the donors", "every teacher", "the president of the club", "the orchestra", "refugees",
)  # fmt: skip
DID = (
    "met", "kept", "sold", "forgot", "paid for", "talked about", "painted", "gave away", "counted", "wrote down",
    "argued over", "looked after", "agreed on", "signed", "funded", "was angry about", "rejected", "supported",
)  # fmt: skip
WHAT = (
    "the bread", "a long letter", "the meeting", "three apples", "the last summit", "a slow conference", "the results",
    "money", "a workshop", "the money for the roof", "the talks", "the weather", "some floods", "the famine",
    "an embassy", "a translation", "the language of the song", "a grant", "the visit", "an election", "the protest",
)  # fmt: skip
WHEN = (
    "", " again", " yesterday", " in the evening", " at length", " by chance", " near the river", " for the last time",
    " in spite of everything", " compared to others", ", as opposed to what was said", " and read it in", " outside",
    " with Michael",
)  # fmt: skip

ENDS = (".", "!", "?", "…")


def sentence(who: str, did: str, what: str, when: str, end: str) -> str:
    """An ordinary sentence."""
    return f"{who[0].upper()}{who[1:]} {did} {what}{when}{end}"


UNRELATED = st.builds(sentence, *map(st.sampled_from, (WHO, DID, WHAT, WHEN, ENDS)))
