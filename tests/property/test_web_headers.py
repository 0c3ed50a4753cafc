"""Headers from anybody: no value of them breaks the answer."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedpub.web.conditional import unchanged
from feedpub.web.encoding import takes_gzip
from makers import NOON

_VALUES = st.text(st.characters(max_codepoint=255), max_size=80)
_NUMBERS = st.integers(min_value=0, max_value=10**30)


@given(_VALUES, _VALUES, _VALUES)
def test_any_header_value_is_answered(none_match: str, modified_since: str, accept_encoding: str) -> None:
    assert unchanged("abc", NOON, none_match, modified_since) in (True, False)
    assert unchanged("abc", NOON, None, modified_since) in (True, False)
    assert takes_gzip(accept_encoding) in (True, False)


@given(_NUMBERS, _NUMBERS, _NUMBERS)
def test_any_number_in_a_date_is_answered(day: int, year: int, offset: int) -> None:
    assert unchanged("abc", NOON, None, f"Mon, {day} Mar {year} 12:00:00 +{offset}") in (True, False)


@given(st.lists(st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True)))
def test_a_list_of_tags_matches_exactly_if_it_holds_the_tag(tags: list[str]) -> None:
    header = ", ".join(f'"{tag}"' for tag in tags)
    assert unchanged("abc", NOON, header, None) is ("abc" in tags)
