"""A slip in the options is found when they are checked, not at the next poll."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from feedpub.parse import KINDS, CssOptions, TextOptions


def checked(**options: Any) -> CssOptions:
    return TypeAdapter(CssOptions).validate_python(options)


@pytest.mark.parametrize(
    ("options", "place", "sentence"),
    [
        ({"items": "li["}, "items", "'li[' is not a CSS selector that can be used"),
        ({"items": ""}, "items", "a selector is empty"),
        ({"items": "li@id"}, "items", "must select elements: leave out the @attribute"),
        ({"items": "li", "link": "a@href, b@href"}, "link", "an @attribute stands once, at the end"),
        ({"items": "li", "title": "h3::before"}, "title", "is not a CSS selector that can be used"),
        ({"items": "li", "colour": "x"}, "colour", "Unexpected keyword argument"),
        ({}, "items", "required"),
    ],
)
def test_a_slip_is_told_in_a_sentence(options: dict[str, Any], place: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        checked(**options)

    (error,) = caught.value.errors()
    assert error["loc"] == (place,)
    assert sentence in error["msg"] or sentence in error["type"] or sentence == "required"


def test_a_text_layout_that_does_not_exist_is_told_with_those_that_do() -> None:
    with pytest.raises(ValidationError, match=r"no text layout is named 'bulletted'; known: catalogue, .*bulleted"):
        TypeAdapter(TextOptions).validate_python({"layout": "bulletted"})
    assert TypeAdapter(TextOptions).validate_python({"layout": "bulleted"}) == TextOptions(layout="bulleted")


def test_a_selector_may_hold_an_at_sign_of_its_own() -> None:
    assert checked(items='a[href*="@b"]', link="@href").items == 'a[href*="@b"]'


def test_every_kind_describes_itself_and_each_of_its_options() -> None:
    for kind in KINDS:
        schema = TypeAdapter(kind.options).json_schema()
        described = {name: field.get("description") for name, field in schema.get("properties", {}).items()}

        assert kind.summary.endswith(".")
        assert kind.version >= 1
        assert all(described.values()), described


def test_unknown_options_are_refused_by_every_kind() -> None:
    for kind in KINDS:
        with pytest.raises(ValidationError):
            TypeAdapter(kind.options).validate_python({"items": "li", "nonsense": 1})
