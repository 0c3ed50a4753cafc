"""Names of months: English always, and those of the listing's own language where we know them."""

from __future__ import annotations

from functools import lru_cache

ENGLISH = "january february march april may june july august september october november december"

NAMES = {
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}

SHORT = {
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
}


@lru_cache(maxsize=64)
def months(language: str | None) -> dict[str, int]:
    """Every spelling (lower case, no full stop) to its number, 1 to 12. ``language`` is a BCP 47 tag, or None."""
    english = ENGLISH.split()
    found = {name: number for number, name in enumerate(english, 1)}
    found |= {name[:3]: number for number, name in enumerate(english, 1)} | {"sept": 9}
    code = (language or "").lower().replace("_", "-").split("-")[0]
    for names in (NAMES.get(code, ""), SHORT.get(code, "")):
        found |= {name: number for number, name in enumerate(names.split(), 1)}
    return found
