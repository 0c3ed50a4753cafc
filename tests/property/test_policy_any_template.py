"""Whatever stands in a template, and whatever in the item: a short line or a fault, and nothing else ever comes out."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.policy.templates import FIELDS, LISTS, LONGEST_VALUE, TEXTS, TemplateFault, check, fill

PIECES = (
    *FIELDS,
    *("{{", "}}", "{%", "%}", "{#", "#}", "if", "else", "endif", "for", "in", "not", "and", "is", "set", "raw"),
    *("|", "~", "(", ")", "[", "]", "[0]", "[:2]", ",", "'", "' '", "''", "0", "1", "-", "==", ">", ".", "_", "*", "+"),
    *("upper", "lower", "title", "default", "join", "truncate", "replace", "first", "length", "range", "__class__"),
)
pieces = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map(" ".join)
filters = st.sampled_from(
    ["upper", "title", "first", "length", "join(' / ')", "truncate(9)", "replace('a', title)", "default('none')"]
)
chains = st.builds(lambda name, used: "|".join((name, *used)), st.sampled_from(FIELDS), st.lists(filters, max_size=4))
sound = st.lists(chains.map("{{{{ {} }}}}".format) | st.text(max_size=5), min_size=1, max_size=5).map("".join)
items = st.fixed_dictionaries(
    {name: st.none() | st.text() for name in TEXTS} | {name: st.lists(st.text(), max_size=4) for name in LISTS}
)


@settings(max_examples=400, deadline=None)
@given(text=pieces | sound, fields=items)
def test_any_template_makes_a_short_line_of_any_item_or_is_a_fault(text: str, fields: dict[str, object]) -> None:
    with contextlib.suppress(TemplateFault):
        check(text)
    with contextlib.suppress(TemplateFault):
        made = fill(text, fields)
        assert made == " ".join(made.split())
        assert len(made) <= LONGEST_VALUE


@settings(max_examples=400, deadline=None)
@given(text=sound, fields=items)
def test_what_was_checked_fits_every_item_that_has_its_texts(text: str, fields: dict[str, object]) -> None:
    try:
        check(text)
    except TemplateFault:
        return
    fill(text, fields | {name: fields[name] or "x" for name in ("title", "type", "date")})
