"""The language of a source: the operator's word, else the page's own."""

from __future__ import annotations

import pytest

from feedpub.policy.language import as_spoken
from makers import a_source


@pytest.mark.parametrize(
    ("configured", "said", "spoken"),
    [
        (None, "de-AT", "de-AT"),
        (None, "pt_BR", "pt-BR"),
        (None, " ru ", "ru"),
        (None, None, None),
        (None, "English", None),
        (None, "{{lang}}", None),
        (None, "x", None),
        ("fr", "de", "fr"),
        ("fr", None, "fr"),
    ],
)
def test_a_source_speaks_as_the_operator_says_else_as_its_page_does(
    configured: str | None, said: str | None, spoken: str | None
) -> None:
    assert as_spoken(a_source(language=configured), said) == a_source(language=spoken)
