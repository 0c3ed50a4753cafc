"""An operator's templates: what they make, and what is said of those that could fail, run long or reach anything."""

from __future__ import annotations

import tracemalloc
from datetime import date

import pytest

from feedpub.policy.templates import LONGEST, LONGEST_VALUE, TemplateFault, check, fill

FIELDS = {
    "title": "Ports of the Northern Route",
    "summary": None,
    "type": "Report",
    "date": date(2026, 3, 2),
    "link": "https://pub.example/reports/1.html?a=1&b=2",
    "regions": ("Europe", "East Asia"),
    "countries": ["Norway"],
    "sources": ("Publisher: Ports",),
    "authors": (),
}


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("plain words", "plain words"),
        ("{{ type|upper }}: {{ title }}", "REPORT: Ports of the Northern Route"),
        ("{{ regions }} – {{ date }}", "Europe, East Asia – 2026-03-02"),
        ("{{ 'In ' ~ regions[:1] }}", "In Europe"),
        ("{{ regions|join(' / ') }}", "Europe / East Asia"),
        ("{{ regions|last|default('-') }}, {{ authors|first|default('nobody') }}", "East Asia, nobody"),
        ("{{ authors[0]|default('nobody') }}{{ summary|default('!') }}", "nobody!"),
        ("{% if 'Europe' in regions and not authors %}yes{% else %}no{% endif %}", "yes"),
        ("{{ 'many' if regions|length > 1 else 'one' }}", "many"),
        ("{{ title|truncate(13) }}|{{ title|truncate(99) }}", "Ports of the…|Ports of the Northern Route"),
        ("{{ title|truncate(14) }}|{{ title|truncate(3) }}", "Ports of the…|Po…"),
        ("{{ title|replace('Northern', 'Southern')|lower }}", "ports of the southern route"),
        ("one\n  line {# and no more #}\n", "one line"),
        ("{{ link }}", "https://pub.example/reports/1.html?a=1&b=2"),  # plain text: nothing is escaped
        ("{{ summary }}", ""),
    ],
)
def test_a_template_makes_one_line_of_plain_text(text: str, made: str) -> None:
    check(text)
    assert fill(text, FIELDS) == made


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "a template has 1 to 1000 characters"),
        ("x" * (LONGEST + 1), "a template has 1 to 1000 characters"),
        ("  ", "this makes no text for any item"),
        ("{{ title", "this is no template: unexpected end of template, expected 'end of print statement'"),
        ("{% loop %}", "this is no template: Encountered unknown tag 'loop'"),
        ("{{ titel }}", "an item has no field 'titel'"),
        ("{{ self }}", "an item has no field 'self'"),
        ("{{ title|uper }}", "no filter is named 'uper'"),
        ("{{ title|format(1) }}", "no filter is named 'format'"),
        ("{% for one in regions %}{{ one }}{% endfor %}", "'for' is not allowed in a template"),
        ("{% set a = title %}{{ a }}", "'set' is not allowed in a template"),
        ("{% macro a() %}{% endmacro %}", "'macro' is not allowed in a template"),
        ("{% call a() %}{% endcall %}", "'callblock' is not allowed in a template"),
        ("{% include 'a' %}", "'include' is not allowed in a template"),
        ("{% import 'a' as a %}", "'import' is not allowed in a template"),
        ("{% extends 'a' %}", "'extends' is not allowed in a template"),
        ("{% block a %}{% endblock %}", "'block' is not allowed in a template"),
        ("{{ range(9) }}", "nothing can be called in a template"),
        ("{{ title.upper() }}", "nothing can be called in a template"),
        ("{{ title.__class__ }}", "a field has no parts"),
        ("{{ title['__class__'] }}", "only a number may stand in [ ]"),
        ("{{ title + title }}", "'+' is not allowed in a template: ~ joins texts"),
        ("{{ title * 999999999 }}", "'*' is not allowed in a template"),
        ("{{ 9 ** 999999999 }}", "'**' is not allowed in a template"),
        ("{{ '%999999999s' % title }}", "'%' is not allowed in a template"),
        ("{{ regions is defined }}", "'is' is not allowed in a template"),
        ("{{ regions[0] }}", "this fails for an item with no regions: there is nothing to write"),
        ("{{ countries[1] if countries }}", "this fails for an item with one of its countries"),
        ("{{ regions > 5 }}", "this fails for every item: '>' not supported"),
        ("{{ title|replace('', title) }}", "this fails for every item: replace needs a text"),
        ("{{ title|truncate(0) }}", "this fails for every item: truncate needs a length"),
        ("{{ regions[::0] }}", "this fails for every item: slice step cannot be zero"),
        ("{{ title" + "|upper" * 20 + " }}", "nested deeper than 20"),
        ("{{ " + "(" * 400 + "title" + ")" * 400 + " }}", "nested deeper than 20"),
        ("{{ " + "not " * 200 + "title }}", "nested deeper than 20"),
    ],
)
def test_what_could_fail_run_long_or_reach_anything_is_no_template(text: str, what: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        check(text)
    assert str(caught.value).startswith(what)


def test_a_wrong_name_is_told_with_the_right_ones() -> None:
    with pytest.raises(TemplateFault) as caught:
        check("{{ titel }}")
    assert caught.value.word == "titel"
    assert caught.value.choices == (
        *("title", "summary", "type", "date", "link"),
        *("regions", "countries", "sources", "authors"),
    )


def test_what_does_not_fit_an_item_is_a_fault_and_no_other_error() -> None:
    text = "{{ regions[5] if regions|length > 1 else title }}"
    check(text)  # no sample has two to five regions
    with pytest.raises(TemplateFault, match="the template does not fit this item"):
        fill(text, FIELDS)


def test_an_empty_name_is_none() -> None:
    assert fill("{{ regions|length }} {{ regions|first }}", {"regions": ["", "Europe"]}) == "1 Europe"


def test_a_field_that_was_not_given_is_a_fault() -> None:
    with pytest.raises(TemplateFault, match="'summary' is undefined"):
        fill("{{ summary }}", {"title": "Ports"})


@pytest.mark.parametrize(
    "text",
    [
        "{{ title" + "|replace('a', title)" * 15 + " }}",
        "{{ (regions ~ title ~ regions)|join(title)|upper }}" * 19,
        "{{ title|replace('a', summary) }}",
        "{{ title|join(summary) }}",
        "{{ regions }}" * 76,
        "{{ (title" + "|replace('a', summary)" * 8 + "|upper)|join(summary) }}",
    ],
)
def test_no_template_makes_much_of_a_large_item(text: str) -> None:
    large: dict[str, object] = dict.fromkeys(("title", "summary"), "a text " * 100_000)
    large["regions"] = ["a name " * 10_000] * 5_000
    check(text)
    tracemalloc.start()
    try:
        made = fill(text, large)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert 0 < len(made) <= LONGEST_VALUE
    assert most < 2_500_000  # bytes; most of it are the names as a template sees them
